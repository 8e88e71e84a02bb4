package admin_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

func urlEscape(text string) string { return url.QueryEscape(text) }

func TestAnExportHasEveryRowOnceInEveryFormat(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 2_500)
	root := l.root()
	want := []string{}
	for page := 1; page <= 2; page++ {
		want = append(want, ids(root.Get(t, fmt.Sprintf("/api/v1/lib_books?price_cents=3&sortby=-title&fields=id&per_page=200&page=%d", page)).MustStatus(t, 200).Items(t))...)
	}
	require.Len(t, want, 357)
	const query = "?price_cents=3&sortby=-title&fields=title,id,shout&format="

	answer := root.Get(t, "/api/v1/lib_books/export"+query+"csv").MustStatus(t, 200)
	require.Equal(t, "text/csv; charset=utf-8; header=present", answer.Header.Get("Content-Type"))
	require.Regexp(t, `^attachment; filename="lib_books-\d{4}-\d\d-\d\d\.csv"$`, answer.Header.Get("Content-Disposition"))
	lines, err := csv.NewReader(bytes.NewReader(answer.Body)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"id", "title", "shout"}, lines[0])
	require.Equal(t, want, column(lines[1:], 0))
	require.Equal(t, lines[1][1]+"!", lines[1][2])

	var objects []map[string]any
	root.Get(t, "/api/v1/lib_books/export"+query+"json").MustStatus(t, 200).Decode(t, &objects)
	require.Equal(t, want, ids(objects))
	require.Len(t, objects[0], 3)

	book, err := excelize.OpenReader(bytes.NewReader(root.Get(t, "/api/v1/lib_books/export"+query+"xlsx").MustStatus(t, 200).Body))
	require.NoError(t, err)
	rows, err := book.GetRows("Sheet1")
	require.NoError(t, err)
	require.NoError(t, book.Close())
	require.Equal(t, want, column(rows[1:], 0))

	lines, err = csv.NewReader(bytes.NewReader(root.Get(t, "/api/v1/lib_books/export?format=csv").MustStatus(t, 200).Body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 2_501)
	root.Get(t, "/api/v1/lib_books/export?format=json&price_cents=99").MustStatus(t, 200).Decode(t, &objects)
	require.Empty(t, objects)
}

func column(lines [][]string, n int) []string {
	all := []string{}
	for _, line := range lines {
		all = append(all, line[n])
	}
	return all
}

func TestCellsCannotBecomeFormulas(t *testing.T) {
	l := newLibrary(t)
	titles := map[string]string{
		"=1+1": "'=1+1", "+cmd": "'+cmd", "-x": "'-x", "@sum": "'@sum", "\tx": "'\tx", "＝1": "'＝1", "'=1": "''=1", "'quoted": "'quoted",
		"-5": "-5", "+8613": "+8613", "plain, \"quoted\"": "plain, \"quoted\"", "中文": "中文", "": "",
	}
	n := 0
	for title := range titles {
		n++
		stock := int64(-n)
		l.put(t, &libBook{Base: libBase("b", n), Title: title, Status: "open", Stock: &stock, Words: []string{"=a", "b"}})
	}
	answer := l.root().Get(t, "/api/v1/lib_books/export?format=csv&bom=true&fields=title,stock,words,subtitle,published").MustStatus(t, 200)
	body, ok := bytes.CutPrefix(answer.Body, []byte("\xEF\xBB\xBF"))
	require.True(t, ok, "the byte order mark is there when asked for")
	lines, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"title", "subtitle", "stock", "published", "words"}, lines[0])
	cells := map[string]bool{}
	for _, line := range lines[1:] {
		cells[line[0]] = true
		require.Equal(t, "", line[1])
		require.True(t, strings.HasPrefix(line[2], "-"), "a number stays a number")
		require.Equal(t, `["=a","b"]`, line[4])
	}
	for title, want := range titles {
		require.True(t, cells[want], "%q becomes %q", title, want)
	}
}

func TestTextInJSONIsExportedAsTextAndCannotBecomeAFormula(t *testing.T) {
	l := newLibrary(t)
	cells := []string{"'=1+1", "say \"hi\"", "a\nb", `{"a":"=1"}`, "", "-5", "true"}
	for i, extra := range []string{`"=1+1"`, `"say \"hi\""`, `"a\nb"`, `{"a": "=1"}`, `null`, `-5`, `true`} {
		l.put(t, &libBook{Base: libBase("b", i), Title: "t", Status: "open", Extra: json.RawMessage(extra)})
	}
	answer := l.root().Get(t, "/api/v1/lib_books/export?format=csv&fields=extra,created_at&sortby=id").MustStatus(t, 200)
	lines, err := csv.NewReader(bytes.NewReader(answer.Body)).ReadAll()
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"created_at", "extra"}, lines[0])
	at := 0
	if lines[0][1] == "extra" {
		at = 1
	}
	require.Equal(t, cells, column(lines[1:], at))
	require.Equal(t, "2026-01-01T00:00:00.000Z", lines[1][1-at])
}

