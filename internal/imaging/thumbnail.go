package imaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"runtime/debug"

	"golang.org/x/image/draw"
	"golang.org/x/sync/semaphore"
)

const (
	jpegQuality  = 85
	largePicture = 8_000_000 // pixels; work on more is worth giving memory back at once
	mostBytes    = 8         // that decoding the largest picture may take for each of its pixels
)

// Maker makes small copies of pictures. All of its work together holds at most one picture of the largest size, or as many
// smaller ones as have as many pixels.
type Maker struct {
	max  int64
	free *semaphore.Weighted // of pixels
}

// NewMaker makes a Maker for pictures of at most maxPixels.
func NewMaker(maxPixels int64) *Maker {
	return &Maker{max: maxPixels, free: semaphore.NewWeighted(maxPixels)}
}

// Thumbnail is the picture scaled down to fit into a square of side pixels, the right way up, in JPEG, or in PNG when one
// can see through it. A smaller picture keeps its size. ErrUnreadable when it cannot be made; ctx ends the wait for its turn.
func (m *Maker) Thumbnail(ctx context.Context, media string, picture io.Reader, side int) ([]byte, error) {
	head, err := io.ReadAll(io.LimitReader(picture, HeadSize))
	if err != nil {
		return nil, err
	}
	stored, perPixel, err := measure(media, head)
	if err != nil {
		return nil, err
	}
	if stored.Pixels() > m.max || stored.Pixels()*perPixel > m.max*mostBytes {
		return nil, fmt.Errorf("%w: it has %d × %d pixels of %d bytes", ErrUnreadable, stored.Width, stored.Height, perPixel)
	}
	weight := min(max(stored.Pixels(), stored.Pixels()*perPixel/ordinaryPixel), m.max)
	if err := m.free.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	defer m.free.Release(weight)
	if weight > largePicture {
		defer debug.FreeOSMemory() // else what it took stays with the process for minutes, and the next one comes on top
	}
	return scale(ctx, media, head, picture, side, m.max)
}

// scale makes the small copy of a picture whose size is known to be fine.
func scale(ctx context.Context, media string, head []byte, picture io.Reader, side int, most int64) ([]byte, error) {
	source := &remembering{r: &patient{ctx: ctx, r: io.MultiReader(bytes.NewReader(head), picture), jpeg: media == "image/jpeg"}}
	c, _ := codecOf(media)
	full, err := c.decode(source)
	if source.err != nil { // what keeps the picture failed, not the picture
		return nil, source.err
	}
	if err != nil {
		return nil, errors.Join(ErrUnreadable, err)
	}
	if got := full.Bounds(); got.Empty() || int64(got.Dx())*int64(got.Dy()) > most {
		return nil, ErrUnreadable
	}
	return encode(orientationOf(media, head).righted(fit(full, side)))
}

// fit scales a picture down. Each side is halved, which is cheap and exact, until half of it would be too little: the memory
// that smooth scaling takes grows with what it begins with, and a picture may be a million times as wide as it is high.
func fit(full image.Image, side int) *image.RGBA {
	w, h := fitting(full.Bounds().Dx(), full.Bounds().Dy(), side)
	from := full
	for {
		now := from.Bounds().Size()
		next := image.Pt(halved(now.X, w), halved(now.Y, h))
		if next == now {
			break
		}
		half := image.NewRGBA(image.Rectangle{Max: next})
		draw.ApproxBiLinear.Scale(half, half.Bounds(), from, from.Bounds(), draw.Src, nil)
		from = half
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if from.Bounds().Size() == to.Bounds().Size() {
		draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Src)
		return to
	}
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
	return to
}

// halved is half of a length, unless that is less than what is wanted.
func halved(length, wanted int) int {
	if length/2 >= wanted {
		return length / 2
	}
	return length
}

// fitting is the largest size of the same shape within a square; never larger than it is.
func fitting(w, h, side int) (int, int) {
	switch {
	case w <= side && h <= side:
		return w, h
	case w >= h:
		return side, max(1, h*side/w)
	}
	return max(1, w*side/h), side
}

func encode(picture *image.RGBA) ([]byte, error) {
	var b bytes.Buffer
	var err error
	if picture.Opaque() {
		err = jpeg.Encode(&b, picture, &jpeg.Options{Quality: jpegQuality})
	} else {
		err = png.Encode(&b, picture)
	}
	if err != nil {
		return nil, fmt.Errorf("write a small picture: %w", err)
	}
	return b.Bytes(), nil
}

// remembering keeps the error of a reader apart from those of who reads it.
type remembering struct {
	r   io.Reader
	err error
}

func (r *remembering) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}
