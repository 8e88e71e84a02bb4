package manor

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	swagger "github.com/swaggest/swgui/v5/static"

	"github.com/manor-go/manor/internal/httpx"
)

// docsPolicy lets the page of the documentation load what we serve, and nothing else. (swagger-ui sets styles by itself.)
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Manor API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
</head>
<body>
<div id="operations"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const docsScript = `window.addEventListener("load", function () {
  window.ui = SwaggerUIBundle({
    url: "/api/openapi.json",
    dom_id: "#operations",
    deepLinking: true,
    docExpansion: "none",
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
`

// publicRoutes are the OpenAPI document and the page that shows it.
func (s *server) publicRoutes() {
	s.app.Get("/", s.home)
	s.app.Get("/api/openapi.json", s.openAPI())
	s.app.Get("/api/docs", func(c *fiber.Ctx) error { return s.page(c, "text/html; charset=utf-8", []byte(docsPage)) })
	s.app.Get("/api/docs/start.js", func(c *fiber.Ctx) error {
		return s.page(c, "text/javascript; charset=utf-8", []byte(docsScript))
	})
	for _, asset := range docsAssets {
		s.app.Get(path.Join("/api/docs", asset.name), func(c *fiber.Ctx) error { return s.docsAsset(c, asset.name, asset.media) })
	}
	for _, path := range [...]string{"/", "/api/openapi.json", "/api/docs"} {
		s.public[path] = true
	}
}

// docsAssets are the files of swagger-ui that the page loads.
var docsAssets = [...]struct{ name, media string }{
	{"swagger-ui.css", "text/css; charset=utf-8"},
	{"swagger-ui-bundle.js", "text/javascript; charset=utf-8"},
	{"favicon-32x32.png", "image/png"},
}

// docsAsset sends a file as it is kept, compressed where it is text, unless the client cannot read that.
func (s *server) docsAsset(c *fiber.Ctx, name, media string) error {
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	compressed := media != "image/png"
	if compressed {
		name += ".gz"
		c.Vary(fiber.HeaderAcceptEncoding)
	}
	b, err := swagger.FS.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read the documentation's files: %w", err)
	}
	if compressed && c.AcceptsEncodings("gzip") == "gzip" {
		c.Set(fiber.HeaderContentEncoding, "gzip")
	} else if compressed {
		unzip, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return fmt.Errorf("read the documentation's files: %w", err)
		}
		if b, err = io.ReadAll(unzip); err != nil {
			return fmt.Errorf("read the documentation's files: %w", err)
		}
	}
	return s.page(c, media, b)
}

func (s *server) page(c *fiber.Ctx, media string, body []byte) error {
	c.Set(fiber.HeaderContentSecurityPolicy, docsPolicy)
	c.Set(fiber.HeaderContentType, media)
	return c.Send(body)
}

// openAPI serves the document: made on first use, when every operation is registered.
func (s *server) openAPI() fiber.Handler {
	build := sync.OnceValues(func() ([]byte, error) {
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(s.k.document()); err != nil {
			return nil, fmt.Errorf("write the OpenAPI document: %w", err)
		}
		return b.Bytes(), nil
	})
	tag := sync.OnceValue(func() string {
		b, _ := build()
		sum := sha256.Sum256(b)
		return `"` + hex.EncodeToString(sum[:16]) + `"`
	})
	return func(c *fiber.Ctx) error {
		b, err := build()
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderETag, tag())
		c.Set(fiber.HeaderCacheControl, "no-cache")
		if c.Get(fiber.HeaderIfNoneMatch) == tag() {
			return c.SendStatus(http.StatusNotModified)
		}
		c.Set(fiber.HeaderContentType, "application/openapi+json; charset=utf-8")
		return c.Send(b)
	}
}

// OpenAPI is the document of every operation, in JSON. Call it when all apps are installed.
func (k *Kernel) OpenAPI() ([]byte, error) { return json.MarshalIndent(k.document(), "", "  ") }

// ErrorResponse describes an error answer, for operations that are documented by hand.
func (k *Kernel) ErrorResponse(description string) *huma.Response {
	return &huma.Response{
		Description: description,
		Content:     map[string]*huma.MediaType{httpx.ProblemType: {Schema: httpx.ErrorSchema(k.api)}},
	}
}
