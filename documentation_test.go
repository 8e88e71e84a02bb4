package manor_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

func TestTheOpenAPIDocumentNamesEveryTypedOperationAndItsErrors(t *testing.T) {
	p := manortest.New(t, appFunc(trial))
	first := p.Get(t, "/api/openapi.json").MustStatus(t, http.StatusOK)
	require.Equal(t, "3.1.0", first.String(t, "openapi"))
	require.True(t, first.Has(t, "paths./api/v1/trial/orders.post.responses.200"))
	require.True(t, first.Has(t, "components.schemas.Problem.properties.code"))
	require.NotContains(t, string(first.Body), "ErrorModel", "huma's own errors are never sent")
	again := p.Get(t, "/api/openapi.json", manortest.Header("If-None-Match", first.Header.Get("ETag"))).MustStatus(t, http.StatusNotModified)
	require.Empty(t, again.Body)
}

func TestTheDocumentationLoadsNothingFromElsewhere(t *testing.T) {
	p := manortest.New(t)
	require.Equal(t, "/api/docs", p.Get(t, "/").MustStatus(t, http.StatusFound).Header.Get("Location"))
	page := p.Get(t, "/api/docs").MustStatus(t, http.StatusOK)
	require.NotContains(t, string(page.Body), "://")
	require.Contains(t, page.Header.Get("Content-Security-Policy"), "script-src 'self';")
	parts := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(string(page.Body), -1)
	require.Len(t, parts, 4)
	for _, part := range parts {
		require.NotEmpty(t, p.Get(t, part[1]).MustStatus(t, http.StatusOK).Body, part[1])
	}
}

func TestMetricsAreOpenInDevAndBehindATokenInProd(t *testing.T) {
	open := manortest.New(t, appFunc(trial))
	open.Get(t, "/api/v1/trial/raw/x1")
	open.Get(t, "/api/v1/trial/raw/x2")
	open.Get(t, "/nothing/1")
	text := string(open.Get(t, "/metrics").MustStatus(t, http.StatusOK).Body)
	require.Contains(t, text, `manor_http_request_seconds_count{method="GET",route="/api/v1/trial/raw/:how",status="200"} 2`)
	require.Contains(t, text, `route="unmatched",status="404"} 1`)
	require.NotContains(t, text, "x1")
	require.Contains(t, text, "manor_database_connections_open")
	require.Contains(t, text, "go_goroutines")

	prod := manortest.Config{Settings: func(s *manor.Settings) {
		s.Env, s.BaseURL, s.SecretKey, s.RedisURL = "prod", "https://manor.example.com", strings.Repeat("k", 32), "redis://127.0.0.1:1"
		s.MetricsToken = "scrape"
	}}.New(t)
	prod.Get(t, "/metrics").MustProblem(t, manor.CodeUnauthenticated)
	prod.Get(t, "/metrics", manortest.Header("Authorization", "Bearer wrong")).MustProblem(t, manor.CodeUnauthenticated)
	prod.Get(t, "/metrics", manortest.Header("Authorization", "Bearer scrape")).MustStatus(t, http.StatusOK)
}

func TestUploadsAreStreamsUpToTheirOwnLimit(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.BodyLimit, s.FileLimit = "64KB", "2MB" }}.New(t, appFunc(func(k *manor.Kernel) error {
		k.Router().Post("/api/v1/trial/upload", func(c *fiber.Ctx) error {
			if c.Query("refuse") != "" {
				return manor.Errorf(manor.CodeConflict, "No.")
			}
			if c.Query("ignore") != "" {
				return c.SendString("0")
			}
			_, params, _ := strings.Cut(c.Get("Content-Type"), "boundary=")
			part, err := multipart.NewReader(c.Context().RequestBodyStream(), params).NextPart()
			if err != nil {
				return err
			}
			n, err := io.Copy(io.Discard, part)
			if err != nil {
				return err
			}
			return c.JSON(fiber.Map{"size": n})
		})
		return nil
	}))
	send := func(path string, size int) *manortest.Response {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("file", "a.bin")
		require.NoError(t, err)
		_, err = part.Write(make([]byte, size))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return p.Post(t, path, body.Bytes(), manortest.Header("Content-Type", w.FormDataContentType()))
	}
	for range 3 { // on one connection: nothing of a body is taken for the next request
		require.Equal(t, 1<<20, send("/api/v1/trial/upload", 1<<20).MustStatus(t, http.StatusOK).Int(t, "size"))
		send("/api/v1/trial/upload?ignore=1", 10<<10).MustStatus(t, http.StatusOK)
		p.Get(t, "/healthz").MustStatus(t, http.StatusOK)
		send("/api/v1/trial/upload?refuse=1", 10<<10).MustProblem(t, manor.CodeConflict)
	}
	send("/api/v1/trial/upload", 3<<20).MustProblem(t, "too_large")
	p.Get(t, "/healthz").MustStatus(t, http.StatusOK)
}
