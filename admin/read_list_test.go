package admin_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

func TestAPageHasItsEnvelopeAndLinks(t *testing.T) {
	l := newLibrary(t)
	books := l.mustBooks(t, 45)
	root := l.root()
	answer := root.Get(t, "/api/v1/lib_books?sortby=id&per_page=20&page=2&status=open").MustStatus(t, 200)
	require.Equal(t, "application/json", answer.Header.Get("Content-Type"))
	require.Equal(t, books[20].ID, answer.String(t, "items.0.id"))
	require.Equal(t, 45, answer.Int(t, "total"))
	require.Equal(t, "eq", answer.String(t, "total_relation"))
	require.Equal(t, 2, answer.Int(t, "page"))
	require.Equal(t, 20, answer.Int(t, "per_page"))
	link := answer.Header.Get("Link")
	for _, part := range []string{"page=1>; rel=\"first\"", "page=1>; rel=\"prev\"", "page=3>; rel=\"next\"", "page=3>; rel=\"last\"", "sortby=id&per_page=20&status=open&page="} {
		require.Contains(t, link, part)
	}
	last := root.Get(t, "/api/v1/lib_books?sortby=id&per_page=20&page=3").MustStatus(t, 200)
	require.Len(t, last.Items(t), 5)
	require.False(t, last.Has(t, "next_cursor"))
	require.NotContains(t, last.Header.Get("Link"), "next")
	past := root.Get(t, "/api/v1/lib_books?page=4").MustStatus(t, 200)
	require.Empty(t, past.Items(t))
	require.Contains(t, string(past.Body), `"items":[]`)
	require.Equal(t, 45, past.Int(t, "total"))
	offset := root.Get(t, "/api/v1/lib_books?sortby=id&limit=10&offset=30").MustStatus(t, 200)
	require.Equal(t, books[30].ID, offset.String(t, "items.0.id"))
	require.Contains(t, offset.Header.Get("Link"), "offset=40>; rel=\"next\"")
	none := root.Get(t, "/api/v1/lib_books?count=none").MustStatus(t, 200)
	require.False(t, none.Has(t, "total"))
	require.False(t, none.Has(t, "total_relation"))
}

func TestTotalsAreExactUpToTenThousand(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 10_050)
	root := l.root()
	for query, want := range map[string]string{
		"":                             `"total":10000,"total_relation":"gte"`,
		"count=exact":                  `"total":10050,"total_relation":"eq"`,
		"price_cents=0":                `"total":1436,"total_relation":"eq"`,
		"per_page=20&page=502":         `"total":10000,"total_relation":"gte"`,
		"per_page=20&page=900":         `"total":10000,"total_relation":"gte"`,
		"count=exact&page=9999":        `"total":10050,"total_relation":"eq"`,
		"title__startswith=Book%20999": `"total":11,"total_relation":"eq"`,
	} {
		require.Contains(t, string(root.Get(t, "/api/v1/lib_books?fields=id&"+query).MustStatus(t, 200).Body), want, query)
	}
	seen := map[string]bool{}
	for page := 1; page <= 51; page++ {
		for _, id := range ids(root.Get(t, fmt.Sprintf("/api/v1/lib_books?fields=id&count=none&sortby=price_cents&per_page=200&page=%d", page)).MustStatus(t, 200).Items(t)) {
			require.False(t, seen[id], "%s comes twice", id)
			seen[id] = true
		}
	}
	require.Len(t, seen, 10_050)
}

func TestACursorWalkSeesEveryOldRowOnceWhileRowsAreInserted(t *testing.T) {
	l := newLibrary(t)
	books := l.mustBooks(t, 60)
	root, cursor, seen := l.root(), "", map[string]int{}
	for step := 0; ; step++ {
		path := "/api/v1/lib_books?sortby=price_cents,title&per_page=7"
		if cursor != "" {
			path += "&cursor=" + cursor
		}
		answer := root.Get(t, path).MustStatus(t, 200)
		for _, id := range ids(answer.Items(t)) {
			seen[id]++
		}
		require.Equal(t, cursor == "", answer.Has(t, "page"))
		if !answer.Has(t, "next_cursor") {
			break
		}
		cursor = answer.String(t, "next_cursor")
		l.put(t, &libBook{Base: libBase("n", step), Title: "New", Status: "open", Price: int64(step % 7), Words: []string{}})
	}
	for _, book := range books {
		require.Equal(t, 1, seen[book.ID], book.ID)
	}
}

