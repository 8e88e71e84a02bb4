package academy_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// operation is one of those that the document has for one object.
type operation struct{ method, path, resource, verb string }

// objectOperations are all operations of the document on one object, or on named ones, of a resource.
func objectOperations(t *testing.T, p *manortest.Program) []operation {
	t.Helper()
	verbs := map[string]string{"get": "read", "patch": "update", "put": "update", "delete": "delete"}
	last := map[string]string{"history": "read", "delete-preview": "delete", "revert": "update", "restore": "delete"}
	resources := map[string]bool{}
	for _, r := range p.As(manortest.Superuser()).Get(t, "/api/v1/schema").MustStatus(t, http.StatusOK).Value(t, "resources").([]any) {
		resources[r.(map[string]any)["name"].(string)] = true
	}
	var all []operation
	for path, methods := range p.Get(t, "/api/openapi.json").MustStatus(t, http.StatusOK).Value(t, "paths").(map[string]any) {
		parts := strings.Split(strings.TrimPrefix(path, "/api/v1/"), "/")
		if !resources[parts[0]] || len(parts) < 2 {
			continue
		}
		for method := range methods.(map[string]any) {
			o := operation{method: strings.ToUpper(method), path: path, resource: parts[0], verb: verbs[method]}
			switch {
			case parts[1] == "actions" && len(parts) == 3:
				o.verb = parts[2]
			case parts[1] != "{id}":
				continue
			case len(parts) == 3:
				o.verb = last[parts[2]]
			}
			require.NotEmpty(t, o.verb, "%s %s: which permission it takes", o.method, path)
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	require.Greater(t, len(all), 60, "the document names the operations")
	return all
}

func TestNobodyReachesAForeignObjectByAnyOperation(t *testing.T) {
	p := loaded(t)
	admin := p.As(manortest.Superuser())
	operations := objectOperations(t, p)
	for _, name := range []string{"manager", "editor", "support", "customer1"} {
		as := p.MustLogin(t, name, "manor-demo-1")
		held := []string{}
		for _, permission := range as.Get(t, "/api/v1/auth/me").Value(t, "permissions").([]any) {
			held = append(held, permission.(string))
		}
		may := func(o operation) bool {
			return slices.Contains(held, o.resource+":"+o.verb) || slices.Contains(held, o.resource+":*")
		}
		tried := 0
		for _, o := range operations {
			id := foreignObject(t, admin, as, o, may(o))
			if id == "" {
				continue
			}
			tried++
			before := string(admin.Get(t, "/api/v1/"+o.resource+"/"+id).Body)
			var body any
			switch {
			case strings.Contains(o.path, "/actions/"):
				body = map[string]any{"ids": []string{id}}
			case strings.HasSuffix(o.path, "/revert"):
				body = map[string]any{"history_id": id}
			case o.method != http.MethodGet && o.method != http.MethodDelete:
				body = map[string]any{}
			}
			got := as.Do(t, o.method, strings.ReplaceAll(o.path, "{id}", id), body)
			want := []int{http.StatusForbidden}
			if may(o) {
				want = []int{http.StatusForbidden, http.StatusNotFound}
			}
			require.Contains(t, want, got.Status, "%s: %s %s answered %s", name, o.method, o.path, got.Body)
			require.Equal(t, before, string(admin.Get(t, "/api/v1/"+o.resource+"/"+id).Body), "%s: %s %s", name, o.method, o.path)
		}
		require.Greater(t, tried, 20, name)
	}
}

// foreignObject is the id of an object that the caller must not reach by an operation; empty when he may reach all of them.
func foreignObject(t *testing.T, admin, as *manortest.Client, o operation, permitted bool) string {
	t.Helper()
	seen := map[string]bool{}
	if permitted {
		for _, row := range as.Get(t, "/api/v1/"+o.resource+"?per_page=200").Items(t) {
			seen[row["id"].(string)] = true
		}
	}
	for _, row := range admin.Get(t, "/api/v1/"+o.resource+"?per_page=200").MustStatus(t, http.StatusOK).Items(t) {
		if id := row["id"].(string); !seen[id] {
			return id
		}
	}
	return ""
}
