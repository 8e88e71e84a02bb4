package sso_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const ownKeys = "/api/v1/auth/api-keys"

// apiKey is what making one answers.
type apiKey struct {
	Secret string `json:"secret"`
	Key    struct {
		ID     string `json:"id"`
		Prefix string `json:"prefix"`
	} `json:"key"`
}

func makeKey(t *testing.T, c *manortest.Client, name string, scopes ...string) *manortest.Response {
	t.Helper()
	return c.Post(t, ownKeys, map[string]any{"name": name, "scopes": scopes})
}

func mustMakeKey(t *testing.T, c *manortest.Client, scopes ...string) apiKey {
	t.Helper()
	var got apiKey
	makeKey(t, c, "CI deploy", scopes...).MustStatus(t, http.StatusCreated).Decode(t, &got)
	return got
}

// worker is a user who may read users and roles, and make roles.
func worker(t *testing.T, p *manortest.Program) (id string, client *manortest.Client) {
	t.Helper()
	mustCreateRole(t, p, "worker", "users:read", "roles:read", "roles:create", "users:export")
	id = mustCreateUser(t, p, "ada", "worker")
	return id, p.MustLogin(t, "ada", userPassword)
}

func TestAKeyDoesWhatItsScopesAndItsOwnerBothAllow(t *testing.T) {
	p := program(t)
	id, ada := worker(t, p)
	key := p.WithToken(mustMakeKey(t, ada, "users:read", "departments:read").Secret)
	key.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	key.Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)       // the owner may, the scopes do not say so
	key.Get(t, path("/departments")).MustProblem(t, manor.CodeForbidden) // the scopes say so, the owner may not
	key.Get(t, path("/users/export?format=csv")).MustProblem(t, manor.CodeForbidden)
	ada.Get(t, path("/roles")).MustStatus(t, http.StatusOK)

	mustCreateRole(t, p, "structure", "departments:*")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "structure"))
	key.Get(t, path("/departments")).MustStatus(t, http.StatusOK) // live: what the owner is given the key may too
	key.Post(t, path("/departments"), map[string]any{"code": "x", "name": "X"}).MustProblem(t, manor.CodeForbidden)
}

func TestWildcardsOfAKeyStandForWhatTheyName(t *testing.T) {
	p := program(t)
	_, ada := worker(t, p)
	for scope, may := range map[string][4]bool{ // read users, export users, read roles, read departments
		"*":        {true, true, true, false},
		"users:*":  {true, true, false, false},
		"*:read":   {true, false, true, false},
		"*:export": {false, false, false, false}, // an export needs to read, too
	} {
		key := p.WithToken(mustMakeKey(t, ada, scope).Secret)
		for i, at := range []string{"/users", "/users/export?format=csv", "/roles", "/departments"} {
			require.Equal(t, may[i], key.Get(t, "/api/v1"+at).Status == http.StatusOK, scope+" "+at)
		}
	}
}

func TestTheKeyOfASuperuserIsLimitedByItsScopes(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	narrow := p.WithToken(mustMakeKey(t, admin, "users:read", "audit:read").Secret)
	narrow.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	narrow.Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
	narrow.Post(t, path("/users"), map[string]any{"username": "eve"}).MustProblem(t, manor.CodeForbidden)
	me := narrow.Get(t, mePath).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"audit:read", "users:read"}, me.Value(t, "permissions"))
	require.Equal(t, false, me.Value(t, "superuser"))
	require.Equal(t, "CI deploy", me.Value(t, "key_name"))

	whole := p.WithToken(mustMakeKey(t, admin, "*").Secret)
	whole.Post(t, path("/roles"), map[string]any{"name": "made-by-key", "permissions": []string{"users:read"}}).MustStatus(t, http.StatusCreated)
	whole.Post(t, path("/users"), map[string]any{"username": "eve", "superuser": true}).MustProblem(t, manor.CodeForbidden)
	whole.Get(t, path("/roles")).MustStatus(t, http.StatusOK)
}

