package admin_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

func TestMetaTellsHowARowIsCalledAndWhatMayBeDoneToIt(t *testing.T) {
	f := newFair(t)
	id := f.mustStall(t, "Honey", f.anna, map[string]any{"status": "open"})
	path := "/api/v1/fair_stalls/" + id
	plain := f.clerk.Get(t, path).MustStatus(t, 200)
	require.False(t, plain.Has(t, "_meta"))

	rich := f.clerk.Get(t, path+"?meta=true&include=seller").MustStatus(t, 200)
	require.Equal(t, map[string]any{
		"title": "Honey", "url": "/stalls/" + id, "can": map[string]any{"update": true, "delete": true}, "readonly": []any{"fee", "items"},
	}, rich.Value(t, "_meta"))
	require.Equal(t, map[string]any{"title": "Anna", "url": ""}, rich.Value(t, "seller._meta"))

	require.Equal(t, map[string]any{"update": false, "delete": false}, f.visitor.Get(t, path+"?meta=true").MustStatus(t, 200).Value(t, "_meta.can"))
	listed := f.clerk.Get(t, "/api/v1/fair_stalls?meta=true&fields=status").MustStatus(t, 200)
	require.Equal(t, "Honey", listed.String(t, "items.0._meta.title"), "though the title is not among the fields")
	require.Equal(t, "open", listed.String(t, "items.0.status"))
	require.False(t, listed.Has(t, "items.0.title"))
	f.clerk.Get(t, path+"?meta=maybe").MustProblem(t, "invalid_parameter")
}

func TestTheTagOfARowWithMetaServesForAChange(t *testing.T) {
	f := newFair(t)
	path := "/api/v1/fair_stalls/" + f.mustStall(t, "Honey", f.anna, nil)
	tag := f.clerk.Get(t, path+"?meta=true").MustStatus(t, 200).Header.Get("ETag")
	require.NotEqual(t, f.clerk.Get(t, path).Header.Get("ETag"), tag)
	f.clerk.Get(t, path+"?meta=true", manortest.Header("If-None-Match", tag)).MustStatus(t, 304)
	f.clerk.Patch(t, path, map[string]any{"title": "Wax"}, manortest.Header("If-Match", tag)).MustStatus(t, 200)
	f.clerk.Patch(t, path, map[string]any{"title": "Tar"}, manortest.Header("If-Match", tag)).MustProblem(t, "precondition_failed")
}

func TestADeclarationMayKeepSingleRowsFromBeingChanged(t *testing.T) {
	f := newFair(t)
	shut, free := f.mustStall(t, "Shut", f.anna, map[string]any{"status": "closed"}), f.mustStall(t, "Free", f.anna, nil)
	path := "/api/v1/fair_stalls/" + shut
	require.Equal(t, map[string]any{"update": false, "delete": false}, f.clerk.Get(t, path+"?meta=true").MustStatus(t, 200).Value(t, "_meta.can"))
	f.clerk.Patch(t, path, map[string]any{"title": "Open sesame"}).MustProblem(t, "forbidden")
	f.clerk.Delete(t, path).MustProblem(t, "forbidden")
	for _, action := range []string{"light", "delete"} {
		f.clerk.Post(t, "/api/v1/fair_stalls/actions/"+action, map[string]any{"ids": []string{free, shut}}).MustProblem(t, "forbidden")
	}
	row := f.root.Get(t, path).MustStatus(t, 200)
	require.Equal(t, "Shut", row.String(t, "title"))
	require.Equal(t, 1, row.Int(t, "version"))
	require.Equal(t, false, f.root.Get(t, "/api/v1/fair_stalls/"+free).Value(t, "lit"), "all or none")
	f.root.Patch(t, path, map[string]any{"title": "Open sesame"}).MustStatus(t, 200)

	f.root.Delete(t, path).MustStatus(t, 204)
	f.clerk.Post(t, path+"/restore", nil).MustProblem(t, "forbidden")
	f.root.Post(t, path+"/restore", nil).MustStatus(t, 200)
}

func TestADeclarationMayKeepFieldsOfSingleRowsFromBeingChanged(t *testing.T) {
	f := newFair(t)
	path := "/api/v1/fair_stalls/" + f.mustStall(t, "Honey", f.anna, map[string]any{"status": "open", "fee": 5, "items": []any{map[string]any{"name": "Jar", "position": 1}}})
	items := f.clerk.Get(t, path).MustStatus(t, 200).Value(t, "items")
	f.clerk.Patch(t, path, map[string]any{"fee": 5, "items": items, "title": "Wax"}).MustStatus(t, 200)
	wrong := f.clerk.Patch(t, path, map[string]any{"fee": 6, "items": []any{}}).MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"fee": "read_only", "items": "read_only"}, wrong.FieldErrors(t))
	kept := f.clerk.Put(t, path, map[string]any{"title": "Tar", "status": "open", "seller_id": f.anna}).MustStatus(t, 200)
	require.Equal(t, 5, kept.Int(t, "fee"), "what cannot be set is not reset")
	require.Len(t, kept.Value(t, "items"), 1)
	f.root.Patch(t, path, map[string]any{"fee": 6, "items": []any{}}).MustStatus(t, 200)
	require.Empty(t, f.clerk.Patch(t, path, map[string]any{"status": "new"}).MustStatus(t, 200).Value(t, "items"))
	f.clerk.Patch(t, path, map[string]any{"fee": 7}).MustStatus(t, 200)
}

func TestWhatARuleForRowsCannotAnswerIsNotPermitted(t *testing.T) {
	p := newPress(t, func(d *admin.Resource[novel]) {
		d.May = func(context.Context, *manor.Principal, string, *novel) (bool, error) {
			return true, errors.New("nobody knows")
		}
	})
	p.root.Patch(t, "/api/v1/novels/"+p.novel, map[string]any{"title": "Other"}).MustProblem(t, "internal")
	p.root.Get(t, "/api/v1/novels?meta=true").MustProblem(t, "internal")
	require.Equal(t, "Novel one", p.root.Get(t, "/api/v1/novels/"+p.novel).String(t, "title"))
	q := newPress(t, func(d *admin.Resource[novel]) {
		d.ReadOnlyFields = func(context.Context, *manor.Principal, *novel) ([]string, error) { return []string{"titel"}, nil }
	})
	q.root.Patch(t, "/api/v1/novels/"+q.novel, map[string]any{"title": "Other"}).MustProblem(t, "internal")
}

func TestATitleThatIsMadeSeesTheWholeRow(t *testing.T) {
	p := newPress(t, func(d *admin.Resource[novel]) { d.Title = func(b *novel) string { return "№ " + b.Slug } })
	require.Equal(t, "№ one", p.root.Get(t, "/api/v1/novels?meta=true&fields=id").MustStatus(t, 200).String(t, "items.0._meta.title"))
}
