package sso

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/manor-go/manor/internal/httpx"
)

var (
	errForm   = errors.New("token is not three parts of base64url")
	errHeader = errors.New("token has a header that is not ours")
	errText   = errors.New("token holds JSON that can be read in two ways")
)

// segment decodes one part: base64url as RFC 7515 has it, without padding and without spare bits, so that no other text
// means the same bytes.
var segment = base64.RawURLEncoding.Strict()

// tokenHeader is the header of our own tokens. There is nothing else in it; a header that names keys or addresses to
// fetch them from (jwk, jku, x5u, x5c) or asks for what we do not know (crit) is none of ours.
type tokenHeader struct {
	Algorithm string `json:"alg"`
	KID       string `json:"kid"`
	Type      string `json:"typ"`
}

// readForm looks at a token before any key does: the form of its parts, its header, and that its JSON can be read in one
// way only (an object that names a member twice is read differently by different programs).
func readForm(token string) (header tokenHeader, err error) {
	if token == "" || len(token) > longestToken {
		return header, errors.New("token is empty or too long")
	}
	if strings.ContainsAny(token, "\r\n") { // which decoders skip
		return header, errForm
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return header, errForm
	}
	var decoded [3][]byte
	for i, part := range parts {
		if decoded[i], err = segment.DecodeString(part); err != nil || len(decoded[i]) == 0 {
			return header, errForm
		}
	}
	for _, text := range decoded[:2] {
		if err := httpx.CheckJSON(text); err != nil {
			return header, errText
		}
	}
	var members map[string]string
	if err := json.Unmarshal(decoded[0], &members); err != nil {
		return header, errHeader
	}
	header = tokenHeader{Algorithm: members["alg"], KID: members["kid"], Type: members["typ"]}
	if len(members) != 3 || header.Algorithm != "RS256" || header.Type != "JWT" || header.KID == "" {
		return header, errHeader
	}
	return header, nil
}
