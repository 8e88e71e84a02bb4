package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCreateAnswersWithTheObjectAsGetShowsIt(t *testing.T) {
	l := newCampus(t)
	made := l.root.Post(t, "/api/v1/books", map[string]any{
		"title": "Call to Arms", "author_id": l.author, "price": 1200, "weight": 0.5, "labels": []string{"classic", "中文"},
		"published": "2024-05-01T08:00:00.123456+08:00", "day": "2024-05-01", "meta": map[string]any{"b": 1, "a": []any{nil, "x"}},
		"chapters": []any{map[string]any{"title": "One", "position": 2}, map[string]any{"title": "Zero", "position": 1}},
		"pin":      "1234",
	}).MustStatus(t, 201)
	id := made.String(t, "id")
	require.Equal(t, "/api/v1/books/"+id, made.Header.Get("Location"))
	require.Equal(t, "2024-05-01T00:00:00.123Z", made.String(t, "published"))
	require.Equal(t, "draft", made.String(t, "status"), "the default")
	require.Equal(t, "stamped Call to Arms", made.String(t, "stamp"), "set by the hook")
	require.Equal(t, "CALL TO ARMS", made.String(t, "shout"))
	require.Equal(t, "Zero", made.String(t, "chapters.0.title"), "in the declared order")
	require.Equal(t, 1, made.Int(t, "version"))
	require.False(t, made.Has(t, "pin"), "a secret is never shown")

	got := l.root.Get(t, "/api/v1/books/"+id).MustStatus(t, 200)
	require.JSONEq(t, string(got.Body), string(made.Body))
	require.Equal(t, got.Header.Get("ETag"), made.Header.Get("ETag"))
	require.Equal(t, []string{"books.created"}, l.events(t, id))
	require.Equal(t, []string{"Call to Arms"}, l.school.seen(&l.school.committed))
}

func TestCreateListsEverythingThatIsWrong(t *testing.T) {
	l := newCampus(t)
	before := l.count(t, "audit")
	answer := l.root.Post(t, "/api/v1/books", map[string]any{
		"title": "x", "price": "12", "small": 300, "status": "lost", "published": "yesterday", "day": "2024-02-30",
		"labels": []any{"a", 1}, "shelf_id": 7, "nonsense": true, "id": "mine", "shout": "X", "stamp": "s", "weight": nil,
		"similar":  []string{"a", "a"},
		"chapters": []any{map[string]any{"position": 1}, "two", map[string]any{"title": "t", "id": "foreign"}},
	})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{
		"title": "too_short", "price": "type", "small": "too_big", "status": "choice", "published": "time", "day": "date",
		"labels": "type", "shelf_id": "type", "nonsense": "unknown", "id": "read_only", "shout": "read_only", "stamp": "read_only",
		"weight": "null", "similar": "duplicate", "author_id": "required",
		"chapters[0].title": "required", "chapters[1]": "type", "chapters[2].id": "not_found",
	}, answer.FieldErrors(t))
	require.Zero(t, l.count(t, "books"))
	require.Equal(t, before, l.count(t, "audit"), "what is refused leaves no history")
	require.Empty(t, l.school.seen(&l.school.saved))
}

func TestCreateRefusesWhatIsNoObject(t *testing.T) {
	l := newCampus(t)
	for body, code := range map[string]string{
		`{"name":`: "malformed_json", ``: "malformed_json", `{"name":"a","name":"b"}`: "duplicate_key", "{\"name\":\"\xff\"}": "invalid_utf8",
		`[]`: "invalid", `null`: "invalid", `"x"`: "invalid", `12`: "invalid",
	} {
		answer := l.root.Do(t, "POST", "/api/v1/members", []byte(body), header("Content-Type", "application/json"))
		require.Equal(t, code, answer.String(t, "code"), body)
	}
	require.Zero(t, l.count(t, "members"))
}

