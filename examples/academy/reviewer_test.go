package academy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// reviewing is a role that an administrator of the academy makes in the console: it edits the open courses of its own
// department and never sees what a course costs.
var reviewing = map[string]any{
	"name": "course reviewer", "permissions": []string{"courses:read", "courses:update", "courses:export", "audit:read"},
	"scopes": []any{
		map[string]any{"resource": "courses", "scope": "department"},
		map[string]any{"resource": "courses", "action": "update", "scope": "department", "filter": "status=open"},
	},
	"field_rules": []any{map[string]any{"resource": "courses", "field": "price_cents", "rule": "hidden"}},
}

// reviewer is the demo's editor with that role instead of his own.
func (d desk) reviewer(t *testing.T) *manortest.Client {
	t.Helper()
	role := d.admin.MustCreate(t, "roles", reviewing)["id"]
	editor := d.admin.Get(t, "/api/v1/users?username=editor").String(t, "items.0.id")
	d.admin.Patch(t, "/api/v1/users/"+editor, map[string]any{"roles": []any{role}}).MustStatus(t, 200)
	return d.editor
}

func TestACourseReviewerEditsTheOpenCoursesOfHisDepartmentOnly(t *testing.T) {
	d := newDesk(t)
	draft := d.admin.Get(t, "/api/v1/courses?status=draft&department_id="+d.own).String(t, "items.0.id")
	reviewer := d.reviewer(t)
	require.Equal(t, d.total(t, d.admin, "department_id="+d.own), d.total(t, reviewer, ""))
	reviewer.Patch(t, "/api/v1/courses/"+d.mine, map[string]any{"summary": "Reviewed."}).MustStatus(t, 200)
	reviewer.Patch(t, "/api/v1/courses/"+draft, map[string]any{"summary": "Reviewed."}).MustProblem(t, manor.CodeForbidden)
	reviewer.Patch(t, "/api/v1/courses/"+d.foreign, map[string]any{"summary": "Reviewed."}).MustProblem(t, manor.CodeNotFound)
	reviewer.Patch(t, "/api/v1/courses/"+d.mine, map[string]any{"status": "closed"}).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, "open", d.admin.Get(t, "/api/v1/courses/"+d.mine).String(t, "status"))

	for _, row := range reviewer.Get(t, "/api/v1/courses?meta=true&per_page=200").Items(t) {
		can := row["_meta"].(map[string]any)["can"].(map[string]any)
		require.Equal(t, row["status"] == "open", can["update"], row["title"])
	}
}

func TestACourseReviewerNeverSeesAPrice(t *testing.T) {
	d := newDesk(t)
	reviewer := d.reviewer(t)
	d.admin.Patch(t, "/api/v1/courses/"+d.mine, map[string]any{"price_cents": 42424242424}).MustStatus(t, 200)
	for _, address := range []string{
		"/api/v1/courses?per_page=200", "/api/v1/courses/" + d.mine, "/api/v1/courses/" + d.mine + "/history", "/api/v1/audit?resource=courses",
		"/api/v1/courses/export?format=csv", "/api/v1/courses/export?format=json", "/api/v1/schema",
	} {
		body := string(reviewer.Get(t, address).MustStatus(t, 200).Body)
		require.NotContains(t, body, "42424242424", address)
		require.NotContains(t, body, "price_cents", address)
	}
	for _, query := range []string{"price_cents__gte=1", "sortby=price_cents", "fields=price_cents"} {
		require.Equal(t, 400, reviewer.Get(t, "/api/v1/courses?"+query).Status, query)
	}
	reviewer.Patch(t, "/api/v1/courses/"+d.mine, map[string]any{"price_cents": 1}).MustProblem(t, manor.CodeInvalid)
	require.Equal(t, 42424242424, d.admin.Get(t, "/api/v1/courses/"+d.mine).Int(t, "price_cents"))
}
