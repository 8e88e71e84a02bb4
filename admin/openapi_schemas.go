package admin

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor/internal/model"
)

var schemaAnswerType = reflect.TypeFor[schemaAnswer]()

const componentPath = "#/components/schemas/"

// What text may hold: no control characters, in required text something beside blanks.
const (
	plainPattern    = `^[^\x00-\x08\x0b-\x1f\x7f]*$`
	requiredPattern = `^[^\x00-\x08\x0b-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b-\x1f\x7f]*$`
)

func ref(name string) *huma.Schema { return &huma.Schema{Ref: componentPath + name} }

func array(items *huma.Schema) *huma.Schema { return &huma.Schema{Type: "array", Items: items} }

func objectOf(properties map[string]*huma.Schema, required ...string) *huma.Schema {
	return &huma.Schema{Type: "object", Properties: properties, Required: required, AdditionalProperties: false}
}

func orNull(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return &huma.Schema{AnyOf: []*huma.Schema{s, {Type: "null"}}}
	}
	if s.Type == "" {
		return s // anything, null included
	}
	s.Nullable = true
	if s.Enum != nil {
		s.Enum = append(s.Enum, nil)
	}
	return s
}

func ptr[T any](v T) *T { return &v }

// resourceSchemas adds Course, CourseList, CourseCreate, CourseUpdate and CoursePatch.
func (d *documenter) resourceSchemas(r *resource) {
	name := d.names[r]
	row := objectOf(r.outputProperties(nil))
	row.Description = sentence(aOrAn(lower(r.label))) + ". Members may be missing: those left out by fields=, and those that the caller may not see."
	for _, in := range r.inlines {
		child := objectOf(in.child.outputProperties(in.parent))
		row.Properties[in.name] = array(child)
	}
	for _, include := range r.full.includes() {
		if target := r.full.includable(include).target; d.names[target] != "" {
			row.Properties[include] = orNull(ref(d.names[target]))
		}
	}
	row.Properties["_meta"] = d.metaSchema()
	if r.keepsDeleted() {
		row.Properties["deleted_at"] = &huma.Schema{Type: "string", Format: "date-time", Description: "There in the recycle bin"}
	}
	d.schemas[name] = row
	d.schemas[name+"List"] = listSchema(ref(name))
	if !r.noCreate {
		d.schemas[name+"Create"] = r.bodySchema(creating)
	}
	if !r.noUpdate {
		d.schemas[name+"Update"] = r.bodySchema(replacing)
		d.schemas[name+"Patch"] = r.bodySchema(merging)
	}
}

// listSchema is the envelope of a page.
func listSchema(items *huma.Schema) *huma.Schema {
	return objectOf(map[string]*huma.Schema{
		"items":          array(items),
		"total":          {Type: "integer", Description: "How many rows match; missing with count=none"},
		"total_relation": {Type: "string", Enum: []any{"eq", "gte"}, Description: "gte: at least so many"},
		"page":           {Type: "integer", Description: "Missing with a cursor"},
		"per_page":       {Type: "integer"},
		"next_cursor":    {Type: "string", Description: "Where the next page begins; missing at the end"},
	}, "items", "per_page")
}

func (r *resource) outputProperties(without *field) map[string]*huma.Schema {
	properties := map[string]*huma.Schema{}
	for _, f := range r.full.fields {
		if f != without {
			properties[f.name] = f.outputSchema()
		}
	}
	return properties
}

// outputSchema says what the field looks like in an answer. It promises no lengths: rows may be older than the rule.
func (f *field) outputSchema() *huma.Schema {
	s := f.typeSchema()
	s.Title = f.label.EN
	s.Description = f.help.EN
	if f.kind == model.Enum {
		s.Enum = f.choiceValues()
		if f.optional() {
			s.Enum = append(s.Enum, "")
		}
	}
	if f.computed() || f.Null {
		return orNull(s)
	}
	return s
}

