package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// impersonationLifetime is how long a superuser acts as a user in a browser at most. With a token it is as long as the
	// token: there is no refresh token.
	impersonationLifetime = time.Hour
	// longestPurpose is that of the reason that he gives, in characters.
	longestPurpose = 200
)

// impersonation is what somebody gets who begins to act as a user.
type impersonation struct {
	Session *Session
	User    *User
	Cookie  string // of a browser
	Own     *Session
}

// purposeOf is a reason as it is kept.
func purposeOf(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return "", manor.Invalid(manor.FieldError{Path: "reason", Code: "required", Message: "Say why; the user is told."})
	case utf8.RuneCountInString(reason) > longestPurpose:
		return "", manor.Invalid(manor.FieldError{Path: "reason", Code: "too_long", Message: fmt.Sprintf("At most %d characters.", longestPurpose)})
	}
	return reason, nil
}

// mayImpersonate refuses everybody but superusers who gave their password lately and act for themselves.
func (s *service) mayImpersonate(ctx context.Context, who *manor.Principal) error {
	if who.Acting() {
		return manor.RequireOwner(ctx)
	}
	if !who.Superuser {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser can act as another user.")
	}
	return s.k.RequireRecent(ctx, manor.Recently)
}

// impersonate opens a session of another user for a superuser, beneath his own: it ends with it, and with the rank or the
// activity of either. It is of the kind of his own session. The reason is kept, and told to the user.
func (s *service) impersonate(ctx context.Context, tx *manor.Tx, who *manor.Principal, userID, reason, userAgent string) (*impersonation, error) {
	purpose, err := purposeOf(reason)
	if err != nil {
		return nil, err
	}
	if userID == who.UserID {
		return nil, manor.Invalid(manor.FieldError{Path: "user_id", Code: "choice", Message: "This is you."})
	}
	own := new(Session)
	err = lockRow(tx, tx.NewSelect().Model(own).Where("id = ?", who.SessionID).Where("user_id = ?", who.UserID).Where("ended_at IS NULL")).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, manor.Errorf(manor.CodeForbidden, "Only a session that somebody signed in to can do this.")
	}
	if err != nil {
		return nil, fmt.Errorf("read a session: %w", database.Translate(err))
	}
	user, err := s.whoCanBeActed(ctx, tx, who, userID)
	if err != nil {
		return nil, err
	}
	now := s.k.Clock().Now()
	started := &impersonation{User: user, Own: own}
	started.Session = &Session{
		Base: newBase(now), UserID: user.ID, Kind: own.Kind, Address: manor.AddressFrom(ctx), UserAgent: cut(userAgent, longestUserAgent),
		ImpersonatorID: who.UserID, Impersonator: who.Username, ParentID: own.ID, Purpose: purpose,
		LastSeenAt: now, ExpiresAt: now.Add(accessLifetime),
	}
	if own.Kind == kindBrowser {
		cookie, hash, err := newSecret()
		if err != nil {
			return nil, err
		}
		started.Cookie, started.Session.CookieHash, started.Session.ExpiresAt = cookie, &hash, now.Add(impersonationLifetime)
	}
	if own.ExpiresAt.Before(started.Session.ExpiresAt) {
		started.Session.ExpiresAt = own.ExpiresAt
	}
	if _, err := tx.NewInsert().Model(started.Session).Exec(ctx); err != nil {
		return nil, fmt.Errorf("open a session: %w", err)
	}
	return started, s.record(ctx, tx, securityEvent{
		user: user, action: eventImpersonated, sessionID: started.Session.ID, userAgent: started.Session.UserAgent, note: purpose,
	})
}

// whoCanBeActed is an active user who is no superuser. The rows of both are locked, so that neither rises or falls meanwhile.
func (s *service) whoCanBeActed(ctx context.Context, tx *manor.Tx, who *manor.Principal, id string) (*User, error) {
	if uuid.Validate(id) != nil {
		return nil, noSuchUser()
	}
	var users []*User
	err := lockRow(tx, tx.NewSelect().Model(&users).Where("id IN (?)", bun.List([]string{id, who.UserID})).Order("id")).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read users: %w", database.Translate(err))
	}
	var user *User
	stands := false
	for _, u := range users {
		if u.ID == id {
			user = u
		} else {
			stands = u.Active && u.Superuser
		}
	}
	switch {
	case !stands:
		return nil, manor.Errorf(manor.CodeForbidden, "Only a superuser can act as another user.")
	case user == nil:
		return nil, noSuchUser()
	case user.Superuser:
		return nil, manor.Errorf(manor.CodeForbidden, "Nobody acts as a superuser.")
	case user.Kind == kindService:
		return nil, manor.Errorf(manor.CodeForbidden, "Nobody acts as a service account: it cannot sign in.")
	case !user.Active:
		return nil, manor.Errorf(manor.CodeConflict, "This user is switched off. Nobody can act as him.")
	}
	return user, nil
}

