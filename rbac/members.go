package rbac

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// countMembers counts who belongs to each of the departments itself, without those below.
func (s *service) countMembers(ctx context.Context, rows []*Department) ([]any, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	var counts []struct {
		DepartmentID string
		Members      int
	}
	err := s.k.DB().Read().NewSelect().Model((*userDepartment)(nil)).Column("department_id").ColumnExpr("count(*) AS members").
		Where("department_id IN (?)", bun.List(ids)).Group("department_id").Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("count the members of departments: %w", unavailable(err))
	}
	members := make(map[string]int, len(counts))
	for _, count := range counts {
		members[count.DepartmentID] = count.Members
	}
	values := make([]any, len(rows))
	for i, row := range rows {
		values[i] = members[row.ID]
	}
	return values, nil
}
