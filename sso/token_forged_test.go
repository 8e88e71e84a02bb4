package sso_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// forger has the program's own key, so that what it makes is wrong in one respect only.
type forger struct {
	p      *manortest.Program
	kid    string
	key    *rsa.PrivateKey
	claims jwt.MapClaims
	good   string
}

func newForger(t *testing.T, p *manortest.Program, name, password string) *forger {
	t.Helper()
	f := &forger{p: p, good: mustLogin(t, p, name, password).Access}
	var err error
	f.claims, err = sso.Check(t.Context(), p.Kernel, f.good)
	require.NoError(t, err)
	f.kid, f.key, err = sso.ActiveKey(t.Context(), p.Kernel)
	require.NoError(t, err)
	return f
}

// raw signs texts as they are.
func (f *forger) raw(t *testing.T, header, payload string) string {
	t.Helper()
	text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	return f.signed(t, text)
}

func (f *forger) signed(t *testing.T, text string) string {
	t.Helper()
	signature, err := jwt.SigningMethodRS256.Sign(text, f.key)
	require.NoError(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// header is ours, with more at its end.
func (f *forger) header(more string) string {
	return `{"alg":"RS256","kid":"` + f.kid + `","typ":"JWT"` + more + `}`
}

func (f *forger) payload(t *testing.T) string { t.Helper(); return toText(t, f.claims) }

func (f *forger) with(t *testing.T, name string, value any) string {
	t.Helper()
	return f.raw(t, f.header(""), toText(t, with(f.claims, name, value)))
}

// mustRefuse checks a token both ways that anybody can.
func mustRefuse(t *testing.T, p *manortest.Program, token string) {
	t.Helper()
	if !strings.ContainsAny(token, "\r\n\x00") {
		require.False(t, holds(t, p, token), "in the header")
	}
	r := p.Post(t, path("/auth/verify"), map[string]string{"token": token})
	if len(token) > 8192 {
		r.MustProblem(t, manor.CodeInvalid)
		return
	}
	r.MustProblem(t, manor.CodeUnauthenticated)
}

func TestATokenIsReadInOneWayOrNotAtAll(t *testing.T) {
	p := program(t)
	f := newForger(t, p, "admin", adminPassword)
	payload := f.payload(t)
	require.True(t, holds(t, p, f.raw(t, f.header(""), payload)), "what the corpus starts from holds")
	inner := strings.TrimSuffix(payload, "}")
	parts := strings.Split(f.good, ".")
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	require.NoError(t, err)
	b64 := base64.RawURLEncoding
	spare := parts[2][:len(parts[2])-1] + string(nextInAlphabet(parts[2][len(parts[2])-1]))
	cut := signature[:len(signature)-1]
	nested := func(open, end string, depth int) string {
		return strings.Repeat(open, depth) + "1" + strings.Repeat(end, depth)
	}

	for name, token := range map[string]string{
		"a claim named twice":                  f.raw(t, f.header(""), inner+`,"sub":"somebody"}`),
		"a claim named twice, alike":           f.raw(t, f.header(""), inner+`,"iss":`+toText(t, f.claims["iss"])+`}`),
		"a claim named twice, once escaped":    f.raw(t, f.header(""), inner+`,"\u0073ub":"somebody"}`),
		"a header member named twice":          f.raw(t, `{"alg":"none","alg":"RS256","kid":"`+f.kid+`","typ":"JWT"}`, payload),
		"a kid named twice":                    f.raw(t, f.header(`,"kid":"`+f.kid+`"`), payload),
		"text after the payload":               f.raw(t, f.header(""), payload+` {}`),
		"text after the header":                f.raw(t, f.header("")+`x`, payload),
		"a payload that is a list":             f.raw(t, f.header(""), `[`+payload+`]`),
		"a payload that is null":               f.raw(t, f.header(""), `null`),
		"a payload without JSON":               f.raw(t, f.header(""), `sub=admin`),
		"a payload that is not UTF-8":          f.raw(t, f.header(""), inner+",\"x\":\"\xff\"}"),
		"a header that is a text":              f.raw(t, `"RS256"`, payload),
		"a bomb of lists":                      f.raw(t, f.header(""), inner+`,"x":`+nested("[", "]", 1500)+`}`),
		"a bomb of objects":                    f.raw(t, f.header(""), inner+`,"x":`+nested(`{"a":`, "}", 800)+`}`),
		"a bomb in the header":                 f.raw(t, f.header(`,"x":`+nested("[", "]", 1500)), payload),
		"a number beyond all":                  f.raw(t, f.header(""), inner+`,"x":1e999}`),
		"spare bits in the signature":          parts[0] + "." + parts[1] + "." + spare,
		"a signature cut by a byte":            parts[0] + "." + parts[1] + "." + b64.EncodeToString(cut),
		"a signature with a zero before it":    parts[0] + "." + parts[1] + "." + b64.EncodeToString(append([]byte{0}, signature...)),
		"a signature with a byte after it":     parts[0] + "." + parts[1] + "." + b64.EncodeToString(append(append([]byte{}, signature...), 0)),
		"a signature of zeros":                 parts[0] + "." + parts[1] + "." + b64.EncodeToString(make([]byte, len(signature))),
		"padding in the payload":               f.signed(t, parts[0]+"."+parts[1]+"="),
		"the other alphabet":                   f.signed(t, parts[0]+"."+b64.EncodeToString([]byte(inner+`,"x":"`))+"+/"),
		"a line break in the signature":        parts[0] + "." + parts[1] + "." + parts[2][:10] + "\n" + parts[2][10:],
		"a line break in the payload, signed":  f.signed(t, parts[0]+"."+parts[1][:10]+"\r\n"+parts[1][10:]),
		"a fourth part":                        f.good + ".",
		"a fourth part that is not empty":      f.good + "." + parts[2],
		"an encrypted one":                     f.good + "." + parts[1] + "." + parts[2],
		"only dots":                            "..",
		"no header":                            "." + parts[1] + "." + parts[2],
		"no payload":                           f.signed(t, parts[0]+"."),
		"JSON in the place of a token":         `{"payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`,
		"as long as is read, and not a token":  strings.Repeat("a", 8192),
		"as long as is read, of dots":          strings.Repeat(".", 8192),
		"longer than is read":                  f.with(t, "x", strings.Repeat("x", 8000)),
		"a claim of another type: sub":         f.with(t, "sub", 7),
		"a claim of another type: sid":         f.with(t, "sid", []string{"x"}),
		"a claim of another type: jti":         f.with(t, "jti", true),
		"a claim of another type: iss":         f.with(t, "iss", []string{"http://127.0.0.1"}),
		"a claim of another type: iat":         f.with(t, "iat", "now"),
		"a sid that is no id":                  f.with(t, "sid", "' OR 1=1 --"),
		"a sid of nobody":                      f.with(t, "sid", "01890a5d-ac96-774b-bcce-b302099a8057"),
		"an audience that is a list of others": f.with(t, "aud", []string{"billing", "manor2"}),
		"an audience that is an empty list":    f.with(t, "aud", []string{}),
		"an audience that is an object":        f.with(t, "aud", map[string]string{"manor": "manor"}),
		"an exp below zero":                    f.with(t, "exp", -1),
	} {
		t.Run(name, func(t *testing.T) { mustRefuse(t, p, token) })
	}
	require.True(t, holds(t, p, f.with(t, "aud", []string{"billing", "manor"})), "RFC 7519, section 4.1.3: one of them is meant")
}

// nextInAlphabet is the letter after one of base64url: another with other spare bits.
func nextInAlphabet(letter byte) byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return alphabet[(strings.IndexByte(alphabet, letter)+1)%len(alphabet)]
}

func TestNoHeaderMakesTheProgramTakeOrFetchAKey(t *testing.T) {
	p := program(t)
	f := newForger(t, p, "admin", adminPassword)
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	n := base64.RawURLEncoding.EncodeToString(foreign.N.Bytes())
	thumb := sha256.Sum256([]byte(`{"e":"AQAB","kty":"RSA","n":"` + n + `"}`))
	kid := base64.RawURLEncoding.EncodeToString(thumb[:])
	jwk := map[string]any{"kty": "RSA", "e": "AQAB", "n": n, "kid": kid, "alg": "RS256", "use": "sig"}
	var fetched atomic.Int32
	attacker := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fetched.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{jwk}})
	}))
	defer attacker.Close()

	for member, value := range map[string]any{
		"jwk": jwk, "jku": attacker.URL + "/keys", "x5u": attacker.URL + "/cert", "x5c": []string{n}, "x5t": n, "x5t#S256": n,
		"crit": []string{"exp"}, "b64": false, "cty": "JWT", "zip": "DEF", "enc": "A256GCM", "url": attacker.URL,
	} {
		t.Run(member, func(t *testing.T) {
			for name, named := range map[string]string{"own": f.kid, "foreign": kid, "path": "../../dev/null", "sql": "' OR 1=1 --", "address": attacker.URL} {
				more := map[string]any{"kid": named, member: value}
				mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, foreign, more, f.claims))
				if name == "own" {
					mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, f.key, more, f.claims))
				}
			}
		})
	}
	for _, typ := range []any{"at+jwt", "JWE", "jwt", "application/jwt", "JOSE", "", 1, nil} {
		mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, f.key, map[string]any{"kid": f.kid, "typ": typ}, f.claims))
	}
	for _, alg := range []any{"none", "None", "NONE", "nOnE", "RS384", "rs256", "HS256", "ES256", "", nil, 1} {
		header := toText(t, map[string]any{"alg": alg, "typ": "JWT", "kid": f.kid})
		mustRefuse(t, p, f.raw(t, header, f.payload(t)))
		mustRefuse(t, p, strings.Join(strings.Split(f.raw(t, header, f.payload(t)), ".")[:2], ".")+".")
	}
	require.Zero(t, fetched.Load(), "nothing that a token points at is ever asked for")
	require.True(t, holds(t, p, f.good))
}

