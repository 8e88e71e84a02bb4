package rbac

import (
	"context"
	"fmt"

	"github.com/casbin/casbin/v2"
)

// referTo lets Casbin answer for a user or role in the place of the compiled set, which is taken away: for Config.Reference.
func (a *authorizer) referTo(ctx context.Context, g *grants, subject string, userIDs ...string) (err error) {
	g.decided = g.words.none()
	g.ask, err = a.askCasbin(ctx, subject, userIDs...)
	return err
}

// askCasbin is an Enforcer over all roles and these users, as they are now. What cannot be answered is not allowed.
func (a *authorizer) askCasbin(ctx context.Context, subject string, userIDs ...string) (func(permission string) bool, error) {
	m, err := newModel()
	if err != nil {
		return nil, err
	}
	if err := a.policies.load(ctx, a.k.DB().Read(), m, Filter{AllRoles: true, Users: userIDs}); err != nil {
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
		allowed, err := enforcer.Enforce(subject, p.resource, p.action)
		return err == nil && allowed
	}, nil
}
