package admin_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneSearchLooksInEveryResource(t *testing.T) {
	f := newFair(t)
	honey := f.mustStall(t, "Honey of Anna", f.anna, map[string]any{"note": "with a golden spoon"})
	f.mustStall(t, "Wax", f.boris, nil)
	f.root.MustCreate(t, "fair_secrets", map[string]any{"name": "Anna's secret"})
	f.root.MustCreate(t, "fair_days", map[string]any{"name": "Anna's day"})
	gone := f.mustStall(t, "Anna's old stall", f.anna, nil)
	f.root.Delete(t, "/api/v1/fair_stalls/"+gone).MustStatus(t, 204)

	answer := f.root.Get(t, "/api/v1/console/search?q=anna").MustStatus(t, 200)
	require.Equal(t, map[string]any{"partial": false, "groups": []any{
		map[string]any{"resource": "fair_sellers", "more": false, "items": []any{map[string]any{"id": f.anna, "title": "Anna", "subtitle": ""}}},
		map[string]any{"resource": "fair_stalls", "more": false, "items": []any{map[string]any{"id": honey, "title": "Honey of Anna", "subtitle": "with a golden spoon"}}},
	}}, answer.Object(t), "neither hidden resources, nor those without a searched field, nor deleted rows")
	require.Equal(t, honey, f.root.Get(t, "/api/v1/console/search?q=golden+HONEY").String(t, "groups.0.items.0.id"))
	require.Equal(t, honey, f.root.Get(t, "/api/v1/console/search?q="+honey).String(t, "groups.0.items.0.id"), "an id finds its row")
	require.Empty(t, f.root.Get(t, "/api/v1/console/search?q=%20").MustStatus(t, 200).Value(t, "groups"))
	require.Empty(t, f.root.Get(t, "/api/v1/console/search?q=nothing").MustStatus(t, 200).Value(t, "groups"))
}

func TestASearchFindsOnlyWhatTheCallerMaySee(t *testing.T) {
	f := newFair(t)
	south := f.mustStall(t, "South", f.boris, nil)
	require.Empty(t, f.clerk.Get(t, "/api/v1/console/search?q=south").MustStatus(t, 200).Value(t, "groups"))
	require.Empty(t, f.clerk.Get(t, "/api/v1/console/search?q="+south).MustStatus(t, 200).Value(t, "groups"))
	require.Empty(t, f.visitor.Get(t, "/api/v1/console/search?q=anna").MustStatus(t, 200).Value(t, "groups"), "sellers cannot be read")
	f.Do(t, "GET", "/api/v1/console/search?q=south", nil).MustProblem(t, "unauthenticated")
	f.root.Get(t, "/api/v1/console/search").MustProblem(t, "invalid_parameter")
	f.root.Get(t, "/api/v1/console/search?q="+strings.Repeat("a+", 17)).MustProblem(t, "invalid_parameter")
	f.root.Get(t, "/api/v1/console/search?q="+strings.Repeat("a", 201)).MustProblem(t, "invalid_parameter")
	f.root.Get(t, "/api/v1/console/search?q=a&page=2").MustProblem(t, "unknown_parameter")
	f.root.Post(t, "/api/v1/console/search?q=a", nil).MustStatus(t, 405)
}

func TestASearchTellsThatThereIsMore(t *testing.T) {
	f := newFair(t)
	for range 6 {
		f.mustStall(t, "Row", f.anna, nil)
	}
	answer := f.root.Get(t, "/api/v1/console/search?q=row").MustStatus(t, 200)
	require.Len(t, answer.Value(t, "groups.0.items"), 5)
	require.Equal(t, true, answer.Value(t, "groups.0.more"))
}
