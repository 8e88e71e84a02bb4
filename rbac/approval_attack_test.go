package rbac_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// giving is the change that most of these tests are about: ada gets the sensitive role.
func (p *pair) giving() map[string]any { return map[string]any{"roles": []string{p.role}} }

func (p *pair) mustAsk(t *testing.T, as *manortest.Client, method, resource, id string, body map[string]any) string {
	t.Helper()
	return ask(t, as, method, resource, id, body).MustStatus(t, http.StatusCreated).String(t, "id")
}

// mustGive gives the sensitive role to ada, with both people.
func (p *pair) mustGive(t *testing.T) {
	t.Helper()
	decide(t, p.two, "approve", p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())).MustStatus(t, http.StatusOK)
	require.True(t, mustGrants(t, p.Program, p.ada).Allows("sessions:end"))
}

// peer is a user, no superuser, who may do all that an approval of the role needs.
func (p *pair) peer(t *testing.T) string {
	t.Helper()
	mustEnsureRole(t, p.Program, "peers", "role_approvals:*", "users:*", "roles:*", "user_roles:*", "sessions:*", "permissions:read")
	id := mustCreateUser(t, p.Program, "peer")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "peers"))
	return id
}

func TestWhoActsAsAnotherIsNoSecondPerson(t *testing.T) {
	p := newPair(t)
	peer := p.peer(t)
	act := func(as *manortest.Client) *manortest.Client {
		r := as.Post(t, path("/auth/impersonate"), map[string]any{"user_id": peer, "reason": "x"}).MustStatus(t, http.StatusOK)
		return p.WithToken(r.String(t, "access_token"))
	}
	own := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	decide(t, act(p.one), "approve", own).MustProblem(t, manor.CodeForbidden)
	ask(t, act(p.one), "PATCH", "users", p.ada, p.giving()).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, 1, p.two.Get(t, path("/role_approvals")).Int(t, "total"), "nothing was asked in the name of somebody else")
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
	require.Equal(t, "pending", p.two.Get(t, path("/role_approvals/"+own)).String(t, "state"))
}

func TestAProgramIsNoPerson(t *testing.T) {
	p := newPair(t)
	p.peer(t)
	peer := p.MustLogin(t, "peer", password)
	r := peer.Post(t, path("/auth/api-keys"), map[string]any{"name": "CI", "scopes": []string{"*"}}).MustStatus(t, http.StatusCreated)
	key := p.WithToken(r.String(t, "secret"))
	ask(t, key, "PATCH", "users", p.ada, p.giving()).MustProblem(t, manor.CodeForbidden)
	decide(t, key, "approve", p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())).MustProblem(t, manor.CodeForbidden)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
}

func TestALookThroughAnothersEyesAsksAndDecidesNothing(t *testing.T) {
	p := newPair(t)
	eyes := manortest.Header("X-Manor-Preview", "user:"+p.peer(t))
	id := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	body := map[string]any{"ids": []string{id}, "input": map[string]any{"reason": "x"}}
	p.one.Post(t, path("/role_approvals/actions/approve"), body, eyes).MustProblem(t, manor.CodeForbidden)
	p.one.Post(t, path("/rbac/approvals"), map[string]any{"change": changing("PATCH", "users", p.ada, p.giving())}, eyes).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, "pending", p.two.Get(t, path("/role_approvals/"+id)).String(t, "state"))
}

