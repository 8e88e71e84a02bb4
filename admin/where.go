package admin

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/manor-go/manor/internal/model"
)

// Where is a condition on rows, written with the JSON names of declared fields. Through a reference a field of the row
// referred to is named "teacher.department_id"; a many-to-many field matches by the ids it holds. The zero Where matches
// nothing, so that a forgotten rule shows nothing.
type Where struct{ node *whereNode }

type whereOp int

const (
	whereNone whereOp = iota
	whereAll
	whereIn
	whereNull
	whereAnd
	whereOr
	whereNot
	whereSQL
)

type whereNode struct {
	op     whereOp
	field  string
	values []any
	parts  []Where
	query  string
}

// All matches every row.
func All() Where { return Where{&whereNode{op: whereAll}} }

// None matches no row.
func None() Where { return Where{&whereNode{op: whereNone}} }

// Eq matches rows whose field has the value; a nil value matches null. Tags and many-to-many fields match when they hold it.
func Eq(field string, value any) Where {
	if v, null := plain(value); null {
		return Null(field)
	} else {
		return Where{&whereNode{op: whereIn, field: field, values: []any{v}}}
	}
}

// In matches rows whose field has one of the values; with no values it matches nothing.
func In[V any](field string, values ...V) Where {
	var set []any
	for _, value := range values {
		if v, null := plain(value); !null {
			set = append(set, v)
		}
	}
	return Where{&whereNode{op: whereIn, field: field, values: set}}
}

// Null matches rows whose field has no value.
func Null(field string) Where { return Where{&whereNode{op: whereNull, field: field}} }

// And matches what all parts match; with no parts, every row.
func And(parts ...Where) Where { return Where{&whereNode{op: whereAnd, parts: parts}} }

// Or matches what some part matches; with no parts, nothing.
func Or(parts ...Where) Where { return Where{&whereNode{op: whereOr, parts: parts}} }

// Not matches exactly the rows that w does not match, nulls included.
func Not(w Where) Where { return Where{&whereNode{op: whereNot, parts: []Where{w}}} }

// SQL is a condition in the database's own words. Each ? outside of quotes stands for an argument; ?TableAlias is the
// table of the resource: SQL("?TableAlias.price_cents < ?", 1000). It must read the same on both databases.
func SQL(query string, args ...any) Where {
	return Where{&whereNode{op: whereSQL, query: query, values: args}}
}

// plain follows pointers, so that *string and string mean the same.
func plain(value any) (any, bool) {
	if value == nil {
		return nil, true
	}
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, true
		}
		v = v.Elem()
	}
	return v.Interface(), false
}

// condition writes itself into a statement, about the table called alias. It is always enclosed in what it needs.
type condition func(s *statement, alias string)

func always(s *statement, _ string) { s.add("1 = 1") }
func never(s *statement, _ string)  { s.add("1 = 0") }

// resolve finds the fields a Where names. An unknown name is a mistake in the program.
func (r *resource) resolve(w Where) (condition, error) {
	n := w.node
	if n == nil {
		return never, nil
	}
	switch n.op {
	case whereAll:
		return always, nil
	case whereNone:
		return never, nil
	case whereAnd, whereOr:
		return r.resolveParts(n)
	case whereNot:
		inner, err := r.resolve(n.parts[0])
		if err != nil {
			return nil, err
		}
		return not(inner), nil
	case whereSQL:
		return rawSQL(n)
	default:
		return r.resolveField(n, n.field)
	}
}

func (r *resource) resolveParts(n *whereNode) (condition, error) {
	parts := make([]condition, len(n.parts))
	for i, part := range n.parts {
		c, err := r.resolve(part)
		if err != nil {
			return nil, err
		}
		parts[i] = c
	}
	if n.op == whereOr {
		return or(parts), nil
	}
	return and(parts), nil
}

func (r *resource) resolveField(n *whereNode, path string) (condition, error) {
	name, rest, through := strings.Cut(path, ".")
	f := r.byName[name]
	if through {
		if f == nil {
			f = r.reference(name)
		}
		if f == nil || f.computed() || f.target == nil {
			return nil, fmt.Errorf("%s: where: %q is not a reference", r.name, name)
		}
		inner, err := f.target.resolveField(n, rest)
		if err != nil {
			return nil, err
		}
		return related(f, inner), nil
	}
	if f == nil || f.computed() {
		return nil, fmt.Errorf("%s: where: there is no field %q", r.name, path)
	}
	if n.op == whereNull {
		return isNull(f, true), nil
	}
	values := make([]any, len(n.values))
	for i, value := range n.values {
		v, err := stored(f, value)
		if err != nil {
			return nil, fmt.Errorf("%s: where: %s: %w", r.name, path, err)
		}
		values[i] = v
	}
	return oneOf(f, values), nil
}

// reference finds a reference by its name without "_id"; nil when there is none.
func (r *resource) reference(name string) *field {
	if f := r.byName[name+"_id"]; f != nil && f.kind == model.Ref {
		return f
	}
	return nil
}

// stored is the form in which a database compares a Go value with the field.
func stored(f *field, value any) (any, error) {
	if t, ok := value.(time.Time); ok && f.kind == model.Time {
		return t.UTC().Truncate(time.Millisecond), nil
	}
	v := reflect.ValueOf(value)
	switch f.kind {
	case model.Int, model.Money:
		if v.CanInt() {
			return v.Int(), nil
		}
	case model.Float:
		if v.CanFloat() {
			return v.Float(), nil
		}
		if v.CanInt() {
			return float64(v.Int()), nil
		}
	case model.Bool:
		if v.Kind() == reflect.Bool {
			return v.Bool(), nil
		}
	case model.Text, model.LongText, model.Enum, model.Ref, model.File, model.Date, model.Tags, model.Many:
		if v.Kind() == reflect.String {
			return v.String(), nil
		}
	}
	return nil, fmt.Errorf("a %s is no value of a field of kind %s", v.Type(), f.kind)
}

