package admin_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

type galleryAlbum struct {
	bun.BaseModel `bun:"table:albums"`
	admin.Base
	Title string     `bun:"title,notnull" json:"title" validate:"required" admin:"link"`
	Cover admin.File `bun:"cover,nullzero" json:"cover" admin:"image,maxsize=20KB"`
	Paper admin.File `bun:"paper,nullzero" json:"paper" admin:"accept=application/pdf text/plain"`
	Other admin.File `bun:"other,nullzero" json:"other"`
}

type galleryPhoto struct {
	bun.BaseModel `bun:"table:photos"`
	admin.Base
	AlbumID string     `bun:"album_id,notnull" json:"album_id" admin:"ref=albums,ondelete=cascade"`
	Picture admin.File `bun:"picture,nullzero" json:"picture" admin:"image"`
}

// gallery is a program with albums of photos.
type gallery struct {
	*manortest.Program
	root *manortest.Client
}

type galleryApp struct{}

func (galleryApp) Name() string { return "gallery" }

func (galleryApp) Install(k *manor.Kernel) error {
	admin.Register(admin.For(k), admin.Resource[galleryAlbum]{Name: "albums", Inlines: admin.Inlines{admin.Inline[galleryPhoto]("album_id")}})
	return nil
}

func newGallery(t testing.TB, settings func(*manor.Settings)) *gallery {
	t.Helper()
	g := &gallery{Program: manortest.Config{Settings: settings}.New(t, galleryApp{})}
	g.root = g.As(manortest.Superuser())
	return g
}

func (g *gallery) mustAlbum(t testing.TB, more map[string]any) string {
	t.Helper()
	row := map[string]any{"title": "Summer"}
	for name, value := range more {
		row[name] = value
	}
	return g.root.Post(t, "/api/v1/albums", row).MustStatus(t, http.StatusCreated).String(t, "id")
}

// keeps tells whether the storage has something under the key.
func (g *gallery) keeps(t testing.TB, key string) bool {
	t.Helper()
	r, err := g.Kernel.Storage().Open(t.Context(), key)
	if err != nil {
		return false
	}
	require.NoError(t, r.Close())
	return true
}

// picture is red on its left half and blue on its right.
func picture(w, h int) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.SetRGBA(x, y, color.RGBA{R: 255, A: 255})
			if x >= w/2 {
				p.SetRGBA(x, y, color.RGBA{B: 255, A: 255})
			}
		}
	}
	return p
}

func pngOf(t testing.TB, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, picture(w, h)))
	return b.String()
}

// photoOf is a JPEG from a camera that was held on its side: its Exif says that the top is at the right.
func photoOf(t testing.TB, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, picture(w, h), nil))
	const sideways = "\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	return b.String()[:2] + sideways + b.String()[2:]
}

// hugePNG claims to have w × h pixels.
func hugePNG(w, h uint32) string {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 8, 2, 0, 0, 0)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:])))
}
