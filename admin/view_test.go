package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

func TestAGuardedFieldIsHiddenFromEveryFaceWithoutItsPermission(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	p.root.Patch(t, item, map[string]any{"cost_cents": 401}).MustStatus(t, 200)
	plain := p.As(manortest.Caller("plain", "novels:read", "novels:update", "novels:export", "audit:read"))

	row := plain.Get(t, item).MustStatus(t, 200)
	require.False(t, row.Has(t, "cost_cents"))
	require.False(t, row.Has(t, "profit"))
	require.Equal(t, 900, row.Int(t, "price_cents"))
	for _, item := range plain.Get(t, "/api/v1/novels").MustStatus(t, 200).Items(t) {
		require.NotContains(t, item, "cost_cents")
		require.NotContains(t, item, "profit")
	}
	plain.Get(t, "/api/v1/novels?cost_cents__gte=1").MustProblem(t, problem.UnknownParameter)
	plain.Get(t, "/api/v1/novels?sortby=cost_cents").MustStatus(t, 400)
	plain.Get(t, "/api/v1/novels?fields=cost_cents").MustStatus(t, 400)
	require.NotContains(t, string(plain.Get(t, "/api/v1/novels/export?format=csv").MustStatus(t, 200).Body), "cost_cents")
	require.NotContains(t, string(plain.Get(t, item+"/history").MustStatus(t, 200).Body), "cost_cents")
	require.NotContains(t, string(plain.Get(t, "/api/v1/audit").MustStatus(t, 200).Body), "cost_cents")
	answer := plain.Patch(t, item, map[string]any{"cost_cents": 1}).MustProblem(t, manor.CodeInvalid)
	require.Equal(t, "unknown", answer.FieldErrors(t)["cost_cents"])

	trusted := p.As(manortest.Caller("trusted", "novels:read", "novels:update", "novels:see_costs"))
	row = trusted.Get(t, item).MustStatus(t, 200)
	require.Equal(t, 401, row.Int(t, "cost_cents"))
	require.Equal(t, 499, row.Int(t, "profit"))
	require.Len(t, trusted.Get(t, "/api/v1/novels?cost_cents__gte=1&sortby=cost_cents").MustStatus(t, 200).Items(t), 1)
	require.Contains(t, string(trusted.Get(t, item+"/history").MustStatus(t, 200).Body), "cost_cents")
	trusted.Patch(t, item, map[string]any{"cost_cents": 402}).MustStatus(t, 200)
}

func TestSecretFieldsAreWrittenAndNeverRead(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	p.root.Patch(t, item, map[string]any{"key": "hush-hush"}).MustStatus(t, 200)
	for _, path := range []string{item, "/api/v1/novels", "/api/v1/novels/export?format=json", item + "/history", "/api/v1/audit"} {
		require.NotContains(t, string(p.root.Get(t, path).MustStatus(t, 200).Body), "hush", path)
	}
	require.False(t, p.root.Get(t, item).Has(t, "key"))
	p.root.Get(t, "/api/v1/novels?key=hush-hush").MustProblem(t, problem.UnknownParameter)
}

func TestHiddenFieldsAreNotInTheAPI(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	require.False(t, p.root.Get(t, item).MustStatus(t, 200).Has(t, "internal"))
	answer := p.root.Patch(t, item, map[string]any{"internal": "x"}).MustProblem(t, manor.CodeInvalid)
	require.Equal(t, "unknown", answer.FieldErrors(t)["internal"])
}

func TestReadOnlyComputedAndImmutableFieldsCannotBeChanged(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	for name, value := range map[string]any{"number": 7, "label": "x", "id": "x", "version": 99, "slug": "other", "created_at": "2020-01-01T00:00:00Z"} {
		answer := p.root.Patch(t, item, map[string]any{name: value}).MustProblem(t, manor.CodeInvalid)
		require.Equal(t, "read_only", answer.FieldErrors(t)[name], name)
	}
	same := p.root.Get(t, item).MustStatus(t, 200).Object(t)
	p.root.Patch(t, item, map[string]any{"number": same["number"], "label": same["label"], "id": same["id"], "slug": same["slug"]}).MustStatus(t, 200)
}
