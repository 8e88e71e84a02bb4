package rbac

import (
	"context"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// register declares the resources roles, departments and permissions.
func (s *service) register(site *admin.Site) {
	group := manor.Text{EN: "People and rights", ZH: "人员与权限"}
	admin.Register(site, admin.Resource[Role]{
		Name: "roles", Icon: "safety", Group: group, Order: "name",
		Label: manor.Text{EN: "Role", ZH: "角色"}, Many: manor.Text{EN: "Roles", ZH: "角色"},
		BeforeSave: s.beforeRole,
		AfterSave: func(ctx context.Context, save *admin.Save[Role]) error {
			if save.Created() || !save.Changed["permissions"] && !save.Changed["name"] {
				return nil
			}
			return s.authorizer.GrantsChanged(ctx, save.Tx)
		},
		BeforeDelete: func(ctx context.Context, tx *manor.Tx, role *Role) error {
			if permission, ok := lacks(caller(ctx), role.Permissions); ok {
				return manor.Errorf(manor.CodeForbidden, "This role holds %s, which you do not hold yourself.", permission)
			}
			return s.authorizer.GrantsChanged(ctx, tx)
		},
	})
	admin.Register(site, admin.Resource[Department]{
		Name: "departments", Icon: "apartment", Group: group, Order: "code",
		Label: manor.Text{EN: "Department", ZH: "部门"}, Many: manor.Text{EN: "Departments", ZH: "部门"},
		BeforeDelete: func(ctx context.Context, tx *manor.Tx, _ *Department) error {
			return s.authorizer.GrantsChanged(ctx, tx)
		},
	})
	admin.Register(site, admin.Resource[Permission]{
		Name: "permissions", Icon: "key", Group: group, Order: "name", ReadOnly: true, NoHistory: true,
		Label: manor.Text{EN: "Permission", ZH: "权限"}, Many: manor.Text{EN: "Permissions", ZH: "权限"},
	})
	site.Labels(labels)
}

// beforeRole refuses permissions that do not exist, and roles, before or after, that hold more than the caller does.
func (s *service) beforeRole(_ context.Context, save *admin.Save[Role]) error {
	if save.Row.Permissions == nil {
		save.Row.Permissions = []string{}
	}
	if err := manor.Invalid(vocabularyOf(s.k.Permissions()).unknown(save.Row.Permissions)...); err != nil {
		return err
	}
	held := save.Row.Permissions
	if save.Before != nil {
		held = append(append([]string{}, held...), save.Before.Permissions...)
	}
	if permission, ok := lacks(save.Who, held); ok {
		return manor.Errorf(manor.CodeForbidden, "You cannot work on a role that holds %s, which you do not hold yourself.", permission)
	}
	return nil
}

// caller is who asks; the program itself, which may do everything, outside of a request.
func caller(ctx context.Context) *manor.Principal {
	if who := manor.PrincipalFrom(ctx); who != nil {
		return who
	}
	return &manor.Principal{Superuser: true}
}
