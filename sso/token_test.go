package sso_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"maps"
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

// forge signs claims and headers of the test's choice.
func forge(t *testing.T, method jwt.SigningMethod, key any, header map[string]any, claims jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	maps.Copy(token.Header, header)
	signed, err := token.SignedString(key)
	require.NoError(t, err)
	return signed
}

func with(claims jwt.MapClaims, name string, value any) jwt.MapClaims {
	changed := maps.Clone(claims)
	if value == nil {
		delete(changed, name)
	} else {
		changed[name] = value
	}
	return changed
}

func segments(t *testing.T, token string, header, payload string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	require.Len(t, parts, 3)
	if header != "" {
		parts[0] = base64.RawURLEncoding.EncodeToString([]byte(header))
	}
	if payload != "" {
		parts[1] = base64.RawURLEncoding.EncodeToString([]byte(payload))
	}
	return strings.Join(parts, ".")
}

func TestOnlyOwnTokensHold(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	good := mustLogin(t, p, "admin", adminPassword).Access
	claims, err := sso.Check(t.Context(), p.Kernel, good)
	require.NoError(t, err)
	kid, key, err := sso.ActiveKey(t.Context(), p.Kernel)
	require.NoError(t, err)
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	jwk := map[string]any{
		"kty": "RSA", "e": "AQAB", "n": base64.RawURLEncoding.EncodeToString(foreign.N.Bytes()),
	}
	rs256, named := jwt.SigningMethodRS256, map[string]any{"kid": kid}
	now := p.Clock.Now()
	ada := mustLogin(t, p, "ada", userPassword).Access
	adaClaims, err := sso.Check(t.Context(), p.Kernel, ada)
	require.NoError(t, err)

	require.True(t, holds(t, p, good))
	require.True(t, holds(t, p, forge(t, rs256, key, named, claims)), "what the corpus starts from holds")
	parts := strings.Split(good, ".")
	corpus := map[string]string{
		"no token":                        "not-a-token",
		"two parts":                       parts[0] + "." + parts[1],
		"no signature":                    parts[0] + "." + parts[1] + ".",
		"other signature":                 parts[0] + "." + parts[1] + "." + strings.Split(ada, ".")[2],
		"edited payload":                  segments(t, good, "", toText(t, with(claims, "sub", adaClaims["sub"]))),
		"alg none":                        forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, named, claims),
		"alg none, edited":                segments(t, good, `{"alg":"none","typ":"JWT","kid":"`+kid+`"}`, ""),
		"alg None":                        segments(t, good, `{"alg":"None","typ":"JWT","kid":"`+kid+`"}`, ""),
		"HS256 under the public key":      forge(t, jwt.SigningMethodHS256, public, named, claims),
		"HS256 under the public key, DER": forge(t, jwt.SigningMethodHS256, der, named, claims),
		"RS512":                           forge(t, jwt.SigningMethodRS512, key, named, claims),
		"PS256":                           forge(t, jwt.SigningMethodPS256, key, named, claims),
		"foreign key":                     forge(t, rs256, foreign, named, claims),
		"foreign key under its own name":  forge(t, rs256, foreign, map[string]any{"kid": "mine"}, claims),
		"no kid":                          forge(t, rs256, key, nil, claims),
		"kid of another type":             forge(t, rs256, key, map[string]any{"kid": 1}, claims),
		"kid with SQL":                    forge(t, rs256, key, map[string]any{"kid": "' OR 1=1 --"}, claims),
		"kid with a path":                 forge(t, rs256, foreign, map[string]any{"kid": "../../dev/null"}, claims),
		"jwk in the header":               forge(t, rs256, foreign, map[string]any{"kid": kid, "jwk": jwk}, claims),
		"jku in the header":               forge(t, rs256, foreign, map[string]any{"kid": "x", "jku": "http://127.0.0.1:1/keys"}, claims),
		"x5u in the header":               forge(t, rs256, foreign, map[string]any{"kid": "x", "x5u": "http://127.0.0.1:1/cert"}, claims),
		"crit in the header":              forge(t, rs256, key, map[string]any{"kid": kid, "crit": []string{"exp"}}, claims),
		"other typ":                       forge(t, rs256, key, map[string]any{"kid": kid, "typ": "logout+jwt"}, claims),
		"other iss":                       forge(t, rs256, key, named, with(claims, "iss", "http://elsewhere")),
		"no iss":                          forge(t, rs256, key, named, with(claims, "iss", nil)),
		"other aud":                       forge(t, rs256, key, named, with(claims, "aud", "billing")),
		"no aud":                          forge(t, rs256, key, named, with(claims, "aud", nil)),
		"expired":                         forge(t, rs256, key, named, with(claims, "exp", now.Add(-sso.Leeway-time.Second).Unix())),
		"expired an hour ago":             forge(t, rs256, key, named, with(claims, "exp", now.Add(-time.Hour).Unix())),
		"no exp":                          forge(t, rs256, key, named, with(claims, "exp", nil)),
		"exp of another type":             forge(t, rs256, key, named, with(claims, "exp", "tomorrow")),
		"made in an hour":                 forge(t, rs256, key, named, with(claims, "iat", now.Add(time.Hour).Unix())),
		"not valid for an hour":           forge(t, rs256, key, named, with(claims, "nbf", now.Add(time.Hour).Unix())),
		"no sub":                          forge(t, rs256, key, named, with(claims, "sub", nil)),
		"no sid":                          forge(t, rs256, key, named, with(claims, "sid", nil)),
		"no jti":                          forge(t, rs256, key, named, with(claims, "jti", nil)),
		"sid that does not exist":         forge(t, rs256, key, named, with(claims, "sid", "none")),
		"session of somebody else":        forge(t, rs256, key, named, with(claims, "sub", adaClaims["sub"])),
		"huge":                            forge(t, rs256, key, named, with(claims, "more", strings.Repeat("x", 9000))),
		"padded":                          good + "=",
		"with a line break":               parts[0] + "." + parts[1] + "." + parts[2][:10] + "%0a" + parts[2][10:],
	}
	for name, token := range corpus {
		t.Run(name, func(t *testing.T) {
			require.False(t, holds(t, p, token))
			r := p.Post(t, path("/auth/verify"), map[string]string{"token": token})
			if len(token) <= 8192 {
				r.MustProblem(t, manor.CodeUnauthenticated)
			} else {
				r.MustProblem(t, manor.CodeInvalid)
			}
			require.NotContains(t, string(r.Body), "kid", "the answer does not teach")
		})
	}
	require.True(t, holds(t, p, good))
}

