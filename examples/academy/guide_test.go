package academy_test

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// section is a part of docs/getting-started.md, by its heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	guide, err := os.ReadFile("../../docs/getting-started.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(guide), "\n## "+heading+"\n")
	require.True(t, found, "docs/getting-started.md has no section %s", heading)
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

func TestTheGuideCountsTheDemosRowsRight(t *testing.T) {
	p := loaded(t)
	rows := regexp.MustCompile("(?m)^\\| `(\\w+)` \\|.*\\| (\\d+) \\|$").FindAllStringSubmatch(section(t, "The academy"), -1)
	require.Len(t, rows, len(ownResources))
	for _, row := range rows {
		promised, err := strconv.Atoi(row[2])
		require.NoError(t, err)
		require.Equal(t, promised, p.As(manortest.Superuser()).Get(t, "/api/v1/"+row[1]).Int(t, "total"), row[1])
	}
}

// TestTheGuidesRequestsWorkAsTheyStand runs the guide's commands one after the other.
func TestTheGuidesRequestsWorkAsTheyStand(t *testing.T) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the guide's requests need %s", tool)
		}
	}
	p := loaded(t)
	program, err := url.Parse("http://manor")
	require.NoError(t, err)
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(program) },
		Transport: p.HTTP.Transport,
	})
	defer front.Close()

	var script strings.Builder
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(section(t, "First requests"), -1) {
		script.WriteString(block[1] + "echo\n")
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", strings.ReplaceAll(script.String(), "http://127.0.0.1:8080", front.URL))
	cmd.Dir = t.TempDir()
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", said)
	require.NotContains(t, string(said), `"status":4`, "every request is answered")
	require.NotContains(t, string(said), `"status":5`)

	admin := p.As(manortest.Superuser())
	require.Zero(t, admin.Get(t, "/api/v1/courses?status=draft&price_cents__lte=20000").Int(t, "total"), "the drafts were published:\n%s", said)
	require.Equal(t, 17900, admin.Get(t, "/api/v1/courses?slug=go-from-zero").Int(t, "items.0.price_cents"), "the price was changed:\n%s", said)
	for _, part := range []string{"Finding Anomalies in Time Series", "用 Python 做数据分析", `"actor":"manager"`, `"changes":{"price_cents":[19900,17900]}`} {
		require.Contains(t, string(said), part)
	}
	sheet, err := os.ReadFile(cmd.Dir + "/courses.xlsx")
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(sheet), "PK"), "a spreadsheet is a zip")
}
