package admin

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

var (
	nameForm       = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)
	versionForm    = regexp.MustCompile(`^v[1-9][0-9]?$`)
	permissionForm = regexp.MustCompile(`^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$`)
)

func validName(name string) bool    { return nameForm.MatchString(name) && !strings.Contains(name, "__") }
func isVersion(version string) bool { return versionForm.MatchString(version) }

// isReserved tells the names under /api/v1 that are not for resources of apps.
func isReserved(name string) bool {
	return slices.Contains([]string{"auth", "rbac", "schema", "files", "audit", "jobs", "ws", "openapi", "docs", "console"}, name)
}

// takenAction tells the names that an action cannot have: operations have them.
func takenAction(name string) bool {
	return slices.Contains([]string{"read", "create", "update", "delete", "export", "import", "history", "restore", "delete_preview", "actions", "revert", "facets", "dates"}, name)
}

// check is the site's check: every mistake of every declaration.
func (s *Site) check(context.Context, *manor.Kernel, bool) []manor.Finding {
	s.finish()
	return s.findings
}

func (s *Site) checkDeclarations() {
	for _, r := range s.resources {
		r.checkBase()
		r.checkFields()
		r.checkOptions()
		r.checkActions()
		r.checkInlines()
	}
	s.checkLabels()
}

// checkBase: the engine needs an id to find rows by, and a version to change them under.
func (r *resource) checkBase() {
	if r.model.Based {
		return
	}
	id := r.byName["id"]
	if r.readOnly && id != nil && !id.computed() && id.Primary {
		return // what is never changed needs no version
	}
	r.wrong(idBase, "", r.typ.Name()+" does not embed admin.Base", "embed admin.Base: it brings id, created_at, updated_at and version")
}

func (r *resource) checkOptions() {
	seen := map[string]bool{}
	for i, set := range r.fieldsets {
		place := fmt.Sprintf("Fieldsets[%d]", i)
		for _, name := range set.Fields {
			switch {
			case r.byName[name] == nil && !slices.ContainsFunc(r.inlines, func(in *inline) bool { return in.name == name }):
				r.wrong(idFieldset, place, quoted(name)+" is not a field", "name a field, a computed column or an inline")
			case seen[name]:
				r.wrong(idFieldset, place, quoted(name)+" stands in two places", "keep one of them")
			}
			seen[name] = true
		}
	}
	if name := r.dateHierarchy; name != "" {
		f := r.byName[name]
		if f == nil || f.computed() || !f.Filter || f.kind != model.Time && f.kind != model.Date {
			r.wrong(idHierarchy, "DateHierarchy", quoted(name)+" is not a time or date that can be filtered", "name one, and give it admin:\"filter\"")
		}
	}
	r.checkList()
	r.checkScopePath("Owner", r.owner)
	r.checkScopePath("Department", r.department)
	for _, name := range r.listEditable {
		f := r.byName[name]
		switch {
		case f == nil || !f.settable() || f.Immutable || f.Secret:
			r.wrong(idListEditable, "ListEditable", quoted(name)+" cannot be changed", "name a field that callers can set")
		case !f.list || f.Link:
			r.wrong(idListEditable, "ListEditable", quoted(name)+" is not a plain column of the list", "give it admin:\"list\", and no link")
		case f.kind == model.Many || f.kind == model.JSON || f.kind == model.LongText || f.kind == model.File:
			r.wrong(idListEditable, "ListEditable", fmt.Sprintf("%q holds %s, which does not fit into a list", name, f.kind), "edit it on the form")
		case r.noUpdate:
			r.wrong(idListEditable, "ListEditable", "the resource cannot be updated", "drop ListEditable, or NoUpdate")
		}
	}
	if r.quietCascade && (len(r.heldBy) > 0 || r.beforeDelete != nil || r.model.SoftDelete) {
		r.wrong(idQuietCascade, "QuietCascade", "other rows refer to these, or they have BeforeDelete or admin.SoftDelete", "drop QuietCascade: such rows cannot go without being looked at")
	}
	if !r.sunset.IsZero() && r.sunset.Before(r.deprecated) {
		r.wrong(idSunset, "Sunset", "Sunset comes before Deprecated", "an API is deprecated first, and switched off later")
	}
	declared := map[string]bool{}
	for _, g := range r.grants {
		taken := declared[g.Action] || takenAction(g.Action) || slices.ContainsFunc(r.actions, func(a *action) bool { return a.name == g.Action })
		switch {
		case !validName(g.Action):
			r.wrong(idPermission, "Grants", quoted(g.Action)+" cannot be an action", "use lower case letters, digits and underscores")
		case taken:
			r.wrong(idPermission, "Grants", quoted(g.Action)+" is a permission already", "drop the grant: operations and actions have theirs")
		}
		declared[g.Action] = true
	}
}

