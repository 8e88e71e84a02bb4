package rbac

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// MayGrant implements manor.Granter.
func (a *authorizer) MayGrant(ctx context.Context, tx *manor.Tx, who *manor.Principal, roleIDs []string) error {
	if who == nil || who.Superuser || len(roleIDs) == 0 {
		return nil
	}
	var roles []Role
	if err := tx.NewSelect().Model(&roles).Where("id IN (?)", bun.List(roleIDs)).Order("name").Scan(ctx); err != nil {
		return fmt.Errorf("read roles to be granted: %w", unavailable(err))
	}
	for _, role := range roles {
		holds, err := a.policies.s.heldBy(ctx, tx, []string{role.ID})
		if err != nil {
			return err
		}
		if permission, ok := lacks(who, holds.gives); ok {
			return manor.Errorf(manor.CodeForbidden, "The role %s holds %s, which you do not hold yourself, or not for every row and field.", role.Name, permission)
		}
	}
	return nil
}

// MayGive implements manor.Granter.
func (a *authorizer) MayGive(ctx context.Context, tx *manor.Tx, who *manor.Principal, before, after manor.Given) error {
	if who == nil {
		return nil
	}
	if err := a.policies.s.mayHandOut(ctx, tx, before.Roles, after.Roles); err != nil {
		return err
	}
	if ends(before.Denied, after.Denied) {
		if err := a.policies.s.mayLoosen(ctx, tx, after.Roles); err != nil {
			return err
		}
	}
	if who.Superuser {
		return nil
	}
	if err := a.MayGrant(ctx, tx, who, sorted(slices.Concat(before.Roles, after.Roles))); err != nil {
		return err
	}
	if err := a.policies.s.mayJoin(ctx, who, before.Departments, after.Departments); err != nil {
		return err
	}
	if permission, ok := lacks(who, slices.Concat(before.Permissions, after.Permissions)); ok {
		return manor.Errorf(manor.CodeForbidden, "The user has, or would have, %s, which you do not hold yourself, or not for every row and field.", permission)
	}
	was, err := a.policies.s.heldBy(ctx, tx, before.Roles)
	if err != nil {
		return err
	}
	is, err := a.policies.s.heldBy(ctx, tx, after.Roles)
	if err != nil {
		return err
	}
	return mayAllow(who, slices.Concat(was.takes, before.Denied), slices.Concat(is.takes, after.Denied))
}

// mayAllow refuses to end a denial of what who does not hold: that gives it, too.
func mayAllow(who *manor.Principal, before, after []string) error {
	ended := slices.DeleteFunc(slices.Clone(before), func(name string) bool { return slices.Contains(after, name) })
	if permission, ok := lacks(who, ended); ok {
		return manor.Errorf(manor.CodeForbidden, "You cannot end the denial of %s, which you do not hold yourself, or not for every row and field.", permission)
	}
	return nil
}

// lacks names the first permission that who does not hold, or holds for some rows or fields only: who gave it would give
// more than he has.
func lacks(who *manor.Principal, permissions []string) (string, bool) {
	held, _ := manor.GrantsOfOwner(who.Grants).(*grants)
	for _, permission := range permissions {
		if !who.Can(permission) || held != nil && !who.Superuser && held.limitsOn(patternOf(permission)) {
			return permission, true
		}
	}
	return "", false
}

// caller is who asks; the program itself, which may do everything, outside of a request.
func caller(ctx context.Context) *manor.Principal {
	if who := manor.PrincipalFrom(ctx); who != nil {
		return who
	}
	return &manor.Principal{Superuser: true}
}

// beforeRole refuses permissions that do not exist, roles in a circle, and work on a role that, before or after, holds
// more than the caller does, or denied him something and would no more.
func (s *service) beforeRole(ctx context.Context, save *admin.Save[Role]) error {
	row, before := save.Row, &Role{}
	if save.Before != nil {
		before = save.Before
	}
	known := vocabularyOf(s.k.Permissions())
	wrong := slices.Concat(
		known.unknown("permissions", row.Permissions, before.Permissions), known.unknown("denied", row.Denied, before.Denied))
	if err := manor.Invalid(wrong...); err != nil {
		return err
	}
	if !slices.Equal(row.Parents, before.Parents) {
		if err := s.checkParents(ctx, save); err != nil {
			return err
		}
	}
	if err := s.mayReshape(ctx, save, before); err != nil {
		return err
	}
	who := save.Who
	if who == nil || who.Superuser {
		return nil
	}
	was, err := s.heldBy(ctx, save.Tx, before.Parents)
	if err != nil {
		return err
	}
	is, err := s.heldBy(ctx, save.Tx, row.Parents)
	if err != nil {
		return err
	}
	gives := slices.Concat(before.Permissions, was.gives, row.Permissions, is.gives)
	gone, err := undeclared(ctx, save.Tx, gives)
	if err != nil {
		return err
	}
	// What no app declares gives nothing, and is not newly given here: a role with it can still be worked on.
	gives = slices.DeleteFunc(gives, func(name string) bool { return gone[name] })
	if permission, ok := lacks(who, gives); ok {
		return manor.Errorf(manor.CodeForbidden, "You cannot work on a role that holds %s, which you do not hold yourself, or not for every row and field.", permission)
	}
	return mayAllow(who, slices.Concat(before.Denied, was.takes), slices.Concat(row.Denied, is.takes))
}

