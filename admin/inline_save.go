package admin

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/manor-go/manor"
)

// childWrites is what a save does to one inline: rows to write, rows to take away.
type childWrites struct {
	in      *inline
	who     *manor.Principal
	writes  []*write // new and changed ones
	removed []reflect.Value
	gone    bool // the removed ones are deleted already
}

func (c *childWrites) changed() bool { return len(c.writes) > 0 || len(c.removed) > 0 }

// saver is the resource whose hooks and rules hold for the children: their own when they are served as well.
func (i *inline) saver() *resource {
	if i.served != nil {
		return i.served
	}
	return i.child
}

// readInlines turns the nested arrays of a body into writes. An array that is left out is kept by PATCH and emptied by
// PUT; with id = change, without = add, left out of the array = delete. What the declaration forbids of these, and any
// change of an inline that is locked for this row, is refused on its path; PUT keeps what it could not empty.
func (c *call) readInlines(ctx context.Context, tx *manor.Tx, members map[string]json.RawMessage, m mode, rec *record, parentID string, locked []string, wrong *faults) ([]*childWrites, error) {
	var all []*childWrites
	for _, in := range c.view.inlines {
		raw, given := members[in.name]
		if !given {
			if in.min > 0 && m == creating {
				wrong.add(in.name, "required", "At least %d are needed.", in.min)
			}
			if m != replacing || in.noDelete || !in.holds(c.who, "delete") || in.min > 0 || slices.Contains(locked, in.name) {
				continue
			}
			raw = json.RawMessage("[]")
		}
		var items []json.RawMessage
		switch {
		case isNullJSON(raw):
			wrong.add(in.name, "null", "This cannot be null; an empty array takes all away.")
			continue
		case raw[0] != '[' || json.Unmarshal(raw, &items) != nil:
			wrong.add(in.name, "type", "This must be an array of objects.")
			continue
		case len(items) > in.max:
			wrong.add(in.name, "too_long", "At most %d are possible.", in.max)
			continue
		case len(items) < in.min:
			wrong.add(in.name, "too_short", "At least %d are needed.", in.min)
			continue
		}
		var existing []*record
		if rec != nil {
			existing = rec.inlines[in.name]
		}
		writes, err := c.readInline(ctx, tx, in, items, m, existing, parentID, wrong)
		if err != nil {
			return nil, err
		}
		if slices.Contains(locked, in.name) {
			if writes.changed() {
				wrong.add(in.name, "read_only", "This cannot be changed.")
			}
			continue
		}
		writes.permitted(wrong)
		all = append(all, writes)
	}
	return all, nil
}

// permitted refuses what the declaration keeps callers from doing to the children.
func (c *childWrites) permitted(wrong *faults) {
	for _, child := range c.writes {
		path := strings.TrimSuffix(child.prefix, ".")
		switch {
		case child.creating() && c.in.noAdd:
			wrong.add(path, "read_only", "No %s can be added here.", c.in.child.singular())
		case child.creating() && !c.in.holds(c.who, "create"), !child.creating() && !c.in.holds(c.who, "update"):
			wrong.add(path, "read_only", "You may not change the %s.", c.in.child.singular())
		case !child.creating() && c.in.noChange:
			wrong.add(path, "read_only", "The %s cannot be changed here.", c.in.child.singular())
		}
	}
	if len(c.removed) > 0 && (c.in.noDelete || !c.in.holds(c.who, "delete")) {
		wrong.add(c.in.name, "read_only", "No %s can be deleted here.", c.in.child.singular())
	}
}

func (c *call) readInline(ctx context.Context, tx *manor.Tx, in *inline, items []json.RawMessage, m mode, existing []*record, parentID string, wrong *faults) (*childWrites, error) {
	out := &childWrites{in: in, who: c.who}
	known := make(map[string]*record, len(existing))
	for _, rec := range existing {
		known[in.child.idOf(rec.row)] = rec
	}
	v := in.childView(c.who)
	seen := map[string]bool{}
	for i, item := range items {
		path := in.name + "[" + strconv.Itoa(i) + "]"
		members, fault := membersOf(item)
		if fault != nil {
			wrong.put(path, fault)
			continue
		}
		body := &input{
			r: in.child, v: v, mode: creating, prefix: path + ".", members: members, wrong: wrong,
			fixed: map[string]string{in.parent.name: parentID},
		}
		child := &write{r: in.saver(), who: c.who, prefix: path + ".", action: "update"}
		if raw, has := members["id"]; has && !isNullJSON(raw) {
			id, isText := jsonText(raw)
			rec := known[id]
			switch {
			case !isText:
				wrong.add(path+".id", "type", "This must be text.")
				continue
			case rec == nil:
				wrong.add(path+".id", "not_found", "There is no %s %s here.", in.child.singular(), id)
				continue
			case seen[id]:
				wrong.add(path+".id", "duplicate", "%s is named twice.", id)
				continue
			}
			seen[id] = true
			body.mode, body.fixed["id"] = m, id
			body.current = c.currentOf(ctx, tx, v, rec)
			child.before, child.row = rec.row, in.child.clone(rec.row)
		} else {
			delete(members, "id")
			child.action, child.row = "create", in.child.new()
			in.child.identify(child.row)
			in.parent.place(child.row, parentID)
		}
		if err := body.apply(child.row); err != nil {
			return nil, err
		}
		out.add(child, members)
	}
	for _, rec := range existing {
		if !seen[in.child.idOf(rec.row)] {
			out.removed = append(out.removed, rec.row)
		}
	}
	return out, nil
}

