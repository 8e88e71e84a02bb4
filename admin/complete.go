package admin

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// complete adds computed values and included references to records, as far as the view shows them.
func (v *view) complete(ctx context.Context, db bun.IDB, who *manor.Principal, recs []*record, include []*field) error {
	return v.completeOnly(ctx, db, who, recs, include, nil)
}

// completeOnly is complete for the fields that will be written (nil: all).
func (v *view) completeOnly(ctx context.Context, db bun.IDB, who *manor.Principal, recs []*record, include []*field, only map[string]bool) error {
	if len(recs) == 0 {
		return nil
	}
	for _, f := range v.shown {
		if f.computed() && (only == nil || only[f.name]) {
			if err := f.compute(ctx, recs); err != nil {
				return fmt.Errorf("%s.%s: %w", v.resource.name, f.name, err)
			}
		}
	}
	for _, in := range v.inlines {
		cv := in.child.viewFor(who)
		for _, rec := range recs {
			for _, child := range rec.inlines[in.name] {
				child.view = cv
			}
		}
	}
	for _, f := range include {
		if err := v.include(ctx, db, who, recs, f); err != nil {
			return err
		}
	}
	return nil
}

// compute makes the values of a computed column for all records, in one call where the declaration can.
func (f *field) compute(ctx context.Context, recs []*record) error {
	values := make([]any, len(recs))
	if f.computedMany != nil {
		rows := make([]reflect.Value, len(recs))
		for i, rec := range recs {
			rows[i] = rec.row
		}
		made, err := f.computedMany(ctx, rows)
		if err != nil {
			return err
		}
		if len(made) != len(rows) {
			return fmt.Errorf("%d values came back for %d rows", len(made), len(rows))
		}
		values = made
	} else {
		for i, rec := range recs {
			value, err := f.computedOne(ctx, rec.row)
			if err != nil {
				return err
			}
			values[i] = value
		}
	}
	for i, rec := range recs {
		if rec.computed == nil {
			rec.computed = map[string]any{}
		}
		rec.computed[f.name] = values[i]
	}
	return nil
}

// columnsFor are the columns to load for what the view shows of only: all of them when code of the program looks at the rows.
func (v *view) columnsFor(only map[string]bool, keys []sortKey) []*field {
	needed := make(map[string]bool, len(v.shown)+len(keys)+2)
	for _, f := range v.shown {
		if only != nil && !only[f.name] {
			continue
		}
		if f.computed() {
			return v.resource.columns()
		}
		needed[f.name] = true
	}
	for _, key := range keys {
		needed[key.field.name] = true
	}
	needed["id"] = true
	if f := v.resource.deletedAt(); f != nil {
		needed[f.name] = true
	}
	columns := v.resource.columns()
	n := 0
	for _, f := range columns {
		if needed[f.name] {
			columns[n] = f
			n++
		}
	}
	return columns[:n]
}

// columnsOf are the columns to load for a query.
func (v *view) columnsOf(q *listQuery) []*field {
	keys := q.keys
	if q.meta {
		named, all := v.resource.metaColumns()
		if all {
			return v.resource.columns()
		}
		for _, f := range named {
			keys = append(slices.Clip(keys), sortKey{field: f})
		}
	}
	for _, f := range q.include {
		if q.only != nil && !q.only[f.name] {
			return v.columnsFor(nil, keys)
		}
	}
	return v.columnsFor(q.only, keys)
}

// load makes records of rows with all that the view shows of only.
func (v *view) load(ctx context.Context, db bun.IDB, who *manor.Principal, rows []reflect.Value, only map[string]bool, include []*field) ([]*record, error) {
	recs := make([]*record, len(rows))
	store := make([]record, len(rows))
	for i, row := range rows {
		store[i].row = row
		recs[i] = &store[i]
	}
	wanted := func(f *field) bool { return v.shows(f.name) && (only == nil || only[f.name]) }
	inlines := v.inlines
	if only != nil {
		inlines = nil
		for _, in := range v.inlines {
			if only[in.name] {
				inlines = append(inlines, in)
			}
		}
	}
	if err := v.resource.attach(ctx, db, recs, wanted, inlines, false); err != nil {
		return nil, err
	}
	return recs, v.completeOnly(ctx, db, who, recs, include, only)
}