// checkParents refuses a role that would build on itself. One such change is made at a time: the others wait for the row
// of the revision, and see what it made.
func (s *service) checkParents(ctx context.Context, save *admin.Save[Role]) error {
	if err := s.authorizer.rolesChanged(ctx, save.Tx, save.Row.ID); err != nil {
		return err
	}
	h, err := readHierarchy(ctx, save.Tx)
	if err != nil {
		return err
	}
	h[save.Row.ID] = save.Row.Parents
	if fault := h.fault(); fault != "" {
		return manor.Invalid(manor.FieldError{Path: "parents", Code: "circle", Message: fault})
	}
	return nil
}

func (s *service) afterRole(ctx context.Context, save *admin.Save[Role]) error {
	if err := s.checkLimits(ctx, save.Tx, save.Row.ID); err != nil {
		return err
	}
	if err := s.mayRelimit(ctx, save); err != nil {
		return err
	}
	return s.authorizer.rolesChanged(ctx, save.Tx, save.Row.ID)
}

func (s *service) beforeRoleDelete(ctx context.Context, tx *manor.Tx, role *Role) error {
	if manor.PrincipalFrom(ctx) != nil {
		if err := s.mayTouch(ctx, tx, role.ID); err != nil {
			return err
		}
	}
	if who := caller(ctx); !who.Superuser {
		holds, err := s.heldBy(ctx, tx, []string{role.ID})
		if err != nil {
			return err
		}
		if permission, ok := lacks(who, holds.gives); ok {
			return manor.Errorf(manor.CodeForbidden, "This role holds %s, which you do not hold yourself, or not for every row and field.", permission)
		}
		if err := mayAllow(who, holds.takes, nil); err != nil {
			return err
		}
	}
	h, err := readHierarchy(ctx, tx)
	if err != nil {
		return err
	}
	return s.authorizer.rolesChanged(ctx, tx, append(h.children(role.ID), role.ID)...)
}

// beforeAssignment keeps times in order, and the rules of giving roles.
func (s *service) beforeAssignment(ctx context.Context, save *admin.Save[UserRole]) error {
	row := save.Row
	if row.ValidFrom != nil && row.ValidUntil != nil && !row.ValidFrom.Before(*row.ValidUntil) {
		return manor.Invalid(manor.FieldError{Path: "valid_until", Code: "min", Message: "This must lie after valid_from."})
	}
	if err := s.mayLengthen(ctx, save); err != nil {
		return err
	}
	return s.mayAssign(ctx, save.Tx, save.Who, row, save.Before != nil)
}

func (s *service) beforeAssignmentDelete(ctx context.Context, tx *manor.Tx, row *UserRole) error {
	if err := s.mayAssign(ctx, tx, caller(ctx), row, true); err != nil {
		return err
	}
	return s.authorizer.GrantsChanged(ctx, tx, row.UserID)
}

// mayAssign holds an assignment to what a change of the user's roles is held to. Whoever may limit a role in time may end
// what it denies.
func (s *service) mayAssign(ctx context.Context, tx *manor.Tx, who *manor.Principal, row *UserRole, had bool) error {
	if who == nil || who.Superuser {
		return nil
	}
	var superuser bool
	err := tx.NewSelect().TableExpr("users").Column("superuser").Where("id = ?", row.UserID).Scan(ctx, &superuser)
	if err != nil {
		return ignoreAbsent(err, "read the user of a role")
	}
	if superuser {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser can change the roles of a superuser.")
	}
	before := manor.Given{}
	err = s.authorizer.policies.lines(ctx, tx.Tx, Filter{Users: []string{row.UserID}, Always: true, Undeclared: true}, func(line []string) error {
		switch {
		case line[0] == "g":
			before.Roles = append(before.Roles, line[2][len(roleSubject):])
		case line[4] == deny:
			before.Denied = append(before.Denied, pattern{line[2], line[3]}.String())
		default:
			before.Permissions = append(before.Permissions, pattern{line[2], line[3]}.String())
		}
		return nil
	})
	if err != nil {
		return err
	}
	after := before
	if had {
		after.Roles = slices.DeleteFunc(slices.Clone(before.Roles), func(id string) bool { return id == row.RoleID })
	} else {
		after.Roles = append(slices.Clone(before.Roles), row.RoleID)
	}
	return s.authorizer.MayGive(ctx, tx, who, before, after)
}
