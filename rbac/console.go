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
		Inlines: admin.Inlines{
			admin.Inline[RoleScope]("role_id").As("scopes").Ordered("id"), admin.Inline[RoleFieldRule]("role_id").As("field_rules").Ordered("id"),
		},
		BeforeSave: s.beforeRole,
		AfterSave:  s.afterRole, BeforeDelete: s.beforeRoleDelete,
		Fieldsets: []admin.Fieldset{
			{Fields: []string{"name", "label", "description"}},
			{Label: manor.Text{EN: "Rights", ZH: "权限"}, Fields: []string{"permissions", "denied", "parents", "sensitive"}},
			{Label: manor.Text{EN: "Limits", ZH: "范围"}, Fields: []string{"scopes", "field_rules"}},
			{Label: manor.Text{EN: "History", ZH: "记录"}, Fields: []string{"created_at", "updated_at"}, Collapsed: true},
		},
	})
	admin.Register(site, admin.Resource[UserRole]{
		Name: "user_roles", Icon: "users", Group: group, Order: "-created_at",
		ListFields: []string{"id", "user_id", "role_id", "valid_from", "valid_until"},
		Label:      manor.Text{EN: "Role of a user", ZH: "用户角色"}, Many: manor.Text{EN: "Roles of users", ZH: "用户角色"},
		BeforeSave: s.beforeAssignment,
		AfterSave: func(ctx context.Context, save *admin.Save[UserRole]) error {
			return s.authorizer.GrantsChanged(ctx, save.Tx, save.Row.UserID)
		},
		BeforeDelete: s.beforeAssignmentDelete,
	})
	admin.Register(site, admin.Resource[Department]{
		Name: "departments", Icon: "apartment", Group: group, Order: "code",
		Label: manor.Text{EN: "Department", ZH: "部门"}, Many: manor.Text{EN: "Departments", ZH: "部门"},
		Computed: admin.Computeds[Department]{{
			Name: "members", Kind: admin.KindInt, List: true, Permission: "users:read", Values: s.countMembers,
			Label: manor.Text{EN: "Members", ZH: "成员数"},
		}},
		Grants:     []admin.Grant{{Action: "assign", Label: manor.Text{EN: "Put people into any department", ZH: "分配任意部门"}}},
		BeforeSave: s.beforeDepartment,
		AfterSave: func(ctx context.Context, save *admin.Save[Department]) error {
			if save.Created() && save.Row.ParentID == nil || !save.Created() && !save.Changed["parent_id"] {
				return nil
			}
			return s.authorizer.GrantsChanged(ctx, save.Tx) // who sees what lies below sees other rows now
		},
		BeforeDelete: func(ctx context.Context, tx *manor.Tx, _ *Department) error {
			return s.authorizer.GrantsChanged(ctx, tx)
		},
	})
	admin.Register(site, admin.Resource[Post]{
		Name: "posts", Icon: "task", Group: group, Order: "position",
		Label: manor.Text{EN: "Post", ZH: "岗位"}, Many: manor.Text{EN: "Posts", ZH: "岗位"},
		Computed: admin.Computeds[Post]{{
			Name: "members", Kind: admin.KindInt, List: true, Permission: "users:read", Values: s.countHolders,
			Label: manor.Text{EN: "Members", ZH: "成员数"},
		}},
	})
	admin.Register(site, admin.Resource[Permission]{
		Name: "permissions", Icon: "key", Group: group, Order: "name", ReadOnly: true, NoHistory: true,
		Label: manor.Text{EN: "Permission", ZH: "权限"}, Many: manor.Text{EN: "Permissions", ZH: "权限"},
	})
	s.registerApprovals(site, group)
	for resource, fields := range map[string][]string{
		"roles":      {"permissions", "denied", "parents", "scopes", "field_rules", "sensitive"},
		"users":      givenFields,
		"user_roles": {"user_id", "role_id", "valid_from", "valid_until"},
	} {
		site.PreviewSaves(admin.SavePreview{
			Resource: resource, Path: previewPath, Approvals: approvalsPath, Methods: changeable[resource], Fields: fields,
		})
	}
	site.Page(admin.Page{
		Name: "access", Icon: "eye", Group: group, Permission: explainPermission, Own: true,
		Label: manor.Text{EN: "Who may do what", ZH: "权限查询"},
	})
	site.Labels(labels)
}
