package rbac_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const whoAmI = "/api/v1/auth/me"

// lookAs looks at what a role or user sees.
func lookAs(subject string) manortest.Option { return manortest.Header(manor.PreviewHeader, subject) }

// signedInAs signs in somebody with roles.
func signedInAs(t *testing.T, p *manortest.Program, name string, superuser bool, roles ...string) (id string, as *manortest.Client) {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: name, Password: "user-password-1", Superuser: superuser})
	require.NoError(t, err)
	if len(roles) > 0 {
		require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, roles...))
	}
	return id, p.MustLogin(t, name, "user-password-1")
}

func TestASuperuserSeesEverythingAsWithOneRole(t *testing.T) {
	p := manortest.New(t, apps()...)
	role := mustEnsureRole(t, p, "clerks", "departments:read")
	_, root := signedInAs(t, p, "root", true)
	as := lookAs("role:" + role)
	me := root.Get(t, whoAmI, as).MustStatus(t, http.StatusOK)
	require.Equal(t, "root", me.String(t, "username"))
	require.Equal(t, false, me.Value(t, "superuser"))
	require.Equal(t, []any{"departments:read"}, me.Value(t, "permissions"))
	require.Equal(t, []any{"clerks"}, me.Value(t, "roles"))
	require.Equal(t, "clerks", me.String(t, "preview.name"))
	root.Get(t, path("/departments"), as).MustStatus(t, http.StatusOK)
	root.Get(t, path("/users"), as).MustProblem(t, manor.CodeForbidden)

	me = root.Get(t, whoAmI).MustStatus(t, http.StatusOK)
	require.Equal(t, true, me.Value(t, "superuser"), "only requests that ask for it are a preview")
	require.False(t, me.Has(t, "preview"))
}

func TestAPreviewChangesNothing(t *testing.T) {
	p := manortest.New(t, apps()...)
	role := mustEnsureRole(t, p, "clerks", "departments:*")
	_, root := signedInAs(t, p, "root", true)
	as := lookAs("role:" + role)
	for what, r := range map[string]*manortest.Response{
		"create":   root.Post(t, path("/departments"), map[string]any{"code": "a", "name": "A"}, as),
		"password": root.Post(t, path("/auth/password"), map[string]string{"old_password": "user-password-1", "new_password": "another-password"}, as),
		"act":      root.Post(t, path("/auth/impersonate"), map[string]string{"user_id": role, "reason": "x"}, as),
	} {
		require.Contains(t, r.MustProblem(t, manor.CodeForbidden).String(t, "detail"), "preview", what)
	}
	require.Equal(t, 0, root.Get(t, path("/departments")).Int(t, "total"))
}

func TestASuperuserSeesEverythingAsAUser(t *testing.T) {
	p := manortest.New(t, apps()...)
	mustEnsureRole(t, p, "clerks", "departments:read")
	ada, hers := signedInAs(t, p, "ada", false, "clerks")
	other, root := signedInAs(t, p, "root", true)
	me := root.Get(t, whoAmI, lookAs("user:"+ada)).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"ada", false, "ada"}, []any{me.Value(t, "username"), me.Value(t, "superuser"), me.Value(t, "preview.name")})
	require.Equal(t, hers.Get(t, whoAmI).Value(t, "permissions"), me.Value(t, "permissions"))
	root.Get(t, whoAmI, lookAs("user:"+other)).MustProblem(t, manor.CodeForbidden)
	hers.Get(t, whoAmI, lookAs("user:"+ada)).MustProblem(t, manor.CodeForbidden)
}

// Who asks /verify, as a gateway does, would take the preview for the caller, and let him do what he only looks at.
func TestAPreviewIsNobodyToOtherServices(t *testing.T) {
	p := manortest.New(t, apps()...)
	role := mustEnsureRole(t, p, "clerks", "departments:read")
	ada, _ := signedInAs(t, p, "ada", false, "clerks")
	other, root := signedInAs(t, p, "root", true)
	for _, subject := range []string{"user:" + ada, "role:" + role} {
		r := root.Get(t, path("/auth/verify"), lookAs(subject)).MustProblem(t, manor.CodeForbidden)
		require.Empty(t, r.Header.Get("X-Manor-User"))
	}
	require.Equal(t, other, root.Get(t, path("/auth/verify")).MustStatus(t, http.StatusOK).Header.Get("X-Manor-User"))
}

func TestNobodySeesMoreByAPreviewThanHeHolds(t *testing.T) {
	p := manortest.New(t, apps()...)
	small := mustEnsureRole(t, p, "small", "departments:read")
	large := mustEnsureRole(t, p, "large", "departments:read", "users:read")
	all := mustEnsureRole(t, p, "all", "*")
	mustEnsureRole(t, p, "explainer", "rbac:explain", "departments:read")
	mustEnsureRole(t, p, "reader", "departments:read")
	p.MustCreate(t, "roles", map[string]any{
		"name": "limited", "permissions": []string{"rbac:explain", "departments:read"},
		"field_rules": []map[string]any{{"resource": "departments", "field": "code", "rule": "hidden"}},
	})
	_, explainer := signedInAs(t, p, "explainer", false, "explainer")
	_, reader := signedInAs(t, p, "reader", false, "reader")
	_, limited := signedInAs(t, p, "limited", false, "limited")

	explainer.Get(t, path("/departments"), lookAs("role:"+small)).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"departments:read"}, explainer.Get(t, whoAmI, lookAs("role:"+small)).Value(t, "permissions"))
	for _, id := range []string{large, all} {
		explainer.Get(t, path("/departments"), lookAs("role:"+id)).MustProblem(t, manor.CodeForbidden)
	}
	reader.Get(t, path("/departments"), lookAs("role:"+small)).MustProblem(t, manor.CodeForbidden)
	limited.Get(t, path("/departments"), lookAs("role:"+small)).MustProblem(t, manor.CodeForbidden)
	p.Get(t, path("/departments"), lookAs("role:"+small)).MustProblem(t, manor.CodeUnauthenticated)
}

func TestAPreviewOfNothingIsRefused(t *testing.T) {
	p := manortest.New(t, apps()...)
	ada, _ := signedInAs(t, p, "ada", false)
	_, root := signedInAs(t, p, "root", true)
	for _, subject := range []string{"role", "role:", "role:x", "group:" + ada, strings.Repeat("r", 1000), "user:ada"} {
		root.Get(t, whoAmI, lookAs(subject)).MustProblem(t, problem.InvalidParameter)
	}
	for _, subject := range []string{"role:" + ada, "user:01890000-0000-7000-8000-000000000000"} {
		root.Get(t, whoAmI, lookAs(subject)).MustProblem(t, manor.CodeNotFound)
	}
	session := root.Get(t, path("/auth/browser/session"), lookAs("role:"+ada)).MustStatus(t, http.StatusOK)
	require.False(t, session.Has(t, "user.preview"), "who one is can always be asked")

	acting := root.Post(t, path("/auth/impersonate"), map[string]string{"user_id": ada, "reason": "x"}).MustStatus(t, http.StatusOK)
	p.WithToken(acting.String(t, "access_token")).Get(t, whoAmI, lookAs("user:"+ada)).MustProblem(t, manor.CodeForbidden)
}
