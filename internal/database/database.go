// Package database opens SQLite or Postgres behind bun, runs transactions with retries and translates driver errors
// once, by code and constraint. What differs between the two databases is asked for here and nowhere else.
//
// A test opens a database of its own with
//
//	db, err := database.Open(ctx, database.Config{Dir: t.TempDir()})
//	t.Cleanup(func() { _ = db.Close() })
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"
)

// Dialect names the database behind a DB.
type Dialect string

// The two databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Config says which database to open.
type Config struct {
	URL              string        // postgres://…; empty: SQLite in Dir
	Dir              string        // folder of manor.db; made when it is not there
	MaxConns         int           // Postgres connections; 0: pool_max_conns of the URL, else 4 × CPUs, at least 8
	StatementTimeout time.Duration // one statement's limit; 0: 30 s
	BusyTimeout      time.Duration // how long SQLite waits for another process's lock; 0: 5 s
	Log              *slog.Logger  // nil: slog.Default()
}

func (c Config) withDefaults() Config {
	if c.StatementTimeout == 0 {
		c.StatementTimeout = 30 * time.Second
	}
	if c.BusyTimeout == 0 {
		c.BusyTimeout = 5 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// DB is an open database. On SQLite one connection writes and several read; on Postgres both are one pool.
type DB struct {
	dialect Dialect
	write   *bun.DB
	read    *bun.DB
	pool    *pgxpool.Pool // Postgres only
	cfg     Config
	names   sync.Map // Postgres: name of a unique index → its columns ([]string)
}

// Dialect tells which database this is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Read is for queries outside a transaction. On SQLite its connections cannot write. Errors of queries are the driver's:
// hand them to Translate.
func (db *DB) Read() *bun.DB { return db.read }

// Write runs single statements outside a transaction, for migrations and maintenance; everything else writes in InTx.
func (db *DB) Write() *bun.DB { return db.write }

// Ping asks the database for an answer; the error is translated.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return Translate(db.read.DB.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// Close ends all connections. On SQLite it folds the write-ahead log back into the file.
func (db *DB) Close() error {
	err := db.write.Close()
	if db.read != db.write {
		err = errors.Join(db.read.Close(), err)
	}
	if db.pool != nil {
		db.pool.Close()
	}
	return err
}

// Stats are the figures of the connection pools.
type Stats struct {
	Read, Write sql.DBStats // the same on Postgres
	Max         int         // connections that may be open for reading
	Open        int
	Idle        int
}

// Stats tells how busy the pools are, for metrics.
func (db *DB) Stats() Stats {
	s := Stats{Read: db.read.Stats(), Write: db.write.Stats()}
	if db.pool != nil {
		p := db.pool.Stat()
		s.Max, s.Open, s.Idle = int(p.MaxConns()), int(p.TotalConns()), int(p.IdleConns())
		return s
	}
	s.Max, s.Open, s.Idle = s.Read.MaxOpenConnections, s.Read.OpenConnections, s.Read.Idle
	return s
}

// Open opens the database and checks that it answers. A URL that is not understood is an ordinary error, a database that
// does not answer is problem.Unavailable.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	cfg = cfg.withDefaults()
	var (
		db  *DB
		err error
	)
	if cfg.URL == "" {
		db, err = openSQLite(cfg)
	} else {
		db, err = openPostgres(cfg)
	}
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database: %w", err), db.Close())
	}
	return db, nil
}

func readers() int { return max(4, 2*runtime.GOMAXPROCS(0)) }
