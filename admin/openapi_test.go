package admin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

// documented is the program's OpenAPI document, as it is sent.
type documented struct {
	Paths      map[string]map[string]operation
	Components struct {
		Schemas   map[string]json.RawMessage
		Responses map[string]json.RawMessage
	}
}

type operation struct {
	OperationID string
	Parameters  []struct {
		Name, In string
		Required bool
	}
	RequestBody struct {
		Content map[string]struct{ Schema json.RawMessage }
	}
	Responses map[string]struct {
		Ref     string `json:"$ref"`
		Headers map[string]any
		Content map[string]struct{ Schema json.RawMessage }
	}
	Security []map[string][]string
}

func (o operation) query() (names []string) {
	for _, p := range o.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	return names
}

func documentOf(tb testing.TB, c *manortest.Client) documented {
	tb.Helper()
	var d documented
	c.Get(tb, "/api/openapi.json").MustStatus(tb, 200).Decode(tb, &d)
	return d
}

func TestEveryOperationIsDocumentedWithItsErrors(t *testing.T) {
	p := newPress(t)
	d := documentOf(t, p.root)
	want := map[string]string{
		"get /api/v1/novels": "", "post /api/v1/novels": "409 413 415 422", "get /api/v1/novels/{id}": "404 410", "put /api/v1/novels/{id}": "404 409 410 412 413 415 422",
		"patch /api/v1/novels/{id}": "404 409 410 412 413 415 422", "delete /api/v1/novels/{id}": "404 409 410 412 422", "get /api/v1/novels/{id}/delete-preview": "404 410",
		"get /api/v1/novels/{id}/history": "404 410", "post /api/v1/novels/{id}/restore": "404 409 413 422", "post /api/v1/novels/actions/print": "404 409 410 413 415 422",
		"post /api/v1/novels/actions/delete": "404 409 410 413 415 422", "get /api/v1/novels/export": "422", "put /api/v1/imprints/{id}": "404 409 412 413 415 422 428",
		"delete /api/v1/imprints/{id}": "404 409 412 422 428", "get /api/v1/press_log": "", "get /api/v1/novels/facets": "", "get /api/v1/novels/dates": "404", "get /api/v1/press_log/{id}": "404",
	}
	for operation, statuses := range want {
		method, path, _ := strings.Cut(operation, " ")
		op, ok := d.Paths[path][method]
		require.True(t, ok, operation)
		require.NotEmpty(t, op.OperationID, operation)
		require.Equal(t, []map[string][]string{{"bearer": {}}}, op.Security, operation)
		for _, status := range append(strings.Fields(statuses), "400", "401", "403", "429", "500", "503") {
			ref := op.Responses[status].Ref
			require.True(t, strings.HasPrefix(ref, "#/components/responses/"), "%s %s", operation, status)
			require.Contains(t, d.Components.Responses, strings.TrimPrefix(ref, "#/components/responses/"))
		}
	}
	for _, absent := range []string{"/api/v1/press_log/{id}/history", "/api/v1/imprints/{id}/restore", "/api/v1/leaves", "/api/v1/proof"} {
		require.NotContains(t, d.Paths, absent)
	}
	require.NotContains(t, d.Paths["/api/v1/press_log"], "post")
	require.Contains(t, d.Paths, "/api/v1/schema")
	require.NotContains(t, d.Paths["/api/v1/schema"]["get"].Responses, "403")
	require.Contains(t, d.Paths["/api/v1/novels/{id}"]["get"].Responses["200"].Headers, "ETag")
	require.Contains(t, d.Paths["/api/v1/novels"]["post"].Responses["201"].Headers, "Location")
	require.Contains(t, d.Paths["/api/v1/novels"]["get"].Responses["200"].Headers, "Link")
	require.Contains(t, d.Paths["/api/v1/novels/{id}"]["patch"].RequestBody.Content, "application/merge-patch+json")
}

