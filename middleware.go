package manor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/manor-go/manor/internal/httpx"
)

// identify gives the request its id (the caller's when it is well-formed) and finds the client's address.
func (s *server) identify(c *fiber.Ctx) error {
	s.begin(c)
	return c.Next()
}

func (s *server) begin(c *fiber.Ctx) {
	id := c.Get(fiber.HeaderXRequestID)
	if !wellFormedID(id) {
		id = newID()
	}
	c.Set(fiber.HeaderXRequestID, id)
	c.SetUserContext(withRequest(s.base, &request{id: id, address: s.client(c)}))
}

func newID() string {
	id, err := uuid.NewV7()
	if err != nil { // the system has no randomness left; the id only helps to find log lines
		return uuid.Nil.String()
	}
	return id.String()
}

func wellFormedID(id string) bool {
	if id == "" || len(id) > 128 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// client is the client's address; a listener in memory counts as this machine.
func (s *server) client(c *fiber.Ctx) string {
	peer := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if tcp, ok := c.Context().RemoteAddr().(*net.TCPAddr); ok {
		peer = tcp.AddrPort().Addr()
	}
	if len(s.proxies) == 0 {
		return peer.Unmap().String()
	}
	lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) // several lines are one list: proxies may add a line of their own
	return s.proxies.Client(peer, string(bytes.Join(lines, []byte(",")))).String()
}

// observe answers errors, writes one line of log a request and counts it. Nothing secret is in either: no query, no header, no body.
func (s *server) observe(c *fiber.Ctx) error {
	s.running.Add(1)
	defer s.running.Add(-1)
	from := time.Now()
	err := c.Next()
	var fe *fiber.Error
	route := c.Route().Path
	if errors.As(err, &fe) { // the router's own 404 and 405
		route = "unmatched"
	}
	if err != nil {
		if failed := s.answerError(c, err); failed != nil {
			return failed
		}
	}
	s.nameAnswer(c)
	took, status := time.Since(from), c.Response().StatusCode()
	s.metrics.observe(c.Method(), route, status, took)
	if log := s.k.log; log.Enabled(s.base, slog.LevelInfo) {
		r := requestFrom(c.UserContext())
		user, impersonator := "", ""
		if r.principal != nil {
			user = r.principal.UserID
			if r.principal.Preview != nil {
				user = r.principal.Preview.CallerID
			}
		}
		if r.principal.Acting() {
			impersonator = r.principal.Impersonator.UserID
		}
		log.LogAttrs(s.base, slog.LevelInfo, "request",
			slog.String("method", c.Method()), slog.String("route", route), slog.Int("status", status),
			slog.String("code", string(r.code)), slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("request_id", r.id),
			slog.String("user", user), slog.String("impersonator", impersonator), slog.String("address", r.address))
	}
	return nil
}

// recoverPanic makes an error of a panic; the log gets its stack with it.
func (s *server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return c.Next()
}

// secure tells browsers what they must not do with an answer. Pages set a policy of their own. What says nothing about
// caches is kept by none.
func (s *server) secure(c *fiber.Ctx) error {
	s.harden(c)
	err := c.Next()
	if h := &c.Response().Header; len(h.Peek(fiber.HeaderCacheControl)) == 0 {
		h.Set(fiber.HeaderCacheControl, "no-store")
	}
	return err
}

func (s *server) harden(c *fiber.Ctx) {
	h := &c.Response().Header
	h.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	h.Set(fiber.HeaderXFrameOptions, "DENY")
	h.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	h.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.k.secureBase() {
		h.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

// nameAnswer lets browsers keep an answer of the API as the file api.json and nothing else, whatever its address ends with
// (reflected file download). In dev they show it.
func (s *server) nameAnswer(c *fiber.Ctx) {
	h := &c.Response().Header
	if s.k.settings.Prod() && strings.HasPrefix(c.Path(), "/api/v1/") && len(h.Peek(fiber.HeaderContentDisposition)) == 0 &&
		(bytes.HasPrefix(h.ContentType(), []byte(fiber.MIMEApplicationJSON)) || bytes.HasPrefix(h.ContentType(), []byte(httpx.ProblemType))) {
		h.Set(fiber.HeaderContentDisposition, `attachment; filename="api.json"`)
	}
}

const (
	corsMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
	corsHeaders = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
	corsExposed = "ETag, Link, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id, Idempotency-Replayed, Content-Disposition"
)

// cors lets pages of listed origins call the API, and answers their preflights. Without an entry nothing is added.
func (s *server) cors(c *fiber.Ctx) error {
	origins := s.k.settings.CORSOrigins
	if len(origins) == 0 {
		return c.Next()
	}
	c.Response().Header.Add(fiber.HeaderVary, fiber.HeaderOrigin)
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" || !slices.Contains(origins, origin) && !slices.Contains(origins, "*") {
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, origin)
	c.Set(fiber.HeaderAccessControlExposeHeaders, corsExposed)
	if c.Method() == fiber.MethodOptions && c.Get(fiber.HeaderAccessControlRequestMethod) != "" {
		c.Set(fiber.HeaderAccessControlAllowMethods, corsMethods)
		c.Set(fiber.HeaderAccessControlAllowHeaders, corsHeaders)
		c.Set(fiber.HeaderAccessControlMaxAge, "600")
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Next()
}

// refuseWhenDraining sends new requests elsewhere while those end that had begun to arrive.
func (s *server) refuseWhenDraining(c *fiber.Ctx) error {
	if s.draining.Load() && !s.begunBefore(c.Context().Conn()) {
		c.Context().SetConnectionClose()
		return &Error{Code: CodeUnavailable, Detail: "The server is shutting down.", RetryAfter: time.Second}
	}
	return c.Next()
}

// checkQuery refuses a path or query that is not UTF-8, or holds NUL, once decoded.
func (s *server) checkQuery(c *fiber.Ctx) error {
	uri := c.Request().URI()
	if !plain(uri.PathOriginal()) {
		path, err := url.PathUnescape(string(uri.PathOriginal()))
		if err != nil || !clean(path) {
			return Errorf("invalid_utf8", "The path is not valid UTF-8.")
		}
	}
	if !plain(uri.QueryString()) {
		for name, value := range uri.QueryArgs().All() {
			if !clean(string(name)) || !clean(string(value)) {
				return Errorf("invalid_utf8", "The query is not valid UTF-8.")
			}
		}
	}
	return c.Next()
}

// plain tells whether nothing in b needs a closer look.
func plain(b []byte) bool {
	for _, c := range b {
		if c == '%' || c >= utf8.RuneSelf || c == 0 {
			return false
		}
	}
	return true
}

func clean(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// setDeadline bounds the time of a request. An answer that is a stream lives on after its handler: its queries take
// context.WithoutCancel of the handler's context.
func (s *server) setDeadline(c *fiber.Ctx) error {
	ctx, stop := context.WithTimeout(c.UserContext(), s.k.settings.RequestTimeout)
	r := requestFrom(ctx)
	r.stop = stop
	c.SetUserContext(ctx)
	err := c.Next()
	if !c.Response().IsBodyStream() {
		r.stop()
	}
	return err
}
