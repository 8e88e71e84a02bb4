package webapp_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"
	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/webapp"
)

const immutable = "public, max-age=31536000, immutable"

func built() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":                {},
		"index.html":              {Data: []byte("<html>first page</html>")},
		"index.html.br":           {Data: []byte("first page in br")},
		"favicon.svg":             {Data: []byte("<svg/>")},
		"theme.js":                {Data: []byte("console.log('a script')")},
		"theme.js.br":             {Data: []byte("script in br")},
		"theme.js.gz":             {Data: []byte("script in gzip")},
		"assets/main-3f2a.js.br":  {Data: fasthttp.AppendBrotliBytes(nil, []byte("console.log('an asset')"))},
		"assets/small-77aa.css":   {Data: []byte("a{}")},
		"assets/picture-1b2c.png": {Data: []byte("\x89PNG")},
	}
}

// unzipped is what a browser makes of an answer in gzip.
func unzipped(t *testing.T, body string) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(body))
	require.NoError(t, err)
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(text)
}

func TestAnAssetIsKeptInBrotliAloneAndRepackedForWhoDoesNotTakeThat(t *testing.T) {
	script := strings.Repeat("console.log('a long script');", 100)
	packed := fasthttp.AppendBrotliBytes(nil, []byte(script))
	app := serve(t, fstest.MapFS{
		"index.html":              {Data: []byte("<html>first page</html>")},
		"assets/main-3f2a.js.br":  {Data: packed},
		"assets/torn-77aa.css.br": {Data: packed[:20]},
	})
	for accept, encoding := range map[string]string{"br, gzip": "br", "gzip": "gzip", "gzip, br;q=0": "gzip", "": "", "identity": ""} {
		for range 2 {
			got := ask(t, app, http.MethodGet, "/console/assets/main-3f2a.js", "Accept-Encoding", accept)
			require.Equal(t, http.StatusOK, got.status, accept)
			require.Equal(t, encoding, got.header.Get("Content-Encoding"), accept)
			switch encoding {
			case "br":
				require.Equal(t, string(packed), got.body)
			case "gzip":
				require.Less(t, len(got.body), len(script))
				require.Equal(t, script, unzipped(t, got.body))
			default:
				require.Equal(t, script, got.body, accept)
			}
			require.Equal(t, immutable, got.header.Get("Cache-Control"), accept)
			require.Equal(t, "text/javascript; charset=utf-8", got.header.Get("Content-Type"), accept)
			require.Equal(t, "Accept-Encoding", got.header.Get("Vary"), accept)
		}
	}
	for _, accept := range []string{"gzip", ""} {
		torn := ask(t, app, http.MethodGet, "/console/assets/torn-77aa.css", "Accept-Encoding", accept)
		require.Equal(t, http.StatusInternalServerError, torn.status)
		require.Empty(t, torn.header.Get("Content-Encoding"))
		require.Equal(t, "no-store", torn.header.Get("Cache-Control"), "nobody keeps it for ever")
	}
	require.Equal(t, http.StatusNotFound, ask(t, app, http.MethodGet, "/console/assets/main-3f2a.js.br").status)
}

func serve(t testing.TB, files fstest.MapFS) *fiber.App {
	t.Helper()
	pages, err := webapp.Open(files, webapp.Config{Base: "/console/", Policy: "script-src 'self'", Absent: "nobody has built it"})
	require.NoError(t, err)
	app := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
		e, _ := httpx.Resolve(err)
		return httpx.WriteProblem(c, e, "")
	}})
	app.Use(httpx.Compress)
	app.Get("/console/*", pages.Serve)
	return app
}

type answer struct {
	status int
	header http.Header
	body   string
}

