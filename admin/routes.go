package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/problem"
)

// operation is one thing that can be done to a resource over HTTP.
type operation struct {
	method string
	needs  []string // verbs of the permissions, all of them
	query  []string // query parameters that it knows; nil: none
	free   bool     // it reads the query itself
	body   []string // media types that it reads; nil: no body
	run    func(c *call) error
}

const (
	mediaJSON  = "application/json"
	mediaPatch = "application/merge-patch+json"
)

// itemQuery is what GET of one object knows, historyQuery what its history knows.
var (
	itemQuery    = []string{"fields", "include", "meta", "deleted"}
	historyQuery = []string{"page", "per_page", "limit", "offset"}
)

// path is where the resource is served.
func (r *resource) path() string { return "/api/" + r.api + "/" + r.name }

// mount serves the resource. More special paths come first: the router takes the first that fits.
func (s *Site) mount(r *resource) {
	base := r.path()
	r.serve(base+"/export", operation{method: http.MethodGet, needs: []string{"read", "export"}, free: true, run: (*call).export})
	r.serve(base+"/facets", operation{method: http.MethodGet, needs: []string{"read"}, free: true, run: (*call).facets})
	r.serve(base+"/dates", r.unless(r.dateHierarchy == "", operation{method: http.MethodGet, needs: []string{"read"}, free: true, run: (*call).dates})...)
	r.serve(base+"/actions/:name", operation{method: http.MethodPost, body: []string{mediaJSON}, run: (*call).runAction})
	r.serve(base+"/:id/delete-preview", r.unless(r.noDelete, operation{
		method: http.MethodGet, needs: []string{"read", "delete"}, run: withID((*call).deletePreview),
	})...)
	r.serve(base+"/:id/history", r.unless(r.noHistory, operation{
		method: http.MethodGet, needs: []string{"read"}, query: historyQuery, run: withID((*call).history),
	})...)
	r.serve(base+"/:id/revert", r.unless(r.noUpdate || r.noHistory, operation{
		method: http.MethodPost, needs: []string{"read", "update"}, query: []string{"dry_run"}, body: []string{mediaJSON}, run: withID((*call).revert),
	})...)
	r.serve(base+"/:id/restore", r.unless(r.noDelete || !r.model.SoftDelete, operation{
		method: http.MethodPost, needs: []string{"read", "delete"}, run: withID((*call).restore),
	})...)
	item := []operation{{method: http.MethodGet, needs: []string{"read"}, query: itemQuery, run: withID((*call).get)}}
	item = append(item, r.unless(r.noUpdate,
		operation{method: http.MethodPut, needs: []string{"read", "update"}, body: []string{mediaJSON}, run: withID((*call).put)},
		operation{method: http.MethodPatch, needs: []string{"read", "update"}, body: []string{mediaJSON, mediaPatch}, run: withID((*call).patch)})...)
	item = append(item, r.unless(r.noDelete,
		operation{method: http.MethodDelete, needs: []string{"delete"}, run: withID((*call).remove)})...)
	r.serve(base+"/:id", item...)
	collection := []operation{{method: http.MethodGet, needs: []string{"read"}, free: true, run: (*call).list}}
	collection = append(collection, r.unless(r.noCreate,
		operation{method: http.MethodPost, needs: []string{"create"}, body: []string{mediaJSON}, run: (*call).create})...)
	r.serve(base, collection...)
}

func (r *resource) unless(not bool, operations ...operation) []operation {
	if not {
		return nil
	}
	return operations
}

// serve mounts the operations of one path; without any, the path does not exist. Other methods answer 405, OPTIONS 204, both naming the allowed.
func (r *resource) serve(path string, operations ...operation) {
	if len(operations) == 0 {
		return
	}
	router := r.site.kernel.Router()
	var methods []string
	for _, o := range operations {
		methods = append(methods, o.method)
		handler := r.handler(o)
		if o.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
			router.Get(path, handler) // and HEAD
			continue
		}
		router.Add(o.method, path, handler)
	}
	router.All(path, notAllowed(strings.Join(methods, ", ")))
}

// notAllowed refuses a method. The router makes 204 of it for OPTIONS, and names OPTIONS beside the allowed methods.
func notAllowed(allow string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		err := manor.Errorf(problem.MethodNotAllowed, "%s is not possible here.", c.Method())
		err.Header = map[string]string{fiber.HeaderAllow: allow}
		return err
	}
}

