package admin

import (
	"strings"

	"github.com/manor-go/manor"
)

// verb is an operation that has a permission of its own.
type verb struct {
	name  string
	label manor.Text
}

// verbs are the permissions of the resource's operations; those that are switched off have none.
func (r *resource) verbs() []verb {
	all := []verb{{"read", manor.Text{EN: "Read", ZH: "查看"}}}
	if !r.noCreate {
		all = append(all, verb{"create", manor.Text{EN: "Create", ZH: "新建"}})
	}
	if !r.noUpdate {
		all = append(all, verb{"update", manor.Text{EN: "Update", ZH: "修改"}})
	}
	if !r.noDelete {
		all = append(all, verb{"delete", manor.Text{EN: "Delete", ZH: "删除"}})
	}
	return append(all, verb{"export", manor.Text{EN: "Export", ZH: "导出"}})
}

// permitted are all permissions of the resource by action: its operations, actions, grants and guarded fields.
func (r *resource) permitted() []manor.Permission {
	var all []manor.Permission
	seen := map[string]bool{}
	add := func(action string, label manor.Text) {
		if seen[action] {
			return
		}
		seen[action] = true
		all = append(all, manor.Permission{Name: r.name + ":" + action, Resource: r.name, Action: action, Label: label})
	}
	for _, v := range r.verbs() {
		add(v.name, v.label)
	}
	for _, a := range r.actions {
		add(a.name, a.label)
	}
	for _, g := range r.grants {
		add(g.Action, g.Label)
	}
	guarded := func(fields []*field) {
		for _, f := range fields {
			if action, own := strings.CutPrefix(f.permission, r.name+":"); own {
				add(action, manor.Text{EN: "See " + strings.ToLower(f.label.EN), ZH: "查看" + f.label.ZH})
			}
		}
	}
	guarded(r.fields)
	for _, in := range r.inlines {
		guarded(in.child.fields)
	}
	return all
}

// registerPermissions makes the permissions known to the kernel; versions of one resource share theirs.
func (s *Site) registerPermissions() {
	seen := map[string]bool{}
	for _, p := range s.kernel.Permissions() {
		seen[p.Name] = true
	}
	for _, r := range s.resources {
		for _, p := range r.permitted() {
			if !seen[p.Name] {
				seen[p.Name] = true
				s.kernel.Permit(p)
			}
		}
	}
}
