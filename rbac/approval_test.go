package rbac_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// pair is a program with two superusers, a sensitive role and somebody who may be given it.
type pair struct {
	*manortest.Program
	one, two *manortest.Client
	role     string // sensitive, holds sessions:end
	ada      string // a user
	out      *bytes.Buffer
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{out: &bytes.Buffer{}}
	p.Program = manortest.Config{Out: p.out}.New(t, apps()...)
	root := p.As(manortest.Superuser())
	for _, name := range []string{"one", "two"} {
		root.Patch(t, path("/users/"+mustCreateUser(t, p.Program, name)), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	}
	p.one, p.two = p.MustLogin(t, "one", password), p.MustLogin(t, "two", password)
	p.role = mustMakeRole(t, p.Program, "vault", map[string]any{"permissions": []string{"sessions:end"}, "sensitive": true})
	p.ada = mustCreateUser(t, p.Program, "ada")
	return p
}

func ask(t *testing.T, as *manortest.Client, method, resource, id string, body map[string]any) *manortest.Response {
	t.Helper()
	return as.Post(t, path("/rbac/approvals"), map[string]any{"change": changing(method, resource, id, body), "reason": "needed"})
}

func decide(t *testing.T, as *manortest.Client, how, id string) *manortest.Response {
	t.Helper()
	return as.Post(t, path("/role_approvals/actions/"+how), map[string]any{"ids": []string{id}, "input": map[string]any{"reason": "because"}})
}

func TestWhatChangesOrGivesASensitiveRoleTakesTwo(t *testing.T) {
	p := newPair(t)
	below := mustEnsureRole(t, p.Program, "below", "users:read")
	base := mustEnsureRole(t, p.Program, "base", "users:read")
	p.one.Patch(t, path("/roles/"+p.role), map[string]any{"parents": []string{base}}).MustProblem(t, problem.ApprovalRequired)
	other := mustMakeRole(t, p.Program, "other", map[string]any{"parents": []string{base}, "sensitive": true})

	for name, try := range map[string]func() *manortest.Response{
		"its permissions": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+p.role), map[string]any{"permissions": []string{}})
		},
		"its denials": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+p.role), map[string]any{"denied": []string{"users:read"}})
		},
		"its rows": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+p.role), map[string]any{"scopes": []any{map[string]any{"resource": "users", "scope": "all"}}})
		},
		"its fields": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+p.role), map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "email", "rule": "hidden"}}})
		},
		"by PUT": func() *manortest.Response {
			return p.one.Put(t, path("/roles/"+p.role), map[string]any{"name": "vault", "sensitive": true})
		},
		"that it is sensitive": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+p.role), map[string]any{"sensitive": false})
		},
		"deleting it": func() *manortest.Response { return p.one.Delete(t, path("/roles/"+p.role)) },
		"deleting it in the list": func() *manortest.Response {
			return p.one.Post(t, path("/roles/actions/delete"), map[string]any{"ids": []string{p.role}})
		},
		"a role that it builds on": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+base), map[string]any{"permissions": []string{"*"}})
		},
		"deleting a role that it builds on": func() *manortest.Response { return p.one.Delete(t, path("/roles/"+base)) },
		"giving it to somebody": func() *manortest.Response {
			return p.one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{p.role}})
		},
		"giving it to somebody new": func() *manortest.Response {
			return p.one.Post(t, path("/users"), map[string]any{"username": "new", "roles": []string{p.role}})
		},
		"giving it by a row": func() *manortest.Response {
			return p.one.Post(t, path("/user_roles"), map[string]any{"user_id": p.ada, "role_id": p.role})
		},
		"building on it": func() *manortest.Response {
			return p.one.Patch(t, path("/roles/"+below), map[string]any{"parents": []string{p.role}})
		},
		"a new role that builds on it": func() *manortest.Response {
			return p.one.Post(t, path("/roles"), map[string]any{"name": "new", "parents": []string{other}})
		},
	} {
		r := try()
		require.Equal(t, http.StatusForbidden, r.Status, name)
		r.MustProblem(t, problem.ApprovalRequired)
	}
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
	require.Equal(t, []any{"sessions:end"}, p.one.Get(t, path("/roles/"+p.role)).Value(t, "permissions"))

	p.one.Patch(t, path("/roles/"+p.role), map[string]any{"label": "Vault", "description": "x"}).MustStatus(t, http.StatusOK)
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{below}}).MustStatus(t, http.StatusOK)

	clerk := p.As(manortest.Caller("clerk", "roles:*", "sessions:*", "users:*", "permissions:read"))
	clerk.Patch(t, path("/roles/"+below), map[string]any{"sensitive": true}).MustProblem(t, manor.CodeForbidden)
	clerk.Post(t, path("/roles"), map[string]any{"name": "new", "sensitive": true}).MustProblem(t, manor.CodeForbidden)
	clerk.Patch(t, path("/roles/"+p.role), map[string]any{"sensitive": false}).MustProblem(t, manor.CodeForbidden)
}

