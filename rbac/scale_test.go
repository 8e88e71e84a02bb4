package rbac_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/casbin/casbin/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// The size at which decisions are measured: 10,000 users with two of 200 roles each, and 100,000 policies.
const (
	manyUsers       = 10_000
	manyRoles       = 200
	manyPermissions = 500 // of each role
)

// shop declares permissions enough.
type shop struct{}

func (shop) Name() string { return "shop" }

func (shop) Install(k *manor.Kernel) error {
	for i := range manyPermissions {
		resource, action := fmt.Sprintf("goods%d", i/20), fmt.Sprintf("act%d", i%20)
		k.Permit(manor.Permission{Name: resource + ":" + action, Resource: resource, Action: action})
	}
	return nil
}

func crowd(tb testing.TB) *manortest.Program {
	tb.Helper()
	p := manortest.New(tb, append(apps(), shop{})...)
	numbers := "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	stamps := "'2026-01-02 03:04:05.000+00:00', '2026-01-02 03:04:05.000+00:00', 1"
	require.NoError(tb, p.Kernel.DB().InTx(tb.Context(), func(ctx context.Context, tx *manor.Tx) error {
		for _, statement := range []string{
			fmt.Sprintf("INSERT INTO roles (id, created_at, updated_at, version, name, label, description) "+numbers+"SELECT 'many' || i, "+stamps+", 'many' || i, '', '' FROM n", manyRoles-1),
			"INSERT INTO role_permissions (role_id, permission_id) SELECT r.id, p.id FROM roles AS r, permissions AS p WHERE r.name LIKE 'many%' AND p.id LIKE 'goods%:act%'",
			fmt.Sprintf("INSERT INTO users (id, created_at, updated_at, version, username, login_name, display_name, password_hash, active, superuser, language) "+numbers+"SELECT 'user' || i, "+stamps+", 'user' || i, 'user' || i, '', '', true, false, 'en' FROM n", manyUsers-1),
			fmt.Sprintf("INSERT INTO user_roles (id, created_at, updated_at, version, user_id, role_id) "+numbers+"SELECT 'a' || i, "+stamps+", 'user' || i, 'many' || (i %% %d) FROM n", manyUsers-1, manyRoles),
			fmt.Sprintf("INSERT INTO user_roles (id, created_at, updated_at, version, user_id, role_id) "+numbers+"SELECT 'b' || i, "+stamps+", 'user' || i, 'many' || ((i + 7) %% %d) FROM n", manyUsers-1, manyRoles),
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		granter := p.Kernel.Authorizer().(manor.Granter)
		return granter.GrantsChanged(ctx, tx)
	}))
	_, err := rbac.EnsureRole(tb.Context(), p.Kernel, rbac.Role{Name: "spare", Permissions: []string{"users:read"}})
	require.NoError(tb, err)
	return p
}

// enforcerOf holds what Casbin loads in one go, and how long that took.
func enforcerOf(tb testing.TB, p *manortest.Program) (*casbin.Enforcer, time.Duration) {
	tb.Helper()
	adapter, err := rbac.NewAdapter(p.Kernel)
	require.NoError(tb, err)
	began := time.Now()
	enforcer, err := casbin.NewEnforcer(rbac.Model(), adapter)
	require.NoError(tb, err)
	return enforcer, time.Since(began)
}

func TestAmongManyADecisionIsAThousandTimesFasterThanCasbins(t *testing.T) {
	if testing.Short() || reference || raced {
		t.Skip("measures the compiled sets, without the race detector")
	}
	q := crowd(t)
	p := second(t, q, shop{}) // whose process has seen nothing yet
	grants := mustGrants(t, p, "user42")
	require.True(t, grants.Allows("goods7:act3"))
	enforcer, casbinLoaded := enforcerOf(t, p)
	policies, err := enforcer.GetPolicy()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(policies), 100_000)

	ctx := t.Context()
	authorizer := p.Kernel.Authorizer()
	ours := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			grants, err := authorizer.Grants(ctx, "user42")
			if err != nil || !grants.Allows("goods7:act3") {
				b.Fatal("not allowed")
			}
		}
	})
	alone := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !grants.Allows("goods7:act3") {
				b.Fatal("not allowed")
			}
		}
	})
	require.Zero(t, ours.AllocsPerOp())
	require.Zero(t, alone.AllocsPerOp())
	theirs := time.Duration(1 << 62)
	for range 3 {
		began := time.Now()
		allowed, err := enforcer.Enforce("user:user42", "goods7", "act3")
		theirs = min(theirs, time.Since(began))
		require.NoError(t, err)
		require.True(t, allowed)
	}
	ratio := float64(theirs.Nanoseconds()) / float64(ours.NsPerOp())
	require.Greater(t, ratio, 1000.0)

	adapter, err := rbac.NewAdapter(p.Kernel)
	require.NoError(t, err)
	denial := []string{"role:many42", "goods7", "act3", "deny"}
	var inForce []time.Duration
	for i := range 20 {
		change := adapter.AddPolicy
		if i%2 == 1 {
			change = adapter.RemovePolicy
		}
		began := time.Now()
		require.NoError(t, change("p", "p", denial))
		held := mustGrants(t, p, "user42").Allows("goods7:act3")
		inForce = append(inForce, time.Since(began))
		require.Equal(t, i%2 == 1, held)
	}
	slices.Sort(inForce)
	t.Logf("a decision %d ns, with the look for the user's set %d ns, both without allocations; Casbin's Enforce %s (%.0f times the latter)",
		alone.NsPerOp(), ours.NsPerOp(), theirs, ratio)
	t.Logf("all policies read into Casbin in %s; a change of a role in force after %s with its transaction (middle of 20, best %s)",
		casbinLoaded, inForce[10], inForce[0])
}
