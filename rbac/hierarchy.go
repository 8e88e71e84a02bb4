package rbac

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// deepest is how many roles may stand over each other, the lowest counted too. Casbin follows ten links from a user.
const deepest = 8

// hierarchy is which roles build on which: ids of parents by the id of the role.
type hierarchy map[string][]string

func readHierarchy(ctx context.Context, tx *manor.Tx) (hierarchy, error) {
	var rows []struct {
		RoleID   string
		ParentID string
	}
	if err := tx.NewSelect().TableExpr("role_parents").Column("role_id", "parent_id").OrderExpr("1, 2").Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read the hierarchy of roles: %w", unavailable(err))
	}
	h := hierarchy{}
	for _, row := range rows {
		h[row.RoleID] = append(h[row.RoleID], row.ParentID)
	}
	return h, nil
}

// above are the roles with all that they build on, each once.
func (h hierarchy) above(ids []string) []string {
	var all []string
	seen := map[string]bool{}
	next := ids
	for len(next) > 0 {
		id := next[0]
		next = next[1:]
		if !seen[id] {
			seen[id] = true
			all = append(all, id)
			next = append(next[:len(next):len(next)], h[id]...)
		}
	}
	return all
}

// children are the roles that build on this one directly.
func (h hierarchy) children(id string) []string {
	var all []string
	for role, parents := range h {
		if slices.Contains(parents, id) {
			all = append(all, role)
		}
	}
	return all
}

// fault is what is wrong with the hierarchy; empty when nothing is.
func (h hierarchy) fault() string {
	for id, parents := range h {
		if slices.Contains(h.above(parents), id) {
			return "A role cannot build on itself, over others either."
		}
	}
	heights := map[string]int{}
	for id := range h {
		if h.height(id, heights) > deepest {
			return fmt.Sprintf("At most %d roles can build on each other.", deepest)
		}
	}
	return ""
}

// height is how many roles stand over each other up to the topmost, this one counted too. There must be no circle.
func (h hierarchy) height(id string, known map[string]int) int {
	if n := known[id]; n > 0 {
		return n
	}
	n := 1
	for _, parent := range h[id] {
		n = max(n, h.height(parent, known)+1)
	}
	known[id] = n
	return n
}

// checkHierarchy refuses a circle, and too many roles over each other.
func checkHierarchy(ctx context.Context, tx *manor.Tx) error {
	h, err := readHierarchy(ctx, tx)
	if err != nil {
		return err
	}
	if fault := h.fault(); fault != "" {
		return manor.Errorf(manor.CodeInvalid, "%s", fault)
	}
	return nil
}

// held is what roles and single permissions come to: names of permissions given and denied.
type held struct{ gives, takes []string }

// heldBy reads what the roles hold with all that they build on. Permissions that no app declares count: one may come back.
func (s *service) heldBy(ctx context.Context, tx *manor.Tx, roleIDs []string) (held, error) {
	var all held
	if len(roleIDs) == 0 {
		return all, nil
	}
	h, err := readHierarchy(ctx, tx)
	if err != nil {
		return all, err
	}
	err = s.authorizer.policies.lines(ctx, tx.Tx, Filter{Roles: h.above(roleIDs), Undeclared: true}, func(line []string) error {
		if line[0] != "p" {
			return nil
		}
		name := pattern{line[2], line[3]}.String()
		if line[4] == deny {
			all.takes = append(all.takes, name)
		} else {
			all.gives = append(all.gives, name)
		}
		return nil
	})
	return all, err
}

// undeclared are those of the names that no app declares now.
func undeclared(ctx context.Context, tx *manor.Tx, names []string) (map[string]bool, error) {
	var gone []string
	if len(names) > 0 {
		err := tx.NewSelect().Model((*Permission)(nil)).Column("id").Where("NOT declared").Where("id IN (?)", bun.List(names)).Scan(ctx, &gone)
		if err != nil {
			return nil, fmt.Errorf("read permissions: %w", unavailable(err))
		}
	}
	all := map[string]bool{}
	for _, name := range gone {
		all[name] = true
	}
	return all, nil
}