func TestACellKeepsItsLineBreaksAndARowOfNothingIsARow(t *testing.T) {
	l := newLibrary(t)
	l.put(t, &libBook{Base: libBase("b", 1), Title: "a\nb\r\nc, \"d\"", Status: "open"})
	l.put(t, &libBook{Base: libBase("b", 2), Title: "", Status: "open"})
	answer := l.root().Get(t, "/api/v1/lib_books/export?format=csv&fields=title&sortby=-title").MustStatus(t, 200)
	require.Equal(t, "title\r\n\"a\nb\r\nc, \"\"d\"\"\"\r\n\"\"\r\n", string(answer.Body))
}

func TestAnExportOnlyShowsWhatTheCallerSees(t *testing.T) {
	l := newLibrary(t)
	l.put(t, &[]libAuthor{{Base: libBase("a", 1), Name: "In", Department: "d1", Salary: 7, Password: "pw"}, {Base: libBase("a", 2), Name: "Out", Department: "d2"}})
	who := manortest.Caller("clerk")
	who.Grants = manortest.GrantsIn([]string{"d1"}, "lib_authors:read", "lib_authors:export")
	clerk := l.As(who)
	for _, format := range []string{"csv", "json"} {
		body := string(clerk.Get(t, "/api/v1/lib_authors/export?format="+format).MustStatus(t, 200).Body)
		require.Contains(t, body, "In")
		for _, secret := range []string{"Out", "salary", "password", "note", "pw"} {
			require.NotContains(t, body, secret)
		}
	}
	clerk.Get(t, "/api/v1/lib_authors/export?format=csv&fields=salary").MustProblem(t, problem.InvalidParameter)
	for query, path := range map[string]string{"": "format", "?format=": "format", "?format=pdf": "format", "?format=csv&bom=1": "bom"} {
		require.Contains(t, clerk.Get(t, "/api/v1/lib_authors/export"+query).MustProblem(t, problem.InvalidParameter).FieldErrors(t), path)
	}
	clerk.Get(t, "/api/v1/lib_authors/export?format=csv&page=1").MustProblem(t, problem.UnknownParameter)
	clerk.Get(t, "/api/v1/lib_authors/export?format=csv", manortest.Header("Accept", "image/png")).MustStatus(t, 200)
	l.root().Get(t, "/api/v1/lib_books/export?format=csv&fields=pages").MustProblem(t, problem.InvalidParameter)
	l.root().Get(t, "/api/v1/lib_books/export?format=json&fields=id,pages").MustStatus(t, 200)
	l.As(manortest.Caller("reader", "lib_authors:read")).Get(t, "/api/v1/lib_authors/export?format=csv").MustProblem(t, problem.Forbidden)
}

func TestAnExportThatFailsMidwayBreaksOff(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 1_500)
	l.put(t, &libBook{Base: libBase("b", 1_600), Title: "broken", Status: "open"})
	defer debug.SetGCPercent(debug.SetGCPercent(20)) // what other tests have left alive must not decide how much garbage waits
	for _, format := range []string{"csv", "json"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://manor/api/v1/lib_books/export?sortby=id&format="+format, nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+l.root().Token())
		answer, err := l.HTTP.Do(req)
		require.NoError(t, err)
		require.Equal(t, 200, answer.StatusCode)
		body, err := io.ReadAll(answer.Body)
		require.Error(t, err, "half a file must not look like a whole one")
		require.NotEmpty(t, body)
		require.NoError(t, answer.Body.Close())
		require.NotContains(t, string(body), "shouted")
	}
	l.root().Get(t, "/api/v1/lib_books/export?sortby=-id&format=csv").MustProblem(t, problem.Internal)
	l.root().Get(t, "/api/v1/lib_books/export?sortby=id&format=xlsx").MustProblem(t, problem.Internal)
	l.root().Get(t, "/api/v1/lib_books/export?sortby=id&format=csv&fields=id").MustStatus(t, 200)
}

func TestExportsThatNobodyReadsLeaveConnectionsToOthers(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 5_000)
	root := l.root()
	ctx, hangUp := context.WithCancel(t.Context())
	defer hangUp()
	refused := 0
	for range l.Kernel.DB().Stats().Max {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://manor/api/v1/lib_books/export?format=json", nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+root.Token())
		answer, err := l.HTTP.Do(req) // its body stays unread
		require.NoError(t, err)
		if answer.StatusCode == http.StatusServiceUnavailable {
			require.NotEmpty(t, answer.Header.Get("Retry-After"))
			require.NoError(t, answer.Body.Close())
			refused++
		}
	}
	require.Positive(t, refused)
	root.Get(t, "/readyz").MustStatus(t, 200)
	root.Get(t, "/api/v1/lib_books").MustStatus(t, 200)
	hangUp()
	require.Eventually(t, func() bool {
		return root.Get(t, "/api/v1/lib_books/export?format=csv&fields=id").Status == http.StatusOK
	},
		10*time.Second, 10*time.Millisecond, "a place is free again")
}

