package sso_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/schema"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/migrations"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

func TestUsersOfAnOlderDatabaseKeepOnlyALanguageThatTheyChose(t *testing.T) {
	p := manortest.Config{NoTables: true}.Install(t, sso.App(), rbac.App())
	db := p.Kernel.DB()
	var sources []schema.Source
	for _, app := range []string{"manor", "admin", "sso"} {
		sources = append(sources, schema.Source{App: app, FS: migrations.Of(app)})
	}
	_, err := schema.Up(t.Context(), db, sources)
	require.NoError(t, err)
	_, err = schema.Down(t.Context(), db, sources[2], 7)
	require.NoError(t, err)
	require.NoError(t, db.InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO users (id, created_at, updated_at, version, username, login_name, display_name, password_hash, active, superuser, language) VALUES
			('u1', '2026-01-02 03:04:05.000+00:00', '2026-01-02 03:04:05.000+00:00', 1, 'ada', 'ada', '', '', true, false, 'en'),
			('u2', '2026-01-02 03:04:05.000+00:00', '2026-01-02 03:04:05.000+00:00', 1, 'bob', 'bob', '', '', true, false, 'zh')`)
		return err
	}))
	languages := func() []string {
		var rows []string
		require.NoError(t, db.Read().NewRaw("SELECT id || ' ' || coalesce(language, '') FROM users ORDER BY 1").Scan(t.Context(), &rows))
		return rows
	}
	_, err = schema.Up(t.Context(), db, sources)
	require.NoError(t, err)
	require.Equal(t, []string{"u1 ", "u2 zh"}, languages())
}
