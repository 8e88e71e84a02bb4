package admin

import (
	"context"
	"database/sql"
	"reflect"
	"strings"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/problem"
)

type fetchOptions struct {
	lock    bool // FOR UPDATE (Postgres)
	deleted bool // soft-deleted rows too
}

// sight is what a caller may see of a resource as a condition: within his reach and not deleted.
func (r *resource) sight(ctx context.Context, who *manor.Principal) (condition, error) {
	return r.sightTo(ctx, who, reading)
}

// sightTo is what a caller may do something to, as a condition: within his reach and not deleted.
func (r *resource) sightTo(ctx context.Context, who *manor.Principal, verb string) (condition, error) {
	rows, _, err := r.reach(ctx, who, verb)
	if err != nil {
		return nil, err
	}
	if !r.model.SoftDelete {
		return rows, nil
	}
	return and([]condition{rows, r.alive}), nil
}

// alive is "not deleted".
func (r *resource) alive(s *statement, alias string) {
	s.column(alias, r.deletedColumn())
	s.add(" IS NULL")
}

// deletedAt is the field that holds when a row was deleted; nil when rows are not kept.
func (r *resource) deletedAt() *field {
	if !r.model.SoftDelete {
		return nil
	}
	return r.byName["deleted_at"]
}

func (r *resource) deletedColumn() string {
	if f := r.deletedAt(); f != nil {
		return f.Column
	}
	return "deleted_at"
}

// fetch loads one row inside the caller's scope with its many-to-many ids and inlines: not_found, gone when soft-deleted.
func (r *resource) fetch(ctx context.Context, db bun.IDB, who *manor.Principal, id string, o fetchOptions) (*record, error) {
	rec, err := r.fetchRow(ctx, db, who, id, r.columns(), o)
	if err != nil {
		return nil, err
	}
	return rec, r.attach(ctx, db, []*record{rec}, nil, r.inlines, o.lock)
}

// fetchRow loads columns of one row inside the caller's scope, nothing else.
func (r *resource) fetchRow(ctx context.Context, db bun.IDB, who *manor.Principal, id string, columns []*field, o fetchOptions) (*record, error) {
	rows, err := r.fetchRows(ctx, db, who, []string{id}, columns, o.lock)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, r.notFound(id)
	}
	if !o.deleted && r.deleted(rows[0]) {
		return nil, manor.Errorf(problem.Gone, "The %s %s was deleted.", strings.ToLower(r.label.EN), id)
	}
	return &record{row: rows[0]}, nil
}

func (r *resource) notFound(id string) *manor.Error {
	return manor.Errorf(manor.CodeNotFound, "There is no %s %s.", strings.ToLower(r.label.EN), id)
}

// deleted tells whether a row is soft-deleted.
func (r *resource) deleted(row reflect.Value) bool {
	f := r.deletedAt()
	return f != nil && !f.in(row).IsZero()
}

// fetchRows loads columns of rows by id inside the caller's scope, deleted ones too, in no order.
func (r *resource) fetchRows(ctx context.Context, db bun.IDB, who *manor.Principal, ids []string, columns []*field, lock bool) ([]reflect.Value, error) {
	within, every, err := r.reach(ctx, who, reading)
	if err != nil {
		return nil, err
	}
	s := newStatement(db)
	s.add("SELECT ")
	s.selectColumns("t", columns)
	s.add(" FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	s.column("t", "id")
	if len(ids) == 1 {
		s.add(" = ")
		s.arg(ids[0])
	} else {
		s.ids(ids)
	}
	if !every {
		s.add(" AND ")
		within(s, "t")
	}
	if lock && s.postgres {
		s.add(" ORDER BY t.id FOR UPDATE OF t")
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return nil, err
	}
	return newRowReader(r.typ, columns).readAll(rows, len(ids))
}

// fetchIDs loads rows by id inside the caller's scope in the order of ids, with many-to-many ids and inlines; an unseen id is not_found naming it.
func (r *resource) fetchIDs(ctx context.Context, db bun.IDB, who *manor.Principal, ids []string, o fetchOptions) ([]*record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := r.fetchRows(ctx, db, who, ids, r.columns(), o.lock)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]reflect.Value, len(rows))
	for _, row := range rows {
		byID[r.idOf(row)] = row
	}
	recs := make([]*record, len(ids))
	for i, id := range ids {
		row, ok := byID[id]
		if !ok || !o.deleted && r.deleted(row) {
			return nil, r.notFound(id)
		}
		recs[i] = &record{row: row}
	}
	return recs, r.attach(ctx, db, recs, nil, r.inlines, o.lock)
}

// idOf is a row's id.
func (r *resource) idOf(row reflect.Value) string { return r.byName["id"].in(row).String() }

