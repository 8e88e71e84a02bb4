package admin

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/manor-go/manor/internal/model"
)

// jsonTime is how times are written: UTC, milliseconds.
const jsonTime = "2006-01-02T15:04:05.000Z"

// appendJSON writes a completed record as the view shows it; only limits the fields (nil: all). Rows referred to come
// last, under the reference's name without "_id".
func (v *view) appendJSON(b []byte, rec *record, only map[string]bool) ([]byte, error) {
	var err error
	b = append(b, '{')
	start := len(b)
	for _, f := range v.shown {
		if only != nil && !only[f.name] {
			continue
		}
		b = appendKey(b, f.name, start)
		if f.computed() {
			b, err = appendAny(b, f.computedIn(rec))
		} else {
			b, err = appendField(b, f, f.in(rec.row))
		}
		if err != nil {
			return nil, err
		}
	}
	for _, in := range v.inlines {
		if only != nil && !only[in.name] {
			continue
		}
		b = appendKey(b, in.name, start)
		if b, err = in.appendJSON(b, rec.inlines[in.name]); err != nil {
			return nil, err
		}
	}
	if rec.buried {
		b = appendKey(b, "deleted_at", start)
		if b, err = appendField(b, v.resource.deletedAt(), v.resource.deletedAt().in(rec.row)); err != nil {
			return nil, err
		}
	}
	if rec.meta != nil {
		if b, err = appendMeta(appendKey(b, "_meta", start), rec.meta); err != nil {
			return nil, err
		}
	}
	if len(rec.included) > 0 {
		if b, err = v.appendIncluded(b, rec, start); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func (v *view) appendIncluded(b []byte, rec *record, start int) ([]byte, error) {
	var err error
	for _, f := range v.fields {
		other, ok := rec.included[includeName(f)]
		if !ok || f.kind != model.Ref {
			continue
		}
		b = appendKey(b, includeName(f), start)
		if other == nil {
			b = append(b, "null"...)
			continue
		}
		if b, err = other.view.appendJSON(b, other, nil); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// appendJSON writes children as their parent shows them: without the reference to it, which says nothing new.
func (in *inline) appendJSON(b []byte, children []*record) ([]byte, error) {
	var err error
	b = append(b, '[')
	for i, child := range children {
		if i > 0 {
			b = append(b, ',')
		}
		v := child.view
		if v == nil {
			v = in.child.full
		}
		b = append(b, '{')
		start := len(b)
		for _, f := range v.shown {
			if f.name == in.parent.name || f.computed() {
				continue
			}
			b = appendKey(b, f.name, start)
			if b, err = appendField(b, f, f.in(child.row)); err != nil {
				return nil, err
			}
		}
		b = append(b, '}')
	}
	return append(b, ']'), nil
}

// text is a text as it is shown: in part where the view says so.
func (f *field) text(v reflect.Value) string {
	if f.masked {
		return mask(v.String())
	}
	return v.String()
}

// computedIn is a computed value as it is shown.
func (f *field) computedIn(rec *record) any {
	value := rec.computed[f.name]
	if text, ok := value.(string); ok && f.masked {
		return mask(text)
	}
	if f.masked {
		return nil
	}
	return value
}

// appendKey writes a member's name; start is where the object's first member begins. Names are plain by declaration.
func appendKey(b []byte, name string, start int) []byte {
	if len(b) > start {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

// appendField writes one declared field's value.
func appendField(b []byte, f *field, v reflect.Value) ([]byte, error) {
	if f.Null && f.kind != model.JSON && v.IsZero() {
		return append(b, "null"...), nil
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return append(b, "null"...), nil
		}
		v = v.Elem()
	}
	switch f.kind {
	case model.Text, model.LongText, model.Enum, model.Ref, model.File, model.Date:
		return appendString(b, f.text(v)), nil
	case model.Int, model.Money:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case model.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case model.Float:
		return appendFloat(b, v.Float()), nil
	case model.Time:
		if t, ok := v.Addr().Interface().(*time.Time); ok {
			return appendTime(b, *t), nil
		}
	case model.Tags, model.Many:
		return appendStrings(b, v), nil
	case model.JSON:
		return appendCanonical(b, v)
	}
	return appendAny(b, v.Interface())
}

func appendStrings(b []byte, v reflect.Value) []byte {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, v.Index(i).String())
	}
	return append(b, ']')
}

// appendTime writes t as RFC 3339 in UTC with milliseconds.
func appendTime(b []byte, t time.Time) []byte {
	t = t.UTC()
	b = append(b, '"')
	b = t.AppendFormat(b, jsonTime)
	return append(b, '"')
}

// appendFloat writes a number as encoding/json does; what JSON cannot say is null.
func appendFloat(b []byte, n float64) []byte {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return append(b, "null"...)
	}
	format := byte('f')
	if abs := math.Abs(n); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, n, format, -1, 64)
}

const hexDigits = "0123456789abcdef"

// appendString writes a JSON string: always valid UTF-8, and safe inside JavaScript too (U+2028, U+2029 escaped).
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b = append(b, s[done:i]...)
			b = appendEscaped(b, c)
			i++
			done = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, s[done:i]...)
			b = append(b, `\ufffd`...)
			done = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(b, s[done:i]...)
			b = append(b, `\u202`...)
			b = append(b, hexDigits[r&0xF])
			done = i + size
		}
		i += size
	}
	b = append(b, s[done:]...)
	return append(b, '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
}