func TestASensitiveRoleIsTakenAwayByOne(t *testing.T) {
	p := newPair(t)
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, p.ada, "vault"), "a program is not asked")
	row := p.one.Get(t, path("/user_roles?user_id="+p.ada)).String(t, "items.0.id")
	soon := p.Clock.Now().Add(time.Hour)
	p.one.Patch(t, path("/user_roles/"+row), map[string]any{"valid_until": soon}).MustStatus(t, http.StatusOK)
	p.one.Patch(t, path("/user_roles/"+row), map[string]any{"valid_until": soon.Add(time.Hour)}).MustProblem(t, problem.ApprovalRequired)
	p.one.Patch(t, path("/user_roles/"+row), map[string]any{"valid_until": nil}).MustProblem(t, problem.ApprovalRequired)
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{}}).MustStatus(t, http.StatusOK)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
}

func TestASecondPersonMakesTheChange(t *testing.T) {
	p := newPair(t)
	body := map[string]any{"roles": []string{p.role}}
	r := ask(t, p.one, "PATCH", "users", p.ada, body).MustStatus(t, http.StatusCreated)
	id := r.String(t, "id")
	require.Equal(t, "/api/v1/role_approvals/"+id, r.Header.Get("Location"))
	require.Equal(t, id, ask(t, p.one, "PATCH", "users", p.ada, body).MustStatus(t, http.StatusCreated).String(t, "id"), "asked again it is the same request")
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions(), "asking gives nothing")

	row := p.two.Get(t, path("/role_approvals/"+id))
	require.Equal(t, "pending", row.String(t, "state"))
	require.Equal(t, "one", row.String(t, "asked_by"))
	require.Equal(t, "Roles: +vault", row.String(t, "changes"), "labels and names, not columns and ids")
	require.Equal(t, []string{"ada", "users", "PATCH"}, []string{row.String(t, "title"), row.String(t, "resource"), row.String(t, "method")})
	require.Equal(t, map[string]any{
		"resource": "users", "changes": map[string]any{"roles": []any{[]any{}, []any{p.role}}}, "titles": map[string]any{p.role: "vault"},
	}, row.Value(t, "diff"), "for who reads it in another language")

	decide(t, p.one, "approve", id).MustProblem(t, manor.CodeForbidden)
	decide(t, p.two, "withdraw", id).MustProblem(t, manor.CodeForbidden)
	p.Clock.Advance(11 * time.Minute)
	decide(t, p.two, "approve", id).MustProblem(t, problem.StepUpRequired)
	p.two.Post(t, path("/auth/step-up"), map[string]any{"password": password}).MustStatus(t, http.StatusNoContent)
	decide(t, p.two, "approve", id).MustStatus(t, http.StatusOK)
	require.True(t, mustGrants(t, p.Program, p.ada).Allows("sessions:end"))
	row = p.two.Get(t, path("/role_approvals/"+id))
	require.Equal(t, "approved", row.String(t, "state"))
	require.Equal(t, "two", row.String(t, "decided_by"))
	require.Equal(t, "because", row.String(t, "decision_reason"))

	history := p.one.Get(t, path("/users/"+p.ada+"/history")).MustStatus(t, http.StatusOK)
	actors := map[string]string{}
	for _, item := range history.Items(t) {
		actors[item["action"].(string)] = item["actor"].(string)
	}
	require.Equal(t, map[string]string{"approval_asked": "one", "approval_used": "one", "update": "two"}, actors)
	decide(t, p.two, "approve", id).MustProblem(t, manor.CodeConflict)
	ask(t, p.one, "PATCH", "users", p.ada, map[string]any{"denied": []string{"users:read"}}).MustProblem(t, manor.CodeConflict)
}

