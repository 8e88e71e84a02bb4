package admin

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/model"
)

// Limits of single values.
const (
	maxTags    = 100
	maxTagLen  = 100     // runes
	maxMany    = 10_000  // ids in a many-to-many field
	maxIDLen   = 100     // bytes
	maxJSON    = 1 << 20 // bytes of a json field
	maxIndexed = 2600    // bytes of a text that a b-tree holds on both databases
)

var nullJSON = json.RawMessage("null")

// object splits a checked JSON object into its members. A body of another JSON type is a 422.
func object(body []byte) (map[string]json.RawMessage, error) {
	if err := httpx.CheckJSON(body); err != nil {
		return nil, err
	}
	members, wrong := membersOf(body)
	if wrong != nil {
		var all faults
		all.put("", wrong)
		return nil, all.err()
	}
	return members, nil
}

// membersOf splits raw JSON that was checked before.
func membersOf(raw json.RawMessage) (map[string]json.RawMessage, *fault) {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 || raw[0] != '{' {
		return nil, faultf("type", "A JSON object is expected.")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, faultf("type", "A JSON object is expected.")
	}
	return members, nil
}

func isNullJSON(raw json.RawMessage) bool { return string(raw) == "null" }

// decode reads raw into the field's place on a row. merge says that objects of json fields are merged with what is
// there (RFC 7396) rather than replaced. raw was checked by httpx.CheckJSON.
func (f *field) decode(raw json.RawMessage, into reflect.Value, merge bool) *fault {
	if isNullJSON(raw) {
		if !f.Nullable() {
			return faultf("null", "This cannot be null.")
		}
		if f.Required {
			return faultf("required", "This is required.")
		}
		into.SetZero()
		return nil
	}
	if into.Kind() != reflect.Pointer {
		return f.decodeValue(raw, into, merge)
	}
	fresh := reflect.New(into.Type().Elem())
	if merge && !into.IsNil() {
		fresh.Elem().Set(into.Elem())
	}
	if wrong := f.decodeValue(raw, fresh.Elem(), merge); wrong != nil {
		return wrong
	}
	if f.kind == model.Ref && fresh.Elem().Len() == 0 {
		into.SetZero() // no row has this id: it stands for none
		return nil
	}
	into.Set(fresh)
	return nil
}

func (f *field) decodeValue(raw json.RawMessage, into reflect.Value, merge bool) *fault {
	switch f.kind {
	case model.Int, model.Money:
		return decodeInt(raw, into)
	case model.Float:
		return decodeFloat(raw, into)
	case model.Bool:
		if s := string(raw); s != "true" && s != "false" {
			return faultf("type", "This must be true or false.")
		}
		into.SetBool(raw[0] == 't')
		return nil
	case model.Time:
		return decodeTime(raw, into)
	case model.Tags:
		return decodeTags(raw, into)
	case model.Many:
		return decodeIDs(raw, into)
	case model.JSON:
		return decodeJSON(raw, into, merge)
	default:
		return f.decodeText(raw, into)
	}
}

func decodeInt(raw json.RawMessage, into reflect.Value) *fault {
	if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return faultf("type", "This must be a whole number.")
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		// 1.0 and 1e3 are whole numbers too (JSON knows only one kind of number).
		x, errFloat := strconv.ParseFloat(string(raw), 64)
		switch {
		case errFloat == nil && x != math.Trunc(x):
			return faultf("type", "This must be a whole number.")
		case errFloat != nil || math.Abs(x) > 1<<53:
			return outOfRange(raw[0] == '-')
		}
		n = int64(x)
	}
	if into.OverflowInt(n) {
		return outOfRange(n < 0)
	}
	into.SetInt(n)
	return nil
}

func outOfRange(negative bool) *fault {
	if negative {
		return faultf("too_small", "This number is too small.")
	}
	return faultf("too_big", "This number is too big.")
}

func decodeFloat(raw json.RawMessage, into reflect.Value) *fault {
	if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return faultf("type", "This must be a number.")
	}
	x, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(x, 0) || into.OverflowFloat(x) {
		return outOfRange(raw[0] == '-')
	}
	into.SetFloat(x)
	return nil
}

