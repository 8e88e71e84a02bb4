package admin

import (
	"context"
	"net/http"
	"reflect"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// maxAlong is how many rows may go along with a deletion.
const maxAlong = 1000

// remove is DELETE of one object: 204.
func (c *call) remove(id string) error {
	err := c.site.kernel.DB().InTx(c.ctx, func(ctx context.Context, tx *manor.Tx) error {
		rec, err := c.fetch(ctx, tx.Tx, c.who, id, fetchOptions{lock: true})
		if err != nil {
			return err
		}
		if err := c.precondition(ctx, tx, rec); err != nil {
			return err
		}
		if err := c.demand(ctx, tx.Tx, c.who, "delete", rec); err != nil {
			return err
		}
		return c.deleteRows(ctx, tx, c.who, []*record{rec})
	})
	if err != nil {
		return c.conflict(err, true)
	}
	return c.c.SendStatus(http.StatusNoContent)
}

// deleteRows deletes locked rows and what goes along with them, or nothing.
func (r *resource) deleteRows(ctx context.Context, tx *manor.Tx, who *manor.Principal, recs []*record) error {
	d := &deletion{tx: tx, who: who, root: r, recs: recs}
	if err := d.plan(ctx, r, r.idsOf(recs)); err != nil {
		return err
	}
	if d.total > maxAlong {
		return manor.Errorf(problem.TooManyRows, "More than %d rows would go along. Delete some of them first.", maxAlong)
	}
	if len(d.held) > 0 {
		return d.refuse()
	}
	return d.run(ctx)
}

// refuse is the 409 that lists what holds the rows.
func (d *deletion) refuse() error {
	err := manor.Errorf(problem.ReferenceHeld, "Other rows refer to this and have to go first.")
	for _, group := range d.held {
		shown := group.show(d.who)
		err.Errors = append(err.Errors, manor.FieldError{
			Path: shown.Resource, Code: "reference_held", Message: shown.sentence() + " this.",
		})
	}
	return err
}

// run carries the plan out: hooks, references set to null, joining rows, rows (those that refer before those referred
// to), history and events.
func (d *deletion) run(ctx context.Context) error {
	q := newBatch(d.tx)
	d.at = d.root.site.kernel.Clock().Now()
	for _, step := range d.steps {
		if err := d.load(ctx, step); err != nil {
			return err
		}
		for _, rec := range step.recs {
			if step.r.beforeDelete == nil {
				break
			}
			if err := step.r.beforeDelete(ctx, d.tx, rec.row); err != nil {
				return err
			}
		}
	}
	if err := d.setNulls(ctx, q); err != nil {
		return err
	}
	for _, step := range d.quiet { // nobody refers to them, so that they may go first
		q.deleteIn(step.holder.by.model.Table, step.holder.field.Column, step.to)
	}
	for _, step := range d.ordered() {
		if step.soft {
			if err := d.bury(q, step); err != nil {
				return err
			}
			continue
		}
		for _, join := range step.joins() {
			q.deleteIn(join.table, join.column, step.ids)
		}
		q.deleteIn(step.r.model.Table, "id", step.ids)
	}
	if err := d.record(ctx, q); err != nil {
		return err
	}
	_, err := q.exec(ctx)
	return err
}

// load reads and locks the rows of a step; those of the call are there already.
func (d *deletion) load(ctx context.Context, step *deleteStep) error {
	if step.r.model.Table == d.root.model.Table {
		for _, rec := range d.recs {
			if step.has[d.root.idOf(rec.row)] {
				step.recs = append(step.recs, rec)
			}
		}
	}
	there := map[string]bool{}
	for _, rec := range step.recs {
		there[step.r.idOf(rec.row)] = true
	}
	var missing []string
	for _, id := range step.ids {
		if !there[id] {
			missing = append(missing, id)
		}
	}
	recs, err := step.r.loadAll(ctx, d.tx, missing)
	step.recs = append(step.recs, recs...)
	return err
}

// loadAll reads and locks rows by id, whatever the caller may see: what a deletion touches is decided by the declaration.
func (r *resource) loadAll(ctx context.Context, tx *manor.Tx, ids []string) ([]*record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	s := newStatement(tx.Tx)
	s.add("SELECT ")
	s.selectColumns("t", r.columns())
	s.add(" FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	s.column("t", "id")
	s.ids(ids)
	s.add(" ORDER BY t.id")
	if s.postgres {
		s.add(" FOR UPDATE OF t")
	}
	rows, err := s.query(ctx, tx.Tx)
	if err != nil {
		return nil, err
	}
	values, err := newRowReader(r.typ, r.columns()).readAll(rows, len(ids))
	if err != nil {
		return nil, err
	}
	recs := make([]*record, len(values))
	for i, row := range values {
		recs[i] = &record{row: row}
	}
	return recs, r.attach(ctx, tx.Tx, recs, nil, nil, false)
}

// setNulls clears the references to what goes. A row that has several of them is changed once.
func (d *deletion) setNulls(ctx context.Context, q *batch) error {
	var writes []*write
	type place struct {
		r  *resource
		id string
	}
	known := map[place]*write{}
	for _, group := range d.nulls {
		r := group.holder.by
		recs, err := r.loadAll(ctx, d.tx, group.ids)
		if err != nil {
			return err
		}
		for _, rec := range recs {
			key := place{r, r.idOf(rec.row)}
			w := known[key]
			if w == nil {
				w = &write{r: r, who: d.who, before: rec.row, row: r.clone(rec.row), action: "update"}
				known[key], writes = w, append(writes, w)
			}
			group.holder.field.in(w.row).SetZero()
		}
	}
	for _, w := range writes {
		if err := d.setNull(q, w); err != nil {
			return err
		}
	}
	return nil
}

// setNull writes a row without its references, as an update.
func (d *deletion) setNull(q *batch, w *write) error {
	if !w.settle() {
		return nil
	}
	if err := q.update(w.r, w.row, w.columns, w.r.versionOf(w.before)); err != nil {
		return err
	}
	if w.r.registered() && !w.r.noHistory {
		w.describe()
		d.entries, d.events = append(d.entries, w.entry), append(d.events, w.event())
	}
	return nil
}

// bury marks the rows of a step as deleted.
func (d *deletion) bury(q *batch, step *deleteStep) error {
	for _, rec := range step.recs {
		w := &write{r: step.r, before: rec.row, row: step.r.clone(rec.row)}
		mark := step.r.deletedAt().in(w.row)
		if mark.Kind() == reflect.Pointer {
			mark.Set(reflect.ValueOf(&d.at))
		} else {
			mark.Set(reflect.ValueOf(d.at))
		}
		w.settle()
		if err := q.update(step.r, w.row, w.columns, step.r.versionOf(w.before)); err != nil {
			return err
		}
	}
	return nil
}

// record adds a line of history and an event for every row that went, and for those whose reference was cleared.
func (d *deletion) record(ctx context.Context, q *batch) error {
	for _, step := range d.steps {
		r := step.r
		if r.noHistory || !r.registered() {
			continue
		}
		for _, rec := range step.recs {
			changes := changeSet{b: []byte{'{'}}
			for _, f := range r.fields {
				if !f.computed() && !f.stampedByEngine() && !blankField(f, rec.row) {
					changes.field(f.name, f, rec.row, reflect.Value{})
				}
			}
			for _, in := range r.inlines {
				for _, child := range rec.inlines[in.name] {
					changes.title(in.name+"["+in.child.idOf(child.row)+"]", in.child.recorded(child.row), "")
				}
			}
			id := r.idOf(rec.row)
			d.entries = append(d.entries, Entry{Resource: r.name, ObjectID: id, Title: r.recorded(rec.row), Action: "delete", changes: changes.done()})
			d.events = append(d.events, manor.Event{Topic: r.name + ".deleted", Key: id, Payload: eventPayload{
				ID: id, Version: r.versionOf(rec.row), Changed: []string{},
			}})
		}
	}
	for _, entry := range d.entries {
		if err := q.entry(ctx, d.root.site.kernel, entry); err != nil {
			return err
		}
	}
	return q.emit(d.root.site.kernel, d.events...)
}

// registered tells a resource from the child of an inline that is not served by itself.
func (r *resource) registered() bool { return r.site.byKey[r.api+"/"+r.name] == r }
