package admin

import (
	"context"
	"math"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/uptrace/bun"
	"github.com/valyala/bytebufferpool"
)

const (
	countLimit = 10_000 // totals are exact up to here
	deepOffset = 1_000  // from here on ids are found first, then rows
)

// pageOf is one page of a list as the database gave it.
type pageOf struct {
	rows  []reflect.Value
	more  bool  // rows follow
	total int64 // -1: not counted
	gte   bool  // there are more than total
}

// list answers with a page of the rows that the caller sees and the query matches.
func (c *call) list() error {
	q, err := c.view.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), listNames)
	if err != nil {
		return err
	}
	sight, err := c.sightFor(c.ctx, c.who, q)
	if err != nil {
		return err
	}
	q.where = append(q.where, sight)
	db := c.site.kernel.DB().Read()
	page, err := c.view.pageOf(c.ctx, db, q)
	if err != nil {
		return err
	}
	recs, err := c.view.load(c.ctx, db, c.who, page.rows, q.only, q.include)
	if err != nil {
		return err
	}
	if err := c.view.dress(c.ctx, c.who, q, recs); err != nil {
		return err
	}
	next := ""
	if page.more {
		if next, err = q.cursorAfter(c.resource, page.rows[len(page.rows)-1]); err != nil {
			return err
		}
	}
	buf := bytebufferpool.Get()
	defer bytebufferpool.Put(buf)
	if buf.B, err = c.view.appendPage(buf.B, q, page, recs, next); err != nil {
		return err
	}
	c.c.Set(fiber.HeaderLink, q.links(c.site.kernel.Settings().BaseURL+c.path(), page, next))
	c.c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.c.Response().SetBody(buf.B)
	return nil
}

func (v *view) appendPage(b []byte, q *listQuery, page *pageOf, recs []*record, next string) ([]byte, error) {
	var err error
	b = append(b, `{"items":[`...)
	for i, rec := range recs {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = v.appendJSON(b, rec, q.only); err != nil {
			return nil, err
		}
	}
	b = append(b, ']')
	if page.total >= 0 {
		b = append(b, `,"total":`...)
		b = strconv.AppendInt(b, page.total, 10)
		relation := `,"total_relation":"eq"`
		if page.gte {
			relation = `,"total_relation":"gte"`
		}
		b = append(b, relation...)
	}
	if q.paging != byCursor {
		b = append(b, `,"page":`...)
		b = strconv.AppendInt(b, q.page, 10)
	}
	b = append(b, `,"per_page":`...)
	b = strconv.AppendInt(b, q.size, 10)
	if next != "" {
		b = append(b, `,"next_cursor":`...)
		b = appendString(b, next)
	}
	return append(b, '}'), nil
}

// pageOf reads one page and the total: in a single statement on Postgres; on SQLite the total comes first and tells how
// to find the page. Far from the start the ids are found first, by the index alone, and the rows fetched for those of the
// page only.
func (v *view) pageOf(ctx context.Context, db bun.IDB, q *listQuery) (*pageOf, error) {
	r := v.resource
	columns := v.columnsOf(q)
	matching := and(q.where)
	count := q.count
	if count == countBounded && q.offset >= countLimit {
		count = countNone // a row there says enough
	}
	total, many := int64(-1), q.offset >= countLimit
	var extra []any
	s := newStatement(db)
	if count != countNone && !s.postgres {
		s.countOf(r, matching, count)
		if err := s.one(ctx, db, &total); err != nil {
			return nil, err
		}
		many = total > countLimit
		s = newStatement(db)
	}
	s.add("SELECT ")
	if count != countNone && s.postgres {
		s.add("(")
		s.countOf(r, matching, count)
		s.add("), ")
		extra = append(extra, &total)
	}
	s.selectColumns("t", columns)
	s.add(" FROM ")
	here := matching
	if many && !s.postgres {
		here = walking(q.keys[0], matching)
	}
	if q.after != nil {
		here = and([]condition{following(q.keys, q.after), here})
	}
	deep := q.offset >= deepOffset
	if deep {
		s.add("(SELECT t.id")
		s.add(" FROM ")
	}
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	here(s, "t")
	s.orderBy("t", q.keys)
	s.add(" LIMIT ")
	s.number(q.size + 1)
	if q.offset > 0 {
		s.add(" OFFSET ")
		s.number(q.offset)
	}
	if deep {
		s.add(") AS p JOIN ")
		s.quote(r.model.Table)
		s.add(" AS t ON t.id = p.id")
		s.orderBy("t", q.keys)
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return nil, err
	}
	page := &pageOf{}
	if page.rows, err = newRowReader(r.typ, columns, extra...).readAll(rows, int(q.size)+1); err != nil {
		return nil, err
	}
	if int64(len(page.rows)) > q.size {
		page.rows, page.more = page.rows[:q.size], true
	}
	return page, page.conclude(ctx, db, r, q, matching, total)
}

