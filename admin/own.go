package admin

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// NewRow is a row of a resource with an id, times and the declared defaults, as a create makes it; nothing is stored.
func NewRow[T any](s *Site, resource string) (*T, error) {
	r := s.find(resource)
	if r == nil || r.typ != reflect.TypeFor[T]() {
		return nil, manor.Errorf(problem.Internal, "There is no resource %s of %s.", resource, reflect.TypeFor[T]().Name())
	}
	row := r.new()
	for _, f := range r.fields {
		if !f.computed() && !f.stampedByEngine() {
			f.reset(row)
		}
	}
	r.identify(row)
	now := reflect.ValueOf(s.kernel.Clock().Now())
	r.stamp("created_at").in(row).Set(now)
	r.stamp("updated_at").in(row).Set(now)
	r.stamp("version").in(row).SetInt(1)
	return row.Interface().(*T), nil
}

// Show is one row as a caller sees its fields, whether or not he may read the resource: for rows that are his own. Fields
// that take a permission he lacks are not in it. not_found when there is none.
func (s *Site) Show(ctx context.Context, db bun.IDB, who *manor.Principal, resource, id string) (json.RawMessage, error) {
	r := s.find(resource)
	if r == nil {
		return nil, manor.Errorf(problem.Internal, "There is no resource %s.", resource)
	}
	statement := newStatement(db)
	statement.add("SELECT ")
	statement.selectColumns("t", r.columns())
	statement.add(" FROM ")
	statement.quote(r.model.Table)
	statement.add(" AS t WHERE t.id = ")
	statement.arg(id)
	rows, err := statement.query(ctx, db)
	if err != nil {
		return nil, err
	}
	found, err := newRowReader(r.typ, r.columns()).readAll(rows, 1)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || r.deleted(found[0]) {
		return nil, r.notFound(id)
	}
	recs, v := []*record{{row: found[0]}}, r.viewFor(who)
	if err := r.attach(ctx, db, recs, nil, v.inlines, false); err != nil {
		return nil, err
	}
	if err := v.complete(ctx, db, who, recs, nil); err != nil {
		return nil, err
	}
	return v.appendJSON(nil, recs[0], nil)
}
