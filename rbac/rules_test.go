package rbac_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// keeper may work on people and roles, but not on sessions.
var keeper = manortest.Caller("keeper", "users:*", "roles:*", "user_roles:*", "permissions:read")

func TestNobodyGivesWhatHeLacksInWhateverWay(t *testing.T) {
	p := manortest.New(t, apps()...)
	as := p.As(keeper)
	high := mustEnsureRole(t, p, "high", "sessions:end")
	low := mustEnsureRole(t, p, "low", "users:read")
	over := mustMakeRole(t, p, "over", map[string]any{"parents": []string{high}})
	id := mustCreateUser(t, p, "ada")
	own := mustMakeRole(t, p, "own", map[string]any{"permissions": []string{"users:read"}})

	for name, try := range map[string]func() *manortest.Response{
		"a role that holds it": func() *manortest.Response {
			return as.Patch(t, path("/users/"+id), map[string]any{"roles": []string{high}})
		},
		"a role whose parent holds it": func() *manortest.Response {
			return as.Patch(t, path("/users/"+id), map[string]any{"roles": []string{over}})
		},
		"directly": func() *manortest.Response {
			return as.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{"sessions:end"}})
		},
		"by a wildcard": func() *manortest.Response {
			return as.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{"*:read"}})
		},
		"an assignment": func() *manortest.Response {
			return as.Post(t, path("/user_roles"), map[string]any{"user_id": id, "role_id": high})
		},
		"in a role": func() *manortest.Response {
			return as.Patch(t, path("/roles/"+own), map[string]any{"permissions": []string{"sessions:end"}})
		},
		"by a parent": func() *manortest.Response {
			return as.Patch(t, path("/roles/"+own), map[string]any{"parents": []string{over}})
		},
		"a role from above":    func() *manortest.Response { return as.Patch(t, path("/roles/"+over), map[string]any{"label": "x"}) },
		"deleting such a role": func() *manortest.Response { return as.Delete(t, path("/roles/"+over)) },
	} {
		try().MustProblem(t, manor.CodeForbidden)
		require.Empty(t, mustGrants(t, p, id).Permissions(), name)
	}
	as.Patch(t, path("/users/"+id), map[string]any{"roles": []string{low, own}, "permissions": []string{"roles:*"}}).MustStatus(t, http.StatusOK)
	as.Patch(t, path("/roles/"+own), map[string]any{"parents": []string{low}}).MustStatus(t, http.StatusOK)
}

func TestNobodyEndsTheDenialOfWhatHeLacks(t *testing.T) {
	p := manortest.New(t, apps()...)
	as := p.As(keeper)
	denying := mustMakeRole(t, p, "denying", map[string]any{"denied": []string{"sessions:end"}})
	below := mustMakeRole(t, p, "below", map[string]any{"parents": []string{denying}})
	id := mustCreateUser(t, p, "ada")
	p.As(manortest.Superuser()).Patch(t, path("/users/"+id), map[string]any{"roles": []string{below}, "denied": []string{"sessions:read"}}).MustStatus(t, http.StatusOK)
	row := p.As(manortest.Superuser()).Get(t, path("/user_roles?user_id="+id)).String(t, "items.0.id")

	for name, try := range map[string]func() *manortest.Response{
		"of a role": func() *manortest.Response {
			return as.Patch(t, path("/roles/"+denying), map[string]any{"denied": []string{}})
		},
		"by its parents": func() *manortest.Response {
			return as.Patch(t, path("/roles/"+below), map[string]any{"parents": []string{}})
		},
		"by deleting it": func() *manortest.Response { return as.Delete(t, path("/roles/"+denying)) },
		"of a user": func() *manortest.Response {
			return as.Patch(t, path("/users/"+id), map[string]any{"denied": []string{}})
		},
		"by taking the role": func() *manortest.Response {
			return as.Patch(t, path("/users/"+id), map[string]any{"roles": []string{}})
		},
		"by its time": func() *manortest.Response {
			return as.Patch(t, path("/user_roles/"+row), map[string]any{"valid_until": time.Now().Add(time.Hour)})
		},
		"by its row": func() *manortest.Response { return as.Delete(t, path("/user_roles/"+row)) },
	} {
		t.Log(name)
		try().MustProblem(t, manor.CodeForbidden)
	}
	as.Patch(t, path("/users/"+id), map[string]any{"denied": []string{"sessions:read", "sessions:export"}}).MustStatus(t, http.StatusOK)
}

func TestWhoIsDeniedAPartDoesNotHoldTheWhole(t *testing.T) {
	p := manortest.New(t, apps()...)
	mustMakeRole(t, p, "almost", map[string]any{"permissions": []string{"*"}, "denied": []string{"sessions:end"}})
	boss := mustCreateUser(t, p, "boss")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, boss, "almost"))
	as := p.MustLogin(t, "boss", password)
	for _, wanted := range []string{"*", "sessions:*", "*:end", "sessions:end"} {
		as.Post(t, path("/roles"), map[string]any{"name": "x", "permissions": []string{wanted}}).MustProblem(t, manor.CodeForbidden)
	}
	as.Post(t, path("/roles"), map[string]any{"name": "x", "permissions": []string{"users:*", "sessions:read", "*:read"}}).MustStatus(t, http.StatusCreated)
}

func TestOnlySuperusersTouchTheRolesOfASuperuser(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	role := mustMakeRole(t, p, "denying", map[string]any{"denied": []string{"users:read"}})
	admin := root.Get(t, path("/users?username=admin")).String(t, "items.0.id")
	row := map[string]any{"user_id": admin, "role_id": role}
	p.As(keeper).Post(t, path("/user_roles"), row).MustProblem(t, manor.CodeForbidden)
	p.As(keeper).Post(t, path("/user_roles"), map[string]any{"user_id": "missing", "role_id": role}).MustProblem(t, manor.CodeInvalid)
	root.Post(t, path("/user_roles"), row).MustStatus(t, http.StatusCreated)
}

func TestARoleWithAPermissionThatWentCanStillBeEdited(t *testing.T) {
	p := manortest.New(t, apps()...)
	role := mustEnsureRole(t, p, "old", "users:read")
	require.NoError(t, p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		for _, statement := range []string{
			"INSERT INTO permissions (id, created_at, updated_at, version, name, resource, action, label, label_zh) SELECT 'gone:fly', created_at, updated_at, 1, 'gone:fly', 'gone', 'fly', '', '' FROM permissions WHERE id = 'users:read'",
			"INSERT INTO role_permissions (role_id, permission_id) SELECT id, 'gone:fly' FROM roles",
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	}))
	q := second(t, p)
	as := q.As(keeper)
	require.Equal(t, false, as.Get(t, path("/permissions/gone:fly")).Value(t, "declared"))
	as.Patch(t, path("/roles/"+role), map[string]any{"label": "Old", "permissions": []string{"gone:fly", "users:read", "users:export"}}).MustStatus(t, http.StatusOK)
	r := as.Post(t, path("/roles"), map[string]any{"name": "new", "permissions": []string{"gone:fly"}})
	require.Equal(t, map[string]string{"permissions[0]": "choice"}, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t))
	id := mustCreateUser(t, q, "ada")
	as.Patch(t, path("/users/"+id), map[string]any{"roles": []string{role}}).MustProblem(t, manor.CodeForbidden)
	as.Patch(t, path("/roles/"+role), map[string]any{"permissions": []string{"users:read"}}).MustStatus(t, http.StatusOK)
	as.Patch(t, path("/users/"+id), map[string]any{"roles": []string{role}}).MustStatus(t, http.StatusOK)
}
