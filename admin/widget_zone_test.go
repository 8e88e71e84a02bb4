package admin_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// In some zones clocks go from 23:59 to 01:00 on one day of the year, and one day never was.
func TestAWidgetCutsDaysThatDoNotBeginAtMidnight(t *testing.T) {
	s := newShop(t)
	s.mustDeal(t, "the evening before", "north", "2025-09-07T03:30:00Z", nil) // 23:30 of the sixth in Santiago
	s.mustDeal(t, "the night", "north", "2025-09-07T04:30:00Z", nil)          // 01:30 of the seventh

	chart := s.root.Get(t, widgetsPath+"signed_over_time?zone=America/Santiago&from=2025-09-06T04:00:00Z&to=2025-09-09T03:00:00Z").MustStatus(t, 200)
	require.Equal(t, []any{
		[]any{"2025-09-06T04:00:00Z", json.Number("1")}, []any{"2025-09-07T04:00:00Z", json.Number("1")}, []any{"2025-09-08T03:00:00Z", json.Number("0")},
	}, chart.Value(t, "series.0.points"))

	number := s.root.Get(t, widgetsPath+"signed?zone=Pacific/Apia&from=2011-12-29T10:00:00Z&to=2012-01-01T10:00:00Z").MustStatus(t, 200)
	require.Equal(t, []any{
		[]any{"2011-12-29T10:00:00Z", json.Number("0")}, []any{"2011-12-30T10:00:00Z", json.Number("0")}, []any{"2011-12-31T10:00:00Z", json.Number("0")},
	}, number.Value(t, "points"), "the thirtieth was left out")
}

// Whatever the period and the zone, a widget answers what lies in the period or says what is wrong.
func FuzzWidgetPeriod(f *testing.F) {
	f.Add("2018-11-01T00:00:00Z", "2018-11-10T00:00:00Z", "America/Sao_Paulo")
	f.Add("2011-12-01T00:00:00Z", "2012-01-10T00:00:00Z", "Pacific/Apia")
	f.Add("2026-03-01T00:00:00+08:00", "2031-03-01T00:00:00+08:00", "Asia/Shanghai")
	f.Add("0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "")
	f.Add("9999-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999-23:59", "../etc/passwd")
	s := newShop(f)
	f.Fuzz(func(t *testing.T, from, to, zone string) {
		query := url.Values{"from": {from}, "to": {to}, "zone": {zone}}
		answer := s.root.Get(t, widgetsPath+"signed?"+query.Encode())
		require.Contains(t, []int{200, 400, 422}, answer.Status, "%v: %s", query, answer.Body)
		if answer.Status != 200 {
			return
		}
		points, _ := answer.Value(t, "points").([]any)
		require.LessOrEqual(t, len(points), 100)
		last := time.Time{}
		for _, point := range points {
			at, err := time.Parse(time.RFC3339, point.([]any)[0].(string))
			require.NoError(t, err)
			require.True(t, at.After(last) || last.IsZero(), "%v: %s", query, answer.Body)
			last = at
		}
	})
}
