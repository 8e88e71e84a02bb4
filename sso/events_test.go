package sso_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

const (
	chromeOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	newerChrome     = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
	safariOnIPhone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)

func loginFrom(t *testing.T, p *manortest.Program, name, password, userAgent string) pair {
	t.Helper()
	var got pair
	p.Post(t, loginPath, map[string]string{"username": name, "password": password}, manortest.Header("User-Agent", userAgent)).
		MustStatus(t, http.StatusOK).Decode(t, &got)
	return got
}

func kinds(items []map[string]any) []string {
	var all []string
	for _, item := range items {
		all = append(all, item["event"].(string))
	}
	return all
}

func TestWhatHappensToAnAccountIsWrittenDown(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	p.Post(t, loginPath, map[string]string{"username": "ada", "password": "wrong-password"}, manortest.Header("User-Agent", chromeOnWindows)).
		MustProblem(t, problem.InvalidCredentials)
	login(t, p, "typed-by-mistake", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	got := loginFrom(t, p, "ada", userPassword, chromeOnWindows)
	client := p.WithToken(got.Access)
	client.Post(t, path("/auth/password"), map[string]string{"old_password": "no", "new_password": "a-new-password"}).MustProblem(t, manor.CodeInvalid)
	client.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "a-new-password"}).MustStatus(t, http.StatusNoContent)
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", id), map[string]any{"password": "third-password"}).MustStatus(t, http.StatusOK)
	last := p.MustLogin(t, "ada", "third-password")
	last.Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)

	events := eventsOf(t, p, "user_id="+id+"&sortby=id")
	require.Equal(t, []string{"login_failed", "login", "password_refused", "password_changed", "password_reset", "new_device", "login", "logout"}, kinds(events))
	for _, event := range events[:4] {
		require.Equal(t, "ada", event["username"])
		require.Equal(t, chromeOnWindows, event["user_agent"], event["event"])
	}
	require.NotEmpty(t, events[1]["session_id"])
	require.Equal(t, events[1]["session_id"], events[3]["session_id"])
	require.Equal(t, "superuser", events[4]["actor"])
	require.Empty(t, events[4]["session_id"])

	unknown := eventsOf(t, p, "user_id=")
	require.Equal(t, []string{"login_failed"}, kinds(unknown))
	require.Empty(t, unknown[0]["username"], "what people typed as a name may be a password")
	all := p.As(manortest.Superuser()).Get(t, path("/security_events"))
	for _, secret := range []string{"wrong-password", "typed-by-mistake", "a-new-password", "third-password", userPassword} {
		require.NotContains(t, string(all.Body), secret)
	}
}

func TestSecurityEventsAreForWhoMayReadThem(t *testing.T) {
	p := program(t)
	login(t, p, "admin", "wrong-password")
	p.As(manortest.Caller("clerk", "users:*")).Get(t, path("/security_events")).MustProblem(t, manor.CodeForbidden)
	reader := p.As(manortest.Caller("reader", "security_events:read"))
	item := reader.Get(t, path("/security_events")).MustStatus(t, http.StatusOK).Items(t)[0]
	for _, method := range []string{http.MethodDelete, http.MethodPatch, http.MethodPut} {
		r := p.As(manortest.Superuser()).Do(t, method, path("/security_events/%s", item["id"]), map[string]any{"username": "x"})
		require.Equal(t, http.StatusMethodNotAllowed, r.Status)
	}
}

func TestOnesOwnEventsAreOnesOwn(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	admin := p.MustLogin(t, "admin", adminPassword)
	client := p.MustLogin(t, "ada", userPassword)
	for range 3 {
		login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	p.Get(t, path("/auth/events")).MustProblem(t, manor.CodeUnauthenticated)
	first := client.Get(t, path("/auth/events?limit=3")).MustStatus(t, http.StatusOK).Items(t)
	require.Equal(t, []string{"login_failed", "login_failed", "login_failed"}, kinds(first))
	rest := client.Get(t, path("/auth/events?limit=3&before=%s", first[2]["id"])).Items(t)
	require.Equal(t, []string{"login"}, kinds(rest))
	require.Equal(t, true, rest[0]["current"])
	require.Equal(t, []string{"login"}, kinds(admin.Get(t, path("/auth/events")).Items(t)))
	client.Get(t, path("/auth/events?limit=101")).MustProblem(t, manor.CodeInvalidParam)
}

func TestALoginFromAnUnknownDeviceIsToldOf(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	loginFrom(t, p, "ada", userPassword, chromeOnWindows)
	loginFrom(t, p, "ada", userPassword, newerChrome)
	require.Empty(t, eventsOf(t, p, "event=new_device"), "neither the first login nor an update is news")
	got := loginFrom(t, p, "ada", userPassword, safariOnIPhone)
	loginFrom(t, p, "ada", userPassword, safariOnIPhone)
	events := eventsOf(t, p, "event=new_device")
	require.Len(t, events, 1)
	require.Equal(t, safariOnIPhone, events[0]["user_agent"])

	var payloads []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("outbox").Column("payload").Where("topic = ?", "users.new_device").Scan(t.Context(), &payloads))
	require.Len(t, payloads, 1)
	var told map[string]any
	require.NoError(t, json.Unmarshal([]byte(payloads[0]), &told))
	require.Equal(t, id, told["user_id"])
	require.NotContains(t, payloads[0], got.Refresh)
}

func TestATokenUsedTwiceAndALockAreEvents(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	got := mustLogin(t, p, "ada", userPassword)
	refresh(t, p, got.Refresh).MustStatus(t, http.StatusOK)
	refresh(t, p, got.Refresh).MustProblem(t, manor.CodeUnauthenticated)
	refresh(t, p, got.Refresh).MustProblem(t, manor.CodeUnauthenticated)
	require.Len(t, eventsOf(t, p, "event=token_reused&user_id="+id), 1)
	for range sso.NameLimit {
		login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	require.Len(t, eventsOf(t, p, "event=locked&user_id="+id), 1)
}

func TestALoginIsOnesOwnDoingWhoeverTheBrowserKnewBefore(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	bob := mustCreateUser(t, p, "bob")
	mustLoginBrowser(t, p, "bob", userPassword, manortest.Header("User-Agent", safariOnIPhone))
	ada := mustLoginBrowser(t, p, "ada", userPassword)
	as := func(password string) map[string]string {
		return map[string]string{"username": "bob", "password": password}
	}
	ada.do(t, http.MethodPost, path("/auth/browser/login"), as("wrong-password")).MustProblem(t, problem.InvalidCredentials)
	require.True(t, ada.signedIn(t), "a login that failed leaves who was there")
	ada.do(t, http.MethodPost, path("/auth/browser/login"), as(userPassword)).MustStatus(t, http.StatusOK)
	mustLoginBrowser(t, p, "ada", userPassword).do(t, http.MethodPost, loginPath, as(userPassword)).MustStatus(t, http.StatusOK)

	events := eventsOf(t, p, "username=bob")
	require.Equal(t, []string{"login", "login", "new_device", "login_failed", "login"}, kinds(events))
	for _, event := range events {
		require.Empty(t, event["actor"], event["event"])
	}
	for _, line := range p.As(manortest.Superuser()).Get(t, path("/users/%s/history", bob)).Items(t) {
		require.NotEqual(t, "ada", line["actor"], line["action"])
		if line["action"] == "login" {
			require.Equal(t, "bob", line["actor"])
		}
	}
}