// walking makes SQLite find matching rows along the index of the order. Left alone it finds them by an index of a filter
// and sorts them all, even when they are a third of the table.
func walking(key sortKey, matching condition) condition {
	return func(s *statement, alias string) {
		s.walk = key.field.Column
		matching(s, alias)
		s.walk = ""
	}
}

// countOf writes the statement that counts what matches.
func (s *statement) countOf(r *resource, matching condition, count counting) {
	s.add("SELECT count(*) FROM (SELECT 1 FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	matching(s, "t")
	if count == countBounded {
		s.add(" LIMIT ")
		s.number(countLimit + 1)
	}
	s.add(") AS n")
}

// conclude finds the total: from the page's own statement, from where the page lies, or by asking once more when the page is empty.
func (p *pageOf) conclude(ctx context.Context, db bun.IDB, r *resource, q *listQuery, matching condition, total int64) error {
	switch {
	case q.count == countNone:
		p.total = -1
		return nil
	case total < 0 && len(p.rows) > 0: // beyond countLimit
		total = countLimit + 1
	case total < 0 && q.offset == 0 && q.after == nil:
		total = 0
	case total < 0:
		s := newStatement(db)
		s.countOf(r, matching, q.count)
		if err := s.one(ctx, db, &total); err != nil {
			return err
		}
	}
	if q.count == countBounded && total > countLimit {
		total, p.gte = countLimit, true
	}
	p.total = total
	return nil
}

// links is the Link header: first, prev, next and last as far as they are known, each with the query as it was sent.
func (q *listQuery) links(base string, page *pageOf, next string) string {
	var b strings.Builder
	link := func(rel string, set ...param) {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString("<")
		b.WriteString(base)
		separator := byte('?')
		write := func(name, value string) {
			b.WriteByte(separator)
			separator = '&'
			b.WriteString(url.QueryEscape(name))
			b.WriteByte('=')
			b.WriteString(url.QueryEscape(value))
		}
		for _, p := range q.params {
			if p.name != "page" && p.name != "offset" && p.name != "cursor" {
				write(p.name, p.value)
			}
		}
		for _, p := range set {
			write(p.name, p.value)
		}
		b.WriteString(`>; rel="`)
		b.WriteString(rel)
		b.WriteString(`"`)
	}
	at := func(offset int64) param {
		if q.paging == byOffset {
			return param{"offset", strconv.FormatInt(offset, 10)}
		}
		return param{"page", strconv.FormatInt(offset/q.size+1, 10)}
	}
	if q.paging == byCursor {
		link("first")
		if page.more {
			link("next", param{"cursor", next})
		}
		return b.String()
	}
	link("first", at(0))
	if q.offset > 0 {
		link("prev", at(max(0, q.offset-q.size)))
	}
	if page.more && q.offset < math.MaxInt64-2*maxPerPage {
		link("next", at(q.offset+q.size))
	}
	if page.total >= 0 && !page.gte {
		link("last", at(max(0, page.total-1)/q.size*q.size))
	}
	return b.String()
}
