package admin

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
)

// decodeJSON reads any JSON value into a json field. With merge, objects are merged by RFC 7396.
func decodeJSON(raw json.RawMessage, into reflect.Value, merge bool) *fault {
	if len(raw) > maxJSON {
		return faultf("too_long", "This has at most %d bytes of JSON.", maxJSON)
	}
	value, wrong := valueOf(raw)
	if wrong != nil {
		return wrong
	}
	if merge {
		if old, err := json.Marshal(into.Interface()); err == nil {
			if target, wrong := valueOf(old); wrong == nil {
				value = mergePatch(target, value)
			}
		}
	}
	text, err := compact(value)
	if err != nil {
		return faultf("invalid", "This cannot be stored.")
	}
	if len(text) > maxJSON {
		return faultf("too_long", "This has at most %d bytes of JSON.", maxJSON)
	}
	if into.Type() == reflect.TypeFor[json.RawMessage]() {
		into.SetBytes(text)
		return nil
	}
	fresh := reflect.New(into.Type())
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(fresh.Interface()); err != nil {
		return faultf("type", "This does not have the form that is expected here.")
	}
	into.Set(fresh.Elem())
	return nil
}

// mergePatch is RFC 7396: an object changes the members it names, null takes one away, anything else replaces the whole.
func mergePatch(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	old, _ := target.(map[string]any)
	merged := make(map[string]any, len(old)+len(changes))
	for name, value := range old {
		merged[name] = value
	}
	for name, value := range changes {
		if value == nil {
			delete(merged, name)
			continue
		}
		merged[name] = mergePatch(merged[name], value)
	}
	return merged
}

// valueOf reads JSON keeping numbers as they are written; numbers that no database holds are refused.
func valueOf(raw []byte) (any, *fault) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, faultf("type", "This is not JSON.")
	}
	if !storable(value) {
		return nil, faultf("too_big", "This holds a number that is too big.")
	}
	return value, nil
}

func storable(value any) bool {
	switch v := value.(type) {
	case json.Number:
		x, err := strconv.ParseFloat(string(v), 64)
		return err == nil && !math.IsInf(x, 0)
	case []any:
		for _, item := range v {
			if !storable(item) {
				return false
			}
		}
	case map[string]any:
		for _, item := range v {
			if !storable(item) {
				return false
			}
		}
	}
	return true
}

// compact writes a value with sorted keys and without escaping <, > and &.
func compact(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// sameJSON compares two JSON texts as values; numbers by worth, so 1.0 equals 1.
func sameJSON(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, wrongX := valueOf(a)
	y, wrongY := valueOf(b)
	return wrongX == nil && wrongY == nil && sameValue(x, y)
}

func sameValue(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		if !ok {
			return false
		}
		if x == y {
			return true
		}
		m, errM := x.Float64()
		n, errN := y.Float64()
		return errM == nil && errN == nil && m == n && math.Abs(m) < 1<<53
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !sameValue(x[i], y[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for name, value := range x {
			other, has := y[name]
			if !has || !sameValue(value, other) {
				return false
			}
		}
		return true
	}
	return a == b
}
