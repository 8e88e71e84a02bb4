package rbac

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

const (
	// freshness is how long the revision is believed before it is read again. With the time of the read itself a
	// change is in force in every process within a second.
	freshness = 700 * time.Millisecond
	// cachedUsers bounds the memory of the cache; beyond it the cache starts anew.
	cachedUsers = 20_000
)

// authorizer answers what users may do from compiled sets. It fills manor.Authorizer and manor.Granter.
type authorizer struct {
	k *manor.Kernel

	checked atomic.Int64 // Unix milliseconds when the revision was last read
	reading sync.Mutex   // one read of the revision at a time

	mu         sync.RWMutex
	users      map[string]*grants
	revision   int64
	generation uint64 // grows with every emptying; a load that began before it is not kept
}

func newAuthorizer(k *manor.Kernel) *authorizer {
	return &authorizer{k: k, users: map[string]*grants{}, revision: -1}
}

// Grants is what the user may do now. Users that are unknown, inactive or have no role may do nothing.
func (a *authorizer) Grants(ctx context.Context, userID string) (manor.Grants, error) {
	if err := a.refresh(ctx); err != nil {
		return nil, err
	}
	a.mu.RLock()
	g, generation := a.users[userID], a.generation
	a.mu.RUnlock()
	if g != nil {
		return g, nil
	}
	g, err := a.load(ctx, userID)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.generation == generation {
		if len(a.users) >= cachedUsers {
			clear(a.users)
		}
		a.users[userID] = g
	}
	return g, nil
}

// refresh empties the cache when another process changed something.
func (a *authorizer) refresh(ctx context.Context) error {
	if a.fresh() {
		return nil
	}
	a.reading.Lock()
	defer a.reading.Unlock()
	if a.fresh() {
		return nil
	}
	began := a.k.Clock().Now()
	var number int64
	err := a.k.DB().Read().NewSelect().Model((*revision)(nil)).Column("number").Where("id = ?", revisionID).Scan(ctx, &number)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read the revision of grants: %w", unavailable(err))
	}
	a.mu.Lock()
	if number != a.revision {
		a.revision = number
		a.generation++
		clear(a.users)
	}
	a.mu.Unlock()
	a.checked.Store(began.UnixMilli())
	return nil
}

func (a *authorizer) fresh() bool {
	age := a.k.Clock().Now().UnixMilli() - a.checked.Load()
	return age >= 0 && age < freshness.Milliseconds()
}

// forget empties the cache of this process at once.
func (a *authorizer) forget() {
	a.mu.Lock()
	a.generation++
	clear(a.users)
	a.mu.Unlock()
}

func (a *authorizer) load(ctx context.Context, userID string) (*grants, error) {
	if directory, ok := a.k.Verifier().(manor.Directory); ok {
		active, err := directory.Active(ctx, userID)
		if err != nil {
			return nil, err
		}
		if !active {
			return nothing, nil
		}
	}
	db := a.k.DB().Read()
	roles, err := rolesOf(ctx, db, userID)
	if err != nil {
		return nil, err
	}
	departments := []string{}
	err = db.NewSelect().Model((*userDepartment)(nil)).Column("department_id").Where("user_id = ?", userID).Scan(ctx, &departments)
	if err != nil {
		return nil, fmt.Errorf("read departments of a user: %w", unavailable(err))
	}
	var names, permissions []string
	for _, role := range roles {
		names = append(names, role.Name)
		permissions = append(permissions, role.Permissions...)
	}
	return compile(permissions, names, departments), nil
}

func rolesOf(ctx context.Context, db bun.IDB, userID string) ([]Role, error) {
	var roles []Role
	err := db.NewSelect().Model(&roles).Where("id IN (?)",
		db.NewSelect().Model((*userRole)(nil)).Column("role_id").Where("user_id = ?", userID)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read roles of a user: %w", unavailable(err))
	}
	return roles, nil
}

// GrantsChanged implements manor.Granter.
func (a *authorizer) GrantsChanged(ctx context.Context, tx *manor.Tx) error {
	row := &revision{ID: revisionID, Number: 1, ChangedAt: a.k.Clock().Now()}
	_, err := tx.NewInsert().Model(row).
		On("CONFLICT (id) DO UPDATE").
		Set("number = ?TableAlias.number + 1").
		Set("changed_at = EXCLUDED.changed_at").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("count a change of grants: %w", unavailable(err))
	}
	tx.AfterCommit(func(context.Context) { a.forget() })
	return nil
}

// MayGrant implements manor.Granter.
func (a *authorizer) MayGrant(ctx context.Context, tx *manor.Tx, who *manor.Principal, roleIDs []string) error {
	if who == nil || who.Superuser || len(roleIDs) == 0 {
		return nil
	}
	var roles []Role
	if err := tx.NewSelect().Model(&roles).Where("id IN (?)", bun.List(roleIDs)).Scan(ctx); err != nil {
		return fmt.Errorf("read roles to be granted: %w", unavailable(err))
	}
	for _, role := range roles {
		if permission, ok := lacks(who, role.Permissions); ok {
			return manor.Errorf(manor.CodeForbidden, "The role %s holds %s, which you do not hold yourself.", role.Name, permission)
		}
	}
	return nil
}

// lacks names the first permission that who does not hold.
func lacks(who *manor.Principal, permissions []string) (string, bool) {
	for _, permission := range permissions {
		if !who.Can(permission) {
			return permission, true
		}
	}
	return "", false
}
