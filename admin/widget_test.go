package admin_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

const widgetsPath = "/api/v1/console/widgets/"

func TestAWidgetCountsWhatTheCallerSees(t *testing.T) {
	s := newShop(t)
	seller := s.root.Post(t, "/api/v1/sellers", map[string]any{"name": "Ann"}).MustStatus(t, 201).String(t, "id")
	s.mustDeal(t, "one", "north", "2026-03-01T00:00:00Z", map[string]any{"hot": true, "seller_id": seller})
	s.mustDeal(t, "two", "north", "2026-03-02T00:00:00Z", map[string]any{"status": "won"})
	s.mustDeal(t, "three", "south", "2026-03-03T00:00:00Z", map[string]any{"seller_id": seller})
	gone := s.mustDeal(t, "gone", "north", "2026-03-04T00:00:00Z", nil)
	s.root.Delete(t, "/api/v1/deals/"+gone).MustStatus(t, 204)

	number := s.root.Get(t, widgetsPath+"open_deals").MustStatus(t, 200)
	require.Equal(t, map[string]any{"value": 2.0, "previous": nil, "format": "int", "link": "/console/deals?status=open"}, number.Object(t))
	require.Equal(t, []bar{{"Open", 2, "status=open"}, {"Won", 1, "status=won"}, {"Lost", 0, "status=lost"}}, bars(t, s.root.Get(t, widgetsPath+"by_status")))
	require.Equal(t, []bar{{"Yes", 1, "hot=true"}, {"No", 2, "hot=false"}}, bars(t, s.root.Get(t, widgetsPath+"by_heat")))
	require.Equal(t, []bar{{"Ann", 2, "seller_id=" + seller}}, bars(t, s.root.Get(t, widgetsPath+"by_seller")))

	clerk := s.clerk("north", "deals:read")
	require.Equal(t, 1, clerk.Get(t, widgetsPath+"open_deals").MustStatus(t, 200).Int(t, "value"), "his branch only")
	require.Equal(t, []bar{{"Open", 1, "status=open"}, {"Won", 1, "status=won"}, {"Lost", 0, "status=lost"}}, bars(t, clerk.Get(t, widgetsPath+"by_status")))
	require.Empty(t, bars(t, clerk.Get(t, widgetsPath+"by_seller")), "sellers he may not read")
	clerk.Get(t, widgetsPath+"by_margin").MustProblem(t, "forbidden")
	require.Equal(t, []bar{{"Low", 3, "margin=low"}, {"High", 0, "margin=high"}}, bars(t, s.root.Get(t, widgetsPath+"by_margin")))
}

func TestAWidgetIsForThoseWhoHoldItsPermission(t *testing.T) {
	s := newShop(t)
	outsider := s.As(manortest.Caller("outsider", "sellers:read"))
	outsider.Get(t, widgetsPath+"open_deals").MustProblem(t, "forbidden")
	s.clerk("north", "deals:read").Get(t, widgetsPath+"secret").MustProblem(t, "forbidden")
	s.Get(t, widgetsPath+"open_deals").MustProblem(t, "unauthenticated")
	require.Equal(t, json.Number("0.5"), s.root.Get(t, widgetsPath+"secret").MustStatus(t, 200).Value(t, "value"))
	s.root.Get(t, widgetsPath+"nothing").MustProblem(t, "not_found")
	require.Len(t, s.root.Get(t, widgetsPath+"map").MustStatus(t, 200).Value(t, "pins"), 2, "a kind that the app draws itself")
	require.Equal(t, 500, s.root.Get(t, widgetsPath+"mistaken").Status, "a number is no table")

	names := func(c *manortest.Client, list string) []string {
		var all []string
		for _, w := range c.Get(t, "/api/v1/schema").MustStatus(t, 200).Value(t, list).([]any) {
			all = append(all, w.(map[string]any)["name"].(string))
		}
		return all
	}
	require.Empty(t, names(outsider, "widgets"))
	require.Empty(t, names(outsider, "pages"))
	require.Equal(t, []string{"open_deals", "signed", "signed_over_time", "by_status", "by_heat", "by_seller", "by_margin", "newest"}, names(s.clerk("north", "deals:read"), "widgets"))
	require.Equal(t, []string{"price-list"}, names(s.clerk("north", "deals:read"), "pages"))
	require.Contains(t, names(s.root, "widgets"), "secret")
	require.Equal(t, []string{"price-list", "vault"}, names(s.root, "pages"))
	schema := s.root.Get(t, "/api/v1/schema")
	require.Equal(t, map[string]any{
		"name": "price-list", "label": map[string]any{"en": "Price list", "zh": "Price list"}, "icon": "tag",
		"group": map[string]any{"en": "Shop", "zh": "Shop"}, "app": "shop", "path": "price-list",
	}, schema.Value(t, "pages.0"))
	require.Equal(t, map[string]any{
		"name": "signed_over_time", "label": map[string]any{"en": "Signed over time", "zh": "Signed over time"}, "app": "shop",
		"kind": "line", "width": json.Number("2"), "period": true, "days": json.Number("30"),
	}, schema.Value(t, "widgets.2"))
	require.Equal(t, []any{"/console/extensions/shop/index.js"}, schema.Value(t, "extensions"))
}

