package rbac

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// The operations on changes that were not made yet.
const (
	previewPath   = "/api/v1/rbac/preview"
	approvalsPath = "/api/v1/rbac/approvals"
)

// wantedChange is a change as it comes in: what would be sent to the resource.
type wantedChange struct {
	Method   string                     `json:"method" enum:"POST,PATCH,DELETE"`
	Resource string                     `json:"resource" minLength:"1" maxLength:"64" example:"roles" doc:"roles, user_roles, or users (PATCH only)"`
	ID       string                     `json:"id,omitempty" maxLength:"100" doc:"Of the row; none with POST"`
	Body     map[string]json.RawMessage `json:"body,omitempty" doc:"What the request to the resource would hold; none with DELETE"`
}

// otherRow is another row that the same request changes in the same way.
type otherRow struct {
	ID   string                     `json:"id" minLength:"1" maxLength:"100"`
	Body map[string]json.RawMessage `json:"body,omitempty"`
}

type changeInput struct {
	Body struct {
		Method   string                     `json:"method" enum:"POST,PATCH,DELETE"`
		Resource string                     `json:"resource" minLength:"1" maxLength:"64" example:"roles" doc:"roles, user_roles, or users (PATCH only)"`
		ID       string                     `json:"id,omitempty" maxLength:"100" doc:"Of the row; none with POST"`
		Body     map[string]json.RawMessage `json:"body,omitempty" doc:"What the request to the resource would hold; none with DELETE"`
		Further  []otherRow                 `json:"further,omitempty" maxItems:"199" doc:"More rows of the resource that change with it, by PATCH or DELETE: the answer is what all of them do together"`
	}
}

// changes are all that are wanted.
func (in *changeInput) changes() ([]admin.Change, error) {
	first, err := wantedChange{Method: in.Body.Method, Resource: in.Body.Resource, ID: in.Body.ID, Body: in.Body.Body}.change()
	if err != nil {
		return nil, err
	}
	all := []admin.Change{first}
	for i, row := range in.Body.Further {
		change, err := wantedChange{Method: first.Method, Resource: first.Resource, ID: row.ID, Body: row.Body}.change()
		if err != nil || first.Method == http.MethodPost {
			return nil, manor.Invalid(manor.FieldError{Path: fmt.Sprintf("further[%d]", i), Code: "choice", Message: "This must name a row to be changed as the first one is: with an id, and with a body as the method has one."})
		}
		all = append(all, change)
	}
	return all, nil
}

// change is the change for the resource engine; invalid when this cannot be tried out.
func (w wantedChange) change() (admin.Change, error) {
	change := admin.Change{Method: w.Method, Resource: w.Resource, ID: w.ID}
	methods, known := changeable[w.Resource]
	switch {
	case !known:
		return change, manor.Invalid(manor.FieldError{Path: "resource", Code: "choice", Message: "This is one of " + strings.Join(slices.Sorted(maps.Keys(changeable)), ", ") + "."})
	case !slices.Contains(methods, w.Method):
		return change, manor.Invalid(manor.FieldError{Path: "method", Code: "choice", Message: "For " + w.Resource + " this is one of " + strings.Join(methods, ", ") + "."})
	case (w.Method == http.MethodPost) != (w.ID == ""):
		return change, manor.Invalid(manor.FieldError{Path: "id", Code: "required", Message: "PATCH and DELETE name the row, POST does not."})
	case (w.Method == http.MethodDelete) != (w.Body == nil):
		return change, manor.Invalid(manor.FieldError{Path: "body", Code: "required", Message: "POST and PATCH say what to write, DELETE does not."})
	}
	if w.Body != nil {
		text, err := json.Marshal(w.Body)
		if err != nil {
			return change, fmt.Errorf("write a change: %w", err)
		}
		change.Body = text
	}
	return change, nil
}

// changeOperations binds preview and the request for approval.
func (s *service) changeOperations() {
	post(s, previewPath, "preview", "Who would gain and lose what by a change", http.StatusOK,
		"The change is tried out and taken back: it is refused as the change itself would be. Nothing is written. Names of users come to who may read all users.", s.postPreview)
	post(s, approvalsPath, "ask-approval", "Ask for a second person's approval of a change", http.StatusCreated,
		"For a change that was refused with approval_required. It is made when another person who may make it approves it: POST /api/v1/role_approvals/actions/approve.", s.postApproval)
}

func post[I, O any](s *service, path, id, summary string, status int, description string, handler func(context.Context, *manor.Principal, *I) (*O, error)) {
	op := huma.Operation{
		OperationID: "rbac-" + id, Method: http.MethodPost, Path: path, Summary: summary, Description: description, Tags: []string{"rbac"},
		Errors: []int{400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503}, DefaultStatus: status, MaxBodyBytes: 1 << 20,
		Security: []map[string][]string{{"bearer": {}}},
	}
	huma.Register(s.k.API(), op, func(ctx context.Context, in *I) (*O, error) {
		who := manor.PrincipalFrom(ctx)
		if who == nil {
			return nil, manor.Errorf(manor.CodeUnauthenticated, "Sign in first.")
		}
		return handler(ctx, who, in)
	})
}

type previewAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         effect
}

func (s *service) postPreview(ctx context.Context, who *manor.Principal, in *changeInput) (*previewAnswer, error) {
	changes, err := in.changes()
	if err != nil {
		return nil, err
	}
	e, err := s.preview(ctx, who, changes...)
	if err != nil {
		return nil, err
	}
	return &previewAnswer{CacheControl: "no-store", Body: *e}, nil
}

type approvalInput struct {
	Body struct {
		Change wantedChange `json:"change"`
		Reason string       `json:"reason,omitempty" maxLength:"500" doc:"Why, for who decides"`
	}
}

type approvalAnswer struct {
	Location string `header:"Location"`
	Body     struct {
		ID        string    `json:"id" doc:"Of a row of role_approvals"`
		State     string    `json:"state" enum:"pending"`
		ExpiresAt time.Time `json:"expires_at"`
	}
}

func (s *service) postApproval(ctx context.Context, who *manor.Principal, in *approvalInput) (*approvalAnswer, error) {
	if err := isPerson(ctx, who); err != nil {
		return nil, err
	}
	change, err := in.Body.Change.change()
	if err != nil {
		return nil, err
	}
	if err := in.Body.Change.rightsOnly(); err != nil {
		return nil, err
	}
	row, err := s.askApproval(ctx, who, change, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	answer := &approvalAnswer{Location: "/api/v1/role_approvals/" + row.ID}
	answer.Body.ID, answer.Body.State, answer.Body.ExpiresAt = row.ID, row.State, row.ExpiresAt
	return answer, nil
}

// isPerson refuses programs, and who acts as somebody else: either could be the first and the second person in one.
func isPerson(ctx context.Context, who *manor.Principal) error {
	if err := manor.NeedsPerson(who); err != nil {
		return err
	}
	return manor.RequireOwner(ctx)
}

// rightsOnly refuses to keep more of a user than what he is given: whoever decides may not be somebody who sees the rest.
func (w wantedChange) rightsOnly() error {
	var wrong []manor.FieldError
	if w.Resource == "users" {
		for _, name := range slices.Sorted(maps.Keys(w.Body)) {
			if !slices.Contains(givenFields, name) {
				wrong = append(wrong, manor.FieldError{Path: "change.body." + name, Code: "secret", Message: "Of a user only " + strings.Join(givenFields, ", ") + " are asked for; save the rest by itself."})
			}
		}
	}
	return manor.Invalid(wrong...)
}
