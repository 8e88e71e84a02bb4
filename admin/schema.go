package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// schemaPath answers what a console is drawn from.
const schemaPath = "/api/v1/schema"

// schemaAnswer is the whole of it, as far as the caller may use it.
type schemaAnswer struct {
	Languages []string         `json:"languages"`
	Resources []schemaResource `json:"resources"`
	Pages     []schemaPage     `json:"pages"`
}

// schemaPage is a page of the console that is no resource.
type schemaPage struct {
	Name  string     `json:"name"`
	Label manor.Text `json:"label"`
}

type schemaResource struct {
	Name           string           `json:"name"`
	API            string           `json:"api"`
	App            string           `json:"app"`
	Label          manor.Text       `json:"label"`
	LabelMany      manor.Text       `json:"label_many"`
	Help           manor.Text       `json:"help"`
	Icon           string           `json:"icon"`
	Group          manor.Text       `json:"group"`
	Hidden         bool             `json:"hidden"`
	TitleField     string           `json:"title_field"`
	Fields         []schemaField    `json:"fields"`
	Filters        []schemaFilter   `json:"filters"`
	Sortable       []string         `json:"sortable"`
	Search         []string         `json:"search"`
	DefaultOrder   string           `json:"default_order"`
	Includes       []string         `json:"includes"`
	Fieldsets      []schemaFieldset `json:"fieldsets"`
	Inlines        []schemaInline   `json:"inlines"`
	Actions        []schemaAction   `json:"actions"`
	Permissions    map[string]bool  `json:"permissions"`
	ListEditable   []string         `json:"list_editable"`
	DateHierarchy  string           `json:"date_hierarchy"`
	SaveAsNew      bool             `json:"save_as_new"`
	SoftDelete     bool             `json:"soft_delete"`
	ViewOnSite     bool             `json:"view_on_site"`
	History        bool             `json:"history"`
	RequireIfMatch bool             `json:"requires_if_match"`
	Deprecated     bool             `json:"deprecated"`
	Endpoints      schemaEndpoints  `json:"endpoints"`
}

// schemaEndpoints are templates of addresses; those that the resource does not have are empty.
type schemaEndpoints struct {
	Collection    string `json:"collection"`
	Item          string `json:"item"`
	Export        string `json:"export"`
	Actions       string `json:"actions"`
	DeletePreview string `json:"delete_preview"`
	History       string `json:"history"`
	Restore       string `json:"restore"`
}

type schemaField struct {
	Name       string           `json:"name"`
	Kind       Kind             `json:"kind"`
	Widget     string           `json:"widget"`
	Label      manor.Text       `json:"label"`
	Help       manor.Text       `json:"help"`
	Required   bool             `json:"required"`
	ReadOnly   bool             `json:"readonly"`
	Immutable  bool             `json:"immutable"`
	Computed   bool             `json:"computed"`
	WriteOnly  bool             `json:"write_only"`
	Null       bool             `json:"null"`
	Unique     bool             `json:"unique"`
	List       bool             `json:"list"`
	Link       bool             `json:"link"`
	Choices    []choice         `json:"choices,omitempty"`
	MinLength  int              `json:"min_length,omitempty"`
	MaxLength  int              `json:"max_length,omitempty"`
	MinItems   int              `json:"min_items,omitempty"`
	MaxItems   int              `json:"max_items,omitempty"`
	Min        *float64         `json:"min,omitempty"`
	Max        *float64         `json:"max,omitempty"`
	Pattern    string           `json:"pattern,omitempty"`
	Format     string           `json:"format,omitempty"`
	Default    json.RawMessage  `json:"default,omitempty"`
	SlugSource string           `json:"slug_source,omitempty"`
	Currency   string           `json:"currency,omitempty"`
	Reference  *schemaReference `json:"reference,omitempty"`
}

type schemaReference struct {
	Resource   string         `json:"resource"`
	TitleField string         `json:"title_field"`
	Endpoint   string         `json:"endpoint"`
	Readable   bool           `json:"readable"` // by this caller: only then can the console offer a choice
	Searchable bool           `json:"searchable"`
	Tree       bool           `json:"tree"`
	Ordered    bool           `json:"ordered"`
	OnDelete   model.OnDelete `json:"on_delete,omitempty"`
	Include    string         `json:"include,omitempty"`
}

type schemaFilter struct {
	Name      string     `json:"name"` // as in the query: "status", "teacher.name"
	Kind      Kind       `json:"kind"`
	Label     manor.Text `json:"label"`
	Operators []string   `json:"operators"` // "" is equality
	Choices   []choice   `json:"choices,omitempty"`
}

type schemaFieldset struct {
	Label     manor.Text `json:"label"`
	Fields    []string   `json:"fields"`
	Collapsed bool       `json:"collapsed"`
}

