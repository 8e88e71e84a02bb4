package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// tasked is a fair whose days have tasks by the rules of one inline.
func tasked(tb testing.TB, tasks admin.InlineDecl) *manortest.Client {
	tb.Helper()
	return manortest.New(tb, fairApp(tasks)).As(manortest.Superuser())
}

func tasksNamed(names ...string) []any {
	tasks := make([]any, len(names))
	for i, name := range names {
		tasks[i] = map[string]any{"name": name}
	}
	return tasks
}

func TestAnInlineMayNeedChildren(t *testing.T) {
	root := tasked(t, admin.Inline[fairTask]("day_id").Min(2).Max(3))
	require.Equal(t, map[string]string{"tasks": "required"}, root.Post(t, "/api/v1/fair_days", map[string]any{"name": "d"}).MustProblem(t, "invalid").FieldErrors(t))
	short := root.Post(t, "/api/v1/fair_days", map[string]any{"name": "d", "tasks": tasksNamed("one")}).MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"tasks": "too_short"}, short.FieldErrors(t))
	day := root.MustCreate(t, "fair_days", map[string]any{"name": "d", "tasks": tasksNamed("one", "two")})
	path := "/api/v1/fair_days/" + day["id"].(string)
	require.Equal(t, map[string]string{"tasks": "too_short"}, root.Patch(t, path, map[string]any{"tasks": []any{}}).MustProblem(t, "invalid").FieldErrors(t))
	require.Len(t, root.Put(t, path, map[string]any{"name": "e"}).MustStatus(t, 200).Value(t, "tasks"), 2)
}

func TestAnInlineMayForbidToAdd(t *testing.T) {
	root := tasked(t, admin.Inline[fairTask]("day_id").NoAdd())
	wrong := root.Post(t, "/api/v1/fair_days", map[string]any{"name": "d", "tasks": tasksNamed("one")}).MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"tasks[0]": "read_only"}, wrong.FieldErrors(t))
	root.Post(t, "/api/v1/fair_days", map[string]any{"name": "d", "tasks": []any{}}).MustStatus(t, 201)
}

func TestAnInlineMayForbidToChangeAndToDelete(t *testing.T) {
	root := tasked(t, admin.Inline[fairTask]("day_id").NoChange().NoDelete())
	day := root.MustCreate(t, "fair_days", map[string]any{"name": "d", "tasks": tasksNamed("one", "two")})
	path := "/api/v1/fair_days/" + day["id"].(string)
	tasks := day["tasks"].([]any)
	first, second := tasks[0].(map[string]any), tasks[1].(map[string]any)

	wrong := root.Patch(t, path, map[string]any{"tasks": []any{map[string]any{"id": first["id"], "name": "uno"}, second}}).MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"tasks[0]": "read_only"}, wrong.FieldErrors(t))
	wrong = root.Patch(t, path, map[string]any{"tasks": []any{first}}).MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"tasks": "read_only"}, wrong.FieldErrors(t))
	more := root.Patch(t, path, map[string]any{"tasks": []any{first, second, map[string]any{"name": "three"}}}).MustStatus(t, 200)
	require.Len(t, more.Value(t, "tasks"), 3)
	require.Len(t, root.Put(t, path, map[string]any{"name": "e"}).MustStatus(t, 200).Value(t, "tasks"), 3, "a PUT without the array keeps what it could not take away")
}

func TestTheSchemaTellsHowAnInlineIsShownAndWhatItPermits(t *testing.T) {
	root := tasked(t, admin.Inline[fairTask]("day_id").NoAdd().NoDelete().Extra(1).Min(0))
	tasks := schemaOf(t, root, "fair_days").member("inlines", "tasks")
	for name, want := range map[string]any{
		"layout": "table", "extra": 1.0, "min": 0.0, "max": 500.0, "can_add": false, "can_change": true, "can_delete": false, "position_field": "", "order": "",
	} {
		require.Equal(t, want, tasks[name], name)
	}
	items := schemaOf(t, root, "fair_stalls").member("inlines", "items")
	require.Equal(t, "stack", items["layout"])
	require.Equal(t, "position", items["position_field"])
	require.Equal(t, 2.0, items["extra"])
}

func TestTheSchemaTellsHowAListIsShown(t *testing.T) {
	f := newFair(t)
	d := schemaOf(t, f.root, "fair_stalls")
	for name, want := range map[string]any{
		"per_page": 7.0, "facets": true, "search_help": label("Title or note", "标题或备注"), "empty_text": label("No stalls yet.", "还没有摊位。"),
		"list_fields": []any{"status", "title", "grade"}, "soft_delete": true,
	} {
		require.Equal(t, want, d[name], name)
	}
	require.Equal(t, "radio", d.member("fields", "status")["widget"])
	require.Equal(t, false, d.member("fields", "lit")["list"], "ListFields goes before the tag")
	require.Equal(t, true, d.member("fields", "grade")["list"])
	require.Equal(t, 200.0, d.member("actions", "light")["batch"])
	ends := d["endpoints"].(map[string]any)
	require.Equal(t, "/api/v1/fair_stalls/facets", ends["facets"])
	require.Equal(t, "/api/v1/fair_stalls/dates", ends["dates"])
	require.Equal(t, []any{"status", "title"}, schemaOf(t, f.visitor, "fair_stalls")["list_fields"])

	days := schemaOf(t, f.root, "fair_days")
	require.Equal(t, 20.0, days["per_page"])
	require.Equal(t, []any{"name"}, days["list_fields"])
	require.Equal(t, "", days["endpoints"].(map[string]any)["facets"])
	require.Equal(t, "", schemaOf(t, f.root, "fair_sellers")["endpoints"].(map[string]any)["dates"])
	require.Equal(t, 7, f.root.Get(t, "/api/v1/fair_stalls").MustStatus(t, 200).Int(t, "per_page"))
}

func TestEveryMistakeOfAListAndItsInlinesIsFound(t *testing.T) {
	type childRow struct {
		bun.BaseModel `bun:"table:child_rows"`
		admin.Base
		PlainID string `bun:"plain_id,notnull" json:"plain_id" validate:"required" admin:"ref=plain_rows"`
	}
	found := findingsOf(t, one(admin.Resource[plainRow]{
		Name: "plain_rows", PerPage: 201, Facets: true, ListFields: []string{"name", "nothing", "name"},
		Inlines: admin.Inlines{
			admin.Inline[childRow]("plain_id").As("a").Min(-1), admin.Inline[childRow]("plain_id").As("b").Max(2).Min(3),
			admin.Inline[childRow]("plain_id").As("c").Extra(-1), admin.Inline[childRow]("plain_id").As("d").Min(1).NoAdd(),
		},
	}))
	require.Len(t, found["admin.E029"], 4)
	require.Len(t, found["admin.E021"], 4)
}
