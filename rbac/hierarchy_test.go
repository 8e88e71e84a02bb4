package rbac_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func mustMakeRole(t *testing.T, p *manortest.Program, name string, more map[string]any) (id string) {
	t.Helper()
	more["name"] = name
	return p.MustCreate(t, "roles", more)["id"].(string)
}

func TestARoleHoldsWhatItsParentsHoldAndIsDeniedWhatTheyAreDenied(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	base := mustMakeRole(t, p, "base", map[string]any{"permissions": []string{"users:read", "roles:*"}, "denied": []string{"roles:delete"}})
	middle := mustMakeRole(t, p, "middle", map[string]any{"permissions": []string{"sessions:read"}, "parents": []string{base}})
	top := mustMakeRole(t, p, "top", map[string]any{"parents": []string{middle}})
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "top"))

	grants := mustGrants(t, p, id)
	for _, held := range []string{"users:read", "roles:read", "roles:update", "sessions:read"} {
		require.True(t, grants.Allows(held), held)
	}
	for _, lacking := range []string{"roles:delete", "roles:*", "users:update", "*"} {
		require.False(t, grants.Allows(lacking), lacking)
	}
	require.Equal(t, []string{"top"}, grants.Roles(), "as given")
	require.Equal(t, []string{"roles:create", "roles:export", "roles:read", "roles:update", "sessions:read", "users:read"}, grants.Permissions())

	root.Patch(t, path("/roles/"+base), map[string]any{"permissions": []string{"users:update"}, "denied": []string{}}).MustStatus(t, http.StatusOK)
	grants = mustGrants(t, p, id)
	require.True(t, grants.Allows("users:update"), "a change above counts below, before it is answered")
	require.False(t, grants.Allows("users:read"))
	root.Delete(t, path("/roles/"+middle)).MustStatus(t, http.StatusNoContent)
	require.Empty(t, mustGrants(t, p, id).Permissions(), "with the link in between goes what it led to")
	require.Equal(t, []any{}, root.Get(t, path("/roles/"+top)).Value(t, "parents"))
}

func TestRolesCannotBuildOnThemselvesOrTooHigh(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	var chain []string
	for i := range 8 {
		more := map[string]any{}
		if i > 0 {
			more["parents"] = chain[i-1:]
		}
		chain = append(chain, mustMakeRole(t, p, fmt.Sprintf("role%d", i), more))
	}
	for _, parent := range []string{chain[0], chain[1], chain[7]} {
		r := root.Patch(t, path("/roles/"+chain[0]), map[string]any{"parents": []string{parent}})
		require.Equal(t, map[string]string{"parents": "circle"}, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t))
	}
	r := root.Post(t, path("/roles"), map[string]any{"name": "ninth", "parents": []string{chain[7]}})
	require.Equal(t, map[string]string{"parents": "circle"}, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t))
	require.Equal(t, 0, root.Get(t, path("/roles?name=ninth")).Int(t, "total"))
	root.Patch(t, path("/roles/"+chain[0]), map[string]any{"parents": []string{}}).MustStatus(t, http.StatusOK)
	require.Equal(t, map[string]string{"parents[0]": "not_found"},
		root.Post(t, path("/roles"), map[string]any{"name": "orphan", "parents": []string{"missing"}}).MustProblem(t, manor.CodeInvalid).FieldErrors(t))
}

func TestAUserHoldsAndIsDeniedWhatIsHisOwn(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	id := mustCreateUser(t, p, "ada")
	mustEnsureRole(t, p, "keeper", "roles:*")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "keeper"))
	changed := root.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{"users:read", "*:export"}, "denied": []string{"roles:delete"}}).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{"*:export", "users:read"}, changed.Value(t, "permissions"))

	grants := mustGrants(t, p, id)
	for _, held := range []string{"users:read", "sessions:export", "roles:update", "*:export"} {
		require.True(t, grants.Allows(held), held)
	}
	for _, lacking := range []string{"roles:delete", "roles:*", "users:update"} {
		require.False(t, grants.Allows(lacking), lacking)
	}
	root.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{}, "denied": []string{}}).MustStatus(t, http.StatusOK)
	grants = mustGrants(t, p, id)
	require.True(t, grants.Allows("roles:*"))
	require.False(t, grants.Allows("users:read"))
	require.Equal(t, map[string]string{"permissions[0]": "not_found"},
		root.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{"users:fly"}}).MustProblem(t, manor.CodeInvalid).FieldErrors(t))
	root.Delete(t, path("/users/"+id)).MustStatus(t, http.StatusNoContent)
}

