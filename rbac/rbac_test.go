package rbac_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const password = "user-password-1"

func apps() []manor.App {
	return []manor.App{sso.App(sso.Config{Cost: sso.Cost{Memory: 64, Time: 1, Threads: 1}, MakeKey: manortest.MakeKey}), rbac.App(rbac.Config{Reference: reference})}
}

// second is another process over the database of the first.
func second(t *testing.T, first *manortest.Program, more ...manor.App) *manortest.Program {
	t.Helper()
	of := first.Kernel.Settings()
	return manortest.Config{
		Clock: first.Clock, Dir: of.Data, NoTables: true,
		Settings: func(s *manor.Settings) { s.DatabaseURL, s.SecretKey = of.DatabaseURL, of.SecretKey },
	}.New(t, append(apps(), more...)...)
}

func mustCreateUser(t *testing.T, p *manortest.Program, name string) (id string) {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: name, Password: password})
	require.NoError(t, err)
	return id
}

func mustEnsureRole(t *testing.T, p *manortest.Program, name string, permissions ...string) (id string) {
	t.Helper()
	id, err := rbac.EnsureRole(t.Context(), p.Kernel, rbac.Role{Name: name, Permissions: permissions})
	require.NoError(t, err)
	return id
}

func mustGrants(t *testing.T, p *manortest.Program, userID string) manor.Grants {
	t.Helper()
	grants, err := p.Kernel.Authorizer().Grants(t.Context(), userID)
	require.NoError(t, err)
	return grants
}

func path(address string) string { return "/api/v1" + address }

func TestAUserHasTheUnionOfHisRolesAndDepartments(t *testing.T) {
	p := manortest.New(t, apps()...)
	id := mustCreateUser(t, p, "ada")
	mustEnsureRole(t, p, "reader", "users:read", "roles:read")
	mustEnsureRole(t, p, "keeper", "roles:*")
	department, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "sales", Name: "销售部"})
	require.NoError(t, err)

	require.Empty(t, mustGrants(t, p, id).Permissions())
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader", "keeper"))
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"), "can be repeated")
	require.NoError(t, rbac.Join(t.Context(), p.Kernel, id, department))
	require.NoError(t, rbac.Join(t.Context(), p.Kernel, id, department), "can be repeated")

	grants := mustGrants(t, p, id)
	require.Equal(t, []string{"roles:*", "roles:read", "users:read"}, grants.Permissions())
	require.Equal(t, []string{"keeper", "reader"}, grants.Roles())
	require.Equal(t, []string{department}, grants.Departments())
	require.True(t, grants.Allows("roles:delete"))
	require.False(t, grants.Allows("users:update"))

	me := p.MustLogin(t, "ada", password).Get(t, path("/auth/me")).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"keeper", "reader"}, me.Value(t, "roles"))
	require.Equal(t, []any{department}, me.Value(t, "departments"))
	require.Equal(t, false, me.Value(t, "superuser"))

	require.Equal(t, problem.NotFound, problem.CodeOf(rbac.Assign(t.Context(), p.Kernel, id, "missing")))
	require.Error(t, rbac.Join(t.Context(), p.Kernel, id, "missing"))
}

func TestWhatIsThereStaysWhenEnsuredAgain(t *testing.T) {
	p := manortest.New(t, apps()...)
	id := mustEnsureRole(t, p, "reader", "users:read", "absent:read", "absent:*")
	role := p.As(manortest.Superuser()).Get(t, path("/roles/"+id)).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"users:read"}, role.Value(t, "permissions"), "permissions of apps that are not installed are left out")

	require.Equal(t, id, mustEnsureRole(t, p, "reader", "*"))
	role = p.As(manortest.Superuser()).Get(t, path("/roles/"+id))
	require.Equal(t, []any{"users:read"}, role.Value(t, "permissions"))

	one, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "sales", Name: "Sales"})
	require.NoError(t, err)
	two, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "sales", Name: "Other"})
	require.NoError(t, err)
	require.Equal(t, one, two)
}