func (f *field) typeSchema() *huma.Schema {
	switch f.kind {
	case model.Int, model.Money:
		return &huma.Schema{Type: "integer", Format: "int64"}
	case model.Float:
		return &huma.Schema{Type: "number", Format: "double"}
	case model.Bool:
		return &huma.Schema{Type: "boolean"}
	case model.Time:
		return &huma.Schema{Type: "string", Format: "date-time"}
	case model.Date:
		return &huma.Schema{Type: "string", Format: "date"}
	case model.Tags, model.Many:
		return array(&huma.Schema{Type: "string"})
	case model.JSON:
		return &huma.Schema{}
	}
	return &huma.Schema{Type: "string"}
}

// optional tells whether a text that is one of some may be none of them.
func (f *field) optional() bool { return !f.Null && strings.HasPrefix(f.Rules, "omitempty") }

func (f *field) choiceValues() []any {
	var values []any
	for _, c := range f.choices {
		values = append(values, c.Value)
	}
	return values
}

// bodySchema says what a body may hold.
func (r *resource) bodySchema(m mode) *huma.Schema {
	s := r.inputObject(m, nil)
	for _, in := range r.inlines {
		child := in.child.inputObject(m, in.parent)
		child.Properties["id"] = &huma.Schema{Type: "string", MaxLength: ptr(maxIDLen), Description: "Of the row to change; left out: a new one"}
		items := array(child)
		items.MaxItems = ptr(in.max)
		if in.min > 0 {
			items.MinItems = ptr(in.min)
			if m == creating {
				s.Required = append(s.Required, in.name)
			}
		}
		items.Description = "Rows that are left out are deleted"
		s.Properties[in.name] = items
	}
	return s
}

func (r *resource) inputObject(m mode, without *field) *huma.Schema {
	s := objectOf(map[string]*huma.Schema{})
	for _, f := range r.fields {
		if f == without || !f.settable() || m != creating && f.Immutable {
			continue
		}
		s.Properties[f.name] = f.inputSchema()
		if m == merging && f.clearable() && !f.Null {
			s.Properties[f.name] = orNull(s.Properties[f.name])
		}
		if m != merging && f.needed() && !(m == replacing && f.Secret) {
			s.Required = append(s.Required, f.name)
		}
	}
	return s
}

// inputSchema says what the field takes.
func (f *field) inputSchema() *huma.Schema {
	s := f.typeSchema()
	s.Title, s.Description = f.label.EN, f.help.EN
	s.WriteOnly = f.Secret
	l := f.Limits
	switch f.kind {
	case model.Text, model.LongText:
		f.limitText(s)
	case model.Enum:
		s.Enum = f.choiceValues()
	case model.Ref, model.File:
		s.MaxLength = ptr(maxIDLen)
		if !f.Null {
			s.MinLength = ptr(1)
		}
		if f.Ref != "" {
			s.Description = strings.TrimSpace("Id of one of " + f.Ref + ". " + s.Description)
		}
	case model.Int, model.Money, model.Float:
		f.limitNumber(s)
	case model.Tags:
		s.Items.MinLength, s.Items.MaxLength, s.Items.Pattern = ptr(1), ptr(maxTagLen), requiredPattern
		if l.ItemMaxLen > 0 {
			s.Items.MaxLength = ptr(min(l.ItemMaxLen, maxTagLen))
		}
		limitItems(s, l, maxTags)
	case model.Many:
		s.Items.MinLength, s.Items.MaxLength = ptr(1), ptr(maxIDLen)
		s.UniqueItems = true
		s.Description = strings.TrimSpace("Ids of " + f.Ref + ". " + s.Description)
		limitItems(s, l, maxMany)
	}
	if f.HasDefault {
		s.Default = json.RawMessage(f.defaultJSON())
	}
	if f.Null && !f.Required {
		return orNull(s)
	}
	return s
}

func (f *field) limitText(s *huma.Schema) {
	l := f.Limits
	s.Pattern = plainPattern
	if f.Required {
		s.Pattern, s.MinLength = requiredPattern, ptr(1)
	}
	if l.Pattern != "" {
		s.Pattern = l.Pattern
	}
	if l.Format != "" {
		s.Format, s.Pattern = l.Format, ""
	}
	if l.MinLen > 0 {
		s.MinLength = ptr(l.MinLen)
	}
	if l.MaxLen > 0 {
		s.MaxLength = ptr(l.MaxLen)
	} else if f.indexed() {
		s.MaxLength = ptr(maxIndexed / 4) // bytes, of which a character has four at most
	}
}

