package sso

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// rememberedKeys is how many API keys are remembered at most, per generation.
	rememberedKeys = 20_000
	// keyUsedEvery is how often it is written down that a key was used.
	keyUsedEvery = time.Minute
)

// keyState is what requests need to know of an API key. Only when it was used changes; another change makes another.
type keyState struct {
	userID  string
	revoked bool
	key     manor.Key
	used    noted
}

// verifyKey is Verify for API keys. One seen before costs a hash and four reads of memory, and no look into the database:
// the log tells which keys were revoked or changed, and which users.
func (v *verifier) verifyKey(ctx context.Context, token string) (*manor.Principal, error) {
	if err := checkKeyForm(token); err != nil {
		return nil, wrongKey(err)
	}
	if err := v.s.revocations.current(ctx); err != nil {
		return nil, err
	}
	state, err := v.keyOf(ctx, token)
	if err != nil {
		return nil, err
	}
	now := v.s.k.Clock().Now()
	switch {
	case state == nil:
		return nil, wrongKey(errors.New("there is no such API key"))
	case state.revoked:
		return nil, wrongKey(errors.New("API key was revoked"))
	case state.key.ExpiresAt != nil && !now.Before(*state.key.ExpiresAt):
		return nil, wrongKey(errors.New("API key has expired"))
	}
	user, err := v.user(ctx, state.userID)
	if err != nil {
		return nil, err
	}
	if user == nil || !user.active {
		return nil, wrongKey(errors.New("the owner of the API key is gone or switched off"))
	}
	v.s.keyUsed(ctx, state, now)
	key := state.key
	key.OwnerSuperuser = user.superuser
	return &manor.Principal{
		UserID: state.userID, Username: user.username, Key: &key, MustChangePassword: v.s.passwordIsDue(user.mustSet, user.setAt),
		MustSetUpFactor: v.s.factorIsDue(user),
	}, nil
}

// wrongKey is the one answer to an API key that does not hold; why is for the log.
func wrongKey(cause error) *manor.Error {
	e := manor.Errorf(manor.CodeUnauthenticated, "The API key does not hold.").Wrap(cause)
	e.Header = map[string]string{"WWW-Authenticate": `Bearer error="invalid_token"`}
	return e
}

// keyOf is a key as it is now; nil when there is none. One that changed while it was read is read again.
func (v *verifier) keyOf(ctx context.Context, token string) (*keyState, error) {
	hash := sha256.Sum256([]byte(token))
	id, known, mark := v.keyIDs.get(hash)
	if !known {
		var err error
		if id, err = v.s.findKey(ctx, token[:keyShown], hash); err != nil || id == "" {
			return nil, err
		}
		v.keyIDs.put(hash, id, mark)
	}
	return recall(ctx, v.keys, id, v.s.readKey)
}

// keyChanged is told by the log that a key was revoked, or that what it may do changed.
func (v *verifier) keyChanged(id string) { v.keys.forget(id) }

// findKey looks for the key by how it begins, and compares the hash of the rest in constant time; empty when it is none.
func (s *service) findKey(ctx context.Context, shown string, hash [sha256.Size]byte) (string, error) {
	var rows []APIKey
	err := s.k.DB().Read().NewSelect().Model(&rows).Column("id", "hash").Where("prefix = ?", shown).Scan(ctx)
	if err != nil {
		return "", fmt.Errorf("look for an API key: %w", database.Translate(err))
	}
	found, want := "", []byte(hex.EncodeToString(hash[:]))
	for i := range rows {
		if subtle.ConstantTimeCompare([]byte(rows[i].Hash), want) == 1 {
			found = rows[i].ID
		}
	}
	return found, nil
}

func (s *service) readKey(ctx context.Context, id string) (*keyState, error) {
	row := new(APIKey)
	err := s.k.DB().Read().NewSelect().Model(row).
		Column("id", "name", "user_id", "scopes", "expires_at", "last_used_at", "revoked_at").Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the state of an API key: %w", database.Translate(err))
	}
	state := &keyState{
		userID: row.UserID, revoked: row.RevokedAt != nil,
		key: manor.Key{ID: row.ID, Name: row.Name, Scopes: manor.ScopesOf(row.Scopes), ExpiresAt: row.ExpiresAt},
	}
	if row.LastUsedAt != nil {
		state.used.at.Store(row.LastUsedAt.UnixMilli())
	}
	return state, nil
}

// keyUsed writes down, at most once a minute, that a key was used, and from where. A failure is logged and changes nothing
// else: a later request tries again.
func (s *service) keyUsed(ctx context.Context, state *keyState, now time.Time) {
	err := s.note(ctx, &state.used, now, keyUsedEvery, func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewUpdate().Model((*APIKey)(nil)).Set("last_used_at = ?", now).Set("last_address = ?", manor.AddressFrom(ctx)).
			Where("id = ?", state.key.ID).Where("last_used_at IS NULL OR last_used_at < ?", now).Exec(ctx)
		return err
	})
	if err != nil {
		s.k.Log().WarnContext(ctx, "could not write down that an API key was used", "key", state.key.ID, "error", err)
	}
}
