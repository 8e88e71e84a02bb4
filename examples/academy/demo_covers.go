package academy

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

const (
	demoCovers  = 12 // courses that have one
	coverWidth  = 640
	coverHeight = 360
)

// addCovers draws covers for the first courses on sale. They belong to owner, a user id.
func (d *demoRows) addCovers(ctx context.Context, k *manor.Kernel, owner string) error {
	left := demoCovers
	for _, course := range d.courses {
		if course.Status != CourseOpen || left == 0 {
			continue
		}
		left--
		var picture bytes.Buffer
		if err := jpeg.Encode(&picture, drawCover(chanceOf("covers", course.Slug)), &jpeg.Options{Quality: 88}); err != nil {
			return fmt.Errorf("demo data: cover of %s: %w", course.Slug, err)
		}
		file, err := admin.StoreFile(ctx, k, admin.NewFile{ID: demoID("files", course.Slug), Owner: owner, Name: course.Slug + ".jpg", Content: &picture})
		if err != nil {
			return fmt.Errorf("demo data: cover of %s: %w", course.Slug, err)
		}
		course.Cover = file
	}
	return nil
}

// drawCover is a gradient with a few discs of light on it.
func drawCover(chance chance) image.Image {
	hue := chance.Float64()
	from, to := hued(hue, 0.62, 0.42), hued(hue+0.08+0.1*chance.Float64(), 0.58, 0.62)
	type disc struct{ x, y, radius, light float64 }
	discs := make([]disc, 3)
	for i := range discs {
		discs[i] = disc{
			x: coverWidth * chance.Float64(), y: coverHeight * chance.Float64(),
			radius: 60 + 150*chance.Float64(), light: 0.10 + 0.14*chance.Float64(),
		}
	}
	picture := image.NewRGBA(image.Rect(0, 0, coverWidth, coverHeight))
	for y := range coverHeight {
		for x := range coverWidth {
			at := (float64(x)/coverWidth + float64(y)/coverHeight) / 2
			light := 0.0
			for _, c := range discs {
				edge := c.radius - math.Hypot(float64(x)-c.x, float64(y)-c.y) // a pixel wide, so that it is smooth
				light += c.light * min(max(edge, 0), 1)
			}
			picture.SetRGBA(x, y, color.RGBA{R: shade(from[0], to[0], at, light), G: shade(from[1], to[1], at, light), B: shade(from[2], to[2], at, light), A: 255})
		}
	}
	return picture
}

// shade is a part of a colour on the way between two, and from there to white.
func shade(from, to, at, light float64) uint8 {
	value := from + (to-from)*at
	return uint8(255 * min(value+(1-value)*light, 1))
}

// hued is a colour by hue, saturation and lightness, each of 0 to 1 (CSS Color 4, section 7.1), as red, green and blue.
func hued(hue, saturation, lightness float64) [3]float64 {
	part := func(n float64) float64 {
		k := math.Mod(n+hue*12, 12)
		return lightness - saturation*min(lightness, 1-lightness)*max(-1, min(k-3, 9-k, 1))
	}
	return [3]float64{part(0), part(8), part(4)}
}
