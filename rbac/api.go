package rbac

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
)

// operations binds everything under /api/v1/rbac.
func (s *service) operations() {
	s.k.Permit(manor.Permission{
		Name: explainPermission, Resource: "rbac", Action: "explain", Label: manor.Text{EN: "See why somebody may do something", ZH: "查看授权原因"},
	})
	bind(s, "/api/v1/rbac/explain", "explain", "Why a user may, or may not, do something",
		"Needs rbac:explain and to see the user, except about yourself.", s.getExplain, 403, 404)
	bind(s, "/api/v1/rbac/who", "who", "Who may do something, and why", "Needs rbac:explain and users:read for every row and field. Active users by name; superusers are among them.", s.getWho, 403)
	bind(s, "/api/v1/rbac/grants", "grants", "What a user was given, and by which role",
		"All grants and denials that count for the user now, also over the parents of his roles. Needs rbac:explain and to see the user, except about yourself.", s.getGrants, 403, 404)
	s.changeOperations()
}

func bind[I, O any](s *service, path, id, summary, description string, handler func(context.Context, *manor.Principal, *I) (*O, error), further ...int) {
	op := huma.Operation{
		OperationID: "rbac-" + id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{"rbac"},
		Errors:   append([]int{400, 401, 429, 500, 503}, further...),
		Security: []map[string][]string{{"bearer": {}}},
	}
	huma.Register(s.k.API(), op, func(ctx context.Context, in *I) (*O, error) {
		return handler(ctx, manor.PrincipalFrom(ctx), in)
	})
}

type explainInput struct {
	User       string `query:"user" required:"true" minLength:"1" maxLength:"150" doc:"Id or user name"`
	Permission string `query:"permission" required:"true" minLength:"1" maxLength:"200" example:"courses:publish"`
	ResourceID string `query:"resource_id" maxLength:"100" doc:"A row of the permission's resource: whether the user's scope holds it"`
}

type explainAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Allowed bool                       `json:"allowed" doc:"The permission is held, and with resource_id for that row"`
		UserID  string                     `json:"user_id"`
		Because []reason                   `json:"because" nullable:"false"`
		Row     *rowScope                  `json:"row,omitempty" doc:"With resource_id, when there is such a resource"`
		Fields  map[string]manor.FieldRule `json:"fields,omitempty" doc:"Of the resource, those with a rule: hidden, masked, readonly or create_only"`
	}
}

type rowScope struct {
	Resource string `json:"resource"`
	ID       string `json:"id"`
	Shown    bool   `json:"shown" doc:"The row is there, and the user's scope holds it"`
}

func (s *service) getExplain(ctx context.Context, who *manor.Principal, in *explainInput) (*explainAnswer, error) {
	if err := mayAsk(who, in.User); err != nil {
		return nil, err
	}
	if err := s.known(in.Permission); err != nil {
		return nil, err
	}
	user, err := s.askedAbout(ctx, who, in.User)
	if err != nil {
		return nil, err
	}
	e, err := s.explain(ctx, user, in.Permission)
	if err != nil {
		return nil, err
	}
	answer := &explainAnswer{CacheControl: "no-store"}
	answer.Body.Allowed, answer.Body.UserID, answer.Body.Because = e.Allowed, user.ID, e.Because
	answer.Body.Fields = e.Fields
	resource := patternOf(in.Permission).resource
	if in.ResourceID == "" || !who.Can(explainPermission) && !who.Can(resource+":read") {
		return answer, nil
	}
	known, shown, err := s.inScope(ctx, e, in.Permission, in.ResourceID)
	if err != nil {
		return nil, err
	}
	if known {
		answer.Body.Row = &rowScope{Resource: resource, ID: in.ResourceID, Shown: shown}
		answer.Body.Allowed = answer.Body.Allowed && shown
	}
	return answer, nil
}

