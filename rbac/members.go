package rbac

import (
	"context"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// countMembers counts who belongs to each of the departments itself, without those below.
func (s *service) countMembers(ctx context.Context, rows []*Department) ([]any, error) {
	return countUsers(ctx, s, "departments", rows, func(row *Department) string { return row.ID })
}

// countHolders counts who has each of the posts.
func (s *service) countHolders(ctx context.Context, rows []*Post) ([]any, error) {
	return countUsers(ctx, s, "posts", rows, func(row *Post) string { return row.ID })
}

// countUsers counts for each of the rows, in their order, the users whose field names it, as far as the caller sees them.
func countUsers[T any](ctx context.Context, s *service, field string, rows []*T, idOf func(*T) string) ([]any, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = idOf(row)
	}
	counts, err := admin.For(s.k).CountSeen(ctx, manor.PrincipalFrom(ctx), "users", field, ids)
	if err != nil {
		return nil, unavailable(err)
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = counts[id]
	}
	return values, nil
}
