package admin

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"github.com/manor-go/manor/internal/database"
)

// statement is SQL being written for one of the two databases. Values travel as parameters, so that the database keeps
// one plan for all requests of the same form.
type statement struct {
	postgres bool
	sql      []byte
	args     []any
	aliases  int
	walk     string // column whose index SQLite is to walk: it may use no other of the row's own; empty: it decides
}

func newStatement(db bun.IDB) *statement {
	return &statement{postgres: db.Dialect().Name() == dialect.PG, sql: make([]byte, 0, 512), args: make([]any, 0, 8)}
}

func (s *statement) add(parts ...string) {
	for _, part := range parts {
		s.sql = append(s.sql, part...)
	}
}

// number writes a number as a literal: limits and offsets decide about plans.
func (s *statement) number(n int64) { s.sql = strconv.AppendInt(s.sql, n, 10) }

// column writes alias."name". Names come from declarations only.
func (s *statement) column(alias, name string) {
	if s.walk != "" && alias == "t" && name != s.walk {
		s.sql = append(s.sql, '+') // takes the column out of the choice of indexes; its value and collation stay
	}
	s.sql = append(s.sql, alias...)
	s.sql = append(s.sql, '.')
	s.quote(name)
}

func (s *statement) quote(name string) {
	s.sql = append(s.sql, '"')
	s.sql = append(s.sql, name...)
	s.sql = append(s.sql, '"')
}

// arg writes a placeholder for a value in its stored form.
func (s *statement) arg(value any) {
	if t, ok := value.(time.Time); ok && !s.postgres {
		value = database.FormatTime(t)
	}
	s.args = append(s.args, value)
	if !s.postgres {
		s.sql = append(s.sql, '?')
		return
	}
	s.sql = append(s.sql, '$')
	s.sql = strconv.AppendInt(s.sql, int64(len(s.args)), 10)
}

// list writes "IN (…)" for values that a caller sent.
func (s *statement) list(values []any) {
	s.add(" IN (")
	for i, value := range values {
		if i > 0 {
			s.add(", ")
		}
		s.arg(value)
	}
	s.add(")")
}

// ids writes "is one of these ids": one parameter on Postgres, whatever their number.
func (s *statement) ids(ids []string) {
	if s.postgres {
		s.add(" = ANY(")
		s.arg(ids)
		s.add(")")
		return
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	s.list(values)
}

// alias makes a table alias that no other part of the statement uses.
func (s *statement) alias() string {
	s.aliases++
	return "x" + strconv.Itoa(s.aliases)
}

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// queryOn is the database/sql side of a bun handle: bun would write the values into the text, and with it lose the plan.
func queryOn(db bun.IDB) (queryer, error) {
	switch d := db.(type) {
	case *bun.DB:
		return d.DB, nil
	case bun.Tx:
		return d.Tx, nil
	case bun.Conn:
		return d.Conn, nil
	}
	return nil, fmt.Errorf("%T is not a database that rows can be read from", db)
}

// query runs the statement; errors come back translated.
func (s *statement) query(ctx context.Context, db bun.IDB) (*sql.Rows, error) {
	q, err := queryOn(db)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, string(s.sql), s.args...)
	if err != nil {
		return nil, database.Translate(err)
	}
	return rows, nil
}

// one reads the single value of a statement that always answers with one row.
func (s *statement) one(ctx context.Context, db bun.IDB, into any) error {
	rows, err := s.query(ctx, db)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		if err := rows.Scan(into); err != nil {
			return database.Translate(err)
		}
	}
	return database.Translate(rows.Err())
}
