package sso_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func TestWhoMustChangeHisPasswordCanDoNothingElse(t *testing.T) {
	p := program(t)
	mustCreateRole(t, p, "reader", "users:*")
	root := p.As(manortest.Superuser())
	id := mustCreateUser(t, p, "ada", "reader")
	before := mustLogin(t, p, "ada", userPassword)
	require.Equal(t, false, root.Get(t, path("/users/%s", id)).Value(t, "must_change_password"))
	root.Patch(t, path("/users/%s", id), map[string]any{"password": "given-by-root", "must_change_password": true}).MustStatus(t, http.StatusOK)
	require.Equal(t, true, root.Get(t, path("/users/%s", id)).Value(t, "must_change_password"))
	require.False(t, holds(t, p, before.Access))

	got := mustLogin(t, p, "ada", "given-by-root")
	ada := p.WithToken(got.Access)
	require.Equal(t, true, ada.Get(t, mePath).MustStatus(t, http.StatusOK).Value(t, "must_change_password"))
	for _, request := range [][2]string{
		{"GET", "/users"}, {"POST", "/users"}, {"PATCH", "/users/" + id}, {"DELETE", "/users/" + id}, {"GET", "/schema"}, {"PATCH", "/auth/me"}, {"GET", "/auth/sessions"},
		{"DELETE", "/auth/sessions/x"}, {"GET", "/auth/verify"}, {"GET", "/nothing-here"}, {"POST", "/auth/password/"}, {"GET", "/auth/me/"},
	} {
		ada.Do(t, request[0], path("%s", request[1]), nil).MustProblem(t, problem.PasswordChangeRequired)
	}
	p.Post(t, path("/auth/verify"), map[string]string{"token": got.Access}).MustProblem(t, problem.PasswordChangeRequired)
	again := refresh(t, p, got.Refresh).MustStatus(t, http.StatusOK)
	p.WithToken(again.String(t, "access_token")).Get(t, path("/users")).MustProblem(t, problem.PasswordChangeRequired)

	ada.Post(t, path("/auth/password"), map[string]string{"old_password": "given-by-root", "new_password": "given-by-root"}).MustProblem(t, manor.CodeInvalid)
	ada.Get(t, path("/users")).MustProblem(t, problem.PasswordChangeRequired)
	ada.Post(t, path("/auth/password"), map[string]string{"old_password": "given-by-root", "new_password": "chosen-by-ada"}).MustStatus(t, http.StatusNoContent)
	ada.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	require.Equal(t, false, ada.Get(t, mePath).Value(t, "must_change_password"))

	ada.Patch(t, path("/users/%s", id), map[string]any{"password": "chosen-by-ada-2"}).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	root.Patch(t, path("/users/%s", id), map[string]any{"must_change_password": true}).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/users")).MustProblem(t, problem.PasswordChangeRequired)
	ada.Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
	root.Patch(t, path("/users/%s", id), map[string]any{"must_change_password": false}).MustStatus(t, http.StatusOK)
	p.MustLogin(t, "ada", "chosen-by-ada-2").Get(t, path("/users")).MustStatus(t, http.StatusOK)
}

func TestANewUserKeepsHisPasswordUnlessItIsSaidOtherwise(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	root.MustCreate(t, "users", map[string]any{"username": "ada", "password": userPassword})
	p.MustLogin(t, "ada", userPassword).Get(t, path("/users")).MustProblem(t, manor.CodeForbidden)
	root.MustCreate(t, "users", map[string]any{"username": "bob", "password": userPassword, "must_change_password": true})
	p.MustLogin(t, "bob", userPassword).Get(t, path("/users")).MustProblem(t, problem.PasswordChangeRequired)
}

func TestABrowserIsToldToChangeThePassword(t *testing.T) {
	p := program(t)
	p.As(manortest.Superuser()).MustCreate(t, "users", map[string]any{"username": "ada", "password": userPassword, "must_change_password": true})
	require.Equal(t, true, loginBrowser(t, p, "ada", userPassword).MustStatus(t, http.StatusOK).Value(t, "user.must_change_password"))
	b := mustLoginBrowser(t, p, "ada", userPassword)
	session := func() *manortest.Response {
		return b.do(t, http.MethodGet, path("/auth/browser/session"), nil).MustStatus(t, http.StatusOK)
	}
	require.Equal(t, true, session().Value(t, "user.must_change_password"))
	b.do(t, http.MethodGet, path("/users"), nil).MustProblem(t, problem.PasswordChangeRequired)
	b.do(t, http.MethodPost, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "chosen-by-ada"}).MustStatus(t, http.StatusNoContent)
	require.Equal(t, false, session().Value(t, "user.must_change_password"))
	b.do(t, http.MethodGet, path("/users"), nil).MustProblem(t, manor.CodeForbidden)
}

func TestAnotherProcessKnowsWithinASecondThatThePasswordWasChanged(t *testing.T) {
	p := program(t)
	other := second(t, p)
	p.As(manortest.Superuser()).MustCreate(t, "users", map[string]any{"username": "ada", "password": userPassword, "must_change_password": true})
	got := mustLogin(t, p, "ada", userPassword)
	other.WithToken(got.Access).Get(t, path("/auth/sessions")).MustProblem(t, problem.PasswordChangeRequired)
	p.WithToken(got.Access).Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "chosen-by-ada"}).MustStatus(t, http.StatusNoContent)
	soon(t, "the other process lets him in", func() bool {
		return other.WithToken(got.Access).Get(t, path("/auth/sessions")).Status == http.StatusOK
	})
}

func TestAPasswordExpiresWhenTheSettingSaysSo(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) {
		s.AdminPassword, s.PasswordMaxAge = adminPassword, 24*time.Hour
	}}.New(t, apps()...)
	mustCreateUser(t, p, "ada")
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "without"})
	require.NoError(t, err)
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	ada.Get(t, path("/auth/sessions")).MustStatus(t, http.StatusOK)
	p.Clock.Advance(24*time.Hour + time.Second)
	ada = p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	ada.Get(t, path("/auth/sessions")).MustProblem(t, problem.PasswordChangeRequired)
	ada.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "another-chosen-1"}).MustStatus(t, http.StatusNoContent)
	ada.Get(t, path("/auth/sessions")).MustStatus(t, http.StatusOK)
}
