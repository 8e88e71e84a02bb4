package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/problem"
)

// mostBars is how many rows referred to a chart names; the rest is left out.
const mostBars = 20

// source is what a loader reads: a resource as the caller of a widget sees it.
type source struct {
	*resource
	who  *manor.Principal
	view *view
}

// source finds the resource, if the caller may read it.
func (s *Site) source(name string, q WidgetQuery) (*source, error) {
	r := s.find(name)
	if r == nil {
		return nil, fmt.Errorf("widget: there is no resource %q", name)
	}
	if !r.can(q.Who, "read") {
		return nil, errForbidden(name + ":read")
	}
	return &source{resource: r, who: q.Who, view: r.viewFor(q.Who)}, nil
}

// shown is a field of it, if the caller may see that.
func (s *source) shown(name string) (*field, error) {
	f := s.byName[name]
	if f == nil {
		return nil, fmt.Errorf("widget: %s has no field %q", s.name, name)
	}
	if !s.view.sees(name) {
		return nil, errKept
	}
	return f, nil
}

// errKept is the answer to a caller who does not see all that a widget is made of.
var errKept = manor.Errorf(manor.CodeForbidden, "This is made of a field that you may not see.")

// parse reads the program's own query as the caller of a widget would ask it. It was tried at the start, so what is not known
// in it is a field that is kept from him.
func (s *source) parse(ctx context.Context, query string, names known) (*listQuery, error) {
	q, err := s.view.parseQuery(ctx, s.who, query, names)
	var refused *manor.Error
	if errors.As(err, &refused) && (refused.Code == problem.UnknownParameter || refused.Code == problem.InvalidParameter) {
		return nil, errKept
	}
	return q, err
}

// expect checks what a loader names, when every app is installed.
func (s *Site) expect(loader, of string, check func(r *resource) (text, hint string)) {
	place := fmt.Sprintf("%s.%s(%q)", s.kernel.Installing(), loader, of)
	s.expectations = append(s.expectations, func() {
		r := s.find(of)
		if r == nil {
			s.report(idWidget, place, "there is no resource "+quoted(of), "register it, or correct the name; resources are: "+strings.Join(s.names(), ", "))
			return
		}
		if text, hint := check(r); text != "" {
			s.report(idWidget, place, text, hint)
		}
	})
}

func isTime(name string) func(*resource) (string, string) {
	return func(r *resource) (string, string) {
		if f := r.byName[name]; f == nil || f.computed() || f.kind != model.Time || !f.Filter {
			return quoted(name) + " is not a time that can be filtered", "name one, and give it admin:\"filter\""
		}
		return "", ""
	}
}

// CountOf loads a Number: how many rows of a resource a filter matches, written as in a list's address ("status=open").
func (s *Site) CountOf(of, filter string) Load {
	s.expect("CountOf", of, func(r *resource) (string, string) { return r.wrongQuery(filter) })
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, err := s.source(of, q)
		if err != nil {
			return nil, err
		}
		matching, err := src.matching(ctx, filter)
		if err != nil {
			return nil, err
		}
		db := s.kernel.DB().Read()
		statement := newStatement(db)
		statement.countOf(src.resource, matching, countExact)
		var n int64
		if err := statement.one(ctx, db, &n); err != nil {
			return nil, err
		}
		return Number{Value: float64(n), Format: FormatInt, Link: listLink(of, filter)}, nil
	}
}

// CountIn loads a Number: how many rows have their time field in the period, and how many in the one before.
func (s *Site) CountIn(resource, field string) Load {
	s.expect("CountIn", resource, isTime(field))
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		_, p, now, then, err := s.overTime(ctx, resource, field, q)
		if err != nil {
			return nil, err
		}
		previous := sum(then)
		return Number{Value: sum(now), Previous: &previous, Format: FormatInt, Points: p.points(now), Link: periodLink(resource, field, q)}, nil
	}
}

// CountOver loads a Chart over time: how many rows have their time field in each piece of the period, beside the period before.
func (s *Site) CountOver(resource, field string) Load {
	s.expect("CountOver", resource, isTime(field))
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, p, now, then, err := s.overTime(ctx, resource, field, q)
		if err != nil {
			return nil, err
		}
		return Chart{
			X: AxisTime, Unit: src.many, Step: p.step, Resource: resource, Link: periodLink(resource, field, q),
			Series: []Series{
				{Label: manor.Text{EN: "This period", ZH: "本期"}, Points: p.points(now)},
				{Label: manor.Text{EN: "Period before", ZH: "上期"}, Points: p.points(then)},
			},
		}, nil
	}
}

// overTime counts the pieces of the period and of the one before.
func (s *Site) overTime(ctx context.Context, resource, field string, q WidgetQuery) (src *source, p period, now, then []float64, err error) {
	if src, err = s.source(resource, q); err != nil {
		return
	}
	f, err := src.shown(field)
	if err != nil {
		return
	}
	sight, err := src.sight(ctx, q.Who)
	if err != nil {
		return
	}
	db := s.kernel.DB().Read()
	p = cutPeriod(q)
	if now, err = p.count(ctx, db, src.resource, f, sight); err != nil {
		return
	}
	then, err = p.before().count(ctx, db, src.resource, f, sight)
	return
}

