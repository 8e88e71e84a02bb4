package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// Every question of the console and every change, asked about a row of another branch.
func TestNothingOfAnotherBranchIsToldOrChanged(t *testing.T) {
	f := newFair(t)
	id := f.mustStall(t, "Mead of Anna", f.anna, map[string]any{"opens_at": "2026-03-01T08:00:00Z", "items": []any{map[string]any{"name": "Horn", "position": 1}}})
	path := "/api/v1/fair_stalls/" + id
	f.root.Patch(t, path, map[string]any{"title": "Old mead"}).MustStatus(t, 200)
	first := f.root.Get(t, path+"/history").MustStatus(t, 200).String(t, "items.1.id")
	buried := f.mustStall(t, "Sunken mead", f.anna, nil)
	f.root.Delete(t, "/api/v1/fair_stalls/"+buried).MustStatus(t, 204)
	before := f.root.Get(t, path).MustStatus(t, 200).Object(t)

	thief := f.in("south", "fair_stalls:read", "fair_stalls:update", "fair_stalls:delete", "fair_stalls:export", "fair_stalls:light", "fair_sellers:read", "console:share_views")
	for _, row := range []string{id, buried} {
		path := "/api/v1/fair_stalls/" + row
		for what, answer := range map[string]*manortest.Response{
			"read":           thief.Get(t, path),
			"meta":           thief.Get(t, path+"?meta=true&include=seller"),
			"deleted":        thief.Get(t, path+"?deleted=true"),
			"history":        thief.Get(t, path+"/history"),
			"delete preview": thief.Get(t, path+"/delete-preview"),
			"revert":         thief.Post(t, path+"/revert", map[string]any{"history_id": first}),
			"revert, dry":    thief.Post(t, path+"/revert?dry_run=true", map[string]any{"history_id": first}),
			"restore":        thief.Post(t, path+"/restore", nil),
			"patch":          thief.Patch(t, path, map[string]any{"title": "Mine"}),
			"delete":         thief.Delete(t, path),
			"action":         thief.Post(t, "/api/v1/fair_stalls/actions/light", map[string]any{"ids": []any{row}}),
			"delete action":  thief.Post(t, "/api/v1/fair_stalls/actions/delete", map[string]any{"ids": []any{row}}),
		} {
			require.Equal(t, 404, answer.Status, "%s: %s", what, answer.Body)
			require.NotContains(t, string(answer.Body), "mead", what)
		}
	}
	for _, question := range []string{
		"fair_stalls", "fair_stalls?deleted=true", "fair_stalls?search=mead", "fair_stalls?seller.name__contains=Anna", "fair_stalls?sortby=title&meta=true&count=exact",
		"fair_stalls/facets", "fair_stalls/facets?deleted=true", "fair_stalls/dates", "fair_stalls/dates?within=2026", "fair_stalls/export?format=json", "fair_stalls/export?format=csv",
		"console/search?q=mead", "console/search?q=Anna", "console/search?q=" + id, "console/search?q=" + f.anna,
	} {
		answer := thief.Get(t, "/api/v1/"+question)
		require.Equal(t, 200, answer.Status, "%s: %s", question, answer.Body)
		for _, told := range []string{"mead", "Anna", id, buried, f.anna, "2026-03", `"count":1`, `"total":1`} {
			require.NotContains(t, string(answer.Body), told, question)
		}
	}
	require.Equal(t, before, f.root.Get(t, path).MustStatus(t, 200).Object(t))

	reader := f.in("north", "fair_stalls:read")
	reader.Post(t, path+"/revert?dry_run=true", map[string]any{"history_id": first}).MustProblem(t, "forbidden")
	for _, question := range []string{"?deleted=true", "/facets?deleted=true", "/dates?deleted=true", "/export?format=json"} {
		reader.Get(t, "/api/v1/fair_stalls"+question).MustProblem(t, "forbidden")
	}
	titles := reader.Get(t, path+"/history").MustStatus(t, 200).Value(t, "titles")
	require.Equal(t, map[string]any{}, titles, "sellers he may not read")
}
