package rbac

import (
	"context"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// countMembers counts who belongs to each of the departments itself, without those below.
func (s *service) countMembers(ctx context.Context, rows []*Department) ([]any, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return s.countUsers(ctx, "departments", ids)
}

// countHolders counts who has each of the posts.
func (s *service) countHolders(ctx context.Context, rows []*Post) ([]any, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return s.countUsers(ctx, "posts", ids)
}

// countUsers counts for each of the ids, in their order, the users whose field names it, as far as the caller sees them.
func (s *service) countUsers(ctx context.Context, field string, ids []string) ([]any, error) {
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