// handler checks who calls and what is sent before the operation runs.
func (r *resource) handler(o operation) fiber.Handler {
	permissions := make([]string, len(o.needs))
	for i, verb := range o.needs {
		permissions[i] = r.name + ":" + verb
	}
	return func(c *fiber.Ctx) error {
		r.announce(c)
		ctx := c.UserContext()
		who := manor.PrincipalFrom(ctx)
		if who == nil {
			return errAnonymous()
		}
		for _, permission := range permissions {
			if !who.Can(permission) {
				return errForbidden(permission)
			}
		}
		if !o.free {
			if err := checkQuery(c, o.query); err != nil {
				return err
			}
		}
		if o.body != nil {
			if err := checkMedia(c, o.body); err != nil {
				return err
			}
		}
		return o.run(&call{resource: r, c: c, ctx: ctx, who: who, view: r.viewFor(who)})
	}
}

// announce tells that this version of the resource is on its way out (RFC 9745, RFC 8594).
func (r *resource) announce(c *fiber.Ctx) {
	if !r.deprecated.IsZero() {
		c.Set("Deprecation", "@"+strconv.FormatInt(r.deprecated.Unix(), 10))
	}
	if !r.sunset.IsZero() {
		c.Set("Sunset", r.sunset.UTC().Format(http.TimeFormat))
	}
}

func errAnonymous() error {
	err := manor.Errorf(manor.CodeUnauthenticated, "Sign in first.")
	err.Header = map[string]string{fiber.HeaderWWWAuthenticate: "Bearer"}
	return err
}

func errForbidden(permission string) error {
	return manor.Errorf(manor.CodeForbidden, "You need the permission %s.", permission)
}

// checkQuery refuses query parameters that the operation does not know.
func checkQuery(c *fiber.Ctx, known []string) error {
	if len(c.Request().URI().QueryString()) == 0 {
		return nil
	}
	var fields []manor.FieldError
	for key := range c.Request().URI().QueryArgs().All() {
		if name := string(key); !slices.Contains(known, name) && len(fields) < 20 {
			fields = append(fields, manor.FieldError{Path: strings.ToValidUTF8(name, "�"), Code: "unknown", Message: "There is no such parameter here."})
		}
	}
	if fields == nil {
		return nil
	}
	text := "This address takes no query parameters."
	if len(known) > 0 {
		text = "This address only takes the query parameters " + strings.Join(known, ", ") + "."
	}
	err := manor.Errorf(problem.UnknownParameter, "%s", text)
	err.Errors = fields
	return err
}

// checkMedia refuses bodies of other types than those given.
func checkMedia(c *fiber.Ctx, accepted []string) error {
	if httpx.IsMedia(c.Get(fiber.HeaderContentType), accepted...) {
		return nil
	}
	return manor.Errorf(problem.UnsupportedMedia, "Send the body as %s in UTF-8, and say so in Content-Type.", strings.Join(accepted, " or "))
}

// withID hands the path's id on. One that no row can have is not found.
func withID(run func(c *call, id string) error) func(*call) error {
	return func(c *call) error {
		id, err := url.PathUnescape(c.c.Params("id"))
		if err != nil || id == "" || utf8.RuneCountInString(id) > 100 || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
			return manor.Errorf(manor.CodeNotFound, "There is no such %s.", strings.ToLower(c.label.EN))
		}
		return run(c, id)
	}
}

// runAction finds the action that the path names. Its permission is {resource}:{action}.
func (c *call) runAction() error {
	name, err := url.PathUnescape(c.c.Params("name"))
	for _, a := range c.actions {
		if err == nil && a.name == name {
			if !c.can(c.who, a.name) {
				return errForbidden(c.name + ":" + a.name)
			}
			return c.act(a)
		}
	}
	return manor.Errorf(manor.CodeNotFound, "There is no such action.")
}

// sendJSON answers with what json makes of a value.
func (c *call) sendJSON(value any) error { return sendJSON(c.c, value) }

func sendJSON(c *fiber.Ctx, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Path(), err)
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderContentType, mediaJSON)
	return c.Send(body)
}
