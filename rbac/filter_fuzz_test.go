package rbac_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// FuzzFilterOfAScope: a scope's filter is refused when it is saved, or shows the rows that the same filter of a list does;
// never is it saved and then fails.
func FuzzFilterOfAScope(f *testing.F) {
	for _, filter := range []string{
		"", "username=ada", "active=true&username__contains=a", "absent=1", "username__like=%", "%zz", "a=b=c", "created_at__gte=2026-01-01", "sortby=username", "page=2",
		"username=\x00", "search=ada", "search=ad#", "&&", "id__in=1,2", "fields=id",
	} {
		f.Add(filter)
	}
	p := manortest.New(f, apps()...)
	root := p.As(manortest.Superuser())
	role := root.MustCreate(f, "roles", map[string]any{"name": "limited", "permissions": []string{"users:read"}})
	root.MustCreate(f, "users", map[string]any{"username": "ada", "password": password})
	reader := root.MustCreate(f, "users", map[string]any{"username": "reader", "password": password, "roles": []any{role["id"]}})
	who := manortest.Caller("reader")
	who.UserID, who.Grants = reader["id"].(string), nil
	limited := p.As(who)
	f.Fuzz(func(t *testing.T, filter string) {
		if !utf8.ValidString(filter) || strings.Contains(filter, "\x00") { // no JSON that Manor takes
			return
		}
		saved := root.Patch(t, path("/roles/"+role["id"].(string)), map[string]any{
			"scopes": []any{map[string]any{"resource": "users", "scope": "all", "filter": filter}},
		})
		require.Contains(t, []int{http.StatusOK, http.StatusUnprocessableEntity}, saved.Status, "%q: %s", filter, saved.Body)
		if saved.Status == http.StatusOK {
			shown := limited.Get(t, path("/users")).MustStatus(t, http.StatusOK)
			asked := root.Do(t, http.MethodGet, path("/users"), nil, func(r *http.Request) { r.URL.RawQuery = strings.ReplaceAll(filter, "#", "%23") })
			if asked.Status == http.StatusOK { // as a query it may be too long, or want to be encoded
				require.Equal(t, asked.Value(t, "total"), shown.Value(t, "total"), "%q", filter)
			}
		}
	})
}
