package database_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
)

func TestArgumentsReachPostgresInEveryModeThatAnAddressCanSet(t *testing.T) {
	for _, mode := range []string{"cache_statement", "cache_describe", "describe_exec", "exec", "simple_protocol"} {
		t.Run(mode, func(t *testing.T) {
			u, err := url.Parse(freshPostgres(t))
			require.NoError(t, err)
			query := u.Query()
			query.Set("default_query_exec_mode", mode)
			u.RawQuery = query.Encode()
			db := mustOpen(t, database.Config{URL: u.String()})

			at := time.Date(2026, 7, 1, 8, 30, 0, 123_000_000, time.UTC)
			tx, err := db.Write().DB.BeginTx(t.Context(), nil) // without bun, as migrations do it
			require.NoError(t, err)
			defer func() { require.NoError(t, tx.Rollback()) }()
			_, err = tx.ExecContext(t.Context(), `CREATE TABLE kinds (yes bool, n int8, small int4, part float8, words text, raw bytea, at timestamptz, gone text)`)
			require.NoError(t, err)
			_, err = tx.ExecContext(t.Context(), `INSERT INTO kinds VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
				true, int64(1)<<40, int64(7), 1.5, `it's "so" \ 好`, []byte{0, 1, 0xff}, at, nil)
			require.NoError(t, err)

			var yes bool
			var n, small int64
			var part float64
			var words string
			var raw []byte
			var read time.Time
			var gone *string
			row := tx.QueryRowContext(t.Context(), `SELECT * FROM kinds WHERE n = $1 AND words = $2 AND at = $3 AND yes = $4`, int64(1)<<40, `it's "so" \ 好`, at, true)
			require.NoError(t, row.Scan(&yes, &n, &small, &part, &words, &raw, &read, &gone))
			require.True(t, yes)
			require.Equal(t, []int64{1 << 40, 7}, []int64{n, small})
			require.InDelta(t, 1.5, part, 0)
			require.Equal(t, `it's "so" \ 好`, words)
			require.Equal(t, []byte{0, 1, 0xff}, raw)
			require.True(t, at.Equal(read))
			require.Nil(t, gone)
		})
	}
}
