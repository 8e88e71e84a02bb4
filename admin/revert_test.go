package admin_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// lineOf is the id of a line of history; 0 is the newest.
func (l *campus) lineOf(t testing.TB, resource, id string, n int) string {
	t.Helper()
	line, _ := l.history(t, resource, id)[n]["id"].(string)
	require.NotEmpty(t, line)
	return line
}

func to(line string) map[string]any { return map[string]any{"history_id": line} }

func TestRevertBringsARowBackAsItWasAfterALine(t *testing.T) {
	l := newCampus(t)
	first, second := l.mustMake(t, "authors", map[string]any{"name": "Ba Jin"}), l.mustMake(t, "authors", map[string]any{"name": "Lao She"})
	ann, bob := l.mustMake(t, "members", map[string]any{"name": "Ann"}), l.mustMake(t, "members", map[string]any{"name": "Bob"})
	id := l.mustBook(t, map[string]any{
		"price": 100, "weight": 1.5, "published": "2024-05-01T00:00:00Z", "labels": []any{"a"}, "meta": map[string]any{"a": 1, "deep": map[string]any{"x": 1}},
		"readers": []any{ann}, "similar": []any{second, first}, "notes": "old",
	})
	path := "/api/v1/books/" + id
	was := l.root.Get(t, path).Object(t)
	l.root.Patch(t, path, map[string]any{"title": "Wild Grass", "price": 200, "published": nil, "code": "X", "in_stock": true}).MustStatus(t, 200)
	l.root.Patch(t, path, map[string]any{"meta": map[string]any{"b": 2, "deep": map[string]any{"y": 2}}, "labels": []any{}, "weight": 2, "author_id": first}).MustStatus(t, 200)
	l.root.Patch(t, path, map[string]any{"readers": []any{bob}, "similar": []any{first}, "notes": ""}).MustStatus(t, 200)

	preview := l.root.Post(t, path+"/revert?dry_run=true", to(l.lineOf(t, "books", id, 3))).MustStatus(t, 200)
	require.Equal(t, []any{"Wild Grass", "Call to Arms"}, preview.Value(t, "changes.title"))
	require.Equal(t, []any{nil, "2024-05-01T00:00:00.000Z"}, preview.Value(t, "changes.published"))
	require.Equal(t, []any{[]any{bob}, []any{ann}}, preview.Value(t, "changes.readers"))
	require.Equal(t, []any{map[string]any{"field": "stamp", "reason": "read_only"}}, preview.Value(t, "skipped"))
	require.Equal(t, 4, l.root.Get(t, path).Int(t, "version"), "a dry run writes nothing")

	back := l.root.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 3))).MustStatus(t, 200)
	now := back.Object(t)
	for _, stamped := range []string{"version", "updated_at"} {
		require.NotEqual(t, was[stamped], now[stamped])
		delete(was, stamped)
		delete(now, stamped)
	}
	require.Equal(t, was, now)
	require.Equal(t, "revert", l.history(t, "books", id)[0]["action"])
	require.Equal(t, []string{"books.created", "books.updated", "books.updated", "books.updated", "books.updated"}, l.events(t, id))

	again := l.root.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 2))).MustStatus(t, 200)
	require.Equal(t, "Wild Grass", again.String(t, "title"), "a revert can be reverted")
	require.Equal(t, "X", again.String(t, "code"))
	require.Equal(t, "old", again.String(t, "notes"))
	same := l.root.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 0))).MustStatus(t, 200)
	require.Equal(t, 6, same.Int(t, "version"), "the newest line is how the row is")
}

func TestRevertBringsChildrenBack(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"chapters": []any{
		map[string]any{"title": "One", "position": 1, "editor_id": l.author}, map[string]any{"title": "Two", "position": 2},
	}})
	path := "/api/v1/books/" + id
	one := l.root.Get(t, path).String(t, "chapters.0.id")
	two := l.root.Get(t, path).String(t, "chapters.1.id")
	l.root.Patch(t, path, map[string]any{"chapters": []any{
		map[string]any{"id": two, "title": "Second", "position": 5}, map[string]any{"title": "Three", "position": 3},
	}}).MustStatus(t, 200)
	three := l.root.Get(t, path).String(t, "chapters.0.id")

	preview := l.root.Post(t, path+"/revert?dry_run=true", to(l.lineOf(t, "books", id, 1))).MustStatus(t, 200).Value(t, "changes").(map[string]any)
	require.Equal(t, []any{nil, "One"}, preview["chapters["+one+"]"])
	require.Equal(t, []any{nil, l.author}, preview["chapters["+one+"].editor_id"])
	require.Equal(t, []any{"Second", "Two"}, preview["chapters["+two+"].title"])
	require.Equal(t, []any{"Three", nil}, preview["chapters["+three+"]"])

	back := l.root.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 1))).MustStatus(t, 200)
	require.Len(t, back.Value(t, "chapters"), 2)
	require.Equal(t, "One", back.String(t, "chapters.0.title"))
	require.Equal(t, l.author, back.String(t, "chapters.0.editor_id"))
	require.NotEqual(t, one, back.String(t, "chapters.0.id"), "what was deleted comes back as a new one")
	require.Equal(t, two, back.String(t, "chapters.1.id"))
	require.Equal(t, "Two", back.String(t, "chapters.1.title"))
	require.Equal(t, 3, back.Int(t, "version"))
}

