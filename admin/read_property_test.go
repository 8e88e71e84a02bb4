package admin_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/testkit"
)

// Random queries over text that databases like to disagree about give the ids that a plain loop in Go gives: on SQLite,
// and with MANOR_TEST_DATABASE_URL on Postgres. MANOR_TEST_SEED repeats a failure.
func TestRandomQueriesGiveTheSameRowsAsAPlainLoop(t *testing.T) {
	rng := testkit.Random(t)
	l := newLibrary(t)
	world := newLoopWorld(rng)
	l.put(t, &world.authors, &world.labels, &world.books, &world.joins)
	root := l.root()
	for range 150 {
		q := world.query(rng)
		want := world.answer(q)
		answer := root.Get(t, "/api/v1/lib_books?"+q.encode("per_page", "200")).MustStatus(t, 200)
		require.Equal(t, want, ids(answer.Items(t)), "%s", q.encode())
		require.Equal(t, len(want), answer.Int(t, "total"), "%s", q.encode())
		require.Equal(t, want, walk(t, l, q, 1+rng.IntN(40)), "walk by cursor: %s", q.encode())
		size, page := 1+rng.IntN(30), 1+rng.IntN(6)
		part := root.Get(t, "/api/v1/lib_books?"+q.encode("per_page", strconv.Itoa(size), "page", strconv.Itoa(page), "count", "none"))
		low := min(len(want), (page-1)*size)
		require.Equal(t, want[low:min(len(want), low+size)], ids(part.MustStatus(t, 200).Items(t)), "page %d of %d: %s", page, size, q.encode())
	}
}

// walk follows next_cursor to the end.
func walk(t *testing.T, l *library, q loopQuery, size int) []string {
	t.Helper()
	root, all, cursor := l.root(), []string{}, ""
	for {
		more := []string{"per_page", strconv.Itoa(size), "count", "none", "fields", "id"}
		if cursor != "" {
			more = append(more, "cursor", cursor)
		}
		answer := root.Get(t, "/api/v1/lib_books?"+q.encode(more...)).MustStatus(t, 200)
		all = append(all, ids(answer.Items(t))...)
		if !answer.Has(t, "next_cursor") {
			return all
		}
		cursor = answer.String(t, "next_cursor")
	}
}

var loopTexts = []string{"Go", "go", "GO Go", "Straße", "STRASSE", "ß", "Ünïcode", "ünïcode ÜBER", "中文课程", "课程 入门", "😀 emoji", "😁", "é", "e\u0301",
	"ς Σ σ", "ſ", "µ", "μ", "100%", "100x", "a_b", "aXb", `back\slash`, "it's", `"quoted"`, "", " ", "Ａ", "Z", "a", "\uE000", "\U0010FFFF", "Книга", "книга", "ÅÄÖ", "a,b"}

type loopWorld struct {
	authors []libAuthor
	labels  []libLabel
	books   []libBook
	joins   []libJoin
}

func newLoopWorld(rng *rand.Rand) *loopWorld {
	w := &loopWorld{}
	text := func() string { return loopTexts[rng.IntN(len(loopTexts))] }
	for i := range 12 {
		a := libAuthor{Base: libBase("a", i), Name: text(), Department: "d"}
		if i%3 > 0 {
			country := text()
			a.Country = &country
		}
		if i == 11 {
			at := a.CreatedAt
			a.DeletedAt = &at
		}
		w.authors = append(w.authors, a)
	}
	for i := range 6 {
		w.labels = append(w.labels, libLabel{Base: libBase("l", i), Name: text()})
	}
	for i := range 130 {
		b := libBook{Base: libBase("b", i), Title: text() + text(), Price: int64(rng.IntN(5)), Status: []string{"draft", "open", "closed"}[rng.IntN(3)], Lent: rng.IntN(2) == 0, Words: []string{}}
		maybe(rng, &b.Subtitle, text)
		maybe(rng, &b.Stock, func() int64 { return int64(rng.IntN(7)) - 3 })
		maybe(rng, &b.Rating, func() float64 { return float64(rng.IntN(8))/4 - 0.5 })
		maybe(rng, &b.Published, func() time.Time { return time.Date(2026, 2, 1+rng.IntN(4), 0, 0, rng.IntN(2), 0, time.UTC) })
		maybe(rng, &b.Day, func() string { return fmt.Sprintf("2026-02-%02d", 1+rng.IntN(4)) })
		maybe(rng, &b.AuthorID, func() string { return w.authors[rng.IntN(len(w.authors))].ID })
		for range rng.IntN(3) {
			if word := text(); !slices.Contains(b.Words, word) {
				b.Words = append(b.Words, word)
			}
		}
		for j := range rng.IntN(3) {
			b.Labels = append(b.Labels, w.labels[(i+j)%len(w.labels)].ID)
			w.joins = append(w.joins, libJoin{BookID: b.ID, LabelID: w.labels[(i+j)%len(w.labels)].ID, Position: int64(j)})
		}
		if i%20 == 7 {
			at := b.CreatedAt
			b.DeletedAt = &at
		}
		w.books = append(w.books, b)
	}
	rng.Shuffle(len(w.books), func(i, j int) { w.books[i], w.books[j] = w.books[j], w.books[i] })
	return w
}

