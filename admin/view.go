package admin

import (
	"github.com/manor-go/manor"
)

// viewFor is the one function that says which fields a caller sees and may set. A hidden field is neither seen nor set; a
// secret one is set and never seen; one with a permission is there only for those who hold it. Inlines belong to their
// parent and are seen with it. Without guarded fields all callers share one view.
func (r *resource) viewFor(who *manor.Principal) *view {
	if !r.guarded || who != nil && who.Superuser {
		return r.full
	}
	return r.makeView(func(permission string) bool { return permission == "" || who.Can(permission) })
}

func (r *resource) makeView(holds func(permission string) bool) *view {
	v := &view{resource: r, visible: make(map[string]bool, len(r.fields)), writable: make(map[string]bool, len(r.fields)), inlines: r.inlines}
	for _, f := range r.fields {
		if !f.computed() && f.Hidden || !holds(f.permission) {
			continue
		}
		if f.computed() || !f.Secret {
			v.visible[f.name] = true
			v.fields = append(v.fields, f)
		}
		if f.settable() {
			v.writable[f.name] = true
		}
	}
	return v
}

// settable tells whether any caller may set the field; an immutable one only when the row is made.
func (f *field) settable() bool {
	return !f.computed() && !f.Primary && !f.ReadOnly && !f.Hidden
}
