package outoftree_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

var password = regexp.MustCompile(`MANOR_ADMIN_PASSWORD=(\S+)`)

// TestTheTutorialOfTheReadmeWorksWordForWord follows the tutorial, then calls every operation on its resource. The parts
// build on each other: one module, one program, one after the other.
func TestTheTutorialOfTheReadmeWorksWordForWord(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program of its own")
	}
	tut := readTutorial(t)
	s := mustFollow(t, tut)

	found := password.FindStringSubmatch(tut.serve)
	require.NotNil(t, found, "the tutorial gives the admin a password")
	admin := mustLogin(t, s.address, "admin", found[1])
	if _, err := exec.LookPath("curl"); err == nil {
		said := s.mustRun(t, "shop", strings.ReplaceAll(tut.use, "http://127.0.0.1:8080", s.address))
		require.Contains(t, said, `"code":"AUTUMN"`)
		require.Regexp(t, `"total":\s*1\b`, said)
	} else {
		t.Log("without curl the tutorial's own requests are not made")
		admin.must(t, http.StatusCreated, "POST", "/api/v1/coupons", `{"code": "AUTUMN", "percent": 20, "expires_at": "2027-01-01T00:00:00Z"}`)
	}
	for name, part := range map[string]string{"SPRING": `30, "expires_at": "2027-06-01T00:00:00Z"`, "SUMMER": "15", "WINTER": `50, "status": "stopped"`} {
		admin.must(t, http.StatusCreated, "POST", "/api/v1/coupons", `{"code": "`+name+`", "percent": `+part+`}`)
	}

	t.Run("lists filter, sort, search and page", func(t *testing.T) { lists(t, admin) })
	t.Run("a coupon is created, read, replaced, patched and deleted", func(t *testing.T) { lifeOfACoupon(t, admin) })
	t.Run("the action stops coupons, all or none", func(t *testing.T) { stops(t, admin) })
	t.Run("exports come as csv, xlsx and json", func(t *testing.T) { exports(t, admin) })
	t.Run("bad input is refused and changes nothing", func(t *testing.T) { refuses(t, admin) })
	t.Run("schema, permissions and the OpenAPI document show it", func(t *testing.T) { shows(t, admin) })
	t.Run("nobody but superusers may use it without a role", func(t *testing.T) { closed(t, admin) })
	t.Run("the other commands work beside the running program", func(t *testing.T) { commands(t, s) })
}

func lists(t *testing.T, admin client) {
	for query, codes := range map[string][]string{
		"sortby=code":                                       {"AUTUMN", "SPRING", "SUMMER", "WINTER"},
		"sortby=-percent":                                   {"WINTER", "SPRING", "AUTUMN", "SUMMER"},
		"sortby=expires_at,code":                            {"AUTUMN", "SPRING", "SUMMER", "WINTER"},
		"status=stopped":                                    {"WINTER"},
		"code__in=SPRING,WINTER&sortby=code":                {"SPRING", "WINTER"},
		"percent__gte=20&percent__lt=50&sortby=percent":     {"AUTUMN", "SPRING"},
		"expires_at__isnull=true&sortby=code":               {"SUMMER", "WINTER"},
		"expires_at__gt=2027-02-01T00:00:00Z":               {"SPRING"},
		"search=um&sortby=code":                             {"AUTUMN", "SUMMER"},
		"search=UMMER":                                      {"SUMMER"},
		"sortby=code&page=2&per_page=3":                     {"WINTER"},
		"sortby=code&limit=2&offset=1":                      {"SPRING", "SUMMER"},
		"page=9":                                            {},
		"code=no-such-coupon":                               {},
		"sortby=code&order=desc&per_page=1&fields=id,code":  {"WINTER"},
		"code__startswith=S&sortby=code&status__ne=stopped": {"SPRING", "SUMMER"},
	} {
		require.Equal(t, codes, admin.must(t, http.StatusOK, "GET", "/api/v1/coupons?"+query, "").codes(t), query)
	}
	page := admin.must(t, http.StatusOK, "GET", "/api/v1/coupons?sortby=code&per_page=3", "")
	require.EqualValues(t, 4, page.object(t)["total"])
	require.Equal(t, "eq", page.object(t)["total_relation"])
	require.Contains(t, page.header.Get("Link"), `rel="next"`)

	walked, cursor := []string{}, ""
	for pages := 0; ; pages++ {
		require.Less(t, pages, 5, "the cursor does not come to an end")
		query := "/api/v1/coupons?sortby=-code&limit=1"
		if cursor != "" {
			query += "&cursor=" + cursor
		}
		page := admin.must(t, http.StatusOK, "GET", query, "")
		walked = append(walked, page.codes(t)...)
		next, more := page.object(t)["next_cursor"].(string)
		if !more || next == "" {
			break
		}
		cursor = next
	}
	require.Equal(t, []string{"WINTER", "SUMMER", "SPRING", "AUTUMN"}, walked)
}

