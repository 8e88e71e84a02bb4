package rbac

import (
	"slices"
	"strings"
)

// grants is what one user may do, compiled: a decision is at most two map reads and allocates nothing.
type grants struct {
	all         bool                // holds "*"
	resources   map[string]struct{} // "courses" of "courses:*"
	exact       map[string]struct{} // "courses:publish"
	permissions []string
	roles       []string
	departments []string
}

var nothing = &grants{}

// compile makes the set of permissions as granted, in any order and with repeats.
func compile(permissions, roles, departments []string) *grants {
	g := &grants{
		resources:   map[string]struct{}{},
		exact:       map[string]struct{}{},
		permissions: sorted(permissions),
		roles:       sorted(roles),
		departments: sorted(departments),
	}
	for _, permission := range g.permissions {
		if permission == everything {
			g.all = true
		} else if resource, ok := strings.CutSuffix(permission, ":*"); ok {
			g.resources[resource] = struct{}{}
		} else {
			g.exact[permission] = struct{}{}
		}
	}
	return g
}

// Allows tells whether a permission is held. A wildcard is held when it, or a wider one, was granted.
func (g *grants) Allows(permission string) bool {
	if g.all {
		return true
	}
	if _, ok := g.exact[permission]; ok {
		return true
	}
	if colon := strings.IndexByte(permission, ':'); colon >= 0 {
		_, ok := g.resources[permission[:colon]]
		return ok
	}
	return false
}

// Permissions are the permissions as granted, wildcards included, sorted.
func (g *grants) Permissions() []string { return g.permissions }

// Roles are the names of the roles, sorted.
func (g *grants) Roles() []string { return g.roles }

// Departments are the ids of the departments, sorted.
func (g *grants) Departments() []string { return g.departments }

func sorted(values []string) []string {
	all := slices.Clone(values)
	slices.Sort(all)
	all = slices.Compact(all)
	if all == nil {
		all = []string{}
	}
	return all
}
