package academy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestOneSaleRunsOneIsToComeAndOneHasEnded(t *testing.T) {
	p := loaded(t)
	admin := p.As(manortest.Superuser())
	statuses := func() map[string]int {
		all := map[string]int{}
		for _, sale := range admin.Get(t, "/api/v1/sales").MustStatus(t, 200).Items(t) {
			all[sale["status"].(string)]++
			require.Equal(t, sale["stock"], sale["remaining"], "nothing was sold")
			course := admin.Get(t, "/api/v1/courses/"+sale["sku"].(string)[len("course:"):]).MustStatus(t, 200).Object(t)
			require.Equal(t, "open", course["status"])
			require.Less(t, sale["price_cents"], course["price_cents"])
		}
		return all
	}
	require.Equal(t, map[string]int{"running": 1, "upcoming": 1, "ended": 1}, statuses())
	p.Clock.Advance(8 * 24 * time.Hour)
	require.Equal(t, map[string]int{"running": 2, "ended": 1}, statuses())
	p.Clock.Advance(30 * 24 * time.Hour)
	require.Equal(t, map[string]int{"ended": 3}, statuses())
}

func TestASaleNeedsACourseAndAWindow(t *testing.T) {
	s := newShelf(t)
	course := s.mustCreateCourse(t, "a", map[string]any{"status": "open"})["id"].(string)
	sale := func(change map[string]any) map[string]any {
		row := map[string]any{
			"name": "午夜场", "sku": "course:" + course, "price_cents": 990, "stock": 10,
			"starts_at": "2026-11-21T00:00:00Z", "ends_at": "2026-11-22T00:00:00Z",
		}
		for name, value := range change {
			row[name] = value
		}
		return row
	}
	made := s.admin.MustCreate(t, "sales", sale(nil))
	require.Equal(t, "running", made["status"])
	require.EqualValues(t, 10, made["remaining"])
	require.EqualValues(t, 1, made["per_user"])
	for name, bad := range map[string]struct {
		path   string
		change map[string]any
	}{
		"it ends before it starts":    {"ends_at", map[string]any{"ends_at": "2026-11-20T00:00:00Z"}},
		"there is no such course":     {"sku", map[string]any{"sku": "course:none"}},
		"it sells something else":     {"sku", map[string]any{"sku": "book:" + course}},
		"it has nothing to sell":      {"stock", map[string]any{"stock": 0}},
		"nobody may buy":              {"per_user", map[string]any{"per_user": 0}},
		"it claims to have sold some": {"sold", map[string]any{"sold": 5}},
	} {
		t.Run(name, func(t *testing.T) {
			errors := s.admin.Post(t, "/api/v1/sales", sale(bad.change)).MustProblem(t, "invalid").FieldErrors(t)
			require.Contains(t, errors, bad.path)
			require.Len(t, errors, 1)
		})
	}
	require.Equal(t, 1, s.admin.Get(t, "/api/v1/sales").Int(t, "total"))
}