func TestRevertLeavesAloneWhatTheCallerCannotSet(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"pin": "1111", "cost": 5})
	path := "/api/v1/books/" + id
	l.root.Patch(t, path, map[string]any{"pin": "2222", "cost": 6, "title": "New"}).MustStatus(t, 200)
	clerk := l.As(manortest.Caller("clerk", "books:read", "books:update"))
	preview := clerk.Post(t, path+"/revert?dry_run=true", to(l.lineOf(t, "books", id, 1))).MustStatus(t, 200)
	require.Equal(t, map[string]any{"title": []any{"New", "Call to Arms"}}, preview.Value(t, "changes"))
	require.ElementsMatch(t, []any{
		map[string]any{"field": "pin", "reason": "secret"}, map[string]any{"field": "stamp", "reason": "read_only"},
	}, preview.Value(t, "skipped"))
	require.NotContains(t, string(preview.Body), "cost", "a hidden field is hidden here too")
	clerk.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 1))).MustStatus(t, 200)
	require.Equal(t, 6, l.root.Get(t, path).Int(t, "cost"))
	var pin string
	require.NoError(t, l.Kernel.DB().Read().NewSelect().TableExpr("books").Column("pin").Where("id = ?", id).Scan(t.Context(), &pin))
	require.Equal(t, "2222", pin)
}

func TestRevertKeepsToTheRules(t *testing.T) {
	l := newCampus(t)
	other := l.mustMake(t, "authors", map[string]any{"name": "Mao Dun"})
	id := l.mustBook(t, map[string]any{"author_id": other, "code": "A"})
	path := "/api/v1/books/" + id
	l.root.Patch(t, path, map[string]any{"author_id": l.author, "code": "B"}).MustStatus(t, 200)
	made := l.lineOf(t, "books", id, 1)

	l.As(manortest.Caller("reader", "books:read")).Post(t, path+"/revert", to(made)).MustProblem(t, "forbidden")
	l.Post(t, path+"/revert", to(made)).MustProblem(t, "unauthenticated")
	l.root.Post(t, path+"/revert", to(made), header("If-Match", `"stale"`)).MustProblem(t, "precondition_failed")
	taken := l.mustBook(t, map[string]any{"code": "A"})
	require.Equal(t, map[string]string{"code": "unique"}, l.root.Post(t, path+"/revert", to(made)).MustProblem(t, "unique").FieldErrors(t))
	l.root.Delete(t, "/api/v1/books/"+taken).MustStatus(t, 204)
	l.root.Delete(t, "/api/v1/authors/"+other).MustStatus(t, 204)
	require.Equal(t, map[string]string{"author_id": "not_found"}, l.root.Post(t, path+"/revert", to(made)).MustProblem(t, "invalid").FieldErrors(t))
	require.Equal(t, 2, l.root.Get(t, path).Int(t, "version"), "nothing was written")

	stranger := l.lineOf(t, "authors", l.author, 0)
	for name, bad := range map[string]struct {
		body any
		code string
	}{
		"another object's line": {to(stranger), "not_found"},
		"no line":               {map[string]any{}, "required"},
		"a number":              {map[string]any{"history_id": 7}, "type"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, map[string]string{"history_id": bad.code}, l.root.Post(t, path+"/revert", bad.body).MustProblem(t, "invalid").FieldErrors(t))
		})
	}
	l.root.Post(t, path+"/revert?dry_run=maybe", to(made)).MustProblem(t, "invalid_parameter")
	l.root.Post(t, path+"/revert?x=1", to(made)).MustProblem(t, "unknown_parameter")
	l.root.Post(t, "/api/v1/books/nothing/revert", to(made)).MustProblem(t, "not_found")
	l.root.Post(t, path+"/revert", to("018e0000-0000-7000-8000-000000000000")).MustProblem(t, "conflict")
	require.Equal(t, 405, l.root.Get(t, path+"/revert").Status)
	require.Equal(t, 404, l.root.Post(t, "/api/v1/audit/"+made+"/revert", to(made)).Status, "what is never changed is never reverted")
}

