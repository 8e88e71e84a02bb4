package rbac

import (
	"context"
	"fmt"

	"github.com/casbin/casbin/v2"
)

// askCasbin is an Enforcer over all roles and one user, as they are now, for Config.Reference. What cannot be answered is
// not allowed.
func (a *authorizer) askCasbin(ctx context.Context, userID string) (func(permission string) bool, error) {
	m, err := newModel()
	if err != nil {
		return nil, err
	}
	if err := a.policies.load(ctx, a.k.DB().Read(), m, Filter{AllRoles: true, Users: []string{userID}}); err != nil {
		return nil, err
	}
	enforcer, err := casbin.NewSyncedEnforcer(m)
	if err != nil {
		return nil, fmt.Errorf("make an enforcer: %w", err)
	}
	if err := enforcer.BuildRoleLinks(); err != nil {
		return nil, fmt.Errorf("link the roles: %w", err)
	}
	return func(permission string) bool {
		p := patternOf(permission)
		allowed, err := enforcer.Enforce(userSubject+userID, p.resource, p.action)
		return err == nil && allowed
	}, nil
}
