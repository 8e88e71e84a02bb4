package sso_test

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/base64"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

const jwksPath = "/.well-known/jwks.json"

// published are the public keys as anybody can read them: kid → key.
func published(t *testing.T, p *manortest.Program) map[string]*rsa.PublicKey {
	t.Helper()
	var set struct {
		Keys []map[string]string `json:"keys"`
	}
	p.Get(t, jwksPath).MustStatus(t, http.StatusOK).Decode(t, &set)
	keys := map[string]*rsa.PublicKey{}
	for _, key := range set.Keys {
		require.Equal(t, "RSA", key["kty"])
		require.Equal(t, "RS256", key["alg"])
		require.Equal(t, "sig", key["use"])
		require.NotContains(t, key, "d", "the private half stays here")
		n, err := base64.RawURLEncoding.DecodeString(key["n"])
		require.NoError(t, err)
		e, err := base64.RawURLEncoding.DecodeString(key["e"])
		require.NoError(t, err)
		keys[key["kid"]] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	return keys
}

func kidOf(t *testing.T, access string) string {
	t.Helper()
	token, _, err := jwt.NewParser().ParseUnverified(access, jwt.MapClaims{})
	require.NoError(t, err)
	return token.Header["kid"].(string)
}

func TestAnybodyCanCheckATokenWithThePublishedKeys(t *testing.T) {
	p := program(t)
	access := mustLogin(t, p, "admin", adminPassword).Access
	keys := published(t, p)
	_, err := jwt.Parse(access, func(token *jwt.Token) (any, error) { return keys[token.Header["kid"].(string)], nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(p.Kernel.Settings().BaseURL), jwt.WithAudience("manor"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, keys[kidOf(t, access)].N.BitLen(), 2048)
}

func TestPublishedKeysAreCachedByTheirTag(t *testing.T) {
	p := program(t)
	r := p.Get(t, jwksPath).MustStatus(t, http.StatusOK)
	tag := r.Header.Get("ETag")
	require.NotEmpty(t, tag)
	require.Contains(t, r.Header.Get("Cache-Control"), "max-age=")
	for _, header := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		unchanged := p.Get(t, jwksPath, manortest.Header("If-None-Match", header)).MustStatus(t, http.StatusNotModified)
		require.Empty(t, unchanged.Body)
		require.Equal(t, tag, unchanged.Header.Get("ETag"))
	}
	p.Get(t, jwksPath, manortest.Header("If-None-Match", `"x"`)).MustStatus(t, http.StatusOK)
	mustRun(t, p.Kernel, "keys", "rotate")
	changed := p.Get(t, jwksPath, manortest.Header("If-None-Match", tag)).MustStatus(t, http.StatusOK)
	require.NotEqual(t, tag, changed.Header.Get("ETag"))
}

// mustRun runs a subcommand on a kernel.
func mustRun(t *testing.T, k *manor.Kernel, name string, args ...string) {
	t.Helper()
	require.NoError(t, run(t.Context(), k, name, args...))
}

func run(ctx context.Context, k *manor.Kernel, name string, args ...string) error {
	for _, command := range sso.App().(manor.Commander).Commands() {
		if command.Name == name {
			return command.Run(ctx, k, args)
		}
	}
	return manor.Errorf(manor.CodeNotFound, "no command %s", name)
}

func TestRotationKeepsOldTokensUntilTheyEnd(t *testing.T) {
	p := program(t)
	old := mustLogin(t, p, "admin", adminPassword)
	mustRun(t, p.Kernel, "keys", "rotate")
	keys := published(t, p)
	require.Len(t, keys, 3, "retired, active and next")
	require.Contains(t, keys, kidOf(t, old.Access))
	require.True(t, holds(t, p, old.Access))

	young := mustLogin(t, p, "admin", adminPassword)
	require.NotEqual(t, kidOf(t, old.Access), kidOf(t, young.Access))
	require.True(t, holds(t, p, young.Access))

	p.Clock.Advance(sso.AccessLifetime + 3*sso.Leeway)
	keys = published(t, p)
	require.Len(t, keys, 2)
	require.NotContains(t, keys, kidOf(t, old.Access))

	mustRun(t, p.Kernel, "keys", "rotate")
	youngest := mustLogin(t, p, "admin", adminPassword)
	require.Contains(t, keys, kidOf(t, youngest.Access), "the key that signs now was published before")
}

func TestAnotherProcessFollowsARotationWithinASecond(t *testing.T) {
	p := program(t)
	q := second(t, p)
	before := kidOf(t, mustLogin(t, q, "admin", adminPassword).Access)
	mustRun(t, p.Kernel, "keys", "rotate")
	young := mustLogin(t, p, "admin", adminPassword)
	require.NotEqual(t, before, kidOf(t, young.Access))
	soon(t, "the other process takes the new key's tokens", func() bool { return holds(t, q, young.Access) })
	soon(t, "the other process signs by it", func() bool {
		return kidOf(t, young.Access) == kidOf(t, mustLogin(t, q, "admin", adminPassword).Access)
	})
}

func TestPrivateKeysAreEncryptedAtRest(t *testing.T) {
	p := program(t)
	var stored string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("signing_keys").Column("private_key").Scan(t.Context(), &stored))
	der, err := base64.StdEncoding.DecodeString(stored)
	require.NoError(t, err)
	_, key, err := sso.ActiveKey(t.Context(), p.Kernel)
	require.NoError(t, err)
	require.False(t, bytes.Contains(der, key.D.Bytes()))
	require.False(t, bytes.Contains(der, key.Primes[0].Bytes()))
}

func TestAnotherSecretKeyStopsTheStartAndSaysWhatToDo(t *testing.T) {
	p := program(t)
	of := p.Kernel.Settings()
	q := manortest.Config{Dir: of.Data, Settings: func(s *manor.Settings) {
		s.DatabaseURL, s.SecretKey = of.DatabaseURL, base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	}}.Install(t, apps()...)
	err := q.Kernel.Start(t.Context())
	require.ErrorContains(t, err, "MANOR_SECRET_KEY")
}

func TestKeysListShowsEveryKeyAndNothingSecret(t *testing.T) {
	var out strings.Builder
	p := toldTo(t, &out)
	mustRun(t, p.Kernel, "keys", "rotate")
	out.Reset()
	mustRun(t, p.Kernel, "keys", "list")
	for _, word := range []string{"next", "active", "retired", time.Now().UTC().Format("2006-01-02")} {
		require.Contains(t, out.String(), word)
	}
	require.Len(t, strings.Split(strings.TrimSpace(out.String()), "\n"), 5, "a title, three keys, and when the next takes over")
	require.Error(t, run(t.Context(), p.Kernel, "keys"))
	require.Error(t, run(t.Context(), p.Kernel, "keys", "delete"))
}

// toldTo is a program whose words to people land in out.
func toldTo(t *testing.T, out io.Writer) *manortest.Program {
	t.Helper()
	return manortest.Config{Out: out}.New(t, apps()...)
}
