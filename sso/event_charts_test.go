package sso_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

func TestSignInsAndFailuresAreChartedByDay(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	mustLogin(t, p, "ada", userPassword)
	p.Clock.Advance(24 * time.Hour)
	mustLogin(t, p, "ada", userPassword)
	for range 10 {
		p.Post(t, path("/auth/login"), map[string]any{"username": "ada", "password": "wrong-password"})
	}
	query := "?zone=Asia/Shanghai&from=" + p.Clock.Now().Add(-36*time.Hour).UTC().Format(time.RFC3339) + "&to=" + p.Clock.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	auditor := p.As(manortest.Caller("auditor", "security_events:read"))
	chart := auditor.Get(t, path("/console/widgets/sign_ins%s", query)).MustStatus(t, http.StatusOK)
	total := func(series string) (sum int64) {
		for _, point := range chart.Value(t, "series."+series+".points").([]any) {
			n, err := point.([]any)[1].(json.Number).Int64()
			require.NoError(t, err)
			sum += n
		}
		return sum
	}
	require.Equal(t, []int64{2, 10, 1}, []int64{total("0"), total("1"), total("2")}, "sign-ins, failures, locks")

	kinds := auditor.Get(t, path("/console/widgets/events_by_kind%s", query)).MustStatus(t, http.StatusOK)
	require.Equal(t, "Wrong password", kinds.String(t, "series.0.points.0.label.en"), "the most frequent first")
	require.True(t, strings.HasPrefix(kinds.String(t, "series.0.points.0.query"), "event=login_failed&at__gte="))
}

func TestNobodyGetsChartsOfEventsThatHeMayNotRead(t *testing.T) {
	p := program(t)
	clerk := p.As(manortest.Caller("clerk", "users:*", "sessions:*"))
	for _, name := range []string{"sign_ins", "events_by_kind"} {
		clerk.Get(t, path("/console/widgets/%s", name)).MustProblem(t, manor.CodeForbidden)
		require.NotContains(t, string(clerk.Get(t, path("/schema")).Body), name)
	}
	some := manortest.Caller("some")
	some.Grants = manortest.Limited(manortest.Grants("security_events:read"), map[string][]manor.DataScope{"security_events:read": {{Filter: "username=nobody"}}}, nil)
	require.Empty(t, p.As(some).Get(t, path("/console/widgets/events_by_kind")).MustStatus(t, http.StatusOK).Value(t, "series.0.points"), "within his scope only")
}
