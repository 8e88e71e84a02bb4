package rbac_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/testkit"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func changing(method, resource, id string, body map[string]any) map[string]any {
	change := map[string]any{"method": method, "resource": resource}
	if id != "" {
		change["id"] = id
	}
	if body != nil {
		change["body"] = body
	}
	return change
}

func preview(t *testing.T, as *manortest.Client, method, resource, id string, body map[string]any) *manortest.Response {
	t.Helper()
	return as.Post(t, path("/rbac/preview"), changing(method, resource, id, body))
}

func TestAPreviewNamesWhoGainsAndLosesAndChangesNothing(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	reader := mustEnsureRole(t, p, "reader", "users:read", "roles:read")
	below := mustMakeRole(t, p, "below", map[string]any{"parents": []string{reader}})
	ada, bob, cyd := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob"), mustCreateUser(t, p, "cyd")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, ada, "reader"))
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, bob, "below"))
	root.Patch(t, path("/users/"+cyd), map[string]any{"roles": []string{reader}, "permissions": []string{"users:read"}}).MustStatus(t, http.StatusOK)
	version := root.Get(t, path("/roles/"+reader)).Int(t, "version")

	r := preview(t, root, "PATCH", "roles", reader, map[string]any{"permissions": []string{"roles:read", "sessions:*"}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 3, r.Int(t, "users.gain"))
	require.Equal(t, 2, r.Int(t, "users.lose"), "cyd holds it by himself")
	require.Equal(t, []any{"sessions:end", "sessions:export", "sessions:read"}, r.Value(t, "permissions.gained"))
	require.Equal(t, []any{"users:read"}, r.Value(t, "permissions.lost"))
	require.Equal(t, "ada", r.String(t, "changes.0.username"))
	require.Equal(t, "bob", r.String(t, "changes.1.username"), "by way of the role that builds on it")
	require.Equal(t, []any{"users:read"}, r.Value(t, "changes.1.loses"))
	require.Equal(t, []any{}, r.Value(t, "changes.2.loses"))

	require.Equal(t, version, root.Get(t, path("/roles/"+reader)).Int(t, "version"), "nothing was written")
	require.Equal(t, 0, root.Get(t, path("/roles/"+reader+"/history")).Int(t, "total"))
	require.True(t, mustGrants(t, p, ada).Allows("users:read"))
	require.False(t, mustGrants(t, p, ada).Allows("sessions:end"))

	r = preview(t, root, "DELETE", "roles", reader, nil).MustStatus(t, http.StatusOK)
	require.Equal(t, 3, r.Int(t, "users.lose"))
	r = preview(t, root, "PATCH", "users", ada, map[string]any{"roles": []string{below}, "permissions": []string{"sessions:end"}}).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"sessions:end"}, r.Value(t, "changes.0.gains"))
	require.Equal(t, 0, r.Int(t, "users.lose"))
	r = preview(t, root, "PATCH", "users", ada, map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, r.Int(t, "users.lose"))
	r = preview(t, root, "POST", "user_roles", "", map[string]any{"user_id": bob, "role_id": reader}).MustStatus(t, http.StatusOK)
	require.Equal(t, 0, r.Int(t, "users.total"), "he holds it already")
	require.Equal(t, []any{}, r.Value(t, "permissions.gained"))
	r = preview(t, root, "PATCH", "roles", reader, map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "email", "rule": "hidden"}}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 2, r.Int(t, "users.limits"))
	require.Equal(t, []any{"users"}, r.Value(t, "changes.0.limits"))
	require.Equal(t, 0, root.Get(t, path("/user_roles?user_id="+bob+"&role_id="+reader)).Int(t, "total"))
}

