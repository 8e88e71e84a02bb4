package imaging_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/imaging"
)

// jpegOf is a grey JPEG of w by h pixels, both multiples of 16: its components by their sampling factors ("2×2" is 0x22),
// and its one scan, or the DC scan of a progressive one, as often as wanted.
func jpegOf(progressive bool, w, h int, sampling []byte, scans int) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}
	b = append(b, bytes.Repeat([]byte{1}, 64)...)
	if len(sampling) == 4 {
		b = append(b, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"...)
	}
	sof := byte(0xc0)
	if progressive {
		sof = 0xc2
	}
	b = append(b, 0xff, sof, 0, byte(8+3*len(sampling)), 8, byte(h>>8), byte(h), byte(w>>8), byte(w), byte(len(sampling)))
	for i, factors := range sampling {
		b = append(b, byte(i+1), factors, 0)
	}
	for _, class := range []byte{0x00, 0x10} { // one code of one bit: no difference, end of block
		b = append(b, 0xff, 0xc4, 0, 20, class, 1)
		b = append(b, make([]byte, 15)...)
		b = append(b, 0)
	}
	bits, last := 1, byte(0) // of a block
	if !progressive {
		bits, last = 2, 63
	}
	most, sum := 1, 0
	for _, factors := range sampling {
		most, sum = max(most, int(factors>>4)*int(factors&15)), sum+int(factors>>4)*int(factors&15)
	}
	data := make([]byte, (w*h/64/most*sum*bits+7)/8)
	for range scans {
		b = append(b, 0xff, 0xda, 0, byte(6+2*len(sampling)), byte(len(sampling)))
		for i := range sampling {
			b = append(b, byte(i+1), 0)
		}
		b = append(append(b, 0, last, 0), data...)
	}
	return append(b, 0xff, 0xd9)
}

var (
	grey     = []byte{0x11}
	halves   = []byte{0x22, 0x11, 0x11}
	full     = []byte{0x11, 0x11, 0x11}
	fourInks = []byte{0x11, 0x11, 0x11, 0x11}
)

// A progressive JPEG is taken apart into four bytes for each value before one pixel of it is known.
func TestAPictureIsWeighedByWhatDecodingItTakes(t *testing.T) {
	for name, one := range map[string]struct {
		picture []byte
		fits    bool
	}{
		"baseline":                        {jpegOf(false, 64, 64, full, 1), true},
		"baseline, four inks":             {jpegOf(false, 64, 64, fourInks, 1), true},
		"progressive, grey":               {jpegOf(true, 64, 64, grey, 1), true},
		"progressive, colours halved":     {jpegOf(true, 64, 64, halves, 1), true},
		"progressive, all colours":        {jpegOf(true, 64, 64, full, 1), false},
		"progressive, four inks":          {jpegOf(true, 64, 64, fourInks, 1), false},
		"progressive, all colours, small": {jpegOf(true, 32, 64, full, 1), true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := imaging.NewMaker(64*64).Thumbnail(t.Context(), "image/jpeg", bytes.NewReader(one.picture), 16)
			if one.fits {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, imaging.ErrUnreadable)
			_, err = imaging.NewMaker(imaging.MaxPixels).Thumbnail(t.Context(), "image/jpeg", bytes.NewReader(one.picture), 16)
			require.NoError(t, err, "there is nothing else wrong with it")
		})
	}
}

// A few bytes can say that all pixels of a picture are gone through once more.
func TestAPictureThatIsMadeOfEndlessScansIsNotDecoded(t *testing.T) {
	maker := imaging.NewMaker(imaging.MaxPixels)
	_, err := maker.Thumbnail(t.Context(), "image/jpeg", bytes.NewReader(jpegOf(true, 64, 64, grey, 40)), 16)
	require.NoError(t, err)
	_, err = maker.Thumbnail(t.Context(), "image/jpeg", bytes.NewReader(jpegOf(true, 64, 64, grey, 2000)), 16)
	require.ErrorIs(t, err, imaging.ErrUnreadable)

	ended, end := context.WithCancel(t.Context())
	end()
	_, err = maker.Thumbnail(ended, "image/jpeg", bytes.NewReader(jpegOf(true, 64, 64, grey, 40)), 16)
	require.ErrorIs(t, err, context.Canceled, "work that nobody waits for")
}
