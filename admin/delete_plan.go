package admin

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// deletion works out what a deletion takes along, what it leaves without a reference and what holds it back.
//
// A row of a resource with SoftDelete is only marked. Then nothing is taken away for good: children that can be marked
// too go along, other children, inlines, joining rows and references with ondelete=null stay for the day it is restored.
type deletion struct {
	tx   *manor.Tx
	who  *manor.Principal
	root *resource
	recs []*record // of the root, loaded

	steps []*deleteStep
	quiet []*quietStep
	nulls []*holding
	held  []*holding
	total int // rows that go along or lose a reference; at most maxAlong + 1 are counted

	at      time.Time // of the marks: what went together comes back together
	entries []Entry
	events  []manor.Event
}

// deleteStep are rows of one table that go in the same way.
type deleteStep struct {
	r     *resource
	soft  bool
	ids   []string
	has   map[string]bool
	along []string // those that the caller did not name
	recs  []*record
}

// quietStep are rows of a resource with QuietCascade that refer to rows that go. They are neither counted nor loaded.
type quietStep struct {
	holder *holder
	to     []string
}

// holding is a reference to rows that go, and the rows that have it.
type holding struct {
	holder *holder
	ids    []string // at most maxAlong + 1
	soft   bool
}

type wave struct {
	r    *resource
	soft bool
	ids  []string
}

// plan follows the references to the rows named. Every wave brings new rows, so maxAlong bounds their number.
func (d *deletion) plan(ctx context.Context, r *resource, ids []string) error {
	d.take(r, r.model.SoftDelete, ids, false)
	waves := []wave{{r: r, soft: r.model.SoftDelete, ids: ids}}
	var later []*holding
	for len(waves) > 0 {
		var next []wave
		for _, w := range waves {
			found, kept, err := d.follow(ctx, w)
			if err != nil {
				return err
			}
			next, later = append(next, found...), append(later, kept...)
			if d.total > maxAlong {
				return nil
			}
		}
		waves = next
	}
	for _, h := range later {
		h.ids = slices.DeleteFunc(h.ids, func(id string) bool { return d.goes(h.holder.by, id) })
		switch {
		case len(h.ids) == 0:
		case h.holder.field.Delete == model.SetNull:
			d.nulls, d.total = append(d.nulls, h), d.total+len(h.ids)
		default:
			d.held = append(d.held, h)
		}
	}
	return nil
}

// follow finds who refers to rows that go: those that go along, and those to look at when all that goes is known.
func (d *deletion) follow(ctx context.Context, w wave) (next []wave, later []*holding, err error) {
	for _, h := range w.r.heldBy {
		if h.field.kind == model.Many && h.field.Delete != model.Restrict {
			continue // its joining rows go with the row
		}
		if h.joining {
			continue // a joining row itself
		}
		rule := h.field.Delete
		if h.inline != nil {
			rule = model.Cascade
		}
		if w.soft && (rule == model.SetNull || rule == model.Cascade && (h.inline != nil || !h.by.model.SoftDelete)) {
			continue
		}
		if rule == model.Cascade && h.by.quietCascade {
			d.quiet = append(d.quiet, &quietStep{holder: h, to: w.ids})
			continue
		}
		ids, err := d.referring(ctx, h, w.ids, w.soft)
		if err != nil {
			return nil, nil, err
		}
		if len(ids) == 0 {
			continue
		}
		if rule != model.Cascade {
			later = append(later, &holding{holder: h, ids: ids, soft: w.soft})
			continue
		}
		soft := w.soft && h.by.model.SoftDelete
		if fresh := d.take(h.by, soft, ids, true); len(fresh) > 0 {
			next = append(next, wave{r: h.by, soft: soft, ids: fresh})
		}
	}
	return next, later, nil
}

// take puts rows on the plan and answers which of them are new there.
func (d *deletion) take(r *resource, soft bool, ids []string, along bool) []string {
	i := slices.IndexFunc(d.steps, func(s *deleteStep) bool { return s.r.model.Table == r.model.Table && s.soft == soft })
	if i < 0 {
		d.steps = append(d.steps, &deleteStep{r: r, soft: soft, has: map[string]bool{}})
		i = len(d.steps) - 1
	}
	step := d.steps[i]
	var fresh []string
	for _, id := range ids {
		if !step.has[id] {
			step.has[id] = true
			fresh = append(fresh, id)
		}
	}
	step.ids = append(step.ids, fresh...)
	if along {
		step.along = append(step.along, fresh...)
		d.total += len(fresh)
	}
	return fresh
}

// goes tells whether a row is on the plan.
func (d *deletion) goes(r *resource, id string) bool {
	return slices.ContainsFunc(d.steps, func(s *deleteStep) bool { return s.r.model.Table == r.model.Table && s.has[id] })
}

// referring finds the rows that refer to ids, at most as many as could matter.
func (d *deletion) referring(ctx context.Context, h *holder, ids []string, living bool) ([]string, error) {
	s := newStatement(d.tx.Tx)
	s.add("SELECT DISTINCT ")
	if h.field.kind == model.Many {
		s.column("t", h.field.Through.Own)
		s.add(" FROM ")
		s.quote(h.field.Through.Table)
		s.add(" AS t WHERE ")
		s.column("t", h.field.Through.Other)
	} else {
		s.column("t", "id")
		s.add(" FROM ")
		s.quote(h.by.model.Table)
		s.add(" AS t WHERE ")
		s.column("t", h.field.Column)
	}
	s.ids(ids)
	if living && h.by.model.SoftDelete && h.field.kind != model.Many {
		s.add(" AND ")
		h.by.alive(s, "t")
	}
	s.add(" ORDER BY 1 LIMIT ")
	s.number(int64(maxAlong + 1 + d.planned(h.by)))
	rows, err := s.query(ctx, d.tx.Tx)
	if err != nil {
		return nil, fmt.Errorf("who refers to %s: %w", h.field.Ref, err)
	}
	return readIDs(rows)
}

func (d *deletion) planned(r *resource) int {
	n := 0
	for _, s := range d.steps {
		if s.r.model.Table == r.model.Table {
			n += len(s.ids)
		}
	}
	return n
}

// ordered are the steps in an order that foreign keys allow: a table that refers to another one goes before it. Tables
// that refer to each other in a circle keep the order in which they were found, backwards.
func (d *deletion) ordered() []*deleteStep {
	rest := slices.Clone(d.steps)
	slices.Reverse(rest)
	var out []*deleteStep
	for len(rest) > 0 {
		i := slices.IndexFunc(rest, func(s *deleteStep) bool {
			return !slices.ContainsFunc(rest, func(other *deleteStep) bool { return other != s && refersTo(other.r, s.r) })
		})
		i = max(i, 0)
		out = append(out, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	return out
}

func refersTo(a, b *resource) bool {
	return slices.ContainsFunc(b.heldBy, func(h *holder) bool {
		return h.field.kind == model.Ref && h.by.model.Table == a.model.Table
	})
}

type joinColumn struct{ table, column string }

// joins are the joining tables in which the rows of a step are named, from either side.
func (s *deleteStep) joins() []joinColumn {
	var all []joinColumn
	add := func(j joinColumn) {
		if !slices.Contains(all, j) {
			all = append(all, j)
		}
	}
	for _, f := range s.r.fields {
		if !f.computed() && f.kind == model.Many {
			add(joinColumn{f.Through.Table, f.Through.Own})
		}
	}
	for _, h := range s.r.heldBy {
		if h.field.kind == model.Many {
			add(joinColumn{h.field.Through.Table, h.field.Through.Other})
		}
	}
	return all
}
