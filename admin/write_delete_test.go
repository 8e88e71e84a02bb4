package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestDeleteFollowsTheRuleOfEveryReference(t *testing.T) {
	l := newCampus(t)
	shelf := l.mustMake(t, "shelves", map[string]any{"name": "s"})
	reader := l.mustMake(t, "members", map[string]any{"name": "r"})
	book := l.mustBook(t, map[string]any{"shelf_id": shelf, "readers": []string{reader}, "similar": []string{l.author}, "chapters": []any{map[string]any{"title": "One"}}})
	loan := l.mustMake(t, "loans", map[string]any{"book_id": book, "note": "first"})
	fine := l.mustMake(t, "fines", map[string]any{"loan_id": loan, "book_id": book})
	hold := l.mustMake(t, "holds", map[string]any{"loan_id": loan})

	held := l.root.Delete(t, "/api/v1/authors/"+l.author)
	held.MustProblem(t, "reference_held")
	require.Equal(t, map[string]string{"books": "reference_held"}, held.FieldErrors(t))

	held = l.root.Delete(t, "/api/v1/books/"+book)
	held.MustProblem(t, "reference_held")
	require.Equal(t, map[string]string{"holds": "reference_held"}, held.FieldErrors(t), "what goes along can be held too")
	require.Equal(t, 1, l.count(t, "loans"))
	require.Empty(t, l.school.seen(&l.school.deleted))

	l.root.Delete(t, "/api/v1/shelves/"+shelf).MustStatus(t, 204)
	require.Nil(t, l.root.Get(t, "/api/v1/books/"+book).Value(t, "shelf_id"))
	require.Equal(t, 2, l.root.Get(t, "/api/v1/books/"+book).Int(t, "version"), "losing a reference is a change")
	require.Equal(t, []string{"books.created", "books.updated"}, l.events(t, book))

	l.root.Delete(t, "/api/v1/holds/"+hold).MustStatus(t, 204)
	l.root.Delete(t, "/api/v1/books/"+book).MustStatus(t, 204)
	for _, table := range []string{"books", "chapters", "loans", "fines", "book_readers", "book_similar"} {
		require.Zero(t, l.count(t, table), table)
	}
	require.Equal(t, 1, l.count(t, "members"))
	require.Equal(t, []string{"Call to Arms", "loan first"}, l.school.seen(&l.school.deleted))
	require.Equal(t, []string{"loans.created", "loans.deleted"}, l.events(t, loan))
	require.Equal(t, []string{"fines.created", "fines.deleted"}, l.events(t, fine))
	require.Equal(t, "delete", l.history(t, "loans", loan)[0]["action"], "history outlives the object")
	l.root.Delete(t, "/api/v1/books/"+book).MustProblem(t, "not_found")
	l.root.Get(t, "/api/v1/books/nothing/history").MustProblem(t, "not_found")
	l.root.Delete(t, "/api/v1/authors/"+l.author).MustStatus(t, 204)
}

func TestDeletePreviewTellsWhatADeleteWouldDo(t *testing.T) {
	l := newCampus(t)
	shelf := l.mustMake(t, "shelves", map[string]any{"name": "s"})
	book := l.mustBook(t, map[string]any{"shelf_id": shelf, "chapters": []any{map[string]any{"title": "One"}}})
	var loan string
	for range 7 {
		loan = l.mustMake(t, "loans", map[string]any{"book_id": book, "note": "n"})
	}
	l.mustMake(t, "holds", map[string]any{"loan_id": loan})

	preview := l.root.Get(t, "/api/v1/books/"+book+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, false, preview.Value(t, "can_delete"))
	require.Equal(t, "chapters", preview.String(t, "deletes.0.resource"))
	require.Equal(t, "One", preview.String(t, "deletes.0.examples.0.title"))
	require.Equal(t, "loans", preview.String(t, "deletes.1.resource"))
	require.Equal(t, 7, preview.Int(t, "deletes.1.count"))
	require.Equal(t, "eq", preview.String(t, "deletes.1.count_relation"))
	require.Len(t, preview.Value(t, "deletes.1.examples"), 5)
	require.Equal(t, "holds", preview.String(t, "held_by.0.resource"))
	require.Empty(t, preview.Value(t, "nulls"))
	require.Equal(t, 1, l.count(t, "books"), "nothing was deleted")

	preview = l.root.Get(t, "/api/v1/shelves/"+shelf+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, true, preview.Value(t, "can_delete"))
	require.Equal(t, "books", preview.String(t, "nulls.0.resource"))

	clerk := l.As(manortest.Caller("clerk", "books:read", "books:delete", "loans:delete"))
	preview = clerk.Get(t, "/api/v1/books/"+book+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, "", preview.String(t, "held_by.0.resource"), "what one may not read has no name")
	require.NotContains(t, string(preview.Body), "holds")
	held := clerk.Delete(t, "/api/v1/books/"+book)
	held.MustProblem(t, "reference_held")
	require.NotContains(t, string(held.Body), "holds")
}