func TestCreateTakesValuesAtTheirLimits(t *testing.T) {
	l := newCampus(t)
	for _, c := range []struct {
		field string
		value any
		code  string // empty: taken
	}{
		{"small", 127, ""}, {"small", -128, ""}, {"small", 128, "too_big"}, {"small", -129, "too_small"}, {"small", raw("1e2"), ""}, {"small", 1.5, "type"},
		{"price", raw("9223372036854775807"), ""}, {"price", raw("9223372036854775808"), "too_big"}, {"price", -1, "too_small"}, {"price", raw("1e400"), "too_big"},
		{"weight", raw("1e308"), ""}, {"weight", raw("-1e309"), "too_small"}, {"weight", "1", "type"},
		{"in_stock", true, ""}, {"in_stock", 1, "type"}, {"in_stock", nil, "null"},
		{"title", "二字", ""}, {"title", "一二三四五六七八九十一二三四五六七八九十", ""}, {"title", "一二三四五六七八九十一二三四五六七八九十零", "too_long"},
		{"title", "   ", "required"}, {"title", "a\u0001b", "invalid"}, {"title", 5, "type"},
		{"code", nil, ""}, {"notes", "a\r\nb\tc", ""}, {"notes", "", ""}, {"notes", "a\u007f", "invalid"},
		{"published", "0000-01-01T00:00:00Z", "time"}, {"published", "9999-12-31T23:59:59.999Z", ""}, {"published", "9999-12-31T23:59:59-01:00", "time"}, {"published", "2024-01-01", "time"}, {"published", 5, "type"},
		{"day", "2024-02-29", ""}, {"day", "2023-02-29", "date"}, {"day", nil, ""},
		{"labels", []string{}, ""}, {"labels", []string{" "}, "required"}, {"labels", nil, "null"}, {"labels", "a", "type"}, {"labels", many(101), "too_long"}, {"labels", many(100), ""},
		{"meta", nil, ""}, {"meta", "text", ""}, {"meta", []any{1, "a", nil}, ""}, {"meta", raw("1e999"), "too_big"},
		{"readers", []any{1}, "type"}, {"readers", nil, "null"}, {"readers", []string{""}, "invalid"},
		{"author_id", "nobody", "not_found"}, {"author_id", nil, "null"}, {"author_id", "", "required"}, {"shelf_id", "nowhere", "not_found"}, {"shelf_id", nil, ""},
		{"readers", []string{"nobody"}, "not_found"}, {"cover", "nofile", "not_found"}, {"cover", nil, ""}, {"cover", "", ""},
		{"chapters", nil, "null"}, {"chapters", "x", "type"}, {"chapters", []any{1, 2, 3, 4}, "too_long"},
	} {
		row := map[string]any{"title": "Call to Arms", "author_id": l.author}
		row[c.field] = c.value
		answer := l.root.Post(t, "/api/v1/books", row)
		if c.code == "" {
			answer.MustStatus(t, 201)
			continue
		}
		answer.MustProblem(t, "invalid")
		codes := answer.FieldErrors(t)
		require.Len(t, codes, 1, "%s %v: %v", c.field, c.value, codes)
		for path, code := range codes {
			require.Contains(t, path, c.field)
			require.Equal(t, c.code, code, "%s %v", c.field, c.value)
		}
	}
}

func TestRulesOverSeveralFieldsAndHooksAnswerWithPaths(t *testing.T) {
	l := newCampus(t)
	answer := l.root.Post(t, "/api/v1/books", map[string]any{"title": "Free", "author_id": l.author, "status": "open"})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"price": "price_needed"}, answer.FieldErrors(t))
	answer = l.root.Post(t, "/api/v1/books", map[string]any{"title": "refused", "author_id": l.author})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"title": "refused"}, answer.FieldErrors(t))
	l.root.Post(t, "/api/v1/books", map[string]any{"title": "late", "author_id": l.author}).MustProblem(t, "internal")
	require.Zero(t, l.count(t, "books"), "AfterSave is in the transaction")
	require.Empty(t, l.school.seen(&l.school.committed))
}

func TestUniqueClashNamesTheField(t *testing.T) {
	l := newCampus(t)
	answer := l.root.Post(t, "/api/v1/authors", map[string]any{"name": "Lu Xun"})
	answer.MustProblem(t, "unique")
	require.Equal(t, map[string]string{"name": "unique"}, answer.FieldErrors(t))
	l.mustBook(t, map[string]any{"code": "A1"})
	second := l.mustBook(t, map[string]any{"code": nil})
	l.mustBook(t, map[string]any{"code": nil})
	answer = l.root.Patch(t, "/api/v1/books/"+second, map[string]any{"code": "A1"})
	answer.MustProblem(t, "unique")
	require.Equal(t, map[string]string{"code": "unique"}, answer.FieldErrors(t))
}
