package rbac_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/casbin/casbin/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/testkit"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// The compiled sets and Casbin's own Enforcer over the same tables agree about every user and every permission.
func TestTheCompiledAnswerIsCasbins(t *testing.T) {
	random := testkit.Random(t)
	p := manortest.New(t, apps()...)
	adapter, err := rbac.NewAdapter(p.Kernel)
	require.NoError(t, err)
	model := rbac.Model()
	enforcer, err := casbin.NewEnforcer(model, adapter)
	require.NoError(t, err)

	asked := []string{"*", "users:*", "roles:*", "absent:*", "*:read", "*:fly", "users:read", "absent:read", "users:fly", "single", "a:b:c"}
	for _, declared := range p.Kernel.Permissions() {
		asked = append(asked, declared.Name, declared.Resource+":*", "*:"+declared.Action)
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	var grantable []string
	for _, name := range asked {
		if p.As(manortest.Superuser()).Get(t, path("/permissions/"+name)).Status == 200 {
			grantable = append(grantable, name)
		}
	}
	some := func(n int) []string {
		var all []string
		for range random.IntN(n + 1) {
			all = append(all, grantable[random.IntN(len(grantable))])
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	var roles []string
	for i := range 12 {
		role := rbac.Role{Name: fmt.Sprintf("role%d", i), Permissions: some(4)}
		if random.IntN(2) == 0 {
			role.Denied = some(2)
		}
		for _, parent := range roles[max(0, i-6):] {
			if random.IntN(5) == 0 {
				role.Parents = append(role.Parents, parent)
			}
		}
		id, err := rbac.EnsureRole(t.Context(), p.Kernel, role)
		require.NoError(t, err)
		roles = append(roles, id)
	}
	var users []string
	for i := range 12 {
		id := mustCreateUser(t, p, fmt.Sprintf("user%d", i))
		users = append(users, id)
		for range random.IntN(4) {
			line := []string{"user:" + id, "role:" + roles[random.IntN(len(roles))]}
			if random.IntN(3) == 0 {
				at := p.Clock.Now().Add(time.Duration(random.IntN(9)-4) * time.Hour)
				line = append(line, at.Format(time.RFC3339Nano), at.Add(3*time.Hour).Format(time.RFC3339Nano))
			}
			require.NoError(t, adapter.AddPolicy("g", "g", line))
		}
		for effect, names := range map[string][]string{"allow": some(2), "deny": some(random.IntN(2))} {
			for _, name := range names {
				object, action, _ := strings.Cut(name, ":")
				if name == "*" {
					action = "*"
				}
				require.NoError(t, adapter.AddPolicy("p", "p", []string{"user:" + id, object, action, effect}))
			}
		}
	}
	for range 3 {
		require.NoError(t, enforcer.LoadPolicy())
		held := 0
		for _, id := range users {
			grants := mustGrants(t, p, id)
			for _, name := range asked {
				object, action, found := strings.Cut(name, ":")
				switch {
				case name == "*":
					action = "*"
				case !found:
					object, action = "", name
				}
				want, err := enforcer.Enforce("user:"+id, object, action)
				require.NoError(t, err)
				require.Equal(t, want, grants.Allows(name), "user %s, %s", id, name)
				if want {
					held++
				}
			}
			for _, name := range grants.Permissions() {
				require.True(t, grants.Allows(name), "listed, so held: %s", name)
			}
		}
		require.Positive(t, held)
		p.Clock.Advance(2 * time.Hour)
	}
}