func noSuchUser() error { return manor.Errorf(manor.CodeNotFound, "There is no such user.") }

// endImpersonation ends the session in which the caller acts as a user.
func (s *service) endImpersonation(ctx context.Context, who *manor.Principal) error {
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		ended, err := s.endSessionsOf(ctx, tx, endedByReturn, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("id = ?", who.SessionID).Where("impersonator_id = ?", who.Impersonator.UserID)
		})
		if err != nil || len(ended) == 0 {
			return err
		}
		return s.recordReturn(ctx, tx, who)
	})
}

// recordReturn writes down that who is no longer acted as, as the impersonator's doing.
func (s *service) recordReturn(ctx context.Context, tx *manor.Tx, who *manor.Principal) error {
	user := &User{Username: who.Username}
	user.ID = who.UserID
	return s.record(ctx, tx, securityEvent{user: user, action: eventImpersonationEnded, sessionID: who.SessionID, actor: impersonatorOf(who)})
}

// impersonatorOf is the caller behind the caller.
func impersonatorOf(who *manor.Principal) *manor.Principal {
	return &manor.Principal{UserID: who.Impersonator.UserID, Username: who.Impersonator.Username}
}

// logoutActing ends the session in which the caller acts as a user, and the impersonator's own that it came from: who signs
// out leaves nothing behind.
func (s *service) logoutActing(ctx context.Context, who *manor.Principal) error {
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		var parent string
		err := tx.NewSelect().Model((*Session)(nil)).Column("parent_id").Where("id = ?", who.SessionID).Scan(ctx, &parent)
		if err != nil {
			return fmt.Errorf("read a session: %w", database.Translate(err))
		}
		err = s.endSessions(ctx, tx, endedByLogout, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("id IN (?)", bun.List([]string{who.SessionID, parent})).Where("user_id = ? OR impersonator_id = ?", who.Impersonator.UserID, who.Impersonator.UserID)
		})
		if err != nil {
			return err
		}
		if err := s.recordReturn(ctx, tx, who); err != nil {
			return err
		}
		self := impersonatorOf(who)
		user := &User{Username: self.Username}
		user.ID = self.UserID
		return s.record(ctx, tx, securityEvent{user: user, action: eventLogout, sessionID: parent, actor: self})
	})
}

// refuseOwnRow keeps who acts as a user away from what belongs to that user's account.
func refuseOwnRow(who *manor.Principal, userID string) error {
	if who.Acting() && who.UserID == userID {
		return manor.Errorf(manor.CodeForbidden, "You act as this user. Only he changes his own account, or an administrator in his own name.")
	}
	return nil
}

// endActing ends the sessions in which a user acts as others, and those in which others act as him: he was promoted or demoted.
func (s *service) endActing(ctx context.Context, tx *manor.Tx, userID string) error {
	return s.endSessions(ctx, tx, endedByRank, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		own := tx.NewSelect().Model((*Session)(nil)).Column("id").Where("user_id = ?", userID)
		return q.Where("impersonator_id <> ''").Where("user_id = ? OR parent_id IN (?)", userID, own)
	})
}

// returned is the impersonator's own session that a browser goes back to.
type returned struct {
	Remember  bool
	ExpiresAt time.Time
	CSRFToken string
	Principal *manor.Principal
}

// ownSession finds the session that an impersonation was begun from, by the browser's two cookies: that of the impersonation,
// which may be over, and that of the session, which stands. A cookie that was planted names another session. Nil when there
// is none.
func (s *service) ownSession(ctx context.Context, acting, own string) (*returned, error) {
	if len(acting) != cookieLength || len(own) != cookieLength {
		return nil, nil
	}
	row := new(Session)
	err := s.k.DB().Read().NewSelect().Model(row).Column("parent_id", "impersonator_id").Where("cookie_hash = ?", hashSecret(acting)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up a browser's session: %w", database.Translate(err))
	}
	if row.ParentID == "" {
		return nil, nil
	}
	session, user, err := s.browsers.find(ctx, hashSecret(own))
	if err != nil || session == nil || session.id != row.ParentID || session.userID != row.ImpersonatorID {
		return nil, err
	}
	return &returned{
		Remember: session.remembered, ExpiresAt: session.expiresAt, CSRFToken: csrfToken(own), Principal: s.verifier.principal(session, user),
	}, nil
}

// actedBy is the user name of who acted as somebody in an event of his; empty: nobody did.
func actedBy(e SecurityEvent) string {
	if e.Event == eventImpersonated || e.Event == eventImpersonationEnded {
		return e.Actor
	}
	return e.Impersonator
}
