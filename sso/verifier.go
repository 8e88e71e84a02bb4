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

// What is remembered at most, per generation.
const (
	rememberedTokens   = 20_000
	rememberedSessions = 50_000
	rememberedUsers    = 50_000
)

// verifier fills manor.Verifier and manor.Directory. A token seen before costs a hash and four reads of memory: which
// session and user it speaks of, whether the session ended, and who the user is now. The last two are kept true by the log.
type verifier struct {
	s        *service
	tokens   *remembered[[sha256.Size]byte, *checked]
	sessions *remembered[sessionKey, *sessionState]
	users    *remembered[string, *userState]
	keyIDs   *remembered[[sha256.Size]byte, string] // hash of an API key → its id, which never changes
	keys     *remembered[string, *keyState]
}

// userState is what requests need to know of a user. It does not change; a change makes another.
type userState struct {
	username  string
	superuser bool
	active    bool
	mustSet   bool       // a new password
	setAt     *time.Time // the password; nil: never
	factor    bool       // has a second factor
}

func newVerifier(s *service) *verifier {
	return &verifier{
		s:        s,
		tokens:   remember[[sha256.Size]byte, *checked](rememberedTokens),
		sessions: remember[sessionKey, *sessionState](rememberedSessions),
		users:    remember[string, *userState](rememberedUsers),
		keyIDs:   remember[[sha256.Size]byte, string](rememberedKeys),
		keys:     remember[string, *keyState](rememberedKeys),
	}
}

// Verify implements manor.Verifier.
func (v *verifier) Verify(ctx context.Context, token string) (*manor.Principal, error) {
	if isKey(token) {
		return v.verifyKey(ctx, token)
	}
	if len(token) > longestToken {
		return nil, notSignedIn(errors.New("token is too long"))
	}
	key := sha256.Sum256([]byte(token))
	c, found, mark := v.tokens.get(key)
	if !found {
		var err error
		if c, err = v.s.parse(ctx, token); err != nil {
			return nil, err
		}
		v.tokens.put(key, c, mark)
	}
	if !v.s.k.Clock().Now().Before(c.expires) {
		return nil, notSignedIn(errors.New("token has expired"))
	}
	session, user, err := v.standing(ctx, c.session)
	if err != nil {
		return nil, err
	}
	if session == nil || session.userID != c.userID {
		return nil, notSignedIn(errors.New("session has ended"))
	}
	if !session.actsBy(c.actor) {
		return nil, notSignedIn(errors.New("token and session differ in who acts"))
	}
	who := v.principal(session, user)
	who.Claims = c.claims
	return who, nil
}

// principal is the caller of a session that stands, without Grants. Who acts as another need not change the other's password,
// and cannot.
func (v *verifier) principal(session *sessionState, user *userState) *manor.Principal {
	return &manor.Principal{
		UserID: session.userID, Username: user.username, SessionID: session.id, Superuser: user.superuser, Impersonator: session.impersonator,
		MustChangePassword: session.impersonator == nil && v.s.passwordIsDue(user.mustSet, user.setAt),
		MustSetUpFactor:    session.impersonator == nil && v.s.factorIsDue(user),
	}
}

// standing is a session with its user, as they are now; both are nil when the session does not stand.
func (v *verifier) standing(ctx context.Context, id sessionKey) (*sessionState, *userState, error) {
	if err := v.s.revocations.current(ctx); err != nil {
		return nil, nil, err
	}
	if v.s.revocations.ended.has(id) {
		return nil, nil, nil
	}
	session, err := v.session(ctx, id)
	if err != nil || session == nil {
		return nil, nil, err
	}
	user, err := v.user(ctx, session.userID)
	if err != nil || user == nil || !user.active {
		return nil, nil, err
	}
	if session.impersonator != nil {
		if stands, err := v.actingStands(ctx, session, user); err != nil || !stands {
			return nil, nil, err
		}
	}
	// Whatever was read before the end was written: the log knows better.
	if v.s.revocations.ended.has(id) {
		return nil, nil, nil
	}
	return session, user, nil
}

// actingStands tells whether somebody may still act as a user: his own session stands, he is still an active superuser, and
// the user is none.
func (v *verifier) actingStands(ctx context.Context, session *sessionState, user *userState) (bool, error) {
	if user.superuser || v.s.revocations.ended.has(session.parent) {
		return false, nil
	}
	own, err := v.session(ctx, session.parent)
	if err != nil || own == nil || own.userID != session.impersonator.UserID {
		return false, err
	}
	impersonator, err := v.user(ctx, own.userID)
	if err != nil || impersonator == nil || !impersonator.active || !impersonator.superuser {
		return false, err
	}
	return !v.s.revocations.ended.has(session.parent), nil
}

// session is one that stands by itself; whether it ended since it was read is told by the log.
func (v *verifier) session(ctx context.Context, id sessionKey) (*sessionState, error) {
	now := v.s.k.Clock().Now()
	state, found, mark := v.sessions.get(id)
	if !found || state.isIdle(now) { // other processes may have seen it meanwhile
		var err error
		if state, err = v.s.readSession(ctx, id); err != nil {
			return nil, err
		}
		if state == nil {
			return nil, nil
		}
		v.sessions.put(id, state, mark)
	}
	if !now.Before(state.expiresAt) || state.isIdle(now) {
		return nil, nil
	}
	v.s.seen(ctx, id, state, now)
	return state, nil
}

// user is who somebody is now; nil when he is gone. One who changed while he was read is read again.
func (v *verifier) user(ctx context.Context, id string) (*userState, error) {
	return recall(ctx, v.users, id, v.s.readUser)
}

// userChanged is told by the log that somebody was locked, deleted, renamed, promoted or demoted.
func (v *verifier) userChanged(id string) { v.users.forget(id) }

// forgetAll is told that the log has more to say than can be told one by one.
func (v *verifier) forgetAll() {
	v.users.forgetAll()
	v.sessions.forgetAll()
	v.keys.forgetAll()
}

// Active implements manor.Directory.
func (v *verifier) Active(ctx context.Context, userID string) (bool, error) {
	state, err := v.s.readUser(ctx, userID)
	return state != nil && state.active, err
}

func (s *service) readUser(ctx context.Context, id string) (*userState, error) {
	user := struct {
		User
		HasFactor bool `bun:"has_factor"`
	}{}
	err := s.k.DB().Read().NewSelect().TableExpr("users").Column("username", "kind", "superuser", "active", "must_change_password", "password_changed_at").
		ColumnExpr("EXISTS (SELECT 1 FROM second_factors WHERE second_factors.id = users.id AND confirmed_at IS NOT NULL) AS has_factor").
		Where("id = ?", id).Scan(ctx, &user)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the state of a user: %w", database.Translate(err))
	}
	return &userState{
		username: user.Username, superuser: user.Superuser, active: user.Active, mustSet: user.MustChangePassword, setAt: user.PasswordChangedAt,
		factor: user.HasFactor || user.Kind == kindService, // a program has no phone
	}, nil
}
