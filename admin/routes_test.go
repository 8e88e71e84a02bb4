package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

// pressed is a running press with one row of everything.
type pressed struct {
	*manortest.Program
	root                     *manortest.Client
	imprint, novelist, novel string // ids
}

func newPress(tb testing.TB, change ...func(*admin.Resource[novel])) *pressed {
	tb.Helper()
	p := &pressed{Program: manortest.New(tb, press(change...))}
	p.root = p.As(manortest.Superuser())
	p.imprint = p.root.Post(tb, "/api/v1/imprints", map[string]any{"name": "Fable"}).MustStatus(tb, 201).String(tb, "id")
	p.novelist = p.root.Post(tb, "/api/v1/novelists", map[string]any{"name": "Ann", "fee": 700}).MustStatus(tb, 201).String(tb, "id")
	p.novel = p.root.Post(tb, "/api/v1/novels", p.draft("one")).MustStatus(tb, 201).String(tb, "id")
	return p
}

func (p *pressed) draft(slug string) map[string]any {
	return map[string]any{"title": "Novel " + slug, "slug": slug, "price_cents": 900, "cost_cents": 400, "imprint_id": p.imprint, "novelist_id": p.novelist}
}

func TestNobodySignedInIsAskedToSignIn(t *testing.T) {
	p := newPress(t)
	for _, try := range [][2]string{
		{"GET", "/api/v1/novels"}, {"POST", "/api/v1/novels"}, {"GET", "/api/v1/novels/" + p.novel}, {"PUT", "/api/v1/novels/x"}, {"PATCH", "/api/v1/novels/x"},
		{"DELETE", "/api/v1/novels/x"}, {"GET", "/api/v1/novels/x/history"}, {"GET", "/api/v1/novels/x/delete-preview"}, {"POST", "/api/v1/novels/x/restore"},
		{"POST", "/api/v1/novels/actions/print"}, {"GET", "/api/v1/novels/export"}, {"GET", "/api/v1/schema"},
	} {
		answer := p.Do(t, try[0], try[1], nil).MustProblem(t, manor.CodeUnauthenticated)
		require.Equal(t, "Bearer", answer.Header.Get("WWW-Authenticate"), try)
	}
}

func TestEachOperationNeedsItsPermissions(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	plain := p.draft("two")
	delete(plain, "cost_cents") // needs a permission of its own
	for _, try := range []struct {
		method, path string
		body         any
		needs        string
		status       int
	}{
		{"GET", "/api/v1/novels", nil, "novels:read", 200},
		{"POST", "/api/v1/novels", plain, "novels:create", 201},
		{"GET", item, nil, "novels:read", 200},
		{"PATCH", item, map[string]any{"title": "Other"}, "novels:read novels:update", 200},
		{"GET", item + "/history", nil, "novels:read", 200},
		{"GET", item + "/delete-preview", nil, "novels:read novels:delete", 200},
		{"GET", "/api/v1/novels/export?format=json", nil, "novels:read novels:export", 200},
		{"POST", "/api/v1/novels/actions/print", map[string]any{"ids": []string{p.novel}, "input": map[string]any{"copies": 2}}, "novels:print", 200},
		{"POST", "/api/v1/novels/actions/delete", map[string]any{"ids": []string{p.novel}}, "novels:delete", 200},
		{"POST", item + "/restore", nil, "novels:read novels:delete", 200},
		{"DELETE", item, nil, "novels:delete", 204},
	} {
		t.Run(try.method+" "+strings.ReplaceAll(try.path, p.novel, "id"), func(t *testing.T) {
			needs := strings.Fields(try.needs)
			others := []string{"imprints:*", "novels:audit_novels", "novels:see_costs"}
			p.As(manortest.Caller("nobody", others...)).Do(t, try.method, try.path, try.body).MustProblem(t, manor.CodeForbidden)
			for i := range needs {
				part := append(append([]string{}, needs[:i]...), needs[i+1:]...)
				p.As(manortest.Caller("partly", part...)).Do(t, try.method, try.path, try.body).MustProblem(t, manor.CodeForbidden)
			}
			may := append(needs, "imprints:read", "novelists:read")
			p.As(manortest.Caller("allowed", may...)).Do(t, try.method, try.path, try.body).MustStatus(t, try.status)
		})
	}
}