func TestARequestForApprovalIsHeldToWhatTheChangeIsHeldTo(t *testing.T) {
	p := newPair(t)
	clerk := p.As(manortest.Caller("clerk", "users:*", "roles:*", "permissions:read"))
	ask(t, clerk, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}}).MustProblem(t, manor.CodeForbidden)
	ask(t, clerk, "DELETE", "roles", p.role, nil).MustProblem(t, manor.CodeForbidden)
	ask(t, p.one, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}, "password": "another-password-1"}).MustProblem(t, manor.CodeInvalid)
	r := ask(t, p.one, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}, "email": "ada@example.com"})
	require.Contains(t, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t), "change.body.email", "who decides may not be somebody who sees it")
	require.Equal(t, 0, p.two.Get(t, path("/role_approvals")).Int(t, "total"))
}

func TestWhatChangedMeanwhileIsNotApproved(t *testing.T) {
	p := newPair(t)
	give := func() string {
		return ask(t, p.one, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}}).MustStatus(t, http.StatusCreated).String(t, "id")
	}
	id := give()
	p.one.Patch(t, path("/roles/"+p.role), map[string]any{"description": "other"}).MustStatus(t, http.StatusOK)
	decide(t, p.two, "approve", id).MustProblem(t, manor.CodeConflict)

	id = give()
	mustEnsureRole(t, p.Program, "plain", "users:read")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, p.ada, "plain"))
	decide(t, p.two, "approve", id).MustProblem(t, manor.CodeConflict)
	require.Equal(t, []string{"plain"}, mustGrants(t, p.Program, p.ada).Roles())
	decide(t, p.two, "refuse", id).MustStatus(t, http.StatusOK)
	require.Equal(t, "refused", p.two.Get(t, path("/role_approvals/"+id)).String(t, "state"))

	id = give()
	decide(t, p.one, "withdraw", id).MustStatus(t, http.StatusOK)
	decide(t, p.two, "approve", id).MustProblem(t, manor.CodeConflict)

	id = give()
	p.Clock.Advance(8 * 24 * time.Hour)
	one, two := p.MustLogin(t, "one", password), p.MustLogin(t, "two", password)
	decide(t, two, "approve", id).MustProblem(t, manor.CodeConflict)
	id = ask(t, one, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}}).MustStatus(t, http.StatusCreated).String(t, "id")
	p.As(manortest.Superuser()).Patch(t, path("/users/"+p.idOf(t, "one")), map[string]any{"superuser": false}).MustStatus(t, http.StatusOK)
	require.Contains(t, decide(t, two, "approve", id).MustProblem(t, manor.CodeForbidden).String(t, "detail"), "one")
	p.As(manortest.Superuser()).Patch(t, path("/users/"+p.idOf(t, "one")), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	decide(t, two, "approve", id).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, []string{"plain"}, mustGrants(t, p.Program, p.ada).Roles())
}

func (p *pair) idOf(t *testing.T, name string) string {
	t.Helper()
	return p.As(manortest.Superuser()).Get(t, path("/users?username="+name)).String(t, "items.0.id")
}

