package admin

import (
	"context"

	"github.com/manor-go/manor"
)

// auditReach is which lines of the whole history a caller sees: those of resources that he may read and whose titles he
// sees, and where he sees some rows only, the lines of those. What is no resource ("auth") is for everybody who may read
// the history.
func (s *Site) auditReach(ctx context.Context, who *manor.Principal) (rows condition, every bool, err error) {
	if who == nil || who.Superuser {
		return always, true, nil
	}
	audit := s.find("audit")
	var apart []any
	var parts []condition
	seen := map[string]bool{}
	for _, r := range s.resources {
		if r == audit || seen[r.name] {
			continue
		}
		seen[r.name] = true
		if f := r.titleField; !r.can(who, reading) || f != nil && !r.viewFor(who).sees(f.name) {
			apart = append(apart, r.name)
			continue
		}
		within, every, err := r.reach(ctx, who, reading)
		if err != nil {
			return nil, false, err
		}
		if !every {
			apart = append(apart, r.name)
			parts = append(parts, and([]condition{oneOf(audit.byName["resource"], []any{r.name}), audit.objectIn(r, within)}))
		}
	}
	if len(apart) == 0 {
		return always, true, nil
	}
	return or(append(parts, not(oneOf(audit.byName["resource"], apart)))), false, nil
}

// objectIn is "the line is about one of these rows".
func (r *resource) objectIn(of *resource, rows condition) condition {
	return func(s *statement, alias string) {
		x := s.alias()
		s.column(alias, r.byName["object_id"].Column)
		s.add(" IN (SELECT ")
		s.column(x, "id")
		s.add(" FROM ")
		s.quote(of.model.Table)
		s.add(" AS ", x, " WHERE ")
		rows(s, x)
		s.add(")")
	}
}
