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
)

// jar is a browser that keeps whatever cookies it is given.
type jar struct {
	p       *manortest.Program
	cookies map[string]string
	csrf    string
}

func jarOf(b *browser) *jar {
	return &jar{p: b.p, cookies: map[string]string{b.cookie.Name: b.cookie.Value}, csrf: b.csrf}
}

func (j *jar) do(t *testing.T, method, path string, body any, options ...manortest.Option) *manortest.Response {
	t.Helper()
	var sent []string
	for name, value := range j.cookies {
		sent = append(sent, name+"="+value)
	}
	options = append([]manortest.Option{manortest.Header("Cookie", strings.Join(sent, "; ")), manortest.Header("X-CSRF-Token", j.csrf)}, options...)
	r := j.p.Do(t, method, path, body, options...)
	for _, text := range r.Header.Values("Set-Cookie") {
		cookie, err := http.ParseSetCookie(text)
		require.NoError(t, err)
		require.True(t, cookie.HttpOnly)
		require.Equal(t, "/", cookie.Path)
		require.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
		if cookie.Value != "" {
			require.NotContains(t, string(r.Body), cookie.Value, "no script gets at it")
		}
		if cookie.MaxAge < 0 {
			delete(j.cookies, cookie.Name)
		} else {
			j.cookies[cookie.Name] = cookie.Value
		}
	}
	if r.Status == http.StatusOK && r.Has(t, "csrf_token") && r.Value(t, "csrf_token") != nil {
		j.csrf = r.String(t, "csrf_token")
	}
	return r
}

// who is the user name of who is signed in; empty: nobody.
func (j *jar) who(t *testing.T) string {
	t.Helper()
	r := j.do(t, "GET", sessionPath, nil).MustStatus(t, http.StatusOK)
	if r.Value(t, "user") == nil {
		return ""
	}
	return r.String(t, "user.username")
}

func (j *jar) actAs(t *testing.T, id string) *manortest.Response {
	t.Helper()
	return j.do(t, "POST", impersonatePath, map[string]string{"user_id": id, "reason": "ticket 42"}).MustStatus(t, http.StatusOK)
}

func (j *jar) end(t *testing.T, options ...manortest.Option) *manortest.Response {
	t.Helper()
	return j.do(t, "POST", impersonateEndPath, map[string]any{}, options...)
}

func TestABrowserActsAsAUserAndComesBackToItsOwnSession(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	j := jarOf(b)
	own := j.do(t, "GET", mePath, nil).String(t, "session_id")
	r := j.actAs(t, ada)
	require.Equal(t, "ada", r.String(t, "user.username"))
	require.False(t, r.Has(t, "access_token"), "no token is in reach of a script")
	require.NotEqual(t, b.cookie.Value, j.cookies["manor_session"], "a new session has a new cookie")
	require.NotEqual(t, b.csrf, j.csrf)
	require.Equal(t, "ada", j.who(t))
	me := j.do(t, "GET", mePath, nil).MustStatus(t, http.StatusOK)
	require.NotEqual(t, own, me.String(t, "session_id"))
	require.Equal(t, "admin", me.String(t, "impersonator.username"))
	session := j.do(t, "GET", sessionPath, nil)
	require.Equal(t, "admin", session.String(t, "user.impersonator.username"))
	j.do(t, "POST", path("/departments"), map[string]any{"code": "a", "name": "A"}).MustStatus(t, http.StatusCreated)

	j.do(t, "POST", impersonateEndPath, map[string]any{}, manortest.Header("X-CSRF-Token", b.csrf)).MustProblem(t, problem.CSRF)
	j.end(t, manortest.Header("Origin", "https://evil.example")).MustProblem(t, problem.CSRF)
	require.Equal(t, "ada", j.who(t))

	left := j.cookies["manor_session"]
	back := j.end(t).MustStatus(t, http.StatusOK)
	require.Equal(t, "admin", back.String(t, "user.username"))
	require.Equal(t, own, back.String(t, "user.session_id"))
	require.Equal(t, b.cookie.Value, j.cookies["manor_session"])
	require.Equal(t, b.csrf, j.csrf)
	require.NotContains(t, j.cookies, "manor_session_own")
	require.Equal(t, "admin", j.who(t))
	j.do(t, "POST", path("/departments"), map[string]any{"code": "b", "name": "B"}).MustStatus(t, http.StatusCreated)
	require.Empty(t, (&jar{p: p, cookies: map[string]string{"manor_session": left}}).who(t))
	j.end(t).MustProblem(t, manor.CodeConflict)
}

