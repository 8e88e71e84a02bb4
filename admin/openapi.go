package admin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor/internal/httpx"
)

// documenter writes the operations of all resources into the OpenAPI document. It says what a superuser sees: fields
// behind permissions included.
type documenter struct {
	site    *Site
	open    *huma.OpenAPI
	schemas map[string]*huma.Schema
	problem *huma.Schema
	names   map[*resource]string // of components
}

// document adds every operation to the OpenAPI document.
func (s *Site) document() {
	api := s.kernel.API()
	open := api.OpenAPI()
	d := &documenter{site: s, open: open, schemas: open.Components.Schemas.Map(), problem: httpx.ErrorSchema(api), names: map[*resource]string{}}
	d.security()
	d.refusals()
	for _, r := range s.resources {
		d.names[r] = d.componentName(r)
	}
	for _, r := range s.resources {
		d.resourceSchemas(r)
	}
	for _, r := range s.resources {
		d.collection(r)
		d.item(r)
		d.further(r)
		d.counts(r)
		d.actions(r)
		d.tag(r)
	}
	d.schemaOperation()
	d.searchOperation()
	d.consoleAnswers()
}

func (d *documenter) security() {
	if d.open.Components.SecuritySchemes == nil {
		d.open.Components.SecuritySchemes = map[string]*huma.SecurityScheme{}
	}
	if d.open.Components.SecuritySchemes["bearer"] == nil {
		d.open.Components.SecuritySchemes["bearer"] = &huma.SecurityScheme{Type: "http", Scheme: "bearer", BearerFormat: "JWT"}
	}
}

func (d *documenter) tag(r *resource) {
	for _, t := range d.open.Tags {
		if t.Name == r.name {
			return
		}
	}
	d.open.Tags = append(d.open.Tags, &huma.Tag{Name: r.name, Description: r.help.EN})
}

// componentName is the struct's name in capitals, with the version behind it and a number where it is taken.
func (d *documenter) componentName(r *resource) string {
	name := r.typ.Name()
	name = strings.ToUpper(name[:1]) + name[1:]
	if r.api != "v1" {
		name += strings.ToUpper(r.api)
	}
	taken := func(candidate string) bool {
		if d.schemas[candidate] != nil {
			return true
		}
		for _, other := range d.names {
			if other == candidate {
				return true
			}
		}
		return false
	}
	candidate := name
	for n := 2; taken(candidate); n++ {
		candidate = name + strconv.Itoa(n)
	}
	return candidate
}

func (d *documenter) add(r *resource, op *huma.Operation, statuses ...int) {
	op.Tags = []string{r.name}
	op.Deprecated = !r.deprecated.IsZero()
	d.finish(op, statuses...)
	for _, response := range op.Responses {
		if response.Ref != "" {
			continue
		}
		if !r.deprecated.IsZero() {
			response.Headers["Deprecation"] = header("Since when the operation is deprecated (RFC 9745)")
		}
		if !r.sunset.IsZero() {
			response.Headers["Sunset"] = header("When the operation goes away (RFC 8594)")
		}
	}
}

// finish adds what every operation has: who may call it, the ways it refuses, and the request id.
func (d *documenter) finish(op *huma.Operation, statuses ...int) {
	op.Security = []map[string][]string{{"bearer": {}}}
	for _, response := range op.Responses {
		if response.Headers == nil {
			response.Headers = map[string]*huma.Param{}
		}
		response.Headers["X-Request-Id"] = header("The request's id, as it stands in the log")
	}
	for _, status := range append([]int{400, 401, 403, 429, 500, 503}, statuses...) {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + refusalName(status)}
	}
	d.site.kernel.Document(op)
}

func refusalName(status int) string { return "Refused" + strconv.Itoa(status) }

// refusals are the error answers, described once.
func (d *documenter) refusals() {
	texts := map[int]string{
		400: "The query, a header or the form of the body is not understood", 401: "Nobody is signed in, or the token does not hold",
		403: "The permission is missing", 404: "There is no such thing in the caller's sight",
		409: "The state does not permit it: a unique value is taken, or something refers to it", 410: "The row was deleted",
		412: "If-Match or If-None-Match does not hold", 413: "The body is too large", 415: "The media type is not read here",
		422: "The input breaks a rule; errors[] says which", 428: "If-Match is required", 429: "Too many requests",
		500: "Something went wrong; the log has it under the request id", 503: "The database is away, busy or slow; try again later",
	}
	if d.open.Components.Responses == nil {
		d.open.Components.Responses = map[string]*huma.Response{}
	}
	for status, text := range texts {
		headers := map[string]*huma.Param{"X-Request-Id": header("The request's id, as it stands in the log")}
		switch status {
		case 401:
			headers["WWW-Authenticate"] = header("How to sign in: Bearer")
		case 429, 503:
			headers["Retry-After"] = &huma.Param{Description: "Seconds to wait", Schema: &huma.Schema{Type: "integer"}}
		}
		d.open.Components.Responses[refusalName(status)] = &huma.Response{
			Description: text, Headers: headers, Content: map[string]*huma.MediaType{httpx.ProblemType: {Schema: d.problem}},
		}
	}
}

