package httpx

import (
	"mime"
	"slices"
	"strings"
)

// IsMedia tells whether a Content-Type is one of types (in small letters), in UTF-8 as far as it names a charset.
func IsMedia(contentType string, types ...string) bool {
	if slices.Contains(types, contentType) {
		return true
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	charset, has := parameters["charset"]
	return err == nil && slices.Contains(types, media) && (!has || strings.EqualFold(charset, "utf-8"))
}
