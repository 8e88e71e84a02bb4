package admin_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzPatch sends any bytes as a merge patch: never a 5xx, and what is refused changes nothing.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"title":"New"}`, `{"meta":{"a":{"b":null}},"price":1e2}`, `{"chapters":[{"title":"x"},{"id":"y"}]}`, `{"labels":["a",null]}`,
		`{"readers":["a","a"]}`, `{"published":"2024-01-01T00:00:00+23:59"}`, `{"title":null,"title":1}`, `[1]`, "\xff", `{"small":-129}`, `{"meta":1e-999}`,
		`{"shelf_id":"","cover":"","code":""}`, `{"author_id":"x' OR 1=1 --"}`, `{"id":{},"version":[],"created_at":0}`, `{"notes":"\ud83d\ude00\r\n?"}`,
	} {
		f.Add([]byte(seed))
	}
	l := newCampus(f)
	path := "/api/v1/books/" + l.mustBook(f, map[string]any{"meta": map[string]any{"a": 1}, "chapters": []any{map[string]any{"title": "One"}}})
	f.Fuzz(func(t *testing.T, body []byte) {
		before := l.root.Get(t, path).MustStatus(t, 200)
		answer := l.root.Do(t, "PATCH", path, body, header("Content-Type", "application/merge-patch+json"))
		require.Less(t, answer.Status, 500, "%s", answer.Body)
		after := l.root.Get(t, path).MustStatus(t, 200)
		if answer.Status != 200 {
			require.Equal(t, string(before.Body), string(after.Body))
			return
		}
		require.Equal(t, string(after.Body), string(answer.Body), "the answer is what get shows")
		require.True(t, json.Valid(after.Body))
	})
}
