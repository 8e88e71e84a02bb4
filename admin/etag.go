package admin

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/bytebufferpool"
)

// etag is the strong entity tag of a completed record: it changes with anything the caller can see.
func (v *view) etag(rec *record) (string, error) {
	alone := *rec
	alone.included, alone.meta, alone.buried = nil, nil, false
	buf := bytebufferpool.Get()
	defer bytebufferpool.Put(buf)
	var err error
	if buf.B, err = v.appendJSON(buf.B, &alone, nil); err != nil {
		return "", err
	}
	return tagOf(buf.B), nil
}

func tagOf(body []byte) string { return `"` + digest(body) + `"` }

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// extendTag is the tag of another representation of the same object (fields, include, meta): it changes with that body as
// well, and still serves for If-Match, which compares the part before the dot.
func extendTag(tag string, body []byte) string {
	return strings.TrimSuffix(tag, `"`) + "." + digest(body) + `"`
}

// ifMatch tells whether an If-Match header permits a change of the object whose tag is tag (strong comparison, RFC 9110
// §13.1.1). The tag of another representation (fields, include) of the same object is as good. A header that is no list
// of tags is invalid_parameter.
func ifMatch(header, tag string) (bool, error) {
	tags, star, err := parseTags(fiber.HeaderIfMatch, header)
	if err != nil || star {
		return star, err
	}
	for _, t := range tags {
		if !t.weak && objectPart(t.opaque) == objectPart(tag) {
			return true, nil
		}
	}
	return false, nil
}

// ifNoneMatch tells whether an If-None-Match header names the tag (weak comparison, §13.1.2).
func ifNoneMatch(header, tag string) (bool, error) {
	tags, star, err := parseTags(fiber.HeaderIfNoneMatch, header)
	if err != nil || star {
		return star, err
	}
	for _, t := range tags {
		if t.opaque == tag {
			return true, nil
		}
	}
	return false, nil
}

// objectPart is what of a tag stands for the object itself, whatever representation was asked for.
func objectPart(tag string) string {
	part, _, _ := strings.Cut(strings.Trim(tag, `"`), ".")
	return part
}

// tagsOf is a header that lists tags; several lines of it are one list (RFC 9110 §5.3).
func tagsOf(c *fiber.Ctx, name string) string {
	lines := c.Request().Header.PeekAll(name)
	if len(lines) == 1 {
		return string(lines[0])
	}
	return string(bytes.Join(lines, []byte(", ")))
}

type entityTag struct {
	opaque string // with quotes
	weak   bool
}

// parseTags reads "*" or a list of entity tags.
func parseTags(name, header string) (tags []entityTag, star bool, err error) {
	malformed := badParam(name, "* or entity tags are expected, separated by commas, as \"33a64df5\"")
	rest := strings.Trim(header, " \t")
	if rest == "*" {
		return nil, true, nil
	}
	for rest != "" {
		if rest[0] == ',' {
			rest = strings.TrimLeft(rest[1:], " \t")
			continue
		}
		var t entityTag
		if after, ok := strings.CutPrefix(rest, "W/"); ok {
			t.weak, rest = true, after
		}
		end := tagEnd(rest)
		if end < 0 {
			return nil, false, malformed
		}
		t.opaque, rest = rest[:end], strings.TrimLeft(rest[end:], " \t")
		if rest != "" && rest[0] != ',' {
			return nil, false, malformed
		}
		tags = append(tags, t)
	}
	if len(tags) == 0 {
		return nil, false, malformed
	}
	return tags, false, nil
}

// tagEnd is the length of the quoted tag that text begins with; -1 when it begins with none.
func tagEnd(text string) int {
	if text == "" || text[0] != '"' {
		return -1
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c < 0x21 || c == 0x7F:
			return -1
		}
	}
	return -1
}