func TestABigExportStaysSmallInMemoryAndATooBigOneIsRefused(t *testing.T) {
	l := newLibrary(t)
	const rows = 100_000
	numbers := "SELECT n FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT n FROM c) AS numbers"
	digits := "substr('00000' || n, -6)"
	if manortest.OnPostgres() {
		numbers, digits = "SELECT n FROM generate_series(1, 100000) AS n", "lpad(n::text, 6, '0')"
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	err := l.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewRaw("INSERT INTO lib_labels (id, created_at, updated_at, version, name) SELECT "+digits+", ?, ?, 1, 'Label number ' || n FROM ("+numbers+") AS numbers2", at, at).Exec(ctx)
		return err
	})
	require.NoError(t, err)
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // else rubbish counts too, as much as what other tests left behind
	for _, format := range []string{"csv", "json"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://manor/api/v1/lib_labels/export?format="+format, nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+l.root().Token())
		runtime.GC()
		var before, now runtime.MemStats
		runtime.ReadMemStats(&before)
		answer, err := l.HTTP.Do(req)
		require.NoError(t, err)
		require.Equal(t, 200, answer.StatusCode)
		lines, most := 0, uint64(0)
		buf := make([]byte, 256<<10)
		for {
			n, err := io.ReadFull(answer.Body, buf)
			lines += bytes.Count(buf[:n], []byte("\n"))
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				break
			}
			require.NoError(t, err)
		}
		require.NoError(t, answer.Body.Close())
		if format == "csv" {
			require.Equal(t, rows+1, lines)
		} else {
			require.Equal(t, rows+2, lines)
		}
		require.Less(t, int64(most)-int64(before.HeapAlloc), int64(32<<20), "%s", format)
	}
	l.put(t, &libLabel{Base: libBase("l", 1), Name: "one more"})
	l.root().Get(t, "/api/v1/lib_labels/export?format=csv").MustProblem(t, problem.TooManyRows)
	var few []map[string]any
	l.root().Get(t, "/api/v1/lib_labels/export?format=json&name=one+more").MustStatus(t, 200).Decode(t, &few)
	require.Len(t, few, 1)
	require.True(t, json.Valid(l.root().Get(t, "/api/v1/lib_labels?page=1000&per_page=50").MustStatus(t, 200).Body))
}

func TestHeadOfAnExportEndsWithItsHead(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 3)
	conn, err := l.HTTP.Transport.(*http.Transport).DialContext(t.Context(), "tcp", "manor:80")
	require.NoError(t, err)
	defer conn.Close()
	for _, format := range []string{"csv", "xlsx", "json"} {
		_, err = fmt.Fprintf(conn, "HEAD /api/v1/lib_books/export?format=%s HTTP/1.1\r\nHost: manor\r\nAuthorization: Bearer %s\r\n\r\n", format, l.root().Token())
		require.NoError(t, err)
	}
	_, err = fmt.Fprint(conn, "HEAD /nothing HTTP/1.1\r\nHost: manor\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	all, err := io.ReadAll(conn)
	require.NoError(t, err)
	answers := strings.SplitAfter(string(all), "\r\n\r\n")
	require.Len(t, answers, 5)
	for _, answer := range answers[:3] {
		require.True(t, strings.HasPrefix(answer, "HTTP/1.1 200 OK\r\n"), "%q", answer)
	}
	require.True(t, strings.HasPrefix(answers[3], "HTTP/1.1 404 "), "%q", answers[3])
	require.Empty(t, answers[4])
}

func TestHeadTellsWhetherThereWouldBeAnExportWithoutKeepingAPlace(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 3)
	root := l.root()
	for _, format := range []string{"csv", "xlsx", "json"} {
		for range 20 { // more than there are places
			answer := root.Do(t, "HEAD", "/api/v1/lib_books/export?format="+format, nil).MustStatus(t, 200)
			require.Regexp(t, `^attachment; filename="lib_books-`, answer.Header.Get("Content-Disposition"))
			require.Empty(t, answer.Body)
		}
	}
	root.Do(t, "HEAD", "/api/v1/lib_books/export?format=pdf", nil).MustStatus(t, 400)
	l.As(manortest.Caller("reader", "lib_books:read")).Do(t, "HEAD", "/api/v1/lib_books/export?format=csv", nil).MustStatus(t, 403)
	root.Get(t, "/api/v1/lib_books/export?format=csv").MustStatus(t, 200)
}
