package rbac

import (
	"context"
	"fmt"

	"github.com/manor-go/manor"
)

// defaultsID is the row of the revisions that says that the default roles were made.
const defaultsID = "defaults"

// people are the resources that decide who may do what. Those that are not installed, now or ever, are named as well:
// once they are, the denial is there.
var people = []string{"users", "roles", "role_approvals", "user_roles", "departments", "posts", "permissions", "rbac", "sessions", "login_locks", "security_events", "api_keys", "audit"}

// defaultRoles are there after the first start. Neither names what a program's apps bring, so that both follow them.
func defaultRoles() []Role {
	manager := Role{
		Name: "manager", Label: "业务管理员 · Manager", Permissions: []string{everything},
		Description: "Everything but people, roles and the audit trail.",
	}
	for _, resource := range people {
		manager.Denied = append(manager.Denied, resource+":*")
	}
	return []Role{manager, {
		Name: "auditor", Label: "审计员 · Auditor", Permissions: []string{"*:read", "*:export", explainPermission},
		Description: "Reads and exports everything, changes nothing.",
	}}
}

// makeDefaultRoles makes the default roles once in the life of a database. One whose name is taken is left out; one that
// was changed or deleted later stays so.
func (s *service) makeDefaultRoles(ctx context.Context) error {
	db := s.k.DB()
	made, err := db.Read().NewSelect().Model((*revision)(nil)).Where("id = ?", defaultsID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for the default roles: %w", unavailable(err))
	}
	if made {
		return nil
	}
	known := vocabularyOf(s.k.Permissions())
	return db.InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		now := s.k.Clock().Now()
		done, err := tx.NewInsert().Model(&revision{ID: defaultsID, ChangedAt: now}).On("CONFLICT (id) DO NOTHING").Exec(ctx)
		if err != nil {
			return fmt.Errorf("mark the default roles: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		for _, role := range defaultRoles() {
			var later []*Permission
			for _, name := range append(role.Denied, role.Permissions...) {
				if p := patternOf(name); !known.knows(name) {
					later = append(later, permissionRow(manor.Permission{Name: name, Resource: p.resource, Action: p.action}, now, false))
				}
			}
			if err := addPermissions(ctx, tx, later); err != nil {
				return err
			}
			if _, err := s.ensureRole(ctx, tx, role); err != nil {
				return err
			}
		}
		return nil
	})
}