// add takes the child in when it is new or differs.
func (c *childWrites) add(child *write, members map[string]json.RawMessage) {
	if child.creating() {
		child.given = map[string]bool{}
		for name := range members {
			child.given[name] = true
		}
		c.writes = append(c.writes, child)
		return
	}
	if len(c.in.child.diff(child.before, child.row)) > 0 {
		c.writes = append(c.writes, child)
	}
}

// place puts an id into a reference field.
func (f *field) place(row reflect.Value, id string) {
	into := f.in(row)
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	into.SetString(id)
}

// examine holds every child that is written against its rules.
func (c *childWrites) examine(ctx context.Context, wrong *faults) error {
	for _, child := range c.writes {
		if err := child.examine(ctx, wrong); err != nil {
			return err
		}
	}
	return nil
}

// hook runs the children's own hooks, and stamps those that are written.
func (c *childWrites) hook(ctx context.Context, tx *manor.Tx) error {
	kept := c.writes[:0]
	for _, child := range c.writes {
		if err := child.hook(ctx, tx); err != nil {
			return err
		}
		if child.settle() {
			kept = append(kept, child)
		}
	}
	c.writes = kept
	return c.remove(ctx, tx)
}

// remove takes away the children that were left out. Those that others may refer to or that are kept when deleted go by the
// rules of a deletion; for the rest the batch deletes them.
func (c *childWrites) remove(ctx context.Context, tx *manor.Tx) error {
	saver := c.in.saver()
	if len(c.removed) > 0 && (len(saver.heldBy) > 0 || saver.model.SoftDelete) {
		recs := make([]*record, len(c.removed))
		for i, row := range c.removed {
			recs[i] = &record{row: row}
		}
		c.gone = true
		return saver.deleteRows(ctx, tx, c.who, recs)
	}
	for _, row := range c.removed {
		if saver.beforeDelete == nil {
			break
		}
		if err := saver.beforeDelete(ctx, tx, row); err != nil {
			return err
		}
	}
	return nil
}

// statements takes the removed children away and writes the others: removed first, so that their unique values are free.
func (c *childWrites) statements(ctx context.Context, q *batch) error {
	r := c.in.child
	if len(c.removed) > 0 && !c.gone {
		ids := make([]string, len(c.removed))
		for i, row := range c.removed {
			ids[i] = r.idOf(row)
		}
		for _, f := range r.fields {
			if !f.computed() && f.Through.Table != "" {
				q.deleteIn(f.Through.Table, f.Through.Own, ids)
			}
		}
		q.deleteIn(r.model.Table, "id", ids)
	}
	for _, child := range c.writes {
		if err := child.statements(ctx, q); err != nil {
			return err
		}
		if child.creating() || len(child.columns) == 0 {
			continue
		}
		if err := q.update(child.r, child.row, child.columns, r.versionOf(child.before)); err != nil {
			return err
		}
	}
	return nil
}

// describe adds the children to the parent's changes: "lessons[id].title". One that comes or goes is named by
// "lessons[id]" before its fields, so that the way back is known.
func (c *childWrites) describe(changes *changeSet) {
	for _, row := range c.removed {
		path := c.path(row)
		changes.title(path, c.called(row), "")
		for _, f := range c.in.child.fields {
			if f.stored() && !f.stampedByEngine() && f.name != c.in.parent.name && !blankField(f, row) {
				changes.field(path+"."+f.name, f, row, reflect.Value{})
			}
		}
	}
	for _, child := range c.writes {
		path := c.path(child.row)
		if child.creating() {
			changes.title(path, "", c.called(child.row))
		}
		for _, f := range child.changed {
			if f.name == c.in.parent.name || child.creating() && blankField(f, child.row) {
				continue
			}
			changes.field(path+"."+f.name, f, child.before, child.row)
		}
	}
}

// path is how the history names a child: "lessons[id]".
func (c *childWrites) path(row reflect.Value) string {
	return c.in.name + "[" + c.in.child.idOf(row) + "]"
}

// called is how the history calls a child, never blank: blank stands for none.
func (c *childWrites) called(row reflect.Value) string {
	if title := c.in.child.recorded(row); title != "" {
		return title
	}
	return c.in.child.idOf(row)
}