func TestAWidgetFollowsThePeriodInTheCallersZone(t *testing.T) {
	s := newShop(t)
	for name, at := range map[string]string{
		"before":        "2026-03-01T15:59:59Z", // still the first of March in Shanghai
		"first minute":  "2026-03-01T16:00:00Z",
		"second day":    "2026-03-03T00:00:00Z",
		"last minute":   "2026-03-03T15:59:00Z",
		"after":         "2026-03-03T16:00:00Z",
		"period before": "2026-02-28T01:00:00Z",
	} {
		s.mustDeal(t, name, "north", at, nil)
	}
	query := "?from=2026-03-02T00:00:00%2B08:00&to=2026-03-04T00:00:00%2B08:00&zone=Asia/Shanghai"
	chart := s.root.Get(t, widgetsPath+"signed_over_time"+query).MustStatus(t, 200)
	require.Equal(t, "day", chart.String(t, "step"))
	require.Equal(t, []any{
		[]any{"2026-03-01T16:00:00Z", json.Number("1")}, []any{"2026-03-02T16:00:00Z", json.Number("2")},
	}, chart.Value(t, "series.0.points"))
	require.Equal(t, []any{
		[]any{"2026-03-01T16:00:00Z", json.Number("1")}, []any{"2026-03-02T16:00:00Z", json.Number("1")},
	}, chart.Value(t, "series.1.points"), "the period before lies under the same days")
	number := s.root.Get(t, widgetsPath+"signed"+query).MustStatus(t, 200)
	require.Equal(t, 3, number.Int(t, "value"))
	require.Equal(t, 2, number.Int(t, "previous"))
	require.Equal(t, "/console/deals?signed_at__gte=2026-03-01T16%3A00%3A00Z&signed_at__lt=2026-03-03T16%3A00%3A00Z", number.String(t, "link"))
	s.root.Get(t, "/api/v1/deals?signed_at__gte=2026-03-01T16%3A00%3A00Z&signed_at__lt=2026-03-03T16%3A00%3A00Z").MustStatus(t, 200)

	for _, length := range []struct{ to, step string }{{"2026-05-03", "day"}, {"2026-12-31", "week"}, {"2029-03-02", "month"}} {
		long := s.root.Get(t, widgetsPath+"signed_over_time?zone=Asia/Shanghai&from=2026-03-02T00:00:00Z&to="+length.to+"T00:00:00Z").MustStatus(t, 200)
		require.Equal(t, length.step, long.String(t, "step"), length.to)
	}
	for _, bad := range []string{
		"?from=2026-03-02T00:00:00Z", "?to=2026-03-02T00:00:00Z", "?from=x&to=y", "?zone=Mars/Base", "?zone=Local",
		"?from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z", "?from=2000-03-02T00:00:00Z&to=2026-03-02T00:00:00Z", "?other=1",
		"?from=0000-01-01T00:00:00Z&to=0001-01-01T00:00:00Z", "?from=9999-12-31T00:00:00Z&to=9999-12-31T23:00:00-08:00",
	} {
		require.Equal(t, 400, s.root.Get(t, widgetsPath+"signed"+bad).Status, bad)
	}
	require.Len(t, s.root.Get(t, widgetsPath+"signed").MustStatus(t, 200).Value(t, "points"), 30, "without a period it is the last 30 days")
}

