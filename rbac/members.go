package rbac

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// countMembers counts who belongs to each of the departments itself, without those below.
func (s *service) countMembers(ctx context.Context, rows []*Department) ([]any, error) {
	return countUsers(ctx, s, (*userDepartment)(nil), "department_id", rows, func(row *Department) string { return row.ID })
}

// countHolders counts who has each of the posts.
func (s *service) countHolders(ctx context.Context, rows []*Post) ([]any, error) {
	return countUsers(ctx, s, (*userPost)(nil), "post_id", rows, func(row *Post) string { return row.ID })
}

// countUsers counts the rows of a joining table that refer to each of the rows, in their order.
func countUsers[T any](ctx context.Context, s *service, table any, column string, rows []*T, idOf func(*T) string) ([]any, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = idOf(row)
	}
	var counts []struct {
		ID    string
		Users int
	}
	err := s.k.DB().Read().NewSelect().Model(table).ColumnExpr("? AS id", bun.Ident(column)).ColumnExpr("count(*) AS users").
		Where("? IN (?)", bun.Ident(column), bun.List(ids)).Group(column).Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("count users by %s: %w", column, unavailable(err))
	}
	users := make(map[string]int, len(counts))
	for _, count := range counts {
		users[count.ID] = count.Users
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = users[id]
	}
	return values, nil
}
