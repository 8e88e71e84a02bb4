package admin_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The fair is what the tests of a console's questions work on: stalls of sellers, some of them deleted, closed or guarded.

type fairSeller struct {
	bun.BaseModel `bun:"table:fair_sellers"`
	admin.Base
	Name   string `bun:"name,notnull" json:"name" validate:"required" admin:"link,search"`
	Branch string `bun:"branch,notnull" json:"branch" admin:"filter"`
}

type fairStall struct {
	bun.BaseModel `bun:"table:fair_stalls"`
	admin.Base
	admin.SoftDelete
	Title    string     `bun:"title,notnull" json:"title" validate:"required,max=60" admin:"link,search,filter"`
	Note     string     `bun:"note,notnull" json:"note" admin:"search"`
	Status   string     `bun:"status,notnull" json:"status" validate:"oneof=new open closed" admin:"list,filter,radio,default=new"`
	Lit      bool       `bun:"lit,notnull" json:"lit" admin:"filter,list"`
	SellerID *string    `bun:"seller_id" json:"seller_id" admin:"ref=fair_sellers,filter,ondelete=null"`
	OpensAt  *time.Time `bun:"opens_at" json:"opens_at" admin:"filter"`
	Fee      int64      `bun:"fee,notnull" json:"fee" admin:"money"`
	Grade    string     `bun:"grade,notnull" json:"grade" validate:"oneof=a b" admin:"filter,default=a,perm=fair_stalls:grade"`
}

type fairItem struct {
	bun.BaseModel `bun:"table:fair_items"`
	admin.Base
	StallID  string `bun:"stall_id,notnull" json:"stall_id" validate:"required" admin:"ref=fair_stalls"`
	Position int64  `bun:"position,notnull" json:"position"`
	Name     string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

// fairDay has a date without a time, and children that a form may only partly change.
type fairDay struct {
	bun.BaseModel `bun:"table:fair_days"`
	admin.Base
	Name string  `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
	Day  *string `bun:"day" json:"day" admin:"date,filter"`
}

type fairTask struct {
	bun.BaseModel `bun:"table:fair_tasks"`
	admin.Base
	DayID string `bun:"day_id,notnull" json:"day_id" validate:"required" admin:"ref=fair_days"`
	Name  string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type fairSecret struct {
	bun.BaseModel `bun:"table:fair_secrets"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link,search"`
}

// fairApp is the app; tasks is how the inline of days is declared.
func fairApp(tasks admin.InlineDecl) manor.App {
	return declared{name: "fair", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[fairSeller]{Name: "fair_sellers", Order: "name", Scope: func(_ context.Context, who *manor.Principal) (admin.Where, error) {
			if who.Superuser || who.Can("fair_sellers:read_all") {
				return admin.All(), nil
			}
			return admin.In("branch", who.Departments()...), nil
		}, Grants: []admin.Grant{{Action: "read_all"}}})
		admin.Register(site, admin.Resource[fairStall]{
			Name: "fair_stalls", Facets: true, DateHierarchy: "opens_at", PerPage: 7, ListFields: []string{"status", "title", "grade"},
			SearchHelp: manor.Text{EN: "Title or note", ZH: "标题或备注"}, EmptyText: manor.Text{EN: "No stalls yet.", ZH: "还没有摊位。"},
			Inlines:    admin.Inlines{admin.Inline[fairItem]("stall_id").As("items").Ordered("position").Stacked().Extra(2)},
			ViewOnSite: func(s *fairStall) string { return "/stalls/" + s.ID },
			Actions: admin.Actions[fairStall]{{Name: "light", Run: func(_ context.Context, call *admin.ActionCall[fairStall]) error {
				for _, s := range call.Rows {
					s.Lit = true
				}
				return nil
			}}},
			Scope: func(_ context.Context, who *manor.Principal) (admin.Where, error) {
				if who.Superuser || who.Can("fair_stalls:read_all") {
					return admin.All(), nil
				}
				return admin.In("seller.branch", who.Departments()...), nil
			},
			Grants: []admin.Grant{{Action: "read_all"}},
			May: func(_ context.Context, who *manor.Principal, _ string, s *fairStall) (bool, error) {
				return who.Superuser || s.Status != "closed", nil
			},
			ReadOnlyFields: func(_ context.Context, who *manor.Principal, s *fairStall) ([]string, error) {
				if s.Status == "open" && !who.Superuser {
					return []string{"fee", "items"}, nil
				}
				return nil, nil
			},
		})
		admin.Register(site, admin.Resource[fairDay]{Name: "fair_days", DateHierarchy: "day", Inlines: admin.Inlines{tasks.As("tasks")}})
		admin.Register(site, admin.Resource[fairSecret]{Name: "fair_secrets", Hidden: true})
		return nil
	}}
}

type fair struct {
	*manortest.Program
	root           *manortest.Client
	anna, boris    string // sellers of two branches
	clerk, visitor *manortest.Client
}

func newFair(tb testing.TB) *fair {
	tb.Helper()
	f := &fair{Program: manortest.New(tb, fairApp(admin.Inline[fairTask]("day_id")))}
	f.root = f.As(manortest.Superuser())
	f.anna = f.root.MustCreate(tb, "fair_sellers", map[string]any{"name": "Anna", "branch": "north"})["id"].(string)
	f.boris = f.root.MustCreate(tb, "fair_sellers", map[string]any{"name": "Boris", "branch": "south"})["id"].(string)
	f.clerk = f.in("north", "fair_stalls:read", "fair_stalls:create", "fair_stalls:update", "fair_stalls:delete", "fair_stalls:light", "fair_sellers:read")
	f.visitor = f.As(manortest.Caller("visitor", "fair_stalls:read", "fair_stalls:read_all"))
	return f
}

// in is somebody who sees a branch.
func (f *fair) in(branch string, permissions ...string) *manortest.Client {
	who := manortest.Caller("clerk of "+branch, permissions...)
	who.Grants = manortest.GrantsIn([]string{branch}, permissions...)
	return f.As(who)
}

func (f *fair) mustStall(tb testing.TB, title, seller string, more map[string]any) string {
	tb.Helper()
	row := map[string]any{"title": title, "seller_id": seller}
	for name, value := range more {
		row[name] = value
	}
	return f.root.MustCreate(tb, "fair_stalls", row)["id"].(string)
}

// bulkStalls puts n stalls past the engine, each opening a minute after the other.
func (f *fair) bulkStalls(tb testing.TB, n int, from time.Time) {
	tb.Helper()
	for start := 0; start < n; start += 500 {
		rows := make([]fairStall, min(500, n-start))
		for i := range rows {
			at := from.Add(time.Duration(start+i) * time.Minute)
			rows[i] = fairStall{
				Base: admin.Base{ID: fmt.Sprintf("stall-%05d", start+i), CreatedAt: at, UpdatedAt: at, Version: 1}, Title: "Bulk", Status: "new", Grade: "a", OpensAt: &at, SellerID: &f.anna,
			}
		}
		require.NoError(tb, f.Kernel.DB().InTx(tb.Context(), func(ctx context.Context, tx *manor.Tx) error {
			_, err := tx.NewInsert().Model(&rows).Exec(ctx)
			return err
		}))
	}
}
