package sso

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

// keyFreshness is how long the ring believes what it read. A key made or rotated by another process is in use a second later.
const keyFreshness = 700 * time.Millisecond

// ring holds the signing keys: the one that signs, and the public halves of all whose tokens may still be valid.
type ring struct {
	k       *manor.Kernel
	current atomic.Pointer[keySet]
	reading sync.Mutex // one read at a time
}

// keySet is the keys as read at one moment. It does not change.
type keySet struct {
	readAt  time.Time
	kid     string // of the active key
	private *rsa.PrivateKey
	public  map[string]*rsa.PublicKey
	rows    []SigningKey
	jwks    keysBody
	etag    string
}

// keys are the present keys, read anew when they may have changed.
func (r *ring) keys(ctx context.Context) (*keySet, error) {
	if set := r.current.Load(); r.fresh(set) {
		return set, nil
	}
	r.reading.Lock()
	defer r.reading.Unlock()
	old := r.current.Load()
	if r.fresh(old) {
		return old, nil
	}
	set, err := r.read(ctx, old)
	if err != nil {
		return nil, err
	}
	r.current.Store(set)
	return set, nil
}

// verifying is the public key of that name; nil when there is no such key.
func (r *ring) verifying(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	set, err := r.keys(ctx)
	if err != nil {
		return nil, err
	}
	return set.public[kid], nil
}

func (r *ring) fresh(set *keySet) bool {
	if set == nil {
		return false
	}
	age := r.k.Clock().Now().Sub(set.readAt)
	return age >= 0 && age < keyFreshness
}

// forget makes the next use read the keys anew.
func (r *ring) forget() { r.current.Store(nil) }

func (r *ring) read(ctx context.Context, old *keySet) (*keySet, error) {
	set := &keySet{readAt: r.k.Clock().Now(), public: map[string]*rsa.PublicKey{}}
	err := r.k.DB().Read().NewSelect().Model(&set.rows).Order("created_at", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read signing keys: %w", database.Translate(err))
	}
	set.jwks.Keys = []jwk{}
	for i := range set.rows {
		row := &set.rows[i]
		if row.State == keyRetired && row.RetiresAt != nil && !set.readAt.Before(*row.RetiresAt) {
			continue
		}
		public, err := row.public()
		if err != nil {
			return nil, err
		}
		set.public[row.KID] = public
		set.jwks.Keys = append(set.jwks.Keys, publicJWK(public))
		if row.State != keyActive {
			continue
		}
		set.kid = row.KID
		if old != nil && old.kid == row.KID {
			set.private = old.private
		} else if set.private, err = row.open(r.k.Cipher()); err != nil {
			return nil, err
		}
	}
	published, err := json.Marshal(set.jwks)
	if err != nil {
		return nil, fmt.Errorf("write the set of keys: %w", err)
	}
	sum := sha256.Sum256(published)
	set.etag = `"` + hex.EncodeToString(sum[:16]) + `"`
	return set, nil
}

// ensure makes the first key, once in the life of a database, and tells early when the keys cannot be decrypted.
func (r *ring) ensure(ctx context.Context) error {
	set, err := r.keys(ctx)
	if err != nil || set.private != nil {
		return err
	}
	key, err := newKey(r.k.Cipher())
	if err != nil {
		return err
	}
	now := r.k.Clock().Now()
	key.State, key.CreatedAt, key.ActivatedAt = keyActive, now, &now
	err = r.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		// One key is active at a time (a unique index): of two processes that start together one is first.
		_, err := tx.NewInsert().Model(key).On("CONFLICT DO NOTHING").Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the first signing key: %w", err)
	}
	r.forget()
	return nil
}

// rotate makes the next key the active one and a new one the next. The active one retires: it signs no more and stays
// published until the last token that it signed has ended. The first rotation finds no next key and makes two.
func (r *ring) rotate(ctx context.Context) (active string, err error) {
	made := make([]*SigningKey, 2)
	for i := range made {
		if made[i], err = newKey(r.k.Cipher()); err != nil {
			return "", err
		}
	}
	err = r.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		now := r.k.Clock().Now()
		_, err := tx.NewUpdate().Model((*SigningKey)(nil)).Where("state = ?", keyActive).
			Set("state = ?", keyRetired).Set("retires_at = ?", now.Add(accessLifetime+2*leeway)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("retire the active key: %w", err)
		}
		result, err := tx.NewUpdate().Model((*SigningKey)(nil)).Where("state = ?", keyNext).
			Set("state = ?", keyActive).Set("activated_at = ?", now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("activate the next key: %w", err)
		}
		promoted, err := result.RowsAffected()
		if err != nil {
			return fmt.Errorf("activate the next key: %w", err)
		}
		rows := made[:1]
		made[0].State, made[0].CreatedAt, made[0].ActivatedAt = keyNext, now, nil
		if promoted == 0 {
			made[0].State, made[0].ActivatedAt = keyActive, &now
			made[1].State, made[1].CreatedAt = keyNext, now
			rows = made
		}
		if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
			return fmt.Errorf("keep the new key: %w", err)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	r.forget()
	set, err := r.keys(ctx)
	if err != nil {
		return "", err
	}
	return set.kid, nil
}
