package program_test

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
)

// requireProblem is a documented 4xx: a code of the closed list with its own status, as a problem document.
func requireProblem(t *testing.T, a *answer, code problem.Code) {
	t.Helper()
	require.Equal(t, string(code), a.Code(), "%d %s", a.Status, a.Body)
	require.Equal(t, code.Status(), a.Status)
	require.NotEmpty(t, a.Header.Get("X-Request-Id"))
	requireNothingInside(t, a)
}

// requireRefused is any documented 4xx.
func requireRefused(t *testing.T, a *answer) {
	t.Helper()
	status, known := problem.Codes()[problem.Code(a.Code())]
	require.True(t, known, "code %q is documented: %d %s", a.Code(), a.Status, a.Body)
	require.Equal(t, status, a.Status)
	require.Less(t, a.Status, 500, "%s", a.Body)
	requireNothingInside(t, a)
}

// requireNothingInside: no stack, SQL or driver text reaches a caller.
func requireNothingInside(t *testing.T, a *answer) {
	t.Helper()
	for _, inside := range []string{"goroutine", ".go:", "SQLITE", "SQLSTATE", "pgx", "sql:", "SELECT t.", "INSERT INTO", "syntax error at", "reflect:", "json:", "strconv"} {
		require.NotContains(t, string(a.Body), inside)
	}
}

