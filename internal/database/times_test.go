package database_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/internal/database"
)

type moment struct {
	bun.BaseModel `bun:"table:moments"`
	ID            int64      `bun:"id,pk"`
	At            time.Time  `bun:"at"`
	Maybe         *time.Time `bun:"maybe"`
}

func mustMakeMoments(t *testing.T, db *database.DB) {
	t.Helper()
	kind := "timestamp"
	if db.Dialect() == database.Postgres {
		kind = "timestamptz(3)"
	}
	mustExec(t, db, `CREATE TABLE moments (id bigint PRIMARY KEY, at `+kind+`, maybe `+kind+`)`)
}

func TestTimesAreCutToMillisecondsAndComeBackInUTC(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeMoments(t, db)
		shanghai := time.FixedZone("CST", 8*3600)
		in := []time.Time{
			time.Date(2026, 1, 31, 8, 0, 0, 999_999_999, shanghai),
			time.Date(2026, 1, 31, 0, 0, 1, 0, time.UTC),
			time.Date(1, 1, 1, 0, 0, 0, 1_000_000, time.UTC),
			time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC),
		}
		for i, at := range in {
			_, err := db.Write().NewInsert().Model(&moment{ID: int64(i), At: at, Maybe: &at}).Exec(t.Context())
			require.NoError(t, err)
		}
		var out []moment
		require.NoError(t, db.Read().NewSelect().Model(&out).Order("id").Scan(t.Context()))
		for i, at := range in {
			want := at.UTC().Truncate(time.Millisecond)
			require.Equal(t, want, out[i].At, "the same instant in time.UTC itself")
			require.Equal(t, want, *out[i].Maybe)
		}
		require.Equal(t, 1, mustCount(t, db, `SELECT count(*) FROM moments WHERE at = ?`, in[0]))
		require.Equal(t, 2, mustCount(t, db, `SELECT count(*) FROM moments WHERE at >= ?`, in[1]))
		require.Equal(t, []int64{2, 0, 1, 3}, mustOrder(t, db), "they sort as times do")
	})
}

func mustOrder(t *testing.T, db *database.DB) []int64 {
	t.Helper()
	var ids []int64
	require.NoError(t, db.Read().NewRaw(`SELECT id FROM moments ORDER BY at`).Scan(t.Context(), &ids))
	return ids
}

func TestTimesAsArgumentsAreStoredInTheSameForm(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeMoments(t, db)
		at := time.Date(2026, 1, 31, 8, 0, 0, 500_400_000, time.FixedZone("CST", 8*3600))
		query, find := `INSERT INTO moments VALUES (?, ?, ?)`, `SELECT at FROM moments WHERE at <= ?`
		if db.Dialect() == database.Postgres {
			query, find = `INSERT INTO moments VALUES ($1, $2, $3)`, `SELECT at FROM moments WHERE at <= $1`
		}
		_, err := db.Write().DB.ExecContext(t.Context(), query, 1, at.Truncate(time.Millisecond), nil)
		require.NoError(t, err)
		for range 3 { // prepared once
			var got time.Time
			require.NoError(t, db.Read().DB.QueryRowContext(t.Context(), find, at.Truncate(time.Millisecond)).Scan(&got))
			require.Equal(t, at.UTC().Truncate(time.Millisecond), got)
		}
		if db.Dialect() == database.SQLite {
			var text string
			require.NoError(t, db.Read().NewRaw(`SELECT at || '' FROM moments`).Scan(t.Context(), &text))
			require.Equal(t, "2026-01-31 00:00:00.500+00:00", text)
			require.Equal(t, text, database.FormatTime(at))
		}
	})
}