func isHimself(who *manor.Principal, user string) bool {
	return user == who.UserID || user == who.Username
}

// mayAsk refuses questions about others to who lacks the permission for them.
func mayAsk(who *manor.Principal, user string) error {
	if isHimself(who, user) || who.Can(explainPermission) {
		return nil
	}
	return manor.Errorf(manor.CodeForbidden, "Asking about others needs the permission %s.", explainPermission)
}

// askedAbout is the user that a question is about. Others are there for who sees them.
func (s *service) askedAbout(ctx context.Context, who *manor.Principal, user string) (person, error) {
	if isHimself(who, user) {
		return s.findPerson(ctx, who.UserID) // his name may be another's id
	}
	found, err := s.findPerson(ctx, user)
	if err != nil || who.Superuser {
		return found, err
	}
	known, shown, err := admin.For(s.k).Shows(ctx, who, "users", "read", found.ID)
	if err != nil {
		return found, err
	}
	if known && !(shown && who.Can("users:read")) {
		return found, noSuchUser(user)
	}
	return found, nil
}

// known refuses a permission that no app declares: the answer would be true of nothing.
func (s *service) known(permission string) error {
	if vocabularyOf(s.k.Permissions()).knows(permission) {
		return nil
	}
	return manor.Errorf(problem.InvalidParameter, "permission: %q is not a permission; GET /api/v1/permissions lists them.", permission)
}

type whoInput struct {
	Permission string `query:"permission" required:"true" minLength:"1" maxLength:"200" example:"courses:publish"`
	Page       int    `query:"page" minimum:"1" maximum:"100000" default:"1"`
	PerPage    int    `query:"per_page" minimum:"1" maximum:"200" default:"20"`
}

type whoAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Items   []holder `json:"items" nullable:"false"`
		Total   int      `json:"total"`
		Page    int      `json:"page"`
		PerPage int      `json:"per_page"`
	}
}

func (s *service) getWho(ctx context.Context, who *manor.Principal, in *whoInput) (*whoAnswer, error) {
	if !who.Can(explainPermission) {
		return nil, manor.Errorf(manor.CodeForbidden, "This needs the permission %s.", explainPermission)
	}
	if err := s.known(in.Permission); err != nil {
		return nil, err
	}
	if !mayReadEverybody(who) {
		return nil, manor.Errorf(manor.CodeForbidden, "This names users, and needs users:read for every row and field of them.")
	}
	items, total, err := s.who(ctx, in.Permission, in.Page, in.PerPage)
	if err != nil {
		return nil, err
	}
	answer := &whoAnswer{CacheControl: "no-store"}
	answer.Body.Items, answer.Body.Total, answer.Body.Page, answer.Body.PerPage = items, total, in.Page, in.PerPage
	return answer, nil
}

type grantsInput struct {
	User string `query:"user" required:"true" minLength:"1" maxLength:"150" doc:"Id or user name"`
}

type grantsAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		UserID    string  `json:"user_id"`
		Username  string  `json:"username"`
		Active    bool    `json:"active" doc:"Who is switched off may do nothing, whatever he was given"`
		Superuser bool    `json:"superuser" doc:"May do everything, whatever he was given"`
		Items     []grant `json:"items" nullable:"false"`
	}
}

func (s *service) getGrants(ctx context.Context, who *manor.Principal, in *grantsInput) (*grantsAnswer, error) {
	if err := mayAsk(who, in.User); err != nil {
		return nil, err
	}
	user, err := s.askedAbout(ctx, who, in.User)
	if err != nil {
		return nil, err
	}
	lines, err := s.given(ctx, user)
	if err != nil {
		return nil, err
	}
	answer := &grantsAnswer{CacheControl: "no-store"}
	answer.Body.UserID, answer.Body.Username, answer.Body.Active, answer.Body.Superuser = user.ID, user.Username, user.Active, user.Superuser
	answer.Body.Items = lines
	return answer, nil
}