func ask(t *testing.T, app *fiber.App, method, path string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := app.Test(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, "script-src 'self'", resp.Header.Get("Content-Security-Policy"), "%s %s", method, path)
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func TestAFileIsSentInTheBestEncodingThatTheBrowserTakes(t *testing.T) {
	app := serve(t, built())
	for accept, want := range map[string]struct{ body, encoding string }{
		"gzip, deflate, br": {"script in br", "br"},
		"gzip":              {"script in gzip", "gzip"},
		"br;q=0, gzip":      {"script in gzip", "gzip"},
		"":                  {"console.log('a script')", ""},
	} {
		got := ask(t, app, http.MethodGet, "/console/theme.js", "Accept-Encoding", accept)
		require.Equal(t, http.StatusOK, got.status, accept)
		require.Equal(t, want.body, got.body, accept)
		require.Equal(t, want.encoding, got.header.Get("Content-Encoding"), accept)
		require.Equal(t, "no-cache", got.header.Get("Cache-Control"), "its name does not change with it")
		require.Equal(t, "text/javascript; charset=utf-8", got.header.Get("Content-Type"), accept)
		require.Contains(t, got.header.Get("Vary"), "Accept-Encoding", accept)
	}
	small := ask(t, app, http.MethodGet, "/console/assets/small-77aa.css", "Accept-Encoding", "br")
	require.Equal(t, "a{}", small.body)
	require.Equal(t, immutable, small.header.Get("Cache-Control"))
	require.Empty(t, small.header.Get("Content-Encoding"))
	require.Equal(t, "image/png", ask(t, app, http.MethodGet, "/console/assets/picture-1b2c.png").header.Get("Content-Type"))
}

func TestTheFirstPageIsAskedForAgainEachTimeAndSentOnlyWhenItChanged(t *testing.T) {
	files := built()
	app := serve(t, files)
	first := ask(t, app, http.MethodGet, "/console/", "Accept-Encoding", "br")
	require.Equal(t, http.StatusOK, first.status)
	require.Equal(t, "first page in br", first.body)
	require.Equal(t, "no-cache", first.header.Get("Cache-Control"))
	tag := first.header.Get("ETag")
	require.NotEmpty(t, tag)

	again := ask(t, app, http.MethodGet, "/console/courses", "Accept-Encoding", "br", "If-None-Match", `"other", W/`+tag)
	require.Equal(t, http.StatusNotModified, again.status)
	require.Empty(t, again.body)
	require.Empty(t, again.header.Get("Content-Encoding"))
	plain := ask(t, app, http.MethodGet, "/console/", "If-None-Match", tag)
	require.Equal(t, http.StatusOK, plain.status, "another encoding is another representation")
	require.NotEqual(t, tag, plain.header.Get("ETag"))

	files["index.html"] = &fstest.MapFile{Data: []byte("<html>a newer one</html>")}
	require.Equal(t, http.StatusOK, ask(t, serve(t, files), http.MethodGet, "/console/", "Accept-Encoding", "br", "If-None-Match", tag).status)
}

func TestWhereAPersonGoesThereIsTheFirstPageAndWhatIsMissingIsNotFound(t *testing.T) {
	app := serve(t, built())
	for _, one := range []struct {
		path    string
		headers []string
		status  int
	}{
		{"/console/courses/0199?tab=history", []string{"Sec-Fetch-Mode", "navigate"}, http.StatusOK},
		{"/console/files/report.pdf", []string{"Sec-Fetch-Mode", "navigate"}, http.StatusOK},
		{"/console/files/report.pdf", []string{"Accept", "text/html,*/*;q=0.8"}, http.StatusOK},
		{"/console/courses", []string{"Accept", "*/*"}, http.StatusOK},
		{"/console/courses", nil, http.StatusOK},
		{"/console/courses", []string{"Sec-Fetch-Mode", "cors"}, http.StatusNotFound},
		{"/console/old.js", []string{"Accept", "*/*"}, http.StatusNotFound},
		{"/console/courses", []string{"Accept", "application/json"}, http.StatusNotFound},
		{"/console/assets/old-0000.js", []string{"Sec-Fetch-Mode", "navigate"}, http.StatusNotFound},
		{"/console/assets/main-3f2a.js.br", []string{"Accept", "*/*"}, http.StatusNotFound},
		{"/console/.gitkeep", []string{"Accept", "*/*"}, http.StatusNotFound},
		{"/console/%2e%2e/%2e%2e/etc/passwd", []string{"Sec-Fetch-Mode", "cors"}, http.StatusNotFound},
	} {
		got := ask(t, app, http.MethodGet, one.path, one.headers...)
		require.Equal(t, one.status, got.status, "%s %v", one.path, one.headers)
		if one.status == http.StatusOK {
			require.Contains(t, got.body, "first page", one.path)
			continue
		}
		require.Equal(t, "application/problem+json", got.header.Get("Content-Type"), one.path)
		require.NotContains(t, got.header.Get("Cache-Control"), "immutable", one.path)
	}
}

func TestHEADIsAnsweredWithoutABodyAndOtherMethodsAreNot(t *testing.T) {
	app := serve(t, built())
	head := ask(t, app, http.MethodHead, "/console/assets/main-3f2a.js", "Accept-Encoding", "br")
	require.Equal(t, http.StatusOK, head.status)
	require.Empty(t, head.body)
	require.Equal(t, "br", head.header.Get("Content-Encoding"))

	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/console/", nil)
	resp, err := app.Test(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
}

func TestWhatNobodyHasBuiltSaysSo(t *testing.T) {
	app := serve(t, fstest.MapFS{".gitkeep": {}})
	got := ask(t, app, http.MethodGet, "/console/courses", "Accept", "text/html")
	require.Equal(t, http.StatusNotFound, got.status)
	require.Equal(t, "nobody has built it", got.body)
	require.Equal(t, "text/html; charset=utf-8", got.header.Get("Content-Type"))
	require.Equal(t, "no-store", got.header.Get("Cache-Control"))
	pages, err := webapp.Open(fstest.MapFS{".gitkeep": {}}, webapp.Config{Base: "/console/"})
	require.NoError(t, err)
	require.False(t, pages.Built())
}