func TestEveryReferenceInTheDocumentLeadsSomewhere(t *testing.T) {
	p := newPress(t)
	answer := p.root.Get(t, "/api/openapi.json").MustStatus(t, 200)
	var d any
	answer.Decode(t, &d)
	var walk func(node any)
	walk = func(node any) {
		switch n := node.(type) {
		case map[string]any:
			if ref, ok := n["$ref"].(string); ok {
				at := d
				for _, step := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
					at = at.(map[string]any)[step]
				}
				require.NotNil(t, at, ref)
			}
			for _, child := range n {
				walk(child)
			}
		case []any:
			for _, child := range n {
				walk(child)
			}
		}
	}
	walk(d)
}

func TestDocumentedQueryParametersAreUnderstood(t *testing.T) {
	p := newPress(t)
	d := documentOf(t, p.root)
	samples := map[string]string{
		"page": "1", "per_page": "5", "limit": "5", "offset": "0", "count": "exact", "sortby": "title", "order": "desc", "search": "one", "fields": "id,title",
		"include": "novelist", "format": "csv", "bom": "true", "meta": "true", "deleted": "true", "within": "2026-03", "zone": "Asia/Shanghai",
	}
	for path, base := range map[string]string{
		"/api/v1/novels": "?", "/api/v1/novels/export": "?format=json&", "/api/v1/novels/facets": "?", "/api/v1/novels/dates": "?",
	} {
		for _, name := range d.Paths[path]["get"].query() {
			if name == "cursor" || name == "format" {
				continue
			}
			value, known := samples[name]
			if path == "/api/v1/novels/facets" && name == "fields" {
				value = "status"
			}
			for _, v := range []string{value, "1", "true", "2026-01-01", "draft", "x"} { // one of them is of the filter's kind
				if v == "" && !known {
					continue
				}
				answer := p.root.Get(t, path+base+name+"="+v)
				if answer.Status == http.StatusOK {
					known = true
					break
				}
				require.NotContains(t, string(answer.Body), string(problem.UnknownParameter), "%s %s", path, name)
			}
			require.True(t, known, "%s %s", path, name)
		}
	}
	names := d.Paths["/api/v1/novels"]["get"].query()
	for _, name := range []string{"title__contains", "price_cents__gte", "status", "status__in", "sold_at__isnull", "novelist.name", "imprint.name__in", "tags"} {
		require.Contains(t, names, name)
	}
	require.NotContains(t, names, "key")
	require.NotContains(t, names, "slug__contains")
	require.NotContains(t, d.Paths["/api/v1/novels/export"]["get"].query(), "page")
}

// fits asserts that a body is what the document says of the operation's answer.
func (p *pressed) fits(tb testing.TB, method, path string, answer *manortest.Response) {
	tb.Helper()
	components := p.Kernel.API().OpenAPI().Components
	item := p.Kernel.API().OpenAPI().Paths[path]
	op := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[method]
	require.NotNil(tb, op, "%s %s", method, path)
	response := op.Responses[fmt.Sprint(answer.Status)]
	require.NotNil(tb, response, "%s %s does not document %d", method, path, answer.Status)
	if response.Ref != "" {
		response = components.Responses[strings.TrimPrefix(response.Ref, "#/components/responses/")]
	}
	if len(response.Content) == 0 {
		require.Empty(tb, answer.Body)
		return
	}
	media, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	require.Contains(tb, response.Content, media, "%s %s", method, path)
	var body any
	answer.Decode(tb, &body)
	prepare(components.Schemas, response.Content[media].Schema, map[*huma.Schema]bool{})
	found := &huma.ValidateResult{}
	huma.Validate(components.Schemas, response.Content[media].Schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, body, found)
	require.Empty(tb, found.Errors, "%s %s answered %s", method, path, answer.Body)
}

