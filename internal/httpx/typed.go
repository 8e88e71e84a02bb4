package httpx

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor/internal/problem"
)

// NewAPI makes the typed API over the fiber app that target names at the time of a registration. Bodies are checked by CheckJSON before huma decodes them, unknown query
// parameters are refused, and every error comes out as a Document. admit is asked before anything of a request is looked at.
// report is told of errors that the caller must not read.
func NewAPI(target func() *fiber.App, title, version, description string, admit func(ctx context.Context, op *huma.Operation) error, report func(ctx context.Context, err error)) huma.API {
	replaceErrors()
	format := huma.Format{Marshal: marshal, Unmarshal: json.Unmarshal}
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	return huma.NewAPI(huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: title, Version: version, Description: description},
			Components: &huma.Components{Schemas: registry},
		},
		Formats:                      map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}, &adapter{target: target, admit: admit, report: report})
}

func marshal(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// mergePatch is a change as RFC 7396 writes it: absent keeps, null clears.
const mergePatch = "application/merge-patch+json"

// adapter puts huma's operations on a fiber app. (huma's own adapter for fiber has no answer for a server that streams bodies.)
type adapter struct {
	target func() *fiber.App
	admit  func(ctx context.Context, op *huma.Operation) error
	report func(ctx context.Context, err error)
}

func (a *adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.Path)
	serve := func(c *fiber.Ctx) error {
		if err := a.admit(c.UserContext(), op); err != nil {
			return err
		}
		if err := refuseDoubled(c, op); err != nil {
			return err
		}
		ctx := &exchange{op: op, c: c, report: a.report}
		if op.RequestBody != nil {
			sent := c.Get(fiber.HeaderContentType) // none counts as JSON
			patch := op.Method == http.MethodPatch && IsMedia(sent, mergePatch)
			if sent != "" && !patch && !IsMedia(sent, fiber.MIMEApplicationJSON) {
				return problem.New(problem.UnsupportedMedia, "Send the body as application/json in UTF-8, and say so in Content-Type.")
			}
			if body := c.Request().Body(); len(body) > 0 {
				if err := CheckJSON(body); err != nil {
					return err
				}
			}
		}
		handler(ctx)
		return ctx.failed
	}
	if op.Method == http.MethodGet {
		a.target().Get(path, serve) // answers HEAD too
		return
	}
	a.target().Add(op.Method, path, serve)
}

// refuseDoubled refuses a query parameter that is given twice: programs on the way may believe the other one. Lists that are
// written so are meant.
func refuseDoubled(c *fiber.Ctx, op *huma.Operation) error {
	query := c.Request().URI().QueryArgs()
	if query.Len() < 2 {
		return nil
	}
	seen := make(map[string]bool, query.Len())
	for key := range query.All() {
		name := string(key)
		if seen[name] && !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool {
			return p.In == "query" && p.Name == name && p.Explode != nil && *p.Explode
		}) {
			const text = "The parameter is given twice."
			return &problem.Error{Code: problem.InvalidParameter, Detail: text, Errors: []problem.Field{{Path: name, Code: string(problem.InvalidParameter), Message: text}}}
		}
		seen[name] = true
	}
	return nil
}

// ServeHTTP lets tests of huma's own kind call the app.
func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	resp, err := a.target().Test(r, -1)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	defer resp.Body.Close()
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

// exchange is one request and its answer as huma sees them.
type exchange struct {
	op     *huma.Operation
	c      *fiber.Ctx
	status int
	failed error // set in place of an answer: the router's error handler writes it
	report func(ctx context.Context, err error)
}

var _ huma.Context = (*exchange)(nil)

func (x *exchange) Operation() *huma.Operation { return x.op }
func (x *exchange) Context() context.Context   { return x.c.UserContext() }
func (x *exchange) Method() string             { return x.c.Method() }
func (x *exchange) Host() string               { return x.c.Hostname() }
func (x *exchange) RemoteAddr() string         { return x.c.Context().RemoteAddr().String() }
func (x *exchange) Status() int                { return x.status }
func (x *exchange) BodyWriter() io.Writer      { return x.c.Response().BodyWriter() }

// Header of the request. The media type of a body was looked at before: huma gets it in the one form it knows.
func (x *exchange) Header(name string) string {
	if name == fiber.HeaderContentType && x.op.RequestBody != nil {
		return fiber.MIMEApplicationJSON
	}
	return x.c.Get(name)
}

func (x *exchange) Param(name string) string {
	value, err := url.PathUnescape(x.c.Params(name))
	if err != nil {
		return x.c.Params(name)
	}
	return value
}

func (x *exchange) Query(name string) string { return x.c.Query(name) }

func (x *exchange) URL() url.URL {
	u, err := url.Parse(string(x.c.Request().RequestURI()))
	if err != nil {
		return url.URL{Path: x.c.Path(), RawQuery: string(x.c.Request().URI().QueryString())}
	}
	return *u
}

func (x *exchange) EachHeader(visit func(name, value string)) {
	for name, value := range x.c.Request().Header.All() {
		visit(string(name), string(value))
	}
}

func (x *exchange) BodyReader() io.Reader { return bytes.NewReader(x.c.Request().Body()) }

func (x *exchange) GetMultipartForm() (*multipart.Form, error) { return x.c.MultipartForm() }

func (x *exchange) SetReadDeadline(at time.Time) error {
	return x.c.Context().Conn().SetReadDeadline(at)
}

func (x *exchange) SetStatus(status int) {
	x.status = status
	x.c.Status(status)
}

func (x *exchange) SetHeader(name, value string)    { x.c.Set(name, value) }
func (x *exchange) AppendHeader(name, value string) { x.c.Response().Header.Add(name, value) }
func (x *exchange) TLS() *tls.ConnectionState       { return x.c.Context().TLSConnectionState() }
func (x *exchange) Version() huma.ProtoVersion      { return huma.ProtoVersion{Proto: x.c.Protocol()} }
