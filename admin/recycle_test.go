package admin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestTheRecycleBinHoldsWhatWasDeleted(t *testing.T) {
	f := newFair(t)
	first, second, kept := f.mustStall(t, "First", f.anna, nil), f.mustStall(t, "Second", f.anna, nil), f.mustStall(t, "Kept", f.anna, nil)
	f.root.Delete(t, "/api/v1/fair_stalls/"+first).MustStatus(t, 204)
	f.Clock.Advance(time.Minute)
	f.root.Delete(t, "/api/v1/fair_stalls/"+second).MustStatus(t, 204)

	bin := f.clerk.Get(t, "/api/v1/fair_stalls?deleted=true&meta=true").MustStatus(t, 200)
	require.Equal(t, []string{second, first}, ids(bin.Items(t)), "what was deleted last comes first")
	require.Equal(t, 2, bin.Int(t, "total"))
	require.NotEmpty(t, bin.String(t, "items.0.deleted_at"))
	require.Equal(t, map[string]any{"update": false, "delete": false, "restore": true}, bin.Value(t, "items.0._meta.can"))
	require.Equal(t, []string{first, second}, ids(f.clerk.Get(t, "/api/v1/fair_stalls?deleted=true&sortby=deleted_at").MustStatus(t, 200).Items(t)))
	require.Equal(t, []string{kept}, ids(f.clerk.Get(t, "/api/v1/fair_stalls?deleted=false").MustStatus(t, 200).Items(t)))
	f.clerk.Get(t, "/api/v1/fair_stalls?sortby=deleted_at").MustProblem(t, "invalid_parameter")

	one := f.clerk.Get(t, "/api/v1/fair_stalls/"+first+"?deleted=true").MustStatus(t, 200)
	require.Equal(t, "First", one.String(t, "title"))
	f.clerk.Get(t, "/api/v1/fair_stalls/"+first).MustProblem(t, "gone")
	f.clerk.Get(t, "/api/v1/fair_stalls/"+kept+"?deleted=true").MustProblem(t, "not_found")
	f.clerk.Post(t, "/api/v1/fair_stalls/"+first+"/restore", nil, manortest.Header("If-Match", one.Header.Get("ETag"))).MustStatus(t, 200)
	require.Equal(t, []string{second}, ids(f.clerk.Get(t, "/api/v1/fair_stalls?deleted=true").MustStatus(t, 200).Items(t)))
}

func TestTheRecycleBinKeepsPermissionsAndScopes(t *testing.T) {
	f := newFair(t)
	south := f.mustStall(t, "South", f.boris, nil)
	f.root.Delete(t, "/api/v1/fair_stalls/"+south).MustStatus(t, 204)
	require.Empty(t, f.clerk.Get(t, "/api/v1/fair_stalls?deleted=true").MustStatus(t, 200).Items(t))
	f.clerk.Get(t, "/api/v1/fair_stalls/"+south+"?deleted=true").MustProblem(t, "not_found")
	for _, path := range []string{"?deleted=true", "/" + south + "?deleted=true", "/facets?deleted=true", "/dates?deleted=true"} {
		f.visitor.Get(t, "/api/v1/fair_stalls"+path).MustProblem(t, "forbidden")
	}
	f.root.Get(t, "/api/v1/fair_sellers?deleted=true").MustProblem(t, "unknown_parameter")
	f.root.Get(t, "/api/v1/fair_sellers/"+f.anna+"?deleted=true").MustProblem(t, "unknown_parameter")
}

func TestACursorWalksTheRecycleBinAndNothingElse(t *testing.T) {
	f := newFair(t)
	want := []string{}
	for range 5 {
		id := f.mustStall(t, "Gone", f.anna, nil)
		f.root.Delete(t, "/api/v1/fair_stalls/"+id).MustStatus(t, 204)
		want = append([]string{id}, want...)
		f.Clock.Advance(time.Second)
	}
	page := f.clerk.Get(t, "/api/v1/fair_stalls?deleted=true&per_page=2").MustStatus(t, 200)
	got, cursor := ids(page.Items(t)), page.String(t, "next_cursor")
	f.clerk.Get(t, "/api/v1/fair_stalls?per_page=2&cursor="+cursor).MustProblem(t, "invalid_cursor")
	for cursor != "" {
		page = f.clerk.Get(t, "/api/v1/fair_stalls?deleted=true&per_page=2&cursor="+cursor).MustStatus(t, 200)
		got, cursor = append(got, ids(page.Items(t))...), ""
		if page.Has(t, "next_cursor") {
			cursor = page.String(t, "next_cursor")
		}
	}
	require.Equal(t, want, got)
}
