package admin

import (
	"context"
	"fmt"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// CountSeen counts for each of the ids the rows of a resource whose many-to-many field names it, as far as who sees them: by
// his permission to read and his data scopes. A nil who is the program itself, and sees every row. An id that no row names is
// missing in the answer.
func (s *Site) CountSeen(ctx context.Context, who *manor.Principal, resource, field string, ids []string) (map[string]int, error) {
	r := s.find(resource)
	if r == nil || r.byName[field] == nil || r.byName[field].computed() || r.byName[field].kind != model.Many {
		return nil, fmt.Errorf("count rows: %s has no many-to-many field %q", resource, field)
	}
	sight, err := condition(always), error(nil)
	if who != nil {
		if !r.can(who, reading) {
			return map[string]int{}, nil
		}
		if sight, err = r.sight(ctx, who); err != nil {
			return nil, err
		}
	}
	through, db := r.byName[field].Through, s.kernel.DB().Read()
	q := newStatement(db)
	row := q.alias()
	q.add("SELECT j.")
	q.quote(through.Other)
	q.add(", count(*) FROM ")
	q.quote(through.Table)
	q.add(" AS j JOIN ")
	q.quote(r.model.Table)
	q.add(" AS ", row, " ON ")
	q.column(row, "id")
	q.add(" = j.")
	q.quote(through.Own)
	q.add(" WHERE j.")
	q.quote(through.Other)
	q.ids(ids)
	q.add(" AND ")
	sight(q, row)
	q.add(" GROUP BY 1")
	rows, err := q.query(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("count rows of %s: %w", resource, err)
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, fmt.Errorf("count rows of %s: %w", resource, err)
		}
		counts[id] = n
	}
	return counts, rows.Err()
}
