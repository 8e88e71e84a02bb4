package database

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"time"
)

// errStatementTimeout: one statement ran longer than Config.StatementTimeout.
var errStatementTimeout = errors.New("database: statement timeout")

// cachedStatements is how many prepared statements a connection keeps, the longest unused making room.
const cachedStatements = 64

type sqliteConnector struct {
	driver     driver.Driver
	dsn        string
	timeout    time.Duration // of a statement; 0: none
	patience   time.Duration // how long to try to connect while another process opens or closes the file
	checkOnEnd bool          // every commit first looks for rows that refer to nothing
}

// rawConn is what modernc's connections can do.
type rawConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type rawStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type rawRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	ColumnTypeScanType(index int) reflect.Type
}

// sqliteConn adds to modernc's connection: SQL with arguments is prepared once and used again, statements have a time
// limit, and times are bound as fixed-width text.
type sqliteConn struct {
	rawConn
	timeout    time.Duration
	checkOnEnd bool
	cache      map[string]*list.Element // of *cached
	recent     *list.List               // most recently used first
}

type cached struct {
	query string
	stmt  rawStmt
	busy  bool // its rows are being read
}

func (c *sqliteConnector) wrap(raw driver.Conn) (driver.Conn, error) {
	full, ok := raw.(rawConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("database: unexpected connection %T", raw), raw.Close())
	}
	return &sqliteConn{
		rawConn: full, timeout: c.timeout, checkOnEnd: c.checkOnEnd,
		cache: map[string]*list.Element{}, recent: list.New(),
	}, nil
}

// CheckNamedValue implements driver.NamedValueChecker.
func (c *sqliteConn) CheckNamedValue(v *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(v.Value)
	if err != nil {
		return err
	}
	if t, ok := value.(time.Time); ok {
		value = FormatTime(t)
	}
	v.Value = value
	return nil
}

// ExecContext implements driver.ExecerContext.
func (c *sqliteConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	limited, cancel := c.limit(ctx)
	defer cancel()
	if len(args) == 0 {
		result, err := c.rawConn.ExecContext(limited, query, args)
		return result, late(ctx, limited, err)
	}
	entry, err := c.statement(limited, query)
	if err != nil {
		return nil, late(ctx, limited, err)
	}
	if entry == nil {
		result, err := c.rawConn.ExecContext(limited, query, args)
		return result, late(ctx, limited, err)
	}
	result, err := entry.stmt.ExecContext(limited, args)
	return result, late(ctx, limited, err)
}

// QueryContext implements driver.QueryerContext.
func (c *sqliteConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	limited, cancel := c.limit(ctx)
	var (
		entry *cached
		rows  driver.Rows
		err   error
	)
	if len(args) > 0 {
		entry, err = c.statement(limited, query)
	}
	switch {
	case err != nil:
	case entry != nil:
		rows, err = entry.stmt.QueryContext(limited, args)
	default:
		rows, err = c.rawConn.QueryContext(limited, query, args)
	}
	if err != nil {
		err = late(ctx, limited, err)
		cancel()
		return nil, err
	}
	full, ok := rows.(rawRows)
	if !ok {
		cancel()
		return nil, errors.Join(fmt.Errorf("database: unexpected rows %T", rows), rows.Close())
	}
	if entry != nil {
		entry.busy = true
	}
	return &sqliteRows{rawRows: full, entry: entry, asked: ctx, limited: limited, cancel: cancel}, nil
}

// statement finds or prepares a statement; nil when the same one is being read from right now.
func (c *sqliteConn) statement(ctx context.Context, query string) (*cached, error) {
	if at, ok := c.cache[query]; ok {
		entry := at.Value.(*cached)
		if entry.busy {
			return nil, nil
		}
		c.recent.MoveToFront(at)
		return entry, nil
	}
	prepared, err := c.rawConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	stmt, ok := prepared.(rawStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("database: unexpected statement %T", prepared), prepared.Close())
	}
	entry := &cached{query: query, stmt: stmt}
	c.cache[query] = c.recent.PushFront(entry)
	for at := c.recent.Back(); at != nil && c.recent.Len() > cachedStatements; {
		old, before := at.Value.(*cached), at.Prev()
		if !old.busy && old != entry {
			c.recent.Remove(at)
			delete(c.cache, old.query)
			if err := old.stmt.Close(); err != nil {
				return nil, err
			}
		}
		at = before
	}
	return entry, nil
}

// Close implements driver.Conn.
func (c *sqliteConn) Close() error {
	var err error
	for at := c.recent.Front(); at != nil; at = at.Next() {
		err = errors.Join(err, at.Value.(*cached).stmt.Close())
	}
	return errors.Join(err, c.rawConn.Close())
}

// BeginTx implements driver.ConnBeginTx.
func (c *sqliteConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := c.rawConn.BeginTx(ctx, opts)
	if err != nil || !c.checkOnEnd {
		return tx, err
	}
	return &checkedTx{Tx: tx, conn: c}, nil
}

func (c *sqliteConn) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.timeout <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, c.timeout)
}

// late says that the statement's own limit was the reason of err, and not the end of what asked for it.
func late(asked, limited context.Context, err error) error {
	if err != nil && limited.Err() != nil && asked.Err() == nil {
		return errStatementTimeout
	}
	return err
}

// sqliteRows gives the statement free when it is closed.
type sqliteRows struct {
	rawRows
	entry   *cached
	asked   context.Context
	limited context.Context
	cancel  context.CancelFunc
}

// Next implements driver.Rows.
func (r *sqliteRows) Next(dest []driver.Value) error {
	if err := r.limited.Err(); err != nil {
		return late(r.asked, r.limited, err)
	}
	return r.rawRows.Next(dest)
}

// Close implements driver.Rows.
func (r *sqliteRows) Close() error {
	r.cancel()
	if r.entry != nil {
		r.entry.busy = false
	}
	return r.rawRows.Close()
}
