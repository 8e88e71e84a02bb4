package admin

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

// CountBy loads a Chart over categories: how many rows there are for each choice of an enum, for true and false, or for
// the rows referred to that have the most.
func (s *Site) CountBy(of, field string) Load {
	s.expect("CountBy", of, isCategory(field))
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, f, err := s.sourceWith(of, field, q)
		if err != nil {
			return nil, err
		}
		values, counts, err := src.groups(ctx, f, always)
		if err != nil {
			return nil, err
		}
		points, err := src.bars(ctx, f, values, counts)
		if err != nil {
			return nil, err
		}
		return Chart{
			X: AxisCategory, Unit: src.many, Resource: of, Link: listLink(of, ""),
			Series: []Series{{Label: src.many, Points: points}},
		}, nil
	}
}

// CountByIn loads a Chart over categories: as CountBy, of the rows whose time field lies in the period. Choices that no row
// of it has are left out; the most frequent come first.
func (s *Site) CountByIn(of, by, at string) Load {
	s.expect("CountByIn", of, isCategory(by))
	s.expect("CountByIn", of, isTime(at))
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, f, err := s.sourceWith(of, by, q)
		if err != nil {
			return nil, err
		}
		when, err := src.shown(at)
		if err != nil {
			return nil, err
		}
		values, counts, err := src.groups(ctx, f, and([]condition{compare(when, " >= ", q.From.UTC()), compare(when, " < ", q.To.UTC())}))
		if err != nil {
			return nil, err
		}
		points, err := src.bars(ctx, f, values, counts)
		if err != nil {
			return nil, err
		}
		points = slices.DeleteFunc(points, func(p Point) bool { return p.Value == 0 })
		slices.SortStableFunc(points, func(a, b Point) int { return cmp.Compare(b.Value, a.Value) })
		for i := range points {
			points[i].Query += "&" + periodQuery(at, q)
		}
		return Chart{
			X: AxisCategory, Unit: src.many, Resource: of, Link: listLink(of, periodQuery(at, q)),
			Series: []Series{{Label: src.many, Points: points}},
		}, nil
	}
}

// isCategory finds whether rows can be counted by a field.
func isCategory(name string) func(*resource) (string, string) {
	return func(r *resource) (string, string) {
		if f := r.byName[name]; f == nil || f.computed() || !f.Filter || !slices.Contains([]model.Kind{model.Enum, model.Bool, model.Ref}, f.kind) {
			return quoted(name) + " is not an enum, bool or reference that can be filtered", "name one, and give it admin:\"filter\""
		}
		return "", ""
	}
}

// groups counts matching rows by the values of a field, the most frequent first. Rows without a value are not counted.
func (s *source) groups(ctx context.Context, f *field, matching condition) (values []string, counts map[string]float64, err error) {
	sight, err := s.sight(ctx, s.who)
	if err != nil {
		return nil, nil, err
	}
	db := s.site.kernel.DB().Read()
	q := newStatement(db)
	q.add("SELECT ")
	q.column("t", f.Column)
	q.add(", count(*) FROM ")
	q.quote(s.model.Table)
	q.add(" AS t WHERE ")
	q.column("t", f.Column)
	q.add(" IS NOT NULL AND ")
	sight(q, "t")
	q.add(" AND ")
	matching(q, "t")
	q.add(" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ")
	q.number(maxPerPage)
	rows, err := q.query(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	counts = map[string]float64{}
	for rows.Next() {
		var value any
		var n int64
		if err := rows.Scan(&value, &n); err != nil {
			return nil, nil, database.Translate(err)
		}
		text := filterText(value, f.kind)
		values = append(values, text)
		counts[text] = float64(n)
	}
	return values, counts, database.Translate(rows.Err())
}

// filterText is a column's value as filters write it.
func filterText(value any, kind model.Kind) string {
	if bytes, ok := value.([]byte); ok {
		return string(bytes)
	}
	if n, ok := value.(int64); ok && kind == model.Bool {
		return fmt.Sprint(n != 0)
	}
	return fmt.Sprint(value)
}

// bars names the values: every choice in its order, or the rows referred to that the caller may see.
func (s *source) bars(ctx context.Context, f *field, values []string, counts map[string]float64) ([]Point, error) {
	points := []Point{}
	add := func(value string, label manor.Text) {
		points = append(points, Point{Label: label, Value: counts[value], Query: url.Values{f.name: {value}}.Encode()})
	}
	switch f.kind {
	case model.Bool:
		add("true", manor.Text{EN: "Yes", ZH: "是"})
		add("false", manor.Text{EN: "No", ZH: "否"})
	case model.Enum:
		known := map[string]bool{}
		for _, c := range f.choices {
			known[c.Value] = true
			add(c.Value, c.Label)
		}
		for _, value := range values {
			if !known[value] { // a choice that was dropped
				add(value, manor.Text{EN: value, ZH: value})
			}
		}
	default:
		values = values[:min(len(values), mostBars)]
		titles, err := f.target.titlesOf(ctx, s.site.kernel.DB().Read(), s.who, values)
		if err != nil {
			return nil, err
		}
		for _, id := range values {
			if title, ok := titles[id]; ok {
				add(id, manor.Text{EN: title, ZH: title})
			}
		}
	}
	return points, nil
}
