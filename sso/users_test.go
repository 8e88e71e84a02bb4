package sso_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func TestNothingShowsAPasswordOrItsHash(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	made := root.Post(t, path("/users"), map[string]any{"username": "ada", "password": userPassword}).MustStatus(t, http.StatusCreated)
	id := made.String(t, "id")
	root.Patch(t, path("/users/%s", id), map[string]any{"password": "another-password-1"}).MustStatus(t, http.StatusOK)
	for _, address := range []string{
		"/users", "/users/" + id, "/users/" + id + "/history", "/users/export?format=csv", "/users/export?format=json",
		"/audit?object_id=" + id, "/users?search=argon2id", "/users?include=roles",
	} {
		r := root.Get(t, path("%s", address))
		for _, secret := range []string{"argon2id", "password-1", "password_hash"} {
			require.NotContains(t, string(r.Body), secret, address)
		}
	}
	require.NotContains(t, string(made.Body), "argon2id")
	require.NotContains(t, made.Object(t), "login_name")
	for _, query := range []string{"password=x", "password__startswith=$argon2id", "sortby=password", "login_name=ada", "fields=password"} {
		r := root.Get(t, path("/users?%s", query))
		require.Equal(t, http.StatusBadRequest, r.Status, "%s: %s", query, r.Body)
	}
	var rows []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("outbox").Column("payload").Scan(t.Context(), &rows))
	require.NotContains(t, strings.Join(rows, "\n"), "argon2id")
}

func TestAPasswordIsSetKeptAndSetAnew(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := root.MustCreate(t, "users", map[string]any{"username": "ada", "password": userPassword})["id"].(string)
	got := mustLogin(t, p, "ada", userPassword)

	root.Patch(t, path("/users/%s", id), map[string]any{"display_name": "Ada"}).MustStatus(t, http.StatusOK)
	root.Put(t, path("/users/%s", id), map[string]any{"username": "ada", "active": true}).MustStatus(t, http.StatusOK)
	root.Patch(t, path("/users/%s", id), map[string]any{"password": ""}).MustStatus(t, http.StatusOK)
	require.True(t, holds(t, p, got.Access))
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)

	root.Patch(t, path("/users/%s", id), map[string]any{"password": "another-password-1"}).MustStatus(t, http.StatusOK)
	require.False(t, holds(t, p, got.Access), "a new password ends the sessions")
	login(t, p, "ada", userPassword).MustProblem(t, problem.InvalidCredentials)
	login(t, p, "ada", "another-password-1").MustStatus(t, http.StatusOK)

	short := root.Patch(t, path("/users/%s", id), map[string]any{"password": "short"}).MustProblem(t, manor.CodeInvalid)
	require.Equal(t, map[string]string{"password": "too_short"}, short.FieldErrors(t))
	root.MustCreate(t, "users", map[string]any{"username": "without"})
	login(t, p, "without", "").MustProblem(t, manor.CodeInvalid)
	login(t, p, "without", "anything").MustProblem(t, problem.InvalidCredentials)
}

func TestWhoIsNotSignedInIsToldSoWhateverHeSends(t *testing.T) {
	p := program(t)
	for _, body := range []any{map[string]any{"old_password": "a", "new_password": "b"}, map[string]any{}, "text", nil} {
		answer := p.Post(t, "/api/v1/auth/password", body)
		answer.MustProblem(t, manor.CodeUnauthenticated)
		require.NotEmpty(t, answer.Header.Get("WWW-Authenticate"))
	}
}

func TestTheCallerChangesHisPassword(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	this, other := mustLogin(t, p, "ada", userPassword), mustLogin(t, p, "ada", userPassword)
	change := func(old, chosen string) *manortest.Response {
		return p.WithToken(this.Access).Post(t, path("/auth/password"), map[string]string{"old_password": old, "new_password": chosen})
	}
	require.Equal(t, map[string]string{"old_password": "wrong"}, change("wrong-password", "a-new-password").MustProblem(t, manor.CodeInvalid).FieldErrors(t))
	require.Equal(t, map[string]string{"new_password": "too_short"}, change(userPassword, "short").MustProblem(t, manor.CodeInvalid).FieldErrors(t))
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)

	change(userPassword, "a-new-password").MustStatus(t, http.StatusNoContent)
	require.True(t, holds(t, p, this.Access))
	require.False(t, holds(t, p, other.Access))
	login(t, p, "ada", userPassword).MustProblem(t, problem.InvalidCredentials)
	login(t, p, "ada", "a-new-password").MustStatus(t, http.StatusOK)

	for range sso.NameLimit {
		change("wrong-password", "a-new-password").MustProblem(t, manor.CodeInvalid)
	}
	change("a-new-password", "yet-another-one").MustProblem(t, problem.Locked)
}

