package admin

import (
	"net/http"
	"reflect"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/bytebufferpool"
)

// get answers with one object: one query, and one more for each many-to-many field, inline and included reference.
func (c *call) get(id string) error {
	q, err := c.view.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), itemNames)
	if err != nil {
		return err
	}
	db := c.site.kernel.DB().Read()
	rec, err := c.fetchRow(c.ctx, db, c.who, id, c.view.columnsFor(nil, nil), fetchOptions{})
	if err != nil {
		return err
	}
	recs, err := c.view.load(c.ctx, db, c.who, []reflect.Value{rec.row}, nil, q.include)
	if err != nil {
		return err
	}
	rec = recs[0]
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

// represent writes the object as the query asks for it and answers its tag.
func (c *call) represent(buf *bytebufferpool.ByteBuffer, rec *record, q *listQuery) (string, error) {
	var err error
	if q.only == nil && q.include == nil {
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
