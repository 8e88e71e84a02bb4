package manor_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

// knowsBrowsers is a filling of the port as a function.
type knowsBrowsers func(cookie string) (*manor.BrowserSession, error)

func (f knowsBrowsers) Resolve(_ context.Context, cookie string) (*manor.BrowserSession, error) {
	return f(cookie)
}

// oneBrowser knows the cookie "ada"; "away" is one that nobody can tell about.
func oneBrowser(cookie string) (*manor.BrowserSession, error) {
	switch cookie {
	case "ada":
		return &manor.BrowserSession{Principal: manortest.Caller("ada", "trial:read"), CSRFToken: "token-of-ada"}, nil
	case "away":
		return nil, &manor.Error{Code: manor.CodeUnavailable, Detail: "The database is away.", RetryAfter: time.Second}
	}
	return nil, manor.Errorf(manor.CodeUnauthenticated, "The session has ended.")
}

// browserTrial is the trial app, with a change that counts and a way in.
func browserTrial(changes *int) appFunc {
	return func(k *manor.Kernel) error {
		k.UseSessions(knowsBrowsers(oneBrowser))
		change := func(c *fiber.Ctx) error {
			if manor.PrincipalFrom(c.UserContext()) == nil {
				return manor.Errorf(manor.CodeUnauthenticated, "Sign in.")
			}
			*changes++
			return c.SendStatus(http.StatusNoContent)
		}
		k.Router().Add(fiber.MethodPost, "/api/v1/trial/change", change).
			Add(fiber.MethodPut, "/api/v1/trial/change", change).
			Add(fiber.MethodPatch, "/api/v1/trial/change", change).
			Add(fiber.MethodDelete, "/api/v1/trial/change", change)
		anonymous := func(c *fiber.Ctx) error {
			if manor.PrincipalFrom(c.UserContext()) != nil {
				return manor.Errorf(manor.CodeInternal, "a cookie was read here")
			}
			return c.SendStatus(http.StatusNoContent)
		}
		for _, path := range []string{"/callbacks/trial", "/trial/passed/on"} {
			k.Router().Get(path, anonymous).Post(path, anonymous)
		}
		k.Router().Post("/api/v1/trial/enter", func(c *fiber.Ctx) error { return c.SendStatus(http.StatusNoContent) })
		k.IgnoreTokens("/api/v1/trial/enter", "/api/v1/trial/orders")
		k.OwnPagesOnly("/api/v1/trial/enter")
		return trial(k)
	}
}

const changePath = "/api/v1/trial/change"

func cookie(value string) manortest.Option {
	return manortest.Header("Cookie", "other=1; manor_session="+value)
}

func csrf(token string) manortest.Option { return manortest.Header("X-CSRF-Token", token) }

func from(origin string) manortest.Option { return manortest.Header("Origin", origin) }

func site(relation string) manortest.Option { return manortest.Header("Sec-Fetch-Site", relation) }

func reach(host string) manortest.Option { return func(r *http.Request) { r.Host = host } }

func TestACookieSaysWhoIsCallingAndATokenCountsMore(t *testing.T) {
	var changes int
	p := manortest.New(t, browserTrial(&changes))
	const who = "/api/v1/trial/who"
	got := p.Get(t, who, cookie("ada")).MustStatus(t, http.StatusOK)
	require.Equal(t, "ada", got.String(t, "user"))
	require.Equal(t, true, got.Value(t, "may"))
	require.Equal(t, "bob", p.As(manortest.Caller("bob")).Get(t, who, cookie("ada")).MustStatus(t, http.StatusOK).String(t, "user"))
	p.WithToken("wrong").Get(t, who, cookie("ada")).MustProblem(t, manor.CodeUnauthenticated)
	for _, dead := range []string{"", "ended", strings.Repeat("x", 5000)} {
		p.Get(t, who, cookie(dead)).MustProblem(t, manor.CodeUnauthenticated)
	}
	away := p.Get(t, who, cookie("away")).MustProblem(t, manor.CodeUnavailable)
	require.Equal(t, "1", away.Header.Get("Retry-After"))
	p.Get(t, who, manortest.Header("Cookie", "__Host-manor_session=ada")).MustProblem(t, manor.CodeUnauthenticated)
}

func TestAChangeByCookieNeedsTheTokenOfItsSession(t *testing.T) {
	var changes int
	p := manortest.New(t, browserTrial(&changes))
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		p.Do(t, method, changePath, nil, cookie("ada")).MustProblem(t, problem.CSRF)
		p.Do(t, method, changePath, nil, cookie("ada"), csrf("")).MustProblem(t, problem.CSRF)
		p.Do(t, method, changePath, nil, cookie("ada"), csrf("token-of-bob")).MustProblem(t, problem.CSRF)
		p.Do(t, method, changePath, nil, cookie("ended"), csrf("token-of-ada")).MustProblem(t, manor.CodeUnauthenticated)
		p.Do(t, method, changePath, nil, csrf("token-of-ada")).MustProblem(t, manor.CodeUnauthenticated)
		require.Zero(t, changes, method)
		p.Do(t, method, changePath, nil, cookie("ada"), csrf("token-of-ada")).MustStatus(t, http.StatusNoContent)
		p.As(manortest.Caller("bob")).Do(t, method, changePath, nil, cookie("ada")).MustStatus(t, http.StatusNoContent)
		require.Equal(t, 2, changes, method)
		changes = 0
	}
}