func TestNamesThatDifferInCaseOnlyAreTheSame(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	root.MustCreate(t, "users", map[string]any{"username": "Ada", "email": "Ada@Example.com"})
	for _, name := range []string{"Ada", "ada", "ADA", " ada "} {
		r := root.Post(t, path("/users"), map[string]any{"username": name}).MustProblem(t, problem.Unique)
		require.Equal(t, map[string]string{"username": "unique"}, r.FieldErrors(t))
	}
	r := root.Post(t, path("/users"), map[string]any{"username": "other", "email": "ada@example.COM"}).MustProblem(t, problem.Unique)
	require.Equal(t, map[string]string{"email": "unique"}, r.FieldErrors(t))
	one := root.MustCreate(t, "users", map[string]any{"username": "one", "email": "", "phone": nil})
	require.Nil(t, one["email"])
	root.MustCreate(t, "users", map[string]any{"username": "two", "email": nil})
	root.Patch(t, path("/users/%s", one["id"]), map[string]any{"username": "ONE"}).MustStatus(t, http.StatusOK)
}

func TestNobodyRisesAboveHimself(t *testing.T) {
	p := program(t)
	small := mustCreateRole(t, p, "small", "users:read")
	large := mustCreateRole(t, p, "large", "users:*")
	clerkRole := mustCreateRole(t, p, "clerk", "users:read", "users:create", "users:update", "users:delete", "roles:*")
	clerkID := mustCreateUser(t, p, "clerk", "clerk")
	admin := p.MustLogin(t, "admin", adminPassword)
	adminID := admin.Get(t, mePath).String(t, "id")
	boss := mustCreateUser(t, p, "boss", "large")
	clerk := p.MustLogin(t, "clerk", userPassword)

	forbidden := func(r *manortest.Response) { t.Helper(); r.MustProblem(t, manor.CodeForbidden) }
	forbidden(clerk.Post(t, path("/users"), map[string]any{"username": "x", "superuser": true}))
	forbidden(clerk.Post(t, path("/users"), map[string]any{"username": "x", "roles": []string{large}}))
	forbidden(clerk.Patch(t, path("/users/%s", clerkID), map[string]any{"superuser": true}))
	forbidden(clerk.Patch(t, path("/users/%s", clerkID), map[string]any{"roles": []string{clerkRole, large}}))
	forbidden(clerk.Patch(t, path("/users/%s", adminID), map[string]any{"password": "taken-over-1"}))
	forbidden(clerk.Patch(t, path("/users/%s", adminID), map[string]any{"superuser": false}))
	forbidden(clerk.Patch(t, path("/users/%s", boss), map[string]any{"password": "taken-over-1"}))
	forbidden(clerk.Patch(t, path("/users/%s", boss), map[string]any{"roles": []string{}}))
	forbidden(clerk.Delete(t, path("/users/%s", adminID)))
	forbidden(clerk.Delete(t, path("/users/%s", boss)))
	forbidden(clerk.Patch(t, path("/roles/%s", small), map[string]any{"permissions": []string{"users:read", "*"}}))
	forbidden(clerk.Patch(t, path("/roles/%s", clerkRole), map[string]any{"permissions": []string{"users:*", "roles:*"}}))
	forbidden(clerk.Patch(t, path("/roles/%s", large), map[string]any{"permissions": []string{"users:read"}}))
	forbidden(clerk.Post(t, path("/roles"), map[string]any{"name": "x", "permissions": []string{"sessions:read"}}))
	forbidden(clerk.Delete(t, path("/roles/%s", large)))
	login(t, p, "boss", userPassword).MustStatus(t, http.StatusOK)
	login(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK)

	made := clerk.MustCreate(t, "users", map[string]any{"username": "helper", "password": userPassword, "roles": []string{small}})
	require.Equal(t, []any{small}, made["roles"])
	p.MustLogin(t, "helper", userPassword).Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "helper-chose-1"}).
		MustStatus(t, http.StatusNoContent)
	p.MustLogin(t, "helper", "helper-chose-1").Get(t, path("/users")).MustStatus(t, http.StatusOK)
	clerk.Delete(t, path("/users/%s", made["id"])).MustStatus(t, http.StatusNoContent)
}