// matching resolves a filter in query form ("status=open&search=go") to ids, at most limit+1 of them. It tells what rows
// hold, so that it takes the permission to read them.
func (r *resource) matching(ctx context.Context, db bun.IDB, who *manor.Principal, v *view, filter string, limit int) ([]string, error) {
	if !r.can(who, "read") {
		return nil, errForbidden(r.name + ":read")
	}
	q, err := v.parseQuery(ctx, who, filter, matchNames)
	if err != nil {
		return nil, err
	}
	sight, err := r.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	s := newStatement(db)
	s.add("SELECT t.id FROM ")
	s.quote(r.model.Table)
	s.add(" AS t WHERE ")
	and(append([]condition{sight}, q.where...))(s, "t")
	s.add(" ORDER BY t.id LIMIT ")
	s.number(int64(limit) + 1)
	rows, err := s.query(ctx, db)
	if err != nil {
		return nil, err
	}
	return readIDs(rows)
}

// readIDs reads rows of one id each and closes them.
func readIDs(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, database.Translate(err)
		}
		ids = append(ids, id)
	}
	return ids, database.Translate(rows.Err())
}

// attach loads what belongs to rows but is not in their table: the ids of many-to-many fields (only limits which; nil:
// all) and the children of inlines. One query for each.
func (r *resource) attach(ctx context.Context, db bun.IDB, recs []*record, only func(*field) bool, inlines []*inline, lock bool) error {
	if len(recs) == 0 {
		return nil
	}
	var ids []string
	byID := make(map[string]*record, len(recs))
	list := func() []string {
		if ids == nil {
			for _, rec := range recs {
				id := r.idOf(rec.row)
				ids = append(ids, id)
				byID[id] = rec
			}
		}
		return ids
	}
	for _, f := range r.fields {
		if f.kind == model.Many && !f.computed() && (only == nil || only(f)) {
			if err := loadMany(ctx, db, f, list(), byID); err != nil {
				return err
			}
		}
	}
	for _, in := range inlines {
		if err := in.load(ctx, db, list(), byID, lock); err != nil {
			return err
		}
	}
	return nil
}

// loadMany fills a many-to-many field of all rows: in the kept order, else by id.
func loadMany(ctx context.Context, db bun.IDB, f *field, ids []string, byID map[string]*record) error {
	s := newStatement(db)
	s.add("SELECT ")
	s.column("j", f.Through.Own)
	s.add(", ")
	s.column("j", f.Through.Other)
	s.add(" FROM ")
	s.quote(f.Through.Table)
	s.add(" AS j")
	if f.target != nil && f.target.model.SoftDelete {
		s.add(" JOIN ")
		s.quote(f.target.model.Table)
		s.add(" AS t ON ")
		s.column("t", "id")
		s.add(" = ")
		s.column("j", f.Through.Other)
		s.add(" AND ")
		f.target.alive(s, "t")
	}
	s.add(" WHERE ")
	s.column("j", f.Through.Own)
	s.ids(ids)
	s.add(" ORDER BY ")
	if f.Through.Ordered {
		s.column("j", "position")
		s.add(", ")
	}
	s.column("j", f.Through.Other)
	rows, err := s.query(ctx, db)
	if err != nil {
		return err
	}
	defer rows.Close()
	for _, rec := range byID {
		f.in(rec.row).Set(reflect.MakeSlice(f.Type, 0, 0))
	}
	for rows.Next() {
		var own, other string
		if err := rows.Scan(&own, &other); err != nil {
			return err
		}
		value := f.in(byID[own].row)
		value.Set(reflect.Append(value, reflect.ValueOf(other).Convert(f.Type.Elem())))
	}
	return database.Translate(rows.Err())
}

// load reads the children of all parents. With lock they are locked as well: they can be changed by themselves too.
func (in *inline) load(ctx context.Context, db bun.IDB, ids []string, byID map[string]*record, lock bool) error {
	for _, rec := range byID {
		if rec.inlines == nil {
			rec.inlines = map[string][]*record{}
		}
		rec.inlines[in.name] = nil
	}
	columns := in.child.columns()
	s := newStatement(db)
	s.add("SELECT ")
	s.selectColumns("t", columns)
	s.add(" FROM ")
	s.quote(in.child.model.Table)
	s.add(" AS t WHERE ")
	s.column("t", in.parent.Column)
	s.ids(ids)
	if in.child.model.SoftDelete {
		s.add(" AND ")
		in.child.alive(s, "t")
	}
	s.orderBy("t", in.child.total(in.order))
	if lock && s.postgres {
		s.add(" FOR UPDATE OF t")
	}
	rows, err := s.query(ctx, db)
	if err != nil {
		return err
	}
	children, err := newRowReader(in.child.typ, columns).readAll(rows, len(ids))
	if err != nil {
		return err
	}
	recs := make([]*record, len(children))
	for i, child := range children {
		recs[i] = &record{row: child}
		owner := in.parent.in(child)
		if owner.Kind() == reflect.Pointer {
			owner = owner.Elem()
		}
		if parent := byID[owner.String()]; parent != nil {
			parent.inlines[in.name] = append(parent.inlines[in.name], recs[i])
		}
	}
	return in.child.attach(ctx, db, recs, nil, nil, false)
}
