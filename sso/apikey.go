package sso

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/database"
)

const (
	// keysOfUser is how many API keys that hold one user may have.
	keysOfUser = 50
	// longestKeyName is in characters.
	longestKeyName = 100
	// usualKeyDays is how long a key holds unless somebody says.
	usualKeyDays = 90
	// mostScopes bounds the scopes of one key.
	mostScopes = 100
	// keepKeys is how long a key that was revoked, or has expired, stays in the list.
	keepKeys = 90 * 24 * time.Hour
)

// wantedKey is what somebody asks for.
type wantedKey struct {
	Name      string
	Scopes    []string
	ExpiresAt *time.Time // nil: never
}

// madeKey is a key with its secret, which is told this once.
type madeKey struct {
	Secret string
	Row    *APIKey
}

// makeOwnKey makes a key for the caller himself, who gave his password lately. It may name any permission: the key does
// what he may do at the time.
func (s *service) makeOwnKey(ctx context.Context, who *manor.Principal, want wantedKey) (made *madeKey, err error) {
	if err := manor.NeedsPerson(who); err != nil {
		return nil, err
	}
	if err := s.k.RequireRecent(ctx, manor.Recently); err != nil {
		return nil, err
	}
	user, err := s.userByID(ctx, who.UserID)
	if err != nil {
		return nil, err
	}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		made, err = s.makeKey(ctx, tx, user, want)
		return err
	})
	return made, err
}

// makeKey makes a key of a user's within tx: invalid when it breaks a rule, conflict when the user has too many.
func (s *service) makeKey(ctx context.Context, tx *manor.Tx, owner *User, want wantedKey) (*madeKey, error) {
	now := s.k.Clock().Now()
	row := &APIKey{Base: newBase(now), Name: strings.TrimSpace(want.Name), UserID: owner.ID, Scopes: want.Scopes, ExpiresAt: want.ExpiresAt}
	if err := s.validKey(row, nil); err != nil {
		return nil, err
	}
	if err := lockUser(ctx, tx, owner.ID); err != nil { // of several at once none looks past the others
		return nil, err
	}
	n, err := holding(tx.NewSelect().Model((*APIKey)(nil)), owner.ID, now).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("count API keys: %w", err)
	}
	if n >= keysOfUser {
		return nil, manor.Errorf(manor.CodeConflict, "There are %d API keys already. Revoke one first.", n)
	}
	made := &madeKey{Row: row}
	if made.Secret, row.Prefix, row.Hash, err = newKeySecret(); err != nil {
		return nil, err
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return nil, fmt.Errorf("keep an API key: %w", err)
	}
	entry := admin.Entry{Resource: "api_keys", ObjectID: row.ID, Title: row.Name, Action: "create", Changes: map[string]any{
		"name": []any{nil, row.Name}, "user_id": []any{nil, row.UserID}, "prefix": []any{nil, row.Prefix},
		"scopes": []any{nil, row.Scopes}, "expires_at": []any{nil, row.ExpiresAt},
	}}
	if err := admin.Record(ctx, s.k, tx, entry); err != nil {
		return nil, err
	}
	return made, s.recordKey(ctx, tx, owner, eventKeyMade, row)
}

// recordKey writes into the owner's events and history what became of a key of his.
func (s *service) recordKey(ctx context.Context, tx *manor.Tx, owner *User, what string, key *APIKey) error {
	return s.record(ctx, tx, securityEvent{user: owner, action: what, changes: map[string]any{"api_key": []any{nil, key.Name + " (" + key.Prefix + "…)"}}})
}

// validKey holds a key to the rules of all: a name that can be read, scopes that there are, an end that is not too far. before
// is the key as it was, whose scopes and end may stay whatever the rules are by now; nil for a new one.
func (s *service) validKey(row, before *APIKey) error {
	var wrong []manor.FieldError
	switch {
	case row.Name == "":
		wrong = append(wrong, manor.FieldError{Path: "name", Code: "required", Message: "Say what the key is for."})
	case utf8.RuneCountInString(row.Name) > longestKeyName:
		wrong = append(wrong, manor.FieldError{Path: "name", Code: "too_long", Message: fmt.Sprintf("At most %d characters.", longestKeyName)})
	case !utf8.ValidString(row.Name) || strings.ContainsFunc(row.Name, func(r rune) bool { return !unicode.IsPrint(r) }):
		wrong = append(wrong, manor.FieldError{Path: "name", Code: "invisible", Message: "This holds characters that cannot be seen."})
	}
	was := APIKey{}
	if before != nil {
		was = *before
	}
	wrong = append(wrong, s.wrongScopes(row.Scopes, was.Scopes)...)
	if before == nil || !sameTime(row.ExpiresAt, was.ExpiresAt) {
		wrong = append(wrong, s.wrongEnd(row)...)
	}
	return manor.Invalid(wrong...)
}