func header(text string) *huma.Param {
	return &huma.Param{Description: text, Schema: &huma.Schema{Type: "string"}}
}

func answer(text string, schema *huma.Schema, headers ...string) *huma.Response {
	known := map[string]string{
		"ETag": "Changes with anything the caller can see", "Location": "Where the new row is", "Link": "first, prev, next and last page (RFC 8288)",
	}
	response := &huma.Response{Description: text, Headers: map[string]*huma.Param{}}
	for _, name := range headers {
		response.Headers[name] = header(known[name])
	}
	if schema != nil {
		response.Content = map[string]*huma.MediaType{mediaJSON: {Schema: schema}}
	}
	return response
}

func reads(schema *huma.Schema, media ...string) *huma.RequestBody {
	body := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
	for _, m := range media {
		body.Content[m] = &huma.MediaType{Schema: schema}
	}
	return body
}

func (r *resource) operationID(verb string) string {
	id := verb + "-" + strings.ReplaceAll(r.name, "_", "-")
	if r.api != "v1" {
		id += "-" + r.api
	}
	return id
}

func (d *documenter) collection(r *resource) {
	name := d.names[r]
	query := append(listParameters(r), filterParameters(r)...)
	d.add(r, &huma.Operation{
		Method: http.MethodGet, Path: r.path(), OperationID: r.operationID("list"), Summary: "List " + lower(r.many),
		Description: "Filters may go through a reference: the names before the dot are those of include.", Parameters: query,
		Responses: map[string]*huma.Response{"200": answer("A page", ref(name+"List"), "Link")},
	})
	if r.noCreate {
		return
	}
	d.add(r, &huma.Operation{
		Method: http.MethodPost, Path: r.path(), OperationID: r.operationID("create"), Summary: "Create " + aOrAn(lower(r.label)),
		Parameters: []*huma.Param{idempotencyKey()}, RequestBody: reads(ref(name+"Create"), mediaJSON),
		Responses: map[string]*huma.Response{"201": answer("The new row", ref(name), "ETag", "Location")},
	}, 409, 413, 415, 422)
}

func (d *documenter) item(r *resource) {
	name, path := d.names[r], r.path()+"/{id}"
	gone := r.gone()
	d.add(r, &huma.Operation{
		Method: http.MethodGet, Path: path, OperationID: r.operationID("get"), Summary: "Get " + aOrAn(lower(r.label)),
		Parameters: append([]*huma.Param{idParameter(), ifNoneMatchParameter()}, shapeParameters(r)...),
		Responses:  map[string]*huma.Response{"200": answer("The row", ref(name), "ETag"), "304": answer("It is as the caller knows it", nil, "ETag")},
	}, append(gone, 404)...)
	conditional := append(gone, 404, 409, 412)
	if r.requireIfMatch {
		conditional = append(conditional, 428)
	}
	if !r.noUpdate {
		conditions := []*huma.Param{idParameter(), ifMatchParameter(r.requireIfMatch), ifNoneMatchParameter()}
		d.add(r, &huma.Operation{
			Method: http.MethodPut, Path: path, OperationID: r.operationID("replace"), Summary: "Replace " + aOrAn(lower(r.label)),
			Description: "Members that are left out get their defaults. Read-only members may come along unchanged.",
			Parameters:  conditions, RequestBody: reads(ref(name+"Update"), mediaJSON),
			Responses: map[string]*huma.Response{"200": answer("The row as it is now", ref(name), "ETag")},
		}, append(conditional, 413, 415, 422)...)
		d.add(r, &huma.Operation{
			Method: http.MethodPatch, Path: path, OperationID: r.operationID("change"), Summary: "Change " + aOrAn(lower(r.label)),
			Description: "A JSON merge patch (RFC 7396): members that are left out stay, null clears.",
			Parameters:  conditions, RequestBody: reads(ref(name+"Patch"), mediaPatch, mediaJSON),
			Responses: map[string]*huma.Response{"200": answer("The row as it is now", ref(name), "ETag")},
		}, append(conditional, 413, 415, 422)...)
	}
	if !r.noDelete {
		d.add(r, &huma.Operation{
			Method: http.MethodDelete, Path: path, OperationID: r.operationID("delete"), Summary: "Delete " + aOrAn(lower(r.label)),
			Parameters: []*huma.Param{idParameter(), ifMatchParameter(r.requireIfMatch), ifNoneMatchParameter()},
			Responses:  map[string]*huma.Response{"204": answer("It is deleted", nil)},
		}, append(conditional, 422)...)
	}
}

// gone are the further statuses of a resource whose deleted rows are kept.
func (r *resource) gone() []int {
	if r.model.SoftDelete {
		return []int{http.StatusGone}
	}
	return nil
}

