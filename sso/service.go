package sso

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// service holds the rules of signing in. It knows no HTTP.
type service struct {
	k           *manor.Kernel
	config      Config
	hasher      *hasher
	ring        *ring
	verifier    *verifier
	revocations *revocations
	browsers    *browsers
	breached    breachList
	profiles    []*profile // that apps added, in order
}

type serviceKey struct{}

func newService(k *manor.Kernel, config Config) (*service, error) {
	s := &service{k: k, config: config, hasher: newHasher(config.Cost), ring: &ring{k: k, makeKey: config.MakeKey}, breached: breachList{path: k.Settings().BreachedPasswords}}
	if k.RunsMain() {
		s.hasher.hashBeside(k.Log())
	}
	s.verifier = newVerifier(s)
	s.browsers = newBrowsers(s)
	var err error
	s.revocations, err = newRevocations(k, s.verifier.userChanged, s.verifier.keyChanged, s.verifier.forgetAll)
	return s, err
}

func serviceOf(k *manor.Kernel) (*service, error) {
	if s, ok := k.Value(serviceKey{}).(*service); ok {
		return s, nil
	}
	return nil, errors.New("sso is not installed: add sso.App() to the program's apps")
}

func newBase(now time.Time) admin.Base {
	return admin.Base{ID: uuid.Must(uuid.NewV7()).String(), CreatedAt: now, UpdatedAt: now, Version: 1}
}

// newSecret makes an opaque token of 256 random bits, and the hash under which it is kept.
func newSecret() (token, hash string, err error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", "", fmt.Errorf("make a token: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, hashSecret(token), nil
}

func hashSecret(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// grantsChanged tells the app that keeps roles, when there is one, that somebody's state or roles changed.
func (s *service) grantsChanged(ctx context.Context, tx *manor.Tx, userIDs ...string) error {
	if granter, ok := s.k.Authorizer().(manor.Granter); ok {
		return granter.GrantsChanged(ctx, tx, userIDs...)
	}
	return nil
}

// roles are the names of the user's live roles, for the token's hint.
func (s *service) roles(ctx context.Context, userID string) ([]string, error) {
	if s.k.Authorizer() == nil {
		return []string{}, nil
	}
	grants, err := s.k.Authorizer().Grants(ctx, userID)
	if err != nil {
		return nil, err
	}
	return grants.Roles(), nil
}