// wrongScopes are those that no app declares, and none at all.
func (s *service) wrongScopes(scopes, known []string) (wrong []manor.FieldError) {
	switch {
	case len(scopes) == 0:
		return []manor.FieldError{{Path: "scopes", Code: "required", Message: "Name at least one permission, or * for all that the owner holds."}}
	case len(scopes) > mostScopes:
		return []manor.FieldError{{Path: "scopes", Code: "too_long", Message: fmt.Sprintf("At most %d; use wildcards: courses:*, *:read.", mostScopes)}}
	}
	there := map[string]bool{"*": true}
	for _, name := range known {
		there[name] = true
	}
	for _, p := range s.k.Permissions() {
		there[p.Name], there[p.Resource+":*"], there["*:"+p.Action] = true, true, true
	}
	for i, name := range scopes {
		if !there[name] {
			wrong = append(wrong, manor.FieldError{Path: fmt.Sprintf("scopes[%d]", i), Code: "choice", Message: "There is no such permission."})
		}
	}
	return wrong
}

func (s *service) wrongEnd(row *APIKey) []manor.FieldError {
	end, most := row.ExpiresAt, s.k.Settings().APIKeyMaxAge
	switch {
	case end != nil && !end.After(s.k.Clock().Now()):
		return []manor.FieldError{{Path: "expires_at", Code: "min", Message: "This must lie in the future."}}
	case most > 0 && end == nil:
		return []manor.FieldError{{Path: "expires_at", Code: "required", Message: fmt.Sprintf("Keys have an end here, at most %s after they were made.", most)}}
	case most > 0 && end.Sub(row.CreatedAt) > most:
		return []manor.FieldError{{Path: "expires_at", Code: "max", Message: fmt.Sprintf("Keys hold for at most %s here.", most)}}
	}
	return nil
}

func sameTime(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// holding picks a user's keys that hold.
func holding(q *bun.SelectQuery, userID string, now time.Time) *bun.SelectQuery {
	return q.Where("user_id = ?", userID).Where("revoked_at IS NULL").Where("expires_at IS NULL OR expires_at > ?", now)
}

// ownKeys are the caller's keys that were not revoked, the newest first; those that expired are among them for a while.
func (s *service) ownKeys(ctx context.Context, who *manor.Principal) ([]APIKey, error) {
	keys := []APIKey{}
	err := s.k.DB().Read().NewSelect().Model(&keys).Where("user_id = ?", who.UserID).Where("revoked_at IS NULL").
		Order("created_at DESC", "id DESC").Limit(1000).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list API keys: %w", database.Translate(err))
	}
	return keys, nil
}

// revokeOwnKey revokes one of the caller's keys, not_found when he has none such; with an empty id all of them. What makes
// the account safer needs no password.
func (s *service) revokeOwnKey(ctx context.Context, who *manor.Principal, id string) error {
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		revoked, err := s.revokeKeys(ctx, tx, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			if q = q.Where("user_id = ?", who.UserID); id != "" {
				q = q.Where("id = ?", id)
			}
			return q
		})
		if err != nil {
			return err
		}
		if len(revoked) == 0 && id != "" {
			return manor.Errorf(manor.CodeNotFound, "You have no such API key.")
		}
		return nil
	})
}

// revokeKeys revokes those that which picks, and writes it down. They hold no longer here as soon as tx is committed,
// elsewhere within a second.
func (s *service) revokeKeys(ctx context.Context, tx *manor.Tx, which func(*bun.UpdateQuery) *bun.UpdateQuery) ([]APIKey, error) {
	now := s.k.Clock().Now()
	var revoked []APIKey
	query := tx.NewUpdate().Model((*APIKey)(nil)).
		Set("revoked_at = ?", now).Set("updated_at = ?", now).Set("version = version + 1").
		Where("revoked_at IS NULL").Returning("id, name, prefix, user_id")
	if err := which(query).Scan(ctx, &revoked); err != nil {
		return nil, fmt.Errorf("revoke API keys: %w", err)
	}
	for i := range revoked {
		row := &revoked[i]
		err := admin.Record(ctx, s.k, tx, admin.Entry{Resource: "api_keys", ObjectID: row.ID, Title: row.Name, Action: "revoke", Changes: map[string]any{
			"revoked_at": []any{nil, now},
		}})
		if err != nil {
			return nil, err
		}
	}
	return revoked, s.keysRevoked(ctx, tx, revoked...)
}

// keysRevoked tells the log, and the owners' events.
func (s *service) keysRevoked(ctx context.Context, tx *manor.Tx, keys ...APIKey) error {
	ids, owners := make([]string, len(keys)), map[string]*User{}
	for i := range keys {
		ids[i] = keys[i].ID
		owner := owners[keys[i].UserID]
		if owner == nil {
			var err error
			if owner, err = ownerOf(ctx, tx, &keys[i]); err != nil {
				return err
			}
			owners[keys[i].UserID] = owner
		}
		if err := s.recordKey(ctx, tx, owner, eventKeyRevoked, &keys[i]); err != nil {
			return err
		}
	}
	return s.keysChanged(ctx, tx, ids...)
}
