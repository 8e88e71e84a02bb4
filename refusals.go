package manor

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
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

// documentRefusals adds them to the operations that do not name them, and takes from 304 the body of an error.
func (k *Kernel) documentRefusals(open *huma.OpenAPI) {
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
