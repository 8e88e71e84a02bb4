package sso_test

import (
	"fmt"
	"maps"
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

const (
	impersonatePath    = "/api/v1/auth/impersonate"
	impersonateEndPath = "/api/v1/auth/impersonate/end"
)

// acting is a program's token with which somebody acts as a user.
func acting(t *testing.T, p *manortest.Program, token, userID string) string {
	t.Helper()
	r := p.WithToken(token).Post(t, impersonatePath, map[string]string{"user_id": userID, "reason": "ticket 42"}).MustStatus(t, http.StatusOK)
	require.False(t, r.Has(t, "refresh_token"))
	return r.String(t, "access_token")
}

// editor is a user who reads and changes departments.
func editor(t *testing.T, p *manortest.Program, name string) (id string) {
	t.Helper()
	mustCreateRole(t, p, "editors", "departments:read", "departments:create", "departments:update", "users:read", "users:update", "users:delete", "sessions:read", "sessions:end")
	return mustCreateUser(t, p, name, "editors")
}

func TestASuperuserActsAsAUserWithHisRightsAndNoOthers(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	root := mustLogin(t, p, "admin", adminPassword).Access
	rootID := p.WithToken(root).Get(t, mePath).String(t, "id")
	token := acting(t, p, root, ada)
	as := p.WithToken(token)

	me := as.Get(t, mePath).MustStatus(t, http.StatusOK)
	require.Equal(t, ada, me.String(t, "id"))
	require.Equal(t, "ada", me.String(t, "username"))
	require.Equal(t, false, me.Value(t, "superuser"))
	require.Equal(t, rootID, me.String(t, "impersonator.id"))
	require.Equal(t, "admin", me.String(t, "impersonator.username"))
	require.Equal(t, "ticket 42", me.String(t, "impersonator.reason"))
	require.False(t, p.WithToken(root).Get(t, mePath).Has(t, "impersonator"))

	claims, err := sso.Check(t.Context(), p.Kernel, token)
	require.NoError(t, err)
	require.Equal(t, ada, claims["sub"])
	require.Equal(t, map[string]any{"sub": rootID}, claims["act"], "RFC 8693, section 4.1")
	require.Equal(t, rootID, p.Post(t, path("/auth/verify"), map[string]string{"token": token}).MustStatus(t, http.StatusOK).String(t, "act.sub"))

	as.Post(t, path("/departments"), map[string]any{"code": "a", "name": "A"}).MustStatus(t, http.StatusCreated)
	as.Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
	as.Post(t, path("/users"), map[string]any{"username": "x"}).MustProblem(t, manor.CodeForbidden)
	require.True(t, holds(t, p, root), "his own session stays")
}

func TestOnlySuperusersActAndOnlyAsActiveUsersWhoAreNone(t *testing.T) {
	p := program(t)
	ada, off := editor(t, p, "ada"), mustCreateUser(t, p, "off")
	second, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "root2", Password: userPassword, Superuser: true})
	require.NoError(t, err)
	all := mustCreateRole(t, p, "everything", "*")
	require.NotEmpty(t, all)
	mustCreateUser(t, p, "bob", "everything")
	root := p.WithToken(mustLogin(t, p, "admin", adminPassword).Access)
	rootID := root.Get(t, mePath).String(t, "id")
	root.Patch(t, path("/users/%s", off), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	bob := p.WithToken(mustLogin(t, p, "bob", userPassword).Access)
	try := func(c *manortest.Client, id, reason string) *manortest.Response {
		return c.Post(t, impersonatePath, map[string]string{"user_id": id, "reason": reason})
	}
	try(bob, ada, "why").MustProblem(t, manor.CodeForbidden)
	bob.Post(t, path("/users/actions/impersonate"), map[string]any{"ids": []string{ada}, "input": map[string]string{"reason": "why"}}).MustProblem(t, manor.CodeForbidden)
	try(root, second, "why").MustProblem(t, manor.CodeForbidden)
	try(root, rootID, "why").MustProblem(t, manor.CodeInvalid)
	try(root, off, "why").MustProblem(t, manor.CodeConflict)
	try(root, "nobody", "why").MustProblem(t, manor.CodeNotFound)
	try(root, "01890000-0000-7000-8000-000000000000", "why").MustProblem(t, manor.CodeNotFound)
	try(root, ada, "   ").MustProblem(t, manor.CodeInvalid)
	try(root, ada, strings.Repeat("长", 201)).MustProblem(t, manor.CodeInvalid)
	require.Empty(t, sessionsOf(t, p, ada))
	try(root, ada, strings.Repeat("长", 200)).MustStatus(t, http.StatusOK)
	p.Post(t, impersonatePath, map[string]string{"user_id": ada, "reason": "why"}).MustProblem(t, manor.CodeUnauthenticated)

	p.Clock.Advance(manor.Recently + time.Second)
	try(root, ada, "why").MustProblem(t, problem.StepUpRequired)
	stepUp(t, root, adminPassword, "").MustStatus(t, http.StatusNoContent)
	try(root, ada, "why").MustStatus(t, http.StatusOK)
}