func maybe[V any](rng *rand.Rand, into **V, make func() V) {
	if rng.IntN(4) > 0 {
		v := make()
		*into = &v
	}
}

// value is a book's value of a field as the query form has it; ok false for null.
func (w *loopWorld) value(b *libBook, name string) (any, bool) {
	deref := func(ok bool, v func() any) (any, bool) {
		if !ok {
			return nil, false
		}
		return v(), true
	}
	switch name {
	case "id":
		return b.ID, true
	case "title":
		return b.Title, true
	case "subtitle":
		return deref(b.Subtitle != nil, func() any { return *b.Subtitle })
	case "price_cents":
		return float64(b.Price), true
	case "stock":
		return deref(b.Stock != nil, func() any { return float64(*b.Stock) })
	case "rating":
		return deref(b.Rating != nil, func() any { return *b.Rating })
	case "status":
		return b.Status, true
	case "lent":
		return strconv.FormatBool(b.Lent), true
	case "published":
		return deref(b.Published != nil, func() any { return b.Published.Format(time.RFC3339) })
	case "day":
		return deref(b.Day != nil, func() any { return *b.Day })
	case "created_at":
		return b.CreatedAt.Format(time.RFC3339), true
	case "author_id":
		return deref(b.AuthorID != nil, func() any { return *b.AuthorID })
	}
	panic(name)
}

type loopFilter struct{ name, op, value string }

type loopQuery struct {
	filters []loopFilter
	search  string
	sort    []string
	order   string
}

func (q loopQuery) encode(more ...string) string {
	values := url.Values{}
	for _, f := range q.filters {
		name := f.name
		if f.op != "" {
			name += "__" + f.op
		}
		values.Set(name, f.value)
	}
	if q.search != "" {
		values.Set("search", q.search)
	}
	if len(q.sort) > 0 {
		values.Set("sortby", strings.Join(q.sort, ","))
	}
	if q.order != "" {
		values.Set("order", q.order)
	}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values.Encode()
}

func (w *loopWorld) query(rng *rand.Rand) loopQuery {
	var q loopQuery
	for range rng.IntN(3) {
		f := w.filter(rng)
		if !slices.ContainsFunc(q.filters, func(g loopFilter) bool { return g.name == f.name && g.op == f.op }) {
			q.filters = append(q.filters, f)
		}
	}
	if rng.IntN(4) == 0 {
		q.search = strings.TrimSpace(loopTexts[rng.IntN(len(loopTexts))])
	}
	names := []string{"id", "title", "subtitle", "price_cents", "stock", "rating", "status", "lent", "published", "day", "created_at", "author_id"}
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:rng.IntN(4)] {
		if rng.IntN(2) == 0 {
			name = "-" + name
		}
		q.sort = append(q.sort, name)
	}
	if rng.IntN(4) == 0 {
		q.order = []string{"asc", "desc"}[rng.IntN(2)]
	}
	return q
}

func (w *loopWorld) filter(rng *rand.Rand) loopFilter {
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	text := pick(loopTexts...)
	number := strconv.Itoa(rng.IntN(6) - 2)
	switch rng.IntN(10) {
	case 0, 1:
		op := pick("", "ne", "gte", "lte", "gt", "lt", "contains", "startswith", "isnull", "in")
		if op == "isnull" {
			text = pick("true", "false")
		}
		return loopFilter{pick("title", "subtitle"), op, text}
	case 2:
		return loopFilter{pick("price_cents", "stock"), pick("", "ne", "gte", "lte", "gt", "lt"), number}
	case 3:
		return loopFilter{"rating", pick("", "ne", "gte", "lt"), pick("0.25", "-0.5", "1", "1e0")}
	case 4:
		return loopFilter{pick("status"), pick("", "ne", "in"), pick("draft", "open", "closed")}
	case 5:
		return loopFilter{"published", pick("", "ne", "gte", "lte", "gt", "lt"), pick("2026-02-02T00:00:00Z", "2026-02-03", "2026-02-02T08:00:01+08:00")}
	case 6:
		return loopFilter{"day", pick("", "ne", "gte", "lt", "in"), pick("2026-02-02", "2026-02-03")}
	case 7:
		return loopFilter{"words", pick("", "ne", "in"), text}
	case 8:
		return loopFilter{"labels", pick("", "ne", "in"), pick("l-00001", "l-00003,l-00002", "nobody")}
	}
	op := pick("", "ne", "contains", "startswith")
	return loopFilter{"author.name", op, text}
}

