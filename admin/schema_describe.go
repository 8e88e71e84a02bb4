package admin

import (
	"encoding/json"
	"strconv"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// describe tells what the caller may use: a resource that he may not read is not there.
func (s *Site) describe(who *manor.Principal) schemaAnswer {
	console := s.describeConsole(who)
	answer := schemaAnswer{
		Languages: []string{"en", "zh"}, Resources: []schemaResource{}, Pages: console.Pages, Widgets: console.Widgets, Extensions: console.Extensions,
	}
	for _, r := range s.resources {
		if r.can(who, "read") {
			answer.Resources = append(answer.Resources, r.describe(who))
		}
	}
	return answer
}

func (r *resource) describe(who *manor.Principal) schemaResource {
	v := r.viewFor(who)
	d := schemaResource{
		Name: r.name, API: r.api, App: r.app, Label: r.label, LabelMany: r.many, Help: r.help, Icon: r.icon, Group: r.group, Hidden: r.hidden,
		Fields: v.describeFields(who), Filters: v.describeFilters(who), Sortable: v.sortable(), Search: v.searched(), DefaultOrder: r.orderText,
		Includes: append([]string{}, v.includes()...), Fieldsets: v.describeFieldsets(), Inlines: v.describeInlines(who), Actions: r.describeActions(who), Permissions: r.describePermissions(who),
		ListFields: v.listed(), PerPage: r.pageSize(), Facets: r.facets, SearchHelp: r.searchHelp, EmptyText: r.emptyText,
		ListEditable: []string{}, DateHierarchy: r.dateHierarchy, SaveAsNew: r.saveAsNew, SoftDelete: r.model.SoftDelete, ViewOnSite: r.viewOnSite != nil,
		History: !r.noHistory, RequireIfMatch: r.requireIfMatch, Deprecated: !r.deprecated.IsZero(), Endpoints: r.endpoints(v),
		SavePreview: r.describePreview(who),
	}
	if r.titleField != nil && v.shows(r.titleField.name) {
		d.TitleField = r.titleField.name
	}
	for _, name := range r.listEditable {
		if v.writes(name) && v.sees(name) && !v.frozen[name] {
			d.ListEditable = append(d.ListEditable, name)
		}
	}
	if !v.sees(d.DateHierarchy) {
		d.DateHierarchy = ""
	}
	return d
}

// endpoints are the addresses of what the resource has, as far as the caller sees what they need.
func (r *resource) endpoints(v *view) schemaEndpoints {
	base := r.path()
	e := schemaEndpoints{Collection: base, Item: base + "/{id}", Export: base + "/export", Actions: base + "/actions/{name}"}
	if !r.noDelete {
		e.DeletePreview = base + "/{id}/delete-preview"
		if r.model.SoftDelete {
			e.Restore = base + "/{id}/restore"
		}
	}
	if !r.noHistory {
		e.History = base + "/{id}/history"
		if !r.noUpdate {
			e.Revert = base + "/{id}/revert"
		}
	}
	if len(v.facetFields()) > 0 {
		e.Facets = base + "/facets"
	}
	if v.sees(r.dateHierarchy) {
		e.Dates = base + "/dates"
	}
	return e
}

func (r *resource) describePermissions(who *manor.Principal) map[string]bool {
	held := map[string]bool{"create": false, "update": false, "delete": false}
	for _, p := range r.permitted() {
		held[p.Action] = who.Can(p.Name)
	}
	return held
}

func (r *resource) describeActions(who *manor.Principal) []schemaAction {
	all := []schemaAction{}
	for _, a := range r.actions {
		if !r.can(who, a.name) {
			continue
		}
		d := schemaAction{
			Name: a.name, Label: a.label, Confirm: a.confirm, Danger: a.danger,
			Permission: r.name + ":" + a.name, Endpoint: r.path() + "/actions/" + a.name, Batch: maxSelected, Input: []schemaField{},
		}
		for _, f := range a.fields {
			d.Input = append(d.Input, f.describe(who, true))
		}
		all = append(all, d)
	}
	return all
}

func (v *view) describeFieldsets() []schemaFieldset {
	sets := []schemaFieldset{}
	for _, set := range v.resource.fieldsets {
		d := schemaFieldset{Label: set.Label, Collapsed: set.Collapsed, Fields: []string{}}
		if d.Label.ZH == "" {
			d.Label.ZH = d.Label.EN
		}
		for _, name := range set.Fields {
			if v.shows(name) || v.writes(name) || v.resource.byName[name] == nil {
				d.Fields = append(d.Fields, name)
			}
		}
		sets = append(sets, d)
	}
	return sets
}

func (v *view) describeInlines(who *manor.Principal) []schemaInline {
	all := []schemaInline{}
	for _, in := range v.inlines {
		d := schemaInline{
			Name: in.name, Label: in.label, ParentField: in.parent.name, Layout: "table", Order: in.child.orderText, Position: in.position(),
			Extra: in.extra, Min: in.min, Max: in.max, CanAdd: !in.noAdd && in.holds(who, "create"), CanChange: !in.noChange && in.holds(who, "update"), CanDelete: !in.noDelete && in.holds(who, "delete"),
			Fields: in.child.viewFor(who).describeFields(who),
		}
		if in.stacked {
			d.Layout = "stack"
		}
		if in.served != nil && in.served.can(who, "read") {
			d.Resource = in.served.name
		}
		all = append(all, d)
	}
	return all
}

// position is the field that keeps the order of the children when it is made by hand; empty when something else orders them.
func (i *inline) position() string {
	if len(i.child.order) == 0 {
		return ""
	}
	if first := i.child.order[0]; !first.desc && first.field.kind == model.Int && first.field.settable() && !first.field.Immutable {
		return first.field.name
	}
	return ""
}

// listed are the columns of the list that the caller sees, in their order.
func (v *view) listed() []string {
	names := []string{}
	for _, name := range v.resource.listFields {
		if v.shows(name) {
			names = append(names, name)
		}
	}
	return names
}

// pageSize is how many rows a page has unless the query tells.
func (r *resource) pageSize() int {
	if r.perPage == 0 {
		return defaultPerPage
	}
	return r.perPage
}

// describeFields are the fields that the caller sees or may set, in the order of declaration.
func (v *view) describeFields(who *manor.Principal) []schemaField {
	all := []schemaField{}
	for _, f := range v.resource.fields {
		if v.shows(f.name) || v.writes(f.name) {
			d := f.describe(who, v.writes(f.name))
			d.WriteOnly, d.Immutable = !v.shows(f.name), !f.computed() && v.fixes(f)
			all = append(all, d)
		}
	}
	return all
}

func (f *field) describe(who *manor.Principal, writable bool) schemaField {
	d := schemaField{
		Name: f.name, Kind: f.kind, Widget: f.widget(), Label: f.label, Help: f.help, ReadOnly: !writable, Computed: f.computed(), List: f.list, Choices: f.choices,
		EmptyValue: f.emptyValue,
	}
	if f.kind == model.Money {
		d.Currency = "CNY"
	}
	if f.computed() {
		d.Null = true
		return d
	}
	l := f.Limits
	d.Required, d.Immutable, d.Null, d.Unique, d.Link = f.Required, f.Immutable, f.Null, f.Unique, f.Link
	d.MinLength, d.MaxLength, d.MinItems, d.MaxItems, d.Min, d.Max, d.Pattern, d.Format = l.MinLen, l.MaxLen, l.MinItems, l.MaxItems, l.Min, l.Max, l.Pattern, l.Format
	d.SlugSource, d.Accept, d.MaxSize = f.SlugFrom, f.Accept, f.MaxSize
	if f.HasDefault {
		d.Default = f.defaultJSON()
	}
	if f.target != nil {
		d.Reference = &schemaReference{
			Resource: f.target.name, Endpoint: f.target.path(), Readable: f.target.can(who, "read"), Searchable: len(f.target.searched) > 0,
			Tree: f.Tree, Ordered: f.Through.Ordered, OnDelete: f.Delete,
		}
		if t := f.target.titleField; t != nil && f.target.viewFor(who).shows(t.name) {
			d.Reference.TitleField = t.name
		}
		if f.kind == model.Ref {
			d.Reference.Include = includeName(f)
		}
	}
	return d
}

// widget is what the console shows and edits the field with: what the declaration names, else what fits its kind.
func (f *field) widget() string {
	if f.ownWidget != "" {
		return f.ownWidget
	}
	if !f.computed() {
		switch {
		case f.Secret:
			return "password"
		case f.Markdown:
			return "markdown"
		case f.SlugFrom != "":
			return "slug"
		case f.Tree:
			return "tree"
		case f.Radio:
			return "radio"
		case f.Image:
			return "image"
		case f.Limits.Format == "email":
			return "email"
		case f.Limits.Format == "uri":
			return "url"
		}
	}
	switch f.kind {
	case model.LongText:
		return "textarea"
	case model.Int, model.Float:
		return "number"
	case model.Bool:
		return "switch"
	case model.Enum:
		return "select"
	case model.Time:
		return "datetime"
	case model.Ref:
		return "reference"
	case model.Many:
		return "references"
	}
	return string(f.kind) // text, money, date, json, tags, file
}

// defaultJSON is the declared default as a JSON value.
func (f *field) defaultJSON() json.RawMessage {
	switch f.kind {
	case model.Int, model.Money, model.Float, model.Bool, model.JSON:
		if json.Valid([]byte(f.Default)) {
			return json.RawMessage(f.Default)
		}
	case model.Tags:
		return json.RawMessage("[]")
	}
	return json.RawMessage(strconv.Quote(f.Default))
}

// describeFilters are the filters of the list: of the resource's own fields, and of those of the resources referred to,
// as far as the caller may read them.
func (v *view) describeFilters(who *manor.Principal) []schemaFilter {
	all := []schemaFilter{}
	for _, f := range v.fields {
		if ops := f.operators(); len(ops) > 0 {
			all = append(all, schemaFilter{Name: f.name, Kind: f.kind, Label: f.label, Operators: ops, Choices: f.choices})
		}
	}
	for _, name := range v.includes() {
		f := v.includable(name)
		if !f.target.can(who, "read") {
			continue
		}
		all = append(all, f.target.viewFor(who).describeRelated(name, f.label)...)
	}
	for _, in := range v.childrenFor(who) {
		all = append(all, in.served.viewFor(who).describeRelated(in.name, in.label)...)
	}
	return all
}

// describeRelated are the filters of related rows that are called name there.
func (v *view) describeRelated(name string, label manor.Text) []schemaFilter {
	var all []schemaFilter
	for _, f := range v.fields {
		if ops := f.operators(); len(ops) > 0 {
			whole := manor.Text{EN: label.EN + ": " + f.label.EN, ZH: label.ZH + "：" + f.label.ZH}
			all = append(all, schemaFilter{Name: name + "." + f.name, Kind: f.kind, Label: whole, Operators: ops, Choices: f.choices})
		}
	}
	return all
}

func (v *view) sortable() []string {
	return append([]string{}, v.sortableNames()...)
}

func (v *view) searched() []string {
	names := []string{}
	for _, f := range v.resource.searched {
		if v.sees(f.name) {
			names = append(names, f.name)
		}
	}
	return names
}
