package admin

import (
	"net/http"
	"reflect"

	"github.com/gofiber/fiber/v2"
	"github.com/uptrace/bun"
	"github.com/valyala/bytebufferpool"
)

// get answers with one object: one query, and one more for each many-to-many field, inline and included reference.
func (c *call) get(id string) error {
	q, err := c.view.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), itemNames)
	if err != nil {
		return err
	}
	db := c.site.kernel.DB().Read()
	row, err := c.rowFor(db, id, q)
	if err != nil {
		return err
	}
	recs, err := c.view.load(c.ctx, db, c.who, []reflect.Value{row}, nil, q.include)
	if err != nil {
		return err
	}
	if err := c.view.dress(c.ctx, c.who, q, recs); err != nil {
		return err
	}
	rec := recs[0]
	buf := bytebufferpool.Get()
	defer bytebufferpool.Put(buf)
	tag, err := c.represent(buf, rec, q)
	if err != nil {
		return err
	}
	c.c.Set(fiber.HeaderETag, tag)
	c.c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if header := tagsOf(c.c, fiber.HeaderIfNoneMatch); header != "" {
		same, err := ifNoneMatch(header, tag)
		if err != nil {
			return err
		}
		if same {
			c.c.Status(http.StatusNotModified)
			return nil
		}
	}
	c.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.c.Response().SetBody(buf.B)
	return nil
}

// rowFor loads the row that a get asks for, out of the recycle bin when it says so.
func (c *call) rowFor(db bun.IDB, id string, q *listQuery) (reflect.Value, error) {
	if q.bin {
		return c.fetchDeleted(c.ctx, db, c.who, id)
	}
	columns := c.view.columnsFor(nil, nil)
	if q.meta {
		columns = c.columns()
	}
	rec, err := c.fetchRow(c.ctx, db, c.who, id, columns, fetchOptions{})
	if err != nil {
		return reflect.Value{}, err
	}
	return rec.row, nil
}

// represent writes the object as the query asks for it and answers its tag.
func (c *call) represent(buf *bytebufferpool.ByteBuffer, rec *record, q *listQuery) (string, error) {
	var err error
	if q.only == nil && q.include == nil && !q.meta && !q.bin {
		buf.B, err = c.view.appendJSON(buf.B, rec, nil)
		return tagOf(buf.B), err
	}
	tag, err := c.view.etag(rec)
	if err != nil {
		return "", err
	}
	if buf.B, err = c.view.appendJSON(buf.B, rec, q.only); err != nil {
		return "", err
	}
	return extendTag(tag, buf.B), nil
}
