package imaging_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/imaging"
)

// quarters is a picture whose quarters are red, green, blue and white (left to right, top to bottom).
func quarters(w, h int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{A: 255}
			switch {
			case x < w/2 && y < h/2:
				c.R = 255
			case y < h/2:
				c.G = 255
			case x < w/2:
				c.B = 255
			default:
				c.R, c.G, c.B = 255, 255, 255
			}
			picture.SetRGBA(x, y, c)
		}
	}
	return picture
}

func mustPNG(tb testing.TB, picture image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	require.NoError(tb, png.Encode(&b, picture))
	return b.Bytes()
}

func mustJPEG(tb testing.TB, picture image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	require.NoError(tb, jpeg.Encode(&b, picture, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

// oriented puts an Exif segment that says how the camera was held behind the beginning of a JPEG.
func oriented(jpeg []byte, orientation uint16) []byte {
	var tiff bytes.Buffer
	tiff.WriteString("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00")
	for _, v := range []any{uint16(0x0112), uint16(3), uint32(1), orientation, uint16(0), uint32(0)} {
		_ = binary.Write(&tiff, binary.LittleEndian, v) // to memory
	}
	segment := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(tiff.Len()+2))...)
	return append(append(append([]byte{}, jpeg[:2]...), append(segment, tiff.Bytes()...)...), jpeg[2:]...)
}

func thumbnail(t *testing.T, media string, picture []byte, side int) image.Image {
	t.Helper()
	small, err := imaging.NewMaker(imaging.MaxPixels).Thumbnail(t.Context(), media, bytes.NewReader(picture), side)
	require.NoError(t, err)
	decoded, _, err := image.Decode(bytes.NewReader(small))
	require.NoError(t, err)
	return decoded
}

func requireColor(t *testing.T, want color.RGBA, picture image.Image, x, y int) {
	t.Helper()
	r, g, b, a := picture.At(x, y).RGBA()
	for _, pair := range [][2]uint32{{uint32(want.R), r >> 8}, {uint32(want.G), g >> 8}, {uint32(want.B), b >> 8}, {uint32(want.A), a >> 8}} {
		require.InDelta(t, pair[0], pair[1], 24, "at %d,%d", x, y)
	}
}

func TestPicturesAreMeasuredByTheirHead(t *testing.T) {
	var animation bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{color.Black, color.White})
	require.NoError(t, gif.EncodeAll(&animation, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}))
	for media, content := range map[string][]byte{
		"image/png": mustPNG(t, quarters(30, 20)), "image/jpeg": mustJPEG(t, quarters(30, 20)), "image/gif": animation.Bytes(),
	} {
		size, err := imaging.Measure(media, content)
		require.NoError(t, err, media)
		require.Equal(t, imaging.Size{Width: 30, Height: 20}, size, media)
		small := thumbnail(t, media, content, 10)
		require.Equal(t, image.Pt(10, 6), small.Bounds().Size(), media)
	}
	for _, wrong := range []struct {
		media   string
		content []byte
	}{
		{"text/plain", []byte("hello")}, {"image/svg+xml", []byte("<svg/>")}, {"image/png", []byte("no picture")},
		{"image/png", mustPNG(t, quarters(3, 3))[:20]}, {"image/png", nil}, {"image/jpeg", mustPNG(t, quarters(3, 3))},
	} {
		_, err := imaging.Measure(wrong.media, wrong.content)
		require.ErrorIs(t, err, imaging.ErrUnreadable, "%s %q", wrong.media, wrong.content)
	}
}

