package admin_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

const viewsPath = "/api/v1/console/views"

func TestASavedViewBelongsToItsOwner(t *testing.T) {
	l := newCampus(t)
	ann, bob := l.As(manortest.Caller("ann", "books:read")), l.As(manortest.Caller("bob", "books:read", "authors:read"))
	made := ann.Post(t, viewsPath, map[string]any{
		"resource": "books", "name": " Open ones ", "query": "?status=open&sortby=-created_at", "columns": []any{"title", "status"},
	}).MustStatus(t, 201)
	id := made.String(t, "id")
	require.Equal(t, map[string]any{
		"id": id, "resource": "books", "name": "Open ones", "query": "status=open&sortby=-created_at",
		"columns": []any{"title", "status"}, "shared": false, "mine": true, "owner": "ann",
	}, made.Object(t))
	require.Len(t, ann.Get(t, viewsPath+"?resource=books").Items(t), 1)
	require.Empty(t, bob.Get(t, viewsPath+"?resource=books").Items(t))
	bob.Patch(t, viewsPath+"/"+id, map[string]any{"name": "Mine now"}).MustProblem(t, "not_found")
	bob.Delete(t, viewsPath+"/"+id).MustProblem(t, "not_found")

	changed := ann.Patch(t, viewsPath+"/"+id, map[string]any{"name": "All", "query": "", "columns": []any{}}).MustStatus(t, 200)
	require.Equal(t, "All", changed.String(t, "name"))
	require.Equal(t, "", changed.String(t, "query"))
	require.Equal(t, []any{}, changed.Value(t, "columns"))
	ann.Delete(t, viewsPath+"/"+id).MustStatus(t, 204)
	ann.Delete(t, viewsPath+"/"+id).MustProblem(t, "not_found")
	require.Empty(t, ann.Get(t, viewsPath).Items(t))
}

func TestASharedViewIsReadByThoseWhoMayReadItsResource(t *testing.T) {
	l := newCampus(t)
	ann := l.As(manortest.Caller("ann", "books:read"))
	body := map[string]any{"resource": "books", "name": "Ours", "shared": true}
	ann.Post(t, viewsPath, body).MustProblem(t, "forbidden")
	require.Empty(t, ann.Get(t, viewsPath).Items(t))

	chief := l.As(manortest.Caller("chief", "books:read", "console:share_views"))
	id := chief.Post(t, viewsPath, body).MustStatus(t, 201).String(t, "id")
	seen := ann.Get(t, viewsPath+"?resource=books").Items(t)
	require.Len(t, seen, 1)
	require.Equal(t, false, seen[0]["mine"])
	require.Equal(t, "chief", seen[0]["owner"])
	ann.Patch(t, viewsPath+"/"+id, map[string]any{"name": "Mine now"}).MustProblem(t, "forbidden")
	ann.Delete(t, viewsPath+"/"+id).MustProblem(t, "forbidden")

	clerk := l.As(manortest.Caller("clerk", "authors:read"))
	require.Empty(t, clerk.Get(t, viewsPath).Items(t), "who may not read books does not see their views")
	clerk.Get(t, viewsPath+"?resource=books").MustProblem(t, "forbidden")
	clerk.Get(t, viewsPath+"?resource=nothing").MustProblem(t, "forbidden")

	own := ann.Post(t, viewsPath, map[string]any{"resource": "books", "name": "Ours"}).MustStatus(t, 201).String(t, "id")
	ann.Patch(t, viewsPath+"/"+own, map[string]any{"shared": true}).MustProblem(t, "forbidden")
	l.root.Delete(t, viewsPath+"/"+own).MustProblem(t, "not_found")
	l.root.Delete(t, viewsPath+"/"+id).MustStatus(t, 204)
}

func TestASavedViewRefusesWhatItsRulesForbid(t *testing.T) {
	l := newCampus(t)
	ann := l.As(manortest.Caller("ann", "books:read"))
	ann.Post(t, viewsPath, map[string]any{"resource": "books", "name": "One"}).MustStatus(t, 201)
	clash := ann.Post(t, viewsPath, map[string]any{"resource": "books", "name": "One"}).MustProblem(t, "unique")
	require.Equal(t, map[string]string{"name": "unique"}, clash.FieldErrors(t))
	for name, bad := range map[string]struct {
		body map[string]any
		path string
	}{
		"a resource that he may not read": {map[string]any{"resource": "authors", "name": "A"}, "resource"},
		"a resource there is not":         {map[string]any{"resource": "ghosts", "name": "A"}, "resource"},
		"a blank name":                    {map[string]any{"resource": "books", "name": "  "}, "name"},
		"a query that is none":            {map[string]any{"resource": "books", "name": "A", "query": "%zz"}, "query"},
		"a column twice":                  {map[string]any{"resource": "books", "name": "A", "columns": []any{"title", "title"}}, "columns[1]"},
		"a column that is no name":        {map[string]any{"resource": "books", "name": "A", "columns": []any{"<b>"}}, "columns[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, ann.Post(t, viewsPath, bad.body).MustProblem(t, "invalid").FieldErrors(t), bad.path)
		})
	}
	require.Len(t, ann.Get(t, viewsPath).Items(t), 1)
}

func TestChangesOfAViewThatMeetDoNotUndoEachOther(t *testing.T) {
	l := newCampus(t)
	chief := l.As(manortest.Caller("chief", "books:read", "console:share_views"))
	id := chief.Post(t, viewsPath, map[string]any{"resource": "books", "name": "0", "shared": true}).MustStatus(t, 201).String(t, "id")
	for round := range 20 {
		want := map[string]any{"name": fmt.Sprint(round + 1), "query": fmt.Sprintf("page=%d", round+1), "shared": round%2 == 1}
		var all sync.WaitGroup
		for field, value := range want {
			all.Go(func() {
				require.Equal(t, 200, chief.Patch(t, viewsPath+"/"+id, map[string]any{field: value}).Status)
			})
		}
		all.Wait()
		now := chief.Get(t, viewsPath).Items(t)[0]
		require.Equal(t, want, map[string]any{"name": now["name"], "query": now["query"], "shared": now["shared"]})
	}
}

func TestAViewOfWhatOneMayNotReadIsNotThere(t *testing.T) {
	l := newCampus(t)
	chief := l.As(manortest.Caller("chief", "books:read", "console:share_views"))
	id := chief.Post(t, viewsPath, map[string]any{"resource": "books", "name": "Ours", "shared": true}).MustStatus(t, 201).String(t, "id")
	clerk := l.As(manortest.Caller("clerk", "authors:read"))
	clerk.Patch(t, viewsPath+"/"+id, map[string]any{"name": "Mine now"}).MustProblem(t, "not_found")
	clerk.Delete(t, viewsPath+"/"+id).MustProblem(t, "not_found")

	moved := l.As(manortest.Caller("chief", "authors:read", "console:share_views"))
	moved.Patch(t, viewsPath+"/"+id, map[string]any{"name": "Ours still"}).MustProblem(t, "not_found")
	require.Equal(t, "Ours", chief.Get(t, viewsPath).Items(t)[0]["name"])
}
