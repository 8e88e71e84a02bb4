package httpx

import (
	"strings"

	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/manor-go/manor/internal/problem"
)

// unknownQuery is how huma reports a query parameter that the operation does not have.
const unknownQuery = "unknown query parameter"

// bodyField makes a field error of a finding about the body. huma has no codes: its messages are constants, told apart here and nowhere else.
func bodyField(index, path, message string) problem.Field {
	f := problem.Field{Path: index, Code: "invalid", Message: sentence(message)}
	if path != "" {
		if index != "" {
			f.Path += "."
		}
		f.Path += path
	}
	if before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s"); strings.HasPrefix(message, before) && strings.HasSuffix(message, after) {
		name := strings.TrimSuffix(strings.TrimPrefix(message, before), after)
		if f.Path != "" {
			f.Path += "."
		}
		f.Path += name
		f.Code, f.Message = "required", "This field is required."
		return f
	}
	for _, known := range fieldCodes() {
		prefix, _, _ := strings.Cut(known.message, "%")
		if message == known.message || prefix != known.message && strings.HasPrefix(message, prefix) {
			f.Code = known.code
			break
		}
	}
	if f.Code == "unknown" {
		f.Message = "There is no such field."
	}
	return f
}

type fieldCode struct{ message, code string }

func fieldCodes() []fieldCode {
	return []fieldCode{
		{validation.MsgUnexpectedProperty, "unknown"},
		{validation.MsgExpectedBoolean, "type"},
		{validation.MsgExpectedInteger, "type"},
		{validation.MsgExpectedNumber, "type"},
		{validation.MsgExpectedString, "type"},
		{validation.MsgExpectedArray, "type"},
		{validation.MsgExpectedObject, "type"},
		{validation.MsgExpectedMinLength, "too_short"},
		{validation.MsgExpectedMaxLength, "too_long"},
		{validation.MsgExpectedMinimumNumber, "too_small"},
		{validation.MsgExpectedExclusiveMinimumNumber, "too_small"},
		{validation.MsgExpectedMaximumNumber, "too_big"},
		{validation.MsgExpectedExclusiveMaximumNumber, "too_big"},
		{validation.MsgExpectedMinItems, "too_short"},
		{validation.MsgExpectedMaxItems, "too_long"},
		{validation.MsgExpectedOneOf, "choice"},
		{validation.MsgExpectedArrayItemsUnique, "unique"},
		{validation.MsgExpectedMatchPattern, "pattern"},
		{validation.MsgExpectedBePattern, "pattern"},
		{validation.MsgExpectedRFC3339DateTime, "time"},
		{validation.MsgExpectedRFC5322Email, "email"},
	}
}
