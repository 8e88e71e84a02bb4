package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/bytebufferpool"
)

// etag is the strong entity tag of a completed record: it changes with anything the caller can see.
func (v *view) etag(rec *record) (string, error) {
	alone := *rec
	alone.included = nil
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

// extendTag is the tag of another representation of the same object (fields, include): it changes with that body as
// well, and still serves for If-Match, which compares the part before the dot.
func extendTag(tag string, body []byte) string {
	return strings.TrimSuffix(tag, `"`) + "." + digest(body) + `"`
}

// ifNoneMatch tells whether an If-None-Match header names the tag (weak comparison, RFC 9110 §13.1.2).
func ifNoneMatch(header, tag string) (bool, error) {
	if strings.Trim(header, " \t") == "*" {
		return true, nil
	}
	tags, err := entityTags(fiber.HeaderIfNoneMatch, header)
	if err != nil {
		return false, err
	}
	for _, t := range tags {
		if strings.TrimPrefix(t, "W/") == tag {
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
