package rbac_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func TestWhatAUserWasGivenIsListedWithTheRolesThatGiveIt(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	p.Clock.Freeze(time.Now())
	base := mustMakeRole(t, p, "base", map[string]any{"permissions": []string{"users:*"}, "denied": []string{"users:delete"}})
	top := mustMakeRole(t, p, "top", map[string]any{"parents": []string{base}, "permissions": []string{"sessions:read"}})
	late := mustEnsureRole(t, p, "late", "*")
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "top"))
	root.Patch(t, path("/users/"+id), map[string]any{"permissions": []string{"roles:read"}, "denied": []string{"sessions:end"}}).MustStatus(t, http.StatusOK)
	p.MustCreate(t, "user_roles", map[string]any{"user_id": id, "role_id": late, "valid_until": p.Clock.Now().Add(time.Hour)})
	p.Clock.Advance(2 * time.Hour)

	r := root.Get(t, path("/rbac/grants?user=ada")).MustStatus(t, http.StatusOK)
	require.Equal(t, id, r.String(t, "user_id"))
	require.Equal(t, false, r.Value(t, "superuser"))
	require.Equal(t, true, r.Value(t, "active"))
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	require.Equal(t, []map[string]any{
		{"permission": "roles:read", "effect": "allow"},
		{"permission": "sessions:end", "effect": "deny"},
		{"permission": "sessions:read", "effect": "allow", "role": "top", "role_id": top, "via": []any{"top"}},
		{"permission": "users:*", "effect": "allow", "role": "top", "role_id": top, "via": []any{"top", "base"}},
		{"permission": "users:delete", "effect": "deny", "role": "top", "role_id": top, "via": []any{"top", "base"}},
	}, r.Items(t), "a role whose time is over gives nothing")
}

func TestOnlyHimselfOrWithThePermissionAreAnybodysGrantsListed(t *testing.T) {
	p := manortest.New(t, apps()...)
	id := mustCreateUser(t, p, "ada")
	mustCreateUser(t, p, "bob")
	ada := p.MustLogin(t, "ada", password)
	for _, name := range []string{"ada", id} {
		require.Empty(t, ada.Get(t, path("/rbac/grants?user="+name)).MustStatus(t, http.StatusOK).Items(t))
	}
	for _, name := range []string{"bob", "nobody"} {
		ada.Get(t, path("/rbac/grants?user="+name)).MustProblem(t, manor.CodeForbidden)
	}
	p.Get(t, path("/rbac/grants?user=ada")).MustProblem(t, manor.CodeUnauthenticated)
	p.As(manortest.Superuser()).Get(t, path("/rbac/grants?user=nobody")).MustProblem(t, problem.NotFound)
}

func TestThePageAboutRightsIsInTheMenuOfWhoMayAsk(t *testing.T) {
	p := manortest.New(t, apps()...)
	pages := func(client *manortest.Client) (names []any) {
		for _, page := range client.Get(t, path("/schema")).MustStatus(t, http.StatusOK).Value(t, "pages").([]any) {
			names = append(names, page.(map[string]any)["name"])
		}
		return names
	}
	require.Contains(t, pages(p.As(manortest.Superuser())), "access")
	mustCreateUser(t, p, "ada")
	require.NotContains(t, pages(p.MustLogin(t, "ada", password)), "access")
}

func TestAnExplanationSaysInPartsWhatItsTextSays(t *testing.T) {
	p := manortest.New(t, apps()...)
	root := p.As(manortest.Superuser())
	p.Clock.Freeze(time.Now())
	role := mustMakeRole(t, p, "own", map[string]any{
		"permissions": []string{"users:read"},
		"scopes":      []any{map[string]any{"resource": "users", "scope": "own", "filter": "active=true"}},
	})
	late := mustEnsureRole(t, p, "late", "users:*")
	id := mustCreateUser(t, p, "ada")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "own"))
	from := p.Clock.Now().Add(time.Hour).Truncate(time.Millisecond).UTC()
	p.MustCreate(t, "user_roles", map[string]any{"user_id": id, "role_id": late, "valid_from": from})
	r := root.Get(t, path("/rbac/explain?user=ada&permission=users:read")).MustStatus(t, http.StatusOK)
	because := r.Value(t, "because").([]any)
	byKind := map[any]map[string]any{}
	for _, one := range because {
		byKind[one.(map[string]any)["kind"]] = one.(map[string]any)
	}
	require.Equal(t, role, byKind["role"]["role_id"])
	require.Equal(t, "own", byKind["scope"]["scope"])
	require.Equal(t, "active=true", byKind["scope"]["filter"])
	require.Equal(t, role, byKind["scope"]["role_id"])
	at, err := time.Parse(time.RFC3339, byKind["not_yet"]["at"].(string))
	require.NoError(t, err)
	require.True(t, from.Equal(at), "%s, not %s", at, from)
}
