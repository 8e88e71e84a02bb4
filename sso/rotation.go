package sso

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/manor-go/manor"
)

const (
	// tendKeysEvery is how often it is looked whether the active key has signed long enough.
	tendKeysEvery = time.Minute
	// keepRetired is how long a retired key is listed after its last token has ended.
	keepRetired = 365 * 24 * time.Hour
)

// ensure makes the active key and the next one where they are missing, and tells early when the keys cannot be decrypted.
func (r *ring) ensure(ctx context.Context) error {
	set, err := r.keys(ctx)
	if err != nil {
		return err
	}
	var states []string
	if set.active == nil {
		states = append(states, keyActive)
	}
	if set.next == nil {
		states = append(states, keyNext)
	}
	if len(states) == 0 {
		return nil
	}
	made, err := r.make(len(states))
	if err != nil {
		return err
	}
	err = r.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		now := r.k.Clock().Now()
		for i, key := range made {
			key.State, key.CreatedAt = states[i], now
			if key.State == keyActive {
				key.ActivatedAt = &now
			}
			// One key is active and one is next (unique indexes): of two processes that start together one is first.
			if _, err := tx.NewInsert().Model(key).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
				return fmt.Errorf("keep a signing key: %w", err)
			}
		}
		return nil
	})
	r.forget()
	return err
}

// make makes keys, at the same time.
func (r *ring) make(n int) ([]*SigningKey, error) {
	made, failed := make([]*SigningKey, n), make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { made[i], failed[i] = newKey(r.k.Cipher(), r.k.Settings().KeyBits, r.makeKey) })
	}
	group.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return made, nil
}

// tend lets the next key take over when the active one has signed for MANOR_KEY_ROTATION and the next one was published
// long enough that everybody who keeps the keys has it. Every process asks; the condition is checked again under a lock, so
// that one of them does it.
func (r *ring) tend(ctx context.Context) error {
	if err := r.ensure(ctx); err != nil {
		return err
	}
	set, err := r.keys(ctx)
	if err != nil || !r.due(set.active, set.next) {
		return err
	}
	turned, err := r.turn(ctx, r.due)
	if err == nil && turned != nil {
		r.k.Log().InfoContext(ctx, "the next signing key took over", "active", turned.active.KID, "retired", turned.retired.KID)
	}
	return err
}

func (r *ring) due(active, next *SigningKey) bool {
	at, ok := r.turnsAt(active, next)
	return ok && !r.k.Clock().Now().Before(at)
}

// turnsAt is when the next key takes over by itself; ok is false when it does not.
func (r *ring) turnsAt(active, next *SigningKey) (at time.Time, ok bool) {
	every := r.k.Settings().KeyRotation
	if every == 0 || active == nil || active.ActivatedAt == nil || next == nil {
		return at, false
	}
	at = active.ActivatedAt.Add(every)
	if published := next.CreatedAt.Add(publishedBefore); published.After(at) {
		at = published
	}
	return at, true
}

// turned is what a rotation did.
type turned struct {
	retired, active, next *SigningKey
}

// rotate makes the next key the active one at once, however long it was published.
func (r *ring) rotate(ctx context.Context) (*turned, error) {
	if err := r.ensure(ctx); err != nil {
		return nil, err
	}
	return r.turn(ctx, func(active, next *SigningKey) bool { return true })
}

// turn makes the next key the active one and a new one the next, if due still says so when nobody else can change them;
// nil when it does not. The active one retires: it signs no more, its private half is gone, and it stays published until the
// last token that it signed has ended.
func (r *ring) turn(ctx context.Context, due func(active, next *SigningKey) bool) (*turned, error) {
	made, err := r.make(1)
	if err != nil {
		return nil, err
	}
	var done *turned
	err = r.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		done = nil
		active, next, err := r.lock(ctx, tx)
		if err != nil || active == nil || next == nil || !due(active, next) {
			return err
		}
		now := r.k.Clock().Now()
		until := now.Add(accessLifetime + 2*leeway)
		active.State, active.RetiresAt, active.Private = keyRetired, &until, ""
		next.State, next.ActivatedAt = keyActive, &now
		for _, key := range []*SigningKey{active, next} {
			_, err := tx.NewUpdate().Model(key).Column("state", "retires_at", "activated_at", "private_key").WherePK().Exec(ctx)
			if err != nil {
				return fmt.Errorf("turn the signing keys: %w", err)
			}
		}
		made[0].State, made[0].CreatedAt = keyNext, now
		if _, err := tx.NewInsert().Model(made[0]).Exec(ctx); err != nil {
			return fmt.Errorf("keep the new key: %w", err)
		}
		done = &turned{retired: active, active: next, next: made[0]}
		return nil
	})
	r.forget()
	return done, err
}

// lock locks the active and the next key and reads them as they are once nobody else changes them.
func (r *ring) lock(ctx context.Context, tx *manor.Tx) (active, next *SigningKey, err error) {
	var ids []string
	states := tx.NewSelect().Model((*SigningKey)(nil)).Column("id").Where("state IN (?, ?)", keyActive, keyNext).Order("id")
	if err := lockRow(tx, states).Scan(ctx, &ids); err != nil {
		return nil, nil, fmt.Errorf("lock the signing keys: %w", err)
	}
	var rows []*SigningKey
	if err := tx.NewSelect().Model(&rows).Where("state IN (?, ?)", keyActive, keyNext).Scan(ctx); err != nil {
		return nil, nil, fmt.Errorf("read the signing keys: %w", err)
	}
	for _, row := range rows {
		if row.State == keyActive {
			active = row
		} else {
			next = row
		}
	}
	return active, next, nil
}
