package manor

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/webapp"
)

const (
	readBuffer  = 16 << 10 // bounds request line and headers
	readTimeout = time.Minute
	idleTimeout = 2 * time.Minute

	formOverhead = 64 << 10 // bytes of an upload around the file itself
)

// server is the HTTP side of a kernel.
type server struct {
	k        *Kernel
	app      *fiber.App
	aside    *fiber.App // takes the routes of apps that this process does not serve
	proxies  httpx.Proxies
	buckets  *httpx.Buckets
	metrics  *metrics
	console  *webapp.App     // nil: none
	public   map[string]bool // paths that ignore a token that does not hold
	ownPages map[string]bool // paths that only our own pages may post to
	unbound  map[string]bool // "POST /path": open also to who has to choose a new password first
	unproved map[string]bool // "POST /path": open also to who has to set a second factor up first
	owned    []string        // beneath these paths only owners of an account change something
	actable  map[string]bool // "POST /path": open there also to who acts as another
	base     context.Context // of all requests; ends when draining gave up waiting
	abandon  context.CancelFunc
	running  atomic.Int64 // requests in handlers
	midway   sync.Map     // net.Conn → whether its request had begun before draining; idle connections are not in it
	draining atomic.Bool
}

// newServer makes the router with all that every request passes. Apps add their routes behind.
func newServer(k *Kernel) (*server, error) {
	proxies, err := httpx.ParseProxies(k.settings.TrustedProxies)
	if err != nil {
		return nil, err
	}
	bodyLimit, err := parseBytes(k.settings.BodyLimit)
	if err != nil {
		return nil, err
	}
	fileLimit, err := parseBytes(k.settings.FileLimit)
	if err != nil {
		return nil, err
	}
	s := &server{
		k: k, proxies: proxies, buckets: httpx.NewBuckets(time.Now), metrics: newMetrics(k),
		public: map[string]bool{}, ownPages: map[string]bool{}, unbound: map[string]bool{}, unproved: map[string]bool{}, actable: map[string]bool{},
	}
	s.base, s.abandon = context.WithCancel(context.Background())
	config := fiber.Config{
		AppName: "Manor", DisableStartupMessage: true, Immutable: true, CaseSensitive: true,
		StreamRequestBody: true, DisablePreParseMultipartForm: true, BodyLimit: bodyLimit,
		ReadBufferSize: readBuffer, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		ErrorHandler: s.answerError,
	}
	s.app, s.aside = fiber.New(config), fiber.New(config)
	s.app.Server().ConnState = s.follow
	s.refuseUnknownMethods()

	s.use(
		s.identify,     // request id and client address
		s.observe,      // access log and metrics of everything below; errors are answered here
		s.recoverPanic, // a panic becomes an error
		s.secure,       // security headers
		s.cors,         // origins that are listed, and their preflights
		httpx.Compress, // br, gzip
	)
	s.systemRoutes() // healthz, readyz, metrics: neither limited nor signed in
	s.use(
		s.refuseWhenDraining,
		s.checkQuery, // UTF-8
	)
	s.consoleRoutes() // files for everybody
	s.use(
		httpx.ReadBody(bodyLimit, fileLimit+formOverhead), // JSON into memory, uploads as streams
		s.setDeadline,
		s.authenticate,
		s.limitRate,
	)
	s.publicRoutes() // OpenAPI, documentation
	return s, nil
}

func (s *server) use(steps ...fiber.Handler) {
	for _, step := range steps {
		s.app.Use(step)
	}
}

// refuseUnknownMethods answers methods that the router has never heard of: it would answer them in plain text itself.
func (s *server) refuseUnknownMethods() {
	known := map[string]bool{}
	for _, method := range fiber.DefaultMethods {
		known[method] = true
	}
	next := s.app.Handler()
	s.app.Server().Handler = func(rc *fasthttp.RequestCtx) {
		if !known[string(rc.Method())] {
			rc.Request.Header.SetMethod(fiber.MethodTrace) // no route has it: 405 with Allow, or 404
			rc.SetConnectionClose()
		}
		next(rc)
	}
}

// answerError answers with err as a problem document.
func (s *server) answerError(c *fiber.Ctx, err error) error {
	ctx := c.UserContext()
	unread := requestFrom(ctx) == nil
	if unread { // the server could not read the request: nothing else has seen it
		s.begin(c)
		s.harden(c)
		ctx = c.UserContext()
		if errors.Is(err, fiber.ErrRequestHeaderFieldsTooLarge) {
			httpx.PassOverHeaders(c.Context().Conn())
		}
	}
	e, known := httpx.Resolve(err)
	requestFrom(ctx).code = e.Code
	if unread {
		s.k.log.InfoContext(ctx, "request", "route", "unread", "status", e.Code.Status(), "code", e.Code, "request_id", RequestIDFrom(ctx), "address", AddressFrom(ctx))
	}
	if !known {
		s.k.report(ctx, c.Method(), c.Path(), err)
	}
	if e.Code.Status() == http.StatusMethodNotAllowed {
		allow := c.GetRespHeader(fiber.HeaderAllow)
		if allow == "" {
			allow = e.Header[fiber.HeaderAllow]
		}
		if allow != "" {
			c.Set(fiber.HeaderAllow, allow+", "+fiber.MethodOptions)
			e.Header = nil
		}
		if c.Method() == fiber.MethodOptions {
			return c.SendStatus(fiber.StatusNoContent)
		}
	}
	return httpx.WriteProblem(c, e, RequestIDFrom(ctx))
}

// report logs an error that the caller must not read.
func (k *Kernel) report(ctx context.Context, method, path string, err error) {
	k.log.ErrorContext(ctx, "request failed", "request_id", RequestIDFrom(ctx), "method", method, "path", path, "error", err)
}

// target is the app that a registration goes to: routes of apps that this process does not serve are put aside.
func (s *server) target() *fiber.App {
	if s.k.Serves(s.k.installing) {
		return s.app
	}
	return s.aside
}