func lifeOfACoupon(t *testing.T, admin client) {
	created := admin.must(t, http.StatusCreated, "POST", "/api/v1/coupons", `{"code": "LIFE", "percent": 10}`)
	coupon := created.object(t)
	path := "/api/v1/coupons/" + coupon["id"].(string)
	require.Contains(t, created.header.Get("Location"), path)
	require.Equal(t, "active", coupon["status"], "the default")

	got := admin.must(t, http.StatusOK, "GET", path, "")
	first := got.header.Get("ETag")
	require.NotEmpty(t, first)
	require.JSONEq(t, string(created.body), string(got.body))
	admin.must(t, http.StatusNotModified, "GET", path, "", "If-None-Match", first)

	put := admin.must(t, http.StatusOK, "PUT", path, `{"code": "LIFE", "percent": 12, "expires_at": "2027-03-01T00:00:00Z"}`, "If-Match", first)
	require.EqualValues(t, 12, put.object(t)["percent"])
	admin.must(t, http.StatusPreconditionFailed, "PATCH", path, `{"percent": 99}`, "If-Match", first)
	patched := admin.must(t, http.StatusOK, "PATCH", path, `{"expires_at": null}`, "If-Match", put.header.Get("ETag")).object(t)
	require.Nil(t, patched["expires_at"])
	require.EqualValues(t, 12, patched["percent"], "what a patch leaves out stays")

	require.Equal(t, true, admin.must(t, http.StatusOK, "GET", path+"/delete-preview", "").object(t)["can_delete"])
	admin.must(t, http.StatusNoContent, "DELETE", path, "")
	admin.must(t, http.StatusNotFound, "GET", path, "")

	history := admin.must(t, http.StatusOK, "GET", path+"/history", "").object(t)["items"].([]any)
	var actions []any
	for _, item := range history {
		entry := item.(map[string]any)
		actions = append(actions, entry["action"])
		require.Equal(t, "admin", entry["actor"])
	}
	require.Equal(t, []any{"delete", "update", "update", "create"}, actions, "newest first; the refused patch left no trace")
}

func stops(t *testing.T, admin client) {
	items := admin.must(t, http.StatusOK, "GET", "/api/v1/coupons?code__in=SPRING,SUMMER&sortby=code", "").object(t)["items"].([]any)
	spring := items[0].(map[string]any)["id"].(string)

	admin.must(t, http.StatusNotFound, "POST", "/api/v1/coupons/actions/stop", `{"ids": ["`+spring+`", "no-such-id"]}`)
	require.Equal(t, []string{"WINTER"}, admin.must(t, http.StatusOK, "GET", "/api/v1/coupons?status=stopped", "").codes(t), "none was stopped")

	admin.must(t, http.StatusOK, "POST", "/api/v1/coupons/actions/stop", `{"ids": ["`+spring+`"]}`)
	admin.must(t, http.StatusUnprocessableEntity, "POST", "/api/v1/coupons/actions/stop", `{"filter": "code=SUMMER", "expected_total": 2}`)
	admin.must(t, http.StatusOK, "POST", "/api/v1/coupons/actions/stop", `{"filter": "code=SUMMER", "expected_total": 1}`)
	require.Equal(t, []string{"SPRING", "SUMMER", "WINTER"}, admin.must(t, http.StatusOK, "GET", "/api/v1/coupons?status=stopped&sortby=code", "").codes(t))
}

func exports(t *testing.T, admin client) {
	want := []string{"AUTUMN", "SPRING", "SUMMER", "WINTER"}
	query := "/api/v1/coupons/export?sortby=code&fields=code,percent&format="

	text := admin.must(t, http.StatusOK, "GET", query+"csv", "")
	require.Contains(t, text.header.Get("Content-Type"), "text/csv")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text.body, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"code", "percent"}, rows[0])
	require.Equal(t, want, firstColumn(rows[1:]))

	book, err := excelize.OpenReader(bytes.NewReader(admin.must(t, http.StatusOK, "GET", query+"xlsx", "").body))
	require.NoError(t, err)
	defer book.Close()
	rows, err = book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	require.Equal(t, want, firstColumn(rows[1:]))

	var objects []map[string]any
	require.NoError(t, json.Unmarshal(admin.must(t, http.StatusOK, "GET", query+"json", "").body, &objects))
	var codes []string
	for _, object := range objects {
		codes = append(codes, object["code"].(string))
	}
	require.Equal(t, want, codes)

	admin.must(t, http.StatusBadRequest, "GET", query+"pdf", "")
}

func firstColumn(rows [][]string) []string {
	var column []string
	for _, row := range rows {
		column = append(column, row[0])
	}
	return column
}