func TestARequestIsNotChangedOnceItIsAsked(t *testing.T) {
	p := newPair(t)
	id := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	before := p.two.Get(t, path("/role_approvals/"+id)).Object(t)
	line := p.two.Get(t, path("/role_approvals/"+id+"/history")).String(t, "items.0.id")
	row := map[string]any{"asked_by_id": p.idOf(t, "two"), "state": "approved", "body": map[string]any{"permissions": []string{"*"}}}
	for name, try := range map[string]func() *manortest.Response{
		"PATCH":  func() *manortest.Response { return p.one.Patch(t, path("/role_approvals/"+id), row) },
		"PUT":    func() *manortest.Response { return p.one.Put(t, path("/role_approvals/"+id), row) },
		"DELETE": func() *manortest.Response { return p.one.Delete(t, path("/role_approvals/"+id)) },
		"POST":   func() *manortest.Response { return p.one.Post(t, path("/role_approvals"), row) },
		"its history": func() *manortest.Response {
			return p.one.Post(t, path("/role_approvals/"+id+"/revert"), map[string]any{"history_id": line})
		},
		"a bin": func() *manortest.Response { return p.one.Post(t, path("/role_approvals/"+id+"/restore"), nil) },
		"in the list": func() *manortest.Response {
			return p.one.Post(t, path("/role_approvals/actions/delete"), map[string]any{"ids": []string{id}})
		},
		"a new reason": func() *manortest.Response { return decide(t, p.one, "update", id) },
	} {
		require.Contains(t, []int{http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed}, try().Status, name)
	}
	require.Equal(t, before, p.two.Get(t, path("/role_approvals/"+id)).Object(t))
}

func TestASelectionWithOnesOwnRequestApprovesNone(t *testing.T) {
	p := newPair(t)
	bob := mustCreateUser(t, p.Program, "bob")
	mine := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	theirs := p.mustAsk(t, p.two, "PATCH", "users", bob, p.giving())
	both := map[string]any{"ids": []string{theirs, mine}, "input": map[string]any{}}
	p.one.Post(t, path("/role_approvals/actions/approve"), both).MustProblem(t, manor.CodeForbidden)
	all := map[string]any{"filter": "state=pending", "expected_total": 2, "input": map[string]any{}}
	p.one.Post(t, path("/role_approvals/actions/approve"), all).MustProblem(t, manor.CodeForbidden)
	require.Empty(t, mustGrants(t, p.Program, bob).Permissions())
	require.Equal(t, 2, p.one.Get(t, path("/role_approvals?state=pending")).Int(t, "total"))
}

func TestWhatWasTakenAwayIsNotBroughtBackByOne(t *testing.T) {
	p := newPair(t)
	p.mustGive(t)
	given := p.one.Get(t, path("/users/"+p.ada+"/history")).Items(t)[0]["id"]
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{}}).MustStatus(t, http.StatusOK)
	for _, line := range p.one.Get(t, path("/users/"+p.ada+"/history")).Items(t) {
		if line["action"] == "update" && line["id"].(string) <= given.(string) {
			given = line["id"]
		}
	}
	p.one.Post(t, path("/users/"+p.ada+"/revert"), map[string]any{"history_id": given}).MustProblem(t, problem.ApprovalRequired)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())

	request := p.mustAsk(t, p.one, "PATCH", "roles", p.role, map[string]any{"permissions": []string{"users:read"}})
	decide(t, p.two, "approve", request).MustStatus(t, http.StatusOK)
	var made any
	for _, line := range p.one.Get(t, path("/roles/"+p.role+"/history")).Items(t) {
		if line["action"] == "create" {
			made = line["id"]
		}
	}
	p.one.Post(t, path("/roles/"+p.role+"/revert"), map[string]any{"history_id": made}).MustProblem(t, problem.ApprovalRequired)
	require.Contains(t, []int{http.StatusNotFound, http.StatusMethodNotAllowed}, p.one.Post(t, path("/roles/"+p.role+"/restore"), nil).Status, "there is no bin that a role comes back from")
}

