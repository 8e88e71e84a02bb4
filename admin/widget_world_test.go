package admin_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The shop is what the tests of the dashboard look at: deals of sellers, some of them of one branch.

type sellerRow struct {
	bun.BaseModel `bun:"table:sellers"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link,filter"`
}

type dealRow struct {
	bun.BaseModel `bun:"table:deals"`
	admin.Base
	admin.SoftDelete
	Name     string    `bun:"name,notnull" json:"name" validate:"required" admin:"link,filter"`
	Status   string    `bun:"status,notnull" json:"status" validate:"oneof=open won lost" admin:"list,filter,default=open"`
	Hot      bool      `bun:"hot,notnull" json:"hot" admin:"filter"`
	Branch   string    `bun:"branch,notnull" json:"branch" admin:"filter"`
	Margin   string    `bun:"margin,notnull" json:"margin" validate:"oneof=low high" admin:"perm=margins,filter,default=low"`
	SignedAt time.Time `bun:"signed_at,notnull" json:"signed_at" admin:"filter,default=2026-01-01T00:00:00Z"`
	SellerID *string   `bun:"seller_id" json:"seller_id" admin:"ref=sellers,filter"`
}

type shopApp struct{ more func(*admin.Site) }

func (shopApp) Name() string { return "shop" }

func (a shopApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	admin.Register(site, admin.Resource[sellerRow]{Name: "sellers"})
	admin.Register(site, admin.Resource[dealRow]{Name: "deals", Scope: func(_ context.Context, who *manor.Principal) (admin.Where, error) {
		if who.Superuser {
			return admin.All(), nil
		}
		return admin.In("branch", who.Departments()...), nil
	}})
	site.Widget(admin.Widget{Name: "open_deals", Kind: admin.WidgetNumber, Permission: "deals:read", Load: site.CountOf("deals", "status=open")})
	site.Widget(admin.Widget{Name: "signed", Kind: admin.WidgetNumber, Period: true, Permission: "deals:read", Load: site.CountIn("deals", "signed_at")})
	site.Widget(admin.Widget{Name: "signed_over_time", Kind: admin.WidgetLine, Width: 2, Period: true, Permission: "deals:read", Load: site.CountOver("deals", "signed_at")})
	site.Widget(admin.Widget{Name: "by_status", Kind: admin.WidgetBar, Permission: "deals:read", Load: site.CountBy("deals", "status")})
	site.Widget(admin.Widget{Name: "by_heat", Kind: admin.WidgetBar, Permission: "deals:read", Load: site.CountBy("deals", "hot")})
	site.Widget(admin.Widget{Name: "by_seller", Kind: admin.WidgetBar, Permission: "deals:read", Load: site.CountBy("deals", "seller_id")})
	site.Widget(admin.Widget{Name: "by_margin", Kind: admin.WidgetBar, Permission: "deals:read", Load: site.CountBy("deals", "margin")})
	site.Widget(admin.Widget{
		Name: "newest", Kind: admin.WidgetTable, Permission: "deals:read",
		Load: site.Rows("deals", "status=open&sortby=-signed_at&per_page=2", "name", "margin", "seller_id", "signed_at"),
	})
	site.Widget(admin.Widget{Name: "secret", Kind: admin.WidgetNumber, Load: func(_ context.Context, q admin.WidgetQuery) (any, error) {
		return &admin.Number{Value: 0.5, Format: admin.FormatPercent}, nil
	}})
	site.Widget(admin.Widget{Name: "mistaken", Kind: admin.WidgetTable, Load: site.CountOf("deals", "")})
	site.Widget(admin.Widget{Name: "map", Kind: "map", Load: func(context.Context, admin.WidgetQuery) (any, error) {
		return map[string]any{"pins": []int{1, 2}}, nil
	}})
	site.Page(admin.Page{Name: "price-list", Icon: "tag", Permission: "deals:read"})
	site.Page(admin.Page{Name: "vault"})
	site.Extension(fstest.MapFS{
		"index.js": {Data: []byte("export default function () {}\n")}, "parts/logo.svg": {Data: []byte("<svg/>")},
		"notes.txt": {Data: []byte("not for the world")}, ".env.js": {Data: []byte("hidden")},
	})
	if a.more != nil {
		a.more(site)
	}
	return nil
}

type shop struct {
	*manortest.Program
	root *manortest.Client
}

func newShop(t testing.TB) *shop {
	t.Helper()
	p := manortest.New(t, shopApp{})
	return &shop{Program: p, root: p.As(manortest.Superuser())}
}

// mustDeal makes a deal.
func (s *shop) mustDeal(t *testing.T, name, branch, signed string, more map[string]any) string {
	t.Helper()
	row := map[string]any{"name": name, "branch": branch, "signed_at": signed}
	for field, value := range more {
		row[field] = value
	}
	return s.root.Post(t, "/api/v1/deals", row).MustStatus(t, 201).String(t, "id")
}

// clerk is a caller of one branch.
func (s *shop) clerk(branch string, permissions ...string) *manortest.Client {
	who := manortest.Caller("clerk")
	who.Grants = manortest.GrantsIn([]string{branch}, permissions...)
	return s.As(who)
}

// bar is one category of a chart.
type bar struct {
	Label string
	Value float64
	Query string
}

// bars are the categories of a chart, by their English labels.
func bars(t *testing.T, r *manortest.Response) []bar {
	t.Helper()
	var chart struct {
		Series []struct {
			Points []struct {
				Label manor.Text
				Value float64
				Query string
			}
		}
	}
	r.MustStatus(t, 200).Decode(t, &chart)
	require.Len(t, chart.Series, 1)
	all := []bar{}
	for _, p := range chart.Series[0].Points {
		all = append(all, bar{p.Label.EN, p.Value, p.Query})
	}
	return all
}
