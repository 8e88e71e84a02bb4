package admin

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// The shapes of answers beside rows and pages, as components of the document.
var (
	facetsAnswerType = reflect.TypeFor[facetsAnswer]()
	datesAnswerType  = reflect.TypeFor[datesAnswer]()
	searchAnswerType = reflect.TypeFor[searchAnswer]()
)

// component is the schema of a Go type that is answered: its arrays are empty rather than null.
func (d *documenter) component(t reflect.Type, name string) *huma.Schema {
	s := d.open.Components.Schemas.Schema(t, true, name)
	d.neverNull(s, map[string]bool{})
	return s
}

// neverNull takes null from the arrays in a schema, and in the components that it refers to.
func (d *documenter) neverNull(s *huma.Schema, seen map[string]bool) {
	if s == nil || s.Ref != "" && seen[s.Ref] {
		return
	}
	if s.Ref != "" {
		seen[s.Ref] = true
		d.neverNull(d.schemas[strings.TrimPrefix(s.Ref, componentPath)], seen)
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
		d.neverNull(s.Items, seen)
	}
	for _, member := range s.Properties {
		d.neverNull(member, seen)
	}
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		d.neverNull(more, seen)
	}
}

// consoleAnswers takes null from the arrays that the operations of the console answer.
func (d *documenter) consoleAnswers() {
	for path, item := range d.open.Paths {
		if !strings.HasPrefix(path, consolePath+"/") {
			continue
		}
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Patch} {
			if op == nil {
				continue
			}
			for status, response := range op.Responses {
				if status < "300" && response.Content[mediaJSON] != nil {
					d.neverNull(response.Content[mediaJSON].Schema, map[string]bool{})
				}
			}
		}
	}
}

// counts are the operations that count rows: the facets of filters, and the periods of the date hierarchy.
func (d *documenter) counts(r *resource) {
	shared := filterParameters(r)
	if len(r.searched) > 0 {
		shared = append(shared, searchParameter(r))
	}
	if r.keepsDeleted() {
		shared = append(shared, deletedParameter())
	}
	if fields := fieldNames(r.full.facetFields()); len(fields) > 0 {
		d.add(r, &huma.Operation{
			Method: http.MethodGet, Path: r.path() + "/facets", OperationID: r.operationID("facets-of"), Summary: "Count " + lower(r.many) + " by the values of filters",
			Description: "The filters of a field do not count for its own facet. Up to 10,000 rows are counted; of references the 20 most frequent are told.",
			Parameters:  append([]*huma.Param{queryParameter("fields", "Which to count, with commas; all unless told: "+strings.Join(fields, ", "), textSchema())}, shared...),
			Responses:   map[string]*huma.Response{"200": answer("Values and how many rows have them", d.facetsSchema())},
		})
	}
	if r.dateHierarchy != "" {
		d.add(r, &huma.Operation{
			Method: http.MethodGet, Path: r.path() + "/dates", OperationID: r.operationID("dates-of"), Summary: "Count " + lower(r.many) + " by year, month or day",
			Description: "Walks through " + r.dateHierarchy + ". Without within: the years that have rows, the months of the only year, or the days of the only month. Each period is counted up to 10,000.",
			Parameters: append([]*huma.Param{
				queryParameter("within", "A year, a month or a day to divide: 2026, 2026-03, 2026-03-31", &huma.Schema{Type: "string", Pattern: `^[0-9]{4}(-[0-9]{2}){0,2}$`}),
				queryParameter("zone", "Time zone that days begin in, as Asia/Shanghai; UTC unless told", textSchema()),
			}, shared...),
			Responses: map[string]*huma.Response{"200": answer("Periods with rows, first to last", d.component(datesAnswerType, "Dates"))},
		}, 404)
	}
}

// facetsSchema says by hand what a value is: it may be text, a boolean or null.
func (d *documenter) facetsSchema() *huma.Schema {
	s := d.component(facetsAnswerType, "Facets")
	value := d.schemas["FacetValue"]
	if value != nil && value.Properties["value"] != nil {
		value.Properties["value"] = &huma.Schema{Description: "As the filter takes it; null: no value", AnyOf: []*huma.Schema{{Type: "string"}, {Type: "boolean"}, {Type: "null"}}}
	}
	return s
}

func (d *documenter) searchOperation() {
	op := &huma.Operation{
		Method: http.MethodGet, Path: searchPath, OperationID: "search-everything", Tags: []string{"console"}, Summary: "Search in every resource",
		Description: "Looks for rows that have every word in one of their searched fields, in all resources that the caller may read. Five of each are told.",
		Parameters:  []*huma.Param{{Name: "q", In: "query", Required: true, Description: "Words to look for, or an id", Schema: &huma.Schema{Type: "string", MaxLength: ptr(maxSearchText)}}},
		Responses:   map[string]*huma.Response{"200": answer("What was found, by resource", d.component(searchAnswerType, "SearchAnswer"))},
	}
	d.finish(op)
	delete(op.Responses, "403")
}

// metaSchema is the member _meta of rows.
func (d *documenter) metaSchema() *huma.Schema {
	const name = "RowMeta"
	if d.schemas[name] == nil {
		yes := &huma.Schema{Type: "boolean"}
		can := objectOf(map[string]*huma.Schema{"update": yes, "delete": yes, "restore": yes}, "update", "delete")
		can.Description = "What this caller may do to this row; missing for rows referred to"
		fields := array(&huma.Schema{Type: "string"})
		fields.Description = "Fields and inlines of this row that this caller cannot change, beside those that nobody can; missing for rows referred to"
		d.schemas[name] = objectOf(map[string]*huma.Schema{
			"title": {Type: "string", Description: "How the row is called"}, "url": {Type: "string", Description: "Its public page; empty: none"},
			"can": can, "readonly": fields,
		}, "title", "url")
		d.schemas[name].Description = "There with meta=true"
	}
	return ref(name)
}

func metaParameter() *huma.Param {
	return queryParameter("meta", "true: each object has _meta", &huma.Schema{Type: "boolean"})
}

func deletedParameter() *huma.Param {
	return queryParameter("deleted", "true: the recycle bin, which takes the permission to delete", &huma.Schema{Type: "boolean"})
}

func searchParameter(r *resource) *huma.Param {
	return queryParameter("search", "Every word must be in one of: "+strings.Join(r.full.searched(), ", "), textSchema())
}
