package admin

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// mode is what a body means to the row it meets.
type mode int

const (
	creating  mode = iota // POST: a new row
	replacing             // PUT: what is left out is reset
	merging               // PATCH: what is left out is kept (RFC 7396)
	reverting             // a return to the past: what is left out is kept, what is there is taken as it is
)

// keeps tells whether what a body leaves out stays as it is.
func (m mode) keeps() bool { return m == merging || m == reverting }

// input is a JSON object on its way onto a row.
type input struct {
	r       *resource
	v       *view
	mode    mode
	prefix  string // of paths: "", or "lessons[2]."
	members map[string]json.RawMessage
	fixed   map[string]string // members with a value that is known beforehand: the child's id and parent
	// current is the row as the caller sees it, member by member; nil on create. Read-only members may come back as they are.
	current func() (map[string]json.RawMessage, error)
	locked  []string // fields that this caller cannot change on this row
	wrong   *faults
}

// apply decodes every member onto row. What is wrong goes into in.wrong; the error is of current alone.
func (in *input) apply(row reflect.Value) error {
	for _, f := range in.r.fields {
		raw, given := in.members[f.name]
		switch {
		case !given:
			in.absent(f, row)
		case !in.v.shows(f.name) && !in.v.writes(f.name):
			in.unknown(f.name)
		case !in.settable(f):
			if err := in.unchanged(f.name, raw); err != nil {
				return err
			}
		case in.mode.keeps() && isNullJSON(raw) && f.clearable():
			f.in(row).SetZero()
		default:
			in.wrong.put(in.prefix+f.name, f.decode(raw, f.in(row), in.mode == merging))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.members)) {
		if in.r.byName[name] == nil && !in.isInline(name) {
			in.unknown(name)
		}
	}
	return nil
}

// settable tells whether the caller may set the field here.
func (in *input) settable(f *field) bool {
	if _, known := in.fixed[f.name]; known || f.computed() || !in.v.writes(f.name) || slices.Contains(in.locked, f.name) {
		return false
	}
	return in.mode == creating || !in.v.fixes(f)
}

func (in *input) isInline(name string) bool {
	return slices.ContainsFunc(in.v.inlines, func(i *inline) bool { return i.name == name })
}

func (in *input) unknown(name string) {
	in.wrong.add(in.prefix+name, "unknown", "There is no such field.")
}

// absent is a member that was left out.
func (in *input) absent(f *field, row reflect.Value) {
	if in.mode.keeps() || !in.settable(f) || in.mode == replacing && f.Secret {
		return
	}
	if f.needed() {
		in.wrong.add(in.prefix+f.name, "required", "This is required.")
		return
	}
	f.reset(row)
}

// needed tells whether a new row must name the field: it is required, or has no value that could stand for "none".
func (f *field) needed() bool {
	if f.Required {
		return true
	}
	if f.Nullable() || f.HasDefault {
		return false
	}
	return f.kind == model.Enum && !slices.Contains(f.Choices, "") || f.kind == model.Ref || f.kind == model.Time || f.kind == model.Date
}

// clearable tells whether the null of a merge patch empties the field: it may be left out, and
// null or an empty value stands for "none". A secret is only emptied by being null.
func (f *field) clearable() bool {
	if f.Required || f.Nullable() || f.Secret {
		return f.Nullable() && !f.Required
	}
	switch f.kind {
	case model.Text, model.LongText, model.Tags, model.Many:
		return true
	case model.Enum:
		return slices.Contains(f.Choices, "")
	}
	return false
}

// reset gives the field the value of a new row: its default, else null or zero. The checks have tried every default.
func (f *field) reset(row reflect.Value) {
	into := f.in(row)
	into.SetZero()
	if !f.HasDefault {
		return
	}
	switch f.kind {
	case model.Int, model.Money, model.Float, model.Bool, model.JSON, model.Tags:
		_ = f.decode(json.RawMessage(f.Default), into, false)
	default:
		if text, err := json.Marshal(f.Default); err == nil {
			_ = f.decode(text, into, false)
		}
	}
}

// unchanged refuses a read-only member that is not what the row has.
func (in *input) unchanged(name string, raw json.RawMessage) error {
	if known, ok := in.fixed[name]; ok {
		if text, isText := jsonText(raw); isText && text == known {
			return nil
		}
		in.wrong.add(in.prefix+name, "read_only", "This cannot be changed.")
		return nil
	}
	if in.current != nil {
		now, err := in.current()
		if err != nil {
			return err
		}
		if value, ok := now[name]; ok && (sameJSON(value, raw) || sameTime(value, raw)) {
			return nil
		}
	}
	in.wrong.add(in.prefix+name, "read_only", "This cannot be set.")
	return nil
}

// sameTime compares two JSON strings as points in time.
func sameTime(a, b json.RawMessage) bool {
	x, y := reflect.New(timeType).Elem(), reflect.New(timeType).Elem()
	return decodeTime(a, x) == nil && decodeTime(b, y) == nil && sameField(model.Time, x, y)
}

// childView is what the caller sees and sets of an inline's rows.
func (i *inline) childView(who *manor.Principal) *view { return i.child.viewFor(who) }

// plural is the resource's name in a sentence: "courses".
func (r *resource) plural() string { return strings.ToLower(r.many.EN) }

// singular is one of them in a sentence: "course".
func (r *resource) singular() string { return strings.ToLower(r.label.EN) }