func TestWhoMayNotMakeAChangeDoesNotApproveIt(t *testing.T) {
	p := newPair(t)
	id := ask(t, p.one, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}}).MustStatus(t, http.StatusCreated).String(t, "id")
	clerk := p.As(manortest.Caller("clerk", "role_approvals:*", "users:*", "roles:*"))
	decide(t, clerk, "approve", id).MustProblem(t, manor.CodeForbidden)
	peer := p.As(manortest.Caller("peer", "role_approvals:*", "users:*", "roles:*", "sessions:*"))
	decide(t, p.As(manortest.Caller("peer", "users:*", "roles:*", "sessions:*")), "approve", id).MustProblem(t, manor.CodeForbidden)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
	decide(t, peer, "approve", id).MustStatus(t, http.StatusOK)
	require.True(t, mustGrants(t, p.Program, p.ada).Allows("sessions:end"))
}

func TestEveryKindOfSensitiveChangeCanBeApproved(t *testing.T) {
	p := newPair(t)
	approve := func(method, resource, id string, body map[string]any) string {
		t.Helper()
		request := ask(t, p.one, method, resource, id, body).MustStatus(t, http.StatusCreated).String(t, "id")
		decide(t, p.two, "approve", request).MustStatus(t, http.StatusOK)
		return p.two.Get(t, path("/role_approvals/"+request)).String(t, "changes")
	}
	require.Equal(t, "Permissions: +users:read −sessions:end", approve("PATCH", "roles", p.role, map[string]any{"permissions": []string{"users:read"}}))
	approve("POST", "user_roles", "", map[string]any{"user_id": p.ada, "role_id": p.role, "valid_until": p.Clock.Now().Add(time.Hour)})
	given := p.two.Get(t, path("/user_roles?user_id="+p.ada)).String(t, "items.0.id")
	require.Contains(t, approve("PATCH", "user_roles", given, map[string]any{"valid_until": nil}), "Valid until: ")
	require.Equal(t, "ada · vault", p.two.Get(t, path("/role_approvals?sortby=-created_at")).String(t, "items.0.title"))
	require.True(t, mustGrants(t, p.Program, p.ada).Allows("users:read"))
	approve("POST", "roles", "", map[string]any{"name": "over", "parents": []string{p.role}})
	require.Contains(t, approve("PATCH", "roles", p.role, map[string]any{"field_rules": []any{map[string]any{"resource": "users", "field": "email", "rule": "hidden"}}}), "Fields, Rule: — → hidden")
	require.Equal(t, "Sensitive: true → false", approve("PATCH", "roles", p.role, map[string]any{"sensitive": false}))
	p.one.Patch(t, path("/roles/"+p.role), map[string]any{"sensitive": true}).MustStatus(t, http.StatusOK)
	approve("DELETE", "roles", p.role, nil)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
	require.Equal(t, 0, p.one.Get(t, path("/roles?name=vault")).Int(t, "total"))
}

func TestTheOperatorIsTheSecondPersonOfWhoIsAlone(t *testing.T) {
	p := newPair(t)
	id := ask(t, p.one, "PATCH", "users", p.ada, map[string]any{"roles": []string{p.role}}).MustStatus(t, http.StatusCreated).String(t, "id")
	_, err := policies(t, p.Program, p.out, "approve", "missing")
	require.Error(t, err)
	said, err := policies(t, p.Program, p.out, "approve", id)
	require.NoError(t, err)
	require.Contains(t, said, "one asked: change users ada")
	require.True(t, mustGrants(t, p.Program, p.ada).Allows("sessions:end"))
	require.True(t, strings.HasPrefix(p.two.Get(t, path("/role_approvals/"+id)).String(t, "decided_by"), "manor rbac"))
	_, err = policies(t, p.Program, p.out, "approve", id)
	require.Error(t, err)
}
