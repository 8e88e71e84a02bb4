// Package problem holds Manor's one error type, the closed set of codes and the table from code to HTTP status.
// Package manor re-exports it; everything below the kernel uses it from here.
package problem

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Code names a kind of failure. The set is closed and documented in docs/errors.md; clients may switch on it.
type Code string

// The codes, grouped by the HTTP status they answer with.
const (
	MalformedJSON    Code = "malformed_json"    // 400 body is not JSON, or nests too deeply
	DuplicateKey     Code = "duplicate_key"     // 400 an object names the same key twice
	InvalidUTF8      Code = "invalid_utf8"      // 400 body or query is not UTF-8, or holds NUL
	UnknownParameter Code = "unknown_parameter" // 400 query parameter, filter field or operator that does not exist
	InvalidParameter Code = "invalid_parameter" // 400 query parameter or header with a value out of range or of the wrong form
	InvalidCursor    Code = "invalid_cursor"    // 400 cursor that this list did not give out

	Unauthenticated    Code = "unauthenticated"     // 401 no token, or one that does not hold
	InvalidCredentials Code = "invalid_credentials" // 401 wrong user name or password
	OTPRequired        Code = "otp_required"        // 401 the password is right; a code of the second factor is needed too
	CaptchaRequired    Code = "captcha_required"    // 401 the digits of a picture are needed too, or were wrong

	Forbidden              Code = "forbidden"                // 403 signed in, but not allowed
	CSRF                   Code = "csrf"                     // 403 a page of another origin, or no X-CSRF-Token of this browser's session
	StepUpRequired         Code = "step_up_required"         // 403 the password was given too long ago for this: give it again
	ApprovalRequired       Code = "approval_required"        // 403 this needs a second person: POST /api/v1/rbac/approvals asks for one
	PasswordChangeRequired Code = "password_change_required" // 403 nothing else is possible until the caller has chosen a new password
	SecondFactorRequired   Code = "second_factor_required"   // 403 nothing else is possible until the caller has set a second factor up

	NotFound         Code = "not_found"          // 404 no such thing in the caller's sight
	MethodNotAllowed Code = "method_not_allowed" // 405 + Allow
	NotAcceptable    Code = "not_acceptable"     // 406 none of the asked-for representations exists

	Conflict          Code = "conflict"              // 409 the state does not permit it
	Unique            Code = "unique"                // 409 another row has this value
	ReferenceHeld     Code = "reference_held"        // 409 other rows refer to this one
	ReferenceMissing  Code = "reference_missing"     // 409 the row referred to went away meanwhile
	IdempotencyFlight Code = "idempotency_in_flight" // 409 the first request with this key is still running

	Gone               Code = "gone"                // 410 soft-deleted
	PreconditionFailed Code = "precondition_failed" // 412 If-Match does not hold
	TooLarge           Code = "too_large"           // 413 body over the limit
	UnsupportedMedia   Code = "unsupported_media"   // 415 media type that this operation does not read

	Invalid             Code = "invalid"              // 422 see errors[]
	TooManyRows         Code = "too_many_rows"        // 422 more rows than can be worked on at once
	TotalChanged        Code = "total_changed"        // 422 expected_total is not what the filter matches
	IdempotencyMismatch Code = "idempotency_mismatch" // 422 key used before with another body

	PreconditionRequired Code = "precondition_required" // 428 If-Match is required here

	RateLimited Code = "rate_limited" // 429 + Retry-After
	Locked      Code = "locked"       // 429 + Retry-After, too many wrong passwords

	Internal       Code = "internal"        // 500 unknown; the log has it under the request id
	NotImplemented Code = "not_implemented" // 501
	Unavailable    Code = "unavailable"     // 503 + Retry-After, database away, busy or full
	Timeout        Code = "timeout"         // 503 + Retry-After, took longer than permitted
)

var statuses = map[Code]int{
	MalformedJSON: 400, DuplicateKey: 400, InvalidUTF8: 400, UnknownParameter: 400, InvalidParameter: 400, InvalidCursor: 400,
	Unauthenticated: 401, InvalidCredentials: 401, OTPRequired: 401, CaptchaRequired: 401,
	Forbidden: 403, CSRF: 403, StepUpRequired: 403, ApprovalRequired: 403, PasswordChangeRequired: 403, SecondFactorRequired: 403,
	NotFound: 404, MethodNotAllowed: 405, NotAcceptable: 406,
	Conflict: 409, Unique: 409, ReferenceHeld: 409, ReferenceMissing: 409, IdempotencyFlight: 409,
	Gone: 410, PreconditionFailed: 412, TooLarge: 413, UnsupportedMedia: 415,
	Invalid: 422, TooManyRows: 422, TotalChanged: 422, IdempotencyMismatch: 422,
	PreconditionRequired: 428,
	RateLimited:          429, Locked: 429,
	Internal: 500, NotImplemented: 501, Unavailable: 503, Timeout: 503,
}

// Codes lists every code with its HTTP status, for documents and tests.
func Codes() map[Code]int {
	all := make(map[Code]int, len(statuses))
	for code, status := range statuses {
		all[code] = status
	}
	return all
}

// Status is the HTTP status that the code answers with; 500 for a code that is not in the table.
func (c Code) Status() int {
	if status, ok := statuses[c]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// Field is one leaf of the input that is wrong.
type Field struct {
	Path    string `json:"path" doc:"Where in the input: title, lessons[2].minutes, or the query parameter's name"`
	Code    string `json:"code" doc:"Stable code: required, unknown, read_only, type, too_long, unique, …"`
	Message string `json:"message" doc:"For people"`
}

// Error is what every layer returns when something is wrong that the caller should know of.
// Detail and Errors reach the caller; Cause only reaches the log.
type Error struct {
	Code       Code
	Detail     string
	Errors     []Field
	RetryAfter time.Duration     // sent as Retry-After, rounded up to whole seconds, when > 0
	Header     map[string]string // further response headers (Allow, WWW-Authenticate, …)
	Cause      error
}

func (e *Error) Error() string {
	text := string(e.Code)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	for _, f := range e.Errors {
		text += fmt.Sprintf(" [%s %s: %s]", f.Path, f.Code, f.Message)
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes an error whose detail the caller may read.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Fields makes a 422 out of what is wrong with the input; nil when nothing is.
func Fields(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Detail: "Some fields are not valid.", Errors: fields}
}

// Wrap keeps cause for the log.
func (e *Error) Wrap(cause error) *Error { e.Cause = cause; return e }

// CodeOf is the code of err, Internal when it is not one of ours, empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