func TestAChangeByCookieComesFromOurOwnPagesOnly(t *testing.T) {
	var changes int
	p := manortest.Config{Settings: func(s *manor.Settings) {
		s.BaseURL, s.CORSOrigins = "http://Manor.example.com:80/console", []string{"https://shop.example.com"}
	}}.New(t, browserTrial(&changes))
	valid := []manortest.Option{cookie("ada"), csrf("token-of-ada")}
	change := func(more ...manortest.Option) *manortest.Response {
		return p.Post(t, changePath, nil, append(valid, more...)...)
	}
	for _, origin := range []string{
		"https://evil.example", "null", "http://manor.example.com.evil.example", "https://manor.example.com", "http://manor.example.com:8080",
		"https://shop.example.com", "http://127.0.0.1:1", "manor.example.com", "file://",
	} {
		change(from(origin)).MustProblem(t, problem.CSRF)
		p.Post(t, "/api/v1/trial/enter", "{}", from(origin)).MustProblem(t, problem.CSRF)
		p.Post(t, "/api/v1/trial/enter/", "{}", from(origin)).MustProblem(t, problem.CSRF)
	}
	for _, relation := range []string{"cross-site", "same-site", "unheard-of"} {
		change(site(relation)).MustProblem(t, problem.CSRF)
		change(site(relation), from("http://manor.example.com")).MustProblem(t, problem.CSRF)
		p.Post(t, "/api/v1/trial/enter", "{}", site(relation)).MustProblem(t, problem.CSRF)
	}
	require.Zero(t, changes)

	change(from("http://manor.example.com"), site("same-origin")).MustStatus(t, http.StatusNoContent)
	change(from("http://manor.example.com:80"), site("none")).MustStatus(t, http.StatusNoContent)
	change(from("http://localhost:5173"), reach("localhost:5173")).MustStatus(t, http.StatusNoContent)
	change(from("https://localhost"), reach("localhost:443")).MustStatus(t, http.StatusNoContent)
	require.Equal(t, 4, changes)
	p.Post(t, "/api/v1/trial/enter", "{}", from("http://manor.example.com")).MustStatus(t, http.StatusNoContent)
	p.Post(t, "/api/v1/trial/enter", "{}").MustStatus(t, http.StatusNoContent)

	p.Get(t, "/api/v1/trial/who", cookie("ada"), site("cross-site")).MustStatus(t, http.StatusOK) // a link from elsewhere
	socket := manortest.Header("Upgrade", "websocket")
	p.Get(t, "/api/v1/trial/who", cookie("ada"), socket, from("https://evil.example")).MustProblem(t, problem.CSRF)
	p.Get(t, "/api/v1/trial/who", cookie("ada"), socket, site("cross-site")).MustProblem(t, problem.CSRF)
	p.Get(t, "/api/v1/trial/who", cookie("ada"), socket, from("http://manor.example.com")).MustStatus(t, http.StatusOK)

	tokens := p.As(manortest.Caller("bob")).Post(t, changePath, nil, from("https://shop.example.com")).MustStatus(t, http.StatusNoContent)
	require.Equal(t, "https://shop.example.com", tokens.Header.Get("Access-Control-Allow-Origin"), "pages of listed origins send tokens")
	require.Empty(t, tokens.Header.Get("Access-Control-Allow-Credentials"), "never cookies")
}

func TestAWayInReadsNothingButJSONThatSaysSo(t *testing.T) {
	var changes int
	p := manortest.New(t, browserTrial(&changes))
	for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
		p.Post(t, "/api/v1/trial/enter", `{"a":1}`, func(r *http.Request) {
			r.Header["Content-Type"] = []string{media}
		}).MustProblem(t, problem.UnsupportedMedia)
	}
}

func TestInProdOnlyTheBaseAddressIsOurs(t *testing.T) {
	var changes int
	p := manortest.Config{Settings: func(s *manor.Settings) {
		s.Env, s.BaseURL, s.SecretKey, s.RedisURL = "prod", "https://manor.example.com", strings.Repeat("k", 32), "redis://127.0.0.1:1"
	}}.New(t, browserTrial(&changes))
	secure := manortest.Header("Cookie", "__Host-manor_session=ada")
	p.Post(t, changePath, nil, secure, csrf("token-of-ada"), from("https://manor.example.com")).MustStatus(t, http.StatusNoContent)
	require.Equal(t, 1, changes)
	for _, origin := range []string{"https://other.example.com", "http://other.example.com", "http://manor.example.com"} {
		p.Post(t, changePath, nil, secure, csrf("token-of-ada"), from(origin), reach("other.example.com")).MustProblem(t, problem.CSRF)
	}
	p.Post(t, changePath, nil, cookie("ada"), csrf("token-of-ada")).MustProblem(t, manor.CodeUnauthenticated)
	require.Equal(t, 1, changes, "with an https address a cookie without __Host- counts as none")
}

