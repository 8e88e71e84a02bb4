package imaging

import (
	"context"
	"errors"
	"io"
)

const (
	// What decoding takes for a pixel, in bytes.
	ordinaryPixel = 4
	heaviestPixel = 24 // a progressive JPEG of four inks

	// mostScans is how often a picture may be gone through; encoders write about ten scans.
	mostScans = 200
)

var errScans = errors.New("it has too many scans")

// jpegPixel is what decoding a JPEG takes for a pixel, by its frame header (ISO/IEC 10918-1, B.2.2): its values, at four inks
// the picture that is put together of them, and for a progressive one four bytes more for each value, kept until the last
// scan. What has no frame header that can be read is believed to be the worst.
func jpegPixel(head []byte) int64 {
	for at := 2; at+4 <= len(head); {
		marker := head[at+1]
		switch {
		case head[at] != 0xff:
			return heaviestPixel
		case marker == 0xff: // filling
			at++
			continue
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd8: // alone
			at += 2
			continue
		}
		length := int(head[at+2])<<8 | int(head[at+3])
		if length < 2 || at+2+length > len(head) {
			break
		}
		if marker >= 0xc0 && marker <= 0xc2 {
			return framePixel(head[at+4:at+2+length], marker == 0xc2)
		}
		at += 2 + length
	}
	return heaviestPixel
}

func framePixel(frame []byte, progressive bool) int64 {
	const factors, component = 7, 3 // where the first component's are, and how far apart components are
	if len(frame) < 6 || frame[5] == 0 || len(frame) < 6+component*int(frame[5]) {
		return heaviestPixel
	}
	inks := int64(frame[5])
	sum, across, down := int64(0), int64(1), int64(1)
	for i := range int(inks) {
		h, v := int64(frame[factors+component*i]>>4), int64(frame[factors+component*i]&15)
		sum, across, down = sum+h*v, max(across, h), max(down, v)
	}
	if inks == 1 {
		sum, across, down = 1, 1, 1
	}
	bytes := sum // for as many pixels as across × down
	if progressive {
		bytes += 4 * sum
	}
	if inks == 4 {
		bytes += 4 * across * down
	}
	return (bytes + across*down - 1) / (across * down)
}

// patient reads a picture for as long as somebody waits for it. It counts the scans of a JPEG: in what is read the mark of a
// scan stands nowhere else, but by chance in what programs wrote about the picture.
type patient struct {
	ctx   context.Context
	r     io.Reader
	jpeg  bool
	last  byte
	scans int
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	if p.jpeg {
		for _, c := range b[:n] {
			if p.last == 0xff && c == 0xda {
				p.scans++
			}
			p.last = c
		}
		if p.scans > mostScans {
			return 0, errors.Join(ErrUnreadable, errScans)
		}
	}
	return n, err
}
