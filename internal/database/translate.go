package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/manor-go/manor/internal/problem"
)

// ConstraintKind tells which promise of the schema a statement would have broken.
type ConstraintKind string

// The kinds of constraints.
const (
	UniqueConstraint  ConstraintKind = "unique" // primary keys too
	ForeignConstraint ConstraintKind = "foreign_key"
	NotNullConstraint ConstraintKind = "not_null"
	CheckConstraint   ConstraintKind = "check"
)

// ConstraintError is a statement refused by a constraint. Who knows the declaration turns it into a field's problem.
type ConstraintError struct {
	Kind       ConstraintKind
	Table      string   // empty for foreign keys on SQLite, which does not tell
	Constraint string   // name; on SQLite only of checks
	Columns    []string // of unique and not null, in the order of the index; on Postgres unique ones are filled in by InTx
	Cause      error
}

func (e *ConstraintError) Error() string {
	return fmt.Sprintf("database: %s constraint %q of table %q, columns [%s]: %v",
		e.Kind, e.Constraint, e.Table, strings.Join(e.Columns, " "), e.Cause)
}

func (e *ConstraintError) Unwrap() error { return e.Cause }

// Translate turns a driver's error into Manor's: *ConstraintError, problem.Unavailable (away, full, busy, read-only) or
// problem.Timeout. It goes by SQLSTATE and SQLite's extended code. Errors that are translated already, sql.ErrNoRows,
// context.Canceled and all it does not know come back as they are.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	var (
		known      *problem.Error
		constraint *ConstraintError
		pg         *pgconn.PgError
		lite       *sqlite.Error
	)
	switch {
	case errors.As(err, &known), errors.As(err, &constraint):
		return err
	case errors.As(err, &pg):
		return translatePostgres(err, pg)
	case errors.As(err, &lite):
		return translateSQLite(err, lite)
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, errStatementTimeout), errors.Is(err, context.DeadlineExceeded):
		return timedOut(err)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), connectionLost(err):
		return unavailable(err, time.Second)
	}
	return err
}

func unavailable(cause error, after time.Duration) error {
	e := problem.New(problem.Unavailable, "The database cannot do this now. Try again in a moment.").Wrap(cause)
	e.RetryAfter = after
	return e
}

func timedOut(cause error) error {
	e := problem.New(problem.Timeout, "The database took longer than is permitted. Ask for less, or try again.").Wrap(cause)
	e.RetryAfter = time.Second
	return e
}
