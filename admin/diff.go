package admin

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/manor-go/manor/internal/model"
)

var timeType = reflect.TypeFor[time.Time]()

// clone copies a row (*T) with everything its declared fields point at.
func (r *resource) clone(row reflect.Value) reflect.Value {
	copied := reflect.New(r.typ)
	copied.Elem().Set(row.Elem())
	for _, f := range r.fields {
		if f.computed() {
			continue
		}
		value := f.in(copied)
		switch value.Kind() {
		case reflect.Pointer:
			if !value.IsNil() {
				fresh := reflect.New(value.Type().Elem())
				fresh.Elem().Set(value.Elem())
				value.Set(fresh)
			}
		case reflect.Slice, reflect.Map, reflect.Struct:
			cloneDeep(f.kind, value)
		}
	}
	return copied
}

func cloneDeep(kind model.Kind, value reflect.Value) {
	switch {
	case value.Kind() == reflect.Slice && value.IsNil(), value.Kind() == reflect.Map && value.IsNil(), kind == model.Time:
	case value.Kind() == reflect.Slice && kind != model.JSON || value.Type() == reflect.TypeFor[json.RawMessage]():
		fresh := reflect.MakeSlice(value.Type(), value.Len(), value.Len())
		reflect.Copy(fresh, value)
		value.Set(fresh)
	case kind == model.JSON:
		text, err := json.Marshal(value.Interface())
		fresh := reflect.New(value.Type())
		if err == nil && json.Unmarshal(text, fresh.Interface()) == nil {
			value.Set(fresh.Elem())
		}
	}
}

// tidy brings a row into the form in which it is stored, so that what hooks put there reads back the same.
func (r *resource) tidy(row reflect.Value) {
	for _, f := range r.fields {
		if f.computed() {
			continue
		}
		value := f.in(row)
		if value.Kind() == reflect.Pointer {
			if value.IsNil() {
				continue
			}
			value = value.Elem()
		}
		switch f.kind {
		case model.Time:
			if t, ok := value.Interface().(time.Time); ok {
				value.Set(reflect.ValueOf(t.UTC().Truncate(time.Millisecond)))
			}
		case model.Tags:
			if value.IsNil() {
				value.Set(reflect.MakeSlice(value.Type(), 0, 0))
			}
		case model.Many:
			if value.IsNil() {
				value.Set(reflect.MakeSlice(value.Type(), 0, 0))
			}
			if !f.Through.Ordered {
				slices.SortFunc(value.Interface().([]string), compareText)
			}
		case model.JSON:
			if value.Kind() == reflect.Map && value.IsNil() {
				value.Set(reflect.MakeMap(value.Type()))
			}
			if value.Kind() == reflect.Slice && value.IsNil() && value.Type() != reflect.TypeFor[json.RawMessage]() {
				value.Set(reflect.MakeSlice(value.Type(), 0, 0))
			}
		}
	}
}

func compareText(a, b string) int { return bytes.Compare([]byte(a), []byte(b)) }

// diff names the stored fields in which two rows differ, in declared order.
func (r *resource) diff(before, after reflect.Value) []*field {
	var changed []*field
	for _, f := range r.fields {
		if !f.computed() && !sameField(f.kind, f.in(before), f.in(after)) {
			changed = append(changed, f)
		}
	}
	return changed
}

// sameField compares two values of a field as they would be stored.
func sameField(kind model.Kind, a, b reflect.Value) bool {
	if a.Kind() == reflect.Pointer {
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		a, b = a.Elem(), b.Elem()
	}
	switch kind {
	case model.Time:
		x, okX := a.Interface().(time.Time)
		y, okY := b.Interface().(time.Time)
		return okX && okY && x.Equal(y)
	case model.JSON:
		return sameJSON(marshalled(a), marshalled(b))
	case model.Tags, model.Many:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if a.Index(i).String() != b.Index(i).String() {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

func marshalled(value reflect.Value) []byte {
	if raw, ok := value.Interface().(json.RawMessage); ok {
		if len(raw) == 0 {
			return nullJSON
		}
		return raw
	}
	text, err := json.Marshal(value.Interface())
	if err != nil {
		return nil
	}
	return text
}
