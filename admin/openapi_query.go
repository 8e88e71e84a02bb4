package admin

import (
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor/internal/model"
)

func queryParameter(name, text string, schema *huma.Schema) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: text, Schema: schema}
}

func textSchema() *huma.Schema { return &huma.Schema{Type: "string"} }

func countSchema(least, most float64) *huma.Schema {
	return &huma.Schema{Type: "integer", Minimum: &least, Maximum: &most}
}

// pagingParameters are the two plain ways to page.
func pagingParameters(size int) []*huma.Param {
	return []*huma.Param{
		queryParameter("page", "Number of the page, from 1", countSchema(1, 1<<31)),
		queryParameter("per_page", fmt.Sprintf("Rows of a page, %d unless told", size), countSchema(1, 200)),
		queryParameter("limit", "Rows at most; goes with offset, not with page", countSchema(1, 200)),
		queryParameter("offset", "Rows to pass over", countSchema(0, 1<<31)),
	}
}

// listParameters are what the query of a list holds beside filters.
func listParameters(r *resource) []*huma.Param {
	all := append(pagingParameters(r.pageSize()), queryParameter("cursor", "next_cursor of the page before; not with page or offset", textSchema()),
		queryParameter("count", "exact: count every match; none: leave the total out", &huma.Schema{Type: "string", Enum: []any{"exact", "none"}}))
	all = append(all, orderParameters(r)...)
	return append(all, shapeParameters(r)...)
}

// exportParameters are what an export shares with the list.
func exportParameters(r *resource) []*huma.Param {
	all := append(orderParameters(r), fieldsParameter())
	return append(all, queryParameter("bom", "csv: whether the file begins with a byte order mark", &huma.Schema{Type: "boolean"}))
}

func orderParameters(r *resource) []*huma.Param {
	all := []*huma.Param{
		queryParameter("sortby", "Fields to sort by, a minus before those that go down: "+strings.Join(r.full.sortableNames(), ", "), textSchema()),
		queryParameter("order", "desc turns the plain names of sortby round", &huma.Schema{Type: "string", Enum: []any{"asc", "desc"}}),
	}
	if len(r.searched) > 0 {
		all = append(all, searchParameter(r))
	}
	return all
}

// shapeParameters say how much of a row is answered.
func shapeParameters(r *resource) []*huma.Param {
	all := []*huma.Param{fieldsParameter(), metaParameter()}
	if r.keepsDeleted() {
		all = append(all, deletedParameter())
	}
	if includes := r.full.includes(); len(includes) > 0 {
		all = append(all, queryParameter("include", "References to show in full, with commas: "+strings.Join(includes, ", "), textSchema()))
	}
	return all
}

func fieldsParameter() *huma.Param {
	return queryParameter("fields", "Members to answer, with commas; all unless told", textSchema())
}

// filterParameters are the filters: every operator of the own fields; of resources referred to, and of children with
// permissions of their own, equality and __in (the other operators work there too, and would make the document long).
func filterParameters(r *resource) []*huma.Param {
	var all []*huma.Param
	for _, f := range r.full.fields {
		for _, op := range f.operators() {
			all = append(all, filterParameter(f, f.name, op))
		}
	}
	related := func(name string, v *view) {
		for _, f := range v.fields {
			for _, op := range f.operators() {
				if op == "" || op == "in" {
					all = append(all, filterParameter(f, name+"."+f.name, op))
				}
			}
		}
	}
	for _, include := range r.full.includes() {
		related(include, r.full.includable(include).target.full)
	}
	for _, in := range r.inlines {
		if in.filters() {
			related(in.name, in.served.full)
		}
	}
	return all
}

func filterParameter(f *field, name, op string) *huma.Param {
	texts := map[string]string{
		"": "is", "ne": "is not", "in": "is one of, with commas", "gte": "is at least", "lte": "is at most", "gt": "is more than", "lt": "is less than",
		"contains": "contains, whatever the case", "startswith": "starts with", "isnull": "is null",
	}
	schema := textSchema()
	switch op {
	case "isnull":
		schema = &huma.Schema{Type: "boolean"}
	case "in", "contains", "startswith":
	default:
		schema = f.filterSchema()
	}
	if op != "" {
		name += "__" + op
	}
	text := texts[op]
	if op == "" && (f.kind == model.Tags || f.kind == model.Many) {
		text = "has"
	}
	return queryParameter(name, f.label.EN+" "+text, schema)
}

func (f *field) filterSchema() *huma.Schema {
	s := f.typeSchema()
	switch f.kind {
	case model.Enum:
		s.Enum = f.choiceValues()
	case model.Tags, model.Many:
		return textSchema()
	}
	return s
}
