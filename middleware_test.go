package manor_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

func TestARequestKeepsItsCallersIDWhenItIsWellFormed(t *testing.T) {
	p := manortest.New(t)
	own := p.Get(t, "/healthz", manortest.Header("X-Request-Id", "abc-1.2_3")).MustStatus(t, http.StatusOK)
	require.Equal(t, "abc-1.2_3", own.Header.Get("X-Request-Id"))
	for _, id := range []string{"", "a b", "a\"b", "ä", strings.Repeat("a", 129)} {
		made := p.Get(t, "/nothing", manortest.Header("X-Request-Id", id)).MustProblem(t, manor.CodeNotFound)
		require.Len(t, made.Header.Get("X-Request-Id"), 36)
		require.Equal(t, made.Header.Get("X-Request-Id"), made.String(t, "request_id"))
	}
}

func TestEveryAnswerTellsBrowsersToBeCareful(t *testing.T) {
	p := manortest.New(t)
	for _, path := range []string{"/healthz", "/nothing", "/api/docs"} {
		h := p.Get(t, path).Header
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		require.Equal(t, "DENY", h.Get("X-Frame-Options"), path)
		require.Equal(t, "no-referrer", h.Get("Referrer-Policy"), path)
		require.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'", path)
		require.Empty(t, h.Get("Strict-Transport-Security"), path)
		require.Empty(t, h.Get("Access-Control-Allow-Origin"), path)
		require.Equal(t, "same-origin", h.Get("Cross-Origin-Opener-Policy"), path)
		require.Equal(t, "same-origin", h.Get("Cross-Origin-Resource-Policy"), path)
		require.Equal(t, "no-store", h.Get("Cache-Control"), path)
		require.Empty(t, h.Get("Server"), path)
		require.Empty(t, h.Get("X-Powered-By"), path)
	}
	tls := manortest.Config{Settings: func(s *manor.Settings) { s.BaseURL = "https://manor.example.com" }}.New(t)
	require.NotEmpty(t, tls.Get(t, "/healthz").Header.Get("Strict-Transport-Security"))
}

func TestWhatSaysNothingOfCachesIsKeptByNone(t *testing.T) {
	p := manortest.New(t, appFunc(func(k *manor.Kernel) error {
		k.Router().Get("/api/v1/trial/plain", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"a": 1}) })
		k.Router().Get("/api/v1/trial/kept", func(c *fiber.Ctx) error {
			c.Set("Cache-Control", "public, max-age=60")
			return c.JSON(fiber.Map{"a": 1})
		})
		return nil
	}))
	require.Equal(t, "no-store", p.Get(t, "/api/v1/trial/plain").MustStatus(t, http.StatusOK).Header.Get("Cache-Control"))
	require.Equal(t, "public, max-age=60", p.Get(t, "/api/v1/trial/kept").MustStatus(t, http.StatusOK).Header.Get("Cache-Control"))
	require.Empty(t, p.Get(t, "/api/v1/trial/plain").Header.Get("Content-Disposition"), "in dev a browser shows it")
}

func TestInProdAnAnswerOfTheAPIIsNoFileOfTheCallersName(t *testing.T) {
	prod := manortest.Config{Settings: func(s *manor.Settings) {
		s.Env, s.BaseURL, s.SecretKey, s.RedisURL = "prod", "https://manor.example.com", strings.Repeat("k", 32), "redis://127.0.0.1:1"
	}}.New(t, appFunc(func(k *manor.Kernel) error {
		k.Router().Get("/api/v1/trial/json", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"a": 1}) })
		k.Router().Get("/api/v1/trial/file", func(c *fiber.Ctx) error {
			c.Set("Content-Disposition", `attachment; filename="own.json"`)
			return c.JSON(fiber.Map{"a": 1})
		})
		return nil
	}))
	const named = `attachment; filename="api.json"`
	require.Equal(t, named, prod.Get(t, "/api/v1/trial/json").MustStatus(t, http.StatusOK).Header.Get("Content-Disposition"))
	require.Equal(t, named, prod.Get(t, "/api/v1/nothing.bat").MustProblem(t, manor.CodeNotFound).Header.Get("Content-Disposition"))
	require.Contains(t, prod.Get(t, "/api/v1/trial/file").Header.Get("Content-Disposition"), "own.json")
	require.Empty(t, prod.Get(t, "/healthz").Header.Get("Content-Disposition"))
}