func TestTheActionOfUsersGivesAProgramAToken(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	root := p.WithToken(mustLogin(t, p, "admin", adminPassword).Access)
	body := map[string]any{"ids": []string{ada}, "input": map[string]string{"reason": "why"}}
	r := root.Post(t, path("/users/actions/impersonate"), body).MustStatus(t, http.StatusOK)
	require.Equal(t, ada, p.WithToken(r.String(t, "result.access_token")).Get(t, mePath).String(t, "id"))
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	b.do(t, "POST", path("/users/actions/impersonate"), body).MustProblem(t, manor.CodeConflict)
}

func TestWhoActsLeavesTheAccountAlone(t *testing.T) {
	p := program(t)
	ada, bob := editor(t, p, "ada"), mustCreateUser(t, p, "bob")
	adas := mustLogin(t, p, "ada", userPassword)
	root := mustLogin(t, p, "admin", adminPassword).Access
	as := p.WithToken(acting(t, p, root, ada))
	session := sessionsOf(t, p, ada)
	own := ""
	for _, row := range session {
		if row["impersonator"] == "" {
			own, _ = row["id"].(string)
		}
	}
	require.NotEmpty(t, own)
	for what, try := range map[string]func() *manortest.Response{
		"act further": func() *manortest.Response {
			return as.Post(t, impersonatePath, map[string]string{"user_id": bob, "reason": "x"})
		},
		"password": func() *manortest.Response {
			return as.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "another-password"})
		},
		"step up":        func() *manortest.Response { return stepUp(t, as, adminPassword, "") },
		"step up as her": func() *manortest.Response { return stepUp(t, as, userPassword, "") },
		"second factor":  func() *manortest.Response { return as.Post(t, path("/auth/totp"), nil) },
		"recovery codes": func() *manortest.Response { return as.Post(t, path("/auth/totp/recovery-codes"), nil) },
		"e-mail": func() *manortest.Response {
			return as.Patch(t, mePath, map[string]string{"email": "x@example.com", "password": userPassword})
		},
		"all sessions": func() *manortest.Response { return as.Post(t, path("/auth/logout-all"), nil) },
		"one session":  func() *manortest.Response { return as.Delete(t, path("/auth/sessions/%s", own)) },
		"what comes later beneath the path": func() *manortest.Response {
			return as.Post(t, path("/auth/keys-of-some-kind"), map[string]string{})
		},
		"the list's action": func() *manortest.Response {
			return as.Post(t, path("/sessions/actions/end"), map[string]any{"ids": []string{own}})
		},
		"the own row": func() *manortest.Response {
			return as.Patch(t, path("/users/%s", ada), map[string]any{"password": "another-password"})
		},
		"deleting the own row": func() *manortest.Response { return as.Delete(t, path("/users/%s", ada)) },
	} {
		r := try().MustProblem(t, manor.CodeForbidden)
		require.Contains(t, r.String(t, "detail"), "act as", what)
	}
	as.Patch(t, path("/users/%s", bob), map[string]any{"display_name": "Bob"}).MustStatus(t, http.StatusOK)
	require.True(t, holds(t, p, adas.Access))
	mustLogin(t, p, "ada", userPassword)
}