func TestASensitiveRoleIsGuardedOverAllThatStandsBetween(t *testing.T) {
	p := newPair(t)
	build := func(name, on string) string {
		request := p.mustAsk(t, p.one, "POST", "roles", "", map[string]any{"name": name, "parents": []string{on}})
		decide(t, p.two, "approve", request).MustStatus(t, http.StatusOK)
		return p.one.Get(t, path("/roles?name="+name)).String(t, "items.0.id")
	}
	mid := build("mid", p.role)
	low := build("low", mid)
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{low}}).MustProblem(t, problem.ApprovalRequired)
	p.one.Post(t, path("/user_roles"), map[string]any{"user_id": p.ada, "role_id": mid}).MustProblem(t, problem.ApprovalRequired)
	p.one.Post(t, path("/roles"), map[string]any{"name": "lowest", "parents": []string{low}}).MustProblem(t, problem.ApprovalRequired)

	top := mustEnsureRole(t, p.Program, "top", "users:read")
	base := mustMakeRole(t, p.Program, "base", map[string]any{"parents": []string{top}})
	mustMakeRole(t, p.Program, "tower", map[string]any{"parents": []string{base}, "sensitive": true})
	p.one.Patch(t, path("/roles/"+top), map[string]any{"permissions": []string{"*"}}).MustProblem(t, problem.ApprovalRequired)
	p.one.Delete(t, path("/roles/"+top)).MustProblem(t, problem.ApprovalRequired)
	p.one.Patch(t, path("/roles/"+base), map[string]any{"parents": []string{}}).MustProblem(t, problem.ApprovalRequired)
}

func TestALimitOnWhatASensitiveRoleGivesIsNotLiftedByOne(t *testing.T) {
	p := newPair(t)
	body := map[string]any{
		"name": "below", "parents": []string{p.role}, "denied": []string{"sessions:end"},
		"scopes":      []any{map[string]any{"resource": "sessions", "scope": "own"}},
		"field_rules": []any{map[string]any{"resource": "sessions", "field": "ip", "rule": "hidden"}},
	}
	r := ask(t, p.one, "POST", "roles", "", body)
	if r.Status == http.StatusUnprocessableEntity { // whatever sessions do not declare
		delete(body, "scopes")
		delete(body, "field_rules")
		r = ask(t, p.one, "POST", "roles", "", body)
	}
	decide(t, p.two, "approve", r.MustStatus(t, http.StatusCreated).String(t, "id")).MustStatus(t, http.StatusOK)
	below := p.one.Get(t, path("/roles?name=below")).String(t, "items.0.id")
	for name, change := range map[string]map[string]any{
		"its denial": {"denied": []string{}},
		"its rows":   {"scopes": []any{map[string]any{"resource": "users", "scope": "all"}}},
		"its fields": {"field_rules": []any{map[string]any{"resource": "users", "field": "email", "rule": "readonly"}}},
	} {
		require.Equal(t, string(problem.ApprovalRequired), p.one.Patch(t, path("/roles/"+below), change).String(t, "code"), name)
	}
	p.one.Patch(t, path("/roles/"+below), map[string]any{"denied": []string{"sessions:end", "users:read"}, "permissions": []string{"roles:read"}}).MustStatus(t, http.StatusOK)

	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"denied": []string{"sessions:end"}}).MustStatus(t, http.StatusOK)
	decide(t, p.two, "approve", p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())).MustStatus(t, http.StatusOK)
	require.False(t, mustGrants(t, p.Program, p.ada).Allows("sessions:end"))
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"denied": []string{}}).MustProblem(t, problem.ApprovalRequired)
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"denied": []string{}, "roles": []string{}}).MustStatus(t, http.StatusOK)
}

func TestTheTimeOfASensitiveRoleIsNotLengthenedByOne(t *testing.T) {
	p := newPair(t)
	now := p.Clock.Now()
	request := p.mustAsk(t, p.one, "POST", "user_roles", "", map[string]any{
		"user_id": p.ada, "role_id": p.role, "valid_from": now.Add(time.Hour), "valid_until": now.Add(2 * time.Hour),
	})
	decide(t, p.two, "approve", request).MustStatus(t, http.StatusOK)
	row := p.one.Get(t, path("/user_roles?user_id="+p.ada)).String(t, "items.0.id")
	for name, change := range map[string]map[string]any{
		"earlier":       {"valid_from": now.Add(time.Minute)},
		"from always":   {"valid_from": nil},
		"for ever":      {"valid_until": nil},
		"another time":  {"valid_from": now.Add(3 * time.Hour), "valid_until": now.Add(4 * time.Hour)},
		"a moment more": {"valid_until": now.Add(2*time.Hour + time.Millisecond)},
	} {
		require.Equal(t, string(problem.ApprovalRequired), p.one.Patch(t, path("/user_roles/"+row), change).String(t, "code"), name)
	}
	bob := mustCreateUser(t, p.Program, "bob")
	p.one.Patch(t, path("/user_roles/"+row), map[string]any{"user_id": bob}).MustProblem(t, manor.CodeInvalid)
	p.one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{p.role, p.role}})
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions(), "the same role again makes it hold no sooner")
	p.Clock.Advance(3 * time.Hour)
	one := p.MustLogin(t, "one", password)
	one.Patch(t, path("/users/"+p.ada), map[string]any{"roles": []string{p.role}}).MustStatus(t, http.StatusOK)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions(), "nor any longer")
	one.Delete(t, path("/user_roles/"+row)).MustStatus(t, http.StatusNoContent)
	one.Post(t, path("/user_roles"), map[string]any{"user_id": p.ada, "role_id": p.role}).MustProblem(t, problem.ApprovalRequired)
}

