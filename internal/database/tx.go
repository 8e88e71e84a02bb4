package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/uptrace/bun"
)

// Tx is a running transaction.
type Tx struct {
	bun.Tx
	Dialect     Dialect
	afterCommit []func(context.Context)
}

// AfterCommit runs fn once the transaction is committed, in the order given; never when it is rolled back or retried.
// fn's context carries the values of the transaction's, but not its cancellation.
func (tx *Tx) AfterCommit(fn func(context.Context)) { tx.afterCommit = append(tx.afterCommit, fn) }

// Rehearse runs fn within a savepoint of tx and takes back all that it did, whatever it returns. What it left with
// AfterCommit never runs. The error is fn's, or that of the savepoint, after which tx is of no more use.
func (tx *Tx) Rehearse(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	point, err := tx.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("set a savepoint: %w", err)
	}
	err = fn(ctx, &Tx{Tx: point, Dialect: tx.Dialect})
	if back := point.Rollback(); back != nil {
		return fmt.Errorf("go back to a savepoint: %w", errors.Join(back, err))
	}
	return err
}

const (
	txAttempts  = 10
	txFirstWait = 4 * time.Millisecond
	txLongest   = 250 * time.Millisecond
)

// ErrNested is returned by an InTx inside another of the same database: hand the running Tx on instead.
var ErrNested = errors.New("database: InTx inside InTx; hand the running transaction on instead")

type txKey struct{ db *DB }

// InTx runs fn in a transaction and commits it. Serialization failures, deadlocks and a busy SQLite are tried again (fn
// must be repeatable); the functions left with AfterCommit run once, after the commit. An error of fn, a panic in it and
// the end of ctx roll everything back. Errors come back translated (Translate). Transactions do not nest: ErrNested.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(txKey{db}) != nil {
		return ErrNested
	}
	inner := context.WithValue(ctx, txKey{db}, true)
	start, wait := time.Now(), txFirstWait
	for attempt := 1; ; attempt++ {
		tx, err := db.try(inner, fn)
		if err == nil {
			db.runAfterCommit(context.WithoutCancel(ctx), tx)
			return nil
		}
		again := retryable(err) || busy(err) && time.Since(start) < db.cfg.BusyTimeout
		if !again || attempt == txAttempts {
			return db.explain(ctx, err)
		}
		timer := time.NewTimer(wait/2 + rand.N(wait))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return Translate(fmt.Errorf("%w (while waiting to try again after: %w)", ctx.Err(), err))
		}
		wait = min(2*wait, txLongest)
	}
}

// try is one attempt.
func (db *DB) try(ctx context.Context, fn func(context.Context, *Tx) error) (*Tx, error) {
	raw, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	tx := &Tx{Tx: raw, Dialect: db.dialect}
	done := false
	defer func() {
		if !done { // fn panicked or called runtime.Goexit
			_ = raw.Rollback()
		}
	}()
	err = fn(ctx, tx)
	done = true
	if err != nil {
		if back := raw.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) && ctx.Err() == nil {
			db.cfg.Log.WarnContext(ctx, "rollback failed", "error", back, "after", err)
		}
		return nil, err
	}
	err = raw.Commit()
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		err = ctx.Err() // its end rolled back first
	}
	return tx, err
}

func (db *DB) runAfterCommit(ctx context.Context, tx *Tx) {
	for _, fn := range tx.afterCommit {
		func() {
			defer func() {
				if p := recover(); p != nil {
					db.cfg.Log.ErrorContext(ctx, "panic after commit", "panic", p, "stack", string(debug.Stack()))
				}
			}()
			fn(ctx)
		}()
	}
}