func TestBadInputIsADocumented4xx(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, settings []string) {
		p := MustServe(t, settings...).MustLogin()
		teacher, category := p.MustKnow()
		good := string(course("as-it-was", teacher, category))
		created := p.do("POST", "/api/v1/courses", good)
		require.Equal(t, 201, created.Status, "%s", created.Body)
		one := created.Header.Get("Location")
		before := rows(t, p)

		with := func(key, value string) string {
			var object map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(good), &object))
			object["slug"] = json.RawMessage(`"changed"`)
			object[key] = json.RawMessage(value)
			b, err := json.Marshal(object)
			require.NoError(t, err)
			return string(b)
		}
		for _, c := range []struct {
			name, method, path, body string
			code                     problem.Code
			headers                  []string
		}{
			{name: "no JSON", method: "POST", path: "/api/v1/courses", body: `{"title":`, code: problem.MalformedJSON},
			{name: "two values", method: "POST", path: "/api/v1/courses", body: good + good, code: problem.MalformedJSON},
			{name: "nothing", method: "POST", path: "/api/v1/courses", body: ``, code: problem.MalformedJSON},
			{name: "trailing comma", method: "POST", path: "/api/v1/courses", body: `{"title":"x",}`, code: problem.MalformedJSON},
			{name: "deep nesting", method: "POST", path: "/api/v1/courses", body: strings.Repeat(`{"a":`, 10_000) + `1` + strings.Repeat(`}`, 10_000), code: problem.MalformedJSON},
			{name: "deep arrays", method: "POST", path: "/api/v1/courses", body: strings.Repeat(`[`, 100_000), code: problem.MalformedJSON},
			{name: "a key twice", method: "POST", path: "/api/v1/courses", body: `{"title":"a","title":"b"}`, code: problem.DuplicateKey},
			{name: "a key twice inside", method: "POST", path: "/api/v1/courses", body: with("lessons", `[{"title":"a","title":"b"}]`), code: problem.DuplicateKey},
			{name: "broken UTF-8", method: "POST", path: "/api/v1/courses", body: with("title", `"TITLE"`), code: problem.InvalidUTF8},
			{name: "NUL", method: "POST", path: "/api/v1/courses", body: with("title", `"a\u0000b"`), code: problem.InvalidUTF8},
			{name: "an array", method: "POST", path: "/api/v1/courses", body: `[]`, code: problem.Invalid},
			{name: "a text", method: "POST", path: "/api/v1/courses", body: `"x"`, code: problem.Invalid},
			{name: "null", method: "PATCH", path: one, body: `null`, code: problem.Invalid},
			{name: "a number as title", method: "POST", path: "/api/v1/courses", body: with("title", `5`), code: problem.Invalid},
			{name: "a text as price", method: "POST", path: "/api/v1/courses", body: with("price_cents", `"5"`), code: problem.Invalid},
			{name: "a fraction as price", method: "POST", path: "/api/v1/courses", body: with("price_cents", `1.5`), code: problem.Invalid},
			{name: "a huge price", method: "POST", path: "/api/v1/courses", body: with("price_cents", `1e400`), code: problem.Invalid},
			{name: "a price out of 64 bits", method: "POST", path: "/api/v1/courses", body: with("price_cents", `9223372036854775808`), code: problem.Invalid},
			{name: "a negative price", method: "POST", path: "/api/v1/courses", body: with("price_cents", `-1`), code: problem.Invalid},
			{name: "an unknown field", method: "POST", path: "/api/v1/courses", body: with("colour", `"red"`), code: problem.Invalid},
			{name: "a read-only field", method: "PATCH", path: one, body: `{"created_at":"2020-01-01T00:00:00Z"}`, code: problem.Invalid},
			{name: "an unknown choice", method: "POST", path: "/api/v1/courses", body: with("status", `"lost"`), code: problem.Invalid},
			{name: "a title too long", method: "POST", path: "/api/v1/courses", body: with("title", strconv.Quote(strings.Repeat("书", 201))), code: problem.Invalid},
			{name: "nobody as teacher", method: "POST", path: "/api/v1/courses", body: with("teacher_id", `"00000000-0000-7000-8000-000000000000"`), code: problem.Invalid},
			{name: "an object as teacher", method: "POST", path: "/api/v1/courses", body: with("teacher_id", `{}`), code: problem.Invalid},
			{name: "lessons that are no array", method: "POST", path: "/api/v1/courses", body: with("lessons", `{}`), code: problem.Invalid},
			{name: "a lesson that is no object", method: "POST", path: "/api/v1/courses", body: with("lessons", `[1]`), code: problem.Invalid},
			{name: "a foreign lesson", method: "PATCH", path: one, body: `{"lessons":[{"id":"00000000-0000-7000-8000-000000000000","title":"x","position":1,"minutes":1}]}`, code: problem.Invalid},
			{name: "no time", method: "POST", path: "/api/v1/courses", body: with("published_at", `"yesterday"`), code: problem.Invalid},
			{name: "a body of 10 MB", method: "POST", path: "/api/v1/courses", body: with("summary", `"`+strings.Repeat("x", 10<<20)+`"`), code: problem.TooLarge},
			{name: "another media type", method: "POST", path: "/api/v1/courses", body: good, code: problem.UnsupportedMedia, headers: []string{"Content-Type: text/plain"}},
			{name: "a form", method: "POST", path: "/api/v1/courses", body: "title=x", code: problem.UnsupportedMedia, headers: []string{"Content-Type: application/x-www-form-urlencoded"}},
			{name: "an idempotency key too long", method: "POST", path: "/api/v1/courses", body: good, code: problem.InvalidParameter, headers: []string{"Idempotency-Key: " + strings.Repeat("k", 5000)}},

			{name: "an unknown filter", method: "GET", path: "/api/v1/courses?colour=red", code: problem.UnknownParameter},
			{name: "an unknown operator", method: "GET", path: "/api/v1/courses?title__like=x", code: problem.UnknownParameter},
			{name: "an unknown related field", method: "GET", path: "/api/v1/courses?teacher.password=x", code: problem.UnknownParameter},
			{name: "an unknown sort", method: "GET", path: "/api/v1/courses?sortby=colour", code: problem.InvalidParameter},
			{name: "an unknown field asked for", method: "GET", path: "/api/v1/courses?fields=colour", code: problem.InvalidParameter},
			{name: "an unknown include", method: "GET", path: "/api/v1/courses?include=colour", code: problem.InvalidParameter},
			{name: "a price that is none", method: "GET", path: "/api/v1/courses?price_cents=cheap", code: problem.InvalidParameter},
			{name: "a price out of range", method: "GET", path: "/api/v1/courses?price_cents__gt=99999999999999999999", code: problem.InvalidParameter},
			{name: "a status that is none", method: "GET", path: "/api/v1/courses?status=lost", code: problem.InvalidParameter},
			{name: "a time that is none", method: "GET", path: "/api/v1/courses?published_at__gt=yesterday", code: problem.InvalidParameter},
			{name: "isnull of perhaps", method: "GET", path: "/api/v1/courses?published_at__isnull=perhaps", code: problem.InvalidParameter},
			{name: "page 0", method: "GET", path: "/api/v1/courses?page=0", code: problem.InvalidParameter},
			{name: "page -1", method: "GET", path: "/api/v1/courses?page=-1", code: problem.InvalidParameter},
			{name: "page a", method: "GET", path: "/api/v1/courses?page=a", code: problem.InvalidParameter},
			{name: "a page out of 64 bits", method: "GET", path: "/api/v1/courses?page=99999999999999999999", code: problem.InvalidParameter},
			{name: "201 a page", method: "GET", path: "/api/v1/courses?per_page=201", code: problem.InvalidParameter},
			{name: "0 a page", method: "GET", path: "/api/v1/courses?per_page=0", code: problem.InvalidParameter},
			{name: "page and offset", method: "GET", path: "/api/v1/courses?page=1&offset=0", code: problem.InvalidParameter},
			{name: "page twice", method: "GET", path: "/api/v1/courses?page=1&page=2", code: problem.InvalidParameter},
			{name: "a made-up cursor", method: "GET", path: "/api/v1/courses?cursor=abc", code: problem.InvalidCursor},
			{name: "a cursor of other JSON", method: "GET", path: "/api/v1/courses?cursor=eyJhIjoxfQ", code: problem.InvalidCursor},
			{name: "broken UTF-8 in the query", method: "GET", path: "/api/v1/courses?search=%ff%fe", code: problem.InvalidUTF8},
			{name: "NUL in the query", method: "GET", path: "/api/v1/courses?search=a%00b", code: problem.InvalidUTF8},
			{name: "a broken escape in the query", method: "GET", path: "/api/v1/courses?search=%zz", code: problem.InvalidParameter},
			{name: "a count of some", method: "GET", path: "/api/v1/courses?count=some", code: problem.InvalidParameter},
			{name: "an export as exe", method: "GET", path: "/api/v1/courses/export?format=exe", code: problem.InvalidParameter},
			{name: "nothing there", method: "GET", path: "/api/v1/courses/no-such-id", code: problem.NotFound},
			{name: "no such resource", method: "GET", path: "/api/v1/colours", code: problem.NotFound},
			{name: "no such path", method: "GET", path: "/no/such/path", code: problem.NotFound},
			{name: "a method that is not there", method: "DELETE", path: "/api/v1/courses", code: problem.MethodNotAllowed},
			{name: "no such action", method: "POST", path: "/api/v1/courses/actions/explode", body: `{"ids":[]}`, code: problem.NotFound},
			{name: "an action on nobody knows what", method: "POST", path: "/api/v1/courses/actions/publish", body: `{}`, code: problem.Invalid},
			{name: "an action on an unseen id", method: "POST", path: "/api/v1/courses/actions/publish", body: `{"ids":["no-such-id"]}`, code: problem.NotFound},
			{name: "a stale ETag", method: "PATCH", path: one, body: `{"title":"x"}`, code: problem.PreconditionFailed, headers: []string{`If-Match: "stale"`}},
			{name: "a weak ETag", method: "PATCH", path: one, body: `{"title":"x"}`, code: problem.PreconditionFailed, headers: []string{`If-Match: W/` + created.Header.Get("ETag")}},
			{name: "an ETag without quotes", method: "PATCH", path: one, body: `{"title":"x"}`, code: problem.InvalidParameter, headers: []string{`If-Match: stale`}},
			{name: "a bad token", method: "GET", path: "/api/v1/courses", code: problem.Unauthenticated, headers: []string{"Authorization: Bearer x.y.z"}},
			{name: "a scheme that is none", method: "GET", path: "/api/v1/courses", code: problem.Unauthenticated, headers: []string{"Authorization: Basic YTpi"}},
			{name: "a slug that is taken", method: "POST", path: "/api/v1/courses", body: good, code: problem.Unique},
			{name: "a login without password", method: "POST", path: "/api/v1/auth/login", body: `{"username":"admin"}`, code: problem.Invalid},
			{name: "a login with more", method: "POST", path: "/api/v1/auth/login", body: `{"username":"a","password":"b","admin":true}`, code: problem.Invalid},
			{name: "a login that is no JSON", method: "POST", path: "/api/v1/auth/login", body: `{`, code: problem.MalformedJSON},
			{name: "a login with a key twice", method: "POST", path: "/api/v1/auth/login", body: `{"username":"a","username":"b","password":"c"}`, code: problem.DuplicateKey},
			{name: "an unknown query parameter of a login", method: "POST", path: "/api/v1/auth/login?x=1", body: `{"username":"a","password":"b"}`, code: problem.UnknownParameter},
		} {
			t.Run(c.name, func(t *testing.T) {
				p := *p
				p.t = t
				var body any
				if c.method != "GET" && c.method != "DELETE" {
					body = strings.Replace(c.body, `"TITLE"`, "\"\xff\xfe\"", 1)
				}
				a := p.do(c.method, c.path, body, c.headers...)
				requireProblem(t, a, c.code)
				switch a.Status {
				case 401:
					require.NotEmpty(t, a.Header.Get("WWW-Authenticate"))
				case 405:
					require.NotEmpty(t, a.Header.Get("Allow"))
				}
			})
		}
		a := p.do("GET", one, nil)
		require.Equal(t, created.Header.Get("ETag"), a.Header.Get("ETag"), "nothing was half-written")
		require.Equal(t, before, rows(t, p), "nothing was half-written")
	})
}

