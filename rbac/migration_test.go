package rbac_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/schema"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/migrations"
)

func TestRolesOfAnOlderDatabaseKeepTheirPermissionsAndUsers(t *testing.T) {
	p := manortest.Config{NoTables: true}.Install(t, apps()...)
	db := p.Kernel.DB()
	var sources []schema.Source
	for _, app := range []string{"manor", "admin", "sso", "rbac"} {
		sources = append(sources, schema.Source{App: app, FS: migrations.Of(app)})
	}
	_, err := schema.Up(t.Context(), db, sources)
	require.NoError(t, err)
	_, err = schema.Down(t.Context(), db, sources[3], 1)
	require.NoError(t, err)

	stamps := "'2026-01-02 03:04:05.000+00:00', '2026-01-02 03:04:05.000+00:00', 1"
	write := func(statements ...string) {
		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
			for _, statement := range statements {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	insert := func(table, columns, values string) string {
		return "INSERT INTO " + table + " (id, created_at, updated_at, version, " + columns + ") VALUES ('" + values
	}
	write(
		insert("permissions", "name, resource, action, label, label_zh", "0190aaaa', "+stamps+", 'users:read', 'users', 'read', 'Read', '查看')"),
		insert("roles", "name, label, description, permissions", "r1', "+stamps+`, 'reader', '', '', '["users:read","users:read","gone:fly"]')`),
		insert("roles", "name, label, description, permissions", "r2', "+stamps+`, 'all', '', '', '["*","users:*"]')`),
		insert("roles", "name, label, description, permissions", "r3', "+stamps+`, 'none', '', '', '[]')`),
		insert("users", "username, login_name, display_name, password_hash, active, superuser, language", "u1', "+stamps+", 'ada', 'ada', '', '', true, false, 'en')"),
		"INSERT INTO user_roles (user_id, role_id) VALUES ('u1', 'r1'), ('u1', 'r3')",
	)
	_, err = schema.Up(t.Context(), db, sources)
	require.NoError(t, err)
	query := func(statement string) []string {
		var rows []string
		require.NoError(t, db.Read().NewRaw(statement).Scan(t.Context(), &rows))
		return rows
	}
	require.Equal(t, []string{"r1 gone:fly", "r1 users:read", "r2 *", "r2 users:*"}, query("SELECT role_id || ' ' || permission_id FROM role_permissions ORDER BY 1"))
	require.Equal(t, []string{"* * *", "gone:fly gone fly", "users:* users *"}, query("SELECT id || ' ' || resource || ' ' || action FROM permissions WHERE NOT declared ORDER BY 1"))
	require.Equal(t, []string{"users:read"}, query("SELECT id FROM permissions WHERE declared"))
	require.Equal(t, []string{"u1 r1", "u1 r3"}, query("SELECT user_id || ' ' || role_id FROM user_roles WHERE valid_from IS NULL AND valid_until IS NULL ORDER BY 1"))
	for _, id := range query("SELECT id FROM user_roles") {
		require.Regexp(t, "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$", id)
	}

	require.NoError(t, p.Kernel.Start(t.Context()))
	require.Equal(t, []string{"gone:fly"}, query("SELECT permission_id FROM role_permissions JOIN permissions ON id = permission_id WHERE NOT declared"), "the rest is declared, and said to be")
	grants := mustGrants(t, p, "u1")
	require.Equal(t, []string{"none", "reader"}, grants.Roles())
	require.Equal(t, []string{"users:read"}, grants.Permissions(), "what no app declares gives nothing")
	require.False(t, grants.Allows("gone:fly"))

	_, err = schema.Down(t.Context(), db, sources[3], 1)
	require.NoError(t, err)
	cast := "CAST(permissions AS text)"
	require.Equal(t, []string{"r1", "r2", "r3"}, query("SELECT id FROM roles WHERE "+cast+" LIKE '[%' AND id LIKE 'r_' ORDER BY 1"))
	require.Contains(t, query("SELECT " + cast + " FROM roles WHERE id = 'r1'")[0], `"gone:fly"`)
	require.Equal(t, []string{"u1 r1", "u1 r3"}, query("SELECT user_id || ' ' || role_id FROM user_roles ORDER BY 1"))
}
