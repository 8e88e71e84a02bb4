package webapp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever address and headers are sent, the answer is a file of the build, the first page, or that there is none.
func FuzzServe(f *testing.F) {
	f.Add("assets/main-3f2a.js", "br", "", "cors", "")
	f.Add("courses/1?tab=history", "gzip;q=0", `"x", W/"y"`, "navigate", "text/html")
	f.Add("../../etc/passwd", "", "*", "", "*/*")
	f.Add("%2e%2e%2findex.html", "identity", `"`, "", "")
	f.Add("assets/", "*", ",,", "navigate", "")
	app := serve(f, built())
	f.Fuzz(func(t *testing.T, path, encoding, match, mode, accept string) {
		address, err := url.ParseRequestURI("/console/" + path)
		if err != nil || !printable(path) {
			return
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/console/", nil)
		r.URL, r.RequestURI = address, ""
		for name, value := range map[string]string{"Accept-Encoding": encoding, "If-None-Match": match, "Sec-Fetch-Mode": mode, "Accept": accept} {
			if !printable(strings.ReplaceAll(value, " ", "")) {
				return
			}
			r.Header.Set(name, value)
		}
		resp, err := app.Test(r)
		require.NoError(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Contains(t, []int{200, 304, 404}, resp.StatusCode, "%s", body)
		if resp.StatusCode == 404 {
			require.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
		}
	})
}

// printable tells whether text can stand in a request line.
func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f }) < 0
}
