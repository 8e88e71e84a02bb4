package sso

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// keysMaxAge is how long others may keep the published keys.
	keysMaxAge = 5 * time.Minute
	// publishedBefore is how long a key is published before it signs, unless somebody rotates by hand.
	publishedBefore = keysMaxAge + leeway
)

type keysInput struct {
	IfNoneMatch string `header:"If-None-Match"`
}

type keysAnswer struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         *keysBody
}

type keysBody struct {
	Keys []jwk `json:"keys" nullable:"false" doc:"RFC 7517"`
}

func (s *service) getKeys(ctx context.Context, in *keysInput) (*keysAnswer, error) {
	set, err := s.ring.keys(ctx)
	if err != nil {
		return nil, err
	}
	answer := &keysAnswer{Status: http.StatusOK, ETag: set.etag, CacheControl: fmt.Sprintf("public, max-age=%d", int(keysMaxAge.Seconds()))}
	if matches(in.IfNoneMatch, set.etag) {
		answer.Status = http.StatusNotModified
		return answer, nil
	}
	answer.Body = &set.jwks
	return answer, nil
}

// matches tells whether an If-None-Match header names the tag (RFC 9110, section 13.1.2: weak comparison).
func matches(header, etag string) bool {
	return header != "" && slices.ContainsFunc(strings.Split(header, ","), func(tag string) bool {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		return tag == "*" || tag == etag
	})
}
