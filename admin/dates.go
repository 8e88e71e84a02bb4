package admin

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"
	_ "time/tzdata" // zones are known wherever the program runs

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

const (
	maxBuckets     = 366    // periods of one answer
	maxBucketArgs  = 10_000 // values of one statement; both databases take more
	maxBucketUnion = 50     // periods that one statement counts
)

// The units that a date hierarchy walks through.
const (
	byYear  = "year"
	byMonth = "month"
	byDay   = "day"
)

// datesAnswer is one step of walking through time.
type datesAnswer struct {
	Field string       `json:"field"`
	Unit  string       `json:"unit" enum:"year,month,day"`
	Items []dateBucket `json:"items"`
}

// dateBucket is one period that has rows: from included, to not. The bounds are as the field's filters take them.
type dateBucket struct {
	Value         string `json:"value"` // 2026, 2026-03, 2026-03-31
	From          string `json:"from"`
	To            string `json:"to"`
	Count         int64  `json:"count"`
	CountRelation string `json:"count_relation" enum:"eq,gte"`
}

// span is a period as the database compares it.
type span struct {
	value    string
	from, to time.Time
}

func dateNames(name string) bool {
	return name == "within" || name == "zone" || name == "search" || name == "deleted"
}

// dates is GET /dates: how many rows the years, months or days have in which the declared date lies. Without within it
// begins with the largest unit that divides what matches.
func (c *call) dates() error {
	f := c.byName[c.dateHierarchy]
	if f == nil || f.computed() || !c.view.sees(f.name) {
		return manor.Errorf(manor.CodeNotFound, "%s have no dates to walk through.", c.many.EN)
	}
	q, err := c.view.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), dateNames)
	if err != nil {
		return err
	}
	zone, err := q.zone(f)
	if err != nil {
		return err
	}
	sight, err := c.sightFor(c.ctx, c.who, q)
	if err != nil {
		return err
	}
	matching := and(append([]condition{sight}, q.where...))
	db := c.site.kernel.DB().Read()
	unit, spans, err := q.within(zone)
	if err == nil && unit == "" {
		unit, spans, err = c.wholeSpan(c.ctx, db, f, matching, zone)
	}
	if err != nil {
		return err
	}
	items, err := c.countSpans(c.ctx, db, f, matching, spans)
	if err != nil {
		return err
	}
	return c.sendJSON(datesAnswer{Field: f.name, Unit: unit, Items: items})
}

// zone is the zone that days begin in; UTC unless told. Dates have none.
func (q *listQuery) zone(f *field) (*time.Location, error) {
	name := q.value("zone")
	if name == "" {
		return time.UTC, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, badParam("zone", "the name of a time zone is expected, as Asia/Shanghai")
	}
	if f.kind == model.Date {
		return time.UTC, nil
	}
	return zone, nil
}

// value is a parameter as it was sent; empty when it was not.
func (q *listQuery) value(name string) string {
	for _, p := range q.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// within reads the period that the query names and divides it; no unit when it names none.
func (q *listQuery) within(zone *time.Location) (unit string, spans []span, err error) {
	text := q.value("within")
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	at, err := time.Parse(layouts[len(text)], text)
	if text == "" {
		return "", nil, nil
	}
	if err != nil || at.Year() < 1 {
		return "", nil, badParam("within", "a year, a month or a day is expected: 2026, 2026-03 or 2026-03-31")
	}
	year, month, day := at.Date()
	switch len(text) {
	case 4:
		return byMonth, months(year, time.January, time.December, zone), nil
	case 7:
		return byDay, days(year, month, 1, 31, zone), nil
	}
	return byDay, days(year, month, day, day, zone), nil
}

// wholeSpan divides the time between the first and the last row that match: into years, months of the one year, or days
// of the one month.
func (r *resource) wholeSpan(ctx context.Context, db bun.IDB, f *field, matching condition, zone *time.Location) (string, []span, error) {
	first, last, err := r.ends(ctx, db, f, matching)
	if err != nil || first == nil || last == nil {
		return byYear, nil, err
	}
	unit, spans := divide(first.In(zone), last.In(zone), zone)
	return unit, spans, nil
}

// divide chooses the unit.
func divide(first, last time.Time, zone *time.Location) (string, []span) {
	from, to := max(first.Year(), 1), last.Year()
	switch {
	case from != to:
		return byYear, years(max(from, to-maxBuckets+1), to, zone)
	case first.Month() != last.Month():
		return byMonth, months(from, first.Month(), last.Month(), zone)
	}
	return byDay, days(from, first.Month(), first.Day(), last.Day(), zone)
}

func years(from, to int, zone *time.Location) (spans []span) {
	for year := from; year <= to; year++ {
		spans = append(spans, span{fmt.Sprintf("%04d", year), dayBegins(year, 1, 1, zone), dayBegins(year+1, 1, 1, zone)})
	}
	return spans
}

func months(year int, from, to time.Month, zone *time.Location) (spans []span) {
	for month := from; month <= to; month++ {
		spans = append(spans, span{fmt.Sprintf("%04d-%02d", year, month), dayBegins(year, month, 1, zone), dayBegins(year, month+1, 1, zone)})
	}
	return spans
}

func days(year int, month time.Month, from, to int, zone *time.Location) (spans []span) {
	last := time.Date(year, month+1, 0, 12, 0, 0, 0, time.UTC).Day()
	for day := from; day <= min(to, last); day++ {
		spans = append(spans, span{fmt.Sprintf("%04d-%02d-%02d", year, month, day), dayBegins(year, month, day, zone), dayBegins(year, month, day+1, zone)})
	}
	return spans
}

// ends are the first and the last time among the rows that match, of our era; nil when there is none.
func (r *resource) ends(ctx context.Context, db bun.IDB, f *field, matching condition) (first, last *time.Time, err error) {
	s := newStatement(db)
	if !s.postgres {
		matching = walking(sortKey{field: f}, matching)
	}
	s.add("SELECT ")
	for i, direction := range []string{"", " DESC"} {
		if i > 0 {
			s.add(", ")
		}
		s.add("(SELECT ")
		s.column("t", f.Column)
		s.add(" FROM ")
		s.quote(r.model.Table)
		s.add(" AS t WHERE ")
		and([]condition{matching, compare(f, " >= ", stamp(f, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)))})(s, "t")
		s.add(" ORDER BY ")
		s.column("t", f.Column)
		s.add(direction, " LIMIT 1)")
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, nil, database.Translate(rows.Err())
	}
	if f.kind == model.Date {
		return scanDates(rows.Scan)
	}
	low := &cell{kind: model.Time, into: reflect.ValueOf(&first).Elem()}
	high := &cell{kind: model.Time, into: reflect.ValueOf(&last).Elem()}
	if err := rows.Scan(low, high); err != nil {
		return nil, nil, database.Translate(err)
	}
	return first, last, nil
}

