package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestInlinesAreSavedWithTheirParent(t *testing.T) {
	l := newCampus(t)
	path := "/api/v1/books/" + l.mustBook(t, map[string]any{"chapters": []any{map[string]any{"title": "One", "position": 1}, map[string]any{"title": "Two", "position": 2}}})
	first := l.root.Get(t, path).String(t, "chapters.0.id")

	kept := l.root.Patch(t, path, map[string]any{"notes": "n"}).MustStatus(t, 200)
	require.Equal(t, "Two", kept.String(t, "chapters.1.title"), "left out of a PATCH: kept")

	answer := l.root.Patch(t, path, map[string]any{"chapters": []any{
		map[string]any{"title": "Three", "position": 3}, map[string]any{"id": first, "title": "Uno"},
	}}).MustStatus(t, 200)
	require.Equal(t, 3, answer.Int(t, "version"), "children count as the parent's change")
	require.Equal(t, first, answer.String(t, "chapters.0.id"))
	require.Equal(t, "Uno", answer.String(t, "chapters.0.title"))
	require.Equal(t, 1, answer.Int(t, "chapters.0.position"), "left out of a child: kept")
	require.Equal(t, 2, answer.Int(t, "chapters.0.version"))
	require.Equal(t, "Three", answer.String(t, "chapters.1.title"))
	require.False(t, answer.Has(t, "chapters.2"), "left out of the array: deleted")
	require.Equal(t, 2, l.count(t, "chapters"))

	changes, _ := l.root.Get(t, path+"/history").Items(t)[0]["changes"].(map[string]any)
	require.Equal(t, []any{"One", "Uno"}, changes["chapters["+first+"].title"])
	require.NotContains(t, changes, "title")

	l.root.Patch(t, path, map[string]any{"chapters": []any{}}).MustStatus(t, 200)
	require.Zero(t, l.count(t, "chapters"))
}

func TestInlinesOfOthersCannotBeTaken(t *testing.T) {
	l := newCampus(t)
	other := l.mustBook(t, map[string]any{"title": "Other", "chapters": []any{map[string]any{"title": "Theirs"}}})
	theirs := l.root.Get(t, "/api/v1/books/"+other).String(t, "chapters.0.id")
	id := l.mustBook(t, map[string]any{"chapters": []any{map[string]any{"title": "Mine"}}})
	mine := l.root.Get(t, "/api/v1/books/"+id).String(t, "chapters.0.id")
	answer := l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"chapters": []any{
		map[string]any{"id": mine, "book_id": other}, map[string]any{"id": theirs, "title": "Stolen"}, map[string]any{"id": mine},
		map[string]any{"title": "x", "editor_id": "nobody"},
	}})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"chapters": "too_long"}, answer.FieldErrors(t))
	answer = l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"chapters": []any{
		map[string]any{"id": mine, "book_id": other}, map[string]any{"id": theirs, "title": "Stolen"}, map[string]any{"id": mine},
	}})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"chapters[0].book_id": "read_only", "chapters[1].id": "not_found", "chapters[2].id": "duplicate"}, answer.FieldErrors(t))
	answer = l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"chapters": []any{map[string]any{"title": "x", "editor_id": "nobody", "version": 3}}})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"chapters[0].version": "read_only"}, answer.FieldErrors(t))
	answer = l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"chapters": []any{map[string]any{"title": "x", "editor_id": "nobody"}}})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"chapters[0].editor_id": "not_found"}, answer.FieldErrors(t))
	require.Equal(t, "Theirs", l.root.Get(t, "/api/v1/books/"+other).String(t, "chapters.0.title"))
	require.Equal(t, "Mine", l.root.Get(t, "/api/v1/books/"+id).String(t, "chapters.0.title"))
}

func TestManyToManyKeepsSetsAndOrders(t *testing.T) {
	l := newCampus(t)
	var readers, writers []string
	for _, name := range []string{"a", "b", "c"} {
		readers = append(readers, l.mustMake(t, "members", map[string]any{"name": name}))
		writers = append(writers, l.mustMake(t, "authors", map[string]any{"name": name}))
	}
	path := "/api/v1/books/" + l.mustBook(t, map[string]any{
		"readers": []string{readers[2], readers[0]}, "similar": []string{writers[2], writers[0], writers[1]},
	})
	got := l.root.Get(t, path)
	require.Equal(t, []any{readers[0], readers[2]}, got.Value(t, "readers"), "a set")
	require.Equal(t, []any{writers[2], writers[0], writers[1]}, got.Value(t, "similar"), "in order")

	same := l.root.Patch(t, path, map[string]any{"readers": []string{readers[2], readers[0]}}).MustStatus(t, 200)
	require.Equal(t, 1, same.Int(t, "version"), "a set in another order is the same")
	answer := l.root.Patch(t, path, map[string]any{"readers": []string{readers[1], readers[2]}, "similar": []string{writers[0], writers[2]}}).MustStatus(t, 200)
	require.Equal(t, 2, answer.Int(t, "version"))
	require.JSONEq(t, string(l.root.Get(t, path).Body), string(answer.Body))
	require.Equal(t, []any{writers[0], writers[2]}, answer.Value(t, "similar"))
	changes, _ := l.root.Get(t, path+"/history").Items(t)[0]["changes"].(map[string]any)
	require.Equal(t, []any{[]any{writers[2], writers[0], writers[1]}, []any{writers[0], writers[2]}}, changes["similar"])

	wrong := l.root.Patch(t, path, map[string]any{"readers": []string{readers[0], "nobody"}})
	wrong.MustProblem(t, "invalid")
	require.Len(t, wrong.FieldErrors(t), 1)
	l.root.Delete(t, "/api/v1/members/"+readers[1]).MustStatus(t, 204)
	require.Equal(t, []any{readers[2]}, l.root.Get(t, path).Value(t, "readers"))
}

