package rbac

import (
	"context"
	"fmt"
	"slices"

	"github.com/manor-go/manor"
)

// change is what one transaction did to grants.
type change struct {
	number   int64
	roles    []string // ids
	allRoles bool
	users    []string // ids
	allUsers bool
}

// GrantsChanged implements manor.Granter.
func (a *authorizer) GrantsChanged(ctx context.Context, tx *manor.Tx, userIDs ...string) error {
	return a.count(ctx, tx, change{users: userIDs, allUsers: len(userIDs) == 0})
}

func (a *authorizer) rolesChanged(ctx context.Context, tx *manor.Tx, roleIDs ...string) error {
	return a.count(ctx, tx, change{roles: roleIDs})
}

// count gives the change the next number. Changes commit in the order of their numbers: each holds the row of the newest.
func (a *authorizer) count(ctx context.Context, tx *manor.Tx, c change) error {
	if r, ok := ctx.Value(rehearsalKey{}).(*rehearsal); ok {
		r.note(c)
	}
	now := a.k.Clock().Now()
	err := tx.NewInsert().Model(&revision{ID: revisionID, Number: 1, ChangedAt: now}).
		On("CONFLICT (id) DO UPDATE").
		Set("number = ?TableAlias.number + 1").
		Set("changed_at = EXCLUDED.changed_at").
		Returning("number").
		Scan(ctx, &c.number)
	if err != nil {
		return fmt.Errorf("count a change of grants: %w", unavailable(err))
	}
	var rows []*revision
	touch := func(id string) { rows = append(rows, &revision{ID: id, Number: c.number, ChangedAt: now}) }
	if c.allUsers || len(c.users) > 0 {
		touch(usersID)
	}
	if c.allRoles {
		touch(rolesID)
	}
	for _, id := range c.roles {
		touch(roleSubject + id)
	}
	for batch := range slices.Chunk(rows, 100) {
		_, err := tx.NewInsert().Model(&batch).
			On("CONFLICT (id) DO UPDATE").
			Set("number = EXCLUDED.number").
			Set("changed_at = EXCLUDED.changed_at").
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("note a change of grants: %w", unavailable(err))
		}
	}
	tx.AfterCommit(func(ctx context.Context) { a.committed(ctx, c) })
	return nil
}
