package sso

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

const (
	// warnBefore is how long before its end the owner of a key is told.
	warnBefore = 7 * 24 * time.Hour
	// warnEvery is how often it is looked which keys expire soon.
	warnEvery = 10 * time.Minute
	// warnedAtOnce bounds the keys of one transaction.
	warnedAtOnce = 200

	// topicKeyExpires is the event in the outbox that a message is made of.
	topicKeyExpires = "api_keys.expiring"
)

// keyExpires is what the outbox tells of a key that expires soon, once for each end that it has.
type keyExpires struct {
	KeyID     string    `json:"key_id"`
	Name      string    `json:"name"`
	Prefix    string    `json:"prefix"`
	UserID    string    `json:"user_id"`
	Username  string    `json:"username"`
	Email     *string   `json:"email"`
	Language  string    `json:"language"` // en or zh, as the owner chose; empty: he did not
	ExpiresAt time.Time `json:"expires_at"`
}

// warnOfExpiry tells of keys that expire soon and of which nobody was told yet. A key that was made to hold for less than
// warnBefore is told of at once: whoever waits for messages learns of every end.
func (s *service) warnOfExpiry(ctx context.Context) error {
	for {
		var told int
		err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) (err error) {
			told, err = s.warnOfSome(ctx, tx)
			return err
		})
		if err != nil || told < warnedAtOnce {
			return err
		}
	}
}

func (s *service) warnOfSome(ctx context.Context, tx *manor.Tx) (int, error) {
	now := s.k.Clock().Now()
	soon := tx.NewSelect().Model((*APIKey)(nil)).Column("id").Where("warned_at IS NULL").Where("revoked_at IS NULL").
		Where("expires_at > ?", now).Where("expires_at <= ?", now.Add(warnBefore)).Order("id").Limit(warnedAtOnce)
	var keys []APIKey
	// Of several processes the first marks a row; for the others the condition holds no more.
	err := tx.NewUpdate().Model((*APIKey)(nil)).Set("warned_at = ?", now).Where("id IN (?)", soon).Where("warned_at IS NULL").
		Returning("id, name, prefix, user_id, expires_at").Scan(ctx, &keys)
	if err != nil {
		return 0, fmt.Errorf("look for API keys that expire soon: %w", err)
	}
	if len(keys) == 0 {
		return 0, nil
	}
	ids := make([]string, len(keys))
	for i := range keys {
		ids[i] = keys[i].UserID
	}
	var users []User
	if err := tx.NewSelect().Model(&users).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return 0, fmt.Errorf("read the owners of API keys: %w", err)
	}
	owners := make(map[string]*User, len(users))
	for i := range users {
		owners[users[i].ID] = &users[i]
	}
	var events []manor.Event
	for i := range keys {
		key, owner := &keys[i], owners[keys[i].UserID]
		if owner == nil || !owner.Active {
			continue // his keys hold no longer anyway
		}
		events = append(events, manor.Event{Topic: topicKeyExpires, Key: key.ID, Payload: keyExpires{
			KeyID: key.ID, Name: key.Name, Prefix: key.Prefix, UserID: owner.ID, Username: owner.Username, Email: owner.Email,
			Language: languageOf(owner), ExpiresAt: *key.ExpiresAt,
		}})
	}
	return len(keys), s.k.Emit(ctx, tx, events...)
}
