package database

import (
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// timeLayout is how times are written: UTC, cut to milliseconds, always as wide, so that SQLite's text sorts as the times do.
const timeLayout = "2006-01-02 15:04:05.000+00:00"

// FormatTime writes a time as the databases keep it, for the rare SQL that is put together by hand.
func FormatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// sqliteDialect is bun's with times of fixed width.
type sqliteDialect struct{ *sqlitedialect.Dialect }

func newSQLiteDialect() sqliteDialect { return sqliteDialect{sqlitedialect.New()} }

// AppendTime implements schema.Dialect.
func (sqliteDialect) AppendTime(b []byte, t time.Time) []byte { return appendTime(b, t) }

// postgresDialect is bun's with times cut, not rounded, to milliseconds.
type postgresDialect struct{ *pgdialect.Dialect }

func newPostgresDialect() postgresDialect { return postgresDialect{pgdialect.New()} }

// AppendTime implements schema.Dialect.
func (postgresDialect) AppendTime(b []byte, t time.Time) []byte { return appendTime(b, t) }

func appendTime(b []byte, t time.Time) []byte {
	b = append(b, '\'')
	b = t.UTC().AppendFormat(b, timeLayout)
	return append(b, '\'')
}