func TestAPreviewOfManyRowsIsWhatAllOfThemDoTogether(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	reader, peeker := mustEnsureRole(t, p, "reader", "users:read"), mustEnsureRole(t, p, "peeker", "users:read")
	ada, bob := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, ada, "reader", "peeker"))
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, bob, "peeker"))
	many := func(method, resource, id string, body map[string]any, further ...map[string]any) *manortest.Response {
		change := changing(method, resource, id, body)
		change["further"] = further
		return root.Post(t, path("/rbac/preview"), change)
	}
	require.Equal(t, 0, many("DELETE", "roles", reader, nil).Int(t, "users.total"), "ada has the other one")
	r := many("DELETE", "roles", reader, nil, map[string]any{"id": peeker}).MustStatus(t, http.StatusOK)
	require.Equal(t, 2, r.Int(t, "users.lose"), "with both gone she loses it")
	r = many("PATCH", "users", ada, map[string]any{"active": false}, map[string]any{"id": bob, "body": map[string]any{"permissions": []string{"roles:read"}}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, r.Int(t, "users.lose"))
	require.Equal(t, 1, r.Int(t, "users.gain"))
	require.Equal(t, 2, root.Get(t, path("/roles?name__in=reader,peeker")).Int(t, "total"), "nothing was done")
	require.True(t, mustGrants(t, p, ada).Allows("users:read"))

	many("DELETE", "roles", reader, nil, map[string]any{"id": "missing"}).MustProblem(t, manor.CodeNotFound)
	many("DELETE", "roles", reader, nil, map[string]any{"id": peeker, "body": map[string]any{}}).MustProblem(t, manor.CodeInvalid)
	many("PATCH", "users", ada, map[string]any{"active": false}, map[string]any{"id": bob}).MustProblem(t, manor.CodeInvalid)
	many("POST", "user_roles", "", map[string]any{"user_id": bob, "role_id": reader}, map[string]any{"id": bob, "body": map[string]any{}}).MustProblem(t, manor.CodeInvalid)
	ask := map[string]any{"change": map[string]any{"method": "DELETE", "resource": "roles", "id": reader, "further": []any{map[string]any{"id": peeker}}}}
	require.GreaterOrEqual(t, root.Post(t, path("/rbac/approvals"), ask).Status, http.StatusBadRequest, "what is asked for is one change")
}

func TestAPreviewIsRefusedAsTheChangeWouldBe(t *testing.T) {
	p := manortest.New(t, apps()...)
	high := mustEnsureRole(t, p, "high", "sessions:end")
	low := mustEnsureRole(t, p, "low", "users:read")
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "low"))
	as := p.As(keeper)
	preview(t, as, "PATCH", "users", id, map[string]any{"roles": []string{high}}).MustProblem(t, manor.CodeForbidden)
	preview(t, as, "PATCH", "roles", high, map[string]any{"permissions": []string{}}).MustProblem(t, manor.CodeForbidden)
	preview(t, as, "PATCH", "roles", low, map[string]any{"permissions": []string{"no:thing"}}).MustProblem(t, manor.CodeInvalid)
	preview(t, as, "PATCH", "roles", "missing", map[string]any{"label": "x"}).MustProblem(t, manor.CodeNotFound)
	preview(t, as, "PATCH", "users", id, map[string]any{"password": "a-new-password-1"}).MustProblem(t, manor.CodeInvalid)
	preview(t, as, "PATCH", "departments", id, map[string]any{"name": "x"}).MustProblem(t, manor.CodeInvalid)
	preview(t, as, "DELETE", "users", id, nil).MustProblem(t, manor.CodeInvalid)
	preview(t, as, "PATCH", "roles", "", map[string]any{"name": "x"}).MustProblem(t, manor.CodeInvalid)
	preview(t, p.As(nil), "PATCH", "roles", low, map[string]any{}).MustProblem(t, manor.Code("unauthenticated"))
	preview(t, p.As(manortest.Caller("reader", "users:read", "roles:read")), "PATCH", "roles", low, map[string]any{"permissions": []string{}}).MustProblem(t, manor.CodeForbidden)

	blind := p.As(manortest.Caller("blind", "roles:*", "users:export", "permissions:read"))
	preview(t, blind, "PATCH", "roles", low, map[string]any{"permissions": []string{}}).MustProblem(t, manor.CodeForbidden)
	mustEnsureRole(t, p, "exports", "users:export")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "exports"))
	exports := p.As(manortest.Superuser()).Get(t, path("/roles?name=exports")).String(t, "items.0.id")
	r := preview(t, blind, "PATCH", "roles", exports, map[string]any{"permissions": []string{}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, r.Int(t, "users.lose"))
	require.Equal(t, []any{}, r.Value(t, "changes"), "who may not read users learns numbers")
	require.Equal(t, true, r.Value(t, "names_hidden"))
	require.NotContains(t, string(r.Body), "ada")
}

