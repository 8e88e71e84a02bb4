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

const (
	// keyFreshness is how long the ring believes what it read. A key made or rotated by another process is in use a second later.
	keyFreshness = 700 * time.Millisecond
	// unknownFreshness is the same before a key is called unknown.
	unknownFreshness = 200 * time.Millisecond
)

// ring holds the signing keys: the one that signs, and the public halves of all whose tokens may still be valid.
type ring struct {
	k       *manor.Kernel
	makeKey func(bits int) (*rsa.PrivateKey, error)
	current atomic.Pointer[keySet]
	reading sync.Mutex // one read at a time
}

// keySet is the keys as read at one moment. It does not change.
type keySet struct {
	readAt  time.Time
	kid     string // of the active key
	active  *SigningKey
	next    *SigningKey
	private *rsa.PrivateKey
	public  map[string]*rsa.PublicKey
	rows    []SigningKey
	jwks    keysBody
	etag    string
}

// keys are the present keys, read anew when they may have changed.
func (r *ring) keys(ctx context.Context) (*keySet, error) { return r.keysOf(ctx, keyFreshness) }

func (r *ring) keysOf(ctx context.Context, oldest time.Duration) (*keySet, error) {
	if set := r.current.Load(); r.fresh(set, oldest) {
		return set, nil
	}
	r.reading.Lock()
	defer r.reading.Unlock()
	old := r.current.Load()
	if r.fresh(old, oldest) {
		return old, nil
	}
	set, err := r.read(ctx, old)
	if err != nil {
		return nil, err
	}
	r.current.Store(set)
	return set, nil
}

// verifying is the public key of that name; nil when there is no such key. Another process may have made one just now, so
// an unknown name is looked for once more, a few times a second at most.
func (r *ring) verifying(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	for _, oldest := range []time.Duration{keyFreshness, unknownFreshness} {
		set, err := r.keysOf(ctx, oldest)
		if err != nil {
			return nil, err
		}
		if key := set.public[kid]; key != nil {
			return key, nil
		}
	}
	return nil, nil
}

func (r *ring) fresh(set *keySet, oldest time.Duration) bool {
	if set == nil {
		return false
	}
	age := r.k.Clock().Now().Sub(set.readAt)
	return age >= 0 && age < oldest
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
		if row.State == keyNext {
			set.next = row
		}
		set.jwks.Keys = append(set.jwks.Keys, publicJWK(public))
		if row.State != keyActive {
			continue
		}
		set.kid, set.active = row.KID, row
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
