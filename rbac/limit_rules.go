package rbac

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// assignDepartments is the permission to put people into departments that one does not belong to, and out of them.
const assignDepartments = "departments:assign"

// checkLimits holds the scopes and rules of a role, as they were written, against what the resources declare.
func (s *service) checkLimits(ctx context.Context, tx *manor.Tx, roleID string) error {
	var scopes []RoleScope
	var rules []RoleFieldRule
	for _, rows := range []any{&scopes, &rules} {
		if err := tx.NewSelect().Model(rows).Where("role_id = ?", roleID).Order("id").Scan(ctx); err != nil {
			return fmt.Errorf("read the limits of a role: %w", unavailable(err))
		}
	}
	var wrong []manor.FieldError
	actions := map[string][]string{}
	for _, p := range s.k.Permissions() {
		actions[p.Resource] = append(actions[p.Resource], p.Action)
	}
	for i, row := range scopes {
		wrong = append(wrong, s.checkScope(ctx, fmt.Sprintf("scopes[%d].", i), row, actions)...)
	}
	for i, row := range rules {
		wrong = append(wrong, s.checkRule(fmt.Sprintf("field_rules[%d].", i), row)...)
	}
	return manor.Invalid(wrong...)
}

func (s *service) checkScope(ctx context.Context, at string, row RoleScope, actions map[string][]string) []manor.FieldError {
	fault := func(field, code, message string) []manor.FieldError {
		return []manor.FieldError{{Path: at + field, Code: code, Message: message}}
	}
	switch known := actions[row.Resource]; {
	case known == nil:
		return fault("resource", "choice", fmt.Sprintf("There is no resource %q.", row.Resource))
	case row.Action != everything && !slices.Contains(known, row.Action):
		return fault("action", "choice", fmt.Sprintf("%s has %s, and * for all.", row.Resource, strings.Join(known, ", ")))
	}
	scope := manor.DataScope{Own: row.Scope == scopeOwn}
	if row.Scope == scopeDepartment || row.Scope == scopeSubtree {
		scope.Departments = []string{}
	}
	if err := s.fits(ctx, row.Resource, scope); err != "" {
		return fault("scope", "choice", err)
	}
	if err := s.fits(ctx, row.Resource, manor.DataScope{Filter: row.Filter}); err != "" {
		return fault("filter", "invalid", err)
	}
	return nil
}

// fits says why a scope does not fit a resource; empty when it does.
func (s *service) fits(ctx context.Context, resource string, scope manor.DataScope) string {
	err := admin.For(s.k).CheckDataScope(ctx, resource, scope)
	var said *manor.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &said):
		return said.Detail
	}
	return "This does not fit the resource."
}

func (s *service) checkRule(at string, row RoleFieldRule) []manor.FieldError {
	targets := admin.For(s.k).FieldRuleTargets(row.Resource)
	fitting, known := targets[row.Field]
	switch {
	case targets == nil:
		return []manor.FieldError{{Path: at + "resource", Code: "choice", Message: fmt.Sprintf("There is no resource %q.", row.Resource)}}
	case !known:
		return []manor.FieldError{{Path: at + "field", Code: "choice", Message: fmt.Sprintf("%s has no such field that a rule could be for.", row.Resource)}}
	case !slices.Contains(fitting, manor.FieldRule(row.Rule)):
		return []manor.FieldError{{Path: at + "rule", Code: "choice", Message: fmt.Sprintf("This field takes %v.", fitting)}}
	}
	return nil
}

// mayJoin refuses to put people into departments, or out of them, that who neither belongs to nor may assign: with them
// go rows.
func (s *service) mayJoin(ctx context.Context, who *manor.Principal, before, after []string) error {
	for _, id := range slices.Concat(before, after) {
		if slices.Contains(before, id) == slices.Contains(after, id) || slices.Contains(who.Departments(), id) {
			continue
		}
		switch ok, err := s.mayAssignTo(ctx, who, id); {
		case err != nil:
			return err
		case !ok:
			return manor.Errorf(manor.CodeForbidden, "You may change who belongs to your own departments only, without %s.", assignDepartments)
		}
	}
	return nil
}

// mayAssignTo tells whether who holds departments:assign for a department.
func (s *service) mayAssignTo(ctx context.Context, who *manor.Principal, id string) (bool, error) {
	switch {
	case !who.Can(assignDepartments):
		return false, nil
	case who.DataScopes(assignDepartments) == nil:
		return true, nil
	}
	_, shown, err := admin.For(s.k).Shows(ctx, who, "departments", "assign", id)
	return shown, err
}

// beforeDepartment refuses to move a department for who may not assign it and the one that it comes beneath: the rows of
// what is moved are seen by whoever sees what lies below.
func (s *service) beforeDepartment(ctx context.Context, save *admin.Save[Department]) error {
	who := save.Who
	if who == nil || who.Superuser || save.Created() || !save.Changed["parent_id"] {
		return nil
	}
	concerned := []string{save.Row.ID}
	if save.Row.ParentID != nil {
		concerned = append(concerned, *save.Row.ParentID)
	}
	for _, id := range concerned {
		switch ok, err := s.mayAssignTo(ctx, who, id); {
		case err != nil:
			return err
		case !ok:
			return manor.Errorf(manor.CodeForbidden, "Moving a department needs the permission %s: with it go rows.", assignDepartments)
		}
	}
	return nil
}
