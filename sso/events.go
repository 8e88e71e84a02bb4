package sso

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/database"
)

// What can happen to an account, as security_events names it.
const (
	eventLogin           = "login"
	eventLoginFailed     = "login_failed"
	eventOTPFailed       = "otp_failed" // the password was right
	eventLogout          = "logout"
	eventLogoutAll       = "logout_all"
	eventSessionEnded    = "session_ended"
	eventLocked          = "locked"
	eventUnlocked        = "unlocked"
	eventPasswordChanged = "password_changed"
	eventPasswordRefused = "password_refused" // somebody signed in gave a wrong one
	eventPasswordReset   = "password_reset"
	eventStepUp          = "step_up"
	eventTOTPOn          = "totp_on"
	eventTOTPOff         = "totp_off"
	eventTOTPReset       = "totp_reset"
	eventRecoveryUsed    = "recovery_used"
	eventRecoveryRenewed = "recovery_renewed"
	eventTokenReused     = "token_reused"
	eventNewDevice       = "new_device"
	eventKeyMade         = "api_key_made"
	eventKeyRevoked      = "api_key_revoked"
	// A superuser began to act as the user, and stopped to.
	eventImpersonated       = "impersonated"
	eventImpersonationEnded = "impersonation_ended"
)

// securityEvents are all of them; other lines of a user's history are no security events.
var securityEvents = map[string]bool{
	eventLogin: true, eventLoginFailed: true, eventOTPFailed: true, eventLogout: true, eventLogoutAll: true, eventSessionEnded: true,
	eventLocked: true, eventUnlocked: true, eventPasswordChanged: true, eventPasswordRefused: true, eventPasswordReset: true,
	eventStepUp: true, eventTOTPOn: true, eventTOTPOff: true, eventTOTPReset: true, eventRecoveryUsed: true,
	eventRecoveryRenewed: true, eventTokenReused: true, eventNewDevice: true, eventKeyMade: true, eventKeyRevoked: true,
	eventImpersonated: true, eventImpersonationEnded: true,
}

// mostOwnEvents is how many events one request answers.
const mostOwnEvents = 100

// securityEvent is something that belongs into the history of a user: a login, a wrong password, a new one.
type securityEvent struct {
	user      *User // nil: nobody has the name
	action    string
	sessionID string // of a login; empty: that of the caller, if it is his own
	userAgent string // of a login; empty: that of the caller's session
	own       bool   // the user's doing, though the request has no caller
	note      string // why, as somebody said
	changes   map[string]any
	actor     *manor.Principal // who did it; nil: the caller
}

// record writes a security event, and the line in the user's history that goes with it, within tx.
func (s *service) record(ctx context.Context, tx *manor.Tx, event securityEvent) error {
	if securityEvents[event.action] {
		if err := s.keepEvent(ctx, tx, event); err != nil {
			return err
		}
	}
	if event.user == nil {
		return nil
	}
	entry := admin.Entry{Resource: "users", ObjectID: event.user.ID, Title: event.user.Username, Action: event.action, Changes: event.changes}
	if event.sessionID != "" {
		entry.Changes = map[string]any{"session": []any{nil, event.sessionID}}
	}
	entry.Actor = event.actor
	if event.own && manor.PrincipalFrom(ctx) == nil {
		entry.Actor = &manor.Principal{UserID: event.user.ID, Username: event.user.Username}
	}
	return admin.Record(ctx, s.k, tx, entry)
}

func (s *service) recordFor(ctx context.Context, tx *manor.Tx, who *manor.Principal, action string) error {
	user := &User{Username: who.Username}
	user.ID = who.UserID
	return s.record(ctx, tx, securityEvent{user: user, action: action})
}

func (s *service) keepEvent(ctx context.Context, tx *manor.Tx, event securityEvent) error {
	row := &SecurityEvent{
		ID: uuid.Must(uuid.NewV7()).String(), At: s.k.Clock().Now(), Event: event.action,
		Note:    event.note,
		Address: manor.AddressFrom(ctx), UserAgent: cut(event.userAgent, longestUserAgent), SessionID: event.sessionID,
	}
	if event.user != nil {
		row.UserID, row.Username = event.user.ID, event.user.Username
	}
	caller := manor.PrincipalFrom(ctx)
	who := event.actor
	if who == nil {
		who = caller
	}
	if who != nil {
		if who.Acting() {
			row.Impersonator = who.Impersonator.Username
		}
		if who.UserID != row.UserID {
			row.Actor = who.Username
		} else if row.SessionID == "" {
			row.SessionID = who.SessionID
		}
		if row.UserAgent == "" && caller != nil {
			err := tx.NewSelect().Model((*Session)(nil)).Column("user_agent").Where("id = ?", caller.SessionID).Scan(ctx, &row.UserAgent)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("read the device of a session: %w", err)
			}
		}
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("write a security event: %w", err)
	}
	if noticed[event.action] && event.user != nil {
		return s.notify(ctx, tx, event.user.ID, event.action, who, nil)
	}
	return nil
}

// recordReuse writes down that a refresh token of a session came a second time, unless the session was over anyway.
func (s *service) recordReuse(ctx context.Context, tx *manor.Tx, session *Session) error {
	if session.EndedAt != nil {
		return nil
	}
	user := new(User)
	if err := tx.NewSelect().Model(user).Where("id = ?", session.UserID).Scan(ctx); err != nil {
		return fmt.Errorf("read a user: %w", err)
	}
	return s.record(ctx, tx, securityEvent{user: user, action: eventTokenReused, sessionID: session.ID, userAgent: session.UserAgent})
}

// recordEnded writes down that somebody ended a session of another's.
func (s *service) recordEnded(ctx context.Context, tx *manor.Tx, session *Session) error {
	user := new(User)
	if err := tx.NewSelect().Model(user).Where("id = ?", session.UserID).Scan(ctx); err != nil {
		return fmt.Errorf("read a user: %w", err)
	}
	return s.keepEvent(ctx, tx, securityEvent{user: user, action: eventSessionEnded, sessionID: session.ID, userAgent: session.UserAgent})
}

// ownEvents are the caller's events, the newest first; those before the event with the id before, unless it is empty.
func (s *service) ownEvents(ctx context.Context, who *manor.Principal, before string, limit int) ([]SecurityEvent, error) {
	events := []SecurityEvent{}
	query := s.k.DB().Read().NewSelect().Model(&events).Where("user_id = ?", who.UserID).Order("id DESC").Limit(int64(min(limit, mostOwnEvents)))
	if before != "" {
		query = query.Where("id < ?", before)
	}
	if err := query.Scan(ctx); err != nil {
		return nil, fmt.Errorf("list security events: %w", database.Translate(err))
	}
	return events, nil
}

// registerEvents declares the resource security_events, which only grows, and forgets after a while.
func (s *service) registerEvents(site *admin.Site, group manor.Text) {
	admin.Register(site, admin.Resource[SecurityEvent]{
		Name: "security_events", Icon: "history", Group: group, Order: "-id", ReadOnly: true, NoHistory: true, DateHierarchy: "at",
		Label:      manor.Text{EN: "Security event", ZH: "安全事件"},
		Many:       manor.Text{EN: "Security events", ZH: "安全事件"},
		ListFields: []string{"at", "event", "username", "address", "user_agent", "actor"},
		Title:      func(row *SecurityEvent) string { return cmp.Or(row.Username, row.Address, row.Event) },
	})
	eventCharts(site)
	s.k.Retain("security_events", "at", s.k.Settings().EventRetention)
}
