package admin

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// How far the points of a chart over time lie from each other.
const (
	stepDay   = "day"
	stepWeek  = "week"
	stepMonth = "month"
)

const (
	mostDays  = 93  // shown day by day
	mostWeeks = 400 // days that are shown week by week
)

// period is a stretch of time cut into pieces: piece i lasts from bounds[i] up to bounds[i+1].
type period struct {
	step   string
	bounds []time.Time
}

// cutPeriod cuts at the midnights, Mondays or first days of months of the zone, by the length of the period. The first and
// the last piece may be shorter.
func cutPeriod(q WidgetQuery) period {
	days := q.To.Sub(q.From) / dayLength
	p := period{step: stepMonth, bounds: []time.Time{q.From}}
	switch {
	case days <= mostDays:
		p.step = stepDay
	case days <= mostWeeks:
		p.step = stepWeek
	}
	for {
		year, month, day := p.bounds[len(p.bounds)-1].In(q.Zone).Date()
		switch p.step {
		case stepDay:
			day++
		case stepWeek:
			sinceMonday := (int(p.bounds[len(p.bounds)-1].In(q.Zone).Weekday()) + 6) % 7
			day += 7 - sinceMonday
		case stepMonth:
			month, day = month+1, 1
		}
		next := dayBegins(year, month, day, q.Zone)
		for last := p.bounds[len(p.bounds)-1]; !next.After(last); day++ { // clocks went back over a midnight
			next = dayBegins(year, month, day+1, q.Zone)
		}
		if !next.Before(q.To) {
			p.bounds = append(p.bounds, q.To)
			return p
		}
		p.bounds = append(p.bounds, next)
	}
}

// dayBegins is the first moment of a day. Where clocks go forward at midnight it is later than that, and one that is left
// out altogether begins with the next; time.Date may then answer with the day before.
func dayBegins(year int, month time.Month, day int, zone *time.Location) time.Time {
	at := time.Date(year, month, day, 0, 0, 0, 0, zone)
	wanted := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	y, m, d := at.Date()
	if _, forward := at.ZoneBounds(); !forward.IsZero() && time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Before(wanted) {
		return forward
	}
	return at
}

// before is the period of the same length that ends where this one begins, cut alike.
func (p period) before() period {
	length := p.bounds[len(p.bounds)-1].Sub(p.bounds[0])
	earlier := period{step: p.step, bounds: make([]time.Time, len(p.bounds))}
	for i, bound := range p.bounds {
		earlier.bounds[i] = bound.Add(-length)
	}
	return earlier
}

// count tells for each piece how many rows have their time in it, in one statement.
func (p period) count(ctx context.Context, db bun.IDB, r *resource, f *field, matching condition) ([]float64, error) {
	s := newStatement(db)
	for i := range p.bounds[1:] {
		if i > 0 {
			s.add(" UNION ALL ")
		}
		s.add("SELECT ")
		s.number(int64(i))
		s.add(", count(*) FROM ")
		s.quote(r.model.Table)
		s.add(" AS t WHERE ")
		s.column("t", f.Column)
		s.add(" >= ")
		s.arg(p.bounds[i].UTC())
		s.add(" AND ")
		s.column("t", f.Column)
		s.add(" < ")
		s.arg(p.bounds[i+1].UTC())
		s.add(" AND ")
		matching(s, "t")
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := make([]float64, len(p.bounds)-1)
	for rows.Next() {
		var i, n int
		if err := rows.Scan(&i, &n); err != nil {
			return nil, err
		}
		counts[i] = float64(n)
	}
	return counts, rows.Err()
}

// points puts counts at the beginnings of the pieces.
func (p period) points(counts []float64) []Point {
	points := make([]Point, len(counts))
	for i, n := range counts {
		points[i] = Point{At: p.bounds[i], Value: n}
	}
	return points
}

func sum(counts []float64) float64 {
	total := 0.0
	for _, n := range counts {
		total += n
	}
	return total
}