func TestTheLogNamesTheRefusalOnOneLine(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		log := &logBuffer{}
		p := manortest.Config{Log: log, Settings: func(s *manor.Settings) { s.LogFormat = format }}.New(t, appFunc(func(k *manor.Kernel) error {
			k.Router().Get("/api/v1/trial/*", func(c *fiber.Ctx) error {
				if c.Query("deny") != "" {
					return manor.Errorf(manor.CodeForbidden, "No.")
				}
				return errors.New("broken by " + c.Params("*"))
			})
			return nil
		}))
		p.Get(t, "/api/v1/trial/a?deny=secret-in-query").MustProblem(t, manor.CodeForbidden)
		p.Get(t, "/api/v1/trial/x%0Alevel=INFO%20msg=forged%1B[31m").MustProblem(t, manor.CodeInternal)
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		for _, line := range lines {
			require.NotContains(t, line, "\x1b", "nobody paints in a terminal")
			require.False(t, strings.HasPrefix(line, "level=INFO msg=forged"), "what is sent begins no line of its own")
		}
		require.Contains(t, log.String(), "forbidden")
		require.Contains(t, log.String(), "forged", "but it is there to be read")
		require.NotContains(t, log.String(), "secret-in-query")
	}
}

func TestOnlyListedOriginsMayCall(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.CORSOrigins = []string{"https://shop.example.com"} }}.New(t, appFunc(trial))
	listed, other := manortest.Header("Origin", "https://shop.example.com"), manortest.Header("Origin", "https://evil.example.com")
	require.Equal(t, "https://shop.example.com", p.Get(t, "/healthz", listed).Header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "https://shop.example.com", p.Get(t, "/nothing", listed).Header.Get("Access-Control-Allow-Origin"), "errors can be read too")
	require.Empty(t, p.Get(t, "/healthz", other).Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, p.Get(t, "/healthz", other).Header.Values("Vary"), "Origin")
	preflight := p.Do(t, http.MethodOptions, "/api/v1/trial/orders", nil, listed, manortest.Header("Access-Control-Request-Method", "POST")).MustStatus(t, http.StatusNoContent)
	require.Contains(t, preflight.Header.Get("Access-Control-Allow-Headers"), "Idempotency-Key")
	refused := p.Do(t, http.MethodOptions, "/api/v1/trial/orders", nil, other, manortest.Header("Access-Control-Request-Method", "POST"))
	require.Empty(t, refused.Header.Get("Access-Control-Allow-Methods"))
}

func TestLongAnswersAreCompressedAsTheClientAsks(t *testing.T) {
	p := manortest.New(t, appFunc(trial))
	plain := p.Get(t, "/api/v1/trial/long")
	require.Empty(t, plain.Header.Get("Content-Encoding"))
	for encoding, decode := range map[string]func(io.Reader) (io.Reader, error){
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		packed := p.Get(t, "/api/v1/trial/long", manortest.Header("Accept-Encoding", encoding))
		require.Equal(t, encoding, packed.Header.Get("Content-Encoding"))
		require.Contains(t, packed.Header.Values("Vary"), "Accept-Encoding")
		require.Less(t, len(packed.Body), len(plain.Body)/2)
		r, err := decode(bytes.NewReader(packed.Body))
		require.NoError(t, err)
		body, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, plain.Body, body)
	}
	require.Empty(t, p.Get(t, "/healthz", manortest.Header("Accept-Encoding", "br")).Header.Get("Content-Encoding"), "short answers stay as they are")
}

func TestARequestThatTakesTooLongEndsWithTimeout(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.RequestTimeout = 20 * time.Millisecond }}.New(t, appFunc(trial))
	late := p.Get(t, "/api/v1/trial/slow").MustProblem(t, "timeout")
	require.NotEmpty(t, late.Header.Get("Retry-After"))
}

func TestAQueryOrPathThatIsNotUTF8IsRefused(t *testing.T) {
	p := manortest.New(t, appFunc(trial))
	for _, path := range []string{"/api/v1/trial/address?a=%ff", "/api/v1/trial/address?%c0%af=1", "/api/v1/trial/address?a=b%00c", "/api/v1/trial/raw/%ff", "/api/v1/trial/raw/a%00"} {
		p.Get(t, path).MustProblem(t, "invalid_utf8")
	}
	p.Get(t, "/api/v1/trial/address?a=%E4%B8%AD").MustStatus(t, http.StatusOK)
}

func TestRequestsAreLimitedPerUserAndPerAddress(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.RateLimit = 10 }}.New(t, appFunc(trial))
	ann, bob := p.As(manortest.Caller("ann")), p.As(manortest.Caller("bob"))
	first := p.Get(t, "/api/v1/trial/address").MustStatus(t, http.StatusOK)
	require.Equal(t, "2", first.Header.Get("RateLimit-Limit"), "a fifth for somebody not signed in")
	limited := func(c *manortest.Client) *manortest.Response {
		for range 1000 {
			if r := c.Get(t, "/api/v1/trial/address"); r.Status != http.StatusOK {
				return r
			}
		}
		return &manortest.Response{}
	}
	for _, c := range []*manortest.Client{p.Client, ann} {
		refused := limited(c).MustProblem(t, "rate_limited")
		require.Equal(t, "1", refused.Header.Get("Retry-After"))
		require.Equal(t, "0", refused.Header.Get("RateLimit-Remaining"))
	}
	require.Equal(t, "10", bob.Get(t, "/api/v1/trial/address").MustStatus(t, http.StatusOK).Header.Get("RateLimit-Limit"), "another user is not touched")
	for range 50 {
		p.Get(t, "/healthz").MustStatus(t, http.StatusOK)
	}
}

