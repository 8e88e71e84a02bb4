package admin_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestPatchKeepsWhatIsAbsentAndClearsWhatIsNull(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"code": "A1", "notes": "n", "meta": map[string]any{"a": 1, "b": map[string]any{"c": 2, "d": 3}}, "labels": []string{"x"}})
	answer := l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"code": nil, "meta": map[string]any{"a": nil, "b": map[string]any{"c": 5}, "e": 6}}).MustStatus(t, 200)
	require.Nil(t, answer.Value(t, "code"))
	require.Equal(t, "n", answer.String(t, "notes"))
	require.Equal(t, "x", answer.String(t, "labels.0"))
	meta, err := json.Marshal(answer.Value(t, "meta"))
	require.NoError(t, err)
	require.JSONEq(t, `{"b":{"c":5,"d":3},"e":6}`, string(meta))
	require.Equal(t, 2, answer.Int(t, "version"))
	got := l.root.Get(t, "/api/v1/books/"+id)
	require.JSONEq(t, string(got.Body), string(answer.Body))
	require.Equal(t, got.Header.Get("ETag"), answer.Header.Get("ETag"))
	require.Equal(t, []string{"books.created", "books.updated"}, l.events(t, id))
}

func TestNullInAPatchEmptiesWhatMayBeEmpty(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"notes": "n", "labels": []string{"x"}, "pin": "1", "price": 5, "similar": []string{l.author}})
	answer := l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"notes": nil, "labels": nil, "similar": nil}).MustStatus(t, 200)
	require.Equal(t, "", answer.String(t, "notes"))
	require.Equal(t, []any{}, answer.Value(t, "labels"))
	require.Equal(t, []any{}, answer.Value(t, "similar"))
	require.Equal(t, 5, answer.Int(t, "price"))
	require.JSONEq(t, string(l.root.Get(t, "/api/v1/books/"+id).Body), string(answer.Body))
	for _, field := range []string{"title", "price", "in_stock", "status", "author_id", "pin"} { // no value of theirs stands for none; a secret is not lost by accident
		answer := l.root.Patch(t, "/api/v1/books/"+id, map[string]any{field: nil})
		answer.MustProblem(t, "invalid")
		require.Equal(t, map[string]string{field: "null"}, answer.FieldErrors(t))
	}
}

func TestPatchThatChangesNothingWritesNothing(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"meta": map[string]any{"a": 1}, "chapters": []any{map[string]any{"title": "One"}}})
	before := l.root.Get(t, "/api/v1/books/"+id)
	saved := len(l.school.seen(&l.school.saved))
	for _, body := range []string{string(before.Body), `{}`, `{"title":"Call to Arms","meta":{"a":1.0}}`} {
		answer := l.root.Patch(t, "/api/v1/books/"+id, body).MustStatus(t, 200)
		require.Equal(t, before.Header.Get("ETag"), answer.Header.Get("ETag"))
		require.JSONEq(t, string(before.Body), string(answer.Body))
	}
	require.Len(t, l.history(t, "books", id), 1)
	require.Equal(t, []string{"books.created"}, l.events(t, id))
	require.Len(t, l.school.seen(&l.school.saved), saved, "hooks hear of nothing")
}

func TestPutReplacesTheWholeObject(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"notes": "n", "price": 5, "status": "closed", "code": "A1", "labels": []string{"x"}, "fixed": "f", "pin": "1", "chapters": []any{map[string]any{"title": "One"}}})
	answer := l.root.Put(t, "/api/v1/books/"+id, map[string]any{"notes": "other"})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"title": "required", "author_id": "required"}, answer.FieldErrors(t))

	answer = l.root.Put(t, "/api/v1/books/"+id, map[string]any{"title": "New", "author_id": l.author}).MustStatus(t, 200)
	require.Equal(t, "", answer.String(t, "notes"))
	require.Equal(t, 0, answer.Int(t, "price"))
	require.Equal(t, "draft", answer.String(t, "status"), "back to the default")
	require.Nil(t, answer.Value(t, "code"))
	require.Empty(t, answer.Value(t, "labels"))
	require.Empty(t, answer.Value(t, "chapters"))
	require.Equal(t, "f", answer.String(t, "fixed"), "what can only be set at the start stays")

	same := l.root.Get(t, "/api/v1/books/"+id)
	again := l.root.Put(t, "/api/v1/books/"+id, same.Body).MustStatus(t, 200)
	require.JSONEq(t, string(same.Body), string(again.Body), "an object can be sent back as it was read")
}

