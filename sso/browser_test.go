package sso_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

const sessionPath = "/api/v1/auth/browser/session"

// browser is somebody signed in with a cookie.
type browser struct {
	p      *manortest.Program
	cookie *http.Cookie
	csrf   string
}

func loginBrowser(t *testing.T, p *manortest.Program, name, password string, options ...manortest.Option) *manortest.Response {
	t.Helper()
	return p.Post(t, path("/auth/browser/login"), map[string]string{"username": name, "password": password}, options...)
}

func mustLoginBrowser(t *testing.T, p *manortest.Program, name, password string, options ...manortest.Option) *browser {
	t.Helper()
	r := loginBrowser(t, p, name, password, options...).MustStatus(t, http.StatusOK)
	return &browser{p: p, cookie: cookieOf(t, r), csrf: r.String(t, "csrf_token")}
}

// cookieOf is the one cookie that an answer sets.
func cookieOf(t *testing.T, r *manortest.Response) *http.Cookie {
	t.Helper()
	set := r.Header.Values("Set-Cookie")
	require.Len(t, set, 1)
	cookie, err := http.ParseSetCookie(set[0])
	require.NoError(t, err)
	return cookie
}

func sends(cookie *http.Cookie) manortest.Option {
	return manortest.Header("Cookie", cookie.Name+"="+cookie.Value)
}

// at is the same browser before another process.
func (b *browser) at(p *manortest.Program) *browser {
	return &browser{p: p, cookie: b.cookie, csrf: b.csrf}
}

func (b *browser) do(t *testing.T, method, path string, body any) *manortest.Response {
	t.Helper()
	return b.p.Do(t, method, path, body, sends(b.cookie), manortest.Header("X-CSRF-Token", b.csrf))
}

// signedIn tells whether the browser's session stands; operations and the session's own agree.
func (b *browser) signedIn(t *testing.T) bool {
	t.Helper()
	session := b.p.Get(t, sessionPath, sends(b.cookie)).MustStatus(t, http.StatusOK)
	if session.Value(t, "user") == nil {
		require.Nil(t, session.Value(t, "csrf_token"))
		b.p.Get(t, mePath, sends(b.cookie)).MustProblem(t, manor.CodeUnauthenticated)
		return false
	}
	require.Equal(t, b.csrf, session.String(t, "csrf_token"))
	return true
}

func TestABrowserSignsInWithACookieThatScriptsCannotRead(t *testing.T) {
	p := program(t)
	r := loginBrowser(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK)
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	cookie := cookieOf(t, r)
	require.Equal(t, "manor_session", cookie.Name)
	require.Equal(t, "/", cookie.Path)
	require.True(t, cookie.HttpOnly)
	require.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
	require.False(t, cookie.Secure)
	require.Empty(t, cookie.Domain)
	require.Zero(t, cookie.MaxAge, "gone with the browser")
	require.Len(t, cookie.Value, 43, "256 bits")
	require.NotContains(t, string(r.Body), cookie.Value)
	require.False(t, r.Has(t, "access_token"))
	require.False(t, r.Has(t, "refresh_token"))

	me := p.Get(t, mePath, sends(cookie)).MustStatus(t, http.StatusOK)
	require.Equal(t, r.Value(t, "user"), any(me.Object(t)))
	session := p.Get(t, sessionPath, sends(cookie)).MustStatus(t, http.StatusOK)
	require.Equal(t, r.Value(t, "user"), session.Value(t, "user"))
	require.Equal(t, r.Value(t, "csrf_token"), session.Value(t, "csrf_token"))
	require.Equal(t, "Manor", session.Value(t, "site_name"))
	require.Equal(t, "no-store", session.Header.Get("Cache-Control"))
	require.NotContains(t, string(session.Body), cookie.Value)
}

func TestUnderAnHTTPSAddressTheCookieIsForThisHostOverTLS(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) {
		s.AdminPassword, s.BaseURL, s.SessionLifetime = adminPassword, "https://manor.example.com", time.Hour
	}}.New(t, apps()...)
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	require.Equal(t, "__Host-manor_session", b.cookie.Name)
	require.True(t, b.cookie.Secure)
	require.True(t, b.cookie.HttpOnly)
	require.Equal(t, "/", b.cookie.Path)
	require.Empty(t, b.cookie.Domain)
	require.Zero(t, b.cookie.MaxAge)
	require.True(t, b.signedIn(t))

	out := cookieOf(t, b.do(t, "POST", path("/auth/browser/logout"), nil).MustStatus(t, http.StatusNoContent))
	require.Equal(t, "__Host-manor_session", out.Name)
	require.True(t, out.Secure, "browsers would not take it otherwise")
	require.Negative(t, out.MaxAge)
}

