package admin_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

func TestHistoryTellsWhoChangedWhat(t *testing.T) {
	l := newCampus(t)
	path := "/api/v1/books/" + l.mustBook(t, map[string]any{"pin": "1234", "cost": 5, "published": "2024-05-01T00:00:00Z"})
	who := manortest.Caller("editor", "books:read", "books:update", "books:cost")
	l.As(who).Patch(t, path, map[string]any{"title": "New", "pin": "9876", "cost": 6, "published": nil}, header("X-Request-Id", "r-1")).MustStatus(t, 200)
	page := l.root.Get(t, path+"/history").MustStatus(t, 200)
	require.Equal(t, 2, page.Int(t, "total"))
	line := page.Items(t)[0]
	require.Equal(t, "update", line["action"])
	require.Equal(t, "editor", line["actor"])
	require.Equal(t, who.UserID, line["actor_id"])
	require.Equal(t, "r-1", line["request_id"])
	require.Equal(t, "New", line["title"])
	changes, _ := line["changes"].(map[string]any)
	require.Equal(t, []any{"Call to Arms", "New"}, changes["title"])
	require.Equal(t, []any{"***", "***"}, changes["pin"], "secrets are masked")
	require.Equal(t, []any{"2024-05-01T00:00:00.000Z", nil}, changes["published"])
	require.Contains(t, changes, "cost")
	require.NotContains(t, changes, "version")
	require.NotContains(t, string(page.Body), "9876")
	require.Equal(t, "create", page.Items(t)[1]["action"])

	clerk := l.As(manortest.Caller("clerk", "books:read", "audit:read"))
	for _, address := range []string{path + "/history", "/api/v1/audit?resource=books"} {
		seen := clerk.Get(t, address).MustStatus(t, 200)
		require.NotContains(t, string(seen.Body), `"cost"`, "a hidden field is hidden in history too")
		require.Contains(t, string(seen.Body), `"pin"`)
	}
	l.As(manortest.Caller("nosy", "books:read")).Get(t, "/api/v1/audit").MustProblem(t, "forbidden")
}

func TestHistoryKeepsWhoActedAsTheActor(t *testing.T) {
	l := newCampus(t)
	path := "/api/v1/books/" + l.mustBook(t, nil)
	who := manortest.Caller("editor", "books:read", "books:update")
	who.Impersonator = &manor.Impersonator{UserID: "of-root", Username: "root"}
	l.As(who).Patch(t, path, map[string]any{"notes": "a"}).MustStatus(t, 200)
	line := l.root.Get(t, path+"/history").MustStatus(t, 200).Items(t)[0]
	require.Equal(t, []any{"editor", "root", "of-root"}, []any{line["actor"], line["impersonator"], line["impersonator_id"]})
	l.root.Patch(t, path, map[string]any{"notes": "b"}).MustStatus(t, 200)
	line = l.root.Get(t, path+"/history").MustStatus(t, 200).Items(t)[0]
	require.Equal(t, []any{"", ""}, []any{line["impersonator"], line["impersonator_id"]}, "empty: nobody acted as him")
	export := l.root.Get(t, "/api/v1/audit/export?format=csv&resource=books").MustStatus(t, 200)
	require.Contains(t, string(export.Body), "of-root")
}

func TestHistoryIsPagedNewestFirst(t *testing.T) {
	l := newCampus(t)
	path := "/api/v1/books/" + l.mustBook(t, nil)
	for _, notes := range []string{"a", "b", "c"} {
		l.root.Patch(t, path, map[string]any{"notes": notes}).MustStatus(t, 200)
	}
	page := l.root.Get(t, path+"/history?page=2&per_page=3").MustStatus(t, 200)
	require.Equal(t, 4, page.Int(t, "total"))
	require.Len(t, page.Items(t), 1)
	require.Equal(t, "create", page.Items(t)[0]["action"])
	l.root.Get(t, path+"/history?status=open").MustProblem(t, "unknown_parameter")
	l.root.Get(t, path+"/history?page=x").MustProblem(t, "invalid_parameter")
}

func TestAuditIsAReadOnlyResource(t *testing.T) {
	l := newCampus(t)
	l.mustBook(t, nil)
	page := l.root.Get(t, "/api/v1/audit?resource=authors&action=create").MustStatus(t, 200)
	require.Equal(t, 1, page.Int(t, "total"))
	id, _ := page.Items(t)[0]["id"].(string)
	l.root.Get(t, "/api/v1/audit/"+id).MustStatus(t, 200)
	require.Equal(t, 405, l.root.Delete(t, "/api/v1/audit/"+id).Status)
	require.Equal(t, 405, l.root.Post(t, "/api/v1/audit", map[string]any{}).Status)
}

func TestAppsWriteLinesOfTheirOwn(t *testing.T) {
	l := newCampus(t)
	ctx := manor.WithRequest(t.Context(), "r-2", "10.0.0.1", nil)
	err := l.Kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		return admin.Record(ctx, l.Kernel, tx,
			admin.Entry{Resource: "users", ObjectID: "u1", Title: "ann", Action: "login", Actor: manortest.Caller("ann"), Changes: map[string]any{"method": "password"}},
			admin.Entry{Resource: "users", ObjectID: "u2", Action: "sweep"})
	})
	require.NoError(t, err)
	lines := l.root.Get(t, "/api/v1/audit?resource=users").MustStatus(t, 200).Items(t)
	require.Len(t, lines, 2)
	require.Equal(t, "sweep", lines[0]["action"])
	require.Empty(t, lines[0]["actor"])
	require.Equal(t, "ann", lines[1]["actor"])
	require.Equal(t, "10.0.0.1", lines[1]["address"])
	require.Equal(t, map[string]any{"method": "password"}, lines[1]["changes"])
	require.Error(t, l.Kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		return admin.Record(ctx, l.Kernel, tx, admin.Entry{Action: "x", Changes: map[string]any{"f": func() {}}})
	}))
}
