package manor_test

import (
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

func console(files fstest.MapFS) manor.App {
	return appFunc(func(k *manor.Kernel) error {
		k.UseConsole(files)
		k.Router().Get("/console/extensions/trial/index.js", func(c *fiber.Ctx) error { return c.SendString("an extension") })
		return nil
	})
}

func TestTheRootLeadsToTheConsoleWhenThereIsOne(t *testing.T) {
	p := manortest.New(t, console(fstest.MapFS{"index.html": {Data: []byte("first page")}}))
	require.Equal(t, "/console/", p.Get(t, "/").MustStatus(t, http.StatusFound).Header.Get("Location"))
	require.Equal(t, "/console/", p.Get(t, "/console").MustStatus(t, http.StatusFound).Header.Get("Location"))
	page := p.Get(t, "/console/anything", manortest.Header("Accept", "text/html")).MustStatus(t, http.StatusOK)
	require.Equal(t, "first page", string(page.Body))
	policy := page.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'; script-src 'self';")
	require.NotContains(t, policy, "unsafe-eval")
	require.Equal(t, "nosniff", page.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "same-origin", page.Header.Get("Cross-Origin-Opener-Policy"))
	require.Equal(t, "an extension", string(p.Get(t, "/console/extensions/trial/index.js").MustStatus(t, http.StatusOK).Body))
	p.Get(t, "/console/extensions/trial/other.js", manortest.Header("Accept", "text/html")).MustProblem(t, manor.CodeNotFound)
	p.Post(t, "/console/", "{}").MustProblem(t, problem.MethodNotAllowed)
}

func TestWithoutABuiltConsoleTheRootLeadsToTheDocumentation(t *testing.T) {
	p := manortest.New(t, console(fstest.MapFS{".gitkeep": {}}))
	require.Equal(t, "/api/docs", p.Get(t, "/").MustStatus(t, http.StatusFound).Header.Get("Location"))
	require.Contains(t, string(p.Get(t, "/console/").MustStatus(t, http.StatusNotFound).Body), "make build")
	manortest.New(t).Get(t, "/console/").MustProblem(t, manor.CodeNotFound)
}

func TestAPageCanLoadAllOfItselfWhateverTheLimitAndTheToken(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.RateLimit = 1 }}.New(t, console(fstest.MapFS{"index.html": {Data: []byte("first page")}}))
	for range 50 {
		page := p.WithToken("not a token").Get(t, "/console/").MustStatus(t, http.StatusOK)
		require.Empty(t, page.Header.Get("RateLimit-Limit"))
	}
}
