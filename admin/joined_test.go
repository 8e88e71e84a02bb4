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

type clubRow struct {
	bun.BaseModel `bun:"table:clubs"`
	admin.Base
	Name    string   `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
	Players []string `bun:"-" json:"players" admin:"many=players,through=club_players:club_id:player_id,shared"`
}

type playerRow struct {
	bun.BaseModel `bun:"table:players"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

// clubPlayer is the joining table, and a resource.
type clubPlayer struct {
	bun.BaseModel `bun:"table:club_players"`
	admin.Base
	ClubID   string  `bun:"club_id,notnull,unique:pair" json:"club_id" validate:"required" admin:"ref=clubs,ondelete=cascade,filter"`
	PlayerID string  `bun:"player_id,notnull,unique:pair" json:"player_id" validate:"required" admin:"ref=players,ondelete=cascade,filter"`
	Position string  `bun:"position,notnull" json:"position" validate:"oneof=field goal" admin:"default=field"`
	Note     *string `bun:"note" json:"note"`
}

func TestAJoiningTableCanBeAResourceToo(t *testing.T) {
	p := manortest.New(t, declared{name: "clubs", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[playerRow]{Name: "players"})
		admin.Register(site, admin.Resource[clubRow]{Name: "clubs"})
		admin.Register(site, admin.Resource[clubPlayer]{Name: "club_players"})
		return nil
	}})
	root := p.As(manortest.Superuser())
	ada := root.MustCreate(t, "players", map[string]any{"name": "Ada"})["id"]
	bob := root.MustCreate(t, "players", map[string]any{"name": "Bob"})["id"]
	club := root.MustCreate(t, "clubs", map[string]any{"name": "Lions", "players": []any{ada}})["id"].(string)
	row := root.Get(t, "/api/v1/club_players?player_id="+ada.(string)).MustStatus(t, http.StatusOK)
	require.Equal(t, "field", row.String(t, "items.0.position"), "a column that the field does not know has its default")
	require.Equal(t, 1, row.Int(t, "items.0.version"))
	require.Len(t, row.String(t, "items.0.id"), 36)
	id := row.String(t, "items.0.id")
	root.Patch(t, "/api/v1/club_players/"+id, map[string]any{"position": "goal"}).MustStatus(t, http.StatusOK)

	root.MustCreate(t, "club_players", map[string]any{"club_id": club, "player_id": bob})
	require.Len(t, root.Get(t, "/api/v1/clubs/"+club).Value(t, "players"), 2)
	root.Patch(t, "/api/v1/clubs/"+club, map[string]any{"players": []any{ada}}).MustStatus(t, http.StatusOK)
	require.Equal(t, "goal", root.Get(t, "/api/v1/club_players/"+id).String(t, "position"), "what stays is not written anew")
	require.Equal(t, 1, root.Get(t, "/api/v1/club_players?count=exact").Int(t, "total"))

	root.Delete(t, "/api/v1/players/"+ada.(string)).MustStatus(t, http.StatusNoContent)
	require.Equal(t, []any{}, root.Get(t, "/api/v1/clubs/"+club).Value(t, "players"))
	root.Get(t, "/api/v1/club_players/"+id).MustProblem(t, "not_found")
}

func TestAJoiningTableThatAFieldCannotFillIsAFinding(t *testing.T) {
	type strictPlayer struct {
		bun.BaseModel `bun:"table:club_players"`
		admin.Base
		ClubID   string `bun:"club_id,notnull" json:"club_id" validate:"required" admin:"ref=clubs,ondelete=cascade"`
		PlayerID string `bun:"player_id,notnull" json:"player_id" validate:"required" admin:"ref=players,ondelete=cascade"`
		Since    string `bun:"since,notnull" json:"since" validate:"required" admin:"date"`
	}
	found := findingsOf(t, declared{name: "clubs", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[playerRow]{Name: "players"})
		admin.Register(site, admin.Resource[clubRow]{Name: "clubs"})
		admin.Register(site, admin.Resource[strictPlayer]{Name: "club_players"})
		return nil
	}})
	require.Len(t, found["admin.E025"], 1)
	require.Contains(t, found["admin.E025"][0].Text, "club_players.since")
}

func scopedByName(_ context.Context, who *manor.Principal) (admin.Where, error) {
	if who.Superuser {
		return admin.All(), nil
	}
	return admin.Eq("name", who.Username), nil
}

func TestWhatAScopeHoldsIsShownAndNothingElse(t *testing.T) {
	p := manortest.New(t, declared{name: "clubs", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[playerRow]{Name: "players", Scope: scopedByName})
		return nil
	}})
	id := p.MustCreate(t, "players", map[string]any{"name": "Ada"})["id"].(string)
	site := admin.For(p.Kernel)
	for who, want := range map[*manor.Principal]bool{manortest.Superuser(): true, manortest.Caller("Ada"): true, manortest.Caller("Bob"): false} {
		known, shown, err := site.Shows(t.Context(), who, "players", "read", id)
		require.NoError(t, err)
		require.True(t, known)
		require.Equal(t, want, shown, who.Username)
	}
	known, shown, err := site.Shows(t.Context(), manortest.Superuser(), "players", "read", "missing")
	require.NoError(t, err)
	require.True(t, known)
	require.False(t, shown)
	known, _, err = site.Shows(t.Context(), manortest.Superuser(), "absent", "read", id)
	require.NoError(t, err)
	require.False(t, known)
}