func TestHooksCanKeepARow(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"title": "kept"})
	l.root.Delete(t, "/api/v1/books/"+id).MustProblem(t, "conflict")
	require.Equal(t, 1, l.count(t, "books"))
	require.Equal(t, []string{"books.created"}, l.events(t, id))
}

func TestTooManyRowsDoNotGoAlong(t *testing.T) {
	l := newCampus(t)
	book := l.mustBook(t, nil)
	l.bulkLoans(t, book, 1001)
	preview := l.root.Get(t, "/api/v1/books/"+book+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, 1000, preview.Int(t, "deletes.0.count"))
	require.Equal(t, "gte", preview.String(t, "deletes.0.count_relation"))
	require.Equal(t, false, preview.Value(t, "can_delete"))
	l.root.Delete(t, "/api/v1/books/"+book).MustProblem(t, "too_many_rows")
	require.Equal(t, 1001, l.count(t, "loans"))
}

func TestSoftDeletedRowsAreGoneAndComeBack(t *testing.T) {
	l := newCampus(t)
	folder := l.mustMake(t, "folders", map[string]any{"name": "f"})
	paper := l.mustMake(t, "papers", map[string]any{"folder_id": folder, "name": "p"})
	path := "/api/v1/folders/" + folder
	l.root.Post(t, path+"/restore", nil).MustProblem(t, "conflict")
	l.root.Delete(t, path).MustStatus(t, 204)
	for _, gone := range []string{path, "/api/v1/papers/" + paper} {
		l.root.Get(t, gone).MustProblem(t, "gone")
		l.root.Patch(t, gone, map[string]any{}).MustProblem(t, "gone")
		l.root.Delete(t, gone).MustProblem(t, "gone")
	}
	require.Equal(t, "delete", l.history(t, "folders", folder)[0]["action"])
	refused := l.root.Post(t, "/api/v1/papers", map[string]any{"folder_id": folder, "name": "q"})
	refused.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"folder_id": "not_found"}, refused.FieldErrors(t))
	l.root.Post(t, "/api/v1/papers/"+paper+"/restore", nil).MustProblem(t, "conflict")

	other := l.mustMake(t, "folders", map[string]any{"name": "f"})
	clash := l.root.Post(t, path+"/restore", nil)
	clash.MustProblem(t, "unique")
	require.Equal(t, map[string]string{"name": "unique"}, clash.FieldErrors(t))
	l.root.Delete(t, "/api/v1/folders/"+other).MustStatus(t, 204)

	back := l.root.Post(t, path+"/restore", nil).MustStatus(t, 200)
	require.Equal(t, 3, back.Int(t, "version"))
	require.Equal(t, l.root.Get(t, path).Header.Get("ETag"), back.Header.Get("ETag"))
	l.root.Get(t, "/api/v1/papers/"+paper).MustStatus(t, 200)
	require.Equal(t, []string{"folders.created", "folders.deleted", "folders.restored"}, l.events(t, folder))
	require.Equal(t, "restore", l.history(t, "papers", paper)[0]["action"])
}

func TestSoftDeleteTakesNothingAwayForGood(t *testing.T) {
	l := newCampus(t)
	folder := l.mustMake(t, "folders", map[string]any{"name": "f"})
	paper := l.mustMake(t, "papers", map[string]any{"folder_id": folder, "name": "p"})
	clip := l.mustMake(t, "clips", map[string]any{"paper_id": paper})
	l.root.Delete(t, "/api/v1/folders/"+folder).MustProblem(t, "reference_held")
	l.root.Get(t, "/api/v1/papers/"+paper).MustStatus(t, 200)
	l.root.Delete(t, "/api/v1/clips/"+clip).MustStatus(t, 204)
	l.root.Delete(t, "/api/v1/folders/"+folder).MustStatus(t, 204)
	require.Equal(t, 1, l.count(t, "papers"))
}
