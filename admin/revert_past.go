package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// past is a row as it was, put together while its history is undone.
type past struct {
	c        *call
	rec      *record // as it is
	locked   []string
	fields   map[string]json.RawMessage // values then, of those that changed since
	children map[string]map[string]*pastChild

	// made by settle
	members map[string]json.RawMessage // the body that brings the row back
	changes changeSet                  // [now, then]
	skipped []skippedField
}

// pastChild is a child as it was.
type pastChild struct {
	rec    *record // as it is; nil: it is gone
	there  bool    // then
	title  json.RawMessage
	fields map[string]json.RawMessage
}

func newPast(c *call, rec *record, locked []string) *past {
	return &past{
		c: c, rec: rec, locked: locked, fields: map[string]json.RawMessage{}, children: map[string]map[string]*pastChild{},
		members: map[string]json.RawMessage{}, changes: changeSet{b: json.RawMessage{'{'}},
	}
}

// undo takes one change of a line back: path is "title", "lessons[id]" or "lessons[id].title".
func (p *past) undo(path string, before json.RawMessage) {
	name, rest, nested := strings.Cut(path, "[")
	if !nested {
		p.fields[name] = before
		return
	}
	id, field, has := strings.Cut(rest, "].")
	if !has {
		id = strings.TrimSuffix(rest, "]")
	}
	child := p.child(name, id)
	if has {
		child.fields[field] = before
		return
	}
	child.there, child.title = !isNullJSON(before), before
}

func (p *past) child(inline, id string) *pastChild {
	if p.children[inline] == nil {
		p.children[inline] = map[string]*pastChild{}
		for _, rec := range p.rec.inlines[inline] {
			p.children[inline][p.c.view.inline(inline).child.idOf(rec.row)] = &pastChild{rec: rec, there: true, fields: map[string]json.RawMessage{}}
		}
	}
	child := p.children[inline][id]
	if child == nil {
		child = &pastChild{fields: map[string]json.RawMessage{}}
		p.children[inline][id] = child
	}
	return child
}

// settle compares then with now, and makes the body.
func (p *past) settle(ctx context.Context, tx *manor.Tx) error {
	usable, err := p.files(ctx, tx)
	if err != nil {
		return err
	}
	for _, f := range p.c.fields {
		then, changed := p.fields[f.name]
		if !changed || f.computed() || f.stampedByEngine() || p.equal(f, p.rec.row, then) {
			continue
		}
		reason := p.refusal(f, p.c.view, then, usable)
		if reason == "" && (p.c.view.fixes(f) || slices.Contains(p.locked, f.name)) {
			reason = skippedReadOnly
		}
		if reason != "" {
			p.skip(f.name, reason)
			continue
		}
		p.members[f.name] = then
		p.change(f.name, f, p.rec.row, then)
	}
	for _, in := range p.c.view.inlines {
		if children := p.children[in.name]; children != nil {
			p.settleInline(in, children, usable)
		}
	}
	return nil
}

// settleInline makes the array of one inline: those that were there then, with what changed since.
func (p *past) settleInline(in *inline, children map[string]*pastChild, usable map[string]bool) {
	changes, skipped := len(p.changes.b), len(p.skipped)
	items, differs := []json.RawMessage{}, false
	add := func(id string) {
		child := children[id]
		path := in.name + "[" + id + "]"
		if !child.there {
			if child.rec != nil {
				differs = true
				p.changes.pair(path, p.called(in, child.rec.row, id), nullJSON)
			}
			return
		}
		item := p.item(in, child, path, usable)
		if child.rec == nil {
			differs = true
		} else {
			differs = differs || len(item) > 0
			item["id"] = encoded(id)
		}
		items = append(items, encoded(item))
	}
	for _, rec := range p.rec.inlines[in.name] {
		add(in.child.idOf(rec.row))
	}
	gone := slices.DeleteFunc(slices.Collect(maps.Keys(children)), func(id string) bool { return children[id].rec != nil })
	slices.SortFunc(gone, func(a, b string) int { return cmp.Compare(a, b) })
	for _, id := range gone {
		add(id)
	}
	switch {
	case !differs:
	case in.noAdd || in.noChange || in.noDelete || slices.Contains(p.locked, in.name):
		p.changes.b, p.skipped = p.changes.b[:changes], p.skipped[:skipped]
		p.skip(in.name, skippedReadOnly)
	default:
		p.members[in.name] = encoded(items)
	}
}