// decodeTime reads RFC 3339 and cuts to milliseconds, UTC. Years outside 1–9999 are refused: not both databases hold them.
func decodeTime(raw json.RawMessage, into reflect.Value) *fault {
	text, ok := jsonText(raw)
	if !ok {
		return faultf("type", "This must be a time in RFC 3339 form, like 2026-01-31T08:00:00Z.")
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
	if err != nil {
		return faultf("time", "This must be a time in RFC 3339 form, like 2026-01-31T08:00:00Z.")
	}
	t = t.UTC().Truncate(time.Millisecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return faultf("time", "The year must be between 1 and 9999.")
	}
	into.Set(reflect.ValueOf(t))
	return nil
}

func decodeTags(raw json.RawMessage, into reflect.Value) *fault {
	tags, wrong := jsonTexts(raw, maxTags)
	if wrong != nil {
		return wrong
	}
	for _, tag := range tags {
		switch {
		case strings.TrimSpace(tag) == "":
			return faultf("required", "A tag cannot be blank.")
		case utf8.RuneCountInString(tag) > maxTagLen:
			return faultf("too_long", "A tag has at most %d characters.", maxTagLen)
		case !plainText(tag, false):
			return faultf("invalid", "A tag cannot hold control characters.")
		}
	}
	setTexts(into, tags)
	return nil
}

func decodeIDs(raw json.RawMessage, into reflect.Value) *fault {
	ids, wrong := jsonTexts(raw, maxMany)
	if wrong != nil {
		return wrong
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		switch {
		case id == "" || len(id) > maxIDLen || !plainText(id, false):
			return faultf("invalid", "This holds something that is not an id.")
		case seen[id]:
			return faultf("duplicate", "%s is named twice.", id)
		}
		seen[id] = true
	}
	setTexts(into, ids)
	return nil
}

func jsonTexts(raw json.RawMessage, limit int) ([]string, *fault) {
	var items []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &items) != nil {
		return nil, faultf("type", "This must be an array of strings.")
	}
	if len(items) > limit {
		return nil, faultf("too_long", "At most %d are possible.", limit)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		text, ok := jsonText(item)
		if !ok {
			return nil, faultf("type", "This must be an array of strings.")
		}
		texts[i] = text
	}
	return texts, nil
}

func setTexts(into reflect.Value, texts []string) {
	into.Set(reflect.MakeSlice(into.Type(), len(texts), len(texts)))
	for i, text := range texts {
		into.Index(i).SetString(text)
	}
}

func (f *field) decodeText(raw json.RawMessage, into reflect.Value) *fault {
	text, ok := jsonText(raw)
	if !ok {
		return faultf("type", "This must be text.")
	}
	switch f.kind {
	case model.Enum:
		for _, choice := range f.Choices {
			if text == choice {
				into.SetString(text)
				return nil
			}
		}
		return faultf("choice", "This must be one of %s.", strings.Join(f.Choices, ", "))
	case model.Date:
		if text == "" && f.Nullable() && !f.Required {
			break
		}
		if day, err := time.Parse(time.DateOnly, text); err != nil || day.Year() < 1 {
			return faultf("date", "This must be a date like 2026-01-31.")
		}
	case model.Ref, model.File:
		if len(text) > maxIDLen || !plainText(text, false) {
			return faultf("invalid", "This is not an id.")
		}
		if text == "" && f.kind == model.Ref && !f.Nullable() {
			return faultf("required", "This is required.")
		}
	default:
		if !plainText(text, f.kind == model.LongText) {
			return faultf("invalid", "Control characters are not possible here.")
		}
		if f.indexed() && len(text) > maxIndexed {
			return faultf("too_long", "This has at most %d bytes.", maxIndexed)
		}
	}
	into.SetString(text)
	return nil
}

// indexed tells whether a b-tree holds the field's value.
func (f *field) indexed() bool { return f.Filter || f.Sort || f.Unique || f.Indexed }

// jsonText reads a JSON string.
func jsonText(raw json.RawMessage) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), true
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return "", false
	}
	return text, true
}

// plainText tells whether text is free of control characters besides newline and tab (and carriage return in long text).
func plainText(text string, long bool) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; (c < ' ' && c != '\n' && c != '\t' && (c != '\r' || !long)) || c == 0x7f {
			return false
		}
	}
	return true
}