// checkList: what the declaration says of the list must fit its fields.
func (r *resource) checkList() {
	if r.perPage < 0 || r.perPage > maxPerPage {
		r.wrong(idListOption, "PerPage", fmt.Sprintf("a page cannot have %d rows", r.perPage), fmt.Sprintf("choose 1 to %d; 0 stands for %d", maxPerPage, defaultPerPage))
	}
	if r.facets && r.full != nil && len(r.full.facetFields()) == 0 {
		r.wrong(idListOption, "Facets", "there is no filter whose rows could be counted", "give an enum, a bool or a reference admin:\"filter\", or drop Facets")
	}
	seen := map[string]bool{}
	for _, name := range r.listFields {
		f := r.byName[name]
		switch {
		case f == nil:
			r.wrong(idListOption, "ListFields", quoted(name)+" is not a field", "name fields and computed columns")
		case !f.computed() && (f.Hidden || f.Secret):
			continue // checkFaces says so
		case seen[name]:
			r.wrong(idListOption, "ListFields", quoted(name)+" stands in two places", "keep one of them")
		}
		seen[name] = true
	}
}

func (r *resource) checkActions() {
	seen := map[string]bool{}
	for _, a := range r.actions {
		if a.builtIn() {
			continue
		}
		switch {
		case !validName(a.name):
			r.wrong(idAction, "Actions", quoted(a.name)+" cannot be the name of an action", "use lower case letters, digits and underscores")
		case takenAction(a.name):
			r.wrong(idAction, "Actions", quoted(a.name)+" is the name of an operation", "choose another name")
		case seen[a.name]:
			r.wrong(idAction, "Actions", "two actions are called "+quoted(a.name), "rename one of them")
		}
		seen[a.name] = true
		for _, f := range a.fields {
			r.checkValues(f, "Actions."+a.name+"."+f.GoName)
		}
	}
}

func (r *resource) checkInlines() {
	seen := map[string]bool{}
	for _, in := range r.inlines {
		place := "Inlines." + in.name
		switch {
		case !validName(in.name):
			r.wrong(idInline, place, quoted(in.name)+" cannot be a name in JSON", "name the array with As")
		case seen[in.name] || r.byName[in.name] != nil:
			r.wrong(idInline, place, "another member is called "+quoted(in.name), "rename it with As")
		}
		seen[in.name] = true
		if in.parent.computed() || in.parent.Ref != r.name {
			r.wrong(idInline, place, fmt.Sprintf("%s.%s does not refer to %s", in.child.typ.Name(), in.parent.name, r.name), "give it admin:\"ref="+r.name+"\"")
		}
		if in.own && (in.served == nil || in.served.name != in.name || in.served.scope != nil) {
			r.wrong(idInline, place, "the children have no permissions of their own to ask for", "register "+in.child.typ.Name()+" as the resource "+quoted(in.name)+", without Scope")
		}
		if in.max < 1 || in.max > 1000 {
			r.wrong(idInline, place, "Max must lie between 1 and 1000", "more children are a resource of their own")
		}
		if in.min < 0 || in.min > in.max {
			r.wrong(idInline, place, "Min must lie between 0 and Max", "correct one of them")
		}
		if in.extra < 0 || in.extra > in.max {
			r.wrong(idInline, place, "Extra must lie between 0 and Max", "correct one of them")
		}
		if in.min > 0 && in.noAdd {
			r.wrong(idInline, place, "Min asks for children that NoAdd forbids", "drop one of them")
		}
		in.child.checkBase()
		in.child.checkFields()
		for _, f := range in.child.fields {
			if f.kind == model.Many {
				in.child.wrong(idInline, f.GoName, "the child of an inline cannot have a many-to-many field", "register the child as a resource of its own")
			}
		}
	}
}

// checkLabels finds keys of the catalogue that nothing is called by: misspelt ones, mostly.
func (s *Site) checkLabels() {
	var unused []string
	for key := range s.labels {
		if !s.used[key] {
			unused = append(unused, key)
		}
	}
	slices.Sort(unused)
	for _, key := range unused {
		s.report(idUnusedLabel, "labels."+key, "nothing is called "+quoted(key), "correct the key, or drop it")
	}
}

// checkScopePath looks whether data scopes can go by a path of the declaration.
func (r *resource) checkScopePath(option, path string) {
	if path == "" {
		return
	}
	if _, err := r.resolve(Eq(path, "id")); err != nil {
		r.wrong(idDataScope, option, quoted(path)+" does not lead to a field that holds an id", "name a field of the resource, or of one that it refers to: \"teacher.user_id\"")
	}
}