func TestReadOnlyFieldsOfAUserAndSessionStay(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := mustCreateUser(t, p, "ada")
	mustLogin(t, p, "ada", userPassword)
	for field, value := range map[string]any{"last_login_at": "2020-01-01T00:00:00.000Z", "password_changed_at": nil, "login_name": "x", "password_hash": "x"} {
		root.Patch(t, path("/users/%s", id), map[string]any{field: value}).MustProblem(t, manor.CodeInvalid)
	}
	session := sessionsOf(t, p, id)[0]["id"]
	require.Equal(t, http.StatusMethodNotAllowed, root.Patch(t, path("/sessions/%s", session), map[string]any{"expires_at": "2099-01-01T00:00:00.000Z"}).Status)
	require.Equal(t, http.StatusMethodNotAllowed, root.Delete(t, path("/sessions/%s", session)).Status)
	require.Equal(t, http.StatusMethodNotAllowed, root.Post(t, path("/sessions"), map[string]any{"user_id": id}).Status)
}

func TestCreateUsersCanBeRepeated(t *testing.T) {
	p := program(t)
	hash, err := sso.HashPassword(t.Context(), p.Kernel, userPassword)
	require.NoError(t, err)
	batch := []sso.NewUser{
		{Username: "one", PasswordHash: hash, ID: "018f0000-0000-7000-8000-000000000001"}, {Username: "two", PasswordHash: hash, DisplayName: "二"},
	}
	first, err := sso.CreateUsers(t.Context(), p.Kernel, batch...)
	require.NoError(t, err)
	require.Equal(t, "018f0000-0000-7000-8000-000000000001", first[0])
	batch[1].Username, batch[1].Password, batch[1].PasswordHash = "TWO", "another-password", ""
	again, err := sso.CreateUsers(t.Context(), p.Kernel, batch...)
	require.NoError(t, err)
	require.Equal(t, first, again)
	login(t, p, "two", userPassword).MustStatus(t, http.StatusOK)

	_, err = sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: " "})
	require.Error(t, err)
	_, err = sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "x", ID: "not-an-id"})
	require.Error(t, err)
}

func TestWhoSignedInVeryOftenCanBeLockedAndDeleted(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	var ids, tokens []string
	for _, name := range []string{"ada", "bob"} {
		id := mustCreateUser(t, p, name)
		ids, tokens = append(ids, id), append(tokens, mustLogin(t, p, name, userPassword).Access)
		manySessions(t, p, id, 1200)
	}
	carol := p.WithToken(mustLogin(t, p, mustNamed(t, p, "carol"), userPassword).Access)
	root.Patch(t, path("/users/%s", ids[1]), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	p.WithToken(tokens[1]).Get(t, mePath).MustProblem(t, manor.CodeUnauthenticated)
	p.WithToken(tokens[0]).Get(t, mePath).MustStatus(t, http.StatusOK)

	require.Equal(t, true, root.Get(t, path("/users/%s/delete-preview", ids[0])).Value(t, "can_delete"))
	root.Post(t, path("/users/actions/delete"), map[string]any{"ids": ids}).MustStatus(t, http.StatusOK)
	p.WithToken(tokens[0]).Get(t, mePath).MustProblem(t, manor.CodeUnauthenticated)
	var left int
	require.NoError(t, p.Kernel.DB().Read().NewRaw("SELECT count(*) FROM sessions").Scan(t.Context(), &left))
	require.Equal(t, 1, left)
	carol.Get(t, mePath).MustStatus(t, http.StatusOK)
}

func mustNamed(t *testing.T, p *manortest.Program, name string) string {
	mustCreateUser(t, p, name)
	return name
}

// manySessions puts sessions of a user into the table, with a refresh token each.
func manySessions(t *testing.T, p *manortest.Program, userID string, n int) {
	t.Helper()
	now := p.Clock.Now()
	sessions, tokens := make([]sso.Session, n), make([]sso.RefreshToken, n)
	for i := range sessions {
		id := uuid.Must(uuid.NewV7()).String()
		sessions[i] = sso.Session{
			Base: admin.Base{ID: id, CreatedAt: now, UpdatedAt: now, Version: 1}, UserID: userID, Kind: "tokens", LastSeenAt: now, ExpiresAt: now.Add(time.Hour),
		}
		tokens[i] = sso.RefreshToken{Hash: id, SessionID: id, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	}
	require.NoError(t, p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		if _, err := tx.NewInsert().Model(&sessions).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewInsert().Model(&tokens).Exec(ctx)
		return err
	}))
}
