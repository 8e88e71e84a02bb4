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
	// lockedFor is how long the first lock holds. Each further one that begins within lockMemory of the end of the one
	// before holds twice as long, longestLock at most.
	lockedFor   = 10 * time.Minute
	longestLock = 24 * time.Hour
	lockMemory  = 24 * time.Hour
	// shortestRetry is the least that Retry-After says.
	shortestRetry = 60 * time.Second
)

// guarded is one thing that wrong passwords are counted for.
type guarded struct {
	key     string
	limit   int
	name    string // of a name: as it is compared at login
	network string // of an address
}

// guardsOf are what an attempt counts for: first the name, whether or not somebody has it, then the address.
func guardsOf(name, address string) []guarded {
	all := []guarded{{key: "name:" + hashSecret(name), limit: nameLimit, name: name}}
	if ip, err := netip.ParseAddr(address); err == nil {
		bits := 32
		if ip = ip.Unmap(); ip.Is6() {
			bits = 64 // one customer's network
		}
		if prefix, err := ip.WithZone("").Prefix(bits); err == nil {
			all = append(all, guarded{key: "address:" + prefix.String(), limit: addressLimit, network: prefix.String()})
		}
	}
	return all
}

// refuseLocked answers locked when the name or the address is. It reads only, and spares the cost of the password.
func (s *service) refuseLocked(ctx context.Context, db bun.IDB, guards []guarded) error {
	rows, err := guardRows(ctx, db, guards)
	if err != nil {
		return err
	}
	now := s.k.Clock().Now()
	for i := range rows {
		if err := rows[i].locked(now); err != nil {
			return err
		}
	}
	return nil
}

func guardRows(ctx context.Context, db bun.IDB, guards []guarded) ([]LoginGuard, error) {
	keys := make([]string, len(guards))
	for i, g := range guards {
		keys[i] = g.key
	}
	var rows []LoginGuard
	if err := db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(keys)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read failed logins: %w", database.Translate(err))
	}
	return rows, nil
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
		row, err := s.guardRow(ctx, tx, g)
		if err != nil {
			return err
		}
		now := s.k.Clock().Now()
		if err := row.locked(now); err != nil {
			return err
		}
		if row.count(now, g.limit) {
			if err := s.recordLock(ctx, tx, g, row); err != nil {
				return err
			}
		}
		if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("count a failed login: %w", err)
		}
	}
	return nil
}

// count adds a failure; true when it locks. A row says something until its failures and its lock are forgotten.
func (g *LoginGuard) count(now time.Time, limit int) (locks bool) {
	if g.LockedUntil != nil && now.After(g.LockedUntil.Add(lockMemory)) {
		g.Locks, g.LockedUntil = 0, nil
	}
	g.Failures = append(g.recent(now), now.UnixMilli())
	g.UpdatedAt = now
	keep := now.Add(failureWindow)
	if locks = len(g.Failures) >= limit; locks {
		g.Locks++
		until := now.Add(lockLength(g.Locks))
		g.LockedUntil, g.Failures = &until, []int64{}
	}
	if g.LockedUntil != nil {
		keep = g.LockedUntil.Add(max(lockMemory, failureWindow))
	}
	g.KeepUntil = &keep
	return locks
}

// lockLength is how long the nth lock in a row holds.
func lockLength(n int64) time.Duration {
	length := lockedFor
	for ; n > 1 && length < longestLock; n-- {
		length *= 2
	}
	return min(length, longestLock)
}

// recordLock writes down that a name or an address was locked just now; of a name that somebody has, whose.
func (s *service) recordLock(ctx context.Context, tx *manor.Tx, g guarded, row *LoginGuard) error {
	event := securityEvent{action: eventLocked}
	if g.name != "" {
		user, err := s.userNamed(ctx, tx.Tx, g.name)
		if err != nil {
			return err
		}
		if user != nil {
			row.Username, event.user = user.Username, user
		}
	}
	return s.record(ctx, tx, event)
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

// guardRow is the row of a key, made when absent, locked until tx ends. One statement does it all: between two, a login that
// succeeds could take the row away.
func (s *service) guardRow(ctx context.Context, tx *manor.Tx, g guarded) (*LoginGuard, error) {
	now := s.k.Clock().Now()
	row := &LoginGuard{Key: g.key, Network: g.network, Failures: []int64{}, UpdatedAt: now, KeepUntil: &now}
	err := tx.NewInsert().Model(row).On("CONFLICT (id) DO UPDATE").Set("network = EXCLUDED.network").Returning("*").Scan(ctx)
	if err != nil {
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