func TestAKeyGivesNobodyWhatItsScopesLack(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	ada := mustCreateUser(t, p, "ada")
	mustCreateRole(t, p, "strong", "roles:delete")
	strong := admin.Get(t, path("/roles?name=strong")).Value(t, "items").([]any)[0].(map[string]any)["id"].(string)
	key := p.WithToken(mustMakeKey(t, admin, "users:*").Secret)
	key.Patch(t, path("/users/%s", ada), map[string]any{"permissions": []string{"roles:read"}}).MustProblem(t, manor.CodeForbidden)
	key.Patch(t, path("/users/%s", ada), map[string]any{"roles": []string{strong}}).MustProblem(t, manor.CodeForbidden)
	key.Patch(t, path("/users/%s", ada), map[string]any{"permissions": []string{"users:read"}}).MustStatus(t, http.StatusOK)
}

func TestDataScopesAndFieldRulesOfTheOwnerHoldForHisKey(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	role := mustCreateRole(t, p, "self", "users:read")
	admin.Patch(t, path("/roles/%s", role), map[string]any{
		"scopes":      []map[string]any{{"resource": "users", "action": "*", "scope": "own"}},
		"field_rules": []map[string]any{{"resource": "users", "field": "username", "rule": "masked"}},
	}).MustStatus(t, http.StatusOK)
	mustCreateUser(t, p, "ada", "self")
	ada := p.MustLogin(t, "ada", userPassword)
	key := p.WithToken(mustMakeKey(t, ada, "*").Secret)
	seen := ada.Get(t, path("/users")).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, seen.Int(t, "total"))
	require.Equal(t, seen.Value(t, "items"), key.Get(t, path("/users")).MustStatus(t, http.StatusOK).Value(t, "items"))
}

func TestAKeyIsShownOnceAndKeptNowhere(t *testing.T) {
	p := program(t)
	_, ada := worker(t, p)
	made := mustMakeKey(t, ada, "users:read")
	require.Regexp(t, regexp.MustCompile(`^mk_[0-9A-Za-z]{49}$`), made.Secret)
	require.Equal(t, made.Secret[:11], made.Key.Prefix)
	p.WithToken(made.Secret).Get(t, path("/users")).MustStatus(t, http.StatusOK)
	tail := made.Secret[len(made.Key.Prefix):]

	admin := p.MustLogin(t, "admin", adminPassword)
	for _, at := range []string{ownKeys, "/api/v1/auth/events"} {
		require.NotContains(t, string(ada.Get(t, at).MustStatus(t, http.StatusOK).Body), tail, at)
	}
	for _, at := range []string{"/api_keys", "/audit", "/security_events", "/api_keys/export?format=csv", "/api_keys/" + made.Key.ID, "/api_keys/" + made.Key.ID + "/history"} {
		require.NotContains(t, string(admin.Get(t, "/api/v1"+at).MustStatus(t, http.StatusOK).Body), tail, at)
	}
	for _, table := range []string{"api_keys", "audit", "outbox", "idempotency_keys"} {
		var n int
		var rows []map[string]any
		require.NoError(t, p.Kernel.DB().Read().NewSelect().Table(table).Scan(t.Context(), &rows), table)
		for _, row := range rows {
			for column, value := range row {
				switch v := value.(type) {
				case string:
					require.NotContains(t, v, tail, column)
				case []byte:
					require.NotContains(t, string(v), tail, column)
				}
			}
			n++
		}
		t.Log(table, n)
	}
}

func TestAKeyIsNotGivenTheAnswersOfItsOwner(t *testing.T) {
	p := program(t)
	_, ada := worker(t, p)
	key := p.WithToken(mustMakeKey(t, ada, "users:read").Secret)
	body := map[string]any{"name": "once"}
	same := manortest.Header("Idempotency-Key", "same")
	ada.Post(t, path("/roles"), body, same).MustStatus(t, http.StatusCreated)
	key.Post(t, path("/roles"), body, same).MustProblem(t, manor.CodeForbidden)
}

