package database_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
)

// onBoth runs the test on a fresh SQLite, and on a fresh Postgres when MANOR_TEST_DATABASE_URL names a server on which
// databases can be made.
func onBoth(t *testing.T, run func(t *testing.T, db *database.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, mustOpen(t, database.Config{Dir: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { run(t, mustOpen(t, database.Config{URL: freshPostgres(t)})) })
}

func mustOpen(t *testing.T, cfg database.Config) *database.DB {
	t.Helper()
	cfg.Log = slog.New(slog.DiscardHandler)
	db, err := database.Open(t.Context(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func freshPostgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv("MANOR_TEST_DATABASE_URL")
	if server == "" {
		t.Skip("MANOR_TEST_DATABASE_URL is not set")
	}
	admin, err := database.Open(t.Context(), database.Config{URL: server, MaxConns: 1})
	require.NoError(t, err)
	name := "manor_" + uuid.NewString()[:8]
	_, err = admin.Write().ExecContext(t.Context(), fmt.Sprintf(`CREATE DATABASE %q`, name))
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Write().ExecContext(context.Background(), fmt.Sprintf(`DROP DATABASE %q WITH (FORCE)`, name))
		require.NoError(t, err)
		require.NoError(t, admin.Close())
	})
	u, err := url.Parse(server)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}

func mustExec(t *testing.T, db *database.DB, query string, args ...any) {
	t.Helper()
	_, err := db.Write().ExecContext(t.Context(), query, args...)
	require.NoError(t, err, query)
}

func mustCount(t *testing.T, db *database.DB, query string, args ...any) int {
	t.Helper()
	var n int
	require.NoError(t, db.Read().NewRaw(query, args...).Scan(t.Context(), &n), query)
	return n
}
