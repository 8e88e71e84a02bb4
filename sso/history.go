package sso

import (
	"context"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// securityEvent is something that belongs into the history of a user: a login, a wrong password, a new one.
type securityEvent struct {
	user      *User
	action    string
	sessionID string // empty: none
	changes   map[string]any
}

// record writes a security event into the history, within tx. A login is the user's own doing, though the request that
// brought it had no caller yet.
func (s *service) record(ctx context.Context, tx *manor.Tx, event securityEvent) error {
	entry := admin.Entry{Resource: "users", ObjectID: event.user.ID, Title: event.user.Username, Action: event.action, Changes: event.changes}
	if event.sessionID != "" {
		entry.Changes = map[string]any{"session": []any{nil, event.sessionID}}
		if manor.PrincipalFrom(ctx) == nil {
			entry.Actor = &manor.Principal{UserID: event.user.ID, Username: event.user.Username}
		}
	}
	return admin.Record(ctx, s.k, tx, entry)
}

func (s *service) recordFor(ctx context.Context, tx *manor.Tx, who *manor.Principal, action string) error {
	user := &User{Username: who.Username}
	user.ID = who.UserID
	return s.record(ctx, tx, securityEvent{user: user, action: action})
}
