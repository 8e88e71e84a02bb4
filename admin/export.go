package admin

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

const (
	exportRows  = 100_000          // more need a job
	exportBatch = 1_000            // rows in memory at a time
	exportRetry = 10 * time.Second // what those are told who find no place
	exportLimit = 15 * time.Minute // an export may outlast the limit of ordinary requests, not this
)

// exporting is a running export. It does not touch the request, which is over when most of it happens.
type exporting struct {
	view   *view
	who    *manor.Principal
	q      *listQuery
	fields []*field
	tx     bun.Tx
	done   bool
	leave  func() // gives the place among running exports back
}

// rowWriter writes an export in one format.
type rowWriter interface {
	begin() error
	write(rec *record) error
	end() error
}

// export answers with all rows that the query matches as a file. All rows come from one snapshot of the database. What
// fails before the first byte is an ordinary problem; after it, the transfer breaks off, so that nobody takes half for all.
func (c *call) export() error {
	q, err := c.view.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), exportNames)
	if err != nil {
		return err
	}
	media, ok := exportMedia[q.format]
	if !ok {
		return badParam("format", "csv, xlsx or json is expected")
	}
	e := &exporting{view: c.view, who: c.who, q: q}
	if e.fields, err = c.view.exportFields(q); err != nil {
		return err
	}
	sight, err := c.sightTo(c.ctx, c.who, "export")
	if err != nil {
		return err
	}
	q.where = append(q.where, sight)
	if e.leave, err = c.site.enterExport(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), exportLimit)
	first, err := e.start(ctx, c.site.kernel.DB().Read())
	if err != nil {
		cancel()
		return err
	}
	finish := func() { e.close(); cancel() }
	body, size := io.Reader(nil), -1
	switch {
	case c.c.Method() == http.MethodHead: // whether there will be a file; not what is in it
		finish()
	case q.format == "xlsx":
		body, size, err = e.workbook(ctx, first)
		finish()
		if err != nil {
			return err
		}
	default:
		body = e.stream(ctx, first, finish, func(err error) {
			c.site.kernel.Log().Error("an export broke off", "resource", e.view.resource.name, "error", err)
		})
	}
	name := fmt.Sprintf("%s-%s.%s", c.name, c.site.kernel.Clock().Now().Format(time.DateOnly), q.format)
	c.c.Set(fiber.HeaderContentType, media)
	c.c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.c.Set(fiber.HeaderCacheControl, "no-store")
	if body == nil {
		// The head of a stream, without one: fasthttp ends a chunked stream that it does not send with a line all the same,
		// which the client takes for the beginning of the next answer.
		c.c.Status(http.StatusOK).Response().Header.SetContentLength(-1)
		return nil
	}
	c.c.Status(http.StatusOK).Context().SetBodyStream(body, size)
	return nil
}

// exportFields are the columns of the file: those asked for, else all that the caller sees. Inlines only fit into JSON, and only when named.
func (v *view) exportFields(q *listQuery) ([]*field, error) {
	for _, in := range v.inlines {
		if q.only[in.name] && q.format != "json" {
			return nil, badParam("fields", "%s fits only into format=json", in.name)
		}
	}
	if q.only == nil {
		q.only = make(map[string]bool, len(v.shown))
		for _, f := range v.shown {
			q.only[f.name] = true
		}
	}
	var fields []*field
	for _, f := range v.shown {
		if q.only[f.name] {
			fields = append(fields, f)
		}
	}
	return fields, nil
}

