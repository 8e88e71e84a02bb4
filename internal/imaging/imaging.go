// Package imaging looks at pictures that strangers send: how large they are, and a small copy of them. It decodes nothing
// before it knows that the result fits into memory, and a small copy holds nothing but pixels: no place, no camera.
package imaging

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// HeadSize is how much of a picture is needed to measure it, in bytes: the size stands behind what cameras and programs
// wrote about the picture.
const HeadSize = 512 << 10

// MaxPixels is the largest picture that is decoded: 50 megapixels.
const MaxPixels = 50_000_000

// ErrUnreadable is a file that is no picture, one that is damaged, or one that is too large to be decoded.
var ErrUnreadable = errors.New("not a picture that can be read")

// Size is the size of a picture as people see it, in pixels.
type Size struct{ Width, Height int }

// Pixels are how many there are.
func (s Size) Pixels() int64 { return int64(s.Width) * int64(s.Height) }

// codec reads one kind of picture.
type codec struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error) // of an animation the first picture
}

func codecOf(media string) (codec, bool) {
	switch media {
	case "image/png":
		return codec{png.DecodeConfig, png.Decode}, true
	case "image/jpeg":
		return codec{jpeg.DecodeConfig, jpeg.Decode}, true
	case "image/gif":
		return codec{gif.DecodeConfig, gif.Decode}, true
	case "image/webp":
		return codec{webp.DecodeConfig, webp.Decode}, true
	}
	return codec{}, false
}

// Reads tells whether pictures of a media type can be measured and made smaller: PNG, JPEG, GIF and WebP.
func Reads(media string) bool {
	_, ok := codecOf(media)
	return ok
}

// Measure finds the size of a picture in its head, the first HeadSize bytes or less when it is shorter. It is
// ErrUnreadable when the head does not tell, whatever the reason.
func Measure(media string, head []byte) (Size, error) {
	stored, _, err := measure(media, head)
	if err != nil {
		return Size{}, err
	}
	if orientationOf(media, head).turned() {
		return Size{Width: stored.Height, Height: stored.Width}, nil
	}
	return stored, nil
}

// measure is the size as it is stored, before the picture is turned the right way up, and what decoding takes.
func measure(media string, head []byte) (stored Size, perPixel int64, err error) {
	c, ok := codecOf(media)
	if !ok {
		return Size{}, 0, ErrUnreadable
	}
	config, err := c.config(bytes.NewReader(head))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return Size{}, 0, errors.Join(ErrUnreadable, err)
	}
	perPixel = ordinaryPixel
	switch config.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		perPixel = 2 * ordinaryPixel
	}
	if media == "image/jpeg" {
		perPixel = max(perPixel, jpegPixel(head))
	}
	return Size{Width: config.Width, Height: config.Height}, perPixel, nil
}
