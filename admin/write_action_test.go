package admin_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

const publish = "/api/v1/books/actions/publish"

func TestActionsChangeAllRowsOrNone(t *testing.T) {
	l := newCampus(t)
	a := l.mustBook(t, map[string]any{"price": 5})
	b := l.mustBook(t, map[string]any{"price": 5})
	closed := l.mustBook(t, map[string]any{"price": 5, "status": "closed"})
	input := map[string]any{"reason": "because"}

	l.root.Post(t, publish, map[string]any{"ids": []string{a, closed}, "input": input}).MustProblem(t, "conflict")
	require.Equal(t, "draft", l.root.Get(t, "/api/v1/books/"+a).String(t, "status"))
	missing := l.root.Post(t, publish, map[string]any{"ids": []string{a, "nothing"}, "input": input})
	missing.MustProblem(t, "not_found")
	require.Contains(t, missing.String(t, "detail"), "nothing")

	done := l.root.Post(t, publish, map[string]any{"ids": []string{a, b}, "input": input}).MustStatus(t, 200)
	require.Equal(t, 2, done.Int(t, "affected"))
	require.Equal(t, 1, done.Int(t, "result.times"), "the default of the form")
	for _, id := range []string{a, b} {
		got := l.root.Get(t, "/api/v1/books/"+id)
		require.Equal(t, "open", got.String(t, "status"))
		require.Equal(t, 2, got.Int(t, "version"))
		require.Equal(t, "publish", l.history(t, "books", id)[0]["action"])
		require.Equal(t, []string{"books.created", "books.updated"}, l.events(t, id))
	}
	l.root.Post(t, "/api/v1/books/actions/touch", map[string]any{"ids": []string{a}}).MustStatus(t, 200)
	require.Len(t, l.history(t, "books", a), 2, "an action that changes nothing leaves no history")
}

func TestRowsThatAnActionChangedAreValidated(t *testing.T) {
	l := newCampus(t)
	free := l.mustBook(t, nil)
	answer := l.root.Post(t, publish, map[string]any{"ids": []string{free}, "input": map[string]any{"reason": "r"}})
	answer.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"rows[0].price": "price_needed"}, answer.FieldErrors(t))
	require.Equal(t, 1, l.root.Get(t, "/api/v1/books/"+free).Int(t, "version"))
}

func TestActionsByFilterWorkOnWhatWasExpected(t *testing.T) {
	l := newCampus(t)
	l.mustBook(t, map[string]any{"price": 5})
	l.mustBook(t, map[string]any{"price": 5})
	body := func(expected int) map[string]any {
		return map[string]any{"filter": "status=draft&price__gte=5", "expected_total": expected, "input": map[string]any{"reason": "r"}}
	}
	l.root.Post(t, publish, body(3)).MustProblem(t, "total_changed")
	l.root.Post(t, publish, map[string]any{"filter": "nonsense=1", "expected_total": 1, "input": map[string]any{"reason": "r"}}).MustProblem(t, "unknown_parameter")
	require.Equal(t, 2, l.root.Post(t, publish, body(2)).MustStatus(t, 200).Int(t, "affected"))
	l.root.Post(t, publish, body(2)).MustProblem(t, "total_changed")
	require.Equal(t, 0, l.root.Post(t, publish, body(0)).MustStatus(t, 200).Int(t, "affected"))
}

func TestActionsRefuseWhatTheyDoNotUnderstand(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"price": 5})
	input := map[string]any{"reason": "r"}
	for _, c := range []struct {
		body map[string]any
		want map[string]string
	}{
		{map[string]any{"input": input}, map[string]string{"ids": "required"}},
		{map[string]any{"ids": []string{id}, "filter": "", "expected_total": 1, "input": input}, map[string]string{"ids": "required"}},
		{map[string]any{"ids": []string{}, "input": input}, map[string]string{"ids": "too_short"}},
		{map[string]any{"ids": nil, "input": input}, map[string]string{"ids": "null"}},
		{map[string]any{"ids": []string{id, id}, "input": input}, map[string]string{"ids": "duplicate"}},
		{map[string]any{"ids": "x", "input": input}, map[string]string{"ids": "type"}},
		{map[string]any{"ids": []string{id}, "expected_total": 1, "input": input}, map[string]string{"expected_total": "unknown"}},
		{map[string]any{"filter": "", "input": input}, map[string]string{"expected_total": "required"}},
		{map[string]any{"filter": 5, "expected_total": "1", "input": input}, map[string]string{"filter": "type", "expected_total": "type"}},
		{map[string]any{"ids": []string{id}}, map[string]string{"input.reason": "required"}},
		{map[string]any{"ids": []string{id}, "input": 5}, map[string]string{"input": "type"}},
		{map[string]any{"ids": []string{id}, "more": 1, "input": map[string]any{"reason": "much too long", "x": 1}}, map[string]string{"more": "unknown", "input.reason": "too_long", "input.x": "unknown"}},
	} {
		answer := l.root.Post(t, publish, c.body)
		answer.MustProblem(t, "invalid")
		require.Equal(t, c.want, answer.FieldErrors(t), "%v", c.body)
	}
	l.root.Post(t, "/api/v1/books/actions/touch", map[string]any{"ids": []string{id}, "input": input}).MustProblem(t, "invalid")
	l.root.Post(t, publish, map[string]any{"ids": many(201), "input": input}).MustProblem(t, "too_many_rows")
	l.root.Post(t, publish, `[]`).MustProblem(t, "invalid")
	l.root.Post(t, "/api/v1/books/actions/fly", map[string]any{"ids": []string{id}}).MustProblem(t, "not_found")
	l.As(manortest.Caller("clerk", "books:read", "books:update")).Post(t, publish, map[string]any{"ids": []string{id}}).MustProblem(t, "forbidden")
	require.Equal(t, 1, l.root.Get(t, "/api/v1/books/"+id).Int(t, "version"))
}

func TestManyRowsAreDeletedTogetherOrNotAtAll(t *testing.T) {
	l := newCampus(t)
	a, b, kept := l.mustBook(t, nil), l.mustBook(t, nil), l.mustBook(t, map[string]any{"title": "kept"})
	l.root.Post(t, "/api/v1/books/actions/delete", map[string]any{"ids": []string{a, kept}}).MustProblem(t, "conflict")
	require.Equal(t, 3, l.count(t, "books"))
	require.Equal(t, 2, l.root.Post(t, "/api/v1/books/actions/delete", map[string]any{"filter": url.Values{"title": {"Call to Arms"}}.Encode(), "expected_total": 2}).MustStatus(t, 200).Int(t, "affected"))
	require.Equal(t, 1, l.count(t, "books"))
	require.Equal(t, []string{"books.created", "books.deleted"}, l.events(t, b))
}

func TestAnActionRunsOncePerIdempotencyKey(t *testing.T) {
	l := newCampus(t)
	id := l.mustBook(t, map[string]any{"price": 5})
	body := map[string]any{"ids": []string{id}, "input": map[string]any{"reason": "r", "times": 3}}
	first := l.root.Post(t, publish, body, header("Idempotency-Key", "once")).MustStatus(t, 200)
	l.root.Patch(t, "/api/v1/books/"+id, map[string]any{"status": "draft"}).MustStatus(t, 200)
	again := l.root.Post(t, publish, body, header("Idempotency-Key", "once")).MustStatus(t, 200)
	require.JSONEq(t, string(first.Body), string(again.Body))
	require.Equal(t, "draft", l.root.Get(t, "/api/v1/books/"+id).String(t, "status"))
}