func refuses(t *testing.T, admin client) {
	for _, bad := range []struct {
		status           int
		code, path, body string
	}{
		{http.StatusConflict, "unique", "code", `{"code": "AUTUMN", "percent": 5}`},
		{http.StatusUnprocessableEntity, "invalid", "percent", `{"code": "NEW", "percent": 101}`},
		{http.StatusUnprocessableEntity, "invalid", "code", `{"percent": 5}`},
		{http.StatusUnprocessableEntity, "invalid", "status", `{"code": "NEW", "percent": 5, "status": "paused"}`},
		{http.StatusUnprocessableEntity, "invalid", "colour", `{"code": "NEW", "percent": 5, "colour": "red"}`},
	} {
		problem := admin.must(t, bad.status, "POST", "/api/v1/coupons", bad.body).object(t)
		require.Equal(t, bad.code, problem["code"], bad.body)
		require.Equal(t, bad.path, problem["errors"].([]any)[0].(map[string]any)["path"], bad.body)
	}
	admin.must(t, http.StatusBadRequest, "POST", "/api/v1/coupons", `{"code": `)
	admin.must(t, http.StatusBadRequest, "GET", "/api/v1/coupons?colour=red", "")
	require.EqualValues(t, 4, admin.must(t, http.StatusOK, "GET", "/api/v1/coupons", "").object(t)["total"])

	first := admin.must(t, http.StatusCreated, "POST", "/api/v1/coupons", `{"code": "ONCE", "percent": 5}`, "Idempotency-Key", "once")
	again := admin.must(t, http.StatusCreated, "POST", "/api/v1/coupons", `{"code": "ONCE", "percent": 5}`, "Idempotency-Key", "once")
	require.JSONEq(t, string(first.body), string(again.body))
	admin.must(t, http.StatusNoContent, "DELETE", "/api/v1/coupons/"+first.object(t)["id"].(string), "")
}

func shows(t *testing.T, admin client) {
	schema := admin.must(t, http.StatusOK, "GET", "/api/v1/schema", "").object(t)
	var names []any
	for _, r := range schema["resources"].([]any) {
		names = append(names, r.(map[string]any)["name"])
	}
	require.Contains(t, names, "coupons")

	permissions := admin.must(t, http.StatusOK, "GET", "/api/v1/permissions?name__startswith=coupons:&per_page=100", "")
	for _, name := range []string{"read", "create", "update", "delete", "export", "stop"} {
		require.Contains(t, string(permissions.body), `"coupons:`+name+`"`)
	}

	document := admin.must(t, http.StatusOK, "GET", "/api/openapi.json", "").object(t)["paths"].(map[string]any)
	for _, path := range []string{"", "/{id}", "/{id}/history", "/{id}/delete-preview", "/actions/stop", "/export"} {
		require.Contains(t, document, "/api/v1/coupons"+path)
	}
}

func closed(t *testing.T, admin client) {
	nobody := client{address: admin.address}
	refused := nobody.must(t, http.StatusUnauthorized, "GET", "/api/v1/coupons", "")
	require.NotEmpty(t, refused.header.Get("WWW-Authenticate"))

	admin.must(t, http.StatusCreated, "POST", "/api/v1/users", `{"username": "clerk", "password": "a-clerk-counts-coupons"}`)
	clerk := mustLogin(t, admin.address, "clerk", "a-clerk-counts-coupons")
	clerk.must(t, http.StatusForbidden, "GET", "/api/v1/coupons", "")
	clerk.must(t, http.StatusForbidden, "POST", "/api/v1/coupons", `{"code": "MINE", "percent": 100}`)

	role := admin.must(t, http.StatusCreated, "POST", "/api/v1/roles", `{"name": "clerks", "permissions": ["coupons:read"]}`).object(t)["id"].(string)
	user := admin.must(t, http.StatusOK, "GET", "/api/v1/users?username=clerk", "").object(t)["items"].([]any)[0].(map[string]any)["id"].(string)
	admin.must(t, http.StatusOK, "PATCH", "/api/v1/users/"+user, `{"roles": ["`+role+`"]}`)
	clerk.must(t, http.StatusOK, "GET", "/api/v1/coupons", "")
	clerk.must(t, http.StatusForbidden, "POST", "/api/v1/coupons", `{"code": "MINE", "percent": 100}`)
}

func commands(t *testing.T, s *shop) {
	s.mustRun(t, "shop", "go run . check")
	require.Contains(t, s.mustRun(t, "shop", "go run . migrate status"), "shop")
	before := s.mustRun(t, "shop", "find migrations -type f | sort")
	s.mustRun(t, "shop", "go run . makemigrations")
	require.Equal(t, before, s.mustRun(t, "shop", "find migrations -type f | sort"), "nothing changed, so nothing is written")
}