func TestARevokedKeyIsRefusedInEveryProcess(t *testing.T) {
	p, q := aPair(t)
	mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", userPassword)
	gone, stays := mustMakeKey(t, ada, "*"), mustMakeKey(t, ada, "*")
	for _, secret := range []string{gone.Secret, stays.Secret} {
		require.True(t, holds(t, p, secret))
		require.True(t, holds(t, q, secret))
	}
	ada.Delete(t, ownKeys+"/"+gone.Key.ID).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, gone.Secret), "at once where it was done")
	soon(t, "the other process refuses the key", func() bool { return !holds(t, q, gone.Secret) })
	require.True(t, holds(t, q, stays.Secret))
	ada.Delete(t, ownKeys+"/"+gone.Key.ID).MustProblem(t, manor.CodeNotFound)

	ada.Delete(t, ownKeys).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, stays.Secret))
	soon(t, "the other process refuses the other key", func() bool { return !holds(t, q, stays.Secret) })
	require.Equal(t, []any{}, ada.Get(t, ownKeys).Value(t, "items"))
	require.True(t, holds(t, p, ada.Token()), "the session stays")
}

func TestScopesThatChangeCountInEveryProcess(t *testing.T) {
	p, q := aPair(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	made := mustMakeKey(t, admin, "users:read", "roles:read")
	there := q.WithToken(made.Secret)
	there.Get(t, path("/roles")).MustStatus(t, http.StatusOK)
	admin.Patch(t, path("/api_keys/%s", made.Key.ID), map[string]any{"scopes": []string{"users:read"}}).MustStatus(t, http.StatusOK)
	p.WithToken(made.Secret).Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
	soon(t, "the other process knows the scopes", func() bool { return there.Get(t, path("/roles")).Status == http.StatusForbidden })
	there.Get(t, path("/users")).MustStatus(t, http.StatusOK)
}

func TestAKeyEndsWithItsTimeAndHoldsUntilThen(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", userPassword)
	var made apiKey
	end := p.Clock.Now().Add(time.Hour)
	ada.Post(t, ownKeys, map[string]any{"name": "short", "scopes": []string{"*"}, "expires_at": end}).MustStatus(t, http.StatusCreated).Decode(t, &made)
	p.Clock.Advance(time.Hour - time.Minute)
	require.True(t, holds(t, p, made.Secret))
	p.Clock.Advance(time.Minute)
	require.False(t, holds(t, p, made.Secret))
}

func TestKeysHoldOnlyWhileTheirOwnerMayWork(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	id := mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", userPassword)
	secret := mustMakeKey(t, ada, "*").Secret
	require.True(t, holds(t, p, secret))

	ada.Post(t, path("/auth/logout-all"), nil).MustStatus(t, http.StatusNoContent)
	require.True(t, holds(t, p, secret), "signing out everywhere ends sessions, no keys")
	admin.Patch(t, path("/users/%s", id), map[string]any{"password": "another-password-1"}).MustStatus(t, http.StatusOK)
	require.True(t, holds(t, p, secret), "another password ends no keys")

	admin.Patch(t, path("/users/%s", id), map[string]any{"must_change_password": true}).MustStatus(t, http.StatusOK)
	p.WithToken(secret).Get(t, path("/users")).MustProblem(t, problem.PasswordChangeRequired)
	admin.Patch(t, path("/users/%s", id), map[string]any{"must_change_password": false, "active": false}).MustStatus(t, http.StatusOK)
	require.False(t, holds(t, p, secret))
	admin.Patch(t, path("/users/%s", id), map[string]any{"active": true}).MustStatus(t, http.StatusOK)
	require.True(t, holds(t, p, secret))
	admin.Delete(t, path("/users/%s", id)).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, secret))
}

