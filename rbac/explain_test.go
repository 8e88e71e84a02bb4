package rbac_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// effects are kind, role, permission and effect of each reason.
func effects(t *testing.T, reasons any) []string {
	t.Helper()
	var all []string
	for _, item := range reasons.([]any) {
		one := item.(map[string]any)
		require.NotEmpty(t, one["text"])
		line := one["kind"].(string)
		for _, name := range []string{"role", "permission", "effect"} {
			if text, ok := one[name].(string); ok {
				line += " " + text
			}
		}
		all = append(all, line)
	}
	return all
}

func TestAnExplanationNamesWhatDecides(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	p.Clock.Freeze(time.Now())
	base := mustMakeRole(t, p, "base", map[string]any{"permissions": []string{"users:*"}})
	mustMakeRole(t, p, "top", map[string]any{"parents": []string{base}})
	late := mustEnsureRole(t, p, "late", "*")
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "top"))
	root.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{"sessions:read"}, "denied": []string{"users:delete"}}).MustStatus(t, http.StatusOK)
	p.MustCreate(t, "user_roles", map[string]any{"user_id": id, "role_id": late, "valid_until": p.Clock.Now().Add(time.Hour)})
	p.Clock.Advance(2 * time.Hour)
	explain := func(user, permission string) *manortest.Response {
		return root.Get(t, path("/rbac/explain?user="+url.QueryEscape(user)+"&permission="+url.QueryEscape(permission)))
	}

	r := explain("ada", "users:update").MustStatus(t, http.StatusOK)
	require.Equal(t, true, r.Value(t, "allowed"))
	require.Equal(t, id, r.String(t, "user_id"))
	require.Equal(t, []string{"role top users:* allow", "over late * none"}, effects(t, r.Value(t, "because")))
	require.Equal(t, []any{"top", "base"}, r.Value(t, "because.0.via"))
	r = explain(id, "users:delete")
	require.Equal(t, false, r.Value(t, "allowed"))
	require.Equal(t, []string{"direct users:delete deny", "role top users:* allow", "over late * none"}, effects(t, r.Value(t, "because")))
	r = explain("ada", "sessions:read")
	require.Equal(t, true, r.Value(t, "allowed"))
	require.Equal(t, []string{"direct sessions:read allow", "over late * none"}, effects(t, r.Value(t, "because")))
	r = explain("admin", "sessions:end")
	require.Equal(t, true, r.Value(t, "allowed"))
	require.Equal(t, []string{"superuser allow"}, effects(t, r.Value(t, "because")))

	root.Patch(t, path("/users/"+id), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	r = explain("ada", "users:update")
	require.Equal(t, false, r.Value(t, "allowed"))
	require.Equal(t, "inactive deny", effects(t, r.Value(t, "because"))[0])
	mustCreateUser(t, p, "bob")
	r = explain("bob", "users:update")
	require.Equal(t, []string{"nothing none"}, effects(t, r.Value(t, "because")))

	explain("nobody", "users:update").MustProblem(t, problem.NotFound)
	explain("ada", "users:fly").MustProblem(t, problem.InvalidParameter)
}

func TestARowIsExplainedByTheScopeOfItsResource(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	id := mustCreateUser(t, p, "ada")
	ask := func(more string) *manortest.Response {
		return root.Get(t, path("/rbac/explain?user=ada&permission=users:read&resource_id="+more)).MustStatus(t, http.StatusOK)
	}
	require.Equal(t, map[string]any{"resource": "users", "id": id, "shown": true}, ask(id).Value(t, "row"))
	require.Equal(t, false, ask("missing").Value(t, "row.shown"))
	require.False(t, root.Get(t, path("/rbac/explain?user=ada&permission=rbac:explain&resource_id=1")).Has(t, "row"), "no resource")
}

func TestOnlyHimselfOrWithThePermissionIsAnybodyExplained(t *testing.T) {
	p := manortest.New(t, apps()...)
	id := mustCreateUser(t, p, "ada")
	mustCreateUser(t, p, "bob")
	ada := p.MustLogin(t, "ada", password)
	for _, name := range []string{"ada", id} {
		ada.Get(t, path("/rbac/explain?permission=users:read&user="+name)).MustStatus(t, http.StatusOK)
	}
	require.False(t, ada.Get(t, path("/rbac/explain?user=ada&permission=users:read&resource_id="+id)).Has(t, "row"), "who cannot read users learns of none")
	for _, name := range []string{"bob", "nobody"} {
		ada.Get(t, path("/rbac/explain?permission=users:read&user="+name)).MustProblem(t, manor.CodeForbidden)
	}
	ada.Get(t, path("/rbac/who?permission=users:read")).MustProblem(t, manor.CodeForbidden)
	p.Get(t, path("/rbac/who?permission=users:read")).MustProblem(t, manor.CodeUnauthenticated)
	mustEnsureRole(t, p, "explainer", "rbac:explain")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "explainer"))
	for _, ask := range []string{"/rbac/explain?permission=users:read&user=", "/rbac/grants?user="} {
		ada.Get(t, path(ask+"bob")).MustProblem(t, problem.NotFound) // whom she does not see
		ada.Get(t, path(ask+"ada")).MustStatus(t, http.StatusOK)
	}
	ada.Get(t, path("/rbac/who?permission=users:read")).MustProblem(t, manor.CodeForbidden)
	mustEnsureRole(t, p, "reader", "users:read")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"))
	ada.Get(t, path("/rbac/explain?permission=users:read&user=bob")).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/rbac/grants?user=bob")).MustStatus(t, http.StatusOK)
	ada.Get(t, path("/rbac/who?permission=users:read")).MustStatus(t, http.StatusOK)
}

