package admin_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// newCharted is a shop with charts above the list of deals.
func newCharted(t *testing.T) *shop {
	t.Helper()
	p := manortest.New(t, shopApp{more: func(site *admin.Site) {
		site.Widget(admin.Widget{
			Name: "results", Kind: admin.WidgetLine, Width: 3, Period: true, Permission: "deals:read", List: "deals",
			Load: site.CountLines("deals", "signed_at",
				admin.Line{Label: manor.Text{EN: "Won", ZH: "赢单"}, Filter: "status=won"},
				admin.Line{Label: manor.Text{EN: "Not won", ZH: "其他"}, Filter: "status__in=open,lost"}),
		})
		site.Widget(admin.Widget{Name: "results_by_status", Kind: admin.WidgetBar, Period: true, Permission: "deals:read", List: "deals", Load: site.CountByIn("deals", "status", "signed_at")})
		site.Widget(admin.Widget{Name: "margins", Kind: admin.WidgetLine, Period: true, Permission: "deals:read", Load: site.CountLines("deals", "signed_at", admin.Line{Filter: "margin=low"})})
	}})
	return &shop{Program: p, root: p.As(manortest.Superuser())}
}

const twoDays = "?from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z"

func (s *shop) withDeals(t *testing.T) *shop {
	t.Helper()
	s.mustDeal(t, "early", "north", "2026-03-01T23:59:59Z", map[string]any{"status": "won"})
	s.mustDeal(t, "one", "north", "2026-03-02T00:00:00Z", map[string]any{"status": "won"})
	s.mustDeal(t, "two", "south", "2026-03-03T10:00:00Z", map[string]any{"status": "lost"})
	s.mustDeal(t, "three", "south", "2026-03-03T11:00:00Z", map[string]any{"status": "lost"})
	s.mustDeal(t, "late", "north", "2026-03-04T00:00:00Z", nil)
	gone := s.mustDeal(t, "gone", "north", "2026-03-03T12:00:00Z", nil)
	s.root.Delete(t, "/api/v1/deals/"+gone).MustStatus(t, http.StatusNoContent)
	return s
}

func TestAChartHasALineForEachOfSeveralFilters(t *testing.T) {
	s := newCharted(t).withDeals(t)
	chart := s.root.Get(t, widgetsPath+"results"+twoDays).MustStatus(t, http.StatusOK)
	day := func(at, n string) []any { return []any{at + "T00:00:00Z", json.Number(n)} }
	require.Equal(t, "day", chart.String(t, "step"))
	require.Equal(t, "Won", chart.String(t, "series.0.label.en"))
	require.Equal(t, []any{day("2026-03-02", "1"), day("2026-03-03", "0")}, chart.Value(t, "series.0.points"))
	require.Equal(t, []any{day("2026-03-02", "0"), day("2026-03-03", "2")}, chart.Value(t, "series.1.points"))

	north := s.clerk("north", "deals:read").Get(t, widgetsPath+"results"+twoDays).MustStatus(t, http.StatusOK)
	require.Equal(t, []any{day("2026-03-02", "1"), day("2026-03-03", "0")}, north.Value(t, "series.0.points"))
	require.Equal(t, []any{day("2026-03-02", "0"), day("2026-03-03", "0")}, north.Value(t, "series.1.points"), "his branch only")
	require.Equal(t, http.StatusForbidden, s.clerk("north", "deals:read").Get(t, widgetsPath+"margins").Status, "a field that he does not see is not counted by")

	for to, step := range map[string]string{"2026-05-31": "day", "2026-12-31": "week"} {
		long := s.root.Get(t, widgetsPath+"results?from=2026-03-02T00:00:00Z&to="+to+"T00:00:00Z").MustStatus(t, http.StatusOK)
		require.Equal(t, step, long.String(t, "step"), to)
	}
}

func TestRowsOfAPeriodAreCountedByWhatTheyAre(t *testing.T) {
	s := newCharted(t).withDeals(t)
	period := "signed_at__gte=2026-03-02T00%3A00%3A00Z&signed_at__lt=2026-03-04T00%3A00%3A00Z"
	answer := s.root.Get(t, widgetsPath+"results_by_status"+twoDays)
	require.Equal(t, []bar{{"Lost", 2, "status=lost&" + period}, {"Won", 1, "status=won&" + period}}, bars(t, answer), "none that is open")
	require.Equal(t, "/console/deals?"+period, answer.String(t, "link"))
	require.Equal(t, 2, s.root.Get(t, "/api/v1/deals?status=lost&"+period).Int(t, "total"), "where a bar leads")
	require.Equal(t, []bar{{"Won", 1, "status=won&" + period}}, bars(t, s.clerk("north", "deals:read").Get(t, widgetsPath+"results_by_status"+twoDays)))
	require.Empty(t, bars(t, s.root.Get(t, widgetsPath+"results_by_status?from=2020-03-02T00:00:00Z&to=2020-03-04T00:00:00Z")))
}

func TestAWidgetMayStandAboveAList(t *testing.T) {
	s := newCharted(t)
	lists := func(c *manortest.Client) map[string]any {
		all := map[string]any{}
		for _, w := range c.Get(t, "/api/v1/schema").MustStatus(t, http.StatusOK).Value(t, "widgets").([]any) {
			all[w.(map[string]any)["name"].(string)] = w.(map[string]any)["list"]
		}
		return all
	}
	seen := lists(s.clerk("north", "deals:read"))
	require.Equal(t, "deals", seen["results"])
	require.Equal(t, "deals", seen["results_by_status"])
	require.Nil(t, seen["margins"], "on the dashboard")
	require.NotContains(t, lists(s.As(manortest.Caller("outsider", "sellers:read"))), "results")
	s.As(manortest.Caller("outsider", "sellers:read")).Get(t, widgetsPath+"results").MustProblem(t, manor.CodeForbidden)
}