func TestActingWithATokenEndsByItselfAndByHand(t *testing.T) {
	p := program(t)
	p.Clock.Freeze(time.Now())
	ada := editor(t, p, "ada")
	root := mustLogin(t, p, "admin", adminPassword)
	token := acting(t, p, root.Access, ada)
	p.WithToken(token).Post(t, impersonateEndPath, map[string]any{}).MustStatus(t, http.StatusOK)
	require.False(t, holds(t, p, token))
	require.True(t, holds(t, p, root.Access))
	p.WithToken(root.Access).Post(t, impersonateEndPath, map[string]any{}).MustProblem(t, manor.CodeConflict)

	token = acting(t, p, root.Access, ada)
	p.Clock.Advance(sso.AccessLifetime - time.Second)
	require.True(t, holds(t, p, token))
	p.Clock.Advance(sso.Leeway + time.Second)
	require.False(t, holds(t, p, token))
}

func TestActingEndsWithTheRankOrTheSessionOfEitherWithinASecondEverywhere(t *testing.T) {
	p, q := aPair(t)
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "other", Password: userPassword, Superuser: true})
	require.NoError(t, err)
	other := p.WithToken(mustLogin(t, p, "other", userPassword).Access)
	n := 0
	for name, end := range map[string]func(t *testing.T, root aRoot, ada string){
		"the superuser is demoted": func(t *testing.T, root aRoot, _ string) {
			other.Patch(t, path("/users/%s", root.id), map[string]any{"superuser": false}).MustStatus(t, http.StatusOK)
		},
		"the superuser is switched off": func(t *testing.T, root aRoot, _ string) {
			other.Patch(t, path("/users/%s", root.id), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
		},
		"the superuser is deleted": func(t *testing.T, root aRoot, _ string) {
			other.Delete(t, path("/users/%s", root.id)).MustStatus(t, http.StatusNoContent)
		},
		"the superuser's own session is signed out": func(t *testing.T, root aRoot, _ string) {
			logout(t, p, root.token)
		},
		"the superuser's own session is ended by the list": func(t *testing.T, root aRoot, _ string) {
			ids := []any{sessionsOf(t, p, root.id)[0]["id"]}
			other.Post(t, path("/sessions/actions/end"), map[string]any{"ids": ids}).MustStatus(t, http.StatusOK)
		},
		"the user is promoted": func(t *testing.T, _ aRoot, ada string) {
			other.Patch(t, path("/users/%s", ada), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
		},
		"the user is switched off": func(t *testing.T, _ aRoot, ada string) {
			other.Patch(t, path("/users/%s", ada), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
		},
		"the user is deleted": func(t *testing.T, _ aRoot, ada string) {
			other.Delete(t, path("/users/%s", ada)).MustStatus(t, http.StatusNoContent)
		},
		"the user signs out everywhere": func(t *testing.T, _ aRoot, _ string) {
			p.WithToken(mustLogin(t, p, fmt.Sprint("ada", n), userPassword).Access).Post(t, path("/auth/logout-all"), nil).MustStatus(t, http.StatusNoContent)
		},
	} {
		t.Run(name, func(t *testing.T) {
			n++
			root := newRoot(t, p, fmt.Sprint("root", n))
			ada := mustCreateUser(t, p, fmt.Sprint("ada", n))
			token := acting(t, p, root.token, ada)
			require.True(t, holds(t, p, token))
			require.True(t, holds(t, q, token))
			end(t, root, ada)
			require.False(t, holds(t, p, token), "at once where it was done")
			soon(t, "the other process refuses the token", func() bool { return !holds(t, q, token) })
		})
	}
}

// aRoot is a superuser of one test.
type aRoot struct{ id, token string }

func newRoot(t *testing.T, p *manortest.Program, name string) aRoot {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: name, Password: userPassword, Superuser: true})
	require.NoError(t, err)
	return aRoot{id: id, token: mustLogin(t, p, name, userPassword).Access}
}

