package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// maxExamples is how many rows of each group a preview names.
const maxExamples = 5

// deletePreview tells what a DELETE would do: {can_delete, deletes, nulls, held_by}.
type deletePreview struct {
	CanDelete bool           `json:"can_delete"`
	Deletes   []previewGroup `json:"deletes"` // rows that go along
	Nulls     []previewGroup `json:"nulls"`   // rows whose reference is cleared
	HeldBy    []previewGroup `json:"held_by"` // rows that must go first
}

// previewGroup are rows of one resource. Of one that the caller may not read only the number is told.
type previewGroup struct {
	Resource      string           `json:"resource"`
	Label         manor.Text       `json:"label"`
	Count         int              `json:"count"`
	CountRelation string           `json:"count_relation"` // eq, or gte beyond 1,000
	Examples      []previewExample `json:"examples"`
}

type previewExample struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func (c *call) deletePreview(id string) error {
	var out *deletePreview
	err := c.site.kernel.DB().InTx(c.ctx, func(ctx context.Context, tx *manor.Tx) error {
		rec, err := c.fetch(ctx, tx.Tx, c.who, id, fetchOptions{})
		if err != nil {
			return err
		}
		d := &deletion{tx: tx, who: c.who, root: c.resource, recs: []*record{rec}}
		if err := d.plan(ctx, c.resource, []string{id}); err != nil {
			return err
		}
		out, err = d.preview(ctx)
		return err
	})
	if err != nil {
		return err
	}
	body, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("delete preview: %w", err)
	}
	c.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.c.Send(body)
}

func (d *deletion) preview(ctx context.Context) (*deletePreview, error) {
	out := &deletePreview{
		CanDelete: len(d.held) == 0 && d.total <= maxAlong,
		Deletes:   []previewGroup{},
	}
	for _, step := range d.steps {
		if len(step.along) == 0 {
			continue
		}
		group, err := d.group(ctx, step.r, step.along, step.r.cascading()...)
		if err != nil {
			return nil, err
		}
		out.Deletes = append(out.Deletes, group)
	}
	for _, step := range d.quiet {
		ids, err := d.referring(ctx, step.holder, step.to, false)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			continue
		}
		group, err := d.group(ctx, step.holder.by, ids)
		if err != nil {
			return nil, err
		}
		out.Deletes = append(out.Deletes, group)
	}
	var err error
	if out.Nulls, err = d.groups(ctx, d.nulls); err != nil {
		return nil, err
	}
	out.HeldBy, err = d.groups(ctx, d.held)
	return out, err
}

func (d *deletion) groups(ctx context.Context, list []*holding) ([]previewGroup, error) {
	groups := []previewGroup{}
	for _, h := range list {
		group, err := d.group(ctx, h.holder.by, h.ids, h.holder.field)
		if err != nil {
			return nil, err
		}
		groups = append(groups, group)
	}
	return groups, nil
}

func (h *holding) show(who *manor.Principal) previewGroup {
	return groupOf(h.holder.by, h.ids, h.holder.by.tells(who, h.holder.field))
}

// groupOf are rows in numbers; told says whether the caller may know what they are.
func groupOf(r *resource, ids []string, told bool) previewGroup {
	group := previewGroup{Count: len(ids), CountRelation: "eq", Examples: []previewExample{}}
	if len(ids) > maxAlong {
		group.Count, group.CountRelation = maxAlong, "gte"
	}
	if told {
		group.Resource, group.Label = r.name, r.many
	} else {
		group.Label = manor.Text{EN: "Other data", ZH: "其他数据"}
	}
	return group
}

// readable tells whether the caller may read the resource; the child of an inline is read with its parent.
func (r *resource) readable(who *manor.Principal) bool { return !r.registered() || r.can(who, "read") }

// tells tells whether the caller may know which rows of the resource refer to something by these fields: he may read it, and
// none of them is kept from him.
func (r *resource) tells(who *manor.Principal, by ...*field) bool {
	v := r.viewFor(who)
	return r.readable(who) && !slices.ContainsFunc(by, func(f *field) bool { return r.full.sees(f.name) && !v.sees(f.name) })
}

// cascading are the references whose rows go along with what they refer to.
func (r *resource) cascading() []*field {
	var all []*field
	for _, f := range r.fields {
		if !f.computed() && f.kind == model.Ref && f.Delete == model.Cascade {
			all = append(all, f)
		}
	}
	return all
}

// group names a few of the rows as well, as far as the caller may see them.
func (d *deletion) group(ctx context.Context, r *resource, ids []string, by ...*field) (previewGroup, error) {
	told := r.tells(d.who, by...)
	group := groupOf(r, ids, told)
	if !told {
		return group, nil
	}
	some := ids[:min(len(ids), maxExamples)]
	rows, err := r.fetchRows(ctx, d.tx.Tx, d.who, some, r.columns(), false)
	if err != nil {
		return group, err
	}
	v := r.viewFor(d.who)
	for _, row := range rows {
		group.Examples = append(group.Examples, previewExample{ID: r.idOf(row), Title: v.titleOf(row)})
	}
	return group, nil
}

// sentence begins "12 courses refer to".
func (g previewGroup) sentence() string {
	count := fmt.Sprint(g.Count)
	if g.CountRelation == "gte" {
		count = "At least " + count
	}
	return fmt.Sprintf("%s of %s refer to", count, g.Label.EN)
}
