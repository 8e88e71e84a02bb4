package admin

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// Limits of a query string.
const (
	maxQueryBytes = 8 << 10
	maxFilters    = 50
)

// param is one decoded parameter of a query string.
type param struct{ name, value string }

// parseParams takes a raw query string apart: strictly, since what is misread quietly becomes a wrong answer.
func parseParams(raw string) ([]param, error) {
	if len(raw) > maxQueryBytes {
		return nil, badParam("query", "the query string has %d bytes; %d are allowed", len(raw), maxQueryBytes)
	}
	if raw == "" {
		return nil, nil
	}
	params := make([]param, 0, 8)
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(part, "=")
		name, err := decodeParam(rawName)
		if err != nil {
			return nil, err
		}
		if name == "" {
			return nil, badParam("query", "a parameter has no name")
		}
		value, err := decodeParam(rawValue)
		if err != nil {
			return nil, err
		}
		for _, p := range params {
			if p.name == name {
				return nil, badParam(name, "the parameter is given twice")
			}
		}
		params = append(params, param{name, value})
	}
	return params, nil
}

func decodeParam(raw string) (string, error) {
	text := raw
	if strings.ContainsAny(raw, "%+") {
		decoded, err := url.QueryUnescape(raw)
		if err != nil {
			return "", badParam("query", "%q is not percent-encoded as it should be", strings.ToValidUTF8(raw, "\uFFFD"))
		}
		text = decoded
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", &manor.Error{Code: problem.InvalidUTF8, Detail: "The query string is not UTF-8, or holds NUL.",
			Errors: []manor.FieldError{{Path: "query", Code: string(problem.InvalidUTF8), Message: "encode text as UTF-8, then percent-encode it"}}}
	}
	return text, nil
}

func badParam(path, format string, args ...any) error {
	return paramError(problem.InvalidParameter, path, fmt.Sprintf(format, args...))
}

func unknownParam(path, format string, args ...any) error {
	return paramError(problem.UnknownParameter, path, fmt.Sprintf(format, args...))
}

func paramError(code problem.Code, path, message string) error {
	return &manor.Error{Code: code, Detail: path + ": " + message, Errors: []manor.FieldError{{Path: path, Code: string(code), Message: message}}}
}