func TestSQLInEveryParameterChangesNothing(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, settings []string) {
		p := MustServe(t, settings...).MustLogin()
		before := rows(t, p)
		attempts := []string{`'`, `"`, `' OR '1'='1`, `'; DROP TABLE courses; --`, `1; DELETE FROM courses`, `\`, `%`, `_`, `$1`, `?`, `:x`, `') UNION SELECT password_hash FROM users --`, `/* */`, `0x00`, "\u202e", `{"$gt":""}`}
		parameters := []string{"page", "per_page", "limit", "offset", "cursor", "sortby", "order", "search", "status", "status__in", "title__contains",
			"title__startswith", "price_cents__gte", "published_at__lt", "published_at__isnull", "teacher.name", "teacher_id", "fields", "include", "count", "tags__contains"}
		for _, attempt := range attempts {
			for _, parameter := range parameters {
				for _, path := range []string{"/api/v1/courses", "/api/v1/courses/export"} {
					a := p.do("GET", path+"?"+parameter+"="+url.QueryEscape(attempt), nil)
					if a.Status != 200 {
						requireRefused(t, a)
					}
				}
				a := p.do("GET", "/api/v1/courses?"+url.QueryEscape(attempt)+"=1", nil)
				requireRefused(t, a)
			}
			if a := p.do("GET", "/api/v1/courses/"+url.PathEscape(attempt), nil); a.Status != 200 {
				requireRefused(t, a)
			}
			a := p.do("POST", "/api/v1/auth/login", map[string]string{"username": attempt, "password": attempt})
			requireRefused(t, a)
			a = p.do("GET", "/api/v1/courses", nil, "X-Request-Id: "+attempt, "If-None-Match: "+attempt)
			require.Less(t, a.Status, 500)
		}
		require.Equal(t, before, rows(t, p))
	})
}

// rows are the numbers of rows that bad input must not change.
func rows(t *testing.T, p *program) map[string]string {
	t.Helper()
	counts := map[string]string{}
	for _, resource := range []string{"courses", "teachers", "users", "roles"} {
		a := p.do("GET", "/api/v1/"+resource+"?count=exact&per_page=1", nil)
		require.Equal(t, 200, a.Status, "%s", a.Body)
		var list struct {
			Total json.Number `json:"total"`
		}
		require.NoError(t, json.Unmarshal(a.Body, &list))
		counts[resource] = list.Total.String()
	}
	return counts
}
