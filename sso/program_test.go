package sso_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const (
	adminPassword = "admin-password-1"
	userPassword  = "user-password-1"
	loginPath     = "/api/v1/auth/login"
	mePath        = "/api/v1/auth/me"
)

// apps are those of every test here; passwords cost little, so that tests do not wait for them.
func apps() []manor.App {
	return []manor.App{sso.App(sso.Config{Cost: sso.Cost{Memory: 64, Time: 1, Threads: 1}, MakeKey: manortest.MakeKey}), rbac.App()}
}

func program(t *testing.T) *manortest.Program {
	t.Helper()
	return manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword = adminPassword }}.New(t, apps()...)
}

// second is another process over the database of the first.
func second(t *testing.T, first *manortest.Program) *manortest.Program {
	t.Helper()
	of := first.Kernel.Settings()
	return manortest.Config{
		Clock: first.Clock, Dir: of.Data, NoTables: true,
		Settings: func(s *manor.Settings) { s.DatabaseURL, s.SecretKey = of.DatabaseURL, of.SecretKey },
	}.New(t, apps()...)
}

func mustCreateUser(t *testing.T, p *manortest.Program, name string, roles ...string) (id string) {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: name, Password: userPassword})
	require.NoError(t, err)
	if len(roles) > 0 {
		require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, roles...))
	}
	return id
}

func mustCreateRole(t *testing.T, p *manortest.Program, name string, permissions ...string) (id string) {
	t.Helper()
	id, err := rbac.EnsureRole(t.Context(), p.Kernel, rbac.Role{Name: name, Permissions: permissions})
	require.NoError(t, err)
	return id
}

// pair is what a login answers.
type pair struct {
	Access  string `json:"access_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Refresh string `json:"refresh_token"`
}

func mustLogin(t *testing.T, p *manortest.Program, name, password string) pair {
	t.Helper()
	var got pair
	login(t, p, name, password).MustStatus(t, http.StatusOK).Decode(t, &got)
	return got
}

func login(t *testing.T, p *manortest.Program, name, password string) *manortest.Response {
	t.Helper()
	return p.Post(t, loginPath, map[string]string{"username": name, "password": password})
}

func refresh(t *testing.T, p *manortest.Program, token string) *manortest.Response {
	t.Helper()
	return p.Post(t, "/api/v1/auth/refresh", map[string]string{"refresh_token": token})
}

// holds tells whether an access token is good for a request.
func holds(t *testing.T, p *manortest.Program, access string) bool {
	t.Helper()
	r := p.WithToken(access).Get(t, mePath)
	if r.Status == http.StatusOK {
		return true
	}
	r.MustProblem(t, manor.CodeUnauthenticated)
	require.Contains(t, r.Header.Get("WWW-Authenticate"), "Bearer")
	return false
}

// soon waits for something that another process must know within a second.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	began := time.Now()
	require.Eventually(t, holds, 1500*time.Millisecond, 20*time.Millisecond, what) // half a second is the machine's
	t.Log(what, "after", time.Since(began).Round(time.Millisecond))
}

func path(format string, args ...any) string { return "/api/v1" + fmt.Sprintf(format, args...) }