func scanDates(scan func(into ...any) error) (first, last *time.Time, err error) {
	var texts [2]*string
	if err := scan(&texts[0], &texts[1]); err != nil {
		return nil, nil, database.Translate(err)
	}
	var days [2]*time.Time
	for i, text := range texts {
		if text == nil {
			continue
		}
		day, err := time.Parse(time.DateOnly, *text)
		if err != nil {
			return nil, nil, fmt.Errorf("a date that is none is stored: %w", err)
		}
		days[i] = &day
	}
	return days[0], days[1], nil
}

// countSpans counts the rows of each period up to the limit of totals, and leaves out those that have none.
func (r *resource) countSpans(ctx context.Context, db bun.IDB, f *field, matching condition, spans []span) ([]dateBucket, error) {
	items := []dateBucket{}
	probe := newStatement(db)
	matching(probe, "t")
	if !probe.postgres {
		matching = walking(sortKey{field: f}, matching)
	}
	size := max(1, min(maxBucketUnion, maxBucketArgs/(len(probe.args)+2)))
	for start := 0; start < len(spans); start += size {
		part := spans[start:min(start+size, len(spans))]
		counts, err := r.countPart(ctx, db, f, matching, part)
		if err != nil {
			return nil, err
		}
		for i, sp := range part {
			if counts[i] == 0 {
				continue
			}
			item := dateBucket{Value: sp.value, From: bound(f, sp.from), To: bound(f, sp.to), Count: min(counts[i], countLimit), CountRelation: "eq"}
			if counts[i] > countLimit {
				item.CountRelation = "gte"
			}
			items = append(items, item)
		}
	}
	return items, nil
}

func (r *resource) countPart(ctx context.Context, db bun.IDB, f *field, matching condition, part []span) ([]int64, error) {
	s := newStatement(db)
	for i, sp := range part {
		if i > 0 {
			s.add(" UNION ALL ")
		}
		s.add("SELECT ")
		s.number(int64(i))
		s.add(", count(*) FROM (SELECT 1 FROM ")
		s.quote(r.model.Table)
		s.add(" AS t WHERE ")
		inside := []condition{matching, compare(f, " >= ", stamp(f, sp.from))}
		if sp.to.Year() <= 9999 {
			inside = append(inside, compare(f, " < ", stamp(f, sp.to)))
		}
		and(inside)(s, "t")
		s.add(" LIMIT ")
		s.number(countLimit + 1)
		s.add(") AS n")
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := make([]int64, len(part))
	for rows.Next() {
		var i int
		var n int64
		if err := rows.Scan(&i, &n); err != nil {
			return nil, database.Translate(err)
		}
		counts[i] = n
	}
	return counts, database.Translate(rows.Err())
}

// stamp is a bound in the form in which the field is stored.
func stamp(f *field, at time.Time) any {
	if f.kind == model.Date {
		return at.Format(time.DateOnly)
	}
	return at.UTC()
}

// bound is a bound as the field's filters take it, which know the years 1 to 9999.
func bound(f *field, at time.Time) string {
	at = at.UTC()
	switch {
	case at.Year() > 9999:
		at = time.Date(9999, 12, 31, 23, 59, 59, int(999*time.Millisecond), time.UTC)
	case at.Year() < 1:
		at = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if f.kind == model.Date {
		return at.Format(time.DateOnly)
	}
	return strings.Trim(string(appendTime(nil, at)), `"`)
}