func TestClocksMayDifferByAMinute(t *testing.T) {
	p := program(t)
	kid, key, err := sso.ActiveKey(t.Context(), p.Kernel)
	require.NoError(t, err)
	claims, err := sso.Check(t.Context(), p.Kernel, mustLogin(t, p, "admin", adminPassword).Access)
	require.NoError(t, err)
	now, named := p.Clock.Now(), map[string]any{"kid": kid}
	require.True(t, holds(t, p, forge(t, jwt.SigningMethodRS256, key, named, with(claims, "exp", now.Add(-50*time.Second).Unix()))))
	require.True(t, holds(t, p, forge(t, jwt.SigningMethodRS256, key, named, with(claims, "iat", now.Add(50*time.Second).Unix()))))
}

func TestARememberedTokenExpiresToo(t *testing.T) {
	p := program(t)
	got := mustLogin(t, p, "admin", adminPassword)
	require.True(t, holds(t, p, got.Access))
	p.Clock.Advance(sso.AccessLifetime)
	require.True(t, holds(t, p, got.Access), "within the leeway")
	p.Clock.Advance(sso.Leeway + time.Second)
	require.False(t, holds(t, p, got.Access))
	refresh(t, p, got.Refresh).MustStatus(t, http.StatusOK)
}

func TestATokenOfADeletedUserDoesNotHold(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	got := mustLogin(t, p, "ada", userPassword)
	require.True(t, holds(t, p, got.Access))
	p.As(manortest.Superuser()).Delete(t, path("/users/%s", id)).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, got.Access))
	refresh(t, p, got.Refresh).MustProblem(t, manor.CodeUnauthenticated)
}

func TestWithoutAPublicAddressATokenCountsUnderEveryPort(t *testing.T) {
	at := func(base string, from *manortest.Program) *manortest.Program {
		cfg := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.BaseURL = adminPassword, base }}
		if from != nil {
			of := from.Kernel.Settings()
			cfg = manortest.Config{Clock: from.Clock, Dir: of.Data, NoTables: true, Settings: func(s *manor.Settings) {
				s.DatabaseURL, s.BaseURL = of.DatabaseURL, base
			}}
		}
		return cfg.New(t, apps()...)
	}
	p := at("http://127.0.0.1:8080", nil)
	token := mustLogin(t, p, "admin", adminPassword).Access
	at("http://127.0.0.1:9090", p).WithToken(token).Get(t, mePath).MustStatus(t, http.StatusOK)
	at("https://manor.example.com", p).WithToken(token).Get(t, mePath).MustProblem(t, manor.CodeUnauthenticated)
	at("http://127.0.0.1.example.com:8080", p).WithToken(token).Get(t, mePath).MustProblem(t, manor.CodeUnauthenticated)
}

func TestVerifyAnswersTheClaimsAndTheLiveRoles(t *testing.T) {
	p := program(t)
	mustCreateRole(t, p, "reader", "users:read")
	id := mustCreateUser(t, p, "ada", "reader")
	got := mustLogin(t, p, "ada", userPassword)

	for _, r := range []*manortest.Response{
		p.WithToken(got.Access).Get(t, path("/auth/verify")),
		p.Post(t, path("/auth/verify"), map[string]string{"token": got.Access}),
	} {
		r.MustStatus(t, http.StatusOK)
		require.Equal(t, id, r.String(t, "sub"))
		require.Equal(t, "ada", r.String(t, "username"))
		require.Equal(t, "manor", r.String(t, "aud"))
		require.Equal(t, []any{"reader"}, r.Value(t, "roles"))
		require.Equal(t, 900, r.Int(t, "exp")-r.Int(t, "iat"))
		require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	}
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", id), map[string]any{"roles": []string{}}).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{}, p.WithToken(got.Access).Get(t, path("/auth/verify")).Value(t, "roles"))
	claims, err := sso.Check(t.Context(), p.Kernel, got.Access)
	require.NoError(t, err)
	require.Equal(t, []any{"reader"}, claims["roles"], "what the token says is from when it was made")
}

func FuzzATokenThatIsNotOursNeverHolds(f *testing.F) {
	f.Add("a.b.c")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	p := manortest.New(f, apps()...)
	f.Fuzz(func(t *testing.T, token string) {
		_, err := sso.Check(t.Context(), p.Kernel, token)
		require.Error(t, err)
	})
}
