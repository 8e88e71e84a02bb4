package rbac

import (
	"context"
	"slices"
	"strings"

	"github.com/casbin/casbin/v2/model"

	"github.com/manor-go/manor"
)

// AddPolicy implements persist.Adapter: a line that is there already is left alone.
func (a *Adapter) AddPolicy(_ string, ptype string, rule []string) error {
	return a.AddPolicies("", ptype, [][]string{rule})
}

// RemovePolicy implements persist.Adapter: a line that is not there is fine.
func (a *Adapter) RemovePolicy(_ string, ptype string, rule []string) error {
	return a.RemovePolicies("", ptype, [][]string{rule})
}

// AddPolicies implements persist.BatchAdapter, in one transaction.
func (a *Adapter) AddPolicies(_ string, ptype string, rules [][]string) error {
	return a.replace(nil, linesOf(ptype, rules))
}

// RemovePolicies implements persist.BatchAdapter, in one transaction.
func (a *Adapter) RemovePolicies(_ string, ptype string, rules [][]string) error {
	return a.replace(linesOf(ptype, rules), nil)
}

// RemoveFilteredPolicy implements persist.Adapter: empty values match anything.
func (a *Adapter) RemoveFilteredPolicy(_ string, ptype string, fieldIndex int, fieldValues ...string) error {
	ctx := context.Background()
	return a.s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		var gone [][]string
		err := a.lines(ctx, tx.Tx, everyLine, func(line []string) error {
			if line[0] == ptype && matches(line[1:], fieldIndex, fieldValues) {
				gone = append(gone, line)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return a.s.change(ctx, tx, gone, nil)
	})
}

func matches(rule []string, from int, values []string) bool {
	for i, value := range values {
		if value != "" && (from+i >= len(rule) || rule[from+i] != value) {
			return false
		}
	}
	return true
}

// SavePolicy implements persist.Adapter: the tables hold what the model holds and nothing else, in one transaction.
func (a *Adapter) SavePolicy(m model.Model) error {
	var wanted [][]string
	for _, section := range []string{"p", "g"} {
		wanted = append(wanted, linesOf(section, m[section][section].Policy)...)
	}
	ctx := context.Background()
	return a.s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		remove, add, err := a.s.difference(ctx, tx, wanted)
		if err != nil {
			return err
		}
		return a.s.change(ctx, tx, remove, add)
	})
}

func (a *Adapter) replace(remove, add [][]string) error {
	return a.s.k.DB().InTx(context.Background(), func(ctx context.Context, tx *manor.Tx) error {
		return a.s.change(ctx, tx, remove, add)
	})
}

// everyLine reads all that the tables hold.
var everyLine = Filter{AllRoles: true, AllUsers: true, Always: true, Undeclared: true}

// difference is what has to go and to come for the tables to hold the wanted lines.
func (s *service) difference(ctx context.Context, tx *manor.Tx, wanted [][]string) (remove, add [][]string, err error) {
	there := map[string]bool{}
	keep := map[string]bool{}
	for _, line := range wanted {
		keep[key(line)] = true
	}
	err = s.authorizer.policies.lines(ctx, tx.Tx, everyLine, func(line []string) error {
		there[key(line)] = true
		if !keep[key(line)] {
			remove = append(remove, line)
		}
		return nil
	})
	for _, line := range wanted {
		if !there[key(line)] {
			add = append(add, line)
		}
	}
	return remove, add, err
}

// change writes lines and makes them count. The roles must be a hierarchy afterwards.
func (s *service) change(ctx context.Context, tx *manor.Tx, remove, add [][]string) error {
	if len(remove)+len(add) == 0 {
		return nil
	}
	c := change{}
	for _, line := range slices.Concat(remove, add) {
		t, own, _, err := tableOf(line)
		switch {
		case err != nil:
			return err
		case t.subject == roleSubject:
			c.roles = append(c.roles, own)
		default:
			c.users = append(c.users, own)
		}
	}
	c.roles, c.users = sorted(c.roles), sorted(c.users)
	if err := s.authorizer.count(ctx, tx, c); err != nil { // first: it lets one change of the hierarchy in at a time
		return err
	}
	if err := s.write(ctx, tx, remove, add); err != nil {
		return err
	}
	return checkHierarchy(ctx, tx)
}

func linesOf(ptype string, rules [][]string) [][]string {
	lines := make([][]string, len(rules))
	for i, rule := range rules {
		lines[i] = append([]string{ptype}, rule...)
	}
	return lines
}

func key(line []string) string { return strings.Join(line, "\x00") }
