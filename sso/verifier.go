package sso

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// stateFreshness is how long the state of a session is believed before it is read again: with the read itself, an
	// end in another process is known here within a second.
	stateFreshness = 700 * time.Millisecond
	// seenEvery is how often the time a session was last seen is written down; of a browser, whose session ends when it
	// is not used.
	seenEvery          = 5 * time.Minute
	seenInBrowserEvery = time.Minute
	// What is remembered at most, per generation: tokens and sessions.
	rememberedTokens   = 20_000
	rememberedSessions = 20_000
	// rememberedEnds is how many sessions that ended here are remembered apart.
	rememberedEnds = 50_000
)

// sessionState is what requests need to know of a session, as read at one moment.
type sessionState struct {
	readAt    time.Time
	userID    string
	username  string
	superuser bool
	active    bool       // of the user
	mustSet   bool       // a new password
	setAt     *time.Time // the password; nil: never
	endedAt   *time.Time
	expiresAt time.Time
	seenAt    time.Time
	idle      time.Duration // how long it stands unused; 0: as long as it does anyway
	cookie    string        // hash of a browser's cookie; empty: it has none
}

func (st *sessionState) stands(now time.Time) bool {
	return st.active && st.endedAt == nil && now.Before(st.expiresAt) && (st.idle == 0 || now.Before(st.seenAt.Add(st.idle)))
}

// isStale tells whether the time the session was last seen should be written down again.
func (st *sessionState) isStale(now time.Time) bool {
	if st.idle > 0 {
		return now.Sub(st.seenAt) >= seenInBrowserEvery
	}
	return now.Sub(st.seenAt) >= seenEvery
}

// verifier fills manor.Verifier and manor.Directory. A token seen before costs a hash and two map reads.
type verifier struct {
	s      *service
	tokens *remembered[[sha256.Size]byte, *checked]
	states *remembered[string, *sessionState]
	ended  *remembered[string, struct{}] // sessions that ended in this process: known at once, and for good
}

func newVerifier(s *service) *verifier {
	return &verifier{
		s:      s,
		tokens: remember[[sha256.Size]byte, *checked](rememberedTokens),
		states: remember[string, *sessionState](rememberedSessions),
		ended:  remember[string, struct{}](rememberedEnds),
	}
}

// Verify implements manor.Verifier.
func (v *verifier) Verify(ctx context.Context, token string) (*manor.Principal, error) {
	if len(token) > longestToken {
		return nil, notSignedIn(errors.New("token is too long"))
	}
	now := v.s.k.Clock().Now()
	key := sha256.Sum256([]byte(token))
	c, found, mark := v.tokens.get(key)
	if !found {
		var err error
		if c, err = v.s.parse(ctx, token); err != nil {
			return nil, err
		}
		v.tokens.put(key, c, mark)
	}
	if !now.Before(c.expires) {
		return nil, notSignedIn(errors.New("token has expired"))
	}
	state, err := v.state(ctx, c.sessionID, now)
	if err != nil {
		return nil, err
	}
	if state == nil || state.userID != c.userID || !state.stands(now) {
		return nil, notSignedIn(errors.New("session has ended"))
	}
	return &manor.Principal{
		UserID: c.userID, Username: state.username, SessionID: c.sessionID, Superuser: state.superuser, Claims: c.claims,
		MustChangePassword: v.s.passwordIsDue(state.mustSet, state.setAt),
	}, nil
}

// state is the session as it is now, at most stateFreshness old; nil when there is none.
func (v *verifier) state(ctx context.Context, sessionID string, now time.Time) (*sessionState, error) {
	if _, over, _ := v.ended.get(sessionID); over {
		return nil, nil
	}
	state, found, mark := v.states.get(sessionID)
	if found {
		if age := now.Sub(state.readAt); age >= 0 && age < stateFreshness {
			return state, nil
		}
	}
	state, err := v.s.readState(ctx, sessionID, now)
	if err != nil || state == nil {
		return nil, err
	}
	if state.stands(now) && state.isStale(now) && v.s.touch(ctx, sessionID, now) {
		state.seenAt = now
	}
	v.states.put(sessionID, state, mark)
	return state, nil
}

// sessionsEnded is told when sessions ended here: their tokens hold no longer from now on.
func (v *verifier) sessionsEnded(ids []string) {
	for _, id := range ids {
		_, _, mark := v.ended.get(id)
		v.ended.put(id, struct{}{}, mark)
	}
}

// usersChanged is told when somebody was locked, renamed, promoted or demoted here.
func (v *verifier) usersChanged() { v.states.forgetAll() }

// Active implements manor.Directory.
func (v *verifier) Active(ctx context.Context, userID string) (bool, error) {
	var active bool
	err := v.s.k.DB().Read().NewSelect().Model((*User)(nil)).Column("active").Where("id = ?", userID).Scan(ctx, &active)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read whether a user is active: %w", database.Translate(err))
	}
	return active, nil
}

func (s *service) readState(ctx context.Context, sessionID string, now time.Time) (*sessionState, error) {
	var row struct {
		UserID     string     `bun:"user_id"`
		Username   string     `bun:"username"`
		Superuser  bool       `bun:"superuser"`
		Active     bool       `bun:"active"`
		EndedAt    *time.Time `bun:"ended_at"`
		ExpiresAt  time.Time  `bun:"expires_at"`
		LastSeenAt time.Time  `bun:"last_seen_at"`
		Kind       string     `bun:"kind"`
		CookieHash *string    `bun:"cookie_hash"`
		Remembered bool       `bun:"remembered"`
		MustChange bool       `bun:"must_change_password"`
		ChangedAt  *time.Time `bun:"password_changed_at"`
	}
	err := s.k.DB().Read().NewSelect().
		TableExpr("sessions AS s").Join("JOIN users AS u ON u.id = s.user_id").
		Column("s.user_id", "u.username", "u.superuser", "u.active", "s.ended_at", "s.expires_at", "s.last_seen_at", "s.kind", "s.cookie_hash", "s.remembered",
			"u.must_change_password", "u.password_changed_at").
		Where("s.id = ?", sessionID).Scan(ctx, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the state of a session: %w", database.Translate(err))
	}
	state := &sessionState{
		readAt: now, userID: row.UserID, username: row.Username, superuser: row.Superuser, active: row.Active,
		endedAt: row.EndedAt, expiresAt: row.ExpiresAt, seenAt: row.LastSeenAt,
		mustSet: row.MustChange, setAt: row.ChangedAt,
	}
	if row.Kind == kindBrowser && !row.Remembered {
		state.idle = s.k.Settings().SessionIdle
	}
	if row.CookieHash != nil {
		state.cookie = *row.CookieHash
	}
	return state, nil
}

// touch writes down that a session was seen. A failure is logged and changes nothing else: the next request tries again.
func (s *service) touch(ctx context.Context, sessionID string, now time.Time) (written bool) {
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewUpdate().Model((*Session)(nil)).Set("last_seen_at = ?", now).
			Where("id = ?", sessionID).Where("last_seen_at < ?", now).Exec(ctx)
		return err
	})
	if err != nil {
		s.k.Log().WarnContext(ctx, "could not write down when a session was seen", "session", sessionID, "error", err)
	}
	return err == nil
}