func TestWhoIsLimitedToSomeUsersAsksAboutThose(t *testing.T) {
	p := manortest.New(t, apps()...)
	here := p.MustCreate(t, "departments", map[string]any{"name": "Here", "code": "here"})["id"]
	mustCreateUser(t, p, "bob")
	colleague, ada := mustCreateUser(t, p, "cyd"), mustCreateUser(t, p, "ada")
	for _, id := range []string{colleague, ada} {
		p.As(manortest.Superuser()).Patch(t, path("/users/"+id), map[string]any{"departments": []any{here}}).MustStatus(t, http.StatusOK)
	}
	p.MustCreate(t, "roles", map[string]any{
		"name": "neighbour", "permissions": []string{"users:read", "rbac:explain"},
		"scopes": []map[string]any{scope("department", "")},
	})
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, ada, "neighbour"))
	client := p.MustLogin(t, "ada", password)
	for _, ask := range []string{"/rbac/explain?permission=users:read&user=", "/rbac/grants?user="} {
		client.Get(t, path(ask+"cyd")).MustStatus(t, http.StatusOK)
		client.Get(t, path(ask+"bob")).MustProblem(t, problem.NotFound)
	}
	client.Get(t, path("/rbac/who?permission=users:read")).MustProblem(t, manor.CodeForbidden)
}

func TestWhoHoldsAPermissionIsListedPageByPage(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	mustEnsureRole(t, p, "reader", "*:read")
	for _, name := range []string{"ada", "bob", "cyd", "dan"} {
		id := mustCreateUser(t, p, name)
		if name != "cyd" {
			require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"))
		}
		if name == "dan" {
			root.Patch(t, path("/users/"+id), map[string]any{"denied": []string{"users:read"}}).MustStatus(t, http.StatusOK)
		}
	}
	r := root.Get(t, path("/rbac/who?permission=users:read")).MustStatus(t, http.StatusOK)
	require.Equal(t, 3, r.Int(t, "total"))
	var names []string
	for _, item := range r.Items(t) {
		names = append(names, item["username"].(string))
	}
	require.Equal(t, []string{"ada", "admin", "bob"}, names)
	require.Equal(t, []string{"role reader *:read allow"}, effects(t, r.Value(t, "items.0.because")))
	second := root.Get(t, path("/rbac/who?permission=users:read&per_page=2&page=2")).MustStatus(t, http.StatusOK)
	require.Equal(t, "bob", second.String(t, "items.0.username"))
	require.Equal(t, 3, second.Int(t, "total"))
	require.Equal(t, 400, root.Get(t, path("/rbac/who?permission=users:read&per_page=1000")).Status)
}

func TestWhoHoldsSomethingIsPagedAmongTenThousandUsers(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("makes ten thousand users")
	}
	p := second(t, crowd(t), shop{}) // whose process has seen nothing yet
	root := p.As(manortest.Superuser())
	who := func(permission string, page int) *manortest.Response {
		t.Helper()
		return root.Get(t, path(fmt.Sprintf("/rbac/who?permission=%s&page=%d&per_page=100", permission, page))).MustStatus(t, http.StatusOK)
	}
	require.Equal(t, 10_001, who("goods7:act3", 1).Int(t, "total"), "and the first superuser")
	require.Len(t, who("goods7:act3", 100).Items(t), 100)
	require.Len(t, who("goods7:act3", 101).Items(t), 1)
	require.Empty(t, who("goods7:act3", 102).Items(t))

	adapter, err := rbac.NewAdapter(p.Kernel)
	require.NoError(t, err)
	require.NoError(t, adapter.AddPolicy("p", "p", []string{"role:many42", "goods7", "*", "deny"})) // of 50 users, and of 50 as the other role
	require.NoError(t, adapter.AddPolicy("p", "p", []string{"user:user1", "*", "act3", "deny"}))
	require.Equal(t, 10_001-100-1, who("goods7:act3", 1).Int(t, "total"))
	require.Equal(t, 1, who("goods7:*", 1).Int(t, "total"), "nobody was given the whole")
	require.NoError(t, adapter.AddPolicy("p", "p", []string{"user:user2", "goods7", "*", "allow"}))
	require.NoError(t, adapter.AddPolicy("p", "p", []string{"user:user42", "goods7", "*", "allow"}))
	whole := who("goods7:*", 1)
	require.Equal(t, 2, whole.Int(t, "total"), "who is denied it does not hold it")
	require.Equal(t, "user2", whole.String(t, "items.1.username"))
	require.Equal(t, "direct", whole.String(t, "items.1.because.0.kind"))
}