func TestARoleGivenForATimeBeginsAndEndsByItself(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	p.Clock.Freeze(time.Now())
	now := p.Clock.Now()
	role := mustEnsureRole(t, p, "reader", "users:read")
	id := mustCreateUser(t, p, "ada")
	row := map[string]any{"user_id": id, "role_id": role, "valid_from": now.Add(time.Hour), "valid_until": now.Add(2 * time.Hour)}
	made := p.MustCreate(t, "user_roles", row)
	allowed := func() bool { return mustGrants(t, p, id).Allows("users:read") }
	require.False(t, allowed())
	require.Empty(t, mustGrants(t, p, id).Roles())
	p.Clock.Advance(time.Hour - time.Millisecond)
	require.False(t, allowed())
	p.Clock.Advance(time.Millisecond)
	require.True(t, allowed(), "from the very moment")
	require.Equal(t, []string{"reader"}, mustGrants(t, p, id).Roles())
	p.Clock.Advance(time.Hour - time.Millisecond)
	require.True(t, allowed())
	p.Clock.Advance(time.Millisecond)
	require.False(t, allowed(), "and not from its end on")

	address := path("/user_roles/" + made["id"].(string))
	root.Patch(t, address, map[string]any{"valid_until": nil}).MustStatus(t, http.StatusOK)
	require.True(t, allowed())
	wrong := root.Patch(t, address, map[string]any{"valid_until": now}).MustProblem(t, manor.CodeInvalid).FieldErrors(t)
	require.Equal(t, map[string]string{"valid_until": "min"}, wrong)
	require.Equal(t, http.StatusConflict, root.Post(t, path("/user_roles"), row).Status, "once for each user and role")
	root.Delete(t, address).MustStatus(t, http.StatusNoContent)
	require.False(t, allowed())
}

func TestTheRolesOfAUserAreTheSameInBothPlaces(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	one, two := mustEnsureRole(t, p, "one", "users:read"), mustEnsureRole(t, p, "two", "roles:read")
	id := root.MustCreate(t, "users", map[string]any{"username": "ada", "roles": []string{one}})["id"].(string)
	rows := root.Get(t, path("/user_roles?user_id="+id)).MustStatus(t, http.StatusOK).Items(t)
	require.Len(t, rows, 1)
	require.Equal(t, one, rows[0]["role_id"])
	require.Nil(t, rows[0]["valid_until"])
	require.EqualValues(t, 1, rows[0]["version"])
	require.NotEmpty(t, rows[0]["created_at"])
	root.Patch(t, path("/user_roles/"+rows[0]["id"].(string)), map[string]any{"valid_until": p.Clock.Now().Add(time.Hour)}).MustStatus(t, http.StatusOK)

	root.Patch(t, path("/users/"+id), map[string]any{"roles": []string{one, two}}).MustStatus(t, http.StatusOK)
	again := root.Get(t, path("/user_roles/"+rows[0]["id"].(string))).MustStatus(t, http.StatusOK)
	require.NotNil(t, again.Value(t, "valid_until"), "what stays keeps its time")
	require.Equal(t, 2, root.Get(t, path("/user_roles?user_id="+id)).Int(t, "total"))
	root.Patch(t, path("/users/"+id), map[string]any{"roles": []string{two}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, root.Get(t, path("/user_roles?user_id="+id)).Int(t, "total"))

	root.Delete(t, path("/roles/"+two)).MustStatus(t, http.StatusNoContent)
	require.Equal(t, []any{}, root.Get(t, path("/users/"+id)).Value(t, "roles"))
	root.Patch(t, path("/users/"+id), map[string]any{"roles": []string{one}}).MustStatus(t, http.StatusOK)
	root.Delete(t, path("/users/"+id)).MustStatus(t, http.StatusNoContent)
	require.Equal(t, 0, root.Get(t, path("/user_roles?count=exact")).Int(t, "total"))
}