func TestACursorOfAnotherListIsRefused(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 5)
	root := l.root()
	cursor := root.Get(t, "/api/v1/lib_books?sortby=title&per_page=2&status=open").String(t, "next_cursor")
	root.Get(t, "/api/v1/lib_books?sortby=title&per_page=3&status=open&cursor="+cursor).MustStatus(t, 200)
	for _, query := range []string{
		"sortby=-title&status=open&cursor=" + cursor, "sortby=title&status=draft&cursor=" + cursor, "sortby=title&cursor=" + cursor,
		"cursor=" + cursor, "sortby=title&status=open&search=x&cursor=" + cursor, "cursor=", "cursor=abc", "cursor=W10", "cursor=%00",
		"sortby=title&status=open&cursor=" + cursor[:len(cursor)-3], "cursor=" + strings.Repeat("A", 7000),
	} {
		answer := root.Get(t, "/api/v1/lib_books?"+query)
		if query == "cursor=%00" {
			answer.MustProblem(t, problem.InvalidUTF8)
			continue
		}
		answer.MustProblem(t, problem.InvalidCursor)
		require.Contains(t, answer.FieldErrors(t), "cursor")
	}
}

func TestABadQueryIsA400ThatNamesTheParameter(t *testing.T) {
	l := newLibrary(t)
	many := []string{}
	for i := range 51 {
		many = append(many, fmt.Sprintf("price_cents__%s=%d", []string{"gt", "lt"}[i%2], i))
	}
	require.Len(t, many, 51)
	reader := l.As(manortest.Caller("reader", "lib_books:read"))
	for query, want := range map[string]struct {
		code manor.Code
		path string
	}{
		"nonsense=1":                          {problem.UnknownParameter, "nonsense"},
		"title__like=1":                       {problem.UnknownParameter, "title__like"},
		"title__=1":                           {problem.UnknownParameter, "title__"},
		"status__contains=o":                  {problem.UnknownParameter, "status__contains"},
		"status=maybe":                        {problem.InvalidParameter, "status"},
		"status__in=open,maybe":               {problem.InvalidParameter, "status__in"},
		"lent=1":                              {problem.InvalidParameter, "lent"},
		"price_cents=1.5":                     {problem.InvalidParameter, "price_cents"},
		"price_cents=":                        {problem.InvalidParameter, "price_cents"},
		"price_cents=99999999999999999999":    {problem.InvalidParameter, "price_cents"},
		"rating=NaN":                          {problem.InvalidParameter, "rating"},
		"rating=0x1p4":                        {problem.InvalidParameter, "rating"},
		"rating=":                             {problem.InvalidParameter, "rating"},
		"published=yesterday":                 {problem.InvalidParameter, "published"},
		"day=2026-02-30":                      {problem.InvalidParameter, "day"},
		"stock__isnull=yes":                   {problem.InvalidParameter, "stock__isnull"},
		"page=0":                              {problem.InvalidParameter, "page"},
		"page=x":                              {problem.InvalidParameter, "page"},
		"page=":                               {problem.InvalidParameter, "page"},
		"page=9223372036854775807":            {problem.InvalidParameter, "page"},
		"page=99999999999999999999":           {problem.InvalidParameter, "page"},
		"per_page=201":                        {problem.InvalidParameter, "per_page"},
		"limit=0":                             {problem.InvalidParameter, "limit"},
		"offset=-1":                           {problem.InvalidParameter, "offset"},
		"page=1&limit=5":                      {problem.InvalidParameter, "limit"},
		"page=1&offset=5":                     {problem.InvalidParameter, "offset"},
		"per_page=1&offset=5":                 {problem.InvalidParameter, "offset"},
		"per_page=1&limit=5":                  {problem.InvalidParameter, "limit"},
		"page=1&cursor=x":                     {problem.InvalidParameter, "page"},
		"offset=1&cursor=x":                   {problem.InvalidParameter, "offset"},
		"sortby=nonsense":                     {problem.InvalidParameter, "sortby"},
		"sortby=words":                        {problem.InvalidParameter, "sortby"},
		"sortby=shout":                        {problem.InvalidParameter, "sortby"},
		"sortby=title,-title":                 {problem.InvalidParameter, "sortby"},
		"sortby=":                             {problem.InvalidParameter, "sortby"},
		"order=up":                            {problem.InvalidParameter, "order"},
		"fields=id,nonsense":                  {problem.InvalidParameter, "fields"},
		"include=publisher":                   {problem.InvalidParameter, "include"},
		"include=author_id":                   {problem.InvalidParameter, "include"},
		"count=all":                           {problem.InvalidParameter, "count"},
		"status=open&status=open":             {problem.InvalidParameter, "status"},
		"=1":                                  {problem.InvalidParameter, "query"},
		"title=%zz":                           {problem.InvalidParameter, "query"},
		"title=%":                             {problem.InvalidParameter, "query"},
		"title=%ff":                           {problem.InvalidUTF8, ""},
		"title=%00":                           {problem.InvalidUTF8, ""},
		"%ff=1":                               {problem.InvalidUTF8, ""},
		"cost=1":                              {problem.UnknownParameter, "cost"},
		"sortby=cost":                         {problem.InvalidParameter, "sortby"},
		"fields=cost":                         {problem.InvalidParameter, "fields"},
		"fields=double":                       {problem.InvalidParameter, "fields"},
		"author.name=x":                       {problem.UnknownParameter, "author.name"},
		"author.nonsense=x":                   {problem.UnknownParameter, "author.nonsense"},
		"labels.name=x":                       {problem.UnknownParameter, "labels.name"},
		"deleted_at__isnull=false":            {problem.UnknownParameter, "deleted_at__isnull"},
		"search=" + strings.Repeat("a+", 17):  {problem.InvalidParameter, "search"},
		"id__in=" + strings.Repeat("a,", 200): {problem.InvalidParameter, "id__in"},
		"title=" + strings.Repeat("a", 9000):  {problem.InvalidParameter, "query"},
		"format=csv":                          {problem.UnknownParameter, "format"},
	} {
		answer := reader.Get(t, "/api/v1/lib_books?"+query).MustProblem(t, want.code)
		if want.path != "" {
			require.Contains(t, answer.FieldErrors(t), want.path, "%s\n%s", query, answer.Body)
		}
	}
	for _, sql := range []string{"' OR 1=1 --", `"; DROP TABLE lib_books; --`, "1) UNION SELECT 1", `\`, "%", "$1", "?"} {
		for _, name := range []string{"title", "title__contains", "title__startswith", "search", "author_id", "words", "labels", "id__in"} {
			answer := reader.Get(t, "/api/v1/lib_books?"+name+"="+urlEscape(sql)).MustStatus(t, 200)
			require.Empty(t, answer.Items(t))
		}
	}
}

func TestRelatedFiltersNeedSightOfTheOtherResource(t *testing.T) {
	l := newLibrary(t)
	one, two, gone := libID("a", 1), libID("a", 2), libID("a", 3)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	dead := libAuthor{Base: libBase("a", 3), Name: "Ada", Department: "d1"}
	dead.DeletedAt = &at
	l.put(t, &[]libAuthor{
		{Base: libBase("a", 1), Name: "Ada", Department: "d1", Salary: 5, Password: "pw", Note: "n"},
		{Base: libBase("a", 2), Name: "Ada", Department: "d2"}, dead,
	}, &[]libBook{
		{Base: libBase("b", 1), Title: "One", Status: "open", AuthorID: &one}, {Base: libBase("b", 2), Title: "Two", Status: "open", AuthorID: &two},
		{Base: libBase("b", 3), Title: "Three", Status: "open", AuthorID: &gone}, {Base: libBase("b", 4), Title: "Four", Status: "open"},
	})
	local := manortest.Caller("local")
	local.Grants = manortest.GrantsIn([]string{"d1"}, "lib_books:read", "lib_authors:read")
	inside := l.As(local)
	require.Equal(t, []string{libID("b", 1)}, ids(inside.Get(t, "/api/v1/lib_books?author.name=Ada").MustStatus(t, 200).Items(t)))
	require.Empty(t, inside.Get(t, "/api/v1/lib_books?author.country__isnull=true&author.department=d2").MustStatus(t, 200).Items(t))
	require.ElementsMatch(t, []string{libID("b", 1), libID("b", 2)}, ids(l.root().Get(t, "/api/v1/lib_books?author.name=Ada").Items(t)))
	inside.Get(t, "/api/v1/lib_books?author.salary=5").MustProblem(t, problem.UnknownParameter)
	inside.Get(t, "/api/v1/lib_books?author.password=pw").MustProblem(t, problem.UnknownParameter)
	inside.Get(t, "/api/v1/lib_books?author.note=n").MustProblem(t, problem.UnknownParameter)

	included := inside.Get(t, "/api/v1/lib_books?include=author&sortby=id").MustStatus(t, 200)
	require.Equal(t, "Ada", included.String(t, "items.0.author.name"))
	require.NotContains(t, string(included.Body), `"salary"`)
	require.NotContains(t, string(included.Body), `"password"`)
	for _, i := range []int{1, 2, 3} {
		require.Nil(t, included.Value(t, fmt.Sprintf("items.%d.author", i)))
	}
	blind := l.As(manortest.Caller("blind", "lib_books:read"))
	require.Nil(t, blind.Get(t, "/api/v1/lib_books/"+libID("b", 1)+"?include=author").MustStatus(t, 200).Value(t, "author"))

	inside.Get(t, "/api/v1/lib_authors/"+one).MustStatus(t, 200)
	inside.Get(t, "/api/v1/lib_authors/"+two).MustProblem(t, problem.NotFound)
	inside.Get(t, "/api/v1/lib_authors/"+gone).MustProblem(t, problem.Gone)
	require.Equal(t, []string{one}, ids(inside.Get(t, "/api/v1/lib_authors").Items(t)))
	nobody := l.As(manortest.Caller("nobody", "lib_authors:read"))
	require.Empty(t, nobody.Get(t, "/api/v1/lib_authors").MustStatus(t, 200).Items(t), "a scope without values shows nothing")
	blind.Get(t, "/api/v1/lib_authors").MustProblem(t, problem.Forbidden)
}

func TestOneObjectIsShownWithAllThatBelongsToIt(t *testing.T) {
	l := newLibrary(t)
	published := time.Date(2026, 3, 1, 8, 30, 0, 5e6, time.UTC)
	rating := 0.1
	l.put(t, &[]libLabel{{Base: libBase("l", 1), Name: "x"}, {Base: libBase("l", 2), Name: "y"}},
		&libBook{Base: libBase("b", 1), Title: "Zeilen\u2028<b>\"q\"\n中文 😀", Price: 1 << 60, Rating: &rating, Status: "open", Published: &published, Words: []string{"a", "b"}, Extra: []byte(`{"z": 1e2, "a": [null, true]}`)},
		&[]libJoin{{BookID: libID("b", 1), LabelID: libID("l", 2), Position: 1}, {BookID: libID("b", 1), LabelID: libID("l", 1), Position: 2}},
		&[]libPage{{Base: libBase("p", 1), BookID: libID("b", 1), Number: 2, Text: "two"}, {Base: libBase("p", 2), BookID: libID("b", 1), Number: 1, Text: "one"}})
	path := "/api/v1/lib_books/" + libID("b", 1)
	reader := l.As(manortest.Caller("reader", "lib_books:read"))
	answer := reader.Get(t, path).MustStatus(t, 200)
	require.Equal(t, "Zeilen\u2028<b>\"q\"\n中文 😀", answer.String(t, "title"))
	require.NotContains(t, string(answer.Body), "\u2028", "the line separator is escaped")
	require.Equal(t, "2026-03-01T08:30:00.005Z", answer.String(t, "published"))
	require.Equal(t, 1<<60, answer.Int(t, "price_cents"))
	require.Contains(t, string(answer.Body), `"rating":0.1,`)
	require.Contains(t, string(answer.Body), `"extra":{"a":[null,true],"z":100}`)
	require.Contains(t, string(answer.Body), `"labels":["`+libID("l", 2)+`","`+libID("l", 1)+`"]`)
	require.Nil(t, answer.Value(t, "subtitle"))
	require.Equal(t, "one", answer.String(t, "pages.0.text"))
	require.Equal(t, "two", answer.String(t, "pages.1.text"))
	require.False(t, answer.Has(t, "deleted_at"))
	require.False(t, answer.Has(t, "cost"))
	require.False(t, answer.Has(t, "double"))
	require.True(t, l.root().Get(t, path).Has(t, "double"))

	tag := answer.Header.Get("ETag")
	require.Regexp(t, `^"[0-9a-f]{32}"$`, tag)
	require.NotEqual(t, tag, l.root().Get(t, path).Header.Get("ETag"), "who sees more has another representation")
	same := reader.Get(t, path, manortest.Header("If-None-Match", `"x", W/`+tag)).MustStatus(t, http.StatusNotModified)
	require.Empty(t, same.Body)
	require.Equal(t, tag, same.Header.Get("ETag"))
	reader.Get(t, path, manortest.Header("If-None-Match", "*")).MustStatus(t, http.StatusNotModified)
	reader.Get(t, path, manortest.Header("If-None-Match", `"other"`)).MustStatus(t, 200)
	for _, bad := range []string{"x", `"x`, `"x" "y"`, `W/x`, ",", `"a b"`} {
		reader.Get(t, path, manortest.Header("If-None-Match", bad)).MustProblem(t, problem.InvalidParameter)
	}
	part := reader.Get(t, path+"?fields=id,pages").MustStatus(t, 200)
	require.Len(t, part.Object(t), 2)
	require.True(t, strings.HasPrefix(part.Header.Get("ETag"), strings.TrimSuffix(tag, `"`)+"."))
	l.put(t, &libPage{Base: libBase("p", 3), BookID: libID("b", 1), Number: 3, Text: "three"})
	require.NotEqual(t, tag, reader.Get(t, path).Header.Get("ETag"), "a child is part of the object")
	reader.Get(t, path+"?page=1").MustProblem(t, problem.UnknownParameter)
	reader.Get(t, "/api/v1/lib_books/nobody").MustProblem(t, problem.NotFound)
}

func TestAPageOfComputedValuesCostsOneCall(t *testing.T) {
	l := newLibrary(t)
	l.mustBooks(t, 30)
	l.root().Get(t, "/api/v1/lib_books?per_page=25").MustStatus(t, 200)
	require.Equal(t, 1, l.app.computedCalls)
	require.Equal(t, 25, l.app.computedRows)
	l.root().Get(t, "/api/v1/lib_books?fields=id,title").MustStatus(t, 200)
	require.Equal(t, 1, l.app.computedCalls, "what is not asked for is not computed")
	l.put(t, &libBook{Base: libBase("b", 99), Title: "broken", Status: "open"})
	broken := l.root().Get(t, "/api/v1/lib_books/"+libID("b", 99)).MustProblem(t, problem.Internal)
	require.NotContains(t, string(broken.Body), "shouted")
}
