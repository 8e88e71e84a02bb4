package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
)

// Maintenance opens one more connection, for migrations: statements may take their time, and on SQLite references are not
// enforced while a transaction runs but checked before it commits, since changing a table there means making it anew.
// The caller closes it, and calls Refresh when tables have changed.
func (db *DB) Maintenance() (*sql.DB, error) {
	if db.dialect == SQLite {
		drv, err := newSQLiteDriver()
		if err != nil {
			return nil, err
		}
		dir, err := filepath.Abs(db.cfg.Dir)
		if err != nil {
			return nil, fmt.Errorf("database: folder %s: %w", db.cfg.Dir, err)
		}
		dsn := sqliteDSN(filepath.Join(dir, FileName), db.cfg, false) + "&_fk=off"
		std := sql.OpenDB(&sqliteConnector{driver: drv, dsn: dsn, patience: db.cfg.BusyTimeout, checkOnEnd: true})
		std.SetMaxOpenConns(1)
		return std, nil
	}
	config := db.pool.Config().ConnConfig.Copy()
	config.RuntimeParams["statement_timeout"] = "0"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "0"
	std := stdlib.OpenDB(*config)
	std.SetMaxOpenConns(1)
	return std, nil
}

// Refresh forgets what connections remember of tables. Call it after tables have changed.
func (db *DB) Refresh() {
	if db.pool != nil {
		db.pool.Reset()
	}
	db.names.Clear()
}

// checkedTx looks for rows that refer to nothing before it commits.
type checkedTx struct {
	driver.Tx
	conn *sqliteConn
}

// Commit implements driver.Tx.
func (tx *checkedTx) Commit() error {
	if err := tx.check(); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Tx.Commit()
}

// A reference to a table that is not there is refused as well: Postgres refuses it at once, SQLite only once rows come.
func (tx *checkedTx) check() error {
	table, parent, err := tx.first(`SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' AND lower(f."table") NOT IN (SELECT lower(name) FROM sqlite_master WHERE type = 'table') ORDER BY 1, 2 LIMIT 1`)
	if err != nil {
		return err
	}
	if table != nil {
		return fmt.Errorf("database: table %v refers to table %v, which is not there; nothing was changed", table, parent)
	}
	table, parent, err = tx.first(`SELECT "table", "parent" FROM pragma_foreign_key_check LIMIT 1`)
	if err != nil {
		return err
	}
	if table != nil {
		return fmt.Errorf("database: rows of table %v refer to rows of %v that are not there; nothing was changed", table, parent)
	}
	return nil
}

// first reads the first row of a query of two columns; nil when there is none.
func (tx *checkedTx) first(query string) (one, other driver.Value, err error) {
	rows, err := tx.conn.QueryContext(context.Background(), query, nil)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, 2)
	switch err := rows.Next(row); {
	case errors.Is(err, io.EOF):
		return nil, nil, nil
	case err != nil:
		return nil, nil, err
	}
	return row[0], row[1], nil
}

// Lock waits for a lock that one process at a time can hold, until ctx ends. It is freed by release, and when the process
// dies. On Postgres it is an advisory lock of the database, on SQLite a lock on a file beside the database.
func (db *DB) Lock(ctx context.Context, name string) (release func() error, err error) {
	if db.dialect == SQLite {
		return db.lockFile(ctx, name)
	}
	std, err := db.Maintenance()
	if err != nil {
		return nil, err
	}
	conn, err := std.Conn(ctx)
	if err != nil {
		return nil, errors.Join(Translate(err), std.Close())
	}
	end := func() error { return errors.Join(conn.Close(), std.Close()) } // the session's end frees the lock
	key := fnv.New64a()
	_, _ = key.Write([]byte("manor:" + name))
	// Asked again and again: a session that waits inside pg_advisory_lock would hold up CREATE INDEX CONCURRENTLY of the holder.
	for held := false; ; {
		if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", int64(key.Sum64())).Scan(&held); err != nil {
			return nil, errors.Join(Translate(err), end())
		}
		if held {
			return end, nil
		}
		if err := pause(ctx, name); err != nil {
			return nil, errors.Join(err, end())
		}
	}
}

// lockPoll is how often a waiting process looks whether a lock is free.
const lockPoll = 100 * time.Millisecond

// pause waits for the next look.
func pause(ctx context.Context, name string) error {
	timer := time.NewTimer(lockPoll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("database: waiting for lock %s: %w", name, ctx.Err())
	case <-timer.C:
		return nil
	}
}

// lockFile locks by a write transaction on an empty database of its own: it works wherever SQLite does.
func (db *DB) lockFile(ctx context.Context, name string) (func() error, error) {
	drv, err := newSQLiteDriver()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(db.cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("database: folder %s: %w", db.cfg.Dir, err)
	}
	file := (&url.URL{Path: filepath.Join(dir, name+".lock")}).EscapedPath()
	std := sql.OpenDB(&sqliteConnector{driver: drv, dsn: "file:" + file + "?_txlock=immediate&_busy_timeout=0"})
	for {
		tx, err := std.BeginTx(context.WithoutCancel(ctx), nil)
		if err == nil {
			return func() error { return errors.Join(tx.Rollback(), std.Close()) }, nil
		}
		if !busy(err) {
			return nil, errors.Join(Translate(err), std.Close())
		}
		if err := pause(ctx, name); err != nil {
			return nil, errors.Join(err, std.Close())
		}
	}
}
