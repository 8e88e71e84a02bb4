package manor

import (
	"context"
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
)

// pingTimeout is how long readiness waits for the database and for Redis, each.
const pingTimeout = time.Second

// systemRoutes are what a machine asks about the process.
func (s *server) systemRoutes() {
	s.app.Get("/healthz", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "alive"}) })
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/metrics", s.guardMetrics, adaptor.HTTPHandler(s.metrics.handler))
}

// readyz answers 200 when requests can be served, naming in degraded what is away but not needed for that.
func (s *server) readyz(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.draining.Load() {
		return &Error{Code: CodeUnavailable, Detail: "The server is shutting down.", RetryAfter: time.Second}
	}
	ctx, stop := context.WithTimeout(c.UserContext(), pingTimeout)
	defer stop()
	redisAway, storageAway := make(chan error, 1), make(chan error, 1)
	go func() { redisAway <- s.k.redis.Ping(ctx).Err() }()
	go func() { storageAway <- s.k.pingStorage(ctx) }()
	if err := s.k.db.Ping(ctx); err != nil {
		s.k.log.WarnContext(ctx, "the database does not answer", "error", err)
		return &Error{Code: CodeUnavailable, Detail: "The database does not answer.", RetryAfter: time.Second}
	}
	degraded := []string{}
	if err := <-redisAway; err != nil {
		degraded = append(degraded, "redis")
	}
	if err := <-storageAway; err != nil {
		s.k.log.WarnContext(ctx, "the store of files does not answer", "error", err)
		degraded = append(degraded, "storage")
	}
	return c.JSON(fiber.Map{"status": "ready", "degraded": degraded})
}

// guardMetrics asks for the token that is set; in prod there must be one.
func (s *server) guardMetrics(c *fiber.Ctx) error {
	token := s.k.settings.MetricsToken
	if token == "" && !s.k.settings.Prod() {
		return c.Next()
	}
	if token == "" || subtle.ConstantTimeCompare([]byte(c.Get(fiber.HeaderAuthorization)), []byte("Bearer "+token)) != 1 {
		return Errorf(CodeUnauthenticated, "Metrics are behind MANOR_METRICS_TOKEN.")
	}
	return c.Next()
}

// documentSystem adds the system's operations to the OpenAPI document.
func (k *Kernel) documentSystem() {
	object := func(properties map[string]*huma.Schema) *huma.Response {
		return &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object", Properties: properties}}}}
	}
	text := &huma.Schema{Type: "string"}
	k.Document(&huma.Operation{
		OperationID: "healthz", Method: http.MethodGet, Path: "/healthz", Summary: "Is the process alive?", Tags: []string{"system"},
		Responses: map[string]*huma.Response{"200": object(map[string]*huma.Schema{"status": text})},
	})
	k.Document(&huma.Operation{
		OperationID: "readyz", Method: http.MethodGet, Path: "/readyz", Summary: "Can it serve requests?", Tags: []string{"system"},
		Responses: map[string]*huma.Response{
			"200": object(map[string]*huma.Schema{"status": text, "degraded": {Type: "array", Items: text, Description: "what is away, though not needed to serve"}}),
			"503": k.ErrorResponse("The database is away, or the process shuts down."),
		},
	})
}
