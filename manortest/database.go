package manortest

import (
	"context"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// postgres makes a database for this test on the server at MANOR_TEST_DATABASE_URL and drops it at the end; empty without one.
func postgres(tb testing.TB) string {
	tb.Helper()
	server := os.Getenv("MANOR_TEST_DATABASE_URL")
	if server == "" {
		return ""
	}
	name := "manor_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	execute(tb, server, "CREATE DATABASE "+name)
	tb.Cleanup(func() { execute(tb, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	require.NoError(tb, err, "MANOR_TEST_DATABASE_URL")
	u.Path = "/" + name
	return u.String()
}

func execute(tb testing.TB, server, statement string) {
	tb.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	conn, err := pgx.Connect(ctx, server)
	require.NoError(tb, err, "connect to MANOR_TEST_DATABASE_URL")
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	require.NoError(tb, err, statement)
}

// OnPostgres tells whether the tests run on Postgres.
func OnPostgres() bool { return os.Getenv("MANOR_TEST_DATABASE_URL") != "" }
