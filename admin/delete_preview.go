package admin

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
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
		group, err := d.group(ctx, step.r, step.along)
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
		group, err := d.group(ctx, h.holder.by, h.ids)
		if err != nil {
			return nil, err
		}
		groups = append(groups, group)
	}
	return groups, nil
}

func (h *holding) show(who *manor.Principal) previewGroup { return groupOf(h.holder.by, h.ids, who) }

func groupOf(r *resource, ids []string, who *manor.Principal) previewGroup {
	group := previewGroup{Count: len(ids), CountRelation: "eq", Examples: []previewExample{}}
	if len(ids) > maxAlong {
		group.Count, group.CountRelation = maxAlong, "gte"
	}
	if r.readable(who) {
		group.Resource, group.Label = r.name, r.many
	} else {
		group.Label = manor.Text{EN: "Other data", ZH: "其他数据"}
	}
	return group
}

// readable tells whether the caller may read the resource; the child of an inline is read with its parent.
func (r *resource) readable(who *manor.Principal) bool { return !r.registered() || r.can(who, "read") }

// group names a few of the rows as well, as far as the caller may see them.
func (d *deletion) group(ctx context.Context, r *resource, ids []string) (previewGroup, error) {
	group := groupOf(r, ids, d.who)
	if !r.readable(d.who) {
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
