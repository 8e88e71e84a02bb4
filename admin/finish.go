package admin

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// finish resolves what declarations say of each other, once, when every app is installed: targets of references, who
// refers to whom, orders, titles, labels, permissions, views, tables, documents.
func (s *Site) finish() { s.settled.Do(s.settle) }

func (s *Site) settle() {
	for _, r := range s.resources {
		r.settlePermissions()
		r.settleColumns()
		r.labelAll(r.name)
	}
	for _, r := range s.withChildren() {
		r.settleTargets()
		r.settleOrder()
		r.settleTitle()
	}
	s.settleServed()
	s.settleJoined()
	s.settleHolders()
	for _, r := range s.withChildren() {
		r.full = r.makeView(nil, func(string) bool { return true })
	}
	s.settlePages()
	s.settleWidgets()
	s.checkDeclarations()
	s.registerPermissions()
	if s.broken() {
		return // nothing is started, and what follows from a wrong declaration would be wrong too
	}
	s.registerTables()
	s.kernel.DocumentLater(s.document)
}

// broken tells whether a declaration is wrong.
func (s *Site) broken() bool {
	return slices.ContainsFunc(s.findings, func(f manor.Finding) bool { return f.Severity == manor.SeverityError })
}

// withChildren are all resources and the children of their inlines.
func (s *Site) withChildren() []*resource {
	var all []*resource
	for _, r := range s.resources {
		all = append(all, r)
		for _, in := range r.inlines {
			all = append(all, in.child)
		}
	}
	return all
}

// settlePermissions completes permissions that name only the action.
func (r *resource) settlePermissions() {
	for _, f := range r.fields {
		if f.permission != "" && !strings.Contains(f.permission, ":") {
			f.permission = r.name + ":" + f.permission
		}
	}
	for _, in := range r.inlines {
		prefix := r.name
		if in.own {
			prefix = in.child.name
		}
		for _, f := range in.child.fields {
			if f.permission != "" && !strings.Contains(f.permission, ":") {
				f.permission = prefix + ":" + f.permission
			}
		}
		r.guarded = r.guarded || in.child.guarded || in.own
	}
	if !r.noDelete {
		r.actions = append(r.actions, &action{
			name: "delete", danger: true,
			label:   manor.Text{EN: "Delete", ZH: "删除"},
			confirm: manor.Text{EN: "Delete the selected rows?", ZH: "删除所选的行？"},
		})
	}
}

// settleColumns makes the list's columns: those that the declaration names, else those with the tag.
func (r *resource) settleColumns() {
	if r.listFields == nil {
		for _, f := range r.fields {
			if f.list {
				r.listFields = append(r.listFields, f.name)
			}
		}
		return
	}
	for _, f := range r.fields {
		f.list = slices.Contains(r.listFields, f.name)
	}
}

func (r *resource) settleTargets() {
	for _, f := range r.fields {
		if f.computed() || f.Ref == "" {
			continue
		}
		f.target = r.site.find(f.Ref)
		if f.target == nil {
			r.wrong(idTarget, f.GoName, "there is no resource "+quoted(f.Ref), "register it, or correct the name; resources are: "+strings.Join(r.site.names(), ", "))
		}
	}
	for _, a := range r.actions {
		for _, f := range a.fields {
			if f.Ref == "" {
				continue
			}
			if f.target = r.site.find(f.Ref); f.target == nil {
				r.wrong(idTarget, a.name+"."+f.GoName, "there is no resource "+quoted(f.Ref), "register it, or correct the name")
			}
		}
	}
}

func (s *Site) names() []string {
	var names []string
	for _, r := range s.resources {
		names = append(names, r.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// settleOrder makes the default sort: as declared, else newest first, else by id. The id ends every order.
func (r *resource) settleOrder() {
	text := r.orderText
	if text == "" && r.byName["created_at"] != nil && r.registered() {
		text = "-created_at"
	}
	desc := false
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		name, down := strings.CutPrefix(part, "-")
		f := r.byName[name]
		switch {
		case f == nil || f.computed():
			r.wrong(idOrder, "Order", quoted(name)+" is not a stored field", "order by a declared field")
			continue
		case !f.kind.Sortable():
			r.wrong(idOrder, "Order", fmt.Sprintf("%q cannot be sorted: it holds %s", name, f.kind), "order by another field")
			continue
		}
		r.order = append(r.order, sortKey{field: f, desc: down})
		desc = down
	}
	if id := r.byName["id"]; id != nil && !id.computed() && !slices.ContainsFunc(r.order, func(k sortKey) bool { return k.field == id }) {
		r.order = append(r.order, sortKey{field: id, desc: desc})
	}
	r.orderText = text
}

// settleTitle decides how a row is called: by the declared function, the field that links, else the id.
func (r *resource) settleTitle() {
	if r.title != nil {
		return
	}
	f := r.linkField()
	if f == nil {
		r.title = func(row reflect.Value) string { return "" }
		return
	}
	r.titleField = f
	r.title = func(row reflect.Value) string { return textOf(f.in(row)) }
}

func (r *resource) linkField() *field {
	for _, f := range r.fields {
		if !f.computed() && f.Link {
			return f
		}
	}
	if f := r.byName["id"]; f != nil && !f.computed() {
		return f
	}
	return nil
}

func textOf(v reflect.Value) string {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	return fmt.Sprint(v.Interface())
}

// settleServed finds the registered resource behind an inline's child, when there is one.
func (s *Site) settleServed() {
	for _, r := range s.resources {
		for _, in := range r.inlines {
			in.order = in.child.order
			for _, other := range s.resources {
				if other.typ == in.child.typ && (in.served == nil || other.api == r.api) {
					in.served = other
				}
			}
		}
	}
}

// settleHolders tells every resource who refers to it. Versions of a resource share a table, so one reference counts once
// per table, and an inline's reference goes before the same one of its registered child.
func (s *Site) settleHolders() {
	seen := map[string]bool{}
	hold := func(h *holder, target *resource) {
		key := h.by.model.Table + "." + h.field.name
		if target == nil || seen[key] {
			return
		}
		seen[key] = true
		for _, r := range s.resources {
			if r.model.Table == target.model.Table {
				r.heldBy = append(r.heldBy, h)
			}
		}
	}
	for _, r := range s.resources {
		for _, in := range r.inlines {
			by := in.child
			if in.served != nil {
				by = in.served
			}
			hold(&holder{by: by, field: by.byName[in.parent.name], inline: in}, r)
		}
	}
	for _, r := range s.withChildren() {
		for _, f := range r.fields {
			if !f.computed() && (f.kind == model.Ref || f.kind == model.Many) {
				hold(&holder{by: r, field: f, joining: s.joins(r, f)}, f.target)
			}
		}
	}
}