func TestCookiesCountInTheAPIOnly(t *testing.T) {
	var changes int
	p := manortest.New(t, browserTrial(&changes))
	for _, path := range []string{"/callbacks/trial", "/trial/passed/on"} {
		for _, value := range []string{"ada", "away", "ended"} {
			p.Get(t, path, cookie(value)).MustStatus(t, http.StatusNoContent)
			p.Post(t, path, nil, cookie(value), from("https://evil.example")).MustStatus(t, http.StatusNoContent)
		}
	}
	for _, path := range []string{"/metrics", "/healthz", "/readyz", "/api/openapi.json", "/api/docs"} {
		p.Get(t, path, cookie("away")).MustStatus(t, http.StatusOK)
	}
}

func TestWherePublicPathsIgnoreTokensTheyIgnoreCookiesThatDoNotHold(t *testing.T) {
	var changes int
	p := manortest.New(t, browserTrial(&changes))
	for _, value := range []string{"ada", "ended", "away"} {
		p.Post(t, "/api/v1/trial/orders", map[string]any{"sku": "abc"}, cookie(value)).MustStatus(t, http.StatusOK)
	}
}

func TestRequestsByCookieAreLimitedByUser(t *testing.T) {
	var changes int
	p := manortest.Config{Settings: func(s *manor.Settings) { s.RateLimit = 50 }}.New(t, browserTrial(&changes))
	require.Equal(t, "50", p.Get(t, "/api/v1/trial/who", cookie("ada")).MustStatus(t, http.StatusOK).Header.Get("RateLimit-Limit"))
	require.Equal(t, "10", p.Get(t, "/api/v1/trial/who", cookie("ended")).Header.Get("RateLimit-Limit"))
	require.Equal(t, "10", p.Post(t, changePath, nil, cookie("ada")).MustProblem(t, problem.CSRF).Header.Get("RateLimit-Limit"))
}

func TestTheOpenAPIDocumentNamesBothWaysToSignIn(t *testing.T) {
	var changes int
	install := browserTrial(&changes)
	p := manortest.New(t, appFunc(func(k *manor.Kernel) error {
		signedIn := []map[string][]string{{"bearer": {}}}
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			huma.Register(k.API(), huma.Operation{OperationID: "own-" + strings.ToLower(method), Method: method, Path: "/api/v1/trial/own", Security: signedIn},
				func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
		}
		return install(k)
	}))
	document := p.Get(t, "/api/openapi.json").MustStatus(t, http.StatusOK)
	require.Equal(t, "manor_session", document.String(t, "components.securitySchemes.cookie.name"))
	require.Equal(t, "http", document.String(t, "components.securitySchemes.bearer.type"))
	require.Equal(t, "X-CSRF-Token", document.String(t, "components.parameters.CSRFToken.name"))

	var paths struct {
		Paths map[string]map[string]struct {
			Security   []map[string][]string `json:"security"`
			Parameters []map[string]any      `json:"parameters"`
			Responses  map[string]any        `json:"responses"`
		} `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(document.Body, &paths))
	own, both := paths.Paths["/api/v1/trial/own"], []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	require.Equal(t, both, own["get"].Security)
	require.Equal(t, both, own["post"].Security)
	require.Empty(t, own["get"].Parameters)
	require.Equal(t, "#/components/parameters/CSRFToken", own["post"].Parameters[0]["$ref"])
	require.Contains(t, own["post"].Responses, "403")
	require.Empty(t, paths.Paths["/api/v1/trial/orders"]["post"].Security, "for everybody")
}

// No origin but that of the base address is ours, however it is written.
func FuzzOrigin(f *testing.F) {
	for _, seed := range []string{"null", "https://manor.example.com", "https://manor.example.com:443", "HTTPS://MANOR.example.com", "https://manor.example.com.", "https://a@manor.example.com", "https://manor.example.com@evil", "https://[::1]:0", "https://manor.example.com/x", "//manor.example.com"} {
		f.Add(seed)
	}
	changes := 0
	p := manortest.Config{Settings: func(s *manor.Settings) { s.BaseURL = "http://manor.example.com" }}.New(f, browserTrial(&changes))
	f.Fuzz(func(t *testing.T, origin string) {
		if strings.ContainsFunc(origin, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return
		}
		answer := p.Post(t, changePath, nil, cookie("ada"), csrf("token-of-ada"), from(origin))
		require.Contains(t, []int{200, 204, 403}, answer.Status, "%q", origin)
		if u, err := url.Parse(strings.TrimSpace(origin)); answer.Status != 403 && strings.TrimSpace(origin) != "" {
			require.NoError(t, err)
			ours := []string{ // in dev also the host that the request came to
				"http://manor.example.com", "http://manor.example.com:80", "http://manor", "http://manor:80", "https://manor", "https://manor:443",
			}
			require.Contains(t, ours, u.Scheme+"://"+strings.ToLower(u.Host), "%q", origin)
		}
	})
}
