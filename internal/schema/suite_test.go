package schema_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	driver "github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/schema"
)

// database is a fresh database of one test.
type database struct {
	*driver.DB
	t   *testing.T
	cfg driver.Config
}

// onBoth runs the test on SQLite, and on Postgres when MANOR_TEST_DATABASE_URL names a server on which databases can be made.
func onBoth(t *testing.T, run func(t *testing.T, db *database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, open(t, driver.Config{Dir: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { run(t, open(t, driver.Config{URL: freshPostgres(t)})) })
}

func open(t *testing.T, cfg driver.Config) *database {
	t.Helper()
	db, err := driver.Open(t.Context(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return &database{DB: db, t: t, cfg: cfg}
}

func freshPostgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv("MANOR_TEST_DATABASE_URL")
	if server == "" {
		t.Skip("MANOR_TEST_DATABASE_URL is not set")
	}
	admin, err := driver.Open(t.Context(), driver.Config{URL: server, MaxConns: 1})
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

func (db *database) apply(tables []schema.Table) {
	db.t.Helper()
	require.NoError(db.t, schema.Apply(db.t.Context(), db.DB, tables))
}

func (db *database) exec(query string, args ...any) {
	db.t.Helper()
	_, err := db.Write().ExecContext(db.t.Context(), query, args...)
	require.NoError(db.t, err, query)
}

// refuse wants the statement to fail on a constraint.
func (db *database) refuse(query string) {
	db.t.Helper()
	_, err := db.Write().ExecContext(db.t.Context(), query)
	var constraint *driver.ConstraintError
	require.ErrorAs(db.t, driver.Translate(err), &constraint, query)
}