func TestTheCallerIsWhoTheTokenSays(t *testing.T) {
	p := manortest.New(t, appFunc(trial))
	const at = "/api/v1/trial/who"
	nobody := p.Get(t, at).MustProblem(t, manor.CodeUnauthenticated)
	require.Equal(t, "Bearer", nobody.Header.Get("WWW-Authenticate"))
	ann := p.As(manortest.Caller("ann", "trial:*")).Get(t, at, manortest.Header("X-Request-Id", "r1")).MustStatus(t, http.StatusOK)
	require.Equal(t, map[string]any{"user": "ann", "may": true, "address": "127.0.0.1", "request": "r1"}, ann.Object(t))
	require.Equal(t, false, p.As(manortest.Caller("bob", "other:*")).Get(t, at).Value(t, "may"))
	require.Equal(t, true, p.As(manortest.Superuser()).Get(t, at).Value(t, "may"))
	for _, header := range []string{"Bearer nonsense", "Bearer", "Basic YTpi", "nonsense"} {
		p.Get(t, at, manortest.Header("Authorization", header)).MustProblem(t, manor.CodeUnauthenticated)
		p.Get(t, "/api/v1/trial/address", manortest.Header("Authorization", header)).MustProblem(t, manor.CodeUnauthenticated)
	}
	p.Get(t, "/api/openapi.json", manortest.Header("Authorization", "Bearer nonsense")).MustStatus(t, http.StatusOK)
}

func TestForwardedAddressesAreBelievedFromProxiesOnly(t *testing.T) {
	forwarded := manortest.Header("X-Forwarded-For", "203.0.113.7")
	p := manortest.New(t, appFunc(trial))
	require.Equal(t, "127.0.0.1", string(p.Get(t, "/api/v1/trial/address", forwarded).Body))
	behind := manortest.Config{Settings: func(s *manor.Settings) { s.TrustedProxies = []string{"127.0.0.0/8"} }}.New(t, appFunc(trial))
	require.Equal(t, "203.0.113.7", string(behind.Get(t, "/api/v1/trial/address", forwarded).Body))
}

func TestTheAccessLogNamesTheRouteAndNothingSecret(t *testing.T) {
	log := &logBuffer{}
	p := manortest.Config{Log: log, Settings: func(s *manor.Settings) { s.LogFormat = "json" }}.New(t, appFunc(trial))
	ann := p.As(manortest.Caller("ann"))
	ann.Get(t, "/api/v1/trial/raw/ok?token=hunter2", manortest.Header("X-Request-Id", "r1")).MustStatus(t, http.StatusOK)
	p.Get(t, "/no/such/hunter3")
	require.Contains(t, log.String(), `"route":"/api/v1/trial/raw/:how"`)
	require.Contains(t, log.String(), `"request_id":"r1"`)
	require.Contains(t, log.String(), `"user":"`+manortest.Caller("ann").UserID+`"`)
	require.Contains(t, log.String(), `"route":"unmatched"`)
	for _, secret := range []string{"hunter", ann.Token()} {
		require.NotContains(t, log.String(), secret)
	}
}

func TestACompressedBodyIsRefusedBeforeItIsUnpacked(t *testing.T) {
	reached := false
	p := manortest.New(t, appFunc(func(k *manor.Kernel) error {
		k.Router().Post("/api/v1/trial", func(c *fiber.Ctx) error { reached = true; return c.SendStatus(http.StatusNoContent) })
		return nil
	}))
	for _, encoding := range []string{"gzip", "br", "gzip, gzip", "unheard-of"} {
		answer := p.Post(t, "/api/v1/trial", map[string]any{}, manortest.Header("Content-Encoding", encoding))
		answer.MustProblem(t, problem.UnsupportedMedia)
		require.Equal(t, "identity", answer.Header.Get("Accept-Encoding"))
	}
	require.False(t, reached)
	p.Post(t, "/api/v1/trial", map[string]any{}, manortest.Header("Content-Encoding", "identity")).MustStatus(t, http.StatusNoContent)
	p.Post(t, "/api/v1/trial", nil, manortest.Header("Content-Encoding", "gzip")).MustStatus(t, http.StatusNoContent)
}
