package manor

import (
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Names in the OpenAPI document.
const (
	bearerScheme  = "bearer"
	cookieScheme  = "cookie"
	csrfParameter = "CSRFToken"
)

// refusals are the answers that the router itself can give to every operation of the API, and those to a body.
var refusals = [...]struct {
	status, text string
	body         bool
}{
	{"400", "The query, a header or the form of the body is not understood", false},
	{"401", "The token does not hold", false},
	{"413", "The body is too large", true},
	{"415", "The media type is not read here", true},
	{"422", "The input breaks a rule; errors[] says which", true},
	{"429", "Too many requests", false},
	{"500", "Something went wrong; the log has it under the request id", false},
	{"503", "The database is away, busy or slow; try again later", false},
}

// documentCookie adds the session's cookie as the other way to sign in, and its CSRF token, to an operation that takes tokens.
func (k *Kernel) documentCookie(op *huma.Operation) {
	if !slices.ContainsFunc(op.Security, func(way map[string][]string) bool { _, takes := way[bearerScheme]; return takes }) {
		return
	}
	op.Security = append(slices.Clip(op.Security), map[string][]string{cookieScheme: {}})
	if op.Responses["403"] == nil {
		op.Responses["403"] = k.ErrorResponse("Not allowed, a new password has to be chosen first, or a change by cookie without the session's CSRF token")
	}
	if changesNothing(op.Method) {
		return
	}
	op.Parameters = append(slices.Clip(op.Parameters), &huma.Param{Ref: "#/components/parameters/" + csrfParameter})
}

// documentSchemes describes the ways to sign in.
func (k *Kernel) documentSchemes(open *huma.OpenAPI) {
	components := open.Components
	if components.SecuritySchemes == nil {
		components.SecuritySchemes = map[string]*huma.SecurityScheme{}
	}
	if components.SecuritySchemes[bearerScheme] == nil {
		components.SecuritySchemes[bearerScheme] = &huma.SecurityScheme{Type: "http", Scheme: "bearer", BearerFormat: "JWT"}
	}
	if k.sessions == nil {
		return
	}
	components.SecuritySchemes[cookieScheme] = &huma.SecurityScheme{
		Type: "apiKey", In: "cookie", Name: k.SessionCookie(), Description: "A browser's session. POST, PUT, PATCH and DELETE need " + CSRFHeader + " too.",
	}
	if components.Parameters == nil {
		components.Parameters = map[string]*huma.Param{}
	}
	components.Parameters[csrfParameter] = &huma.Param{
		Name: CSRFHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "The csrf_token of the browser's session; needed with its cookie, not with a token",
	}
}

// documentRefusals adds them to the operations that do not name them, and takes from 304 the body of an error.
func (k *Kernel) documentRefusals(open *huma.OpenAPI) {
	k.documentSchemes(open)
	for path, item := range open.Paths {
		if !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/.well-known/") {
			continue
		}
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			if op.Responses == nil {
				op.Responses = map[string]*huma.Response{}
			}
			if k.sessions != nil {
				k.documentCookie(op)
			}
			if known := op.Responses["304"]; known != nil {
				known.Content = nil // it has no body
			}
			for _, refusal := range refusals {
				if op.Responses[refusal.status] == nil && (!refusal.body || op.RequestBody != nil) {
					op.Responses[refusal.status] = k.ErrorResponse(refusal.text)
				}
			}
		}
	}
}
