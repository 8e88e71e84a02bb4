package database

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/manor-go/manor/internal/problem"
)

// SQLSTATEs (PostgreSQL manual, appendix A).
const (
	stateNotNull       = "23502"
	stateForeignKey    = "23503"
	stateUnique        = "23505"
	stateCheck         = "23514"
	stateSerialization = "40001"
	stateDeadlock      = "40P01"
	stateReadOnly      = "25006"
	stateIdleInTx      = "25P03"
	stateQueryCanceled = "57014"
	stateLockNotAvail  = "55P03"
	stateNotSupported  = "0A000"
	stateLimitExceeded = "54000"
)

func translatePostgres(err error, pg *pgconn.PgError) error {
	constraint := func(kind ConstraintKind) error {
		e := &ConstraintError{Kind: kind, Table: pg.TableName, Constraint: pg.ConstraintName, Cause: err}
		if pg.ColumnName != "" {
			e.Columns = []string{pg.ColumnName}
		}
		return e
	}
	switch pg.Code {
	case stateUnique:
		return constraint(UniqueConstraint)
	case stateForeignKey:
		return constraint(ForeignConstraint)
	case stateNotNull:
		return constraint(NotNullConstraint)
	case stateCheck:
		return constraint(CheckConstraint)
	case stateQueryCanceled, stateIdleInTx:
		if errors.Is(err, context.Canceled) {
			return err
		}
		return timedOut(err)
	case stateLimitExceeded:
		return problem.New(problem.Invalid, "A value is too long for the index on its field.").Wrap(err)
	case stateNotSupported:
		if stalePlan(pg) {
			return unavailable(err, time.Second)
		}
		return err
	case stateReadOnly, stateLockNotAvail, stateSerialization, stateDeadlock:
		return unavailable(err, time.Second)
	}
	switch pg.Code[:min(2, len(pg.Code))] {
	case "08", "57": // connection exceptions; shut down, crash, starting up
		return unavailable(err, time.Second)
	case "53", "58": // out of connections, memory or disk; I/O errors
		return unavailable(err, 5*time.Second)
	}
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) { // the server lets nobody in, whatever its reason
		return unavailable(err, time.Second)
	}
	return err
}

// connectionLost tells errors of the network and of a server that went away from all others.
func connectionLost(err error) bool {
	var (
		connect *pgconn.ConnectError
		network net.Error
	)
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err)
}

func retryablePostgres(pg *pgconn.PgError) bool {
	return pg.Code == stateSerialization || pg.Code == stateDeadlock || stalePlan(pg)
}

// stalePlan tells that a migration changed a table under a prepared statement, which pgx prepares anew the next time.
func stalePlan(pg *pgconn.PgError) bool {
	return pg.Code == stateNotSupported && pg.Routine == "RevalidateCachedQuery"
}
