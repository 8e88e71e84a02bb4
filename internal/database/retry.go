package database

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// retryable tells failures of a whole transaction that the same transaction, begun again, is likely not to meet.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && retryablePostgres(pg)
}

// busy tells that another process holds SQLite's write lock.
func busy(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code()&0xff == sqlite3.SQLITE_BUSY || lite.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

// explain translates an error and, on Postgres, looks up the columns of a unique index that refused a row: the server
// names only the index. What was found is kept; a migration that changes an index gives it another name or ends the process.
func (db *DB) explain(ctx context.Context, err error) error {
	err = Translate(err)
	var constraint *ConstraintError
	if db.dialect != Postgres || !errors.As(err, &constraint) || constraint.Kind != UniqueConstraint || constraint.Columns != nil {
		return err
	}
	if columns, ok := db.names.Load(constraint.Constraint); ok {
		constraint.Columns = columns.([]string)
		return err
	}
	var columns []string
	look := db.read.NewRaw(`SELECT a.attname FROM pg_index i
		CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indexrelid = to_regclass(quote_ident(?)) ORDER BY k.position`, constraint.Constraint).Scan(ctx, &columns)
	if look != nil {
		db.cfg.Log.WarnContext(ctx, "columns of a unique index not found", "index", constraint.Constraint, "error", look)
		return err
	}
	db.names.Store(constraint.Constraint, columns)
	constraint.Columns = columns
	return err
}