func TestAnActionByFilterNeedsThePermissionToRead(t *testing.T) {
	p := newPress(t)
	act := func(permissions ...string) *manortest.Response {
		return p.As(manortest.Caller("clerk", permissions...)).Post(t, "/api/v1/novels/actions/delete", map[string]any{"filter": "price_cents__gte=900", "expected_total": 7})
	}
	answer := act("novels:delete").MustProblem(t, manor.CodeForbidden)
	require.NotContains(t, string(answer.Body), "matches", "how many rows have a price is for readers")
	act("novels:delete", "novels:read").MustProblem(t, problem.TotalChanged)
}

func TestMethodsThatAPathDoesNotHaveAreNamedWithThoseItHas(t *testing.T) {
	p := newPress(t, func(d *admin.Resource[novel]) { d.NoUpdate, d.NoCreate = false, false })
	for _, try := range []struct{ method, path, allow string }{
		{"PUT", "/api/v1/novels", "GET, HEAD, POST, OPTIONS"},
		{"DELETE", "/api/v1/novels", "GET, HEAD, POST, OPTIONS"},
		{"POST", "/api/v1/novels/x", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"},
		{"POST", "/api/v1/novels/export", "GET, HEAD, OPTIONS"},
		{"GET", "/api/v1/novels/actions/print", "POST, OPTIONS"},
		{"POST", "/api/v1/press_log", "GET, HEAD, OPTIONS"},
		{"PATCH", "/api/v1/press_log/x", "GET, HEAD, OPTIONS"},
		{"DELETE", "/api/v1/press_log/x", "GET, HEAD, OPTIONS"},
		{"POST", "/api/v1/schema", "GET, HEAD, OPTIONS"},
	} {
		answer := p.root.Do(t, try.method, try.path, nil).MustProblem(t, problem.MethodNotAllowed)
		require.Equal(t, try.allow, answer.Header.Get("Allow"), try.path)
		answer = p.root.Do(t, "OPTIONS", try.path, nil).MustStatus(t, 204)
		require.Equal(t, try.allow, answer.Header.Get("Allow"), try.path)
	}
}

func TestPathsOfOperationsThatAreSwitchedOffDoNotExist(t *testing.T) {
	p := newPress(t)
	p.root.Get(t, "/api/v1/press_log/x/history").MustProblem(t, manor.CodeNotFound)
	p.root.Get(t, "/api/v1/press_log/x/delete-preview").MustProblem(t, manor.CodeNotFound)
	p.root.Post(t, "/api/v1/imprints/x/restore", nil).MustProblem(t, manor.CodeNotFound)
	p.root.Get(t, "/api/v1/proof").MustProblem(t, manor.CodeNotFound)
	p.root.Get(t, "/api/v1/leaves").MustProblem(t, manor.CodeNotFound)
}

func TestHeadAnswersLikeGetWithoutABody(t *testing.T) {
	p := newPress(t)
	for _, path := range []string{"/api/v1/novels", "/api/v1/novels/" + p.novel, "/api/v1/schema"} {
		answer := p.root.Do(t, "HEAD", path, nil).MustStatus(t, 200)
		require.Empty(t, answer.Body, path)
	}
}

func TestOnlyJSONIsRead(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	for _, media := range []string{"", "text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "application/json/x", "application/merge-patch+json"} {
		for _, method := range []string{"POST", "PUT"} {
			path := item
			if method == "POST" {
				path = "/api/v1/novels"
			}
			p.root.Do(t, method, path, "{}", manortest.Header("Content-Type", media)).MustProblem(t, problem.UnsupportedMedia)
		}
	}
	p.root.Do(t, "PATCH", item, "{}", manortest.Header("Content-Type", "text/plain")).MustProblem(t, problem.UnsupportedMedia)
	for _, media := range []string{"application/json", "application/merge-patch+json", "application/json; charset=UTF-8", "Application/JSON"} {
		p.root.Do(t, "PATCH", item, `{"title":"Read"}`, manortest.Header("Content-Type", media)).MustStatus(t, 200)
	}
}

func TestQueryParametersThatAnOperationDoesNotKnowAreRefused(t *testing.T) {
	p := newPress(t)
	item := "/api/v1/novels/" + p.novel
	for method, paths := range map[string][]string{
		"GET":    {item + "?expand=all", item + "/history?fields=id", item + "/delete-preview?page=1", "/api/v1/schema?lang=zh", item + "?"},
		"POST":   {"/api/v1/novels?fields=id", item + "/restore?x", "/api/v1/novels/actions/print?dry_run=true"},
		"PATCH":  {item + "?fields=id"},
		"DELETE": {item + "?force=true"},
	} {
		for _, path := range paths {
			if strings.HasSuffix(path, "?") {
				p.root.Get(t, path).MustStatus(t, 200)
				continue
			}
			answer := p.root.Do(t, method, path, nil).MustProblem(t, problem.UnknownParameter)
			require.NotEmpty(t, answer.FieldErrors(t), path)
		}
	}
	p.root.Get(t, item).MustStatus(t, 200) // the DELETE above did nothing
}

func TestIdsThatNoRowCanHaveAreNotFound(t *testing.T) {
	p := newPress(t)
	for _, id := range []string{"x", "%00", "%ff", strings.Repeat("a", 101), "..%2f..%2fetc", "%27%20OR%201=1--", "%E4%BD%A0%E5%A5%BD"} {
		for _, suffix := range []string{"", "/delete-preview"} {
			answer := p.root.Get(t, "/api/v1/novels/"+id+suffix)
			require.Contains(t, []int{http.StatusNotFound, http.StatusBadRequest}, answer.Status, id)
		}
	}
	p.root.Post(t, "/api/v1/novels/actions/unknown", map[string]any{"ids": []string{p.novel}}).MustProblem(t, manor.CodeNotFound)
}

func TestAnEncodedIDIsTheSameRow(t *testing.T) {
	p := newPress(t)
	encoded := strings.ReplaceAll(p.novel, "-", "%2D")
	require.Equal(t, p.novel, p.root.Get(t, "/api/v1/novels/"+encoded).MustStatus(t, 200).String(t, "id"))
}

func TestAnOutdatedVersionSaysSoBesideTheNewOne(t *testing.T) {
	day := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	p := manortest.New(t, declared{name: "press", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[plainRow]{Name: "rows", Deprecated: day, Sunset: day.AddDate(1, 0, 0)})
		admin.Register(site, admin.Resource[newerRow]{Name: "rows", API: "v2"})
		return nil
	}})
	root := p.As(manortest.Superuser())
	id := root.Post(t, "/api/v2/rows", map[string]any{"called": "same"}).MustStatus(t, 201).String(t, "id")
	old := root.Get(t, "/api/v1/rows/"+id).MustStatus(t, 200)
	require.Equal(t, "same", old.String(t, "name"))
	require.Equal(t, "@1767323045", old.Header.Get("Deprecation"))
	require.Equal(t, "Sat, 02 Jan 2027 03:04:05 GMT", old.Header.Get("Sunset"))
	refused := p.Get(t, "/api/v1/rows").MustProblem(t, manor.CodeUnauthenticated)
	require.NotEmpty(t, refused.Header.Get("Deprecation"))
	fresh := root.Get(t, "/api/v2/rows/"+id).MustStatus(t, 200)
	require.Empty(t, fresh.Header.Get("Deprecation"))
	require.Equal(t, "same", fresh.String(t, "called"))

	var names []string
	for _, permission := range p.Kernel.Permissions() {
		if permission.Resource == "rows" {
			names = append(names, permission.Name)
		}
	}
	require.Equal(t, []string{"rows:read", "rows:create", "rows:update", "rows:delete", "rows:export"}, names, "both versions share their permissions")
}
