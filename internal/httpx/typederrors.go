package httpx

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor/internal/problem"
)

// Problem is a Document as huma wants its errors.
type Problem struct {
	Document
	of *problem.Error
}

func (r *Problem) Error() string             { return r.of.Error() }
func (r *Problem) GetStatus() int            { return r.Status }
func (r *Problem) ContentType(string) string { return ProblemType }
func (r *Problem) GetHeaders() http.Header {
	h := http.Header{}
	Headers(r.of, h.Set)
	return h
}

// ErrorSchema is the schema of errors among an API's components, as a reference.
func ErrorSchema(api huma.API) *huma.Schema {
	return api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
}

// replaceErrors makes huma's errors ours, once for the process: huma keeps the makers of errors in package variables.
var replaceErrors = sync.OnceFunc(func() {
	huma.NewError = func(status int, text string, errs ...error) huma.StatusError {
		return refuse(translate(status, text, errs))
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, text string, errs ...error) huma.StatusError {
		e, known := of(status, text, errs)
		x, ours := ctx.(*exchange)
		if !ours {
			return refuse(e)
		}
		if !known {
			x.report(ctx.Context(), errors.Join(append([]error{errors.New(text)}, errs...)...))
		}
		x.c.Set("Cache-Control", "no-store")
		Headers(e, x.c.Set)
		r := refuse(e)
		r.RequestID = x.c.GetRespHeader("X-Request-Id")
		return r
	}
})

func refuse(e *problem.Error) *Problem { return &Problem{Document: DocumentOf(e, ""), of: e} }

// of finds the error that a handler returned among errs, or translates what huma itself found.
func of(status int, text string, errs []error) (e *problem.Error, known bool) {
	if status == http.StatusInternalServerError && len(errs) > 0 {
		return Resolve(errs[0])
	}
	var own *problem.Error
	for _, err := range errs {
		if errors.As(err, &own) {
			return own, own.Code != problem.Internal
		}
	}
	return translate(status, text, errs), status != http.StatusInternalServerError
}

// translate makes one of our errors of huma's findings. Findings about the body are 422, about parameters 400.
func translate(status int, text string, errs []error) *problem.Error {
	var body, params []problem.Field
	code := problem.InvalidParameter
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			continue
		}
		detail := d.ErrorDetail()
		place, path, _ := strings.Cut(detail.Location, ".")
		if strings.HasPrefix(place, "body") {
			body = append(body, bodyField(strings.TrimPrefix(place, "body"), path, detail.Message))
			continue
		}
		f := problem.Field{Path: path, Code: "invalid", Message: sentence(detail.Message)}
		if detail.Message == unknownQuery {
			f.Code, f.Message, code = "unknown", "There is no such query parameter.", problem.UnknownParameter
		}
		params = append(params, f)
	}
	switch {
	case status == http.StatusUnsupportedMediaType:
		return problem.New(problem.UnsupportedMedia, "This operation reads application/json only.")
	case status == http.StatusBadRequest && len(params) == 0:
		return problem.New(problem.MalformedJSON, "A JSON body is required.")
	case len(params) > 0:
		return &problem.Error{Code: code, Detail: "Some parameters are not valid.", Errors: params}
	case len(body) > 0:
		return &problem.Error{Code: problem.Invalid, Detail: "Some fields are not valid.", Errors: body}
	}
	e := ofStatus(status)
	if text != "" && status >= 400 && status < 500 {
		e.Detail = sentence(text)
	}
	return e
}

func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