// answer is the naive truth: ids of the matching books in order.
func (w *loopWorld) answer(q loopQuery) []string {
	var found []*libBook
	for i := range w.books {
		if b := &w.books[i]; b.DeletedAt == nil && w.matches(b, q) {
			found = append(found, b)
		}
	}
	keys := q.sort
	if len(keys) == 0 {
		keys = []string{"-created_at"}
	}
	slices.SortFunc(found, func(a, b *libBook) int { return w.compare(a, b, keys, q.order) })
	all := []string{}
	for _, b := range found {
		all = append(all, b.ID)
	}
	return all
}

func (w *loopWorld) compare(a, b *libBook, keys []string, order string) int {
	desc := false
	for _, key := range keys {
		name, down := strings.CutPrefix(key, "-")
		desc = down || order == "desc"
		x, okX := w.value(a, name)
		y, okY := w.value(b, name)
		switch {
		case okX && !okY:
			return -1
		case !okX && okY:
			return 1
		case !okX:
			continue
		}
		if c := compareValues(x, y); c != 0 {
			if desc {
				return -c
			}
			return c
		}
	}
	if desc {
		return strings.Compare(b.ID, a.ID)
	}
	return strings.Compare(a.ID, b.ID)
}

func compareValues(x, y any) int {
	if n, ok := x.(float64); ok {
		switch m := y.(float64); {
		case n < m:
			return -1
		case n > m:
			return 1
		}
		return 0
	}
	return strings.Compare(x.(string), y.(string)) // bytes of UTF-8 are in code-point order
}

func (w *loopWorld) matches(b *libBook, q loopQuery) bool {
	for _, f := range q.filters {
		if !w.holds(b, f) {
			return false
		}
	}
	for _, term := range strings.Fields(q.search) {
		term = database.Fold(term)
		if !strings.Contains(database.Fold(b.Title), term) && (b.Subtitle == nil || !strings.Contains(database.Fold(*b.Subtitle), term)) {
			return false
		}
	}
	return true
}

func (w *loopWorld) holds(b *libBook, f loopFilter) bool {
	switch f.name {
	case "words", "labels":
		held := b.Words
		if f.name == "labels" {
			held = b.Labels
		}
		values := []string{f.value}
		if f.op == "in" {
			values = strings.Split(f.value, ",")
		}
		some := slices.ContainsFunc(values, func(v string) bool { return slices.Contains(held, v) })
		return some == (f.op != "ne")
	case "author.name":
		for _, a := range w.authors {
			if b.AuthorID != nil && a.ID == *b.AuthorID && a.DeletedAt == nil {
				return holdsValue(a.Name, true, f.op, f.value)
			}
		}
		return false
	}
	value, ok := w.value(b, f.name)
	if f.op == "in" {
		return slices.ContainsFunc(strings.Split(f.value, ","), func(v string) bool { return holdsValue(value, ok, "", v) })
	}
	want := f.value
	if f.name == "published" {
		switch f.value {
		case "2026-02-03":
			want = "2026-02-03T00:00:00Z"
		case "2026-02-02T08:00:01+08:00":
			want = "2026-02-02T00:00:01Z"
		}
	}
	return holdsValue(value, ok, f.op, want)
}

func holdsValue(value any, ok bool, op, text string) bool {
	if op == "isnull" {
		return ok == (text == "false")
	}
	if !ok {
		return op == "ne"
	}
	var want any = text
	if _, number := value.(float64); number {
		var n float64
		if json.Unmarshal([]byte(text), &n) != nil {
			panic(text)
		}
		want = n
	}
	switch op {
	case "":
		return compareValues(value, want) == 0
	case "ne":
		return compareValues(value, want) != 0
	case "gte":
		return compareValues(value, want) >= 0
	case "lte":
		return compareValues(value, want) <= 0
	case "gt":
		return compareValues(value, want) > 0
	case "lt":
		return compareValues(value, want) < 0
	case "contains":
		return strings.Contains(database.Fold(value.(string)), database.Fold(text))
	case "startswith":
		return strings.HasPrefix(value.(string), text)
	}
	panic(op)
}
