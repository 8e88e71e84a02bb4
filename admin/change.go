package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// Change is one change of one row, as a caller could ask for it by a request.
type Change struct {
	Method   string          // POST, PATCH or DELETE
	Resource string          // its name
	ID       string          // of the row; empty for POST
	Body     json.RawMessage // an object, as the request would send it; nil for DELETE
}

// Perform makes a change within tx as who, and returns the id of the row. It is held to what his request would be held to:
// permissions, reach, rules, hooks; history and events are written in his name. Secret fields are refused, for a change
// may have been kept in between, and Prepare is not run. A change may be tried out within tx.Rehearse.
func (s *Site) Perform(ctx context.Context, tx *manor.Tx, who *manor.Principal, change Change) (id string, err error) {
	r := s.find(change.Resource)
	if r == nil {
		return "", manor.Invalid(manor.FieldError{Path: "resource", Code: "choice", Message: "There is no such resource."})
	}
	ctx = manor.WithRequest(ctx, manor.RequestIDFrom(ctx), manor.AddressFrom(ctx), who)
	c := &call{resource: r, ctx: ctx, who: who, view: r.viewFor(who)}
	needs, served := r.changeNeeds(change.Method)
	if !served {
		return "", manor.Errorf(problem.MethodNotAllowed, "%s is not possible here.", change.Method)
	}
	for _, verb := range needs {
		if permission := r.name + ":" + verb; !who.Can(permission) {
			return "", errForbidden(permission)
		}
	}
	var members map[string]json.RawMessage
	if change.Method != http.MethodDelete {
		if members, err = object(change.Body); err != nil {
			return "", err
		}
		if err := r.refuseSecrets(members); err != nil {
			return "", err
		}
	}
	if change.Method == http.MethodPost {
		rec, err := c.insert(ctx, tx, members)
		if err != nil {
			return "", err
		}
		return c.idOf(rec.row), nil
	}
	rec, err := c.fetch(ctx, tx.Tx, who, change.ID, fetchOptions{lock: true})
	if err != nil {
		return "", err
	}
	if change.Method == http.MethodPatch {
		_, err = c.change(ctx, tx, rec, members, merging)
		return change.ID, err
	}
	if err := c.demand(ctx, tx.Tx, who, "delete", rec); err != nil {
		return "", err
	}
	return change.ID, c.deleteRows(ctx, tx, who, []*record{rec})
}

// changeNeeds are the verbs of the permissions that a method needs; served is false where the resource does not have it.
func (r *resource) changeNeeds(method string) (needs []string, served bool) {
	switch method {
	case http.MethodPost:
		return []string{"create"}, !r.noCreate
	case http.MethodPatch:
		return []string{"read", "update"}, !r.noUpdate
	case http.MethodDelete:
		return []string{"delete"}, !r.noDelete
	}
	return nil, false
}

func (r *resource) refuseSecrets(members map[string]json.RawMessage) error {
	var wrong []manor.FieldError
	for _, f := range r.fields {
		if _, given := members[f.name]; given && !f.computed() && f.Secret {
			wrong = append(wrong, manor.FieldError{Path: f.name, Code: "secret", Message: "A secret is saved by itself, not by way of this."})
		}
	}
	slices.SortFunc(wrong, func(a, b manor.FieldError) int { return len(a.Path) - len(b.Path) })
	return manor.Invalid(wrong...)
}
