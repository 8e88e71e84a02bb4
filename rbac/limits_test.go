package rbac_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// office is a tree of departments with somebody in each: hq over sales over north, and south beside sales.
type office struct {
	*manortest.Program
	root        *manortest.Client
	departments map[string]string // by code
	people      map[string]string // by the code of their department
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{Program: manortest.New(t, apps()...), departments: map[string]string{}, people: map[string]string{}}
	o.root = o.As(manortest.Superuser())
	for _, d := range [][2]string{{"hq", ""}, {"sales", "hq"}, {"north", "sales"}, {"south", "hq"}} {
		row := rbac.Department{Code: d[0], Name: d[0]}
		if parent, ok := o.departments[d[1]]; ok {
			row.ParentID = &parent
		}
		id, err := rbac.EnsureDepartment(t.Context(), o.Kernel, row)
		require.NoError(t, err)
		o.departments[d[0]], o.people[d[0]] = id, mustCreateUser(t, o.Program, "of-"+d[0])
		require.NoError(t, rbac.Join(t.Context(), o.Kernel, o.people[d[0]], id))
	}
	return o
}

// with is somebody of the sales department who has new roles; each is the rest of a role's JSON.
func (o *office) with(t *testing.T, name string, roles ...map[string]any) *manortest.Client {
	t.Helper()
	id := mustCreateUser(t, o.Program, name)
	require.NoError(t, rbac.Join(t.Context(), o.Kernel, id, o.departments["sales"]))
	for i, role := range roles {
		role["name"] = name + string(rune('a'+i))
		require.NoError(t, rbac.Assign(t.Context(), o.Kernel, id, o.root.MustCreate(t, "roles", role)["name"].(string)))
	}
	return o.MustLogin(t, name, password)
}

