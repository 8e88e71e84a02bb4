package admin_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The harbour lets tests stop a save or a deletion in its middle, while another request comes.

type shipRow struct {
	bun.BaseModel `bun:"table:ships"`
	admin.Base
	admin.SoftDelete
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type cargoRow struct {
	bun.BaseModel `bun:"table:cargoes"`
	admin.Base
	ShipID string `bun:"ship_id,notnull" json:"ship_id" validate:"required" admin:"ref=ships"`
}

type listRow struct {
	bun.BaseModel `bun:"table:lists"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link,filter"`
}

type itemRow struct {
	bun.BaseModel `bun:"table:list_items"`
	admin.Base
	ListID string `bun:"list_id,notnull" json:"list_id" validate:"required" admin:"ref=lists,ondelete=cascade"`
	Text   string `bun:"text,notnull" json:"text" admin:"link"`
	Count  int64  `bun:"count,notnull" json:"count"`
}

type harbourApp struct {
	inDelete func(ctx context.Context) // while a ship is being deleted
	inSave   func(ctx context.Context) // while a list is being saved
}

func (*harbourApp) Name() string { return "harbour" }

func (h *harbourApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	admin.Register(site, admin.Resource[shipRow]{Name: "ships", BeforeDelete: func(ctx context.Context, _ *manor.Tx, _ *shipRow) error {
		h.inDelete(ctx)
		return nil
	}})
	admin.Register(site, admin.Resource[cargoRow]{Name: "cargoes"})
	admin.Register(site, admin.Resource[listRow]{Name: "lists", Inlines: admin.Inlines{admin.Inline[itemRow]("list_id")}, BeforeSave: func(ctx context.Context, s *admin.Save[listRow]) error {
		if s.Before != nil && h.inSave != nil {
			h.inSave(ctx)
		}
		return nil
	}})
	admin.Register(site, admin.Resource[itemRow]{Name: "items"})
	return nil
}

// waits answers once a request on the database waits for another's lock.
func waits(ctx context.Context, t *testing.T, l *campus, done <-chan *manortest.Response) {
	for {
		var n int
		err := l.Kernel.DB().Read().NewRaw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(ctx, &n)
		if err != nil {
			t.Error(err)
			return
		}
		if n > 0 || len(done) > 0 {
			return
		}
	}
}

func TestNothingRefersToARowThatIsBeingMarkedAsDeletedMeanwhile(t *testing.T) {
	if !manortest.OnPostgres() {
		t.Skip("SQLite has one writer")
	}
	app := &harbourApp{}
	l := &campus{Program: manortest.New(t, app)}
	l.root = l.As(manortest.Superuser())
	ship := l.mustMake(t, "ships", map[string]any{"name": "s"})
	done := make(chan *manortest.Response, 1)
	app.inDelete = func(ctx context.Context) {
		go func() { done <- l.root.Post(t, "/api/v1/cargoes", map[string]any{"ship_id": ship}) }()
		waits(ctx, t, l, done)
	}
	l.root.Delete(t, "/api/v1/ships/"+ship).MustStatus(t, http.StatusNoContent)
	require.Equal(t, map[string]string{"ship_id": "not_found"}, (<-done).MustProblem(t, "invalid").FieldErrors(t))
	require.Zero(t, l.count(t, "cargoes"))
}

func TestAChangeOfAChildByItselfIsNotLostWhenItsParentIsSavedMeanwhile(t *testing.T) {
	if !manortest.OnPostgres() {
		t.Skip("SQLite has one writer")
	}
	app := &harbourApp{}
	l := &campus{Program: manortest.New(t, app)}
	l.root = l.As(manortest.Superuser())
	list := l.mustMake(t, "lists", map[string]any{"name": "l", "list_items": []any{map[string]any{"text": "a", "count": 1}}})
	item := l.root.Get(t, "/api/v1/lists/"+list).String(t, "list_items.0.id")
	done := make(chan *manortest.Response, 1)
	app.inSave = func(ctx context.Context) {
		go func() { done <- l.root.Patch(t, "/api/v1/items/"+item, map[string]any{"count": 2}) }()
		waits(ctx, t, l, done)
	}
	l.root.Patch(t, "/api/v1/lists/"+list, map[string]any{"list_items": []any{map[string]any{"id": item, "text": "b"}}}).MustStatus(t, http.StatusOK)
	(<-done).MustStatus(t, http.StatusOK)
	got := l.root.Get(t, "/api/v1/items/"+item).MustStatus(t, http.StatusOK)
	require.Equal(t, "b", got.String(t, "text"), "the parent's save")
	require.Equal(t, 2, got.Int(t, "count"), "the child's own")
}

func TestAnActionLeavesARowAloneThatItsFilterDoesNotMatchAnyMoreMeanwhile(t *testing.T) {
	if !manortest.OnPostgres() {
		t.Skip("SQLite has one writer")
	}
	app := &harbourApp{}
	l := &campus{Program: manortest.New(t, app)}
	l.root = l.As(manortest.Superuser())
	list := l.mustMake(t, "lists", map[string]any{"name": "old"})
	done := make(chan *manortest.Response, 1)
	app.inSave = func(ctx context.Context) {
		go func() {
			done <- l.root.Post(t, "/api/v1/lists/actions/delete", map[string]any{"filter": "name=old", "expected_total": 1})
		}()
		waits(ctx, t, l, done)
	}
	l.root.Patch(t, "/api/v1/lists/"+list, map[string]any{"name": "new"}).MustStatus(t, http.StatusOK)
	(<-done).MustProblem(t, "total_changed")
	require.Equal(t, 1, l.count(t, "lists"))
}
