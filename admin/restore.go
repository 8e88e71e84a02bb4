package admin

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// restore is POST /{id}/restore of a soft-deleted row: 200 with the object. What was deleted along with it, in the same
// moment, comes back too. 409 when the row is not deleted, when another row has taken its unique value meanwhile, or when
// something that it refers to is gone.
func (c *call) restore(id string) error {
	var out *shown
	err := c.site.kernel.DB().InTx(c.ctx, func(ctx context.Context, tx *manor.Tx) error {
		rec, err := c.fetch(ctx, tx.Tx, c.who, id, fetchOptions{lock: true, deleted: true})
		if err != nil {
			return err
		}
		if !c.deleted(rec.row) {
			return manor.Errorf(manor.CodeConflict, "The %s is not deleted.", c.singular())
		}
		if err := c.precondition(ctx, tx, rec); err != nil {
			return err
		}
		if err := c.demand(ctx, tx.Tx, c.who, "restore", rec); err != nil {
			return err
		}
		if err := c.unbury(ctx, tx, rec); err != nil {
			return err
		}
		fresh, err := c.fetch(ctx, tx.Tx, c.who, id, fetchOptions{})
		if err != nil {
			return err
		}
		out, err = c.show(ctx, tx, fresh)
		return err
	})
	if err != nil {
		return c.conflict(err, false)
	}
	return c.send(&manor.Answer{Status: http.StatusOK, Body: out.body, Header: map[string]string{
		fiber.HeaderContentType: fiber.MIMEApplicationJSON, fiber.HeaderETag: out.etag,
	}})
}

// revival is a row to restore.
type revival struct {
	r   *resource
	rec *record
}

func (c *call) unbury(ctx context.Context, tx *manor.Tx, rec *record) error {
	queue := []revival{{c.resource, rec}}
	seen := map[string]bool{c.model.Table + "/" + c.idOf(rec.row): true}
	for n := 0; n < len(queue); n++ {
		if err := queue[n].r.revive(ctx, tx, c.who, queue[n].rec); err != nil {
			return err
		}
		more, err := queue[n].r.buriedWith(ctx, tx, queue[n].rec)
		if err != nil {
			return err
		}
		for _, next := range more {
			key := next.r.model.Table + "/" + next.r.idOf(next.rec.row)
			if !seen[key] {
				seen[key] = true
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// revive takes the mark off one row and writes history and event.
func (r *resource) revive(ctx context.Context, tx *manor.Tx, who *manor.Principal, rec *record) error {
	w := &write{r: r, who: who, before: rec.row, row: r.clone(rec.row), action: "restore"}
	r.deletedAt().in(w.row).SetZero()
	var refs pointers
	for _, f := range r.fields {
		if id := ""; !f.computed() && f.kind == model.Ref && f.target != nil {
			if id = scalarText(f.in(w.row)); id != "" {
				refs.list = append(refs.list, pointer{path: f.name, target: f.target, id: id})
			}
		}
	}
	var gone faults
	if err := refs.verify(ctx, tx, nil, &gone); err != nil {
		return err
	}
	if len(gone.list) > 0 {
		err := manor.Errorf(manor.CodeConflict, "Something that the %s refers to is deleted. Restore that first.", r.singular())
		err.Errors = gone.list
		return err
	}
	w.settle()
	q := newBatch(tx)
	if err := q.update(r, w.row, w.columns, r.versionOf(w.before)); err != nil {
		return err
	}
	if !r.noHistory {
		w.changed = nil
		w.describe()
		event := w.event()
		event.Topic = r.name + ".restored"
		if err := q.record(ctx, r.site.kernel, w.entry, event); err != nil {
			return err
		}
	}
	_, err := q.exec(ctx)
	return err
}

// buriedWith finds the rows that were deleted along with a row: they refer to it by ondelete=cascade and bear the same time.
func (r *resource) buriedWith(ctx context.Context, tx *manor.Tx, rec *record) ([]revival, error) {
	mark := r.deletedAt().in(rec.row)
	if mark.Kind() == reflect.Pointer {
		mark = mark.Elem()
	}
	at, ok := mark.Interface().(time.Time)
	if !ok {
		return nil, nil
	}
	var all []revival
	for _, h := range r.heldBy {
		if h.inline != nil || h.field.kind != model.Ref || h.field.Delete != model.Cascade || !h.by.model.SoftDelete {
			continue
		}
		s := newStatement(tx.Tx)
		s.add("SELECT ")
		s.column("t", "id")
		s.add(" FROM ")
		s.quote(h.by.model.Table)
		s.add(" AS t WHERE ")
		s.column("t", h.field.Column)
		s.add(" = ")
		s.arg(r.idOf(rec.row))
		s.add(" AND ")
		s.column("t", h.by.deletedColumn())
		s.add(" = ")
		s.arg(at)
		s.add(" ORDER BY 1 LIMIT ")
		s.number(maxAlong)
		rows, err := s.query(ctx, tx.Tx)
		if err != nil {
			return nil, err
		}
		ids, err := readIDs(rows)
		if err != nil {
			return nil, err
		}
		recs, err := h.by.loadAll(ctx, tx, ids)
		if err != nil {
			return nil, err
		}
		for _, rec := range recs {
			all = append(all, revival{h.by, rec})
		}
	}
	return all, nil
}