// seen are the names of the users that somebody sees, of those of the office and his own.
func seen(t *testing.T, as *manortest.Client) []string {
	t.Helper()
	all := []string{}
	for _, row := range as.Get(t, path("/users?per_page=100")).MustStatus(t, http.StatusOK).Items(t) {
		if name := row["username"].(string); name != "admin" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func scope(kind, filter string) map[string]any {
	return map[string]any{"resource": "users", "scope": kind, "filter": filter}
}

func reader(scopes ...map[string]any) map[string]any {
	return map[string]any{"permissions": []string{"users:read"}, "scopes": append([]map[string]any{}, scopes...)}
}

func TestAScopeOfARoleLimitsTheRowsThatItGives(t *testing.T) {
	o := newOffice(t)
	for name, c := range map[string]struct {
		roles []map[string]any
		want  []string
	}{
		"all":        {[]map[string]any{reader(scope("all", ""))}, []string{"all", "of-hq", "of-north", "of-sales", "of-south"}},
		"none":       {[]map[string]any{reader()}, []string{"none", "of-hq", "of-north", "of-sales", "of-south"}},
		"own":        {[]map[string]any{reader(scope("own", ""))}, []string{"own"}},
		"department": {[]map[string]any{reader(scope("department", ""))}, []string{"department", "of-sales"}},
		"subtree":    {[]map[string]any{reader(scope("subtree", ""))}, []string{"of-north", "of-sales", "subtree"}},
		"custom":     {[]map[string]any{reader(scope("all", "username=of-south"))}, []string{"of-south"}},
		"narrowed":   {[]map[string]any{reader(scope("subtree", "username__startswith=of-n"))}, []string{"of-north"}},
		"two":        {[]map[string]any{reader(scope("own", ""), scope("all", "username=of-hq"))}, []string{"of-hq", "two"}},
		"union":      {[]map[string]any{reader(scope("own", "")), reader(scope("all", "username=of-south"))}, []string{"of-south", "union"}},
		"unlimited":  {[]map[string]any{reader(scope("own", "")), reader()}, []string{"of-hq", "of-north", "of-sales", "of-south", "unlimited"}},
	} {
		as := o.with(t, name, c.roles...)
		require.Equal(t, c.want, seen(t, as), name)
		as.Get(t, path("/roles")).MustProblem(t, manor.CodeForbidden)
		deleteUser(t, o, name)
	}
}

// deleteUser takes a user away again, so that the others of a table do not see him.
func deleteUser(t *testing.T, o *office, name string) {
	t.Helper()
	id := o.root.Get(t, path("/users?username="+name)).String(t, "items.0.id")
	o.root.Delete(t, path("/users/"+id)).MustStatus(t, http.StatusNoContent)
}

func TestAScopeOfAnActionCountsInsteadOfTheOneForAll(t *testing.T) {
	o := newOffice(t)
	as := o.with(t, "ada", map[string]any{
		"permissions": []string{"users:read", "users:update"},
		"scopes":      []any{scope("subtree", ""), map[string]any{"resource": "users", "action": "update", "scope": "department"}},
	})
	require.Equal(t, []string{"ada", "of-north", "of-sales"}, seen(t, as))
	as.Patch(t, path("/users/"+o.people["sales"]), map[string]any{"display_name": "x"}).MustStatus(t, http.StatusOK)
	as.Patch(t, path("/users/"+o.people["north"]), map[string]any{"display_name": "x"}).MustProblem(t, manor.CodeForbidden)
	as.Patch(t, path("/users/"+o.people["south"]), map[string]any{"display_name": "x"}).MustProblem(t, manor.CodeNotFound)
}

func TestARolesOwnScopeHoldsForWhatItsParentsGiveToo(t *testing.T) {
	o := newOffice(t)
	wide := o.root.MustCreate(t, "roles", map[string]any{"name": "wide", "permissions": []string{"users:read"}})["id"]
	narrow := o.root.MustCreate(t, "roles", map[string]any{"name": "narrow", "permissions": []string{"users:read"}, "scopes": []any{scope("own", "")}})["id"]
	require.Equal(t, []string{"child", "of-sales"}, seen(t, o.with(t, "child", map[string]any{"parents": []any{wide}, "scopes": []any{scope("department", "")}})))
	require.Equal(t, []string{"heir"}, seen(t, o.with(t, "heir", map[string]any{"parents": []any{narrow}})))
	require.Len(t, seen(t, o.with(t, "both", map[string]any{"parents": []any{narrow, wide}})), 7)
}

func TestAChangeOfLimitsAndOfTheTreeIsInForceAtOnce(t *testing.T) {
	o := newOffice(t)
	role := o.root.MustCreate(t, "roles", map[string]any{"name": "reader", "permissions": []string{"users:read"}})
	id := mustCreateUser(t, o.Program, "ada")
	require.NoError(t, rbac.Join(t.Context(), o.Kernel, id, o.departments["sales"]))
	require.NoError(t, rbac.Assign(t.Context(), o.Kernel, id, "reader"))
	as := o.MustLogin(t, "ada", password)
	require.Len(t, seen(t, as), 5)
	o.root.Patch(t, path("/roles/"+role["id"].(string)), map[string]any{"scopes": []any{scope("subtree", "")}}).MustStatus(t, http.StatusOK)
	require.Equal(t, []string{"ada", "of-north", "of-sales"}, seen(t, as))
	o.root.Patch(t, path("/departments/"+o.departments["south"]), map[string]any{"parent_id": o.departments["north"]}).MustStatus(t, http.StatusOK)
	require.Equal(t, []string{"ada", "of-north", "of-sales", "of-south"}, seen(t, as))
	o.root.Patch(t, path("/roles/"+role["id"].(string)), map[string]any{"scopes": []any{}}).MustStatus(t, http.StatusOK)
	require.Len(t, seen(t, as), 5)
}

func TestAFieldIsSeenAndSetAsTheMostGenerousRoleAllows(t *testing.T) {
	o := newOffice(t)
	o.root.Patch(t, path("/users/"+o.people["hq"]), map[string]any{"phone": "13812341234"}).MustStatus(t, http.StatusOK)
	rule := func(rule string) map[string]any {
		return map[string]any{"resource": "users", "field": "phone", "rule": rule}
	}
	role := func(rules []any, permissions ...string) map[string]any {
		return map[string]any{"permissions": permissions, "field_rules": append([]any{}, rules...)}
	}
	phone := func(as *manortest.Client) any {
		row := as.Get(t, path("/users/"+o.people["hq"])).MustStatus(t, http.StatusOK).Object(t)
		if value, has := row["phone"]; has {
			return value
		}
		return "not there"
	}
	require.Equal(t, "138****1234", phone(o.with(t, "masked", role([]any{rule("masked")}, "users:read"))))
	require.Equal(t, "not there", phone(o.with(t, "hidden", role([]any{rule("hidden")}, "users:read"))))
	require.Equal(t, "138****1234", phone(o.with(t, "weaker", role([]any{rule("hidden")}, "users:read"), role([]any{rule("masked")}, "users:read"))))
	require.Equal(t, "13812341234", phone(o.with(t, "open", role([]any{rule("hidden")}, "users:read"), role(nil, "users:read"))))
	require.Equal(t, "not there", phone(o.with(t, "other", role([]any{rule("hidden")}, "users:read"), role(nil, "users:export"))), "a role that does not let read lifts nothing")

	locked := o.with(t, "locked", role([]any{rule("readonly")}, "users:read", "users:update"))
	require.Equal(t, "13812341234", phone(locked))
	locked.Patch(t, path("/users/"+o.people["hq"]), map[string]any{"phone": "1"}).MustProblem(t, manor.CodeInvalid)
	free := o.with(t, "free", role([]any{rule("readonly")}, "users:read"), role(nil, "users:update"))
	free.Patch(t, path("/users/"+o.people["hq"]), map[string]any{"phone": "13812341235"}).MustStatus(t, http.StatusOK)
}

func TestLimitsAreHeldAgainstWhatIsDeclared(t *testing.T) {
	o := newOffice(t)
	for name, c := range map[string]struct {
		role map[string]any
		want map[string]string
	}{
		"no such resource": {map[string]any{"scopes": []any{map[string]any{"resource": "absent", "scope": "own"}}}, map[string]string{"scopes[0].resource": "choice"}},
		"no such action":   {map[string]any{"scopes": []any{map[string]any{"resource": "users", "action": "fly", "scope": "own"}}}, map[string]string{"scopes[0].action": "choice"}},
		"no owner":         {map[string]any{"scopes": []any{map[string]any{"resource": "departments", "scope": "own"}}}, map[string]string{"scopes[0].scope": "choice"}},
		"no department":    {map[string]any{"scopes": []any{map[string]any{"resource": "roles", "scope": "subtree"}}}, map[string]string{"scopes[0].scope": "choice"}},
		"no such filter":   {map[string]any{"scopes": []any{scope("all", "absent=1")}}, map[string]string{"scopes[0].filter": "invalid"}},
		"no such field":    {map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "absent", "rule": "hidden"}}}, map[string]string{"field_rules[0].field": "choice"}},
		"a flag in part":   {map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "active", "rule": "masked"}}}, map[string]string{"field_rules[0].rule": "choice"}},
		"hidden inside":    {map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "login_name", "rule": "hidden"}}}, map[string]string{"field_rules[0].field": "choice"}},
		"the id":           {map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "id", "rule": "hidden"}}}, map[string]string{"field_rules[0].field": "choice"}},
	} {
		c.role["name"] = name
		wrong := o.root.Post(t, path("/roles"), c.role).MustProblem(t, manor.CodeInvalid).FieldErrors(t)
		require.Equal(t, c.want, wrong, name)
	}
	require.Zero(t, o.root.Get(t, path("/roles?name=the%20id")).Int(t, "total"), "nothing is half made")
}

