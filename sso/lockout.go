package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// failureWindow is how long a wrong password counts.
	failureWindow = 10 * time.Minute
	// nameLimit is how many wrong passwords for one name lock it; addressLimit, from one address. An address may be
	// shared by a whole office, a name is not.
	nameLimit    = 10
	addressLimit = 500
	// lockedFor is how long a lock holds, and shortestRetry the least that Retry-After says.
	lockedFor     = 10 * time.Minute
	shortestRetry = 60 * time.Second
)

// guarded is one thing that wrong passwords are counted for.
type guarded struct {
	key   string
	limit int
}

// guardsOf are what an attempt counts for: first the name, whether or not somebody has it, then the address.
func guardsOf(name, address string) []guarded {
	all := []guarded{{key: "name:" + hashSecret(name), limit: nameLimit}}
	if ip, err := netip.ParseAddr(address); err == nil {
		bits := 32
		if ip = ip.Unmap(); ip.Is6() {
			bits = 64 // one customer's network
		}
		if prefix, err := ip.WithZone("").Prefix(bits); err == nil {
			all = append(all, guarded{key: "address:" + prefix.String(), limit: addressLimit})
		}
	}
	return all
}

// refuseLocked answers locked when the name or the address is. It reads only, and spares the cost of the password.
func (s *service) refuseLocked(ctx context.Context, db bun.IDB, guards []guarded) error {
	keys := make([]string, len(guards))
	for i, g := range guards {
		keys[i] = g.key
	}
	var rows []LoginGuard
	if err := db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(keys)).Scan(ctx); err != nil {
		return fmt.Errorf("read failed logins: %w", database.Translate(err))
	}
	now := s.k.Clock().Now()
	for i := range rows {
		if err := rows[i].locked(now); err != nil {
			return err
		}
	}
	return nil
}

func (g *LoginGuard) locked(now time.Time) error {
	if g.LockedUntil == nil || !now.Before(*g.LockedUntil) {
		return nil
	}
	e := manor.Errorf(codeLocked, "Too many wrong passwords. Try again later.")
	e.RetryAfter = max(g.LockedUntil.Sub(now), shortestRetry)
	return e
}

// countFailure writes down a wrong password. When the lock came meanwhile, the answer is that lock, so that however many
// try at once no more than the limit learn whether their password was right.
func (s *service) countFailure(ctx context.Context, tx *manor.Tx, guards []guarded) error {
	for _, g := range guards {
		row, err := s.guardRow(ctx, tx, g.key)
		if err != nil {
			return err
		}
		now := s.k.Clock().Now()
		if err := row.locked(now); err != nil {
			return err
		}
		row.Failures = append(row.recent(now), now.UnixMilli())
		row.LockedUntil = nil
		row.UpdatedAt = now
		if len(row.Failures) >= g.limit {
			until := now.Add(lockedFor)
			row.LockedUntil, row.Failures = &until, []int64{}
		}
		if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("count a failed login: %w", err)
		}
	}
	return nil
}

// recent are the failures inside the window.
func (g *LoginGuard) recent(now time.Time) []int64 {
	kept := make([]int64, 0, len(g.Failures)+1)
	for _, at := range g.Failures {
		if at > now.Add(-failureWindow).UnixMilli() {
			kept = append(kept, at)
		}
	}
	return kept
}

// guardRow is the row of a key, made when absent, locked until tx ends.
func (s *service) guardRow(ctx context.Context, tx *manor.Tx, key string) (*LoginGuard, error) {
	row := &LoginGuard{Key: key, Failures: []int64{}, UpdatedAt: s.k.Clock().Now()}
	if _, err := tx.NewInsert().Model(row).On("CONFLICT (id) DO NOTHING").Exec(ctx); err != nil {
		return nil, fmt.Errorf("count a failed login: %w", err)
	}
	if err := lockRow(tx, tx.NewSelect().Model(row).WherePK()).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read failed logins: %w", err)
	}
	return row, nil
}

// clearFailures forgets the wrong passwords of a name after a right one; the lock that came meanwhile is the answer
// instead.
func (s *service) clearFailures(ctx context.Context, tx *manor.Tx, guards []guarded) error {
	row := &LoginGuard{Key: guards[0].key}
	err := lockRow(tx, tx.NewSelect().Model(row).WherePK()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read failed logins: %w", err)
	}
	if err := row.locked(s.k.Clock().Now()); err != nil {
		return err
	}
	if _, err := tx.NewDelete().Model(row).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("forget failed logins: %w", err)
	}
	return nil
}

// lockRow keeps the rows of a query from other transactions. SQLite has one writer at a time anyway.
func lockRow(tx *manor.Tx, q *bun.SelectQuery) *bun.SelectQuery {
	if tx.Dialect == database.Postgres {
		return q.For("UPDATE")
	}
	return q
}
