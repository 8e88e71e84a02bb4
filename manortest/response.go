package manortest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

// Response is an answer, read to its end.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	asked  string
}

// MustStatus fails the test, showing the body, when the status is another.
func (r *Response) MustStatus(tb testing.TB, status int) *Response {
	tb.Helper()
	require.Equal(tb, status, r.Status, "%s answered:\n%s", r.asked, r.Body)
	return r
}

// MustProblem fails the test unless the answer is a problem document with this code and the code's status.
func (r *Response) MustProblem(tb testing.TB, code manor.Code) *Response {
	tb.Helper()
	r.MustStatus(tb, code.Status())
	require.Equal(tb, "application/problem+json", r.Header.Get("Content-Type"), "%s answered:\n%s", r.asked, r.Body)
	require.Equal(tb, string(code), r.String(tb, "code"), "%s answered:\n%s", r.asked, r.Body)
	return r
}

// Decode reads the body into v.
func (r *Response) Decode(tb testing.TB, v any) {
	tb.Helper()
	require.NoError(tb, json.Unmarshal(r.Body, v), "%s answered:\n%s", r.asked, r.Body)
}

// Object is the body as a JSON object.
func (r *Response) Object(tb testing.TB) map[string]any {
	tb.Helper()
	var object map[string]any
	r.Decode(tb, &object)
	return object
}

// Value finds a value by its path ("items.0.title"); the test fails when there is none. Numbers are json.Number.
func (r *Response) Value(tb testing.TB, path string) any {
	tb.Helper()
	value, found := r.lookup(tb, path)
	require.True(tb, found, "no %s: %s answered:\n%s", path, r.asked, r.Body)
	return value
}

// Has tells whether there is a value at a path.
func (r *Response) Has(tb testing.TB, path string) bool {
	tb.Helper()
	_, found := r.lookup(tb, path)
	return found
}

// String is the text at a path.
func (r *Response) String(tb testing.TB, path string) string {
	tb.Helper()
	text, ok := r.Value(tb, path).(string)
	require.True(tb, ok, "%s is no text: %s answered:\n%s", path, r.asked, r.Body)
	return text
}

// Int is the whole number at a path.
func (r *Response) Int(tb testing.TB, path string) int {
	tb.Helper()
	number, ok := r.Value(tb, path).(json.Number)
	require.True(tb, ok, "%s is no number: %s answered:\n%s", path, r.asked, r.Body)
	n, err := strconv.Atoi(number.String())
	require.NoError(tb, err, "%s answered:\n%s", r.asked, r.Body)
	return n
}

// Items are the rows of a list.
func (r *Response) Items(tb testing.TB) []map[string]any {
	tb.Helper()
	var list struct {
		Items []map[string]any `json:"items"`
	}
	r.Decode(tb, &list)
	return list.Items
}

// FieldErrors are the errors of a problem document: path → code.
func (r *Response) FieldErrors(tb testing.TB) map[string]string {
	tb.Helper()
	var document struct {
		Errors []manor.FieldError `json:"errors"`
	}
	r.Decode(tb, &document)
	codes := make(map[string]string, len(document.Errors))
	for _, f := range document.Errors {
		codes[f.Path] = f.Code
	}
	return codes
}

func (r *Response) lookup(tb testing.TB, path string) (any, bool) {
	tb.Helper()
	decoder := json.NewDecoder(bytes.NewReader(r.Body))
	decoder.UseNumber()
	var value any
	require.NoError(tb, decoder.Decode(&value), "%s answered:\n%s", r.asked, r.Body)
	for _, step := range strings.Split(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			next, ok := v[step]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}