func TestReadOnlyFieldsMayComeBackUnchangedOnly(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"fixed": "f"})
	got := l.root.Get(t, "/api/v1/books/"+id).Object(t)
	for field, other := range map[string]any{"id": "x", "version": 9, "stamp": "x", "shout": "x", "created_at": "2020-01-01T00:00:00Z", "fixed": "g"} {
		l.root.Patch(t, "/api/v1/books/"+id, map[string]any{field: got[field]}).MustStatus(t, 200)
		answer := l.root.Patch(t, "/api/v1/books/"+id, map[string]any{field: other})
		answer.MustProblem(t, "invalid")
		require.Equal(t, map[string]string{field: "read_only"}, answer.FieldErrors(t))
	}
	created, _ := got["created_at"].(string)
	l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"created_at": strings.Replace(created, "Z", "+00:00", 1)}).MustStatus(t, 200)
	require.Len(t, l.history(t, "books", id), 1)
}

func TestFieldsOfOthersAreUnknown(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"cost": 7})
	clerk := l.As(manortest.Caller("clerk", "books:read", "books:update"))
	answer := clerk.Patch(t, "/api/v1/books/"+id, map[string]any{"cost": 1})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"cost": "unknown"}, answer.FieldErrors(t))
	clerk.Put(t, "/api/v1/books/"+id, map[string]any{"title": "New", "author_id": l.author}).MustStatus(t, 200)
	require.Equal(t, 7, l.root.Get(t, "/api/v1/books/"+id).Int(t, "cost"), "who does not see a field does not reset it")
}

func TestIfMatchProtectsAgainstLostUpdates(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, nil)
	path := "/api/v1/books/" + id
	tag := l.root.Get(t, path).Header.Get("ETag")
	l.root.Patch(t, path, map[string]any{"notes": "a"}, header("If-Match", `"other", `+tag)).MustStatus(t, 200)
	l.root.Patch(t, path, map[string]any{"notes": "b"}, header("If-Match", tag)).MustProblem(t, "precondition_failed")
	now := l.root.Get(t, path).Header.Get("ETag")
	l.root.Patch(t, path, map[string]any{"notes": "b"}, header("If-Match", "W/"+now)).MustProblem(t, "precondition_failed")
	l.root.Put(t, path, map[string]any{"title": "New", "author_id": l.author}, header("If-None-Match", "*")).MustProblem(t, "precondition_failed")
	l.root.Patch(t, path, map[string]any{"notes": "b"}, header("If-None-Match", now)).MustProblem(t, "precondition_failed")
	l.root.Patch(t, path, map[string]any{"notes": "b"}, header("If-Match", "nonsense")).MustProblem(t, "invalid_parameter")
	l.root.Delete(t, path, header("If-Match", tag)).MustProblem(t, "precondition_failed")
	require.Equal(t, "a", l.root.Get(t, path).String(t, "notes"))
	l.root.Patch(t, path, map[string]any{"notes": "c"}, header("If-Match", "*")).MustStatus(t, 200)
	partial := l.root.Get(t, path+"?fields=title").Header.Get("ETag")
	l.root.Patch(t, path, map[string]any{"notes": "d"}, header("If-Match", partial)).MustStatus(t, 200)
	twoLines := func(r *http.Request) {
		r.Header["If-Match"] = []string{`"other"`, l.root.Get(t, path).Header.Get("ETag")}
	}
	l.root.Patch(t, path, map[string]any{"notes": "e"}, twoLines).MustStatus(t, 200)

	strict := l.mustMake(t, "stricts", map[string]any{"name": "s"})
	l.root.Patch(t, "/api/v1/stricts/"+strict, map[string]any{"name": "t"}).MustProblem(t, "precondition_required")
	l.root.Delete(t, "/api/v1/stricts/"+strict).MustProblem(t, "precondition_required")
	l.root.Delete(t, "/api/v1/stricts/"+strict, header("If-Match", l.root.Get(t, "/api/v1/stricts/"+strict).Header.Get("ETag"))).MustStatus(t, 204)
}

