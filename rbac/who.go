package rbac

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"
)

// who finds the active users who hold a permission, by name, and one page of them with the reasons. Which roles and names
// give and take it is known from the compiled sets; the database finds the users, so that no more of them are read than
// the page has.
func (s *service) who(ctx context.Context, permission string, page, perPage int) (items []holder, total int, err error) {
	now := s.k.Clock().Now()
	if err := s.authorizer.refresh(ctx, now); err != nil {
		return nil, 0, err
	}
	roles := s.authorizer.roles.Load()
	var users []person
	q := s.holders(s.k.DB().Read().NewSelect().Model(&users), roles, permission)
	count, err := q.Order("username", "id").Limit(int64(perPage)).Offset(int64(page-1) * int64(perPage)).ScanAndCount(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("read who holds a permission: %w", unavailable(err))
	}
	ids := make([]string, len(users))
	for i, user := range users {
		ids[i] = user.ID
	}
	subjects, err := s.authorizer.subjects(ctx, s.k.DB().Read(), ids)
	if err != nil {
		return nil, 0, err
	}
	items = []holder{}
	for _, user := range users {
		if of := subjects[user.ID]; of != nil { // else deleted between the two reads
			items = append(items, holder{ID: user.ID, Username: user.Username, Because: reasons(user, of.holding, roles, permission, now)})
		}
	}
	return items, int(count), nil
}

// holders narrows a query of users to the active ones who hold a permission now.
func (s *service) holders(q *bun.SelectQuery, roles *snapshot, permission string) *bun.SelectQuery {
	asked, now := patternOf(permission), s.k.Clock().Now()
	covers := func(name string) bool { return patternOf(name).covers(asked) }
	touches := func(name string) bool { return patternOf(name).touches(asked) }
	var giving, taking []string
	for id, role := range roles.roles {
		if slices.ContainsFunc(role.allowed, covers) {
			giving = append(giving, id)
		}
		if slices.ContainsFunc(role.denied, touches) {
			taking = append(taking, id)
		}
	}
	var names, against []string
	for _, name := range roles.words.names {
		if covers(name) {
			names = append(names, name)
		}
		if touches(name) {
			against = append(against, name)
		}
	}
	const (
		byRole = "EXISTS (SELECT 1 FROM user_roles AS r WHERE r.user_id = ?TableAlias.id AND r.role_id IN (?) AND (r.valid_from IS NULL OR r.valid_from <= ?) AND (r.valid_until IS NULL OR r.valid_until > ?))"
		byName = "EXISTS (SELECT 1 FROM ? AS p WHERE p.user_id = ?TableAlias.id AND p.permission_id IN (?))"
	)
	// A list that is empty would be no SQL; no id and no name is empty.
	giving, taking = append(giving, ""), append(taking, "")
	return q.Where("active").WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("superuser").WhereGroup(" OR ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
				return q.Where(byRole, bun.List(giving), now, now).WhereOr(byName, bun.Ident("user_permissions"), bun.List(names))
			}).Where("NOT "+byRole, bun.List(taking), now, now).Where("NOT "+byName, bun.Ident("user_denials"), bun.List(against))
		})
	})
}
