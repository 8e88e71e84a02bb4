// Package database opens SQLite or Postgres behind bun, runs transactions with retries and translates driver errors
// once, by code and constraint. What differs between the two databases is asked for here and nowhere else.
package database

import (
	"context"
	"log/slog"
	"time"

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
	Dir              string        // folder of manor.db
	MaxConns         int           // Postgres connections; 0: 4 × CPUs, at least 8
	StatementTimeout time.Duration // one statement's limit; 0: 30 s
	BusyTimeout      time.Duration // how long SQLite waits for another process's lock; 0: 5 s
	Log              *slog.Logger
}

// DB is an open database. On SQLite one connection writes and several read; on Postgres both are one pool.
type DB struct {
	dialect Dialect
	write   *bun.DB
	read    *bun.DB
	cfg     Config
}

// Dialect tells which database this is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Read is for queries outside a transaction.
func (db *DB) Read() *bun.DB { return db.read }

// Tx is a running transaction.
type Tx struct {
	bun.Tx
	Dialect     Dialect
	afterCommit []func(context.Context)
}

// AfterCommit runs fn once the transaction is committed, in the order given; never when it is rolled back or retried.
func (tx *Tx) AfterCommit(fn func(context.Context)) { tx.afterCommit = append(tx.afterCommit, fn) }

// Open opens the database and checks that it answers.
func Open(ctx context.Context, cfg Config) (*DB, error) { panic("to be filled") }

// InTx runs fn in a transaction and commits it. Serialization failures, deadlocks and a busy SQLite are tried again (fn
// must be repeatable); the functions left with AfterCommit run once, after the commit.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	panic("to be filled")
}