func TestOfTwoWritersWithOneTagOneWins(t *testing.T) {
	l := newCampus(t)
	path := "/api/v1/books/" + l.mustBook(t, nil)
	tag := l.root.Get(t, path).Header.Get("ETag")
	statuses := parallel(8, func(i int) int {
		return l.root.Patch(t, path, map[string]any{"notes": string(rune('a' + i))}, header("If-Match", tag)).Status
	})
	require.Equal(t, 1, statuses[http.StatusOK], "%v", statuses)
	require.Equal(t, 7, statuses[http.StatusPreconditionFailed], "%v", statuses)
	require.Equal(t, 2, l.root.Get(t, path).Int(t, "version"))
}

func TestParallelPatchesOfDifferentFieldsLoseNothing(t *testing.T) {
	l := newCampus(t)
	path := "/api/v1/books/" + l.mustBook(t, nil)
	fields := []map[string]any{{"notes": "n"}, {"price": 7}, {"weight": 2.5}, {"small": 3}, {"in_stock": true}, {"code": "c"}}
	statuses := parallel(len(fields), func(i int) int { return l.root.Patch(t, path, fields[i]).Status })
	require.Equal(t, map[int]int{200: len(fields)}, statuses)
	got := l.root.Get(t, path).Object(t)
	for _, f := range fields {
		for name, value := range f {
			require.EqualValues(t, value, number(got[name]), name)
		}
	}
	require.EqualValues(t, 1+len(fields), number(got["version"]))
}

func TestOfManyEqualUniqueValuesOneIsCreated(t *testing.T) {
	l := newCampus(t)
	statuses := parallel(20, func(int) int { return l.root.Post(t, "/api/v1/authors", map[string]any{"name": "Ba Jin"}).Status })
	require.Equal(t, map[int]int{201: 1, 409: 19}, statuses)
}

func TestOneIdempotencyKeyHasOneEffect(t *testing.T) {
	l := newCampus(t)
	body := map[string]any{"name": "reader"}
	statuses := parallel(10, func(int) int {
		return l.root.Post(t, "/api/v1/members", body, header("Idempotency-Key", "k1")).Status
	})
	require.Equal(t, 10, statuses[201]+statuses[409], "%v", statuses)
	require.Equal(t, 1, l.count(t, "members"))
	again := l.root.Post(t, "/api/v1/members", body, header("Idempotency-Key", "k1")).MustStatus(t, 201)
	require.Equal(t, "true", again.Header.Get("Idempotency-Replayed"))
	require.NotEmpty(t, again.Header.Get("Location"))
	l.root.Post(t, "/api/v1/members", map[string]any{"name": "other"}, header("Idempotency-Key", "k1")).MustProblem(t, "idempotency_mismatch")
	l.root.Post(t, "/api/v1/members", map[string]any{}, header("Idempotency-Key", "k2")).MustProblem(t, "invalid")
	l.root.Post(t, "/api/v1/members", body, header("Idempotency-Key", "k2")).MustStatus(t, 201)
	require.Equal(t, 2, l.count(t, "members"))
}

// parallel runs n requests at once and counts the statuses.
func parallel(n int, run func(i int) int) map[int]int {
	statuses := make([]int, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { statuses[i] = run(i) })
	}
	group.Wait()
	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}
	return counts
}

// number makes json.Number comparable with Go's numbers.
func number(value any) any {
	n, ok := value.(json.Number)
	if !ok {
		return value
	}
	if i, err := n.Int64(); err == nil {
		return i
	}
	f, err := n.Float64()
	if err != nil {
		return value
	}
	return f
}
