package admin_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRulesHaveStableCodes(t *testing.T) {
	l := newCampus(t)
	answer := l.root.Post(t, "/api/v1/samples", map[string]any{
		"mail": "nobody", "site": "nowhere", "letter": "a1", "prefix": "ba", "exact": "four", "above": 5, "below": 5, "not": 5,
		"marks": []string{"a", "b", "c"}, "odd": "x", "extra": []int{1}, "shape": map[string]any{"depth": 1}, "sizes": "x", "when": nil,
	})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{
		"mail": "email", "site": "url", "letter": "pattern", "prefix": "pattern", "exact": "length", "above": "too_small", "below": "too_big", "not": "invalid",
		"marks": "too_long", "odd": "invalid", "extra": "type", "shape": "type", "sizes": "type", "when": "null",
	}, answer.FieldErrors(t))
	l.root.Post(t, "/api/v1/samples", map[string]any{"marks": []string{"a", "a"}}).MustProblem(t, "invalid")
	l.root.Post(t, "/api/v1/samples", map[string]any{"exact": "bad"}).MustProblem(t, "conflict")
	sad := l.root.Post(t, "/api/v1/samples", map[string]any{"exact": "sad"})
	sad.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"exact": "sad"}, sad.FieldErrors(t))
	require.Zero(t, l.count(t, "samples"))
}

func TestOptionalFieldsMayBeBlankAndJSONIsTyped(t *testing.T) {
	l := newCampus(t)
	made := l.root.Post(t, "/api/v1/samples", map[string]any{"extra": map[string]any{"a": 1}, "shape": map[string]any{"width": 2, "colour": "red"}, "sizes": []int{3}}).MustStatus(t, 201)
	path := "/api/v1/samples/" + made.String(t, "id")
	require.Equal(t, "2024-01-01T00:00:00.000Z", made.String(t, "when"))
	answer := l.root.Patch(t, path, map[string]any{"extra": map[string]any{"a": nil, "b": 2}, "shape": map[string]any{"width": 4}}).MustStatus(t, 200)
	text, err := json.Marshal([]any{answer.Value(t, "extra"), answer.Value(t, "shape"), answer.Value(t, "sizes")})
	require.NoError(t, err)
	require.JSONEq(t, `[{"b":2},{"width":4,"colour":"red"},[3]]`, string(text))
	same := l.root.Patch(t, path, string(l.root.Get(t, path).Body)).MustStatus(t, 200)
	require.Equal(t, 2, same.Int(t, "version"), "sent back whole, nothing changes")
	cleared := l.root.Patch(t, path, map[string]any{"shape": nil}).MustStatus(t, 200)
	require.Nil(t, cleared.Value(t, "shape"))
	wide := l.root.Patch(t, path, map[string]any{"notes": map[string]any{"deep": []any{map[string]any{"x": []any{1, "two", nil}}}}}).MustStatus(t, 200)
	again := l.root.Patch(t, path, map[string]any{"notes": map[string]any{"deep": []any{map[string]any{"x": []any{json.Number("1.0"), "two", nil}}}}}).MustStatus(t, 200)
	require.Equal(t, wide.Int(t, "version"), again.Int(t, "version"), "numbers compare by their worth")
}
