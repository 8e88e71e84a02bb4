package admin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func period(value, from, to string, n int) map[string]any {
	return map[string]any{"value": value, "from": from, "to": to, "count": float64(n), "count_relation": "eq"}
}

func TestDatesAreWalkedFromYearsToDays(t *testing.T) {
	f := newFair(t)
	for _, at := range []string{"2024-12-31T23:30:00Z", "2026-03-01T08:00:00Z", "2026-03-31T15:59:59.999Z", "2026-03-31T16:00:00Z", "2026-11-05T00:00:00Z"} {
		f.mustStall(t, "At "+at[:10], f.anna, map[string]any{"opens_at": at})
	}
	f.mustStall(t, "Never", f.anna, nil)
	get := func(query string) map[string]any {
		return f.root.Get(t, "/api/v1/fair_stalls/dates?"+query).MustStatus(t, 200).Object(t)
	}
	require.Equal(t, map[string]any{"field": "opens_at", "unit": "year", "items": []any{
		period("2024", "2024-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z", 1), period("2026", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z", 4),
	}}, get(""))
	shanghai := get("zone=Asia/Shanghai")
	require.Equal(t, []any{
		period("2025", "2024-12-31T16:00:00.000Z", "2025-12-31T16:00:00.000Z", 1), period("2026", "2025-12-31T16:00:00.000Z", "2026-12-31T16:00:00.000Z", 4),
	}, shanghai["items"], "the new year begins earlier there")
	require.Equal(t, map[string]any{"field": "opens_at", "unit": "month", "items": []any{
		period("2026-03", "2026-02-28T16:00:00.000Z", "2026-03-31T16:00:00.000Z", 2), period("2026-04", "2026-03-31T16:00:00.000Z", "2026-04-30T16:00:00.000Z", 1),
		period("2026-11", "2026-10-31T16:00:00.000Z", "2026-11-30T16:00:00.000Z", 1),
	}}, get("within=2026&zone=Asia/Shanghai"))
	require.Equal(t, map[string]any{"field": "opens_at", "unit": "day", "items": []any{
		period("2026-03-01", "2026-02-28T16:00:00.000Z", "2026-03-01T16:00:00.000Z", 1), period("2026-03-31", "2026-03-30T16:00:00.000Z", "2026-03-31T16:00:00.000Z", 1),
	}}, get("within=2026-03&zone=Asia/Shanghai"))
	require.Equal(t, []any{period("2026-03-31", "2026-03-31T00:00:00.000Z", "2026-04-01T00:00:00.000Z", 2)}, get("within=2026-03-31")["items"])
	require.Empty(t, get("within=2025")["items"])

	require.Equal(t, "day", get("search=2026-11")["unit"], "only one month is left")
	require.Equal(t, "month", get("opens_at__gte=2026-01-01")["unit"], "only one year is left")
	require.Empty(t, get("search=nothing")["items"])
}

func TestEveryPeriodFindsItsRowsAsAFilter(t *testing.T) {
	f := newFair(t)
	f.bulkStalls(t, 300, time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC)) // the night in which Berlin's clocks are put forward
	answer := f.root.Get(t, "/api/v1/fair_stalls/dates?zone=Europe/Berlin&within=2026-03").MustStatus(t, 200)
	require.Equal(t, "2026-03-28T23:00:00.000Z", answer.String(t, "items.1.from"))
	require.Equal(t, "2026-03-29T22:00:00.000Z", answer.String(t, "items.1.to"), "that day has 23 hours")
	for _, item := range answer.Items(t) {
		rows := f.root.Get(t, "/api/v1/fair_stalls?opens_at__gte="+item["from"].(string)+"&opens_at__lt="+item["to"].(string)).MustStatus(t, 200)
		require.EqualValues(t, item["count"], rows.Int(t, "total"))
	}
}

func TestADayThatDoesNotBeginAtMidnightIsCountedFromItsFirstMoment(t *testing.T) {
	f := newFair(t)
	for _, at := range []string{"2025-09-07T03:30:00Z", "2025-09-07T04:30:00Z"} { // 23:30 and, an hour later, 01:30 in Santiago
		f.mustStall(t, "At "+at, f.anna, map[string]any{"opens_at": at})
	}
	get := func(within string) any {
		return f.root.Get(t, "/api/v1/fair_stalls/dates?zone=America/Santiago&within="+within).MustStatus(t, 200).Object(t)["items"]
	}
	evening := period("2025-09-06", "2025-09-06T04:00:00.000Z", "2025-09-07T04:00:00.000Z", 1)
	night := period("2025-09-07", "2025-09-07T04:00:00.000Z", "2025-09-08T03:00:00.000Z", 1)
	require.Equal(t, []any{evening, night}, get("2025-09"))
	require.Equal(t, []any{evening}, get("2025-09-06"))
	require.Equal(t, []any{night}, get("2025-09-07"))
}

