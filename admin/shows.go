package admin

import (
	"context"

	"github.com/manor-go/manor"
)

// Shows tells whether a row is there and what the permission {resource}:{verb} is held for reaches it. known is false when
// there is no such resource.
func (s *Site) Shows(ctx context.Context, who *manor.Principal, resource, verb, id string) (known, shown bool, err error) {
	r := s.find(resource)
	if r == nil || r.stamp("id") == nil {
		return false, false, nil
	}
	db := s.kernel.DB().Read()
	columns := []*field{r.stamp("id")}
	if f := r.deletedAt(); f != nil {
		columns = append(columns, f)
	}
	rows, err := r.fetchRows(ctx, db, who, []string{id}, columns, false)
	if err != nil || len(rows) != 1 || r.deleted(rows[0]) {
		return true, false, err
	}
	within, err := r.within(ctx, db, who, verb, []string{id})
	return true, within[id], err
}
