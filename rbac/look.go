package rbac

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// What a preview can be of.
const (
	previewRole = "role"
	previewUser = "user"
)

// Preview implements manor.Previewer. Of a role for superusers, and for those with rbac:explain who hold themselves, for
// every row and field, what it gives; of a user for superusers alone, because what is his own is seen too.
func (a *authorizer) Preview(ctx context.Context, who *manor.Principal, subject string) (*manor.Principal, error) {
	kind, id, _ := strings.Cut(subject, ":")
	if uuid.Validate(id) != nil || kind != previewRole && kind != previewUser {
		return nil, manor.Errorf(problem.InvalidParameter, "The header %s is role: or user: and an id.", manor.PreviewHeader)
	}
	if kind == previewUser {
		return a.previewUser(ctx, who, id)
	}
	if !who.Can(explainPermission) {
		return nil, manor.Errorf(manor.CodeForbidden, "Previewing a role needs the permission %s.", explainPermission)
	}
	own, err := a.grantsOf(ctx, who.UserID)
	if err != nil {
		return nil, err
	}
	roles := a.roles.Load()
	role := roles.roles[id]
	if role == nil {
		return nil, manor.Errorf(manor.CodeNotFound, "There is no such role.")
	}
	if !who.Superuser {
		if permission, ok := lacks(who, role.allowed); ok {
			return nil, manor.Errorf(manor.CodeForbidden, "The role %s holds %s, which you do not hold yourself, or not for every row and field.", role.name, permission)
		}
	}
	h := &holding{userID: who.UserID, active: true, roles: []assignment{{roleID: id}}, departments: own.departments, below: own.below}
	if h.departments == nil {
		h.departments = []string{}
	}
	seen := h.compile(roles, a.k.Clock().Now())
	if a.reference {
		if err := a.referTo(ctx, seen, roleSubject+id); err != nil {
			return nil, err
		}
	}
	shown := *who
	shown.Superuser, shown.Grants = false, seen
	shown.Preview = &manor.Preview{Kind: kind, ID: id, Name: role.name, CallerID: who.UserID}
	return &shown, nil
}

func (a *authorizer) previewUser(ctx context.Context, who *manor.Principal, id string) (*manor.Principal, error) {
	if !who.Superuser {
		return nil, manor.Errorf(manor.CodeForbidden, "Only a superuser can preview what a user sees.")
	}
	user, err := (&service{k: a.k, authorizer: a}).findPerson(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case user.ID != id:
		return nil, manor.Errorf(manor.CodeNotFound, "There is no such user.")
	case user.Superuser:
		return nil, manor.Errorf(manor.CodeForbidden, "A superuser sees everything; there is nothing to preview.")
	}
	grants, err := a.grantsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	shown := *who
	shown.UserID, shown.Username, shown.Superuser, shown.Grants = id, user.Username, false, grants
	shown.Preview = &manor.Preview{Kind: previewUser, ID: id, Name: user.Username, CallerID: who.UserID}
	return &shown, nil
}