// prepare makes a schema ready for huma's validator, and all that it refers to.
func prepare(registry huma.Registry, s *huma.Schema, seen map[*huma.Schema]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	if s.Ref != "" {
		prepare(registry, registry.SchemaFromRef(s.Ref), seen)
		return
	}
	s.PrecomputeMessages()
	prepare(registry, s.Items, seen)
	for _, child := range s.Properties {
		prepare(registry, child, seen)
	}
	for _, child := range slices.Concat(s.AnyOf, s.OneOf) {
		prepare(registry, child, seen)
	}
}

func TestAnswersAreWhatTheDocumentSays(t *testing.T) {
	p := newPress(t)
	documentOf(t, p.root) // it is only made when somebody asks
	item := "/api/v1/novels/" + p.novel
	full := p.draft("full")
	full["leaves"] = []any{map[string]any{"text": "once", "position": 1}}
	full["readers"], full["tags"], full["printed_on"], full["sold_at"] = []string{p.novelist}, []string{"a"}, "2026-01-01", "2026-01-01T00:00:00Z"
	full["meta"] = map[string]any{"a": []any{1, "x", nil}}
	for _, try := range []struct {
		method, path, at string
		body             any
		status           int
	}{
		{"POST", "/api/v1/novels", "/api/v1/novels", full, 201},
		{"POST", "/api/v1/novels", "/api/v1/novels", full, 409},
		{"POST", "/api/v1/novels", "/api/v1/novels", map[string]any{}, 422},
		{"GET", "/api/v1/novels", "/api/v1/novels?include=novelist,imprint&count=exact", nil, 200},
		{"GET", "/api/v1/novels", "/api/v1/novels?fields=title&limit=1", nil, 200},
		{"GET", "/api/v1/novels", "/api/v1/novels?nothing=1", nil, 400},
		{"GET", "/api/v1/novels/{id}", item + "?include=novelist", nil, 200},
		{"PATCH", "/api/v1/novels/{id}", item, map[string]any{"novelist_id": nil, "meta": nil}, 200},
		{"GET", "/api/v1/novels/{id}", item + "?include=novelist", nil, 200},
		{"PUT", "/api/v1/novels/{id}", item, p.draft("one"), 200},
		{"GET", "/api/v1/novels/{id}/history", item + "/history", nil, 200},
		{"GET", "/api/v1/novels/{id}/delete-preview", item + "/delete-preview", nil, 200},
		{"GET", "/api/v1/imprints/{id}/delete-preview", "/api/v1/imprints/" + p.imprint + "/delete-preview", nil, 200},
		{"POST", "/api/v1/novels/actions/print", "/api/v1/novels/actions/print", map[string]any{"ids": []string{p.novel}, "input": map[string]any{"copies": 1}}, 200},
		{"POST", "/api/v1/novels/actions/print", "/api/v1/novels/actions/print", map[string]any{"ids": []string{p.novel}}, 422},
		{"GET", "/api/v1/novels/export", "/api/v1/novels/export?format=json", nil, 200},
		{"GET", "/api/v1/schema", "/api/v1/schema", nil, 200},
		{"GET", "/api/v1/audit", "/api/v1/audit", nil, 200},
		{"DELETE", "/api/v1/imprints/{id}", "/api/v1/imprints/" + p.imprint, nil, 428},
		{"DELETE", "/api/v1/novels/{id}", item, nil, 204},
		{"GET", "/api/v1/novels/{id}", item, nil, 410},
		{"POST", "/api/v1/novels/{id}/restore", item + "/restore", nil, 200},
		{"GET", "/api/v1/novels/{id}", "/api/v1/novels/none", nil, 404},
	} {
		answer := p.root.Do(t, try.method, try.at, try.body).MustStatus(t, try.status)
		p.fits(t, try.method, try.path, answer)
	}
}

