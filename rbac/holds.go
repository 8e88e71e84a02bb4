package rbac

import (
	"context"
	"slices"
	"strings"
)

// grant is one line of what a user was given: a permission as it stands in a role or with the user himself.
type grant struct {
	Permission string   `json:"permission" doc:"As it was granted or denied: a name or a wildcard"`
	Effect     string   `json:"effect" enum:"allow,deny"`
	Role       string   `json:"role,omitempty" doc:"Name of the role that the user was given; without one it is his own"`
	RoleID     string   `json:"role_id,omitempty"`
	Via        []string `json:"via,omitempty" doc:"From that role over its parents to the one that says so"`
}

// given are all lines that count for a user now, by permission: of them deny wins.
func (s *service) given(ctx context.Context, user person) ([]grant, error) {
	h, err := s.authorizer.holdingOf(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	roles, now := s.authorizer.roles.Load(), s.k.Clock().Now()
	lines := []grant{}
	add := func(names []string, line grant) {
		for _, name := range names {
			line.Permission = name
			lines = append(lines, line)
		}
	}
	add(h.denies, grant{Effect: deny})
	add(h.own, grant{Effect: allow})
	for _, had := range h.roles {
		top := roles.roles[had.roleID]
		if top == nil || !had.holds(now) {
			continue
		}
		for id, via := range roles.paths(had.roleID) {
			role := roles.roles[id]
			add(role.denies, grant{Effect: deny, Role: top.name, RoleID: top.id, Via: via})
			add(role.own, grant{Effect: allow, Role: top.name, RoleID: top.id, Via: via})
		}
	}
	slices.SortFunc(lines, func(a, b grant) int {
		if by := strings.Compare(a.Permission, b.Permission); by != 0 {
			return by
		}
		return strings.Compare(strings.Join(a.Via, " ")+a.Effect, strings.Join(b.Via, " ")+b.Effect)
	})
	return lines, nil
}
