package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
)

// create is POST of the collection: 201 with Location, ETag and the object as get shows it.
func (c *call) create() error {
	body := c.c.Body()
	members, err := object(body)
	if err != nil {
		return err
	}
	if err := c.prepareSave(members); err != nil {
		return err
	}
	answer, err := c.site.kernel.Idempotent(c.ctx, c.c.Get("Idempotency-Key"), http.MethodPost+" "+c.path(), body,
		func(ctx context.Context, tx *manor.Tx) (*manor.Answer, error) {
			rec, err := c.insert(ctx, tx, members)
			if err != nil {
				return nil, err
			}
			shown, err := c.show(ctx, tx, rec)
			if err != nil {
				return nil, err
			}
			return &manor.Answer{Status: http.StatusCreated, Body: shown.body, Header: map[string]string{
				fiber.HeaderContentType: fiber.MIMEApplicationJSON,
				fiber.HeaderLocation:    c.path() + "/" + url.PathEscape(c.idOf(rec.row)),
				fiber.HeaderETag:        shown.etag,
			}}, nil
		})
	if err != nil {
		return c.conflict(err, false)
	}
	return c.send(answer)
}

// prepareSave runs the resource's hook before the transaction.
func (c *call) prepareSave(members map[string]json.RawMessage) (err error) {
	if c.prepare != nil {
		c.ctx, err = c.prepare(c.ctx, members)
	}
	return err
}

// insert makes a new row out of a body.
func (c *call) insert(ctx context.Context, tx *manor.Tx, members map[string]json.RawMessage) (*record, error) {
	var wrong faults
	row := c.new()
	c.identify(row)
	for _, f := range c.fields {
		if !f.computed() && !f.stampedByEngine() {
			f.reset(row)
		}
	}
	in := &input{r: c.resource, v: c.view, mode: creating, members: members, wrong: &wrong}
	if err := in.apply(row); err != nil {
		return nil, err
	}
	w := &write{r: c.resource, who: c.who, row: row, given: map[string]bool{}, action: "create"}
	for name := range members {
		w.given[name] = true
	}
	var err error
	if w.children, err = c.readInlines(ctx, tx, members, creating, nil, c.idOf(row), nil, &wrong); err != nil {
		return nil, err
	}
	if _, err := w.prepare(ctx, tx, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if err := w.store(ctx, tx); err != nil {
		return nil, err
	}
	return w.result(), nil
}

// send answers with what was prepared in the transaction.
func (c *call) send(answer *manor.Answer) error {
	for name, value := range answer.Header {
		c.c.Set(name, value)
	}
	return c.c.Status(answer.Status).Send(answer.Body)
}