// CountBy loads a Chart over categories: how many rows there are for each choice of an enum, for true and false, or for
// the rows referred to that have the most.
func (s *Site) CountBy(of, field string) Load {
	s.expect("CountBy", of, func(r *resource) (string, string) {
		if f := r.byName[field]; f == nil || f.computed() || !f.Filter || !slices.Contains([]model.Kind{model.Enum, model.Bool, model.Ref}, f.kind) {
			return quoted(field) + " is not an enum, bool or reference that can be filtered", "name one, and give it admin:\"filter\""
		}
		return "", ""
	})
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, err := s.source(of, q)
		if err != nil {
			return nil, err
		}
		f, err := src.shown(field)
		if err != nil {
			return nil, err
		}
		values, counts, err := src.groups(ctx, f)
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

// groups counts rows by the values of a field, the most frequent first. Rows without a value are not counted.
func (s *source) groups(ctx context.Context, f *field) (values []string, counts map[string]float64, err error) {
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

// Rows loads a Sheet: rows of a resource, asked for as in a list's address ("status=open&sortby=due_at&per_page=8"), with
// the named fields as columns. A reference is shown by its title. What the caller may not see is left out.
func (s *Site) Rows(of, query string, fields ...string) Load {
	s.expect("Rows", of, func(r *resource) (string, string) {
		for _, name := range fields {
			if r.byName[name] == nil || r.byName[name].kind == model.Many {
				return quoted(name) + " is not a field that fits into a table", "name fields and computed columns"
			}
		}
		return r.wrongQuery(query)
	})
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, err := s.source(of, q)
		if err != nil {
			return nil, err
		}
		return src.sheet(ctx, query, fields)
	}
}

func (s *source) sheet(ctx context.Context, query string, fields []string) (any, error) {
	q, err := s.parse(ctx, query, listNames)
	if err != nil {
		return nil, err
	}
	sight, err := s.sight(ctx, s.who)
	if err != nil {
		return nil, err
	}
	q.where, q.count = append(q.where, sight), countNone
	sheet := Sheet{Columns: []SheetColumn{}, Rows: []map[string]any{}, Resource: s.name, Link: listLink(s.name, query)}
	q.only = map[string]bool{"id": true}
	var references []*field
	for _, name := range fields {
		if !s.view.sees(name) {
			continue
		}
		f := s.byName[name]
		q.only[name] = true
		column := SheetColumn{Name: name, Label: f.label, Kind: f.kind}
		if f.kind == model.Ref {
			references = append(references, f)
			column.Kind = model.Text
		}
		sheet.Columns = append(sheet.Columns, column)
	}
	db := s.site.kernel.DB().Read()
	page, err := s.view.pageOf(ctx, db, q)
	if err != nil {
		return nil, err
	}
	recs, err := s.view.load(ctx, db, s.who, page.rows, q.only, nil)
	if err != nil {
		return nil, err
	}
	for _, rec := range recs {
		text, err := s.view.appendJSON(nil, rec, q.only)
		if err != nil {
			return nil, err
		}
		members := map[string]json.RawMessage{}
		if err := json.Unmarshal(text, &members); err != nil {
			return nil, err
		}
		row := make(map[string]any, len(members))
		for name, value := range members {
			row[name] = value
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	for _, f := range references {
		if err := s.nameRows(ctx, f, recs, sheet.Rows); err != nil {
			return nil, err
		}
	}
	return sheet, nil
}

// nameRows puts titles where ids of rows referred to are.
func (s *source) nameRows(ctx context.Context, f *field, recs []*record, rows []map[string]any) error {
	var ids []string
	for _, rec := range recs {
		if id := scalarText(f.in(rec.row)); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	titles, err := f.target.titlesOf(ctx, s.site.kernel.DB().Read(), s.who, ids)
	if err != nil {
		return err
	}
	for i, rec := range recs {
		if title, ok := titles[scalarText(f.in(rec.row))]; ok {
			rows[i][f.name] = title
		}
	}
	return nil
}

// matching is a filter and the caller's sight as one condition.
func (s *source) matching(ctx context.Context, filter string) (condition, error) {
	q, err := s.parse(ctx, filter, matchNames)
	if err != nil {
		return nil, err
	}
	sight, err := s.sight(ctx, s.who)
	if err != nil {
		return nil, err
	}
	return and(append(q.where, sight)), nil
}

// wrongQuery tells what is wrong with a query that a declaration gives.
func (r *resource) wrongQuery(query string) (text, hint string) {
	if r.full == nil {
		return "", ""
	}
	superuser := &manor.Principal{Superuser: true}
	_, err := r.full.parseQuery(context.Background(), superuser, query, listNames)
	var wrong *manor.Error
	switch {
	case err == nil:
		return "", ""
	case errors.As(err, &wrong) && len(wrong.Errors) > 0:
		return fmt.Sprintf("the query %q is not understood: %s: %s", query, wrong.Errors[0].Path, wrong.Errors[0].Message), "write it as in the address of a list"
	}
	return fmt.Sprintf("the query %q is not understood: %v", query, err), "write it as in the address of a list"
}

// listLink is the address of a list in the console.
func listLink(resource, query string) string {
	if query == "" {
		return "/console/" + resource
	}
	return "/console/" + resource + "?" + query
}

// periodLink is the address of the list of what lies in the period.
func periodLink(resource, field string, q WidgetQuery) string {
	return listLink(resource, url.Values{
		field + "__gte": {q.From.UTC().Format(time.RFC3339)}, field + "__lt": {q.To.UTC().Format(time.RFC3339)},
	}.Encode())
}