func TestRolesHoldOnlyPermissionsThatExist(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	r := root.Post(t, path("/roles"), map[string]any{"name": "x", "permissions": []string{"**", "*:fly", "absent:*", "users", "users:fly", "users:read"}, "denied": []string{"users:fly"}})
	wrong := r.MustProblem(t, manor.CodeInvalid).FieldErrors(t)
	require.Equal(t, map[string]string{
		"permissions[0]": "choice", "permissions[1]": "choice", "permissions[2]": "choice", "permissions[3]": "choice", "permissions[4]": "choice",
		"denied[0]": "choice",
	}, wrong)
	for _, permissions := range [][]string{{}, {"*"}, {"users:*"}, {"users:read", "roles:export"}, {"sessions:end"}, {"*:read"}} {
		made := root.MustCreate(t, "roles", map[string]any{"name": "with " + toText(permissions), "permissions": permissions})
		require.Len(t, made["permissions"], len(permissions))
	}
	require.Equal(t, []any{}, root.MustCreate(t, "roles", map[string]any{"name": "empty"})["permissions"])
}

func toText(words []string) string {
	text := ""
	for _, word := range words {
		text += word + " "
	}
	return text
}

func TestAChangeOfARoleIsInForceBeforeItIsAnswered(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	role := mustEnsureRole(t, p, "reader", "users:read")
	id := mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", password)
	may := func(resource string) bool {
		r := ada.Get(t, path("/"+resource))
		if r.Status != http.StatusOK {
			r.MustProblem(t, manor.CodeForbidden)
		}
		return r.Status == http.StatusOK
	}
	require.False(t, may("users"))
	root.Patch(t, path("/users/"+id), map[string]any{"roles": []string{role}}).MustStatus(t, http.StatusOK)
	require.True(t, may("users"))
	require.False(t, may("roles"))
	root.Patch(t, path("/roles/"+role), map[string]any{"permissions": []string{"roles:read"}}).MustStatus(t, http.StatusOK)
	require.False(t, may("users"))
	require.True(t, may("roles"))
	root.Delete(t, path("/roles/"+role)).MustStatus(t, http.StatusNoContent)
	require.False(t, may("roles"))

	mustEnsureRole(t, p, "all", "*")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "all"))
	require.True(t, may("sessions"))
	root.Patch(t, path("/users/"+id), map[string]any{"superuser": true, "roles": []string{}}).MustStatus(t, http.StatusOK)
	require.True(t, may("sessions"))
	root.Patch(t, path("/users/"+id), map[string]any{"superuser": false}).MustStatus(t, http.StatusOK)
	require.False(t, may("sessions"))
}