func TestThumbnailsFitAndKeepTheirShapeAndColours(t *testing.T) {
	for _, c := range []struct{ w, h, side, wantW, wantH int }{
		{1000, 500, 160, 160, 80}, {500, 1000, 160, 80, 160}, {160, 160, 160, 160, 160}, {40, 30, 160, 40, 30},
		{3000, 2, 160, 160, 1}, {321, 321, 160, 160, 160}, {1, 1, 480, 1, 1},
	} {
		small := thumbnail(t, "image/png", mustPNG(t, quarters(c.w, c.h)), c.side)
		require.Equal(t, image.Pt(c.wantW, c.wantH), small.Bounds().Size(), "%d × %d", c.w, c.h)
	}
	small := thumbnail(t, "image/jpeg", mustJPEG(t, quarters(1200, 800)), 160)
	requireColor(t, color.RGBA{R: 255, A: 255}, small, 20, 20)
	requireColor(t, color.RGBA{G: 255, A: 255}, small, 140, 20)
	requireColor(t, color.RGBA{B: 255, A: 255}, small, 20, 90)
}

func TestWhatCanBeSeenThroughStaysSo(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	for i := 0; i < len(picture.Pix)/2; i += 4 {
		copy(picture.Pix[i:], []byte{255, 0, 0, 255})
	}
	small, err := imaging.NewMaker(imaging.MaxPixels).Thumbnail(t.Context(), "image/png", bytes.NewReader(mustPNG(t, picture)), 160)
	require.NoError(t, err)
	decoded, format, err := image.Decode(bytes.NewReader(small))
	require.NoError(t, err)
	require.Equal(t, "png", format)
	requireColor(t, color.RGBA{R: 255, A: 255}, decoded, 80, 10)
	requireColor(t, color.RGBA{}, decoded, 80, 150)
}

func TestPhotographsAreTurnedTheRightWayUp(t *testing.T) {
	red, green, blue := color.RGBA{R: 255, A: 255}, color.RGBA{G: 255, A: 255}, color.RGBA{B: 255, A: 255}
	white := color.RGBA{R: 255, G: 255, B: 255, A: 255}
	for value, corners := range map[uint16][4]color.RGBA{ // left top, right top, left bottom, right bottom
		1: {red, green, blue, white}, 2: {green, red, white, blue}, 3: {white, blue, green, red}, 4: {blue, white, red, green},
		5: {red, blue, green, white}, 6: {blue, red, white, green}, 7: {white, green, blue, red}, 8: {green, white, red, blue},
		9: {red, green, blue, white}, 0: {red, green, blue, white},
	} {
		photo := oriented(mustJPEG(t, quarters(320, 160)), value)
		want := imaging.Size{Width: 320, Height: 160}
		if value >= 5 && value <= 8 {
			want = imaging.Size{Width: 160, Height: 320}
		}
		size, err := imaging.Measure("image/jpeg", photo)
		require.NoError(t, err)
		require.Equal(t, want, size, "orientation %d", value)
		small := thumbnail(t, "image/jpeg", photo, 160)
		w, h := small.Bounds().Dx(), small.Bounds().Dy()
		require.Equal(t, want.Width > want.Height, w > h, "orientation %d", value)
		for i, corner := range corners {
			requireColor(t, corner, small, 10+(w-20)*(i%2), 10+(h-20)*(i/2))
		}
	}
}

func TestAThumbnailSaysNothingOfPlaceAndCamera(t *testing.T) {
	photo := oriented(mustJPEG(t, quarters(100, 100)), 1)
	require.Contains(t, string(photo), "Exif")
	small, err := imaging.NewMaker(imaging.MaxPixels).Thumbnail(t.Context(), "image/jpeg", bytes.NewReader(photo), 160)
	require.NoError(t, err)
	require.NotContains(t, string(small), "Exif")
}

