package sso

import (
	"context"
	"crypto/rsa"

	"github.com/golang-jwt/jwt/v5"

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
	keys, err := k.Redis().Keys(ctx, "captchas:*").Result()
	if err != nil || len(keys) == 0 {
		return err
	}
	return k.Redis().Del(ctx, keys...).Err()
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
