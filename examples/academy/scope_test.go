package academy_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// desk is the demo as its editor sees it.
type desk struct {
	*manortest.Program
	admin, editor *manortest.Client
	own           string // id of the editor's department
	mine, foreign string // a course of it, and one of another department
}

func newDesk(t *testing.T) desk {
	t.Helper()
	p := loaded(t)
	d := desk{Program: p, admin: p.As(manortest.Superuser()), editor: p.MustLogin(t, "editor", "manor-demo-1")}
	d.own = d.admin.Get(t, "/api/v1/departments?code=technology").String(t, "items.0.id")
	d.mine = d.admin.Get(t, "/api/v1/courses?slug=go-from-zero").String(t, "items.0.id")
	d.foreign = d.admin.Get(t, "/api/v1/courses?slug=sourdough-bread").String(t, "items.0.id")
	return d
}

func (d desk) total(t *testing.T, c *manortest.Client, query string) int {
	t.Helper()
	return c.Get(t, "/api/v1/courses?limit=1&"+query).MustStatus(t, 200).Int(t, "total")
}

func TestTheEditorListsOnlyTheDepartmentsCourses(t *testing.T) {
	d := newDesk(t)
	all, own := d.total(t, d.admin, ""), d.total(t, d.admin, "department_id="+d.own)
	require.Greater(t, all, own)
	require.Equal(t, own, d.total(t, d.editor, ""))
	require.Equal(t, own, d.total(t, d.editor, "count=exact"))
	for _, item := range d.editor.Get(t, "/api/v1/courses?per_page=200").Items(t) {
		require.Equal(t, d.own, item["department_id"], "%s", item["title"])
	}
	require.Zero(t, d.total(t, d.editor, "department_id__ne="+d.own))
	require.Zero(t, d.total(t, d.editor, "slug=sourdough-bread"))
	require.Zero(t, d.total(t, d.editor, "search=sourdough"))
	require.Zero(t, d.total(t, d.editor, "id="+d.foreign))
	require.Equal(t, all, d.total(t, d.MustLogin(t, "manager", "manor-demo-1"), ""), "the manager sees every department's")
}

func TestTheEditorFindsNothingOfAnotherDepartmentsCourse(t *testing.T) {
	d := newDesk(t)
	before := d.admin.Get(t, "/api/v1/courses/"+d.foreign).Object(t)
	path := "/api/v1/courses/" + d.foreign
	d.editor.Get(t, path).MustProblem(t, manor.CodeNotFound)
	d.editor.Get(t, path+"/history").MustProblem(t, manor.CodeNotFound)
	d.editor.Patch(t, path, map[string]any{"price_cents": 1}).MustProblem(t, manor.CodeNotFound)
	d.editor.Put(t, path, before).MustProblem(t, manor.CodeNotFound)
	require.Equal(t, before, d.admin.Get(t, path).Object(t), "nothing changed")
}

func TestTheEditorChangesOwnCoursesButCannotGiveThemAway(t *testing.T) {
	d := newDesk(t)
	path := "/api/v1/courses/" + d.mine
	d.editor.Patch(t, path, map[string]any{"price_cents": 18800}).MustStatus(t, 200)
	require.Equal(t, "editor", d.editor.Get(t, path+"/history").MustStatus(t, 200).String(t, "items.0.actor"))

	before := d.admin.Get(t, path).Object(t)
	foreign := d.admin.Get(t, "/api/v1/courses/"+d.foreign).String(t, "department_id")
	for _, department := range []any{foreign, nil} {
		given := d.editor.Patch(t, path, map[string]any{"department_id": department})
		require.Contains(t, []int{403, 422}, given.Status, "%s", given.Body)
	}
	require.Equal(t, before, d.admin.Get(t, path).Object(t), "the course stays where it was")

	d.editor.Delete(t, path).MustProblem(t, manor.CodeForbidden)
	d.editor.Post(t, "/api/v1/courses/actions/publish", map[string]any{"ids": []any{d.mine}}).MustProblem(t, manor.CodeForbidden)
	d.editor.Get(t, "/api/v1/courses/export?format=csv").MustProblem(t, manor.CodeForbidden)
	require.Equal(t, before, d.admin.Get(t, path).Object(t))
}

func TestTheScopeHoldsForExportsActionsAndRelatedFilters(t *testing.T) {
	d := newDesk(t)
	who := manortest.Caller("assistant")
	who.Grants = manortest.GrantsIn([]string{d.own}, "courses:read", "courses:export", "courses:publish", "paths:read")
	assistant := d.As(who)

	rows, err := csv.NewReader(bytes.NewReader(assistant.Get(t, "/api/v1/courses/export?format=csv&fields=id,department_id").MustStatus(t, 200).Body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows[1:], d.total(t, d.admin, "department_id="+d.own))
	for _, row := range rows[1:] {
		require.Equal(t, d.own, row[1])
	}

	foreignDraft := d.admin.Get(t, "/api/v1/courses?status=draft&department_id__ne="+d.own).Items(t)[0]
	assistant.Post(t, "/api/v1/courses/actions/publish", map[string]any{"ids": []any{foreignDraft["id"]}}).MustProblem(t, manor.CodeNotFound)
	drafts := d.total(t, d.admin, "status=draft")
	ownDrafts := d.total(t, d.admin, "status=draft&department_id="+d.own)
	require.Less(t, ownDrafts, drafts)
	assistant.Post(t, "/api/v1/courses/actions/publish", map[string]any{"filter": "status=draft", "expected_total": drafts}).MustProblem(t, "total_changed")
	assistant.Post(t, "/api/v1/courses/actions/publish", map[string]any{"filter": "status=draft", "expected_total": ownDrafts}).MustStatus(t, 200)
	require.Equal(t, drafts-ownDrafts, d.total(t, d.admin, "status=draft"), "the other departments' drafts are drafts still")

	require.Equal(t, 1, assistant.Get(t, "/api/v1/paths?courses="+d.mine).MustStatus(t, 200).Int(t, "total"))
	hidden := d.admin.Get(t, "/api/v1/courses?slug=brand-building").String(t, "items.0.id")
	require.Equal(t, 1, d.admin.Get(t, "/api/v1/paths?courses="+hidden).Int(t, "total"))
}

func TestWhoBelongsToNoDepartmentSeesNoCourse(t *testing.T) {
	d := newDesk(t)
	stranger := d.As(manortest.Caller("stranger", "courses:read"))
	require.Zero(t, d.total(t, stranger, ""))
	stranger.Get(t, "/api/v1/courses/"+d.mine).MustProblem(t, manor.CodeNotFound)
}