func TestATokenIsOfTheKeyItNames(t *testing.T) {
	p := program(t)
	f := newForger(t, p, "admin", adminPassword)
	mustRun(t, p.Kernel, "keys", "rotate")
	young := newForger(t, p, "admin", adminPassword)
	require.NotEqual(t, f.kid, young.kid)
	require.True(t, holds(t, p, f.good), "the retired key's own token holds")
	mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, f.key, map[string]any{"kid": young.kid}, f.claims))
	mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, young.key, map[string]any{"kid": f.kid}, f.claims))
	mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, young.key, map[string]any{"kid": young.kid + "\x00"}, f.claims))
	mustRefuse(t, p, forge(t, jwt.SigningMethodRS256, young.key, map[string]any{"kid": strings.ToUpper(young.kid)}, f.claims))
}

func TestClocksThatDifferMoreThanAMinuteAreNotBelieved(t *testing.T) {
	p := program(t)
	p.Clock.Freeze(time.Now())
	f := newForger(t, p, "admin", adminPassword)
	now := p.Clock.Now().Unix()
	minute, hour := int64(59), int64(3600)
	for _, claim := range []struct {
		name  string
		value int64
		holds bool
	}{
		{"exp", now - minute, true}, {"exp", now - minute - 2, false}, {"exp", now - hour, false}, {"exp", now + hour, true},
		{"iat", now + minute, true}, {"iat", now + minute + 2, false}, {"iat", now + hour, false}, {"iat", now - hour, true},
		{"nbf", now + minute, true}, {"nbf", now + minute + 2, false}, {"nbf", now + hour, false}, {"nbf", now - hour, true},
	} {
		token := f.with(t, claim.name, claim.value)
		if claim.holds {
			require.True(t, holds(t, p, token), "%s %+d", claim.name, claim.value-now)
		} else {
			mustRefuse(t, p, token)
		}
	}
}

