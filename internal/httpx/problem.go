// Package httpx is the edge: the strict reading of JSON, errors as problem documents (RFC 9457), the typed API over fiber,
// compression, limits and metrics. It knows nothing of any app.
package httpx

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor/internal/problem"
)

// ProblemType is the media type of errors.
const ProblemType = "application/problem+json"

// internalDetail is all that a caller ever learns of an unknown error.
const internalDetail = "Something went wrong on our side. The log has it under the request id."

// Document is an error as it is sent (RFC 9457).
type Document struct {
	Type      string          `json:"type" doc:"Always about:blank: code says what happened"`
	Title     string          `json:"title" doc:"The status in words"`
	Status    int             `json:"status" doc:"The HTTP status"`
	Detail    string          `json:"detail,omitempty" doc:"What went wrong, for people"`
	Code      problem.Code    `json:"code" doc:"Stable code of a closed list"`
	Errors    []problem.Field `json:"errors,omitempty" doc:"One entry per leaf of the input that is wrong"`
	RequestID string          `json:"request_id,omitempty" doc:"Under this id the log has more"`
}

// Resolve turns any error into one of ours. known is false when it says nothing that a caller may read: it belongs into the log.
func Resolve(err error) (e *problem.Error, known bool) {
	if errors.As(err, &e) {
		return e, e.Code != problem.Internal
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		return ofStatus(f.Code), f.Code != http.StatusInternalServerError
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &problem.Error{Code: problem.Timeout, Detail: "The request took longer than is permitted.", RetryAfter: time.Second, Cause: err}, true
	}
	return &problem.Error{Code: problem.Internal, Cause: err}, false
}

// bare are the errors of a status alone, as routers and servers give it.
var bare = map[int]struct {
	code   problem.Code
	detail string
	again  time.Duration // until it is worth another try
}{
	http.StatusBadRequest:                  {problem.InvalidParameter, "The request is not well-formed.", 0},
	http.StatusUnauthorized:                {problem.Unauthenticated, "Sign in first.", 0},
	http.StatusForbidden:                   {problem.Forbidden, "This is not permitted.", 0},
	http.StatusNotFound:                    {problem.NotFound, "There is nothing at this address.", 0},
	http.StatusMethodNotAllowed:            {problem.MethodNotAllowed, "This address does not know the method; see the Allow header.", 0},
	http.StatusNotAcceptable:               {problem.NotAcceptable, "None of the representations asked for exists.", 0},
	http.StatusRequestTimeout:              {problem.Timeout, "The request took longer than is permitted.", time.Second},
	http.StatusConflict:                    {problem.Conflict, "The present state does not permit it.", 0},
	http.StatusGone:                        {problem.Gone, "It was deleted.", 0},
	http.StatusPreconditionFailed:          {problem.PreconditionFailed, "It has changed in the meantime.", 0},
	http.StatusRequestEntityTooLarge:       {problem.TooLarge, "The body is too large.", 0},
	http.StatusRequestURITooLong:           {problem.InvalidParameter, "The request is not well-formed.", 0},
	http.StatusUnsupportedMediaType:        {problem.UnsupportedMedia, "This operation does not read that media type.", 0},
	http.StatusUnprocessableEntity:         {problem.Invalid, "Some fields are not valid.", 0},
	http.StatusPreconditionRequired:        {problem.PreconditionRequired, "Send If-Match.", 0},
	http.StatusTooManyRequests:             {problem.RateLimited, "Too many requests.", time.Second},
	http.StatusRequestHeaderFieldsTooLarge: {problem.InvalidParameter, "The request is not well-formed.", 0},
	http.StatusNotImplemented:              {problem.MethodNotAllowed, "This address does not know the method; see the Allow header.", 0},
	http.StatusServiceUnavailable:          {problem.Unavailable, "Not available just now.", time.Second},
}

// ofStatus makes an error of a bare status. A mistake of the caller that has no row is a request that is not well-formed.
func ofStatus(status int) *problem.Error {
	row, known := bare[status]
	if !known && (status < 400 || status >= 500) {
		return &problem.Error{Code: problem.Internal}
	}
	if !known {
		row = bare[http.StatusBadRequest]
	}
	return &problem.Error{Code: row.code, Detail: row.detail, RetryAfter: row.again}
}

// DocumentOf is what the caller may see of e.
func DocumentOf(e *problem.Error, requestID string) Document {
	status := e.Code.Status()
	d := Document{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: e.Detail, Code: e.Code, Errors: e.Errors, RequestID: requestID,
	}
	if e.Code == problem.Internal {
		d.Detail, d.Errors = internalDetail, nil
	}
	return d
}

// Headers calls set for every header that e wants.
func Headers(e *problem.Error, set func(name, value string)) {
	for name, value := range e.Header {
		set(name, value)
	}
	if retry := e.RetryAfter; retry > 0 {
		set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(retry.Seconds()))))
	} else if e.Code.Status() == http.StatusServiceUnavailable || e.Code.Status() == http.StatusTooManyRequests {
		set(fiber.HeaderRetryAfter, "1")
	}
	if e.Code == problem.Unauthenticated && e.Header[fiber.HeaderWWWAuthenticate] == "" {
		set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
}

// WriteProblem answers with e. What a handler has begun to write is dropped, its headers for caching too.
func WriteProblem(c *fiber.Ctx, e *problem.Error, requestID string) error {
	b, err := json.Marshal(DocumentOf(e, requestID))
	if err != nil {
		return err
	}
	resp := c.Response()
	resp.ResetBody()
	for _, name := range [...]string{fiber.HeaderETag, fiber.HeaderContentEncoding, fiber.HeaderContentDisposition, fiber.HeaderLocation, fiber.HeaderLastModified} {
		resp.Header.Del(name)
	}
	resp.Header.Set(fiber.HeaderCacheControl, "no-store")
	Headers(e, c.Set)
	c.Status(e.Code.Status())
	c.Set(fiber.HeaderContentType, ProblemType)
	resp.SetBodyRaw(b)
	return nil
}
