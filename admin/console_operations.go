package admin

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
)

// consolePath is where the console keeps and asks what belongs to no resource.
const consolePath = "/api/v1/console"

// shareViews is the permission to show a saved view to everybody.
const shareViews = "console:share_views"

// installConsoleState brings what the console keeps for its users, and what apps add to it: preferences, saved views, widgets, extensions.
func (s *Site) installConsoleState() {
	Table[preferenceRow](s)
	Table[viewRow](s)
	s.kernel.Permit(manor.Permission{
		Name: shareViews, Resource: "console", Action: "share_views", Label: manor.Text{EN: "Share saved views", ZH: "共享已保存的视图"},
	})
	bindConsole(s, http.MethodGet, "/preferences", "preferences", "Your preferences", byPerson(s.getPreferences))
	bindConsole(s, http.MethodPut, "/preferences/{key}", "set-preference", "Keep a preference", byPerson(s.putPreference), 413, 422)
	bindConsole(s, http.MethodDelete, "/preferences/{key}", "forget-preference", "Forget a preference", byPerson(s.deletePreference))
	bindConsole(s, http.MethodGet, "/views", "views", "Saved views of lists: yours, and those that others share", byPerson(s.getViews))
	bindConsole(s, http.MethodPost, "/views", "save-view", "Save a view of a list", byPerson(s.postView), 409, 413, 415, 422)
	bindConsole(s, http.MethodPatch, "/views/{id}", "change-view", "Change a saved view of yours", byPerson(s.patchView), 404, 409, 413, 415, 422)
	bindConsole(s, http.MethodDelete, "/views/{id}", "forget-view", "Forget a saved view of yours", byPerson(s.deleteView), 404)
	bindConsole(s, http.MethodGet, "/widgets/{name}", "widget", "What a widget of the dashboard shows", s.getWidget, 404)
	s.mountExtensions()
}

// nothing is an operation without input, or without an answer: 204.
type nothing struct{}

// byPerson closes an operation to API keys: what the console remembers is of who signed in.
func byPerson[I, O any](handler func(context.Context, *manor.Principal, *I) (*O, error)) func(context.Context, *manor.Principal, *I) (*O, error) {
	return func(ctx context.Context, who *manor.Principal, in *I) (*O, error) {
		if err := manor.NeedsPerson(who); err != nil {
			return nil, err
		}
		return handler(ctx, who, in)
	}
}

// bindConsole registers an operation for everybody who is signed in and holds at least one permission.
func bindConsole[I, O any](s *Site, method, path, id, summary string, handler func(context.Context, *manor.Principal, *I) (*O, error), further ...int) {
	op := huma.Operation{
		OperationID: "console-" + id, Method: method, Path: consolePath + path, Summary: summary, Tags: []string{"console"},
		Errors:   append([]int{400, 401, 403, 429, 500, 503}, further...),
		Security: []map[string][]string{{"bearer": {}}},
	}
	if method == http.MethodPost {
		op.DefaultStatus = http.StatusCreated
	}
	huma.Register(s.kernel.API(), op, func(ctx context.Context, in *I) (*O, error) {
		who := manor.PrincipalFrom(ctx)
		if who == nil {
			return nil, errAnonymous()
		}
		if !who.Superuser && (who.Grants == nil || len(who.Grants.Permissions()) == 0) {
			return nil, manor.Errorf(manor.CodeForbidden, "The console is for those who hold a permission.")
		}
		return handler(ctx, who, in)
	})
}