func TestATokenIsWorthWhatItsUserIsNow(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	mustCreateRole(t, p, "reader", "roles:read")
	verified := func(token string) *manortest.Response {
		return p.Post(t, path("/auth/verify"), map[string]string{"token": token})
	}
	ada, bob, eve := mustCreateUser(t, p, "ada", "reader"), mustCreateUser(t, p, "bob"), mustCreateUser(t, p, "eve")

	token := mustLogin(t, p, "ada", userPassword).Access
	p.WithToken(token).Get(t, path("/roles")).MustStatus(t, http.StatusOK)
	root.Patch(t, path("/users/%s", ada), map[string]any{"roles": []any{}, "username": "adele"}).MustStatus(t, http.StatusOK)
	p.WithToken(token).Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, "adele", verified(token).MustStatus(t, http.StatusOK).String(t, "username"))
	require.Empty(t, verified(token).Value(t, "roles"), "whatever the token says")

	root.Patch(t, path("/users/%s", bob), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	token = mustLogin(t, p, "bob", userPassword).Access
	p.WithToken(token).Get(t, path("/roles")).MustStatus(t, http.StatusOK)
	root.Patch(t, path("/users/%s", bob), map[string]any{"superuser": false}).MustStatus(t, http.StatusOK)
	p.WithToken(token).Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, false, verified(token).MustStatus(t, http.StatusOK).Value(t, "superuser"))
	root.Patch(t, path("/users/%s", bob), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	mustRefuse(t, p, token)

	token = mustLogin(t, p, "eve", userPassword).Access
	require.True(t, holds(t, p, token))
	root.Delete(t, path("/users/%s", eve)).MustStatus(t, http.StatusNoContent)
	mustRefuse(t, p, token)
}
