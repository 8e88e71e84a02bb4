package httpx

import (
	"unicode/utf8"

	"github.com/manor-go/manor/internal/problem"
)

// MaxDepth is how deeply arrays and objects may nest in a body.
const MaxDepth = 32

// CheckJSON tells whether b is exactly one JSON value (RFC 8259) that Manor reads: UTF-8 without NUL, nested at most
// MaxDepth deep, no object that names a key twice. The error is a *problem.Error: malformed_json, duplicate_key or invalid_utf8.
// Decoders run after it and may rely on all of that.
func CheckJSON(b []byte) error {
	if !utf8.Valid(b) {
		return problem.New(problem.InvalidUTF8, "The body is not valid UTF-8.")
	}
	s := scanner{b: b}
	s.space()
	if s.at == len(b) {
		return problem.New(problem.MalformedJSON, "The body is empty; a JSON value was expected.")
	}
	if err := s.value(0); err != nil {
		return err
	}
	s.space()
	if s.at < len(b) {
		return s.malformed("text after the end of the value")
	}
	return nil
}

// scanner walks over a JSON text once. Keys are compared as they are decoded, so "a" and "\u0061" are the same key.
type scanner struct {
	b  []byte
	at int
}

func (s *scanner) malformed(what string) error {
	return problem.New(problem.MalformedJSON, "The body is not valid JSON: %s at byte %d.", what, s.at)
}

func (s *scanner) space() {
	for s.at < len(s.b) {
		switch s.b[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek is the next byte; 0 at the end (a NUL is no token either).
func (s *scanner) peek() byte {
	if s.at < len(s.b) {
		return s.b[s.at]
	}
	return 0
}

func (s *scanner) value(depth int) error {
	switch c := s.peek(); {
	case c == '{':
		return s.object(depth + 1)
	case c == '[':
		return s.array(depth + 1)
	case c == '"':
		_, _, err := s.text()
		return err
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	case s.at >= len(s.b):
		return s.malformed("unexpected end")
	default:
		return s.malformed("unexpected character")
	}
}

func (s *scanner) word(w string) error {
	if len(s.b)-s.at < len(w) || string(s.b[s.at:s.at+len(w)]) != w {
		return s.malformed("unexpected character")
	}
	s.at += len(w)
	return nil
}

func (s *scanner) array(depth int) error {
	return s.items(depth, ']', func() error { return s.value(depth) })
}

func (s *scanner) object(depth int) error {
	var keys keySet
	return s.items(depth, '}', func() error {
		if s.peek() != '"' {
			return s.malformed("expected a key")
		}
		raw, escaped, err := s.text()
		if err != nil {
			return err
		}
		if escaped {
			raw = unescape(raw)
		}
		if !keys.add(raw) {
			return problem.New(problem.DuplicateKey, "The body names the key %q twice in one object.", raw)
		}
		s.space()
		if s.peek() != ':' {
			return s.malformed("expected :")
		}
		s.at++
		s.space()
		return s.value(depth)
	})
}

// items passes over an opening bracket, what stands behind it with commas between, and the closing one.
func (s *scanner) items(depth int, closing byte, item func() error) error {
	if depth > MaxDepth {
		return s.malformed("it nests too deeply")
	}
	s.at++
	s.space()
	if s.peek() == closing {
		s.at++
		return nil
	}
	for {
		s.space()
		if err := item(); err != nil {
			return err
		}
		s.space()
		switch s.peek() {
		case ',':
			s.at++
		case closing:
			s.at++
			return nil
		default:
			return s.malformed("expected , or " + string(rune(closing)))
		}
	}
}

// text passes over a string and gives what is between the quotes, and whether an escape is in it.
func (s *scanner) text() (raw []byte, escaped bool, err error) {
	s.at++
	from := s.at
	for s.at < len(s.b) {
		switch c := s.b[s.at]; {
		case c == '"':
			s.at++
			return s.b[from : s.at-1], escaped, nil
		case c == '\\':
			escaped = true
			if err := s.escape(); err != nil {
				return nil, false, err
			}
		case c == 0:
			return nil, false, problem.New(problem.InvalidUTF8, "The body holds a NUL character.")
		case c < 0x20:
			return nil, false, s.malformed("control character in a string")
		default:
			s.at++
		}
	}
	return nil, false, s.malformed("a string does not end")
}

// escape passes over one escape. A \u0000 and a surrogate without its other half are no characters.
func (s *scanner) escape() error {
	s.at++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.at++
		return nil
	case 'u':
		r, ok := hex4(s.b, s.at+1)
		if !ok {
			return s.malformed("bad \\u escape")
		}
		s.at += 5
		switch {
		case r == 0:
			return problem.New(problem.InvalidUTF8, "The body holds a NUL character.")
		case r >= 0xDC00 && r <= 0xDFFF:
			return problem.New(problem.InvalidUTF8, "The body holds half a surrogate pair.")
		case r >= 0xD800 && r <= 0xDBFF:
			if s.peek() != '\\' || s.at+1 >= len(s.b) || s.b[s.at+1] != 'u' {
				return problem.New(problem.InvalidUTF8, "The body holds half a surrogate pair.")
			}
			low, ok := hex4(s.b, s.at+2)
			if !ok || low < 0xDC00 || low > 0xDFFF {
				return problem.New(problem.InvalidUTF8, "The body holds half a surrogate pair.")
			}
			s.at += 6
		}
		return nil
	default:
		return s.malformed("bad escape")
	}
}

// number passes over int [frac] [exp] of RFC 8259 section 6.
func (s *scanner) number() error {
	if s.peek() == '-' {
		s.at++
	}
	switch c := s.peek(); {
	case c == '0':
		s.at++
	case c >= '1' && c <= '9':
		s.digits()
	default:
		return s.malformed("bad number")
	}
	if s.peek() == '.' {
		s.at++
		if !s.digits() {
			return s.malformed("bad number")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if !s.digits() {
			return s.malformed("bad number")
		}
	}
	return nil
}

func (s *scanner) digits() bool {
	from := s.at
	for s.at < len(s.b) && s.b[s.at] >= '0' && s.b[s.at] <= '9' {
		s.at++
	}
	return s.at > from
}