func TestRevertLeavesAFileThatIsGone(t *testing.T) {
	l := newCampus(t)
	old, kept := mustUpload(t, l.root, "old.txt", "old"), mustUpload(t, l.root, "kept.txt", "kept")
	id := l.mustBook(t, map[string]any{"cover": old})
	path := "/api/v1/books/" + id
	l.root.Patch(t, path, map[string]any{"cover": kept}).MustStatus(t, 200)
	l.root.Patch(t, path, map[string]any{"cover": nil, "title": "New"}).MustStatus(t, 200)
	back := l.root.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 1))).MustStatus(t, 200)
	require.Equal(t, kept, back.Value(t, "cover"))
	require.NoError(t, l.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewDelete().TableExpr("files").Where("id = ?", old).Exec(ctx)
		return err
	}))
	preview := l.root.Post(t, path+"/revert?dry_run=true", to(l.lineOf(t, "books", id, 3))).MustStatus(t, 200)
	require.Contains(t, preview.Value(t, "skipped"), map[string]any{"field": "cover", "reason": "file"})
	require.Equal(t, kept, l.root.Post(t, path+"/revert", to(l.lineOf(t, "books", id, 3))).MustStatus(t, 200).Value(t, "cover"))
}

func TestHistoryNamesWhatChangesReferTo(t *testing.T) {
	l := newCampus(t)
	other, ann := l.mustMake(t, "authors", map[string]any{"name": "Mao Dun"}), l.mustMake(t, "members", map[string]any{"name": "Ann"})
	path := "/api/v1/books/" + l.mustBook(t, map[string]any{"readers": []any{ann}, "chapters": []any{map[string]any{"title": "One", "position": 1, "editor_id": other}}})
	require.Equal(t, map[string]any{l.author: "Lu Xun", other: "Mao Dun", ann: "Ann"}, l.root.Get(t, path+"/history").MustStatus(t, 200).Value(t, "titles"))
	stranger := l.As(manortest.Caller("stranger", "books:read", "authors:read"))
	require.Equal(t, map[string]any{}, stranger.Get(t, path+"/history").MustStatus(t, 200).Value(t, "titles"),
		"members he may not read, and no author is in his scope")
}

func TestRevertUndoesWhatAnActionDid(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"price": 5})
	l.root.Post(t, "/api/v1/books/actions/publish", map[string]any{"ids": []any{id}, "input": map[string]any{"reason": "spring"}}).MustStatus(t, 200)
	back := l.root.Post(t, "/api/v1/books/"+id+"/revert", to(l.lineOf(t, "books", id, 1))).MustStatus(t, 200)
	require.Equal(t, "draft", back.String(t, "status"))
	require.Equal(t, "", back.String(t, "notes"))
}

// ledgerRow has a field that is locked once it is closed, and lines that can only be added.
type ledgerRow struct {
	bun.BaseModel `bun:"table:ledgers"`
	admin.Base
	Name   string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
	Amount int64  `bun:"amount,notnull" json:"amount"`
	Closed bool   `bun:"closed,notnull" json:"closed"`
}

type entryRow struct {
	bun.BaseModel `bun:"table:entries"`
	admin.Base
	LedgerID string `bun:"ledger_id,notnull" json:"ledger_id" admin:"ref=ledgers,ondelete=cascade"`
	Text     string `bun:"text,notnull" json:"text" validate:"required"`
}

type ledgerApp struct{}

func (ledgerApp) Name() string { return "ledger" }

func (ledgerApp) Install(k *manor.Kernel) error {
	admin.Register(admin.For(k), admin.Resource[ledgerRow]{
		Name:    "ledgers",
		Inlines: admin.Inlines{admin.Inline[entryRow]("ledger_id").As("entries").NoDelete()},
		ReadOnlyFields: func(_ context.Context, _ *manor.Principal, row *ledgerRow) ([]string, error) {
			if row != nil && row.Closed {
				return []string{"amount"}, nil
			}
			return nil, nil
		},
	})
	return nil
}

func TestRevertKeepsToWhatIsLockedOnTheRow(t *testing.T) {
	root := manortest.New(t, ledgerApp{}).As(manortest.Superuser())
	path := "/api/v1/ledgers/" + root.Post(t, "/api/v1/ledgers", map[string]any{"name": "A", "amount": 1}).MustStatus(t, 201).String(t, "id")
	root.Patch(t, path, map[string]any{"name": "B", "amount": 2, "entries": []any{map[string]any{"text": "first"}}}).MustStatus(t, 200)
	root.Patch(t, path, map[string]any{"closed": true}).MustStatus(t, 200)
	made := root.Get(t, path+"/history").MustStatus(t, 200).String(t, "items.2.id")
	preview := root.Post(t, path+"/revert?dry_run=true", to(made)).MustStatus(t, 200)
	require.Equal(t, map[string]any{"name": []any{"B", "A"}, "closed": []any{true, false}}, preview.Value(t, "changes"))
	require.Equal(t, []any{
		map[string]any{"field": "amount", "reason": "read_only"}, map[string]any{"field": "entries", "reason": "read_only"},
	}, preview.Value(t, "skipped"))
	back := root.Post(t, path+"/revert", to(made)).MustStatus(t, 200)
	require.Equal(t, "A", back.String(t, "name"))
	require.Equal(t, 2, back.Int(t, "amount"))
	require.Len(t, back.Value(t, "entries"), 1)
}
