package rbac

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// holding is what one user was given, before it is put together with what the roles hold.
type holding struct {
	userID      string
	active      bool
	roles       []assignment
	own, denies []string // names of permissions
	departments []string
	below       []string // the departments, and all below them
	set         atomic.Pointer[grants]
}

// assignment is a role that a user has, with its time; zero times are no limits.
type assignment struct {
	roleID      string
	from, until time.Time
}

// holds tells whether the assignment counts at a time.
func (s assignment) holds(at time.Time) bool {
	return (s.from.IsZero() || !at.Before(s.from)) && (s.until.IsZero() || at.Before(s.until))
}

// loadUser reads what a user was given.
func (a *authorizer) loadUser(ctx context.Context, userID string) (*holding, error) {
	h := &holding{userID: userID, active: true, departments: []string{}}
	if directory, ok := a.k.Verifier().(manor.Directory); ok {
		var err error
		if h.active, err = directory.Active(ctx, userID); err != nil {
			return nil, err
		}
	}
	m, err := newModel()
	if err != nil {
		return nil, err
	}
	if err := a.policies.load(ctx, a.k.DB().Read(), m, Filter{Users: []string{userID}, Always: true}); err != nil {
		return nil, err
	}
	policies(m, "p", userSubject, func(_ string, rest []string) {
		h.give(rest)
	})
	policies(m, "g", userSubject, func(_ string, rest []string) {
		h.roles = append(h.roles, assignmentOf(rest))
	})
	err = a.k.DB().Read().NewSelect().Model((*userDepartment)(nil)).Column("department_id").
		Where("user_id = ?", userID).Order("department_id").Scan(ctx, &h.departments)
	if err != nil {
		return nil, fmt.Errorf("read departments of a user: %w", unavailable(err))
	}
	h.below, err = departmentsBelow(ctx, a.k.DB().Read(), h.departments)
	return h, err
}

func (h *holding) give(rest []string) {
	name := pattern{rest[0], rest[1]}.String()
	if rest[2] == deny {
		h.denies = append(h.denies, name)
		return
	}
	h.own = append(h.own, name)
}

// assignmentOf reads what follows the user in a line of g.
func assignmentOf(rest []string) assignment {
	s := assignment{roleID: rest[0][len(roleSubject):]}
	if len(rest) == 3 {
		s.from, s.until = timeOf(rest[1]), timeOf(rest[2])
	}
	return s
}

func timeOf(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil { // empty
		return time.Time{}
	}
	return t
}

// compile puts together what the user holds at a time.
func (h *holding) compile(roles *snapshot, now time.Time) *grants {
	if !h.active {
		return &grants{of: roles, permissions: []string{}}
	}
	g := &grants{of: roles, words: roles.words, decided: roles.words.none(), roles: []string{}, departments: h.departments, below: h.below, own: h.own}
	takes := roles.words.none()
	for _, given := range h.roles {
		for _, edge := range []time.Time{given.from, given.until} {
			if edge.After(now) && (g.until.IsZero() || edge.Before(g.until)) {
				g.until = edge
			}
		}
		role := roles.roles[given.roleID]
		if role == nil || !given.holds(now) {
			continue
		}
		g.roles, g.roleIDs = append(g.roles, role.name), append(g.roleIDs, role.id)
		g.decided.join(role.gives)
		takes.join(role.takes)
		g.allowed, g.denied = append(g.allowed, role.allowed), append(g.denied, role.denied)
	}
	for _, name := range h.own {
		roles.words.allowed(g.decided, name)
	}
	for _, name := range h.denies {
		roles.words.denied(takes, name)
	}
	g.decided.take(takes)
	g.allowed, g.denied = append(g.allowed, h.own), append(g.denied, h.denies)
	g.roles = sorted(g.roles)
	return g
}

// loadRoles reads the roles that changed. Those that are gone are not in the answer.
func (a *authorizer) loadRoles(ctx context.Context, db bun.IDB, c change) (map[string]*roleSet, error) {
	var rows []Role
	q := db.NewSelect().Model(&rows).Column("id", "name")
	if !c.allRoles {
		q = q.Where("id IN (?)", bun.List(c.roles))
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read roles: %w", unavailable(err))
	}
	fresh := make(map[string]*roleSet, len(rows))
	for _, row := range rows {
		fresh[row.ID] = &roleSet{id: row.ID, name: row.Name}
	}
	m, err := newModel()
	if err != nil {
		return nil, err
	}
	if err := a.policies.load(ctx, db, m, Filter{AllRoles: c.allRoles, Roles: c.roles}); err != nil {
		return nil, err
	}
	policies(m, "p", roleSubject, func(id string, rest []string) {
		role, name := fresh[id], pattern{rest[0], rest[1]}.String()
		switch {
		case role == nil: // made between the two reads; its own change follows
		case rest[2] == deny:
			role.denies = append(role.denies, name)
		default:
			role.own = append(role.own, name)
		}
	})
	policies(m, "g", roleSubject, func(id string, rest []string) {
		if role := fresh[id]; role != nil {
			role.parents = append(role.parents, rest[0][len(roleSubject):])
		}
	})
	return fresh, a.loadLimits(ctx, db, c, fresh)
}

// loadLimits reads for which rows and fields roles give what they give.
func (a *authorizer) loadLimits(ctx context.Context, db bun.IDB, c change, fresh map[string]*roleSet) error {
	var scopes []RoleScope
	var rules []RoleFieldRule
	for _, rows := range []any{&scopes, &rules} {
		q := db.NewSelect().Model(rows).Order("role_id", "id")
		if !c.allRoles {
			q = q.Where("role_id IN (?)", bun.List(c.roles))
		}
		if err := q.Scan(ctx); err != nil {
			return fmt.Errorf("read the limits of roles: %w", unavailable(err))
		}
	}
	for _, row := range scopes {
		if role := fresh[row.RoleID]; role != nil {
			role.scopes = append(role.scopes, row)
		}
	}
	for _, row := range rules {
		if role := fresh[row.RoleID]; role != nil {
			role.rules = append(role.rules, row)
		}
	}
	return nil
}

// departmentsBelow are departments, and all below them in the tree, sorted.
func departmentsBelow(ctx context.Context, db bun.IDB, ids []string) ([]string, error) {
	below := []string{}
	if len(ids) == 0 {
		return below, nil
	}
	err := db.NewRaw(`WITH RECURSIVE below (id) AS (
		SELECT id FROM departments WHERE id IN (?)
		UNION SELECT d.id FROM departments AS d JOIN below AS b ON d.parent_id = b.id
	) SELECT id FROM below ORDER BY id`, bun.List(ids)).Scan(ctx, &below)
	if err != nil {
		return nil, fmt.Errorf("read the departments below: %w", unavailable(err))
	}
	return below, nil
}
