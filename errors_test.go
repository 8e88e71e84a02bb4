package manor_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// logBuffer is a log that may be read while it is written.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestErrorsReachTheCallerAsProblemsFromTypedAndRawOperationsAlike(t *testing.T) {
	log := &logBuffer{}
	p := manortest.Config{Log: log}.New(t, appFunc(trial))
	for _, kind := range []string{"typed", "raw"} {
		at := "/api/v1/trial/" + kind + "/"
		known := p.Get(t, at+"known").MustProblem(t, manor.CodeConflict)
		require.Equal(t, "It is closed.", known.String(t, "detail"))
		require.Equal(t, "Conflict", known.String(t, "title"))
		require.Equal(t, 409, known.Int(t, "status"))
		require.Equal(t, "closed", known.Header.Get("X-Why"))
		require.Equal(t, known.Header.Get("X-Request-Id"), known.String(t, "request_id"))

		for _, how := range []string{"unknown", "internal", "panic"} {
			hidden := p.Get(t, at+how).MustProblem(t, manor.CodeInternal)
			require.NotContains(t, string(hidden.Body), "secret", "%s %s", kind, how)
			if how != "internal" {
				require.Contains(t, log.String(), hidden.String(t, "request_id"))
			}
		}
		fields := p.Get(t, at+"fields").MustProblem(t, manor.CodeInvalid)
		require.Equal(t, map[string]string{"a.b": "required"}, fields.FieldErrors(t))
		later := p.Get(t, at+"later").MustProblem(t, manor.CodeUnavailable)
		require.Equal(t, "2", later.Header.Get("Retry-After"), "whole seconds, rounded up")
	}
	require.Contains(t, log.String(), "relation users does not exist", "the log has what the caller must not read")
	require.Contains(t, log.String(), "secret panic")
	require.Contains(t, log.String(), "app_test.go", "with the stack")
}

func TestABodyIsReadStrictlyByTypedOperations(t *testing.T) {
	p := manortest.New(t, appFunc(trial))
	const at = "/api/v1/trial/orders"
	p.Post(t, at, `{"sku":"abc","quantity":2,"kind":"a","tags":["x"]}`).MustStatus(t, http.StatusOK)
	for body, code := range map[string]manor.Code{
		`{"sku":"abc"`: "malformed_json", `{"sku":"abc"} x`: "malformed_json", ``: "malformed_json", strings.Repeat(`[`, 100): "malformed_json",
		`{"sku":"abc","sku":"abd"}`: "duplicate_key", "{\"sku\":\"ab\xff\"}": "invalid_utf8", `{"sku":"a\u0000b"}`: "invalid_utf8",
	} {
		p.Post(t, at, body).MustProblem(t, code)
	}
	for body, want := range map[string]map[string]string{
		`{}`:                                  {"sku": "required"},
		`{"sku":1}`:                           {"sku": "type"},
		`{"sku":"ab"}`:                        {"sku": "too_short"},
		`{"sku":"abcdefghijkl","quantity":0}`: {"sku": "too_long", "quantity": "too_small"},
		`{"sku":"abc","quantity":100,"kind":"c"}`: {"quantity": "too_big", "kind": "choice"},
		`{"sku":"abc","price":1}`:                 {"price": "unknown"},
		`{"sku":"abc","tags":["x",2]}`:            {"tags[1]": "type"},
	} {
		got := p.Post(t, at, body).MustProblem(t, manor.CodeInvalid)
		require.Equal(t, want, got.FieldErrors(t), body)
	}
	p.Post(t, at, `[]`).MustProblem(t, manor.CodeInvalid)
	p.Post(t, at+"?page=0", `{"sku":"abc"}`).MustProblem(t, manor.CodeInvalidParam)
	p.Post(t, at+"?page=x", `{"sku":"abc"}`).MustProblem(t, manor.CodeInvalidParam)
	unknown := p.Post(t, at+"?urgnt=true", `{"sku":"abc"}`).MustProblem(t, "unknown_parameter")
	require.Equal(t, map[string]string{"urgnt": "unknown"}, unknown.FieldErrors(t))
}

func TestATypedOperationReadsJSONInUTF8Only(t *testing.T) {
	p := manortest.New(t, appFunc(trial))
	const at, body = "/api/v1/trial/orders", `{"sku":"abc"}`
	for _, media := range []string{
		"application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/octet-stream", "json", "application/ld+json",
		"application/json; charset=latin1", "application/json; charset",
	} {
		p.Post(t, at, body, manortest.Header("Content-Type", media)).MustProblem(t, "unsupported_media")
	}
	for _, media := range []string{"application/json;charset=UTF-8", "Application/JSON"} {
		p.Post(t, at, body, manortest.Header("Content-Type", media)).MustStatus(t, http.StatusOK)
	}
	for _, media := range []string{"multipart/form-data; boundary=x", "application/octet-stream"} { // a stream that a handler takes into memory
		got := p.Post(t, "/api/v1/trial/echo", body, manortest.Header("Content-Type", media)).MustStatus(t, http.StatusOK)
		require.Equal(t, body, string(got.Body))
	}
}

func TestABodyOverTheLimitIsRefused(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.BodyLimit = "64KB" }}.New(t, appFunc(trial))
	exact := strings.Repeat("x", 64<<10)
	require.Len(t, p.Post(t, "/api/v1/trial/echo", exact).MustStatus(t, http.StatusOK).Body, len(exact))
	p.Post(t, "/api/v1/trial/echo", exact+"x").MustProblem(t, "too_large")
	p.Post(t, "/api/v1/trial/echo", strings.NewReader(exact+"x")).MustProblem(t, "too_large")
	p.Post(t, "/api/v1/trial/echo", chunked{strings.NewReader(exact + exact)}).MustProblem(t, "too_large")
	require.Len(t, p.Post(t, "/api/v1/trial/echo", chunked{strings.NewReader(exact)}).MustStatus(t, http.StatusOK).Body, len(exact))
	p.Get(t, "/healthz").MustStatus(t, http.StatusOK)
}

// chunked hides how long a reader is, so that the body is sent in chunks.
type chunked struct{ r *strings.Reader }

func (c chunked) Read(p []byte) (int, error) { return c.r.Read(p) }
