package sso

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// cookieLength is that of a cookie of ours: 256 bits in base64.
	cookieLength = 43
	// csrfPurpose keeps what is made of a cookie here apart from whatever else might be made of it.
	csrfPurpose = "manor csrf token"
	// redisPatience bounds the wait for Redis, which only saves a look into the database.
	redisPatience = 100 * time.Millisecond
	// rememberedCookies is how many are remembered at most, per generation.
	rememberedCookies = 20_000
)

// browserLogin is what a browser's login answers.
type browserLogin struct {
	Cookie    string // opaque; only its hash is kept
	CSRFToken string
	Principal *manor.Principal
}

// loginBrowser makes a browser's session out of a user name and a password. The cookie is always a new one; the session
// that the browser had before, by the cookie former, ends, and so does
// the one that it acted as another from.
func (s *service) loginBrowser(ctx context.Context, in credentials, former ...string) (*browserLogin, error) {
	ctx = byNobody(ctx)
	who, err := s.admit(ctx, in)
	if err != nil {
		return nil, err
	}
	cookie, hash, err := newSecret()
	if err != nil {
		return nil, err
	}
	lifetime := s.k.Settings().SessionLifetime
	if in.Remember {
		lifetime = s.k.Settings().SessionRemembered
	}
	session := s.newSession(who, in, kindBrowser, lifetime)
	session.CookieHash = &hash
	err = s.openSession(ctx, who, session, func(ctx context.Context, tx *manor.Tx) error {
		var hashes []string
		for _, cookie := range former {
			if len(cookie) == cookieLength {
				hashes = append(hashes, hashSecret(cookie))
			}
		}
		if len(hashes) == 0 {
			return nil
		}
		return s.endSessions(ctx, tx, endedByLogin, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("cookie_hash IN (?)", bun.List(hashes))
		})
	})
	if err != nil {
		return nil, err
	}
	caller := &manor.Principal{UserID: who.user.ID, Username: who.user.Username, SessionID: session.ID, Superuser: who.user.Superuser}
	caller.MustChangePassword = s.passwordIsDue(who.user.MustChangePassword, who.user.PasswordChangedAt)
	state, err := s.verifier.user(ctx, who.user.ID)
	if err != nil {
		return nil, err
	}
	caller.MustSetUpFactor = state != nil && s.factorIsDue(state)
	return &browserLogin{Cookie: cookie, CSRFToken: csrfToken(cookie), Principal: caller}, nil
}

// csrfToken is made of the cookie, so that it is bound to the session and needs no place of its own. Who knows it cannot
// tell the cookie.
func csrfToken(cookie string) string {
	mac := hmac.New(sha256.New, []byte(cookie))
	mac.Write([]byte(csrfPurpose))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// browsers fills manor.SessionResolver. Which session a cookie belongs to never changes, so it is remembered here and in
// Redis; whether the session stands is the verifier's answer.
type browsers struct {
	s   *service
	ids *remembered[string, sessionKey] // hash of the cookie → id of the session
}

func newBrowsers(s *service) *browsers {
	return &browsers{s: s, ids: remember[string, sessionKey](rememberedCookies)}
}

// Resolve implements manor.SessionResolver.
func (b *browsers) Resolve(ctx context.Context, cookie string) (*manor.BrowserSession, error) {
	if len(cookie) != cookieLength {
		return nil, notSignedIn(errors.New("session cookie is not of ours"))
	}
	session, user, err := b.find(ctx, hashSecret(cookie))
	if err != nil {
		return nil, err
	}
	if session == nil {
		return nil, notSignedIn(errors.New("session has ended"))
	}
	return &manor.BrowserSession{
		Principal: b.s.verifier.principal(session, user),
		CSRFToken: csrfToken(cookie),
	}, nil
}

// find is the session of a cookie with its user; nil when none stands. What Redis says counts only when the session says
// so too.
func (b *browsers) find(ctx context.Context, hash string) (*sessionState, *userState, error) {
	id, found, mark := b.ids.get(hash)
	if found {
		return b.s.verifier.standing(ctx, id)
	}
	if id, found = b.recall(ctx, hash); found {
		session, user, err := b.s.verifier.standing(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if session != nil && session.cookie == hash {
			b.ids.put(hash, id, mark)
			return session, user, nil
		}
	}
	text, err := b.s.sessionOfCookie(ctx, hash)
	if err != nil || text == "" {
		return nil, nil, err
	}
	if id, err = uuid.Parse(text); err != nil {
		return nil, nil, fmt.Errorf("session %s: %w", text, err)
	}
	b.keep(ctx, hash, text)
	b.ids.put(hash, id, mark)
	return b.s.verifier.standing(ctx, id)
}

// sessionOfCookie is the id of the session with a cookie; empty when there is none.
func (s *service) sessionOfCookie(ctx context.Context, hash string) (id string, err error) {
	err = s.k.DB().Read().NewSelect().Model((*Session)(nil)).Column("id").Where("cookie_hash = ?", hash).Scan(ctx, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look up a browser's session: %w", database.Translate(err))
	}
	return id, nil
}

func redisKey(hash string) string { return "session:{" + hash + "}" }

// recall asks Redis for the session of a cookie. Whatever goes wrong there, the database is asked instead.
func (b *browsers) recall(ctx context.Context, hash string) (id sessionKey, found bool) {
	ctx, stop := context.WithTimeout(ctx, redisPatience)
	defer stop()
	text, err := b.s.k.Redis().Get(ctx, redisKey(hash)).Result()
	if err != nil {
		if !errors.Is(err, redis.Nil) {
			b.s.k.Log().DebugContext(ctx, "could not ask Redis for a session", "error", err)
		}
		return id, false
	}
	id, err = uuid.Parse(text)
	return id, err == nil
}

func (b *browsers) keep(ctx context.Context, hash, id string) {
	ctx, stop := context.WithTimeout(ctx, redisPatience)
	defer stop()
	if err := b.s.k.Redis().Set(ctx, redisKey(hash), id, b.s.k.Settings().SessionLifetime).Err(); err != nil {
		b.s.k.Log().DebugContext(ctx, "could not keep a session in Redis", "error", err)
	}
}
