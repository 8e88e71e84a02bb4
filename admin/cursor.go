package admin

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/problem"
)

// A cursor is base64url of a JSON array: version, what list it belongs to, and the sort keys' values of the last row given.
const cursorVersion = "1"

// maxCursor is the longest cursor that is looked at: text keys may be long, but not without end.
const maxCursor = 6 << 10

// listMark binds a cursor to the list it came from: resource, order, filters and search.
func (q *listQuery) listMark(r *resource) string {
	h := sha256.New()
	put := func(part string) {
		h.Write(strconv.AppendInt(nil, int64(len(part)), 10))
		h.Write([]byte{':'})
		h.Write([]byte(part))
	}
	put(r.api)
	put(r.name)
	for _, key := range q.keys {
		put(key.field.name)
		put(strconv.FormatBool(key.desc))
	}
	for _, p := range q.matched {
		put(p.name)
		put(p.value)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:9])
}

// cursorAfter makes the cursor that continues behind row.
func (q *listQuery) cursorAfter(r *resource, row reflect.Value) (string, error) {
	parts := []any{cursorVersion, q.listMark(r)}
	for _, key := range q.keys {
		value := key.field.in(row)
		if key.field.Null && value.IsZero() {
			parts = append(parts, nil)
			continue
		}
		for value.Kind() == reflect.Pointer {
			value = value.Elem()
		}
		plain, err := stored(key.field, value.Interface())
		if err != nil {
			return "", err
		}
		switch v := plain.(type) {
		case time.Time:
			plain = v.Format(jsonTime)
		case int64:
			plain = strconv.FormatInt(v, 10)
		case float64:
			plain = strconv.FormatFloat(v, 'g', -1, 64)
		}
		parts = append(parts, plain)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(parts); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(bytes.TrimSpace(b.Bytes())), nil
}

// readCursor checks a cursor of the caller's and answers the values of the keys; invalid_cursor for all that this list did not give out.
func (q *listQuery) readCursor(r *resource, text string) ([]any, error) {
	bad := func() error {
		return &manor.Error{Code: problem.InvalidCursor, Detail: "This cursor does not belong to this list. Begin again without one.",
			Errors: []manor.FieldError{{Path: "cursor", Code: string(problem.InvalidCursor), Message: "take next_cursor of an answer with the same filters and order"}}}
	}
	if text == "" || len(text) > maxCursor {
		return nil, bad()
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || !utf8.Valid(raw) {
		return nil, bad()
	}
	var parts []any
	if json.Unmarshal(raw, &parts) != nil || len(parts) != 2+len(q.keys) || parts[0] != cursorVersion || parts[1] != q.listMark(r) {
		return nil, bad()
	}
	values := parts[2:]
	for i, key := range q.keys {
		value, ok := cursorValue(key.field, values[i])
		if !ok {
			return nil, bad()
		}
		values[i] = value
	}
	return values, nil
}

func cursorValue(f *field, value any) (any, bool) {
	if value == nil {
		return nil, f.Null
	}
	if b, ok := value.(bool); ok {
		return b, f.kind == model.Bool
	}
	text, ok := value.(string)
	if !ok || strings.ContainsRune(text, 0) {
		return nil, false
	}
	switch f.kind {
	case model.Bool:
		return nil, false
	case model.Int, model.Money:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case model.Float:
		n, err := strconv.ParseFloat(text, 64)
		return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
	case model.Time:
		t, err := time.Parse(jsonTime, text)
		return t, err == nil && t.Year() >= 1
	default:
		return text, true
	}
}
