package rbac_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func TestADepartmentSaysHowManyBelongToIt(t *testing.T) {
	p := manortest.New(t, apps()...)
	sales, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "sales", Name: "Sales"})
	require.NoError(t, err)
	below, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "inland", Name: "Inland", ParentID: &sales})
	require.NoError(t, err)
	empty, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "empty", Name: "Empty"})
	require.NoError(t, err)
	for name, department := range map[string]string{"ada": sales, "bob": sales, "cyd": below} {
		require.NoError(t, rbac.Join(t.Context(), p.Kernel, mustCreateUser(t, p, name), department))
	}
	root := p.As(manortest.Superuser())
	for id, members := range map[string]int{sales: 2, below: 1, empty: 0} {
		require.Equal(t, members, root.Get(t, path("/departments/"+id)).MustStatus(t, http.StatusOK).Int(t, "members"))
	}

	reader := mustEnsureRole(t, p, "reader", "departments:read")
	id := mustCreateUser(t, p, "dan")
	p.MustCreate(t, "user_roles", map[string]any{"user_id": id, "role_id": reader})
	require.False(t, p.MustLogin(t, "dan", password).Get(t, path("/departments/"+sales)).MustStatus(t, http.StatusOK).Has(t, "members"),
		"who may not read users learns nothing of them")
}

func TestAUserHasPostsThatGiveNoRights(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	chief := root.Post(t, path("/posts"), map[string]any{"name": "Chief editor", "code": "chief", "position": 1}).MustStatus(t, http.StatusCreated).String(t, "id")
	again, err := rbac.EnsurePost(t.Context(), p.Kernel, rbac.Post{Code: "chief", Name: "Other"})
	require.NoError(t, err)
	require.Equal(t, chief, again, "a post that is there stays")
	writer, err := rbac.EnsurePost(t.Context(), p.Kernel, rbac.Post{Code: "writer", Name: "Writer", Position: 2})
	require.NoError(t, err)
	ada := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Appoint(t.Context(), p.Kernel, ada, writer))
	require.NoError(t, rbac.Appoint(t.Context(), p.Kernel, ada, writer))
	root.Patch(t, path("/users/"+ada), map[string]any{"posts": []string{chief, writer}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, root.Get(t, path("/posts/"+chief)).Int(t, "members"))
	require.ElementsMatch(t, []any{chief, writer}, root.Get(t, path("/users/"+ada)).Value(t, "posts"))
	p.MustLogin(t, "ada", password).Get(t, path("/posts")).MustProblem(t, manor.CodeForbidden)

	root.Delete(t, path("/posts/"+chief)).MustStatus(t, http.StatusNoContent)
	require.Equal(t, []any{writer}, root.Get(t, path("/users/"+ada)).Value(t, "posts"))
	root.Post(t, path("/posts"), map[string]any{"name": "Writer", "code": "writer"}).MustProblem(t, problem.Unique)
}

func TestMembersAreThoseWhomTheReaderMaySee(t *testing.T) {
	o := newOffice(t)
	post, err := rbac.EnsurePost(t.Context(), o.Kernel, rbac.Post{Code: "agent", Name: "Agent"})
	require.NoError(t, err)
	for _, id := range o.people {
		require.NoError(t, rbac.Appoint(t.Context(), o.Kernel, id, post))
	}
	reads := []string{"departments:read", "posts:read", "users:read"}
	near := o.with(t, "near", map[string]any{"permissions": reads, "scopes": []any{map[string]any{"resource": "users", "scope": "subtree"}}})
	far := o.with(t, "far", map[string]any{"permissions": reads})
	for code, members := range map[string][2]int{"hq": {0, 1}, "sales": {3, 3}, "north": {1, 1}, "south": {0, 1}} {
		require.Equal(t, members[0], near.Get(t, path("/departments/"+o.departments[code])).Int(t, "members"), code)
		require.Equal(t, members[1], far.Get(t, path("/departments/"+o.departments[code])).Int(t, "members"), code)
	}
	require.Equal(t, 2, near.Get(t, path("/posts/"+post)).Int(t, "members"))
	require.Equal(t, 4, far.Get(t, path("/posts/"+post)).Int(t, "members"))
}
