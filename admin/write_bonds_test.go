package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The depot has what the school lacks: two references from one row to another, children that are kept when deleted, and a
// name that not everybody may see.

type depotRow struct {
	bun.BaseModel `bun:"table:depots"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type routeRow struct {
	bun.BaseModel `bun:"table:depot_routes"`
	admin.Base
	FromID *string `bun:"from_id" json:"from_id" admin:"ref=depots,ondelete=null"`
	ToID   *string `bun:"to_id" json:"to_id" admin:"ref=depots,ondelete=null"`
}

type caseRow struct {
	bun.BaseModel `bun:"table:cases"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link,perm=cases:name"`
	Note string `bun:"note,notnull" json:"note"`
}

type albumRow struct {
	bun.BaseModel `bun:"table:albums"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type pictureRow struct {
	bun.BaseModel `bun:"table:pictures"`
	admin.Base
	admin.SoftDelete
	AlbumID string `bun:"album_id,notnull" json:"album_id" validate:"required" admin:"ref=albums,ondelete=cascade"`
	Name    string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type boxRow struct {
	bun.BaseModel `bun:"table:boxes"`
	admin.Base
	InsideID *string `bun:"inside_id" json:"inside_id" admin:"ref=boxes,ondelete=cascade"`
}

type depotApp struct{}

func (depotApp) Name() string { return "depot" }

func (depotApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	admin.Register(site, admin.Resource[depotRow]{Name: "depots"})
	admin.Register(site, admin.Resource[routeRow]{Name: "routes"})
	admin.Register(site, admin.Resource[boxRow]{Name: "boxes"})
	admin.Register(site, admin.Resource[caseRow]{Name: "cases"})
	admin.Register(site, admin.Resource[albumRow]{Name: "albums", Inlines: admin.Inlines{admin.Inline[pictureRow]("album_id")}})
	admin.Register(site, admin.Resource[pictureRow]{Name: "pictures"})
	return nil
}

func newDepot(t *testing.T) *campus {
	t.Helper()
	l := &campus{Program: manortest.New(t, depotApp{})}
	l.root = l.As(manortest.Superuser())
	return l
}

func TestARowThatRefersTwiceToWhatIsDeletedLosesBothReferencesInOneChange(t *testing.T) {
	l := newDepot(t)
	depot := l.mustMake(t, "depots", map[string]any{"name": "d"})
	route := l.mustMake(t, "routes", map[string]any{"from_id": depot, "to_id": depot})

	l.root.Delete(t, "/api/v1/depots/"+depot).MustStatus(t, 204)
	left := l.root.Get(t, "/api/v1/routes/"+route).MustStatus(t, 200)
	require.Nil(t, left.Value(t, "from_id"))
	require.Nil(t, left.Value(t, "to_id"))
	require.Equal(t, 2, left.Int(t, "version"))
	require.Equal(t, []string{"routes.created", "routes.updated"}, l.events(t, route))
}
func TestHistoryDoesNotNameAnObjectByAFieldThatTheCallerMayNotSee(t *testing.T) {
	l := newDepot(t)
	id := l.mustMake(t, "cases", map[string]any{"name": "Confidential", "note": "n"})
	clerk := l.As(manortest.Caller("clerk", "cases:read", "audit:read", "audit:export"))
	for _, address := range []string{"/api/v1/cases/" + id + "/history", "/api/v1/audit", "/api/v1/audit?fields=title", "/api/v1/audit/export?format=json"} {
		got := clerk.Get(t, address).MustStatus(t, 200)
		require.NotContains(t, string(got.Body), "Confidential", address)
	}
}
func TestAChildThatIsKeptWhenDeletedIsKeptWhenItIsLeftOutOfItsParentToo(t *testing.T) {
	l := newDepot(t)
	album := l.mustMake(t, "albums", map[string]any{"name": "a"})
	picture := l.mustMake(t, "pictures", map[string]any{"album_id": album, "name": "p"})

	got := l.root.Patch(t, "/api/v1/albums/"+album, map[string]any{"pictures": []any{}}).MustStatus(t, 200)
	require.Empty(t, got.Value(t, "pictures"))
	l.root.Get(t, "/api/v1/pictures/"+picture).MustProblem(t, "gone")
	require.Equal(t, 1, l.count(t, "pictures"))
	require.Equal(t, []string{"pictures.created", "pictures.deleted"}, l.events(t, picture))
}
func TestABlankReferenceIsNoReference(t *testing.T) {
	l := newDepot(t)
	depot := l.mustMake(t, "depots", map[string]any{"name": "d"})
	route := l.mustMake(t, "routes", map[string]any{"from_id": depot, "to_id": ""})
	require.Nil(t, l.root.Get(t, "/api/v1/routes/"+route).Value(t, "to_id"))
	require.Nil(t, l.root.Patch(t, "/api/v1/routes/"+route, map[string]any{"from_id": ""}).MustStatus(t, 200).Value(t, "from_id"))
	l.root.Post(t, "/api/v1/pictures", map[string]any{"name": "p", "album_id": ""}).MustProblem(t, "invalid")
}

func TestADeletionFollowsAChainOfReferencesToItsEnd(t *testing.T) {
	l := newDepot(t)
	outermost := l.mustMake(t, "boxes", map[string]any{})
	for inside, n := outermost, 0; n < 30; n++ {
		inside = l.mustMake(t, "boxes", map[string]any{"inside_id": inside})
	}
	l.root.Delete(t, "/api/v1/boxes/"+outermost).MustStatus(t, 204)
	require.Zero(t, l.count(t, "boxes"))
}
