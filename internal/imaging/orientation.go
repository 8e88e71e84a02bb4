package imaging

import (
	"bytes"
	"image"

	"github.com/bep/imagemeta"
)

// orientation is how a camera was held (Exif 2.3, tag 0x0112): 1 upright, 2 to 8 turned or mirrored.
type orientation int

const upright orientation = 1

// turned tells whether width and height change places.
func (o orientation) turned() bool { return o >= 5 }

// orientationOf reads it from the head of a picture; upright when nothing says otherwise.
func orientationOf(media string, head []byte) orientation {
	var format imagemeta.ImageFormat
	switch media {
	case "image/jpeg":
		format = imagemeta.JPEG
	case "image/png":
		format = imagemeta.PNG
	case "image/webp":
		format = imagemeta.WebP
	default:
		return upright
	}
	found := upright
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(head), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Namespace == "IFD0" && tag.Tag == "Orientation" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if value, ok := tag.Value.(uint16); ok && value >= 1 && value <= 8 {
				found = orientation(value)
			}
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil { // what is written about a picture is damaged; the picture may still be fine
		return upright
	}
	return found
}

// righted is the picture the right way up.
func (o orientation) righted(from *image.RGBA) *image.RGBA {
	if o <= upright || o > 8 {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if o.turned() {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := o.place(x, y, w, h)
			copy(to.Pix[to.PixOffset(tx, ty):][:4], from.Pix[from.PixOffset(x, y):][:4])
		}
	}
	return to
}

// place is where the pixel at x, y of a picture of w by h belongs.
func (o orientation) place(x, y, w, h int) (int, int) {
	switch o {
	case 2: // mirrored
		return w - 1 - x, y
	case 3: // upside down
		return w - 1 - x, h - 1 - y
	case 4: // mirrored and upside down
		return x, h - 1 - y
	case 5: // mirrored, lying on its left side
		return y, x
	case 6: // its top is at the right
		return h - 1 - y, x
	case 7: // mirrored, lying on its right side
		return h - 1 - y, w - 1 - x
	case 8: // its top is at the left
		return y, w - 1 - x
	}
	return x, y
}
