package admin

import (
	"slices"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// view is which fields a caller sees and may set: the one answer behind every face.
type view struct {
	resource *resource
	fields   []*field // seen, in order
	shown    []*field // fields, and those that are shown in part, in order
	visible  map[string]bool
	masked   map[string]bool
	writable map[string]bool
	frozen   map[string]bool // of writable: in rows that are there
	inlines  []*inline       // visible
}

// sees tells whether the caller may see the field's value.
func (v *view) sees(name string) bool { return v.visible[name] }

// shows tells whether the caller sees the field's value or a part of it.
func (v *view) shows(name string) bool { return v.visible[name] || v.masked[name] }

// writes tells whether the caller may set the field.
func (v *view) writes(name string) bool { return v.writable[name] }

// fixes tells whether the field of a row that is there cannot be set, by its declaration or for this caller.
func (v *view) fixes(f *field) bool { return f.Immutable || v.frozen[f.name] }

// viewFor is the one function that says which fields a caller sees and may set. A hidden field is neither seen nor set; a
// secret one is set and never seen; one with a permission is there only for those who hold it; the rules of the caller's
// roles narrow it further. Inlines belong to their parent and are seen with it, unless they ask for permissions of their own. Without any of this all callers share one
// view.
func (r *resource) viewFor(who *manor.Principal) *view {
	rules := who.FieldRules(r.name)
	if len(rules) == 0 && (!r.guarded || who != nil && who.Superuser) {
		return r.full
	}
	v := r.makeView(rules, func(permission string) bool { return permission == "" || who.Can(permission) })
	v.inlines = slices.DeleteFunc(slices.Clone(r.inlines), func(in *inline) bool { return !in.seenBy(who) })
	return v
}

func (r *resource) makeView(rules map[string]manor.FieldRule, holds func(permission string) bool) *view {
	v := &view{
		resource: r, inlines: r.inlines, visible: make(map[string]bool, len(r.fields)), writable: make(map[string]bool, len(r.fields)),
		masked: map[string]bool{}, frozen: map[string]bool{},
	}
	for _, f := range r.fields {
		rule := ruleFor(f, rules)
		if !f.computed() && f.Hidden || rule == manor.FieldHidden || !holds(f.permission) {
			continue
		}
		switch {
		case !f.computed() && f.Secret:
		case rule == manor.FieldMasked:
			part := *f
			part.masked = true
			v.masked[f.name] = true
			v.shown = append(v.shown, &part)
		default:
			v.visible[f.name] = true
			v.fields = append(v.fields, f)
			v.shown = append(v.shown, f)
		}
		if (rule == "" || rule == manor.FieldCreateOnly) && f.settable() {
			v.writable[f.name], v.frozen[f.name] = true, rule == manor.FieldCreateOnly
		}
	}
	return v
}

// ruleFor is the rule for a field. What every row needs cannot be taken away, and what cannot be shown in part is hidden.
func ruleFor(f *field, rules map[string]manor.FieldRule) manor.FieldRule {
	rule := rules[f.name]
	switch {
	case rule == "" || f.name == "id" || f.name == "version":
		return ""
	case rule == manor.FieldMasked && !f.maskable():
		return manor.FieldHidden
	case rule != manor.FieldCreateOnly && rule != manor.FieldReadOnly && rule != manor.FieldMasked:
		return manor.FieldHidden
	}
	return rule
}

// maskable tells whether a part of the field's value can be shown.
func (f *field) maskable() bool {
	if f.computed() {
		return f.kind == KindText
	}
	return f.kind == model.Text || f.kind == model.LongText
}

// settable tells whether any caller may set the field; an immutable one only when the row is made.
func (f *field) settable() bool {
	return !f.computed() && !f.Primary && !f.ReadOnly && !f.Hidden
}

// FieldRuleTargets are the fields of a resource that a rule can be for, with the rules that fit; nil without such a
// resource.
func (s *Site) FieldRuleTargets(resource string) map[string][]manor.FieldRule {
	r := s.find(resource)
	if r == nil {
		return nil
	}
	all := map[string][]manor.FieldRule{}
	for _, f := range r.fields {
		if !f.computed() && f.Hidden || f.name == "id" || f.name == "version" {
			continue
		}
		fitting := []manor.FieldRule{manor.FieldHidden}
		if f.maskable() && (f.computed() || !f.Secret) {
			fitting = append(fitting, manor.FieldMasked)
		}
		if f.settable() {
			fitting = append(fitting, manor.FieldReadOnly)
		}
		all[f.name] = fitting
	}
	return all
}
