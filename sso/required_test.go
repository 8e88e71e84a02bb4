package sso_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func requiring(t *testing.T, who string) *manortest.Program {
	t.Helper()
	return manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.SecondFactorFor = adminPassword, who }}.New(t, apps()...)
}

func TestWhoMustHaveASecondFactorCanOnlySetItUpBefore(t *testing.T) {
	p := requiring(t, "all")
	id := mustCreateUser(t, p, "ada")
	mustCreateRole(t, p, "reader", "users:*")
	got := mustLogin(t, p, "ada", userPassword)
	ada := p.WithToken(got.Access)
	require.Equal(t, true, ada.Get(t, mePath).MustStatus(t, http.StatusOK).Value(t, "must_set_up_second_factor"))
	for _, request := range [][2]string{
		{"GET", "/users"}, {"POST", "/users"}, {"PATCH", "/users/" + id}, {"GET", "/schema"}, {"PATCH", "/auth/me"}, {"GET", "/auth/sessions"},
		{"GET", "/auth/verify"}, {"POST", "/auth/totp/disable"}, {"POST", "/auth/totp/recovery-codes"}, {"GET", "/nothing-here"}, {"POST", "/auth/totp/"},
	} {
		ada.Do(t, request[0], path("%s", request[1]), nil).MustProblem(t, problem.SecondFactorRequired)
	}
	p.Post(t, path("/auth/verify"), map[string]string{"token": got.Access}).MustProblem(t, problem.SecondFactorRequired)
	again := refresh(t, p, got.Refresh).MustStatus(t, http.StatusOK).String(t, "access_token")
	p.WithToken(again).Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)

	a := &authenticator{p: p, secret: ada.Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK).String(t, "secret")}
	ada.Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)
	ada.Post(t, path("/auth/totp/confirm"), map[string]string{"code": a.code(t)}).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/users")).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, false, ada.Get(t, mePath).Value(t, "must_set_up_second_factor"))

	ada.Post(t, path("/auth/totp/disable"), map[string]string{"password": userPassword, "otp": a.next(t)}).MustStatus(t, http.StatusNoContent)
	ada.Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)
}

func TestWhoMustHaveASecondFactorAndANewPasswordGetsBothDone(t *testing.T) {
	p := requiring(t, "all")
	mustCreateUser(t, p, "ada")
	root := mustEnrolled(t, p, "admin", adminPassword)
	id := root.Get(t, path("/users?username=ada")).String(t, "items.0.id")
	root.Patch(t, path("/users/%s", id), map[string]any{"must_change_password": true}).MustStatus(t, http.StatusOK)
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	ada.Post(t, path("/auth/totp"), nil).MustProblem(t, problem.PasswordChangeRequired)
	ada.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "chosen-by-ada"}).MustStatus(t, http.StatusNoContent)
	ada.Get(t, path("/schema")).MustProblem(t, problem.SecondFactorRequired)
	ada.Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK)
}

// mustEnrolled is a client of somebody who has a second factor.
func mustEnrolled(t *testing.T, p *manortest.Program, name, password string) *manortest.Client {
	t.Helper()
	a := mustEnrol(t, p, name, password)
	return p.WithToken(loginOTP(t, p, name, password, a.next(t)).MustStatus(t, http.StatusOK).String(t, "access_token"))
}

func TestASecondFactorCanBeRequiredOfSuperusersOnly(t *testing.T) {
	p := requiring(t, "superusers")
	id := mustCreateUser(t, p, "ada")
	admin := p.WithToken(mustLogin(t, p, "admin", adminPassword).Access)
	admin.Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	ada.Get(t, path("/users")).MustProblem(t, manor.CodeForbidden)

	root := mustEnrolled(t, p, "admin", adminPassword)
	root.Patch(t, path("/users/%s", id), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)
	mustEnrol(t, p, "ada", userPassword)
	ada.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	root.Post(t, path("/users/actions/reset_second_factor"), map[string]any{"ids": []string{id}}).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)
}

func TestKeysOfWhoLacksTheSecondFactorWaitForItAndServiceAccountsNeedNone(t *testing.T) {
	p := requiring(t, "superusers")
	id := mustCreateUser(t, p, "ada")
	mustCreateRole(t, p, "reader", "users:read")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"))
	key := p.WithToken(mustMakeKey(t, p.WithToken(mustLogin(t, p, "ada", userPassword).Access), "users:read").Secret)
	key.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	root := mustEnrolled(t, p, "admin", adminPassword)
	root.Patch(t, path("/users/%s", id), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	key.Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)

	q := requiring(t, "all")
	mustCreateRole(t, q, "reader", "users:read")
	robot := mustCreateService(t, q, "robot", "reader")
	made := makeServiceKey(t, mustEnrolled(t, q, "admin", adminPassword), robot, "users:read").MustStatus(t, http.StatusOK)
	q.WithToken(made.String(t, "result.secret")).Get(t, path("/users")).MustStatus(t, http.StatusOK)
}

func TestNobodyMustHaveASecondFactorUnlessItIsSet(t *testing.T) {
	p := program(t)
	admin := p.WithToken(mustLogin(t, p, "admin", adminPassword).Access)
	admin.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	require.Equal(t, false, admin.Get(t, mePath).Value(t, "must_set_up_second_factor"))
}

func TestOtherProcessesKnowOfASecondFactorWithinASecond(t *testing.T) {
	p := requiring(t, "all")
	mustCreateUser(t, p, "ada")
	of := p.Kernel.Settings()
	other := manortest.Config{Clock: p.Clock, Dir: of.Data, NoTables: true, Settings: func(s *manor.Settings) {
		s.DatabaseURL, s.SecretKey, s.SecondFactorFor = of.DatabaseURL, of.SecretKey, of.SecondFactorFor
	}}.New(t, apps()...)
	token := mustLogin(t, p, "ada", userPassword).Access
	other.WithToken(token).Get(t, path("/users")).MustProblem(t, problem.SecondFactorRequired)
	mustEnrol(t, p, "ada", userPassword)
	soon(t, "the second factor", func() bool {
		return other.WithToken(token).Get(t, path("/users")).String(t, "code") == string(manor.CodeForbidden)
	})
}

func TestABrowserIsToldThatASecondFactorIsDue(t *testing.T) {
	p := requiring(t, "all")
	mustCreateUser(t, p, "ada")
	answer := p.Post(t, path("/auth/browser/login"), map[string]string{"username": "ada", "password": userPassword}).MustStatus(t, http.StatusOK)
	require.Equal(t, true, answer.Value(t, "user.must_set_up_second_factor"))
}
