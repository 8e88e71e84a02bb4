package admin_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

const preferencesPath = "/api/v1/console/preferences"

func TestPreferencesAreKeptForEachUserAlone(t *testing.T) {
	l := newCampus(t)
	ann, bob := l.As(manortest.Caller("ann", "books:read")), l.As(manortest.Caller("bob", "books:read"))
	require.Equal(t, map[string]any{}, ann.Get(t, preferencesPath).MustStatus(t, 200).Value(t, "values"))
	ann.Put(t, preferencesPath+"/theme", map[string]any{"value": "dark"}).MustStatus(t, 204)
	ann.Put(t, preferencesPath+"/lists.books.columns", map[string]any{"value": []any{"title", "<b>", nil, "1.5"}}).MustStatus(t, 204)
	ann.Put(t, preferencesPath+"/theme", map[string]any{"value": "light"}).MustStatus(t, 204)
	require.Equal(t, map[string]any{"theme": "light", "lists.books.columns": []any{"title", "<b>", nil, "1.5"}},
		ann.Get(t, preferencesPath).MustStatus(t, 200).Value(t, "values"))
	require.Equal(t, map[string]any{}, bob.Get(t, preferencesPath).MustStatus(t, 200).Value(t, "values"))
	bob.Delete(t, preferencesPath+"/theme").MustStatus(t, 204)
	require.Equal(t, "light", ann.Get(t, preferencesPath).Value(t, "values.theme"))
	ann.Delete(t, preferencesPath+"/theme").MustStatus(t, 204)
	require.False(t, ann.Get(t, preferencesPath).Has(t, "values.theme"))
}

func TestPreferencesRefuseWhatTheyCannotKeep(t *testing.T) {
	l := newCampus(t)
	ann := l.As(manortest.Caller("ann", "books:read"))
	for name, bad := range map[string]struct {
		key  string
		body any
		code manor.Code
	}{
		"a key in capitals":      {"Theme", map[string]any{"value": 1}, "invalid_parameter"},
		"a key that is too long": {strings.Repeat("k", 101), map[string]any{"value": 1}, "invalid_parameter"},
		"too much":               {"big", map[string]any{"value": strings.Repeat("x", 16<<10)}, "invalid"},
		"a number beyond all":    {"huge", raw(`{"value":1e999}`), "malformed_json"},
		"no value":               {"none", map[string]any{}, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			ann.Put(t, preferencesPath+"/"+bad.key, bad.body).MustProblem(t, bad.code)
		})
	}
	require.Equal(t, map[string]any{}, ann.Get(t, preferencesPath).Value(t, "values"))
	for _, name := range many(200) {
		ann.Put(t, preferencesPath+"/"+name, map[string]any{"value": nil}).MustStatus(t, 204)
	}
	ann.Put(t, preferencesPath+"/one-more", map[string]any{"value": 1}).MustProblem(t, "invalid")
	ann.Put(t, preferencesPath+"/t1", map[string]any{"value": 1}).MustStatus(t, 204)
}

func TestTheConsoleIsForThoseWhoHoldAPermission(t *testing.T) {
	l := newCampus(t)
	for _, path := range []string{preferencesPath, "/api/v1/console/views", "/api/v1/console/widgets/any"} {
		l.Get(t, path).MustProblem(t, "unauthenticated")
		l.As(manortest.Caller("nobody")).Get(t, path).MustProblem(t, "forbidden")
	}
	l.root.Get(t, preferencesPath+"?x=1").MustStatus(t, 400)
}
