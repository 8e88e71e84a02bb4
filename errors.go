package manor

import "github.com/manor-go/manor/internal/problem"

// Error is the one error type of Manor: a code from a closed list (docs/errors.md), a sentence for the caller, and what
// is wrong with which field. Any other error reaches the caller as "internal" with a fixed sentence, and the log in full.
type Error = problem.Error

// Code names a kind of failure.
type Code = problem.Code

// FieldError is one leaf of the input that is wrong.
type FieldError = problem.Field

// The codes that apps use most; docs/errors.md lists all.
const (
	CodeInvalid         = problem.Invalid
	CodeInvalidParam    = problem.InvalidParameter
	CodeNotFound        = problem.NotFound
	CodeForbidden       = problem.Forbidden
	CodeUnauthenticated = problem.Unauthenticated
	CodeConflict        = problem.Conflict
	CodeUnavailable     = problem.Unavailable
	CodeInternal        = problem.Internal
)

// Errorf makes an error whose text the caller may read.
func Errorf(code Code, format string, args ...any) *Error { return problem.New(code, format, args...) }

// Invalid makes a 422 out of field errors; nil when there are none.
func Invalid(fields ...FieldError) error { return problem.Fields(fields) }
