package admin

import (
	"fmt"
	"slices"
	"strings"
)

// maxSortKeys is how many fields one order may name.
const maxSortKeys = 8

// sortable tells whether lists can be sorted by the field.
func (f *field) sortable() bool {
	return !f.computed() && !f.Hidden && !f.Secret && (f.Sort || f.Primary) && f.kind.Sortable()
}

// parseSort reads sortby ("price_cents,-created_at") and order, which turns the plain names round. Only fields that v
// shows count, and in the recycle bin when a row was deleted. The result is a total order.
func (v *view) parseSort(sortby, order string, bin bool) ([]sortKey, error) {
	var keys []sortKey
	for _, name := range strings.Split(sortby, ",") {
		plain, desc := strings.CutPrefix(name, "-")
		f := v.resource.byName[plain]
		if deleted := bin && plain == "deleted_at"; !deleted && (f == nil || !v.sees(plain) || !f.sortable()) {
			return nil, fmt.Errorf("%q is not a field to sort by; there are %s", plain, strings.Join(v.sortableNames(), ", "))
		}
		if slices.ContainsFunc(keys, func(k sortKey) bool { return k.field == f }) {
			return nil, fmt.Errorf("%q is named twice", plain)
		}
		keys = append(keys, sortKey{field: f, desc: desc || order == "desc"})
	}
	if len(keys) > maxSortKeys {
		return nil, fmt.Errorf("at most %d fields are allowed", maxSortKeys)
	}
	return v.resource.total(keys), nil
}

func (v *view) sortableNames() []string {
	var names []string
	for _, f := range v.fields {
		if f.sortable() {
			names = append(names, f.name)
		}
	}
	return names
}

// total makes an order total: the id breaks ties, in the direction of the last key; what follows the id is dropped.
func (r *resource) total(keys []sortKey) []sortKey {
	for i, key := range keys {
		if key.field.Primary {
			return keys[:i+1]
		}
	}
	desc := len(keys) > 0 && keys[len(keys)-1].desc
	return append(slices.Clip(keys), sortKey{field: r.byName["id"], desc: desc})
}

// orderFor is the default order for a caller: without what he cannot see. down turns what it sorts upwards round.
func (v *view) orderFor(down bool) []sortKey {
	hidden := func(k sortKey) bool { return !v.sees(k.field.name) && !k.field.Primary }
	keys := slices.DeleteFunc(slices.Clone(v.resource.order), hidden)
	if down {
		for i := range keys {
			keys[i].desc = true
		}
	}
	return v.resource.total(keys)
}

// orderBy writes the order. Nulls are last in both directions, said only where there can be any and the database would do otherwise.
func (s *statement) orderBy(alias string, keys []sortKey) {
	s.add(" ORDER BY ")
	for i, key := range keys {
		if i > 0 {
			s.add(", ")
		}
		s.column(alias, key.field.Column)
		if key.desc {
			s.add(" DESC")
		}
		if key.field.Null && (key.desc || !s.postgres) {
			s.add(" NULLS LAST")
		}
	}
}

// following is the condition "comes after the row with these values of the keys". A nil value is null.
func following(keys []sortKey, values []any) condition {
	if plainKeys(keys) {
		return func(s *statement, alias string) { s.tupleAfter(alias, keys, values) }
	}
	return func(s *statement, alias string) {
		s.add("(")
		s.notBefore(alias, keys[0], values[0])
		s.add(" AND (")
		for i := range keys {
			if i > 0 {
				s.add(" OR ")
			}
			s.add("(")
			for j := range i {
				s.equalTo(alias, keys[j], values[j])
				s.add(" AND ")
			}
			s.strictlyAfter(alias, keys[i], values[i])
			s.add(")")
		}
		s.add("))")
	}
}

// plainKeys tells whether one row comparison says it all, which an index serves in one step.
func plainKeys(keys []sortKey) bool {
	for _, key := range keys {
		if key.field.Null || key.desc != keys[0].desc {
			return false
		}
	}
	return true
}

func (s *statement) tupleAfter(alias string, keys []sortKey, values []any) {
	s.add("(")
	for i, key := range keys {
		if i > 0 {
			s.add(", ")
		}
		s.column(alias, key.field.Column)
	}
	s.add(")", direction(keys[0]), "(")
	for i, value := range values {
		if i > 0 {
			s.add(", ")
		}
		s.arg(value)
	}
	s.add(")")
}

func direction(key sortKey) string {
	if key.desc {
		return " < "
	}
	return " > "
}

// notBefore repeats what the rest implies of the first key, in a form that an index serves.
func (s *statement) notBefore(alias string, key sortKey, value any) {
	switch {
	case value == nil:
		s.column(alias, key.field.Column)
		s.add(" IS NULL")
	case key.field.Null:
		s.add("(")
		s.column(alias, key.field.Column)
		s.add(strings.TrimRight(direction(key), " "), "= ")
		s.arg(value)
		s.add(" OR ")
		s.column(alias, key.field.Column)
		s.add(" IS NULL)")
	default:
		s.column(alias, key.field.Column)
		s.add(strings.TrimRight(direction(key), " "), "= ")
		s.arg(value)
	}
}

func (s *statement) equalTo(alias string, key sortKey, value any) {
	s.column(alias, key.field.Column)
	if value == nil {
		s.add(" IS NULL")
		return
	}
	s.add(" = ")
	s.arg(value)
}

func (s *statement) strictlyAfter(alias string, key sortKey, value any) {
	if value == nil {
		s.add("1 = 0")
		return
	}
	if key.field.Null {
		s.add("(")
	}
	s.column(alias, key.field.Column)
	s.add(direction(key))
	s.arg(value)
	if key.field.Null {
		s.add(" OR ")
		s.column(alias, key.field.Column)
		s.add(" IS NULL)")
	}
}
