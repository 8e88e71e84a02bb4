package sso_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

// mustCreateService makes a service account.
func mustCreateService(t *testing.T, p *manortest.Program, name string, roles ...string) (id string) {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: name, Service: true})
	require.NoError(t, err)
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, roles...))
	return id
}

func makeServiceKey(t *testing.T, c *manortest.Client, id string, scopes ...string) *manortest.Response {
	t.Helper()
	return c.Post(t, path("/users/actions/make_key"), map[string]any{"ids": []string{id}, "input": map[string]any{"name": "robot", "scopes": scopes}})
}

func TestAServiceAccountCannotSignIn(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	id := admin.Post(t, path("/users"), map[string]any{"username": "robot", "kind": "service"}).MustStatus(t, http.StatusCreated).String(t, "id")
	for field, value := range map[string]any{"password": "service-password-1", "superuser": true, "must_change_password": true} {
		r := admin.Patch(t, path("/users/%s", id), map[string]any{field: value})
		require.Equal(t, map[string]string{field: "service_account"}, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t))
		r = admin.Post(t, path("/users"), map[string]any{"username": "other", "kind": "service", field: value})
		require.Contains(t, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t), field)
	}
	for _, password := range []string{"service-password-1", " "} {
		login(t, p, "robot", password).MustProblem(t, problem.InvalidCredentials)
	}
	admin.Patch(t, path("/users/%s", id), map[string]any{"kind": "person"}).MustProblem(t, manor.CodeInvalid)
	admin.Post(t, path("/users/actions/reset_link"), map[string]any{"ids": []string{id}}).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, manor.CodeConflict, problem.CodeOf(run(t.Context(), p.Kernel, "createsuperuser", "robot")))
	require.Equal(t, false, admin.Get(t, path("/users/%s", id)).Value(t, "superuser"))
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "third", Service: true, Superuser: true})
	require.Equal(t, manor.CodeInvalid, problem.CodeOf(err))
}

func TestAServiceAccountWorksByItsKey(t *testing.T) {
	p := program(t)
	mustCreateRole(t, p, "reader", "users:read")
	id := mustCreateService(t, p, "robot", "reader")
	admin := p.MustLogin(t, "admin", adminPassword)
	made := makeServiceKey(t, admin, id, "users:read", "roles:read").MustStatus(t, http.StatusOK)
	key := p.WithToken(made.String(t, "result.secret"))
	key.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	key.Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, "robot", key.Get(t, mePath).String(t, "username"))
	require.NotEmpty(t, made.String(t, "result.expires"), "ninety days unless told")

	keys := admin.Get(t, path("/api_keys?user_id=%s", id)).Items(t)
	require.Len(t, keys, 1)
	revoke := map[string]any{"ids": []string{keys[0]["id"].(string)}}
	require.Equal(t, 1, admin.Post(t, path("/api_keys/actions/revoke"), revoke).MustStatus(t, http.StatusOK).Int(t, "result.revoked"))
	require.Equal(t, 0, admin.Post(t, path("/api_keys/actions/revoke"), revoke).MustStatus(t, http.StatusOK).Int(t, "result.revoked"))
	require.False(t, holds(t, p, made.String(t, "result.secret")))
	admin.Patch(t, path("/api_keys/%s", keys[0]["id"]), map[string]any{"name": "again"}).MustProblem(t, manor.CodeConflict)
}

func TestNobodyMakesAKeyForAnotherPerson(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	admin := p.MustLogin(t, "admin", adminPassword)
	makeServiceKey(t, admin, id, "users:read").MustProblem(t, manor.CodeForbidden)
	admin.Post(t, path("/api_keys"), map[string]any{"name": "x", "user_id": id, "scopes": []string{"*"}}).MustStatus(t, http.StatusMethodNotAllowed)
	require.Empty(t, admin.Get(t, path("/api_keys")).Items(t))
}