type schemaInline struct {
	Name        string        `json:"name"`
	Label       manor.Text    `json:"label"`
	Resource    string        `json:"resource,omitempty"` // when the children are served by themselves and the caller may read them
	ParentField string        `json:"parent_field"`
	Order       string        `json:"order"`
	Max         int           `json:"max"`
	Fields      []schemaField `json:"fields"`
}

type schemaAction struct {
	Name       string        `json:"name"`
	Label      manor.Text    `json:"label"`
	Confirm    manor.Text    `json:"confirm"`
	Danger     bool          `json:"danger"`
	Permission string        `json:"permission"`
	Endpoint   string        `json:"endpoint"`
	Input      []schemaField `json:"input"`
}

func (s *Site) mountSchema() {
	router := s.kernel.Router()
	router.Get(schemaPath, s.serveSchema)
	router.All(schemaPath, notAllowed("GET, HEAD"))
}

func (s *Site) serveSchema(c *fiber.Ctx) error {
	who := manor.PrincipalFrom(c.UserContext())
	if who == nil {
		return errAnonymous()
	}
	if err := checkQuery(c, nil); err != nil {
		return err
	}
	body, err := json.Marshal(s.describe(who))
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	tag := tagOf(body)
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderVary, fiber.HeaderAuthorization)
	if sent := tagsOf(c, fiber.HeaderIfNoneMatch); sent != "" {
		known, err := ifNoneMatch(sent, tag)
		if err != nil {
			return err
		}
		if known {
			return c.SendStatus(http.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, mediaJSON)
	return c.Send(body)
}

// describe tells what the caller may use: a resource that he may not read is not there.
func (s *Site) describe(who *manor.Principal) schemaAnswer {
	answer := schemaAnswer{Languages: []string{"en", "zh"}, Resources: []schemaResource{}, Pages: []schemaPage{}}
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
		ListEditable: []string{}, DateHierarchy: r.dateHierarchy, SaveAsNew: r.saveAsNew, SoftDelete: r.model.SoftDelete, ViewOnSite: r.viewOnSite != nil,
		History: !r.noHistory, RequireIfMatch: r.requireIfMatch, Deprecated: !r.deprecated.IsZero(), Endpoints: r.endpoints(),
	}
	if r.titleField != nil && v.sees(r.titleField.name) {
		d.TitleField = r.titleField.name
	}
	for _, name := range r.listEditable {
		if v.writes(name) && v.sees(name) {
			d.ListEditable = append(d.ListEditable, name)
		}
	}
	if !v.sees(d.DateHierarchy) {
		d.DateHierarchy = ""
	}
	return d
}

func (r *resource) endpoints() schemaEndpoints {
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
			Permission: r.name + ":" + a.name, Endpoint: r.path() + "/actions/" + a.name, Input: []schemaField{},
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
			if v.sees(name) || v.writes(name) || v.resource.byName[name] == nil {
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
		d := schemaInline{Name: in.name, Label: in.label, ParentField: in.parent.name, Order: in.child.orderText, Max: in.max, Fields: in.child.viewFor(who).describeFields(who)}
		if in.served != nil && in.served.can(who, "read") {
			d.Resource = in.served.name
		}
		all = append(all, d)
	}
	return all
}

// describeFields are the fields that the caller sees or may set, in the order of declaration.
func (v *view) describeFields(who *manor.Principal) []schemaField {
	all := []schemaField{}
	for _, f := range v.resource.fields {
		if v.sees(f.name) || v.writes(f.name) {
			d := f.describe(who, v.writes(f.name))
			d.WriteOnly = !v.sees(f.name)
			all = append(all, d)
		}
	}
	return all
}

func (f *field) describe(who *manor.Principal, writable bool) schemaField {
	d := schemaField{
		Name: f.name, Kind: f.kind, Widget: f.widget(), Label: f.label, Help: f.help, ReadOnly: !writable, Computed: f.computed(), List: f.list, Choices: f.choices,
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
	d.SlugSource = f.SlugFrom
	if f.HasDefault {
		d.Default = f.defaultJSON()
	}
	if f.target != nil {
		d.Reference = &schemaReference{
			Resource: f.target.name, Endpoint: f.target.path(), Readable: f.target.can(who, "read"), Searchable: len(f.target.searched) > 0,
			Tree: f.Tree, Ordered: f.Through.Ordered, OnDelete: f.Delete,
		}
		if t := f.target.titleField; t != nil && f.target.viewFor(who).sees(t.name) {
			d.Reference.TitleField = t.name
		}
		if f.kind == model.Ref {
			d.Reference.Include = includeName(f)
		}
	}
	return d
}

// widget is what the console edits the field with.
func (f *field) widget() string {
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
		for _, g := range f.target.viewFor(who).fields {
			if ops := g.operators(); len(ops) > 0 {
				label := manor.Text{EN: f.label.EN + ": " + g.label.EN, ZH: f.label.ZH + "：" + g.label.ZH}
				all = append(all, schemaFilter{Name: name + "." + g.name, Kind: g.kind, Label: label, Operators: ops, Choices: g.choices})
			}
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