// What a preview says is what the change does, for random roles, users and changes.
func TestAPreviewIsWhatTheChangeDoes(t *testing.T) {
	random := testkit.Random(t)
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	var names, grantable []string
	for _, declared := range p.Kernel.Permissions() {
		names = append(names, declared.Name)
		grantable = append(grantable, declared.Name, declared.Resource+":*", "*:"+declared.Action)
	}
	grantable = append(slices.DeleteFunc(grantable, func(name string) bool {
		return root.Get(t, path("/permissions/"+name)).Status != http.StatusOK
	}), "*")
	some := func(n int) []string {
		all := []string{}
		for range random.IntN(n + 1) {
			all = append(all, grantable[random.IntN(len(grantable))])
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	var roles, users []string
	parents := func(below int) []string {
		all := []string{}
		for _, id := range roles[max(0, below-3):below] {
			if random.IntN(3) == 0 {
				all = append(all, id)
			}
		}
		return all
	}
	for i := range 6 {
		roles = append(roles, mustMakeRole(t, p, fmt.Sprintf("role%d", i), map[string]any{"permissions": some(3), "denied": some(1), "parents": parents(i)}))
	}
	for i := range 6 {
		id := mustCreateUser(t, p, fmt.Sprintf("user%d", i))
		users = append(users, id)
		root.Patch(t, path("/users/"+id), map[string]any{"permissions": some(1), "denied": some(1), "superuser": i == 5}).MustStatus(t, http.StatusOK)
		for _, role := range roles {
			if random.IntN(2) == 0 {
				row := map[string]any{"user_id": id, "role_id": role}
				if random.IntN(3) == 0 {
					at := p.Clock.Now().Add(time.Duration(random.IntN(5)-3) * time.Hour)
					row["valid_from"], row["valid_until"] = at, at.Add(2*time.Hour)
				}
				root.MustCreate(t, "user_roles", row)
			}
		}
	}
	held := func() map[string][]string {
		all := map[string][]string{}
		for _, id := range users {
			user := root.Get(t, path("/users/"+id))
			for _, name := range names {
				if user.Value(t, "active") == true && (user.Value(t, "superuser") == true || mustGrants(t, p, id).Allows(name)) {
					all[id] = append(all[id], name)
				}
			}
		}
		return all
	}
	for range 12 {
		method, resource, id := "PATCH", "roles", ""
		var body map[string]any
		i := random.IntN(len(roles))
		switch random.IntN(5) {
		case 0:
			resource, id = "users", users[random.IntN(5)]
			body = map[string]any{"roles": []string{roles[i]}, "permissions": some(1), "denied": some(1)}
		case 1:
			resource, id, body = "users", users[random.IntN(5)], map[string]any{"active": random.IntN(2) == 0}
		case 2:
			if len(roles) > 3 {
				method, id, body = "DELETE", roles[i], nil
				roles = slices.Delete(roles, i, i+1)
				break
			}
			fallthrough
		default:
			id, body = roles[i], map[string]any{"permissions": some(3), "denied": some(1), "parents": parents(i)}
		}
		before := held()
		type change struct {
			UserID    string `json:"user_id"`
			Gains     []string
			GainTotal int `json:"gain_total"`
			Loses     []string
			LoseTotal int `json:"lose_total"`
		}
		var said struct{ Changes []change }
		preview(t, root, method, resource, id, body).MustStatus(t, http.StatusOK).Decode(t, &said)
		require.Equal(t, before, held())
		require.Less(t, root.Do(t, method, path("/"+resource+"/"+id), body).Status, 300)
		after := held()
		for _, user := range users {
			var told change
			if i := slices.IndexFunc(said.Changes, func(c change) bool { return c.UserID == user }); i >= 0 {
				told = said.Changes[i]
			}
			requireFirst(t, without(after[user], before[user]), told.Gains, told.GainTotal)
			requireFirst(t, without(before[user], after[user]), told.Loses, told.LoseTotal)
		}
	}
}

func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(others, name) })
}

// requireFirst asks for the number of all, and for no more than the first 50 of them by name.
func requireFirst(t *testing.T, all, told []string, total int) {
	t.Helper()
	require.Equal(t, len(all), total)
	slices.Sort(all)
	if first := all[:min(50, len(all))]; len(first) > 0 || len(told) > 0 {
		require.Equal(t, first, told)
	}
}