func TestTreesHaveNoCircles(t *testing.T) {
	l := newCampus(t)
	a := l.mustMake(t, "shelves", map[string]any{"name": "a"})
	b := l.mustMake(t, "shelves", map[string]any{"name": "b", "parent_id": a})
	c := l.mustMake(t, "shelves", map[string]any{"name": "c", "parent_id": b})
	for _, parent := range []string{a, b, c} {
		answer := l.root.Patch(t, "/api/v1/shelves/"+a, map[string]any{"parent_id": parent})
		answer.MustProblem(t, "invalid")
		require.Equal(t, map[string]string{"parent_id": "cycle"}, answer.FieldErrors(t))
	}
	l.root.Patch(t, "/api/v1/shelves/"+c, map[string]any{"parent_id": a}).MustStatus(t, 200)
	l.root.Patch(t, "/api/v1/shelves/"+c, map[string]any{"parent_id": nil}).MustStatus(t, 200)
}

func TestTwoMovesCannotCloseACircleTogether(t *testing.T) {
	l := newCampus(t)
	for range 5 {
		a := l.mustMake(t, "shelves", map[string]any{"name": "a"})
		b := l.mustMake(t, "shelves", map[string]any{"name": "b"})
		statuses := parallel(2, func(i int) int {
			if i == 0 {
				return l.root.Patch(t, "/api/v1/shelves/"+a, map[string]any{"parent_id": b}).Status
			}
			return l.root.Patch(t, "/api/v1/shelves/"+b, map[string]any{"parent_id": a}).Status
		})
		require.Equal(t, map[int]int{200: 1, 422: 1}, statuses)
	}
}

func TestScopeHoldsForReferencesAndAfterTheWrite(t *testing.T) {
	l := newCampus(t)
	north := l.mustMake(t, "authors", map[string]any{"name": "North", "branch": "north"})
	who := manortest.Caller("clerk", "authors:read", "authors:create", "authors:update", "authors:delete", "books:read", "books:create")
	who.Grants = manortest.GrantsIn([]string{"north"}, "authors:read", "authors:create", "authors:update", "authors:delete", "books:read", "books:create")
	clerk := l.As(who)
	answer := clerk.Post(t, "/api/v1/books", map[string]any{"title": "Hidden", "author_id": l.author})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"author_id": "not_found"}, answer.FieldErrors(t), "what one may not see does not exist")
	clerk.Post(t, "/api/v1/books", map[string]any{"title": "Seen", "author_id": north}).MustStatus(t, 201)

	before, events := l.count(t, "authors"), l.count(t, "outbox")
	clerk.Post(t, "/api/v1/authors", map[string]any{"name": "South", "branch": "south"}).MustProblem(t, "forbidden")
	clerk.Patch(t, "/api/v1/authors/"+north, map[string]any{"branch": "south"}).MustProblem(t, "forbidden")
	require.Equal(t, before, l.count(t, "authors"))
	require.Equal(t, events, l.count(t, "outbox"))
	require.Equal(t, "north", l.root.Get(t, "/api/v1/authors/"+north).String(t, "branch"))
	clerk.Patch(t, "/api/v1/authors/"+l.author, map[string]any{"name": "Mine"}).MustProblem(t, "not_found")
	clerk.Delete(t, "/api/v1/authors/"+l.author).MustProblem(t, "not_found")
	clerk.Patch(t, "/api/v1/authors/"+north, map[string]any{"name": "True North"}).MustStatus(t, 200)
	clerk.Get(t, "/api/v1/authors/"+north+"/history").MustStatus(t, 200)
	clerk.Get(t, "/api/v1/authors/"+l.author+"/history").MustProblem(t, "not_found")
	clerk.Patch(t, "/api/v1/shelves/x", map[string]any{}).MustProblem(t, "forbidden")
}

func TestChildrenThatOthersReferToAreHeld(t *testing.T) {
	l := newCampus(t)
	poem := "/api/v1/poems/" + l.mustMake(t, "poems", map[string]any{"name": "p", "lines": []any{map[string]any{"text": "one"}, map[string]any{"text": "two"}}})
	line := l.root.Get(t, poem).String(t, "lines.0.id")
	quote := l.mustMake(t, "quotes", map[string]any{"line_id": line})
	held := l.root.Patch(t, poem, map[string]any{"lines": []any{}})
	held.MustProblem(t, "reference_held")
	require.Equal(t, map[string]string{"quotes": "reference_held"}, held.FieldErrors(t))
	l.root.Delete(t, poem).MustProblem(t, "reference_held")
	require.Equal(t, 2, l.count(t, "lines"))
	l.root.Delete(t, "/api/v1/quotes/"+quote).MustStatus(t, 204)
	l.root.Patch(t, poem, map[string]any{"lines": []any{}}).MustStatus(t, 200)
	require.Zero(t, l.count(t, "lines"))
	require.Equal(t, []string{"lines.deleted"}, l.events(t, line))
}
