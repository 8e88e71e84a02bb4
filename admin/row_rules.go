package admin

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// permits asks the declaration whether this caller may do something to this row; the permission has been asked already.
func (r *resource) permits(ctx context.Context, who *manor.Principal, action string, row reflect.Value) (bool, error) {
	if r.may == nil {
		return true, nil
	}
	allowed, err := r.may(ctx, who, action, row)
	if err != nil {
		return false, fmt.Errorf("%s: may %s: %w", r.name, action, err)
	}
	return allowed, nil
}

// demand refuses what this caller may not do to one of the rows that he sees: forbidden, naming it.
func (r *resource) demand(ctx context.Context, db bun.IDB, who *manor.Principal, action string, recs ...*record) error {
	if who == nil {
		return nil
	}
	if err := r.demandReach(ctx, db, who, permissionFor(action), recs); err != nil || r.may == nil {
		return err
	}
	for _, rec := range recs {
		allowed, err := r.permits(ctx, who, action, rec.row)
		if err != nil {
			return err
		}
		if !allowed {
			return r.refuseRow(rec)
		}
	}
	return nil
}

// demandReach refuses rows that the caller sees, but that the permission is not held for.
func (r *resource) demandReach(ctx context.Context, db bun.IDB, who *manor.Principal, verb string, recs []*record) error {
	if len(recs) == 0 || !r.narrower(who, verb) {
		return nil
	}
	within, err := r.within(ctx, db, who, verb, r.idsOf(recs))
	if err != nil {
		return err
	}
	for _, rec := range recs {
		if !within[r.idOf(rec.row)] {
			return r.refuseRow(rec)
		}
	}
	return nil
}

func (r *resource) refuseRow(rec *record) error {
	return manor.Errorf(manor.CodeForbidden, "You may not do this to the %s %s.", r.singular(), r.idOf(rec.row))
}

func (r *resource) idsOf(recs []*record) []string {
	ids := make([]string, len(recs))
	for i, rec := range recs {
		ids[i] = r.idOf(rec.row)
	}
	return ids
}

// permissionFor is the last part of the permission that something takes which is done to a row.
func permissionFor(action string) string {
	switch action {
	case "revert":
		return "update"
	case "restore":
		return "delete"
	}
	return action
}

// lockedFor are the fields and inlines of a row that this caller cannot change.
func (r *resource) lockedFor(ctx context.Context, who *manor.Principal, row reflect.Value) ([]string, error) {
	if r.locked == nil || who == nil {
		return nil, nil
	}
	names, err := r.locked(ctx, who, row)
	if err != nil {
		return nil, fmt.Errorf("%s: read-only fields: %w", r.name, err)
	}
	for _, name := range names {
		if r.byName[name] == nil && !slices.ContainsFunc(r.inlines, func(in *inline) bool { return in.name == name }) {
			return nil, fmt.Errorf("%s: read-only fields: there is no field %q", r.name, name)
		}
	}
	return names, nil
}