func TestATableShowsRowsAsTheCallerMayReadThem(t *testing.T) {
	s := newShop(t)
	seller := s.root.Post(t, "/api/v1/sellers", map[string]any{"name": "Ann"}).MustStatus(t, 201).String(t, "id")
	s.mustDeal(t, "old", "north", "2026-03-01T00:00:00Z", nil)
	middle := s.mustDeal(t, "middle", "north", "2026-03-02T00:00:00Z", map[string]any{"seller_id": seller})
	newest := s.mustDeal(t, "new", "south", "2026-03-03T00:00:00Z", nil)
	table := s.root.Get(t, widgetsPath+"newest").MustStatus(t, 200)
	require.Equal(t, []any{
		map[string]any{"id": newest, "name": "new", "margin": "low", "seller_id": nil, "signed_at": "2026-03-03T00:00:00.000Z"},
		map[string]any{"id": middle, "name": "middle", "margin": "low", "seller_id": "Ann", "signed_at": "2026-03-02T00:00:00.000Z"},
	}, table.Value(t, "rows"))
	require.Equal(t, "deals", table.String(t, "resource"))
	require.Equal(t, map[string]any{"name": "name", "label": map[string]any{"en": "Name", "zh": "Name"}, "kind": "text"}, table.Value(t, "columns.0"))

	clerk := s.clerk("north", "deals:read").Get(t, widgetsPath+"newest").MustStatus(t, 200)
	require.NotContains(t, string(clerk.Body), "margin", "a hidden field is hidden here too")
	require.NotContains(t, string(clerk.Body), newest)
	require.Equal(t, seller, clerk.String(t, "rows.0.seller_id"), "who may not read sellers sees no names of them")
}

func TestWrongPartsOfTheConsoleAreFound(t *testing.T) {
	load := func(context.Context, admin.WidgetQuery) (any, error) { return admin.Number{}, nil }
	p := manortest.Config{}.Install(t, shopApp{more: func(site *admin.Site) {
		site.Widget(admin.Widget{Name: "Bad Name", Kind: admin.WidgetNumber, Load: load})
		site.Widget(admin.Widget{Name: "by_status", Kind: admin.WidgetNumber, Load: load})
		site.Widget(admin.Widget{Name: "pie", Kind: "Pie Chart", Load: load})
		site.Widget(admin.Widget{Name: "wide", Kind: admin.WidgetNumber, Width: 5, Load: load})
		site.Widget(admin.Widget{Name: "idle", Kind: admin.WidgetNumber})
		site.Widget(admin.Widget{Name: "guarded", Kind: admin.WidgetNumber, Permission: "deals:raed", Load: load})
		site.Widget(admin.Widget{Name: "ghosts", Kind: admin.WidgetNumber, Load: site.CountOf("ghosts", "")})
		site.Widget(admin.Widget{Name: "filtered", Kind: admin.WidgetNumber, Load: site.CountOf("deals", "colour=red")})
		site.Widget(admin.Widget{Name: "timeless", Kind: admin.WidgetLine, Load: site.CountOver("deals", "name")})
		site.Widget(admin.Widget{Name: "uncounted", Kind: admin.WidgetBar, Load: site.CountBy("deals", "name")})
		site.Widget(admin.Widget{Name: "columnless", Kind: admin.WidgetTable, Load: site.Rows("deals", "", "colour")})
		site.Widget(admin.Widget{Name: "lost", Kind: admin.WidgetNumber, List: "ghosts", Load: load})
		site.Widget(admin.Widget{Name: "lines", Kind: admin.WidgetLine, Load: site.CountLines("deals", "signed_at", admin.Line{Filter: "status=lots"})})
		site.Widget(admin.Widget{Name: "bars", Kind: admin.WidgetBar, Load: site.CountByIn("deals", "name", "signed_at")})
		site.Page(admin.Page{Name: "deals"})
		site.Page(admin.Page{Name: "login"})
		site.Page(admin.Page{Name: "vault"})
		site.Page(admin.Page{Name: "Two Words"})
		site.Extension(fstest.MapFS{"index.js": {Data: []byte("1")}})
	}}, bareApp{})
	found := map[string]int{}
	texts := ""
	for _, f := range p.Kernel.Findings(t.Context(), false) {
		found[f.ID]++
		texts += f.ID + " " + f.Place + ": " + f.Text + "\n"
	}
	require.Equal(t, 14, found["admin.E030"], texts)
	require.Equal(t, 8, found["admin.E031"], texts)
	require.Equal(t, 2, found["admin.E032"], texts)
}

// bareApp has a page that nothing draws, and an extension without its first file.
type bareApp struct{}

func (bareApp) Name() string { return "bare" }

func (bareApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	site.Page(admin.Page{Name: "bare-page"})
	site.Page(admin.Page{Name: "access"})              // the console draws a page of that name
	site.Page(admin.Page{Name: "own-page", Own: true}) // it draws none of this
	site.Extension(fstest.MapFS{"other.js": {Data: []byte("1")}})
	return nil
}