func TestARequestStandsOnTheRoleAsItWasWhoeverChangedIt(t *testing.T) {
	p := newPair(t)
	id := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	adapter, err := rbac.NewAdapter(p.Kernel)
	require.NoError(t, err)
	require.NoError(t, adapter.AddPolicy("p", "p", []string{"role:" + p.role, "*", "*", "allow"}))
	decide(t, p.two, "approve", id).MustProblem(t, manor.CodeConflict)
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
}

func TestABodyThatReadsTwoWaysIsNotKept(t *testing.T) {
	p := newPair(t)
	plain := mustEnsureRole(t, p.Program, "plain", "users:read")
	for _, body := range []map[string]any{
		{"roles": []string{p.role}, "Roles": []string{plain}},
		{"roles": map[string]any{"0": p.role}},
		{"roles": []string{p.role}, "superuser": true},
		{"roles": []string{p.role}, "active": true},
	} {
		require.Equal(t, http.StatusUnprocessableEntity, ask(t, p.one, "PATCH", "users", p.ada, body).Status, body)
	}
	twice := `{"change":{"method":"PATCH","resource":"users","id":"` + p.ada + `","body":{"roles":["` + p.role + `"],"roles":["` + plain + `"]}}}`
	r := p.one.Post(t, path("/rbac/approvals"), strings.NewReader(twice))
	require.GreaterOrEqual(t, r.Status, http.StatusBadRequest, "the last one counts, and it needs nobody: %s", r.Body)
	require.Equal(t, 0, p.two.Get(t, path("/role_approvals")).Int(t, "total"))
}

func TestOfTwoWhoApproveAtOnceOneDoes(t *testing.T) {
	p := newPair(t)
	root := p.As(manortest.Superuser())
	root.Patch(t, path("/users/"+mustCreateUser(t, p.Program, "three")), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	three := p.MustLogin(t, "three", password)
	id := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	var group sync.WaitGroup
	statuses := make([]int, 2)
	for i, as := range []*manortest.Client{p.two, three} {
		group.Go(func() { statuses[i] = decide(t, as, "approve", id).Status })
	}
	group.Wait()
	require.ElementsMatch(t, []int{http.StatusOK, http.StatusConflict}, statuses)
	updates := 0
	for _, line := range root.Get(t, path("/users/"+p.ada+"/history")).Items(t) {
		if line["action"] == "update" {
			updates++
		}
	}
	require.Equal(t, 1, updates)
}

func TestADecisionIsNotTakenBack(t *testing.T) {
	p := newPair(t)
	id := p.mustAsk(t, p.one, "PATCH", "users", p.ada, p.giving())
	decide(t, p.two, "refuse", id).MustStatus(t, http.StatusOK)
	for _, how := range []string{"approve", "refuse"} {
		decide(t, p.two, how, id).MustProblem(t, manor.CodeConflict)
	}
	decide(t, p.one, "withdraw", id).MustProblem(t, manor.CodeConflict)
	_, err := policies(t, p.Program, p.out, "approve", id)
	require.Error(t, err, "by hand neither")
	require.Empty(t, mustGrants(t, p.Program, p.ada).Permissions())
}
