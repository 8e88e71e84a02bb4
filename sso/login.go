package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

const (
	codeLocked             = problem.Locked
	codeInvalidCredentials = problem.InvalidCredentials

	// sessionLifetime is how long a session lasts at most; refreshLifetime, how long it lasts unused.
	sessionLifetime = 30 * 24 * time.Hour
	refreshLifetime = 14 * 24 * time.Hour

	// keepSessions is how long a session is listed after its time.
	keepSessions = 90 * 24 * time.Hour

	longestUserAgent = 300
)

// errTaken rolls a login back whose user changed between the check of the password and its commit.
var errTaken = errors.New("user changed during login")

// credentials are what somebody signs in with, and from where.
type credentials struct {
	Username  string
	Password  string
	Address   string
	UserAgent string
	Remember  bool   // of a browser: keep the session when it is closed or not used
	OTP       string // code of the second factor; empty: none given
	CaptchaID string // of a picture; empty: none given
	Captcha   string // what was read in it
}

// pair is what a login or a refresh answers.
type pair struct {
	AccessToken  string
	RefreshToken string
	SessionID    string
}

// login makes a session with a pair of tokens out of a user name and a password.
func (s *service) login(ctx context.Context, in credentials) (*pair, error) {
	ctx = byNobody(ctx)
	who, err := s.admit(ctx, in)
	if err != nil {
		return nil, err
	}
	refresh, hash, err := newSecret()
	if err != nil {
		return nil, err
	}
	session := s.newSession(who, in, kindTokens, sessionLifetime)
	err = s.openSession(ctx, who, session, func(ctx context.Context, tx *manor.Tx) error {
		return insertRefreshToken(ctx, tx, session, hash, session.CreatedAt)
	})
	if err != nil {
		return nil, err
	}
	return s.pair(ctx, session, refresh)
}

// byNobody is a request of who is not signed in. Who another cookie of the browser names has no part in a login or a forgotten
// password: what is written down is the doing of who signs in, or nobody's.
func byNobody(ctx context.Context) context.Context {
	return manor.WithRequest(ctx, manor.RequestIDFrom(ctx), manor.AddressFrom(ctx), nil)
}

// admitted is somebody whose password was right.
type admitted struct {
	user       *User
	from       credentials
	guards     []guarded
	betterHash string // of the password, when it was kept at another cost; else empty
}

// admit checks what somebody calls himself, by user name, e-mail address or phone number, and a password.
// invalid_credentials does not tell which of them was wrong; locked comes after too many wrong ones, also for the right
// password and for names that nobody has.
func (s *service) admit(ctx context.Context, in credentials) (*admitted, error) {
	// The turn is taken before anything is looked up: who waits costs nothing, and other requests find room beside many logins.
	ctx, leave, err := s.hasher.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	user, subject, err := s.userSigningIn(ctx, s.k.DB().Read(), in.Username)
	if err != nil {
		return nil, err
	}
	guards := guardsOf(subject, in.Address)
	if err := s.refuseGuarded(ctx, guards, in); err != nil {
		return nil, err
	}
	hash := ""
	if user != nil {
		hash = user.Password
	}
	ok, stale, err := s.hasher.check(ctx, hash, in.Password)
	if err != nil {
		return nil, err
	}
	if !ok || !user.Active || user.Kind == kindService {
		return nil, s.refuseLogin(ctx, in, user, guards, eventLoginFailed)
	}
	better := ""
	if stale {
		if better, err = s.hasher.hash(ctx, in.Password); err != nil {
			return nil, err
		}
	}
	return &admitted{user: user, from: in, guards: guards, betterHash: better}, nil
}

// refuseLogin counts the failure and answers it. user is nil when nobody has the name.
func (s *service) refuseLogin(ctx context.Context, in credentials, user *User, guards []guarded, what string) error {
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.countFailure(ctx, tx, guards); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: what, userAgent: in.UserAgent})
	})
	if err != nil {
		return err
	}
	if what == eventOTPFailed {
		return wrongCode()
	}
	return wrongCredentials()
}

func wrongCredentials() *manor.Error {
	e := manor.Errorf(codeInvalidCredentials, "The user name or the password is wrong.")
	e.Header = map[string]string{"WWW-Authenticate": "Bearer"}
	return e
}