func TestDatesWithoutATimeKnowNoZone(t *testing.T) {
	f := newFair(t)
	for _, day := range []string{"2026-02-01", "2026-02-28", "2026-02-28"} {
		f.root.MustCreate(t, "fair_days", map[string]any{"name": day, "day": day})
	}
	f.root.MustCreate(t, "fair_days", map[string]any{"name": "some day"})
	answer := f.root.Get(t, "/api/v1/fair_days/dates?zone=Asia/Shanghai").MustStatus(t, 200)
	require.Equal(t, map[string]any{"field": "day", "unit": "day", "items": []any{
		period("2026-02-01", "2026-02-01", "2026-02-02", 1), period("2026-02-28", "2026-02-28", "2026-03-01", 2),
	}}, answer.Object(t))
	found := f.root.Get(t, "/api/v1/fair_days?day__gte=2026-02-28&day__lt=2026-03-01").MustStatus(t, 200)
	require.Equal(t, 2, found.Int(t, "total"))
}

func TestDatesTellOnlyWhatTheCallerMaySee(t *testing.T) {
	f := newFair(t)
	f.mustStall(t, "North", f.anna, map[string]any{"opens_at": "2026-03-01T08:00:00Z"})
	f.mustStall(t, "South", f.boris, map[string]any{"opens_at": "2020-03-01T08:00:00Z"})
	north := f.clerk.Get(t, "/api/v1/fair_stalls/dates").MustStatus(t, 200)
	require.Equal(t, "2026-03-01", north.String(t, "items.0.value"), "nothing tells that there is 2020")
	require.Empty(t, f.clerk.Get(t, "/api/v1/fair_stalls/dates?within=2020").MustStatus(t, 200).Items(t))
	f.in("north", "fair_sellers:read").Get(t, "/api/v1/fair_stalls/dates").MustProblem(t, "forbidden")
	f.root.Get(t, "/api/v1/fair_sellers/dates").MustProblem(t, "not_found")
	for _, query := range []string{"within=20", "within=2026-13", "within=2026-02-30", "within=soon", "within=0000", "zone=Mars/Olympus", "zone=Local", "zone=../../etc/passwd"} {
		f.root.Get(t, "/api/v1/fair_stalls/dates?"+query).MustProblem(t, "invalid_parameter")
	}
	f.root.Get(t, "/api/v1/fair_stalls/dates?page=1").MustProblem(t, "unknown_parameter")
}

func TestAPeriodIsCountedUpToALimit(t *testing.T) {
	f := newFair(t)
	f.bulkStalls(t, 10_050, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	f.mustStall(t, "Later", f.anna, map[string]any{"opens_at": "2030-01-01T00:00:00Z"})
	answer := f.root.Get(t, "/api/v1/fair_stalls/dates").MustStatus(t, 200)
	require.Equal(t, 10_000, answer.Int(t, "items.0.count"))
	require.Equal(t, "gte", answer.String(t, "items.0.count_relation"))
	require.Equal(t, 1, answer.Int(t, "items.1.count"), "a full period takes nothing from the next")
}

func TestTheEndsOfTimeAreFiltersToo(t *testing.T) {
	f := newFair(t)
	f.mustStall(t, "First", f.anna, map[string]any{"opens_at": "0001-01-01T00:00:00Z"})
	f.mustStall(t, "Last", f.anna, map[string]any{"opens_at": "9999-12-31T23:00:00Z"})
	answer := f.root.Get(t, "/api/v1/fair_stalls/dates?within=9999").MustStatus(t, 200)
	require.Equal(t, "9999-12-31T23:59:59.999Z", answer.String(t, "items.0.to"))
	all := f.root.Get(t, "/api/v1/fair_stalls/dates").MustStatus(t, 200)
	require.Equal(t, "9999", all.String(t, "items.0.value"), "the last 366 years, no more")
	require.Equal(t, 1, f.root.Get(t, "/api/v1/fair_stalls/dates?within=0001").MustStatus(t, 200).Int(t, "items.0.count"))
}
