package admin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// put is PUT of one object: what is left out is reset.
func (c *call) put(id string) error { return c.update(id, replacing) }

// patch is PATCH of one object by RFC 7396: what is left out is kept, null clears.
func (c *call) patch(id string) error { return c.update(id, merging) }

func (c *call) update(id string, m mode) error {
	members, err := object(c.c.Body())
	if err != nil {
		return err
	}
	if err := c.prepareSave(members); err != nil {
		return err
	}
	var out *shown
	err = c.site.kernel.DB().InTx(c.ctx, func(ctx context.Context, tx *manor.Tx) error {
		rec, err := c.fetch(ctx, tx.Tx, c.who, id, fetchOptions{lock: true})
		if err != nil {
			return err
		}
		if err := c.precondition(ctx, tx, rec); err != nil {
			return err
		}
		changed, err := c.change(ctx, tx, rec, members, m)
		if err != nil {
			return err
		}
		out, err = c.show(ctx, tx, changed)
		return err
	})
	if err != nil {
		return c.conflict(err, false)
	}
	return c.send(&manor.Answer{Status: http.StatusOK, Body: out.body, Header: map[string]string{
		fiber.HeaderContentType: fiber.MIMEApplicationJSON, fiber.HeaderETag: out.etag,
	}})
}

// change brings a body onto a locked row and saves it. A body that changes nothing writes nothing.
func (c *call) change(ctx context.Context, tx *manor.Tx, rec *record, members map[string]json.RawMessage, m mode) (*record, error) {
	if err := c.demand(ctx, tx.Tx, c.who, "update", rec); err != nil {
		return nil, err
	}
	locked, err := c.lockedFor(ctx, c.who, rec.row)
	if err != nil {
		return nil, err
	}
	var wrong faults
	row := c.clone(rec.row)
	in := &input{r: c.resource, v: c.view, mode: m, members: members, wrong: &wrong, current: c.currentOf(ctx, tx, c.view, rec), locked: locked}
	if err := in.apply(row); err != nil {
		return nil, err
	}
	w := &write{r: c.resource, who: c.who, row: row, before: rec.row, action: "update"}
	if m == reverting {
		w.action = "revert"
	}
	if w.children, err = c.readInlines(ctx, tx, members, m, rec, c.idOf(rec.row), locked, &wrong); err != nil {
		return nil, err
	}
	differs, err := w.prepare(ctx, tx, &wrong)
	if err != nil {
		return nil, err
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if !differs {
		return rec, nil
	}
	if err := w.store(ctx, tx); err != nil {
		return nil, err
	}
	return w.result(), nil
}

// currentOf is the record as the caller sees it, member by member, made when it is first asked for.
func (c *call) currentOf(ctx context.Context, tx *manor.Tx, v *view, rec *record) func() (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	return func() (map[string]json.RawMessage, error) {
		if members != nil {
			return members, nil
		}
		if err := v.complete(ctx, tx.Tx, c.who, []*record{rec}, nil); err != nil {
			return nil, err
		}
		text, err := v.appendJSON(nil, rec, nil)
		if err != nil {
			return nil, err
		}
		members = map[string]json.RawMessage{}
		return members, json.Unmarshal(text, &members)
	}
}

// shown is an object as the caller sees it.
type shown struct {
	body []byte
	etag string
}

// show makes the answer, within the transaction: what a get behind it would say.
func (c *call) show(ctx context.Context, tx *manor.Tx, rec *record) (*shown, error) {
	if c.rereads() {
		fresh, err := c.fetch(ctx, tx.Tx, c.who, c.idOf(rec.row), fetchOptions{})
		if err != nil {
			return nil, err
		}
		rec = fresh
	}
	if err := c.view.complete(ctx, tx.Tx, c.who, []*record{rec}, nil); err != nil {
		return nil, err
	}
	body, err := c.view.appendJSON(make([]byte, 0, 512), rec, nil)
	if err != nil {
		return nil, err
	}
	tag, err := c.view.etag(rec)
	if err != nil {
		return nil, err
	}
	return &shown{body: body, etag: tag}, nil
}

// rereads tells that a written row reads back other than it was written: the database orders children and the members
// of JSON objects, hooks behind the save may have written more.
func (r *resource) rereads() bool {
	if len(r.inlines) > 0 || r.afterSave != nil {
		return true
	}
	for _, f := range r.fields {
		if f.kind == model.JSON && !f.computed() {
			return true
		}
	}
	return false
}

// result is the row as it was written.
func (w *write) result() *record { return &record{row: w.row} }