// bomb is the head of a PNG that claims to be of that size.
func bomb(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 16, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

func TestPicturesThatWouldNotFitIntoMemoryAreNotDecoded(t *testing.T) {
	for _, size := range [][2]uint32{{100_000, 100_000}, {1 << 30, 1}, {7072, 7072}} {
		_, err := imaging.NewMaker(imaging.MaxPixels).Thumbnail(t.Context(), "image/png", bytes.NewReader(bomb(size[0], size[1])), 160)
		require.ErrorIs(t, err, imaging.ErrUnreadable, "%v", size)
	}
	_, err := imaging.NewMaker(100).Thumbnail(t.Context(), "image/png", bytes.NewReader(mustPNG(t, quarters(11, 10))), 160)
	require.ErrorIs(t, err, imaging.ErrUnreadable)
}

func TestDamagedPicturesAreToldFromSourcesThatFail(t *testing.T) {
	whole := mustPNG(t, image.NewRGBA(image.Rect(0, 0, 300, 300)))
	noisy, noise := quarters(900, 900), rand.New(rand.NewPCG(1, 2))
	for i := range noisy.Pix {
		noisy.Pix[i] = byte(noise.Uint32())
	}
	large := mustPNG(t, noisy)
	require.Greater(t, len(large), imaging.HeadSize)
	maker := imaging.NewMaker(imaging.MaxPixels)
	_, err := maker.Thumbnail(t.Context(), "image/png", bytes.NewReader(whole[:len(whole)/2]), 160)
	require.ErrorIs(t, err, imaging.ErrUnreadable)
	broken := errors.New("broken")
	_, err = maker.Thumbnail(t.Context(), "image/png", io.MultiReader(bytes.NewReader(large[:imaging.HeadSize+10]), iotest.ErrReader(broken)), 160)
	require.ErrorIs(t, err, broken)
	require.NotErrorIs(t, err, imaging.ErrUnreadable)
	_, err = maker.Thumbnail(t.Context(), "image/png", iotest.ErrReader(broken), 160)
	require.ErrorIs(t, err, broken)
}

func TestAtMostOneLargePictureIsDecodedAtATime(t *testing.T) {
	picture := mustPNG(t, quarters(100, 100))
	maker := imaging.NewMaker(100 * 100)
	entered, leave := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		_, err := maker.Thumbnail(t.Context(), "image/png", &gate{r: bytes.NewReader(picture), entered: entered, leave: leave}, 50)
		first <- err
	}()
	<-entered
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	_, err := maker.Thumbnail(ctx, "image/png", bytes.NewReader(picture), 50)
	require.ErrorIs(t, err, context.DeadlineExceeded, "the second waits for the first")
	close(leave)
	require.NoError(t, <-first)
	_, err = maker.Thumbnail(t.Context(), "image/png", bytes.NewReader(picture), 50)
	require.NoError(t, err)
}

// gate holds the reading back once the head was read.
type gate struct {
	r              *bytes.Reader
	entered, leave chan struct{}
	ended          bool
	once           sync.Once
}

func (g *gate) Read(p []byte) (int, error) {
	if g.r.Len() > 100 {
		return g.r.Read(p[:min(len(p), g.r.Len()-100)])
	}
	if !g.ended { // what stands behind the head is asked for while the picture is decoded
		g.ended = true
		return 0, io.EOF
	}
	g.once.Do(func() { close(g.entered) })
	<-g.leave
	return g.r.Read(p)
}

func FuzzImageIntake(f *testing.F) {
	small := quarters(24, 16)
	f.Add("image/png", mustPNG(f, small))
	f.Add("image/jpeg", mustJPEG(f, small))
	f.Add("image/jpeg", oriented(mustJPEG(f, small), 6))
	f.Add("image/jpeg", jpegOf(true, 32, 32, halves, 3))
	f.Add("image/jpeg", jpegOf(true, 32, 32, fourInks, 1))
	f.Add("image/gif", []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Add("image/webp", []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add("image/png", bomb(1<<30, 1<<30))
	maker := imaging.NewMaker(1 << 16)
	f.Fuzz(func(t *testing.T, media string, content []byte) {
		size, err := imaging.Measure(media, content)
		if err == nil && (size.Width <= 0 || size.Height <= 0) {
			t.Fatalf("measured %v", size)
		}
		thumb, err := maker.Thumbnail(t.Context(), media, bytes.NewReader(content), 16)
		if err != nil {
			require.ErrorIs(t, err, imaging.ErrUnreadable)
			return
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(thumb))
		require.NoError(t, err)
		require.True(t, config.Width <= 16 && config.Height <= 16, "%d × %d", config.Width, config.Height)
		require.True(t, strings.HasPrefix(string(thumb), "\xff\xd8") || strings.HasPrefix(string(thumb), "\x89PNG"))
	})
}