func TestAKeyDoesNothingThatNeedsThePerson(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	made := mustMakeKey(t, admin, "*")
	key := p.WithToken(made.Secret)
	id := mustCreateUser(t, p, "ada")
	for what, try := range map[string]func() *manortest.Response{
		"password": func() *manortest.Response {
			return key.Post(t, path("/auth/password"), map[string]string{"old_password": adminPassword, "new_password": "another-password-1"})
		},
		"step up":          func() *manortest.Response { return stepUp(t, key, adminPassword, "") },
		"second factor":    func() *manortest.Response { return key.Post(t, path("/auth/totp"), nil) },
		"its state":        func() *manortest.Response { return key.Get(t, path("/auth/totp")) },
		"sessions":         func() *manortest.Response { return key.Get(t, path("/auth/sessions")) },
		"end all sessions": func() *manortest.Response { return key.Post(t, path("/auth/logout-all"), nil) },
		"profile":          func() *manortest.Response { return key.Patch(t, mePath, map[string]string{"display_name": "Eve"}) },
		"events":           func() *manortest.Response { return key.Get(t, path("/auth/events")) },
		"another key":      func() *manortest.Response { return makeKey(t, key, "more", "*") },
		"list keys":        func() *manortest.Response { return key.Get(t, ownKeys) },
		"revoke keys":      func() *manortest.Response { return key.Delete(t, ownKeys) },
		"change itself": func() *manortest.Response {
			return key.Patch(t, path("/api_keys/%s", made.Key.ID), map[string]any{"name": "renamed"})
		},
		"reset a factor": func() *manortest.Response {
			return key.Post(t, path("/users/actions/reset_second_factor"), map[string]any{"ids": []string{id}})
		},
		"reset link": func() *manortest.Response {
			return key.Post(t, path("/users/actions/reset_link"), map[string]any{"ids": []string{id}})
		},
	} {
		require.Equal(t, http.StatusForbidden, try().MustProblem(t, manor.CodeForbidden).Status, what)
	}
	require.True(t, holds(t, p, admin.Token()))
	require.True(t, holds(t, p, made.Secret))
	key.Get(t, path("/auth/verify")).MustStatus(t, http.StatusOK)
}

func TestVerifyTellsWhatAKeyIs(t *testing.T) {
	p := program(t)
	id, ada := worker(t, p)
	end := p.Clock.Now().Add(time.Hour).UTC()
	var made apiKey
	ada.Post(t, ownKeys, map[string]any{"name": "gateway", "scopes": []string{"users:read", "*:export"}, "expires_at": end}).MustStatus(t, http.StatusCreated).Decode(t, &made)
	for _, told := range []*manortest.Response{
		p.WithToken(made.Secret).Get(t, path("/auth/verify")), p.Post(t, path("/auth/verify"), map[string]string{"token": made.Secret}),
	} {
		told.MustStatus(t, http.StatusOK)
		require.Equal(t, "api_key", told.Value(t, "kind"))
		require.Equal(t, id, told.Value(t, "sub"))
		require.Equal(t, "gateway", told.Value(t, "key_name"))
		require.Equal(t, []any{"*:export", "users:read"}, told.Value(t, "scopes"))
		require.EqualValues(t, end.Unix(), told.Int(t, "exp"))
		require.Equal(t, false, told.Value(t, "superuser"))
	}
	require.Equal(t, "token", ada.Get(t, path("/auth/verify")).Value(t, "kind"))
}

func TestWrongKeysAreAnsweredAlikeAndLockNobody(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	made := mustMakeKey(t, p.MustLogin(t, "ada", userPassword), "*")
	typo := strings.Map(func(r rune) rune {
		if r == 'a' {
			return 'b'
		}
		return r
	}, "mk_"+strings.Repeat("a", 49))
	var bodies []string
	for _, wrong := range []string{"mk_", typo, made.Secret[:len(made.Secret)-1], made.Secret + "0", sso.MustKeySecret(), "mk_" + strings.Repeat("é", 10)} {
		for range sso.NameLimit {
			r := p.WithToken(wrong).Get(t, mePath)
			r.MustProblem(t, manor.CodeUnauthenticated)
			require.Contains(t, r.Header.Get("WWW-Authenticate"), "invalid_token")
		}
		bodies = append(bodies, p.WithToken(wrong).Get(t, mePath).String(t, "detail"))
	}
	for _, body := range bodies {
		require.Equal(t, bodies[0], body)
	}
	require.True(t, holds(t, p, made.Secret))
	p.MustLogin(t, "ada", userPassword)
}