func TestWhoHoldsSomethingForSomeRowsCannotGiveIt(t *testing.T) {
	o := newOffice(t)
	as := o.with(t, "ada", map[string]any{
		"permissions": []string{"users:*", "roles:*"}, "scopes": []any{scope("department", "")},
	}, map[string]any{
		"permissions": []string{"sessions:read"}, "field_rules": []any{map[string]any{"resource": "sessions", "field": "address", "rule": "hidden"}},
	})
	for _, permission := range []string{"users:read", "users:*", "*:read", "sessions:read"} {
		as.Patch(t, path("/users/"+o.people["sales"]), map[string]any{"permissions": []string{permission}}).MustProblem(t, manor.CodeForbidden)
		as.Post(t, path("/roles"), map[string]any{"name": "x", "permissions": []string{permission}}).MustProblem(t, manor.CodeForbidden)
	}
	as.Patch(t, path("/users/"+o.people["sales"]), map[string]any{"permissions": []string{"roles:read"}}).MustStatus(t, http.StatusOK)
	role := o.root.Get(t, path("/roles?name=adaa")).String(t, "items.0.id")
	as.Patch(t, path("/roles/"+role), map[string]any{"scopes": []any{}}).MustProblem(t, manor.CodeForbidden)
}

func TestPeopleAreOnlyPutIntoDepartmentsThatOneBelongsTo(t *testing.T) {
	o := newOffice(t)
	as := o.with(t, "ada", map[string]any{"permissions": []string{"users:read", "users:update"}})
	put := func(as *manortest.Client, id string, codes ...string) *manortest.Response {
		ids := []string{}
		for _, code := range codes {
			ids = append(ids, o.departments[code])
		}
		return as.Patch(t, path("/users/"+id), map[string]any{"departments": ids})
	}
	self := o.root.Get(t, path("/users?username=ada")).String(t, "items.0.id")
	put(as, self, "sales", "hq").MustProblem(t, manor.CodeForbidden)
	put(as, o.people["south"], "sales").MustProblem(t, manor.CodeForbidden)
	put(as, o.people["south"], "south", "sales").MustStatus(t, http.StatusOK)
	put(as, o.people["south"], "south").MustStatus(t, http.StatusOK)
	keeper := o.with(t, "bob", map[string]any{"permissions": []string{"users:read", "users:update", "departments:assign"}})
	put(keeper, o.people["south"], "hq").MustStatus(t, http.StatusOK)
}