func TestNobodyMakesOrWidensAKeyBeyondWhatHeHolds(t *testing.T) {
	p := program(t)
	mustCreateRole(t, p, "keeper", "users:*", "api_keys:*")
	mustCreateRole(t, p, "strong", "roles:*")
	mustCreateUser(t, p, "ada", "keeper")
	id := mustCreateService(t, p, "robot", "strong")
	ada := p.MustLogin(t, "ada", userPassword)
	for _, scope := range []string{"*", "roles:read", "*:read", "roles:*"} {
		makeServiceKey(t, ada, id, scope).MustProblem(t, manor.CodeForbidden)
	}
	require.Empty(t, ada.Get(t, path("/api_keys")).Items(t))
	made := makeServiceKey(t, ada, id, "users:read").MustStatus(t, http.StatusOK)
	key := path("/api_keys/%s", made.String(t, "result.id"))
	ada.Patch(t, key, map[string]any{"scopes": []string{"users:read", "roles:read"}}).MustProblem(t, manor.CodeForbidden)
	ada.Patch(t, key, map[string]any{"scopes": []string{"users:read", "users:fly"}}).MustProblem(t, manor.CodeInvalid)
	ada.Patch(t, key, map[string]any{"scopes": []string{}}).MustProblem(t, manor.CodeInvalid)
	ada.Patch(t, key, map[string]any{"scopes": []string{"users:*"}}).MustStatus(t, http.StatusOK)

	p.Clock.Advance(manor.Recently)
	makeServiceKey(t, ada, id, "users:read").MustProblem(t, problem.StepUpRequired)
	ada.Patch(t, key, map[string]any{"scopes": []string{"users:read"}}).MustProblem(t, problem.StepUpRequired)
	ada.Patch(t, key, map[string]any{"expires_at": nil}).MustProblem(t, problem.StepUpRequired)
	ada.Patch(t, key, map[string]any{"name": "renamed"}).MustStatus(t, http.StatusOK)
}

func TestAKeyMakesNoKeysForServiceAccounts(t *testing.T) {
	p := program(t)
	id := mustCreateService(t, p, "robot")
	admin := p.MustLogin(t, "admin", adminPassword)
	key := p.WithToken(mustMakeKey(t, admin, "*").Secret)
	makeServiceKey(t, key, id, "users:read").MustProblem(t, manor.CodeForbidden)
	require.Len(t, admin.Get(t, path("/api_keys")).Items(t), 1)
}

func TestCommandsMakeListAndRevokeKeys(t *testing.T) {
	p := program(t)
	mustCreateService(t, p, "robot")
	admin := p.MustLogin(t, "admin", adminPassword)
	mustRun(t, p.Kernel, "apikey", "create", "robot", "nightly import", "users:read,*:export", "30")
	mustRun(t, p.Kernel, "apikey", "list")
	mustRun(t, p.Kernel, "apikey", "list", "Robot")
	keys := admin.Get(t, path("/api_keys")).Items(t)
	require.Len(t, keys, 1)
	require.Equal(t, "nightly import", keys[0]["name"])
	require.Equal(t, []any{"users:read", "*:export"}, keys[0]["scopes"])
	id := keys[0]["id"].(string)
	mustRun(t, p.Kernel, "apikey", "revoke", id)
	require.NotNil(t, admin.Get(t, path("/api_keys/%s", id)).Value(t, "revoked_at"))
	for _, wrong := range [][]string{
		{}, {"make"}, {"create", "robot", "x"}, {"create", "robot", "x", "*", "many"}, {"create", "nobody", "x", "*"},
		{"create", "robot", "x", "users:fly"}, {"revoke", id}, {"revoke"}, {"list", "nobody"},
	} {
		require.Error(t, run(t.Context(), p.Kernel, "apikey", wrong...), wrong)
	}
	require.Len(t, admin.Get(t, path("/api_keys")).Items(t), 1)
}

func TestARevokedKeyStaysSo(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	made := mustMakeKey(t, admin, "*")
	admin.Post(t, path("/api_keys/actions/revoke"), map[string]any{"ids": []string{made.Key.ID}}).MustStatus(t, http.StatusOK)
	lines := admin.Get(t, path("/api_keys/%s/history", made.Key.ID)).Items(t)
	require.Len(t, lines, 2)
	admin.Post(t, path("/api_keys/%s/revert", made.Key.ID), map[string]any{"history_id": lines[1]["id"]})
	require.NotNil(t, admin.Get(t, path("/api_keys/%s", made.Key.ID)).Value(t, "revoked_at"))
	require.False(t, holds(t, p, made.Secret))
}