// further are the operations beside those of REST.
func (d *documenter) further(r *resource) {
	path := r.path() + "/{id}"
	if !r.noDelete {
		d.add(r, &huma.Operation{
			Method: http.MethodGet, Path: path + "/delete-preview", OperationID: r.operationID("preview-delete"), Summary: "What deleting would take along",
			Parameters: []*huma.Param{idParameter()}, Responses: map[string]*huma.Response{"200": answer("What goes along, what is emptied, what holds it", d.previewSchema())},
		}, append(r.gone(), 404)...)
		if r.model.SoftDelete {
			d.add(r, &huma.Operation{
				Method: http.MethodPost, Path: path + "/restore", OperationID: r.operationID("restore"), Summary: "Restore a deleted " + lower(r.label),
				Parameters: []*huma.Param{idParameter()}, Responses: map[string]*huma.Response{"200": answer("The row, restored", ref(d.names[r]), "ETag")},
			}, 404, 409, 413, 422)
		}
	}
	if !r.noHistory {
		d.add(r, &huma.Operation{
			Method: http.MethodGet, Path: path + "/history", OperationID: r.operationID("history-of"), Summary: "What happened to it, newest first",
			Parameters: append([]*huma.Param{idParameter()}, pagingParameters(defaultPerPage)...),
			Responses:  map[string]*huma.Response{"200": answer("A page of changes", d.historySchema(), "Link")},
		}, append(r.gone(), 404)...)
	}
	d.revert(r)
	query := []*huma.Param{{
		Name: "format", In: "query", Required: true, Description: "The file's format",
		Schema: &huma.Schema{Type: "string", Enum: []any{"csv", "xlsx", "json"}},
	}}
	query = append(query, exportParameters(r)...)
	d.add(r, &huma.Operation{
		Method: http.MethodGet, Path: r.path() + "/export", OperationID: r.operationID("export"), Summary: "Export " + lower(r.many),
		Description: "Streams every row that the filters match. Cells of csv and xlsx that a spreadsheet would take for a formula begin with an apostrophe.",
		Parameters:  append(query, filterParameters(r)...),
		Responses: map[string]*huma.Response{"200": {Description: "The file", Headers: map[string]*huma.Param{"Content-Disposition": header("The file's name")}, Content: map[string]*huma.MediaType{
			"text/csv": {Schema: &huma.Schema{Type: "string"}},
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
			mediaJSON: {Schema: array(ref(d.names[r]))},
		}}},
	}, 422)
}

func (d *documenter) actions(r *resource) {
	for _, a := range r.actions {
		id := r.operationID(strings.ReplaceAll(a.name, "_", "-") + "-action")
		d.add(r, &huma.Operation{
			Method: http.MethodPost, Path: r.path() + "/actions/" + a.name, OperationID: id, Summary: a.label.EN + ": " + lower(r.many),
			Description: "All rows or none, in one transaction. Needs the permission " + r.name + ":" + a.name + ".",
			Parameters:  []*huma.Param{idempotencyKey()}, RequestBody: reads(a.bodySchema(), mediaJSON),
			Responses: map[string]*huma.Response{"200": answer("What was done", objectOf(map[string]*huma.Schema{
				"affected": {Type: "integer", Description: "How many rows"}, "result": {Description: "What the action tells"},
			}, "affected"))},
		}, append(r.gone(), 404, 409, 413, 415, 422)...)
	}
}

func (d *documenter) schemaOperation() {
	op := &huma.Operation{
		Method: http.MethodGet, Path: schemaPath, OperationID: "schema", Tags: []string{"schema"}, Summary: "What a console is drawn from",
		Description: "Every resource that the caller may read, with fields, labels, filters, actions and the caller's permissions on it.",
		Parameters:  []*huma.Param{ifNoneMatchParameter()},
		Responses: map[string]*huma.Response{
			"200": answer("The resources", d.component(schemaAnswerType, "Schema"), "ETag"),
			"304": answer("It is as the caller knows it", nil, "ETag"),
		},
	}
	d.finish(op)
	delete(op.Responses, "403")
}

func idParameter() *huma.Param {
	return &huma.Param{Name: "id", In: "path", Required: true, Description: "Id of the row", Schema: &huma.Schema{Type: "string", MinLength: ptr(1), MaxLength: ptr(maxIDLen)}}
}

func idempotencyKey() *huma.Param {
	return &huma.Param{Name: "Idempotency-Key", In: "header", Description: "The same key and body get the first answer again, for 24 hours", Schema: &huma.Schema{Type: "string", MaxLength: ptr(255)}}
}

func ifMatchParameter(required bool) *huma.Param {
	return &huma.Param{Name: "If-Match", In: "header", Required: required, Description: "ETag of the row as the caller knows it", Schema: &huma.Schema{Type: "string"}}
}

func ifNoneMatchParameter() *huma.Param {
	return &huma.Param{Name: "If-None-Match", In: "header", Description: "ETags that the caller has", Schema: &huma.Schema{Type: "string"}}
}
