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

// sourceWith finds the resource and a field of it, if the caller may see both.
func (s *Site) sourceWith(name, fieldName string, q WidgetQuery) (*source, *field, error) {
	src, err := s.source(name, q)
	if err != nil {
		return nil, nil, err
	}
	f, err := src.shown(fieldName)
	return src, f, err
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

// Line is one line of CountLines: the rows that a filter matches, written as in a list's address ("status=won").
type Line struct {
	Label  manor.Text
	Filter string
}

// CountLines loads a Chart over time with several lines: how many rows of each have their time field in each piece of the
// period.
func (s *Site) CountLines(of, field string, lines ...Line) Load {
	s.expect("CountLines", of, isTime(field))
	for _, line := range lines {
		s.expect("CountLines", of, func(r *resource) (string, string) { return r.wrongQuery(line.Filter) })
	}
	return func(ctx context.Context, q WidgetQuery) (any, error) {
		src, f, err := s.sourceWith(of, field, q)
		if err != nil {
			return nil, err
		}
		p := cutPeriod(q)
		chart := Chart{X: AxisTime, Unit: src.many, Step: p.step, Resource: of, Link: periodLink(of, field, q), Series: []Series{}}
		for _, line := range lines {
			matching, err := src.matching(ctx, line.Filter)
			if err != nil {
				return nil, err
			}
			counts, err := p.count(ctx, s.kernel.DB().Read(), src.resource, f, matching)
			if err != nil {
				return nil, err
			}
			chart.Series = append(chart.Series, Series{Label: line.Label, Points: p.points(counts)})
		}
		return chart, nil
	}
}

// overTime counts the pieces of the period and of the one before.
func (s *Site) overTime(ctx context.Context, resource, field string, q WidgetQuery) (src *source, p period, now, then []float64, err error) {
	src, f, err := s.sourceWith(resource, field, q)
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
	return listLink(resource, periodQuery(field, q))
}

// periodQuery is the filter of a list for the period.
func periodQuery(field string, q WidgetQuery) string {
	return url.Values{
		field + "__gte": {q.From.UTC().Format(time.RFC3339)}, field + "__lt": {q.To.UTC().Format(time.RFC3339)},
	}.Encode()
}
