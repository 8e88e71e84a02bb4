package admin

import (
	"context"

	"github.com/manor-go/manor"
)

// Shows tells whether a caller's scope of a resource holds the row; permissions are not asked. known is false when there
// is no such resource. A row that was deleted, or never was, is not shown.
func (s *Site) Shows(ctx context.Context, who *manor.Principal, resource, id string) (known, shown bool, err error) {
	r := s.find(resource)
	if r == nil || r.stamp("id") == nil {
		return false, false, nil
	}
	columns := []*field{r.stamp("id")}
	if f := r.deletedAt(); f != nil {
		columns = append(columns, f)
	}
	rows, err := r.fetchRows(ctx, s.kernel.DB().Read(), who, []string{id}, columns, false)
	return true, err == nil && len(rows) == 1 && !r.deleted(rows[0]), err
}