// start opens the snapshot, refuses what is too much and reads the first batch.
func (e *exporting) start(ctx context.Context, db *bun.DB) (first []*record, err error) {
	options := &sql.TxOptions{ReadOnly: true}
	if newStatement(db).postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	if e.tx, err = db.BeginTx(ctx, options); err != nil {
		e.leave()
		return nil, err
	}
	defer func() {
		if err != nil {
			e.close()
		}
	}()
	r, matching := e.view.resource, and(e.q.where)
	s := newStatement(e.tx)
	s.add("SELECT count(*) FROM (SELECT 1 FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	matching(s, "t")
	s.add(" LIMIT ")
	s.number(exportRows + 1)
	s.add(") AS n")
	var total int64
	if err := s.one(ctx, e.tx, &total); err != nil {
		return nil, err
	}
	if total > exportRows {
		return nil, manor.Errorf(problem.TooManyRows, "More than %d rows match; narrow the filter.", exportRows)
	}
	return e.next(ctx)
}

// next reads the following batch; empty at the end.
func (e *exporting) next(ctx context.Context) ([]*record, error) {
	if e.done {
		return nil, nil
	}
	v, r := e.view, e.view.resource
	columns := v.columnsFor(e.q.only, e.q.keys)
	here := e.q.where
	if e.q.after != nil {
		here = append([]condition{following(e.q.keys, e.q.after)}, here...)
	}
	s := newStatement(e.tx)
	s.add("SELECT ")
	s.selectColumns("t", columns)
	s.add(" FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	and(here)(s, "t")
	s.orderBy("t", e.q.keys)
	s.add(" LIMIT ")
	s.number(exportBatch)
	found, err := s.query(ctx, e.tx)
	if err != nil {
		return nil, err
	}
	rows, err := newRowReader(r.typ, columns).readAll(found, exportBatch)
	if err != nil {
		return nil, err
	}
	if len(rows) < exportBatch {
		e.done = true
	}
	if len(rows) > 0 {
		if e.q.after, err = keyValues(e.q.keys, rows[len(rows)-1]); err != nil {
			return nil, err
		}
	}
	return v.load(ctx, e.tx, e.who, rows, e.q.only, nil)
}

// keyValues are a row's values of the sort keys, as following takes them.
func keyValues(keys []sortKey, row reflect.Value) ([]any, error) {
	values := make([]any, len(keys))
	for i, key := range keys {
		value := key.field.in(row)
		if key.field.Null && value.IsZero() {
			continue
		}
		for value.Kind() == reflect.Pointer {
			value = value.Elem()
		}
		var err error
		if values[i], err = stored(key.field, value.Interface()); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// close gives the snapshot back.
func (e *exporting) close() {
	// Nothing was written, so that there is nothing to lose with a rollback that fails.
	_ = e.tx.Rollback()
	e.leave()
}

// enterExport takes a place among the running exports. Each holds a connection for as long as its client reads, so half of
// the connections are kept for everybody else.
func (s *Site) enterExport() (leave func(), err error) {
	select {
	case s.exports <- struct{}{}:
		return sync.OnceFunc(func() { <-s.exports }), nil
	default:
		busy := manor.Errorf(manor.CodeUnavailable, "Too many exports are running. Try again later.")
		busy.RetryAfter = exportRetry
		return nil, busy
	}
}

// stream writes the export while it is being read. An error breaks the transfer off; report hears of it unless the reader simply went away.
func (e *exporting) stream(ctx context.Context, first []*record, finish func(), report func(error)) io.Reader {
	reader, writer := io.Pipe()
	stop := context.AfterFunc(ctx, func() { writer.CloseWithError(context.Cause(ctx)) })
	go func() {
		err := e.writeAll(ctx, writer, first) // a panic comes back as an error
		stop()
		finish() // before the reader sees the end: who reads one export after another never meets his own
		writer.CloseWithError(err)
		if err != nil && err != io.ErrClosedPipe {
			report(err)
		}
	}()
	return reader
}

func (e *exporting) writeAll(ctx context.Context, to io.Writer, batch []*record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	out := bufio.NewWriterSize(to, 32<<10)
	var w rowWriter = &jsonRows{view: e.view, only: e.q.only, out: out}
	if e.q.format == "csv" {
		w = newCSVRows(out, e.fields, e.q.bom)
	}
	if err := e.feed(ctx, w, batch); err != nil {
		return err
	}
	return out.Flush()
}

// feed hands all rows to a writer, batch after batch.
func (e *exporting) feed(ctx context.Context, w rowWriter, batch []*record) error {
	if err := w.begin(); err != nil {
		return err
	}
	for len(batch) > 0 {
		for _, rec := range batch {
			if err := w.write(rec); err != nil {
				return err
			}
		}
		var err error
		if batch, err = e.next(ctx); err != nil {
			return err
		}
	}
	return w.end()
}