// item makes one child's members.
func (p *past) item(in *inline, child *pastChild, path string, usable map[string]bool) map[string]json.RawMessage {
	v := in.childView(p.c.who)
	item := map[string]json.RawMessage{}
	if child.rec == nil {
		p.changes.pair(path, nullJSON, child.title)
	}
	for _, f := range in.child.fields {
		then, changed := child.fields[f.name]
		if !changed || f.computed() || f.stampedByEngine() || f.name == in.parent.name || child.rec != nil && p.equal(f, child.rec.row, then) {
			continue
		}
		reason := p.refusal(f, v, then, usable)
		if reason == "" && v.fixes(f) && child.rec != nil {
			reason = skippedReadOnly
		}
		if reason != "" {
			p.skip(path+"."+f.name, reason)
			continue
		}
		item[f.name] = then
		var now reflect.Value
		if child.rec != nil {
			now = child.rec.row
		}
		p.change(path+"."+f.name, f, now, then)
	}
	return item
}

// refusal tells why a field cannot be brought back; empty: it can.
func (p *past) refusal(f *field, v *view, then json.RawMessage, usable map[string]bool) string {
	switch {
	case f.Secret:
		return skippedSecret
	case !v.writes(f.name):
		return skippedReadOnly
	case f.kind == model.File:
		if id, isText := jsonText(then); isText && id != "" && !usable[id] {
			return skippedFile
		}
	}
	return ""
}

// files tells which of the files that the row held then are still there for the caller.
func (p *past) files(ctx context.Context, tx *manor.Tx) (map[string]bool, error) {
	var ids []any
	collect := func(r *resource, fields map[string]json.RawMessage) {
		for _, f := range r.files {
			if id, isText := jsonText(fields[f.name]); isText && id != "" {
				ids = append(ids, id)
			}
		}
	}
	collect(p.c.resource, p.fields)
	for _, in := range p.c.view.inlines {
		for _, child := range p.children[in.name] {
			collect(in.child, child.fields)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	s := newStatement(tx.Tx)
	s.add("SELECT x.id FROM ")
	if err := existingFrom(ctx, s, "x", nil, p.c.who, ids); err != nil {
		return nil, err
	}
	rows, err := s.query(ctx, tx.Tx)
	if err != nil {
		return nil, err
	}
	there, err := readIDs(rows)
	if err != nil {
		return nil, err
	}
	usable := make(map[string]bool, len(there))
	for _, id := range there {
		usable[id] = true
	}
	return usable, nil
}

// equal tells whether a row has the value now.
func (p *past) equal(f *field, row reflect.Value, then json.RawMessage) bool {
	if f.Secret {
		return false
	}
	return sameJSON(valueNow(f, row), then)
}

// valueNow is a field's value as the history writes it.
func valueNow(f *field, row reflect.Value) json.RawMessage {
	var now changeSet
	now.value(f, row)
	return now.b
}

func (p *past) change(path string, f *field, now reflect.Value, then json.RawMessage) {
	p.changes.pair(path, valueNow(f, now), then)
}

func (p *past) skip(path, reason string) {
	p.skipped = append(p.skipped, skippedField{Field: path, Reason: reason})
}

// called is how the history calls a child.
func (p *past) called(in *inline, row reflect.Value, id string) json.RawMessage {
	if title := in.child.recorded(row); title != "" {
		return encoded(title)
	}
	return encoded(id)
}

func (p *past) preview() *revertPreview {
	preview := &revertPreview{Changes: p.changes.done(), Skipped: p.skipped}
	if preview.Skipped == nil {
		preview.Skipped = []skippedField{}
	}
	return preview
}

// pair adds a change whose values are written already.
func (c *changeSet) pair(path string, before, after json.RawMessage) {
	c.key(path)
	c.b = append(c.b, '[')
	c.b = append(c.b, before...)
	c.b = append(c.b, ',')
	c.b = append(c.b, after...)
	c.b = append(c.b, ']')
}

// encoded writes JSON of values that always can be written.
func encoded(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		return nullJSON
	}
	return text
}
