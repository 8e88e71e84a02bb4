package manor

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor/internal/webapp"
)

const (
	consoleBase = "/console/"
	// consoleExtensions is where apps put modules that the console loads: routes of their own.
	consoleExtensions = consoleBase + "extensions/"
	// consolePolicy lets the console load what we serve, and nothing else. (Its components set styles by themselves.)
	consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

const consoleAbsent = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No console · Manor</title>
</head>
<body>
<h1>This program was built without its console</h1>
<p>Build it with <code>make build</code>, which needs Node.js, and start it again. The API works without: <a href="/api/docs">its documentation</a>.</p>
<h1 lang="zh">这个程序没有包含控制台</h1>
<p lang="zh">请用 <code>make build</code> 构建（需要 Node.js），然后重新启动。API 不受影响：<a href="/api/docs">查看文档</a>。</p>
</body>
</html>
`

// UseConsole serves a built console at /console/, where "/" leads from then on. built has index.html and assets; one
// without index.html answers how to build it.
func (k *Kernel) UseConsole(built fs.FS) {
	if k.Serves(k.installing) {
		k.console = built
	}
}

// openConsole reads what UseConsole was given.
func (s *server) openConsole(built fs.FS) error {
	if built == nil {
		return nil
	}
	pages, err := webapp.Open(built, webapp.Config{Base: consoleBase, Policy: consolePolicy, Absent: consoleAbsent})
	if err != nil {
		return fmt.Errorf("open the console: %w", err)
	}
	s.console = pages
	return nil
}

// consoleRoutes serve the console's files to everybody: a page must be able to load all of itself, so they are neither
// limited nor signed in.
func (s *server) consoleRoutes() {
	s.app.Get("/console", func(c *fiber.Ctx) error {
		if s.console == nil || c.Path() != "/console" {
			return c.Next()
		}
		return c.Redirect(consoleBase, http.StatusFound)
	})
	s.app.Get(consoleBase+"*", func(c *fiber.Ctx) error {
		if s.console == nil || strings.HasPrefix(c.Path(), consoleExtensions) {
			return c.Next()
		}
		return s.console.Serve(c)
	})
}

// home is where "/" leads: to the console when there is one.
func (s *server) home(c *fiber.Ctx) error {
	if s.console != nil && s.console.Built() {
		return c.Redirect(consoleBase, http.StatusFound)
	}
	return c.Redirect("/api/docs", http.StatusFound)
}
