package sso

import (
	"context"
	"crypto/rsa"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/redis/go-redis/v9"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// Times and limits that tests move the clock past.
const (
	AccessLifetime  = accessLifetime
	RefreshLifetime = refreshLifetime
	SessionLifetime = sessionLifetime
	FailureWindow   = failureWindow
	LockedFor       = lockedFor
	NameLimit       = nameLimit
	AddressLimit    = addressLimit
	Leeway          = leeway
	PublishedBefore = publishedBefore
	ResetsOfName    = resetsOfName
	ResetsOfNetwork = resetsOfNetwork
)

// Further limits, of captchas and of locks in a row.
const (
	SuspiciousFailures = suspiciousFailures
	CaptchaLimit       = captchaLimit
	CaptchaLifetime    = captchaLifetime
	LongestLock        = longestLock
	LockMemory         = lockMemory
)

// CaptchaAnswer are the digits of a captcha; empty when it holds no longer.
func CaptchaAnswer(ctx context.Context, k *manor.Kernel, id string) string {
	return k.Redis().Get(ctx, captchaKey(id)).Val()
}

// ForgetCaptchas forgets how many captchas an address got: tests may share a Redis, and all come from one address.
func ForgetCaptchas(ctx context.Context, k *manor.Kernel) error {
	forget := func(ctx context.Context, from redis.Cmdable) error {
		keys, err := from.Keys(ctx, "captchas:*").Result()
		for _, key := range keys { // of a cluster each lies in a slot of its own
			err = errors.Join(err, from.Del(ctx, key).Err())
		}
		return err
	}
	return onEachMaster(ctx, k, forget)
}

// onEachMaster calls with every master of a cluster, or with the one Redis that there is: KEYS and FLUSHALL speak of the node
// that they are sent to.
func onEachMaster(ctx context.Context, k *manor.Kernel, call func(context.Context, redis.Cmdable) error) error {
	if cluster, ok := k.Redis().(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return call(ctx, node) })
	}
	return call(ctx, k.Redis())
}

// ActiveKey is the key that signs, for tests that forge tokens.
func ActiveKey(ctx context.Context, k *manor.Kernel) (kid string, key *rsa.PrivateKey, err error) {
	s, err := serviceOf(k)
	if err != nil {
		return "", nil, err
	}
	set, err := s.ring.keys(ctx)
	if err != nil {
		return "", nil, err
	}
	return set.kid, set.private, nil
}

// Check checks signature and claims of a token, without what was remembered and without the session.
func Check(ctx context.Context, k *manor.Kernel, token string) (jwt.MapClaims, error) {
	s, err := serviceOf(k)
	if err != nil {
		return nil, err
	}
	c, err := s.parse(ctx, token)
	if err != nil {
		return nil, err
	}
	return c.claims, nil
}

// Verifier is the program's own, below the one that manortest puts around it.
func VerifierOf(k *manor.Kernel) (manor.Verifier, error) {
	s, err := serviceOf(k)
	if err != nil {
		return nil, err
	}
	return s.verifier, nil
}

// ReadForm looks at the form of a token and tells the key that it names.
func ReadForm(token string) (kid string, err error) {
	header, err := readForm(token)
	return header.KID, err
}

var testSeal = seal{key: make([]byte, 32)}

// SealLine writes a line as it goes through Redis; until is in Unix seconds.
func SealLine(logID string, seq int64, kind, subject string, until int64) string {
	return testSeal.line(logID, Revocation{Seq: seq, Kind: kind, Subject: subject, ExpiresAt: time.Unix(until, 0)})
}

// OpenMessage tells how many lines a message holds; ok only when all were sealed by SealLine.
func OpenMessage(logID, message string) (lines int, ok bool) {
	read, ok := testSeal.openMessage(logID, message)
	return len(read), ok
}

// EndAll ends every session, within tx.
func EndAll(ctx context.Context, k *manor.Kernel, tx *manor.Tx) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	return s.endSessions(ctx, tx, endedByAdmin, func(q *bun.UpdateQuery) *bun.UpdateQuery { return q.Where("TRUE") })
}

// SessionsOf finds browsers by their cookies.
func SessionsOf(k *manor.Kernel) (manor.SessionResolver, error) {
	s, err := serviceOf(k)
	if err != nil {
		return nil, err
	}
	return s.browsers, nil
}

// EndingsOf drops the ends whose time is over and tells how many are remembered.
func EndingsOf(k *manor.Kernel) (int, error) {
	s, err := serviceOf(k)
	if err != nil {
		return 0, err
	}
	s.revocations.ended.drop(k.Clock().Now().Add(-leeway))
	return s.revocations.ended.size(), nil
}

// FlushAll empties Redis, every master of a cluster.
func FlushAll(ctx context.Context, k *manor.Kernel) error {
	return onEachMaster(ctx, k, func(ctx context.Context, node redis.Cmdable) error { return node.FlushAll(ctx).Err() })
}

// NewEndings are sessions that ended.
func NewEndings() (has func(sessionKey) bool, add func(sessionKey, time.Time)) {
	e := newEndings()
	return e.has, e.add
}

// TendKeys rotates the keys when it is time.
func TendKeys(ctx context.Context, k *manor.Kernel) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	return s.ring.tend(ctx)
}

// IsBreached looks a password up in a list.
func IsBreached(file, password string) (bool, error) { return breachList{path: file}.holds(password) }

// WhileHashing runs a function during each hash of a password.
func WhileHashing(k *manor.Kernel, during func()) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	s.hasher.during = during
	return nil
}

// MustKeySecret is an API key that nobody has.
func MustKeySecret() string {
	secret, _, _, err := newKeySecret()
	if err != nil {
		panic(err)
	}
	return secret
}

// CheckKeyForm tells whether a text can be an API key.
func CheckKeyForm(token string) error { return checkKeyForm(token) }

// WarnOfExpiry tells of API keys that expire soon, as the program does now and then.
func WarnOfExpiry(ctx context.Context, k *manor.Kernel) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	return s.warnOfExpiry(ctx)
}