func TestABrowserIsRefusedAsAnyLoginIs(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	for _, try := range [][2]string{{"ada", "wrong-password"}, {"nobody", userPassword}} {
		r := loginBrowser(t, p, try[0], try[1]).MustProblem(t, problem.InvalidCredentials)
		require.Empty(t, r.Header.Values("Set-Cookie"))
	}
	for range sso.NameLimit - 1 {
		loginBrowser(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	loginBrowser(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
	require.Empty(t, sessionsOf(t, p, id))

	foreign := loginBrowser(t, p, "admin", adminPassword, manortest.Header("Origin", "https://evil.example")).MustProblem(t, problem.CSRF)
	require.Empty(t, foreign.Header.Values("Set-Cookie"))
	loginBrowser(t, p, "admin", adminPassword, manortest.Header("Sec-Fetch-Site", "cross-site")).MustProblem(t, problem.CSRF)
	loginBrowser(t, p, "admin", adminPassword, manortest.Header("Content-Type", "text/plain")).MustProblem(t, problem.UnsupportedMedia)
}

func TestALoginAlwaysMakesANewSessionAndEndsTheOneBefore(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	planted := &http.Cookie{Name: "manor_session", Value: strings.Repeat("A", 43)}
	first := mustLoginBrowser(t, p, "ada", userPassword, sends(planted))
	require.NotEqual(t, planted.Value, first.cookie.Value)
	require.False(t, (&browser{p: p, cookie: planted}).signedIn(t), "a cookie that somebody planted signs nobody in")

	second := mustLoginBrowser(t, p, "ada", userPassword, sends(first.cookie))
	require.NotEqual(t, first.cookie.Value, second.cookie.Value)
	require.NotEqual(t, first.csrf, second.csrf)
	require.False(t, first.signedIn(t))
	require.True(t, second.signedIn(t))

	admin := mustLoginBrowser(t, p, "admin", adminPassword, sends(second.cookie))
	require.False(t, second.signedIn(t), "another person at the same browser")
	require.True(t, admin.signedIn(t))
	require.Empty(t, sessionsOf(t, p, id))

	loginBrowser(t, p, "ada", "wrong-password", sends(admin.cookie)).MustProblem(t, problem.InvalidCredentials)
	require.True(t, admin.signedIn(t), "a login that fails ends nothing")
}

func TestAChangeNeedsTheCSRFTokenOfItsOwnSession(t *testing.T) {
	p := program(t)
	ada, bob := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob")
	one, other := mustLoginBrowser(t, p, "ada", userPassword), mustLoginBrowser(t, p, "bob", userPassword)
	again := mustLoginBrowser(t, p, "ada", userPassword)
	for _, wrong := range []string{"", "x", other.csrf, again.csrf, one.cookie.Value} {
		forged := &browser{p: p, cookie: one.cookie, csrf: wrong}
		forged.do(t, "PATCH", mePath, map[string]string{"display_name": "Forged"}).MustProblem(t, problem.CSRF)
		forged.do(t, "POST", path("/auth/logout-all"), nil).MustProblem(t, problem.CSRF)
		forged.do(t, "POST", path("/auth/browser/logout"), nil).MustProblem(t, problem.CSRF)
		forged.do(t, "DELETE", path("/auth/sessions/x"), nil).MustProblem(t, problem.CSRF)
	}
	require.Len(t, sessionsOf(t, p, ada), 2)
	require.Len(t, sessionsOf(t, p, bob), 1)
	require.Empty(t, p.Get(t, mePath, sends(one.cookie)).String(t, "display_name"))
	one.do(t, "PATCH", mePath, map[string]string{"display_name": "Ada"}).MustStatus(t, http.StatusOK)
}

func TestTheSessionTellsWhoIsSignedInAndNever401(t *testing.T) {
	p := program(t)
	nobody := p.Get(t, sessionPath).MustStatus(t, http.StatusOK)
	require.JSONEq(t, `{"user":null,"csrf_token":null,"site_name":"Manor","password_min_length":8}`, string(nobody.Body))
	for _, value := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 5000)} {
		r := p.Get(t, sessionPath, sends(&http.Cookie{Name: "manor_session", Value: value})).MustStatus(t, http.StatusOK)
		require.Nil(t, r.Value(t, "user"))
	}
	stale := p.WithToken("not-a-token").Get(t, sessionPath).MustStatus(t, http.StatusOK)
	require.Nil(t, stale.Value(t, "user"))

	tokens := mustLogin(t, p, "admin", adminPassword)
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	r := p.WithToken(tokens.Access).Get(t, sessionPath, sends(b.cookie)).MustStatus(t, http.StatusOK)
	require.Equal(t, "admin", r.String(t, "user.username"))
	require.Nil(t, r.Value(t, "csrf_token"), "the token counts, not the cookie")

	require.NoError(t, p.Kernel.DB().Close())
	p.Clock.Advance(time.Second)
	require.GreaterOrEqual(t, p.Get(t, sessionPath, sends(b.cookie)).Status, 500, "never null when nobody can tell")
	require.JSONEq(t, `{"user":null,"csrf_token":null,"site_name":"Manor","password_min_length":8}`, string(p.Get(t, sessionPath).MustStatus(t, http.StatusOK).Body))
}

func TestBrowsersAreListedAmongTheSessions(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	b := mustLoginBrowser(t, p, "ada", userPassword, manortest.Header("User-Agent", "Firefox"))
	p.Clock.Advance(time.Second)
	tokens := mustLogin(t, p, "ada", userPassword)
	list := p.WithToken(tokens.Access).Get(t, path("/auth/sessions")).MustStatus(t, http.StatusOK)
	require.Equal(t, 2, list.Int(t, "total"))
	require.Equal(t, "tokens", list.String(t, "items.0.kind"))
	require.Equal(t, "browser", list.String(t, "items.1.kind"))
	require.Equal(t, "Firefox", list.String(t, "items.1.user_agent"))
	require.NotContains(t, string(list.Body), "cookie")

	p.WithToken(tokens.Access).Delete(t, path("/auth/sessions/%s", list.String(t, "items.1.id"))).MustStatus(t, http.StatusNoContent)
	require.False(t, b.signedIn(t))
	all := p.As(manortest.Superuser()).Get(t, path("/sessions?kind=browser")).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, all.Int(t, "total"))
	require.NotContains(t, string(all.Body), "cookie")
}