func and(parts []condition) condition {
	switch len(parts) {
	case 0:
		return always
	case 1:
		return parts[0]
	}
	return func(s *statement, alias string) { joinConditions(s, alias, parts, " AND ") }
}

func or(parts []condition) condition {
	switch len(parts) {
	case 0:
		return never
	case 1:
		return parts[0]
	}
	return func(s *statement, alias string) { joinConditions(s, alias, parts, " OR ") }
}

func joinConditions(s *statement, alias string, parts []condition, word string) {
	s.add("(")
	for i, part := range parts {
		if i > 0 {
			s.add(word)
		}
		part(s, alias)
	}
	s.add(")")
}

func not(inner condition) condition {
	return func(s *statement, alias string) {
		s.add("((")
		inner(s, alias)
		s.add(") IS NOT TRUE)")
	}
}

func isNull(f *field, null bool) condition {
	return func(s *statement, alias string) {
		if f.kind == model.Many {
			if null {
				s.add("NOT ")
			}
			s.add("EXISTS (SELECT 1 FROM ")
			s.joining(f, alias)
			s.add(")")
			return
		}
		s.column(alias, f.Column)
		if null {
			s.add(" IS NULL")
			return
		}
		s.add(" IS NOT NULL")
	}
}

// joining writes "joining_table AS x WHERE x.own = alias.id".
func (s *statement) joining(f *field, alias string) {
	j := s.alias()
	s.quote(f.Through.Table)
	s.add(" AS ", j, " WHERE ")
	s.column(j, f.Through.Own)
	s.add(" = ")
	s.column(alias, "id")
}

// oneOf is "the field has one of the values", or for tags and many-to-many fields "holds one of them".
func oneOf(f *field, values []any) condition {
	if len(values) == 0 {
		return never
	}
	switch f.kind {
	case model.Tags:
		return func(s *statement, alias string) { hasTag(s, alias, f, values) }
	case model.Many:
		return func(s *statement, alias string) {
			j := s.alias()
			s.column(alias, "id")
			s.add(" IN (SELECT ")
			s.column(j, f.Through.Own)
			s.add(" FROM ")
			s.quote(f.Through.Table)
			s.add(" AS ", j, " WHERE ")
			s.column(j, f.Through.Other)
			s.list(values)
			s.add(")")
		}
	}
	return func(s *statement, alias string) {
		s.column(alias, f.Column)
		if len(values) == 1 {
			s.add(" = ")
			s.arg(values[0])
			return
		}
		s.list(values)
	}
}

func hasTag(s *statement, alias string, f *field, values []any) {
	if !s.postgres {
		x := s.alias()
		s.add("EXISTS (SELECT 1 FROM json_each(")
		s.column(alias, f.Column)
		s.add(") AS ", x, " WHERE ", x, ".value")
		s.list(values)
		s.add(")")
		return
	}
	s.add("(")
	for i, value := range values {
		if i > 0 {
			s.add(" OR ")
		}
		s.column(alias, f.Column)
		s.add(" @> ")
		tag, _ := value.(string)
		s.arg(string(append(appendString([]byte{'['}, tag), ']')))
		s.add("::jsonb")
	}
	s.add(")")
}

// related is "the row referred to matches". A row without one does not match.
func related(f *field, inner condition) condition {
	return func(s *statement, alias string) {
		x := s.alias()
		if f.kind == model.Many {
			j := s.alias()
			s.column(alias, "id")
			s.add(" IN (SELECT ")
			s.column(j, f.Through.Own)
			s.add(" FROM ")
			s.quote(f.Through.Table)
			s.add(" AS ", j, " JOIN ")
			s.quote(f.target.model.Table)
			s.add(" AS ", x, " ON ")
			s.column(x, "id")
			s.add(" = ")
			s.column(j, f.Through.Other)
			s.add(" WHERE ")
		} else {
			s.column(alias, f.Column)
			s.add(" IN (SELECT ")
			s.column(x, "id")
			s.add(" FROM ")
			s.quote(f.target.model.Table)
			s.add(" AS ", x, " WHERE ")
		}
		inner(s, x)
		s.add(")")
	}
}

// rawSQL puts arguments and the alias into a program's own condition.
func rawSQL(n *whereNode) (condition, error) {
	type piece struct {
		text  string
		arg   int
		alias bool
	}
	var pieces []piece
	rest, used, start, quoted := n.query, 0, 0, false
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == '\'':
			quoted = !quoted
		case rest[i] == '?' && !quoted:
			pieces = append(pieces, piece{text: rest[start:i], arg: -1})
			if strings.HasPrefix(rest[i:], "?TableAlias") {
				pieces = append(pieces, piece{alias: true, arg: -1})
				i += len("?TableAlias") - 1
			} else {
				pieces = append(pieces, piece{arg: used})
				used++
			}
			start = i + 1
		}
	}
	pieces = append(pieces, piece{text: rest[start:], arg: -1})
	if used != len(n.values) {
		return nil, fmt.Errorf("where: %q has %d placeholders for %d arguments", n.query, used, len(n.values))
	}
	return func(s *statement, alias string) {
		s.add("(")
		for _, p := range pieces {
			switch {
			case p.alias:
				s.add(alias)
			case p.arg >= 0:
				s.arg(n.values[p.arg])
			default:
				s.add(p.text)
			}
		}
		s.add(")")
	}, nil
}