// appendAny writes a computed value.
func appendAny(b []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendString(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		return appendFloat(b, v), nil
	case time.Time:
		return appendTime(b, v), nil
	case *time.Time:
		if v == nil {
			return append(b, "null"...), nil
		}
		return appendTime(b, *v), nil
	case []string:
		return appendStrings(b, reflect.ValueOf(v)), nil
	}
	return appendCanonical(b, reflect.ValueOf(value))
}

// appendCanonical writes any JSON in one form, whatever way the database keeps it: keys sorted, no white space, numbers
// without exponent where they are of ordinary size.
func appendCanonical(b []byte, v reflect.Value) ([]byte, error) {
	raw, ok := v.Interface().(json.RawMessage)
	if ok && len(raw) == 0 {
		return append(b, "null"...), nil
	}
	if !ok {
		var err error
		if raw, err = json.Marshal(v.Interface()); err != nil {
			return nil, err
		}
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, err
	}
	return appendTree(b, value), nil
}

func appendTree(b []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return appendString(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case json.Number:
		return appendNumber(b, v.String())
	case []any:
		b = append(b, '[')
		for i, member := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendTree(b, member)
		}
		return append(b, ']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		b = append(b, '{')
		for i, key := range keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, key), ':')
			b = appendTree(b, v[key])
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

// appendNumber writes a number as Postgres keeps it in jsonb: exponents written out, no negative zero.
func appendNumber(b []byte, text string) []byte {
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	mantissa, exponent, has := strings.Cut(strings.ToLower(text), "e")
	if !has {
		return append(b, text...)
	}
	shift, err := strconv.Atoi(exponent)
	if err != nil || shift > 400 || shift < -400 {
		return append(b, text...)
	}
	sign := ""
	if mantissa[0] == '-' {
		sign, mantissa = "-", mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	point := len(whole) + shift
	for point <= 0 {
		digits = "0" + digits
		point++
	}
	for len(digits) < point {
		digits += "0"
	}
	whole, fraction = strings.TrimLeft(digits[:point], "0"), digits[point:]
	if whole == "" {
		whole = "0"
	}
	if strings.Trim(whole+fraction, "0") == "" {
		sign = ""
	}
	b = append(b, sign...)
	b = append(b, whole...)
	if fraction != "" {
		b = append(b, '.')
		b = append(b, fraction...)
	}
	return b
}
