package admin

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// reading is the permission whose rows a caller sees.
const reading = "read"

// reach is which rows a caller may do something to, by the last part of the permission: those inside the declared Scope
// and inside the data scopes of his roles, both for reading and for what he does. every tells that these are all rows.
func (r *resource) reach(ctx context.Context, who *manor.Principal, verb string) (rows condition, every bool, err error) {
	var parts []condition
	if r.scope != nil {
		declared, err := r.scope(ctx, who)
		if err != nil {
			return nil, false, fmt.Errorf("%s: scope: %w", r.name, err)
		}
		if declared.node == nil || declared.node.op != whereAll {
			c, err := r.resolve(declared)
			if err != nil {
				return nil, false, err
			}
			parts = append(parts, c)
		}
	}
	if r.limited != nil {
		rows, every, err := r.limited(ctx, who)
		if err != nil {
			return nil, false, err
		}
		if !every {
			parts = append(parts, rows)
		}
	}
	seen := who.DataScopes(r.name + ":" + reading)
	if seen != nil {
		parts = append(parts, r.inside(ctx, who, seen))
	}
	if verb != reading {
		if further := who.DataScopes(r.name + ":" + verb); further != nil && !sameScopes(seen, further) {
			parts = append(parts, r.inside(ctx, who, further))
		}
	}
	return and(parts), len(parts) == 0, nil
}

// narrower tells whether a caller may do something to fewer rows than he sees.
func (r *resource) narrower(who *manor.Principal, verb string) bool {
	further := who.DataScopes(r.name + ":" + verb)
	return further != nil && !sameScopes(who.DataScopes(r.name+":"+reading), further)
}

func sameScopes(a, b []manor.DataScope) bool {
	return slices.EqualFunc(a, b, func(x, y manor.DataScope) bool {
		return x.Own == y.Own && x.Filter == y.Filter &&
			(x.Departments == nil) == (y.Departments == nil) && slices.Equal(x.Departments, y.Departments)
	})
}

// inside is "some scope holds the row". What cannot be understood holds no row: a scope is kept by people, and the field
// that it filters by may be gone.
func (r *resource) inside(ctx context.Context, who *manor.Principal, scopes []manor.DataScope) condition {
	var any []condition
	for _, scope := range scopes {
		c, err := r.insideOne(ctx, who, scope)
		if err != nil {
			r.site.kernel.Log().WarnContext(ctx, "a data scope holds no row: it cannot be understood", "resource", r.name, "error", err)
			continue
		}
		any = append(any, c)
	}
	return or(any)
}

func (r *resource) insideOne(ctx context.Context, who *manor.Principal, scope manor.DataScope) (condition, error) {
	var holders, all []condition
	hold := func(w Where) error {
		c, err := r.resolve(w)
		holders = append(holders, c)
		return err
	}
	if scope.Own && r.owner != "" {
		if err := hold(Eq(r.owner, who.UserID)); err != nil {
			return nil, err
		}
	}
	if len(scope.Departments) > 0 && r.department != "" {
		if err := hold(In(r.department, scope.Departments...)); err != nil {
			return nil, err
		}
	}
	if scope.Own || scope.Departments != nil || scope.Filter == "" {
		all = append(all, or(holders))
	}
	if scope.Filter != "" {
		c, err := r.filtered(ctx, scope.Filter)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return and(all), nil
}

// filtered is a filter in query form as the program itself understands it, whatever the caller sees.
func (r *resource) filtered(ctx context.Context, filter string) (condition, error) {
	q, err := r.full.parseQuery(ctx, &manor.Principal{Superuser: true}, filter, matchNames)
	if err != nil {
		return nil, err
	}
	return and(q.where), nil
}

// CheckDataScope tells what is wrong with a scope for a resource: nil when nothing is. The error says what the resource
// does not declare, or what its list does not filter by.
func (s *Site) CheckDataScope(ctx context.Context, resource string, scope manor.DataScope) error {
	r := s.find(resource)
	switch {
	case r == nil:
		return manor.Errorf(manor.CodeInvalid, "There is no resource %s.", resource)
	case scope.Own && r.owner == "":
		return manor.Errorf(manor.CodeInvalid, "%s declare no owner.", resource)
	case scope.Departments != nil && r.department == "":
		return manor.Errorf(manor.CodeInvalid, "%s declare no department.", resource)
	case scope.Filter != "":
		_, err := r.filtered(ctx, scope.Filter)
		return err
	}
	return nil
}

// within are those ids whose rows the caller may do something to.
func (r *resource) within(ctx context.Context, db bun.IDB, who *manor.Principal, verb string, ids []string) (map[string]bool, error) {
	rows, _, err := r.reach(ctx, who, verb)
	if err != nil {
		return nil, err
	}
	s := newStatement(db)
	x := s.alias()
	s.add("SELECT ")
	s.column(x, "id")
	s.add(" FROM ")
	s.quote(r.model.Table)
	s.add(" AS ", x, " WHERE ")
	s.column(x, "id")
	s.ids(ids)
	s.add(" AND ")
	rows(s, x)
	found, err := s.query(ctx, db)
	if err != nil {
		return nil, err
	}
	list, err := readIDs(found)
	if err != nil {
		return nil, err
	}
	set := make(map[string]bool, len(list))
	for _, id := range list {
		set[id] = true
	}
	return set, nil
}