// limitNumber tells the rules of a number, and for whole ones what its type can hold.
func (f *field) limitNumber(s *huma.Schema) {
	l := f.Limits
	if l.ExclusiveMin {
		s.ExclusiveMinimum = l.Min
	} else {
		s.Minimum = l.Min
	}
	if l.ExclusiveMax {
		s.ExclusiveMaximum = l.Max
	} else {
		s.Maximum = l.Max
	}
	if s.Type != "integer" {
		return
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	edge := math.Ldexp(1, t.Bits()-1)
	if l.Min == nil {
		s.Minimum = ptr(-edge)
	}
	if l.Max == nil {
		s.ExclusiveMaximum = ptr(edge)
	}
}

func limitItems(s *huma.Schema, l model.Limits, most int) {
	if l.MinItems > 0 {
		s.MinItems = ptr(l.MinItems)
	}
	s.MaxItems = ptr(most)
	if l.MaxItems > 0 {
		s.MaxItems = ptr(min(l.MaxItems, most))
	}
}

// bodySchema is the body of an action: which rows, by id or by filter, and what its form asks for.
func (a *action) bodySchema() *huma.Schema {
	ids := map[string]*huma.Schema{"ids": {
		Type: "array", Items: &huma.Schema{Type: "string", MinLength: ptr(1), MaxLength: ptr(maxIDLen)}, MinItems: ptr(1), MaxItems: ptr(200), UniqueItems: true,
	}}
	filter := map[string]*huma.Schema{
		"filter":         {Type: "string", Description: "As in the query of the list: status=open&search=go"},
		"expected_total": {Type: "integer", Minimum: ptr(0.0), Description: "How many rows the caller takes the filter to match"},
	}
	needs, needsFilter := []string{"ids"}, []string{"filter", "expected_total"}
	if a.input != nil {
		input := objectOf(map[string]*huma.Schema{})
		for _, f := range a.fields {
			if !f.settable() {
				continue
			}
			input.Properties[f.name] = f.inputSchema()
			if f.needed() {
				input.Required = append(input.Required, f.name)
			}
		}
		ids["input"], filter["input"] = input, input
		if len(input.Required) > 0 {
			needs, needsFilter = append(needs, "input"), append(needsFilter, "input")
		}
	}
	return &huma.Schema{OneOf: []*huma.Schema{objectOf(ids, needs...), objectOf(filter, needsFilter...)}}
}

// previewSchema is what a delete preview answers.
func (d *documenter) previewSchema() *huma.Schema {
	const name = "DeletePreview"
	if d.schemas[name] == nil {
		text := &huma.Schema{Type: "string"}
		group := objectOf(map[string]*huma.Schema{
			"resource": text, "label": objectOf(map[string]*huma.Schema{"en": text, "zh": text}, "en", "zh"),
			"count": {Type: "integer"}, "count_relation": {Type: "string", Enum: []any{"eq", "gte"}},
			"examples": array(objectOf(map[string]*huma.Schema{"id": text, "title": text}, "id", "title")),
		}, "resource", "label", "count", "count_relation", "examples")
		d.schemas[name+"Group"] = group
		groups := array(ref(name + "Group"))
		d.schemas[name] = objectOf(map[string]*huma.Schema{
			"can_delete": {Type: "boolean"}, "deletes": groups, "nulls": groups, "held_by": groups,
		}, "can_delete", "deletes", "nulls", "held_by")
	}
	return ref(name)
}

// historySchema is a page of what happened to one row: lines of the audit trail.
func (d *documenter) historySchema() *huma.Schema {
	line := &huma.Schema{Type: "object"}
	if audit := d.site.find("audit"); audit != nil {
		line = ref(d.names[audit])
	}
	page := listSchema(line)
	page.Properties["titles"] = &huma.Schema{Type: "object", AdditionalProperties: &huma.Schema{Type: "string"}, Description: "What the rows that changes refer to are called, by id"}
	page.Required = append(page.Required, "titles")
	return page
}
