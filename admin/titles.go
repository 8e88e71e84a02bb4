package admin

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// titlesOf tells what rows are called, deleted ones too, as far as the caller may see them and their titles: the others
// are missing.
func (r *resource) titlesOf(ctx context.Context, db bun.IDB, who *manor.Principal, ids []string) (map[string]string, error) {
	if len(ids) == 0 || !r.can(who, "read") {
		return nil, nil
	}
	v, columns := r.viewFor(who), r.columns()
	if f := r.titleField; f != nil {
		if !v.shows(f.name) {
			return nil, nil
		}
		columns = []*field{r.byName["id"]}
		if f != r.byName["id"] {
			columns = append(columns, f)
		}
	}
	rows, err := r.fetchRows(ctx, db, who, ids, columns, false)
	if err != nil {
		return nil, err
	}
	titles := make(map[string]string, len(rows))
	for _, row := range rows {
		titles[r.idOf(row)] = v.shownTitle(row)
	}
	return titles, nil
}
