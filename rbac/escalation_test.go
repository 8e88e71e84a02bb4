package rbac_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func TestAWildcardIsNotGivenByWhoHoldsAPartOfItForSomeRowsOnly(t *testing.T) {
	o := newOffice(t)
	as := o.with(t, "ada",
		map[string]any{"permissions": []string{"users:read", "roles:*"}},
		map[string]any{"permissions": []string{"users:*"}, "scopes": []any{scope("department", "")}},
		map[string]any{
			"permissions": []string{"sessions:*"},
			"scopes":      []any{map[string]any{"resource": "sessions", "action": "end", "scope": "all", "filter": "address=10.0.0.1"}},
		})
	as.Get(t, path("/users/"+o.people["south"])).MustStatus(t, http.StatusOK)
	as.Patch(t, path("/users/"+o.people["south"]), map[string]any{"display_name": "x"}).MustProblem(t, manor.CodeForbidden)
	for _, permission := range []string{"users:*", "users:update", "*:update", "sessions:*", "*:end", "sessions:end"} {
		as.Post(t, path("/roles"), map[string]any{"name": "more", "permissions": []string{permission}}).MustProblem(t, manor.CodeForbidden)
		as.Patch(t, path("/users/"+o.people["sales"]), map[string]any{"permissions": []string{permission}}).MustProblem(t, manor.CodeForbidden)
	}
	as.Post(t, path("/roles"), map[string]any{"name": "less", "permissions": []string{"users:read", "sessions:read"}}).MustStatus(t, http.StatusCreated)
}

func TestAFieldThatOneMaySetInNewRowsStaysFrozenInOthers(t *testing.T) {
	o := newOffice(t)
	frozen := []any{map[string]any{"resource": "users", "field": "phone", "rule": "readonly"}}
	as := o.with(t, "ada",
		map[string]any{"permissions": []string{"users:read", "users:update"}, "field_rules": frozen},
		map[string]any{"permissions": []string{"users:create"}})
	as.Patch(t, path("/users/"+o.people["hq"]), map[string]any{"phone": "13812341235"}).MustProblem(t, manor.CodeInvalid)
	as.Put(t, path("/users/"+o.people["hq"]), map[string]any{"username": "of-hq", "phone": "13812341235"}).MustProblem(t, manor.CodeInvalid)
	made := as.Post(t, path("/users"), map[string]any{"username": "new", "password": password, "phone": "13812341236"}).MustStatus(t, http.StatusCreated)
	require.Equal(t, "13812341236", made.String(t, "phone"))
	for _, resource := range as.Get(t, path("/schema")).MustStatus(t, http.StatusOK).Value(t, "resources").([]any) {
		resource := resource.(map[string]any)
		for _, field := range resource["fields"].([]any) {
			if field := field.(map[string]any); resource["name"] == "users" && field["name"] == "phone" {
				require.Equal(t, []any{false, true}, []any{field["readonly"], field["immutable"]}, "the console's form offers it for new users only")
			}
		}
	}
	for _, permission := range []string{"users:update", "users:create"} {
		require.NoError(t, rbac.Assign(t.Context(), o.Kernel, o.root.Get(t, path("/users?username=ada")).String(t, "items.0.id"), mustRoleNamed(t, o, "roles:*")))
		as.Post(t, path("/roles"), map[string]any{"name": "free", "permissions": []string{permission}}).MustProblem(t, manor.CodeForbidden)
	}
}

// mustRoleNamed makes a role of one permission, once, and returns its name.
func mustRoleNamed(t *testing.T, o *office, permission string) string {
	t.Helper()
	_, err := rbac.EnsureRole(t.Context(), o.Kernel, rbac.Role{Name: "just " + permission, Permissions: []string{permission}})
	require.NoError(t, err)
	return "just " + permission
}

func TestMovingADepartmentGivesNobodyItsRows(t *testing.T) {
	o := newOffice(t)
	as := o.with(t, "ada", map[string]any{
		"permissions": []string{"users:read", "departments:read", "departments:create", "departments:update"},
		"scopes":      []any{scope("subtree", "")},
	})
	before := seen(t, as)
	move := func(as *manortest.Client, what, under string) *manortest.Response {
		return as.Patch(t, path("/departments/"+o.departments[what]), map[string]any{"parent_id": o.departments[under]})
	}
	move(as, "south", "sales").MustProblem(t, manor.CodeForbidden)
	require.Equal(t, before, seen(t, as))
	as.Patch(t, path("/departments/"+o.departments["south"]), map[string]any{"name": "Far south"}).MustStatus(t, http.StatusOK)
	as.Post(t, path("/departments"), map[string]any{"name": "New", "code": "new", "parent_id": o.departments["sales"]}).MustStatus(t, http.StatusCreated)
	north := o.with(t, "eve", map[string]any{
		"permissions": []string{"users:read", "users:update", "departments:read", "departments:update", "departments:assign"},
		"scopes":      []any{map[string]any{"resource": "departments", "action": "assign", "scope": "all", "filter": "code=north"}},
	})
	move(north, "south", "sales").MustProblem(t, manor.CodeForbidden)
	move(north, "north", "south").MustProblem(t, manor.CodeForbidden)
	north.Patch(t, path("/users/"+o.people["south"]), map[string]any{"departments": []string{o.departments["hq"]}}).MustProblem(t, manor.CodeForbidden)
	north.Patch(t, path("/users/"+o.people["south"]), map[string]any{"departments": []string{o.departments["south"], o.departments["north"]}}).MustStatus(t, http.StatusOK)
	mover := o.with(t, "bob", map[string]any{"permissions": []string{"departments:read", "departments:update", "departments:assign"}})
	move(mover, "south", "sales").MustStatus(t, http.StatusOK)
}