func TestAChangeOfARoleIsInForceInAnotherProcessWithinASecond(t *testing.T) {
	p := manortest.New(t, apps()...)
	q := second(t, p)
	role := mustEnsureRole(t, p, "reader", "users:read")
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"))
	allowed := func() bool { return mustGrants(t, q, id).Allows("users:read") }
	require.Eventually(t, allowed, 1500*time.Millisecond, 10*time.Millisecond)

	p.As(manortest.Superuser()).Patch(t, path("/roles/"+role), map[string]any{"permissions": []string{}}).MustStatus(t, http.StatusOK)
	require.False(t, mustGrants(t, p, id).Allows("users:read"))
	require.Eventually(t, func() bool { return !allowed() }, 1500*time.Millisecond, 10*time.Millisecond)

	p.As(manortest.Superuser()).Patch(t, path("/roles/"+role), map[string]any{"permissions": []string{"users:read"}}).MustStatus(t, http.StatusOK)
	require.Eventually(t, allowed, 1500*time.Millisecond, 10*time.Millisecond)
	p.As(manortest.Superuser()).Patch(t, path("/users/"+id), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	require.Empty(t, mustGrants(t, p, id).Permissions(), "who is switched off may do nothing")
	require.Eventually(t, func() bool { return !allowed() }, 1500*time.Millisecond, 10*time.Millisecond)
}

func TestWithTheDatabaseAwayOldGrantsAreNotBelieved(t *testing.T) {
	p := manortest.New(t, apps()...)
	mustEnsureRole(t, p, "reader", "users:read")
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"))
	require.True(t, mustGrants(t, p, id).Allows("users:read"))
	require.NoError(t, p.Kernel.DB().Close())
	p.Clock.Advance(time.Second)
	_, err := p.Kernel.Authorizer().Grants(t.Context(), id)
	require.Error(t, err)
}

func TestPermissionsAreAListOfWhatTheAppsDeclare(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	r := root.Get(t, path("/permissions?resource=sessions&sortby=name")).MustStatus(t, http.StatusOK)
	var names []string
	for _, item := range r.Items(t) {
		names = append(names, item["name"].(string))
	}
	require.Equal(t, []string{"sessions:*", "sessions:end", "sessions:export", "sessions:read"}, names)
	require.Equal(t, "结束会话", r.String(t, "items.1.label_zh"))
	require.Equal(t, "sessions:end", r.String(t, "items.1.id"), "the name is the id")
	for _, wildcard := range []string{"*", "sessions:*", "*:read"} {
		require.Equal(t, wildcard, root.Get(t, path("/permissions/"+wildcard)).MustStatus(t, http.StatusOK).String(t, "name"))
	}
	total := root.Get(t, path("/permissions")).Int(t, "total")
	for method, address := range map[string]string{"POST": "/permissions", "DELETE": "/permissions/sessions:end"} {
		require.Equal(t, http.StatusMethodNotAllowed, root.Do(t, method, path(address), nil).Status)
	}

	db := p.Kernel.DB()
	require.NoError(t, db.InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		if _, err := tx.NewUpdate().Table("permissions").Set("label = 'old'").Where("name = 'users:read'").Exec(ctx); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Table("permissions").Set("id = 'gone:read'").Set("name = 'gone:read'").Where("name = 'sessions:end'").Exec(ctx); err != nil {
			return err
		}
		return nil
	}))
	q := second(t, p)
	again := q.As(manortest.Superuser()).Get(t, path("/permissions?count=exact"))
	require.Equal(t, total, again.Int(t, "total"))
	require.NotContains(t, string(again.Body), "gone:read")
	require.Equal(t, "Read", q.As(manortest.Superuser()).Get(t, path("/permissions?name=users:read")).String(t, "items.0.label"))
}

func TestDepartmentsAreATree(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	top := root.MustCreate(t, "departments", map[string]any{"name": "总部", "code": "hq"})["id"]
	sub := root.MustCreate(t, "departments", map[string]any{"name": "销售部", "code": "sales", "parent_id": top})["id"]
	require.GreaterOrEqual(t, root.Patch(t, path("/departments/"+top.(string)), map[string]any{"parent_id": sub}).Status, 400, "a circle")
	root.Post(t, path("/departments"), map[string]any{"name": "x", "code": "sales"}).MustProblem(t, problem.Unique)
	root.Delete(t, path("/departments/"+top.(string))).MustProblem(t, problem.ReferenceHeld)

	id := mustCreateUser(t, p, "ada")
	root.Patch(t, path("/users/"+id), map[string]any{"departments": []any{sub}}).MustStatus(t, http.StatusOK)
	require.Equal(t, []string{sub.(string)}, mustGrants(t, p, id).Departments())
	root.Delete(t, path("/departments/"+sub.(string))).MustStatus(t, http.StatusNoContent)
	require.Empty(t, mustGrants(t, p, id).Departments())
}

func TestWithoutRbacItsFunctionsSayWhatToDo(t *testing.T) {
	p := manortest.New(t)
	_, err := rbac.EnsureRole(t.Context(), p.Kernel, rbac.Role{Name: "x"})
	require.ErrorContains(t, err, "rbac.App()")
	_, err = rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "x"})
	require.ErrorContains(t, err, "rbac.App()")
	require.ErrorContains(t, rbac.Assign(t.Context(), p.Kernel, "x", "x"), "rbac.App()")
	require.ErrorContains(t, rbac.Join(t.Context(), p.Kernel, "x", "x"), "rbac.App()")
	_, err = sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "x"})
	require.ErrorContains(t, err, "sso.App()")
}