func TestWhenAKeyWasUsedIsWrittenDownOnceAMinute(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", userPassword)
	key := p.WithToken(mustMakeKey(t, ada, "*").Secret)
	used := func() any { return ada.Get(t, ownKeys).Value(t, "items").([]any)[0].(map[string]any)["last_used_at"] }
	require.Nil(t, used())
	key.Get(t, mePath).MustStatus(t, http.StatusOK)
	first := used()
	require.NotNil(t, first)
	p.Clock.Advance(30 * time.Second)
	key.Get(t, mePath).MustStatus(t, http.StatusOK)
	require.Equal(t, first, used())
	p.Clock.Advance(time.Minute)
	key.Get(t, mePath).MustStatus(t, http.StatusOK)
	require.NotEqual(t, first, used())
}

func TestMakingAKeyWantsThePasswordAndKeepsTheRules(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", userPassword)
	for path, body := range map[string]map[string]any{
		"scopes":     {"name": "x", "scopes": []string{}},
		"scopes[1]":  {"name": "x", "scopes": []string{"users:read", "users:fly"}},
		"name":       {"name": " ", "scopes": []string{"*"}},
		"expires_at": {"name": "x", "scopes": []string{"*"}, "expires_at": p.Clock.Now()},
	} {
		r := ada.Post(t, ownKeys, body)
		require.Contains(t, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t), path)
	}
	for range 50 {
		mustMakeKey(t, ada, "*")
	}
	makeKey(t, ada, "one more", "*").MustProblem(t, manor.CodeConflict)
	ada.Delete(t, ownKeys).MustStatus(t, http.StatusNoContent)
	mustMakeKey(t, ada, "*")
	p.Clock.Advance(manor.Recently)
	makeKey(t, ada, "later", "*").MustProblem(t, problem.StepUpRequired)
	require.Len(t, ada.Get(t, ownKeys).Value(t, "items"), 1)
}

func TestTheSettingBoundsTheLifeOfKeys(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.APIKeyMaxAge = adminPassword, 24*time.Hour }}.New(t, apps()...)
	admin := p.MustLogin(t, "admin", adminPassword)
	makeKey(t, admin, "endless", "*").MustProblem(t, manor.CodeInvalid)
	key := func(end time.Duration) *manortest.Response {
		return admin.Post(t, ownKeys, map[string]any{"name": "x", "scopes": []string{"*"}, "expires_at": p.Clock.Now().Add(end)})
	}
	key(24*time.Hour+time.Minute).MustProblem(t, manor.CodeInvalid)
	id := key(24*time.Hour).MustStatus(t, http.StatusCreated).Value(t, "key").(map[string]any)["id"].(string)
	admin.Patch(t, path("/api_keys/%s", id), map[string]any{"expires_at": nil}).MustProblem(t, manor.CodeInvalid)
}

func TestHistoryAndEventsTellOfKeys(t *testing.T) {
	p := program(t)
	_, ada := worker(t, p)
	made := mustMakeKey(t, ada, "roles:*")
	role := p.WithToken(made.Secret).Post(t, path("/roles"), map[string]any{"name": "by-key"}).MustStatus(t, http.StatusCreated).String(t, "id")
	ada.Delete(t, ownKeys+"/"+made.Key.ID).MustStatus(t, http.StatusNoContent)
	admin := p.MustLogin(t, "admin", adminPassword)
	line := admin.Get(t, path("/roles/%s/history", role)).MustStatus(t, http.StatusOK).Value(t, "items").([]any)[0].(map[string]any)
	require.Equal(t, "ada (API key CI deploy)", line["actor"])
	var told []string
	for _, event := range ada.Get(t, path("/auth/events")).MustStatus(t, http.StatusOK).Value(t, "items").([]any) {
		told = append(told, event.(map[string]any)["event"].(string))
	}
	require.Subset(t, told, []string{"api_key_made", "api_key_revoked"})
	var actions []string
	for _, line := range admin.Get(t, path("/api_keys/%s/history", made.Key.ID)).Value(t, "items").([]any) {
		actions = append(actions, line.(map[string]any)["action"].(string))
	}
	require.Equal(t, []string{"revoke", "create"}, actions)
}
