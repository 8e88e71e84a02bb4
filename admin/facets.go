package admin

import (
	"cmp"
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

// maxFacetRefs is how many of the rows referred to a facet names: those that most rows refer to.
const maxFacetRefs = 20

// facetsAnswer is how many rows each value of some filters has, beside the other filters of the query.
type facetsAnswer struct {
	Facets        map[string][]facetValue `json:"facets"`
	CountRelation string                  `json:"count_relation" enum:"eq,gte"` // gte: more rows match than were counted
}

type facetValue struct {
	Value any     `json:"value"` // text, true or false; null: no value
	Count int64   `json:"count"`
	Title *string `json:"title,omitempty"` // of a row referred to, when the caller may see it
}

// facetFields are the filters whose values can be counted for this caller: choices, yes or no, references.
func (v *view) facetFields() []*field {
	var fields []*field
	for _, f := range v.fields {
		if !f.computed() && f.Filter && (f.kind == model.Enum || f.kind == model.Bool || f.kind == model.Ref) {
			fields = append(fields, f)
		}
	}
	return fields
}

func facetNames(name string) bool {
	return name == "fields" || name == "search" || name == "deleted"
}

// facets is GET /facets: the numbers beside the choices of a filter panel. The filters of a field do not count for its own
// facet: the numbers say what choosing another value would find.
func (c *call) facets() error {
	q, err := c.view.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), facetNames)
	if err != nil {
		return err
	}
	fields := c.view.facetFields()
	if q.only != nil {
		for _, name := range asked(c.view, q) {
			if !slices.ContainsFunc(fields, func(f *field) bool { return f.name == name }) {
				return badParam("fields", "%q is not counted; there are %s", name, listed(fieldNames(fields)))
			}
		}
		fields = slices.DeleteFunc(fields, func(f *field) bool { return !q.only[f.name] })
	}
	sight, err := c.sightFor(c.ctx, c.who, q)
	if err != nil {
		return err
	}
	db := c.site.kernel.DB().Read()
	answer := facetsAnswer{Facets: map[string][]facetValue{}, CountRelation: "eq"}
	for _, fields := range q.alike(fields) {
		matching := []condition{sight}
		for i, where := range q.where {
			if i >= len(q.about) || q.about[i] != fields[0].name {
				matching = append(matching, where)
			}
		}
		all, err := c.countFacets(c.ctx, db, fields, and(matching), answer.Facets)
		if err != nil {
			return err
		}
		if !all {
			answer.CountRelation = "gte"
		}
	}
	for _, f := range fields {
		if f.kind == model.Ref {
			if err := f.entitle(c.ctx, db, c.who, answer.Facets[f.name]); err != nil {
				return err
			}
		}
	}
	return c.sendJSON(answer)
}

// alike groups the fields by the rows that they are counted over: those without a filter of their own share them.
func (q *listQuery) alike(fields []*field) [][]*field {
	var shared []*field
	var groups [][]*field
	for _, f := range fields {
		if slices.Contains(q.about, f.name) {
			groups = append(groups, []*field{f})
			continue
		}
		shared = append(shared, f)
	}
	if len(shared) > 0 {
		groups = append(groups, shared)
	}
	return groups
}

// asked are the names that the query gave in fields.
func asked(v *view, q *listQuery) []string {
	return slices.DeleteFunc(v.names(), func(name string) bool { return !q.only[name] })
}

func fieldNames(fields []*field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// countFacets counts the values of some fields over the same rows, which are found once; all tells whether every row that
// matches was counted. Choices and booleans come in their own order with zeroes, references by their number.
func (r *resource) countFacets(ctx context.Context, db bun.IDB, fields []*field, matching condition, into map[string][]facetValue) (all bool, err error) {
	s := newStatement(db)
	s.add("WITH m AS MATERIALIZED (SELECT ")
	s.selectColumns("t", fields)
	s.add(" FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	matching(s, "t")
	s.add(" LIMIT ")
	s.number(countLimit + 1)
	s.add(")")
	for i, f := range fields {
		if i > 0 {
			s.add(" UNION ALL")
		}
		s.add(" SELECT * FROM (SELECT ")
		s.number(int64(i))
		s.add(" AS field, CAST(")
		s.column("m", f.Column)
		s.add(" AS text) AS v, count(*) AS n, CAST(sum(count(*)) OVER () AS bigint) AS total FROM m GROUP BY ")
		s.column("m", f.Column)
		s.add(" ORDER BY count(*) DESC, ")
		s.column("m", f.Column)
		s.add(" IS NULL, ")
		s.column("m", f.Column)
		s.add(" LIMIT ")
		if f.kind == model.Ref {
			s.number(maxFacetRefs)
		} else {
			s.number(maxInValues)
		}
		s.add(") AS ", s.alias())
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	counted, total := make([][]facetValue, len(fields)), int64(0)
	for rows.Next() {
		var i int
		var text *string
		var count int64
		if err := rows.Scan(&i, &text, &count, &total); err != nil {
			return false, database.Translate(err)
		}
		counted[i] = append(counted[i], facetValue{Value: fields[i].facetValue(text), Count: count})
	}
	for i, f := range fields {
		slices.SortStableFunc(counted[i], func(a, b facetValue) int { return cmp.Compare(b.Count, a.Count) })
		into[f.name] = f.inOrder(counted[i])
	}
	return total <= countLimit, database.Translate(rows.Err())
}

// facetValue is a value as the filter takes it, out of its text: SQLite writes booleans as numbers.
func (f *field) facetValue(text *string) any {
	switch {
	case text == nil:
		return nil
	case f.kind == model.Bool:
		return *text == "true" || *text == "1"
	}
	return *text
}

// inOrder puts the values of an enumeration and a boolean into the order of the declaration, with those that no row has.
func (f *field) inOrder(counted []facetValue) []facetValue {
	var known []any
	switch f.kind {
	case model.Enum:
		for _, value := range f.Choices {
			known = append(known, value)
		}
	case model.Bool:
		known = []any{true, false}
	default:
		return append([]facetValue{}, counted...)
	}
	values := make([]facetValue, 0, len(known))
	for _, value := range known {
		at := slices.IndexFunc(counted, func(c facetValue) bool { return c.Value == value })
		if at < 0 {
			values = append(values, facetValue{Value: value})
			continue
		}
		values = append(values, counted[at])
		counted = slices.Delete(counted, at, at+1)
	}
	return append(values, counted...)
}

// entitle adds the titles of the rows referred to, as far as the caller may see them.
func (f *field) entitle(ctx context.Context, db bun.IDB, who *manor.Principal, values []facetValue) error {
	var ids []string
	for _, value := range values {
		if id, ok := value.Value.(string); ok {
			ids = append(ids, id)
		}
	}
	titles, err := f.target.titlesOf(ctx, db, who, ids)
	if err != nil {
		return err
	}
	for i, value := range values {
		if id, ok := value.Value.(string); ok {
			if title, known := titles[id]; known {
				values[i].Title = &title
			}
		}
	}
	return nil
}