func (s *service) newSession(who *admitted, in credentials, kind string, lifetime time.Duration) *Session {
	now := s.k.Clock().Now()
	return &Session{
		Base: newBase(now), UserID: who.user.ID, Kind: kind, Address: in.Address, UserAgent: cut(in.UserAgent, longestUserAgent),
		Remembered: in.Remember && kind == kindBrowser, AuthenticatedAt: &now, LastSeenAt: now, ExpiresAt: now.Add(lifetime),
	}
}

// openSession stores a session; also runs in the same transaction. otp_required when a code of the second factor is needed
// too, invalid_credentials when it is wrong or the user changed meanwhile.
func (s *service) openSession(ctx context.Context, who *admitted, session *Session, also func(context.Context, *manor.Tx) error) error {
	user := who.user
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.clearFailures(ctx, tx, who.guards); err != nil {
			return err
		}
		if err := s.passFactor(ctx, tx, user, who.from.OTP, who.from.UserAgent); err != nil {
			return err
		}
		update := tx.NewUpdate().Model((*User)(nil)).Set("last_login_at = ?", session.CreatedAt).
			Where("id = ?", user.ID).Where("active").Where("password_hash = ?", user.Password)
		if who.betterHash != "" {
			update = update.Set("password_hash = ?", who.betterHash)
		}
		changed, err := affected(update.Exec(ctx))
		if err != nil {
			return fmt.Errorf("write down a login: %w", err)
		}
		if changed == 0 {
			return errTaken
		}
		if _, err := tx.NewInsert().Model(session).Exec(ctx); err != nil {
			return fmt.Errorf("open a session: %w", err)
		}
		if err := also(ctx, tx); err != nil {
			return err
		}
		if err := s.endOldest(ctx, tx, session); err != nil {
			return err
		}
		if err := s.noticeDevice(ctx, tx, user, session); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: eventLogin, own: true, sessionID: session.ID, userAgent: session.UserAgent})
	})
	switch {
	case errors.Is(err, errTaken):
		return wrongCredentials()
	case errors.Is(err, errWrongCode):
		if err := s.noticeUsedCode(ctx, user, err); err != nil {
			return err
		}
		return s.refuseLogin(ctx, who.from, user, who.guards, eventOTPFailed)
	}
	return err
}

// pair signs the access token that goes with a refresh token.
func (s *service) pair(ctx context.Context, session *Session, refresh string) (*pair, error) {
	roles, err := s.roles(ctx, session.UserID)
	if err != nil {
		return nil, err
	}
	access, err := s.sign(ctx, session.UserID, session.ID, session.ImpersonatorID, roles)
	if err != nil {
		return nil, err
	}
	return &pair{AccessToken: access, RefreshToken: refresh, SessionID: session.ID}, nil
}

// userSigningIn finds a user by what he calls himself; nil when nobody has it. A user name counts more than an e-mail
// address or a phone number, so that nobody gets at another's login by giving himself an address that is the other's name.
// subject is what wrong passwords count for: the account, however it was named, or else the name that nobody has.
func (s *service) userSigningIn(ctx context.Context, db bun.IDB, typed string) (user *User, subject string, err error) {
	name, email := loginName(typed), tidyEmail(typed)
	phone, isPhone := tidyPhone(typed)
	var found []*User
	query := db.NewSelect().Model(&found).Where("login_name = ?", name).WhereOr("email = ?", email)
	if isPhone {
		query = query.WhereOr("phone = ?", phone)
	}
	if err := query.Scan(ctx); err != nil {
		return nil, "", fmt.Errorf("look up a user: %w", database.Translate(err))
	}
	for _, u := range found {
		if user == nil || u.LoginName == name {
			user = u
		}
	}
	switch {
	case user != nil:
		return user, user.LoginName, nil
	case isPhone:
		return nil, phone, nil
	}
	return nil, name, nil
}

// userNamed is who has a name, as it is compared; nil when nobody has.
func (s *service) userNamed(ctx context.Context, db bun.IDB, loginName string) (*User, error) {
	user := new(User)
	err := db.NewSelect().Model(user).Where("login_name = ?", loginName).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up a user: %w", database.Translate(err))
	}
	return user, nil
}

func (s *service) userByID(ctx context.Context, id string) (*User, error) {
	user := new(User)
	err := s.k.DB().Read().NewSelect().Model(user).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notSignedIn(errors.New("user is gone"))
	}
	if err != nil {
		return nil, fmt.Errorf("read a user: %w", database.Translate(err))
	}
	return user, nil
}

func affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func cut(text string, longest int) string {
	runes := []rune(text)
	if len(runes) > longest {
		return string(runes[:longest])
	}
	return text
}
