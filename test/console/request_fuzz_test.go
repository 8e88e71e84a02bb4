package main_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

// FuzzRequest sends whatever to every operation there is, with a right to everything: the program never fails, and says of
// what it refuses why, in a problem document. It reaches the bodies and headers that have no parser of their own: of logins,
// captchas, second factors, impersonation, views, settings of lists, actions, keys of repeated requests.
func FuzzRequest(f *testing.F) {
	p := manortest.New(f, admin.App(),
		sso.App(sso.Config{Cost: sso.Cost{Memory: 8, Time: 1, Threads: 1}, MakeKey: manortest.MakeKey}), rbac.App())
	b, err := p.Kernel.OpenAPI()
	require.NoError(f, err)
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	require.NoError(f, json.Unmarshal(b, &document))
	var operations [][2]string
	for path, methods := range document.Paths {
		for method := range methods {
			if method = strings.ToUpper(method); slices.Contains([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, method) {
				operations = append(operations, [2]string{method, path})
			}
		}
	}
	slices.SortFunc(operations, func(a, b [2]string) int { return strings.Compare(a[1]+a[0], b[1]+b[0]) })
	for i := range operations {
		f.Add(uint16(i), "01890000-0000-7000-8000-000000000000", "page=1", "Accept-Language: zh", `{"ids":["x"],"input":{},"username":"a","password":"b","captcha_id":"c"}`)
	}
	f.Add(uint16(1), "%00", "a=%zz", "Idempotency-Key: \x7f", "[")
	f.Add(uint16(2), "..", "", "If-Match: W/\"", "{\"a\":{\"a\":{}}}")
	f.Add(uint16(3), "x", "filter=", "X-Preview: role:x", "null")
	root := p.As(manortest.Superuser())
	f.Fuzz(func(t *testing.T, which uint16, id, query, header, body string) {
		operation := operations[int(which)%len(operations)]
		method, path := operation[0], operation[1]
		for {
			before, after, found := strings.Cut(path, "{")
			if !found {
				break
			}
			_, after, _ = strings.Cut(after, "}")
			path = before + pathEscape(id) + after
		}
		name, value, _ := strings.Cut(header, ":")
		if !token(name) || strings.EqualFold(name, "Host") || strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "Transfer-Encoding") ||
			strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			name, value = "X-Request-Id", "fuzz"
		}
		var sent any
		if method != http.MethodGet {
			sent = body
		}
		answer := root.Do(t, method, path, sent, manortest.Header(name, strings.TrimSpace(value)), func(r *http.Request) {
			r.URL.RawQuery = strings.Map(func(c rune) rune {
				if c <= ' ' || c >= 0x7f || c == '#' {
					return -1
				}
				return c
			}, query)
		})
		require.Less(t, answer.Status, 500, "%s %s: %s", method, path, answer.Body)
		require.Less(t, len(answer.Body), 4<<20, "%s %s", method, path)
		if answer.Status >= 400 {
			var problem struct {
				Code   string `json:"code"`
				Status int    `json:"status"`
			}
			require.NoError(t, json.Unmarshal(answer.Body, &problem), "%s %s: %s", method, path, answer.Body)
			require.NotEmpty(t, problem.Code)
			require.Equal(t, answer.Status, problem.Status)
		}
	})
}

// pathEscape writes every byte but letters and digits as %XX, so that any text is one part of a path.
func pathEscape(text string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	if b.Len() == 0 {
		return "-"
	}
	return b.String()
}

// token tells whether a header can have that name (RFC 9110 section 5.6.2).
func token(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r >= 0x7f || r <= ' ' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}