func TestADemotionEndsActingForGood(t *testing.T) {
	p := program(t)
	root := newRoot(t, p, "root")
	ada := mustCreateUser(t, p, "ada")
	admin := p.WithToken(mustLogin(t, p, "admin", adminPassword).Access)
	token := acting(t, p, root.token, ada)
	for _, superuser := range []bool{false, true} {
		admin.Patch(t, path("/users/%s", root.id), map[string]any{"superuser": superuser}).MustStatus(t, http.StatusOK)
		require.False(t, holds(t, p, token))
	}
	require.True(t, holds(t, p, root.token))
	row := p.As(manortest.Superuser()).Get(t, path("/sessions?user_id=%s", ada)).Items(t)[0]
	require.Equal(t, "superuser_changed", row["reason"])
	require.Equal(t, "root", row["impersonator"])
	require.Equal(t, "ticket 42", row["purpose"])
}

func TestHistoryAndSecurityEventsKeepBothAndTellTheUser(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	root := mustLogin(t, p, "admin", adminPassword).Access
	rootID := p.WithToken(root).Get(t, mePath).String(t, "id")
	as := p.WithToken(acting(t, p, root, ada))
	made := as.Post(t, path("/departments"), map[string]any{"code": "a", "name": "A"}).MustStatus(t, http.StatusCreated).String(t, "id")
	as.Post(t, impersonateEndPath, map[string]any{}).MustStatus(t, http.StatusOK)

	auditor := p.As(manortest.Superuser())
	line := auditor.Get(t, path("/departments/%s/history", made)).MustStatus(t, http.StatusOK).Items(t)[0]
	require.Equal(t, []any{"ada", ada, "admin", rootID}, []any{line["actor"], line["actor_id"], line["impersonator"], line["impersonator_id"]})
	export := auditor.Get(t, path("/audit/export?format=csv&resource=departments")).MustStatus(t, http.StatusOK)
	require.Contains(t, string(export.Body), "admin")
	require.Contains(t, string(export.Body), "ada")

	lines := auditor.Get(t, path("/users/%s/history", ada)).MustStatus(t, http.StatusOK).Items(t)
	require.Equal(t, []any{"impersonation_ended", "admin", ""}, []any{lines[0]["action"], lines[0]["actor"], lines[0]["impersonator"]})
	require.Equal(t, []any{"impersonated", "admin", ""}, []any{lines[1]["action"], lines[1]["actor"], lines[1]["impersonator"]})

	events := p.WithToken(mustLogin(t, p, "ada", userPassword).Access).Get(t, path("/auth/events")).MustStatus(t, http.StatusOK).Items(t)
	require.Equal(t, []any{"login", "impersonation_ended", "impersonated"}, []any{events[0]["event"], events[1]["event"], events[2]["event"]}, "acting is no device of hers")
	require.Equal(t, []any{"admin", "ticket 42", true}, []any{events[2]["by"], events[2]["note"], events[2]["by_other"]})
	require.Equal(t, "", events[0]["by"])
	kept := auditor.Get(t, path("/security_events?event=impersonated")).MustStatus(t, http.StatusOK).Items(t)[0]
	require.Equal(t, []any{"ada", "admin", "ticket 42"}, []any{kept["username"], kept["actor"], kept["note"]})
}

func TestATokenAndItsSessionAgreeInWhoActs(t *testing.T) {
	p := program(t)
	ada := editor(t, p, "ada")
	f := newForger(t, p, "admin", adminPassword)
	token := acting(t, p, f.good, ada)
	claims, err := sso.Check(t.Context(), p.Kernel, token)
	require.NoError(t, err)
	forged := func(claims map[string]any) string { return f.raw(t, f.header(""), toText(t, claims)) }
	require.True(t, holds(t, p, forged(claims)))
	for name, act := range map[string]any{
		"no actor": nil, "another": map[string]any{"sub": ada}, "empty": map[string]any{}, "no text": map[string]any{"sub": 1}, "no object": "admin",
	} {
		wrong := maps.Clone(claims)
		if delete(wrong, "act"); act != nil {
			wrong["act"] = act
		}
		require.False(t, holds(t, p, forged(wrong)), name)
	}
	plain := maps.Clone(f.claims)
	plain["act"] = claims["act"]
	require.False(t, holds(t, p, forged(plain)), "a session of one's own has no actor")
}