func TestInputsAreDescribedAsTheyAreTaken(t *testing.T) {
	p := newPress(t)
	d := documentOf(t, p.root)
	var create, update, patch struct {
		Required             []string
		Properties           map[string]map[string]any
		AdditionalProperties any
	}
	require.NoError(t, json.Unmarshal(d.Components.Schemas["NovelCreate"], &create))
	require.NoError(t, json.Unmarshal(d.Components.Schemas["NovelUpdate"], &update))
	require.NoError(t, json.Unmarshal(d.Components.Schemas["NovelPatch"], &patch))
	require.Equal(t, []string{"title", "slug", "imprint_id"}, create.Required)
	require.Equal(t, []string{"title", "imprint_id"}, update.Required)
	require.Empty(t, patch.Required)
	require.Equal(t, false, create.AdditionalProperties)
	for _, absent := range []string{"id", "created_at", "version", "number", "internal", "label", "profit", "deleted_at"} {
		require.NotContains(t, create.Properties, absent)
	}
	require.Contains(t, create.Properties, "slug")
	require.NotContains(t, update.Properties, "slug", "it is immutable")
	require.Equal(t, 200.0, create.Properties["title"]["maxLength"])
	require.Equal(t, 1.0, create.Properties["title"]["minLength"])
	require.Equal(t, "^[a-zA-Z0-9]+$", create.Properties["slug"]["pattern"])
	require.Equal(t, 100000.0, create.Properties["price_cents"]["maximum"])
	require.Equal(t, 0.5, create.Properties["weight"]["exclusiveMinimum"])
	require.Equal(t, -9223372036854775808.0, create.Properties["cost_cents"]["minimum"])
	require.Equal(t, 9223372036854775808.0, create.Properties["cost_cents"]["exclusiveMaximum"])
	require.Equal(t, []any{"draft", "open"}, create.Properties["status"]["enum"])
	require.Equal(t, "draft", create.Properties["status"]["default"])
	require.Equal(t, []any{"string", "null"}, create.Properties["novelist_id"]["type"])
	require.Equal(t, "date", create.Properties["printed_on"]["format"])
	require.Equal(t, "email", create.Properties["contact"]["format"])
	require.Equal(t, true, create.Properties["key"]["writeOnly"])
	require.Equal(t, true, create.Properties["readers"]["uniqueItems"])
	leaf := create.Properties["leaves"]["items"].(map[string]any)
	require.Equal(t, 9.0, create.Properties["leaves"]["maxItems"])
	require.Contains(t, leaf["properties"], "id")
	require.NotContains(t, leaf["properties"], "novel_id")
	require.NotContains(t, string(d.Components.Schemas["Novel"]), `"key"`)
}

func TestAnswersOfTheConsoleLeaveNothingOut(t *testing.T) {
	p := newPress(t)
	d := documentOf(t, p.root)
	for name, required := range map[string][]string{
		"SchemaAnswer":   {"languages", "resources", "pages", "widgets", "extensions"},
		"SchemaResource": {"list_fields", "per_page", "facets", "search_help", "empty_text", "endpoints", "permissions"},
		"SchemaInline":   {"layout", "extra", "min", "max", "can_add", "can_change", "can_delete", "position_field"},
		"FacetsAnswer":   {"facets", "count_relation"}, "DatesAnswer": {"field", "unit", "items"}, "SearchAnswer": {"groups", "partial"},
		"NovelList": {"items", "per_page"}, "RowMeta": {"title", "url"},
	} {
		var schema struct {
			Required   []string
			Properties map[string]struct{ Type any }
		}
		require.NoError(t, json.Unmarshal(d.Components.Schemas[name], &schema), name)
		require.Subset(t, schema.Required, required, name)
		for property, s := range schema.Properties {
			require.NotEqual(t, []any{"array", "null"}, s.Type, "%s.%s", name, property)
		}
	}
	for _, name := range []string{"_meta", "deleted_at"} {
		require.Contains(t, string(d.Components.Schemas["Novel"]), `"`+name+`"`)
	}
	require.NotContains(t, string(d.Components.Schemas["Imprint"]), `"deleted_at"`)
	require.NotContains(t, d.Paths["/api/v1/imprints"]["get"].query(), "deleted")
	require.NotContains(t, d.Paths, "/api/v1/imprints/dates")
	require.NotContains(t, d.Paths["/api/v1/console/search"]["get"].Responses, "403")
}