func TestAnExplanationSaysForWhichRowsAndFields(t *testing.T) {
	o := newOffice(t)
	o.with(t, "ada", map[string]any{
		"permissions": []string{"users:read"}, "scopes": []any{scope("department", "active=true")},
		"field_rules": []any{map[string]any{"resource": "users", "field": "phone", "rule": "hidden"}},
	})
	ask := func(id string) *manortest.Response {
		return o.root.Get(t, path("/rbac/explain?user=ada&permission=users:read&resource_id="+id)).MustStatus(t, http.StatusOK)
	}
	in := ask(o.people["sales"])
	require.Equal(t, true, in.Value(t, "allowed"))
	require.Equal(t, []string{"role adaa users:read allow", "scope adaa users:read allow"}, effects(t, in.Value(t, "because")))
	require.Equal(t, "The role adaa gives it for rows of the user's departments that match active=true.", in.String(t, "because.1.text"))
	require.Equal(t, map[string]any{"phone": "hidden"}, in.Value(t, "fields"))
	out := ask(o.people["south"])
	require.Equal(t, false, out.Value(t, "allowed"), "held, but not for this row")
	require.Equal(t, false, out.Value(t, "row.shown"))
	require.Equal(t, true, o.root.Get(t, path("/rbac/explain?user=ada&permission=users:read")).Value(t, "allowed"))
}
