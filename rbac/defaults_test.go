package rbac_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func TestTheDefaultRolesAreMadeOnceAndFollowWhatIsInstalled(t *testing.T) {
	p := manortest.New(t, apps()...)
	manager, auditor := mustCreateUser(t, p, "manager"), mustCreateUser(t, p, "auditor")
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, manager, "manager"))
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, auditor, "auditor"))
	manages, audits := mustGrants(t, p, manager), mustGrants(t, p, auditor)
	for _, declared := range p.Kernel.Permissions() {
		reads := declared.Action == "read" || declared.Action == "export" || declared.Name == "rbac:explain"
		require.Equal(t, reads, audits.Allows(declared.Name), declared.Name)
	}
	require.True(t, audits.Allows("later:read"))
	require.False(t, audits.Allows("later:update"))
	for _, name := range []string{"console:share_views", "courses:publish", "later:update"} {
		require.True(t, manages.Allows(name), name)
	}
	for _, name := range []string{"users:read", "roles:update", "user_roles:create", "departments:read", "permissions:read", "sessions:end", "audit:read", "rbac:explain", "*"} {
		require.False(t, manages.Allows(name), name)
	}

	root := p.As(manortest.Superuser())
	roles := root.Get(t, path("/roles?sortby=name")).MustStatus(t, http.StatusOK)
	root.Delete(t, path("/roles/"+roles.String(t, "items.0.id"))).MustStatus(t, http.StatusNoContent)
	root.Patch(t, path("/roles/"+roles.String(t, "items.1.id")), map[string]any{"permissions": []string{}}).MustStatus(t, http.StatusOK)
	again := second(t, p).As(manortest.Superuser()).Get(t, path("/roles"))
	require.Equal(t, 1, again.Int(t, "total"), "one that was deleted does not come back")
	require.Equal(t, []any{}, again.Value(t, "items.0.permissions"))
}

func TestAChangeIsHeardOverRedisBeforeTheRevisionIsRead(t *testing.T) {
	server := miniredis.RunT(t)
	shared := func(s *manor.Settings) { s.RedisURL = "redis://" + server.Addr() }
	clock := &manortest.Clock{}
	p := manortest.Config{Clock: clock, Settings: shared}.New(t, apps()...)
	of := p.Kernel.Settings()
	q := manortest.Config{Clock: clock, Dir: of.Data, NoTables: true, Settings: func(s *manor.Settings) {
		s.DatabaseURL, s.SecretKey, s.RedisURL = of.DatabaseURL, of.SecretKey, of.RedisURL
	}}.New(t, apps()...)
	require.Eventually(t, func() bool { return server.PubSubNumSub("manor:{rbac}:changes")["manor:{rbac}:changes"] == 2 }, 5*time.Second, time.Millisecond)
	id := mustCreateUser(t, p, "ada")
	mustEnsureRole(t, p, "reader", "users:read")
	clock.Freeze(time.Now()) // nothing gets stale by itself any more
	require.Empty(t, mustGrants(t, q, id).Roles())
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "reader"))
	require.Eventually(t, func() bool { return mustGrants(t, q, id).Allows("users:read") }, 5*time.Second, time.Millisecond)

	server.Close()
	role := p.As(manortest.Superuser()).Get(t, path("/roles?name=reader")).String(t, "items.0.id")
	p.As(manortest.Superuser()).Patch(t, path("/roles/"+role), map[string]any{"permissions": []string{}}).MustStatus(t, http.StatusOK)
	require.False(t, mustGrants(t, p, id).Allows("users:read"))
	clock.Advance(time.Second)
	require.False(t, mustGrants(t, q, id).Allows("users:read"), "without Redis, a second later")
}
