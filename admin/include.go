package admin

import (
	"context"
	"reflect"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// include loads the rows that a reference of the records points at, in one query, and shows each as its own address
// would. What the caller may not read, or what is outside his scope, is null.
func (v *view) include(ctx context.Context, db bun.IDB, who *manor.Principal, recs []*record, f *field) error {
	name := includeName(f)
	var ids []string
	seen := map[string]bool{}
	for _, rec := range recs {
		if rec.included == nil {
			rec.included = map[string]*record{}
		}
		rec.included[name] = nil
		if id := refID(f, rec.row); id != "" && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 || !f.target.can(who, "read") {
		return nil
	}
	tv := f.target.viewFor(who)
	found, err := f.target.fetchRows(ctx, db, who, ids, tv.columnsFor(nil, nil), false)
	if err != nil {
		return err
	}
	var rows []reflect.Value
	for _, row := range found {
		if !f.target.deleted(row) {
			rows = append(rows, row)
		}
	}
	others, err := tv.load(ctx, db, who, rows, nil, nil)
	if err != nil {
		return err
	}
	byID := make(map[string]*record, len(others))
	for _, other := range others {
		other.view = tv
		byID[f.target.idOf(other.row)] = other
	}
	for _, rec := range recs {
		rec.included[name] = byID[refID(f, rec.row)]
	}
	return nil
}

// refID is the id that a reference holds; empty for null.
func refID(f *field, row reflect.Value) string {
	v := f.in(row)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	return v.String()
}