func TestActingInABrowserIsOverAfterAnHourAndLeadsBack(t *testing.T) {
	p := program(t)
	p.Clock.Freeze(time.Now())
	ada := editor(t, p, "ada")
	j := jarOf(mustLoginBrowser(t, p, "admin", adminPassword))
	j.actAs(t, ada)
	p.Clock.Advance(time.Hour - time.Second)
	require.Equal(t, "ada", j.who(t))
	p.Clock.Advance(2 * time.Second)
	require.Empty(t, j.who(t))
	require.Equal(t, true, j.do(t, "GET", sessionPath, nil).Value(t, "can_return"))
	j.end(t, manortest.Header("Sec-Fetch-Site", "cross-site")).MustProblem(t, problem.CSRF)
	require.Equal(t, "admin", j.end(t).MustStatus(t, http.StatusOK).String(t, "user.username"))
	require.Equal(t, "admin", j.who(t))
}

func TestAPlantedCookieLeadsNobodyIntoAnothersSession(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	mustCreateUser(t, p, "mallory")
	evil := mustLoginBrowser(t, p, "mallory", userPassword)
	j := jarOf(mustLoginBrowser(t, p, "admin", adminPassword))
	j.actAs(t, ada)
	j.cookies["manor_session_own"] = evil.cookie.Value
	r := j.end(t).MustStatus(t, http.StatusOK)
	require.Nil(t, r.Value(t, "user"))
	require.NotEqual(t, evil.cookie.Value, j.cookies["manor_session"])
	require.Empty(t, j.who(t))

	// The cookie of the impersonation alone does not become the superuser's.
	k := jarOf(mustLoginBrowser(t, p, "admin", adminPassword))
	k.actAs(t, ada)
	delete(k.cookies, "manor_session_own")
	require.Nil(t, k.end(t).MustStatus(t, http.StatusOK).Value(t, "user"))
	require.Empty(t, k.who(t))

	// Without an impersonation a second cookie means nothing.
	plain := &jar{p: p, cookies: map[string]string{"manor_session_own": evil.cookie.Value, "manor_session": strings.Repeat("A", 43)}}
	require.Nil(t, plain.end(t).MustStatus(t, http.StatusOK).Value(t, "user"))
	require.Empty(t, plain.who(t))
}

func TestSigningOutWhileActingSignsOutOfBoth(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	hers := mustLoginBrowser(t, p, "ada", userPassword)
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	j := jarOf(b)
	j.actAs(t, ada)
	j.do(t, "POST", path("/auth/browser/logout"), nil).MustStatus(t, http.StatusNoContent)
	require.Empty(t, j.cookies)
	require.False(t, b.signedIn(t))
	require.True(t, hers.signedIn(t))
}

func TestALoginWhileActingLeavesNoOtherSessionInTheBrowser(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	j := jarOf(b)
	j.actAs(t, ada)
	j.do(t, "POST", path("/auth/browser/login"), map[string]string{"username": "ada", "password": userPassword}).MustStatus(t, http.StatusOK)
	require.NotContains(t, j.cookies, "manor_session_own")
	require.False(t, j.do(t, "GET", mePath, nil).MustStatus(t, http.StatusOK).Has(t, "impersonator"))
	require.False(t, b.signedIn(t))
}

func TestTheEndOfTheSuperusersSessionEndsTheBrowserThatActsElsewhereToo(t *testing.T) {
	p := program(t)
	q := second(t, p)
	ada := editor(t, p, "ada")
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	j := jarOf(b)
	j.actAs(t, ada)
	there := &jar{p: q, cookies: j.cookies}
	require.Equal(t, "ada", there.who(t))
	b.do(t, "POST", path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
	require.Empty(t, j.who(t))
	soon(t, "the other process knows no such browser", func() bool { return there.who(t) == "" })
	require.Nil(t, j.end(t).MustStatus(t, http.StatusOK).Value(t, "user"))
}
