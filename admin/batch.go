package admin

import (
	"context"
	"fmt"
	"reflect"

	"github.com/uptrace/bun/schema"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// batch collects statements and sends them to the database as one text, in one round trip of the transaction.
type batch struct {
	tx  *manor.Tx
	gen schema.QueryGen
	b   []byte
}

func newBatch(tx *manor.Tx) *batch {
	return &batch{tx: tx, gen: schema.NewQueryGen(tx.Tx.Dialect()), b: make([]byte, 0, 1024)}
}

// add writes a statement; ? stands for a value, written as a literal by bun's dialect.
func (q *batch) add(query string, args ...any) {
	q.b = q.gen.AppendQuery(q.b, query, args...)
	q.b = append(q.b, ";\n"...)
}

// columns are the table's stored fields with bun's way of writing them.
func (q *batch) columns(r *resource) *schema.Table { return q.tx.Tx.Dialect().Tables().Get(r.typ) }

// insert writes the row (*T).
func (q *batch) insert(r *resource, row reflect.Value) error {
	table := q.columns(r)
	q.b = append(q.b, "INSERT INTO "...)
	q.name(r.model.Table)
	q.b = append(q.b, " ("...)
	n := 0
	for _, f := range r.fields {
		if !f.stored() {
			continue
		}
		if n > 0 {
			q.b = append(q.b, ", "...)
		}
		q.name(f.Column)
		n++
	}
	q.b = append(q.b, ") VALUES ("...)
	n = 0
	for _, f := range r.fields {
		if !f.stored() {
			continue
		}
		if n > 0 {
			q.b = append(q.b, ", "...)
		}
		if err := q.value(table, f, row); err != nil {
			return err
		}
		n++
	}
	q.b = append(q.b, ");\n"...)
	return nil
}

// update writes the given fields of the row (*T), as long as it is still of the version.
func (q *batch) update(r *resource, row reflect.Value, fields []*field, version int64) error {
	table := q.columns(r)
	q.b = append(q.b, "UPDATE "...)
	q.name(r.model.Table)
	q.b = append(q.b, " SET "...)
	n := 0
	for _, f := range fields {
		if !f.stored() || f.Primary {
			continue
		}
		if n > 0 {
			q.b = append(q.b, ", "...)
		}
		q.name(f.Column)
		q.b = append(q.b, " = "...)
		if err := q.value(table, f, row); err != nil {
			return err
		}
		n++
	}
	q.b = append(q.b, " WHERE \"id\" = "...)
	q.b = q.gen.AppendQuery(q.b, "?", r.idOf(row))
	if f := r.stamp("version"); f != nil {
		q.b = append(q.b, " AND "...)
		q.name(f.Column)
		q.b = q.gen.AppendQuery(q.b, " = ?", version)
	}
	q.b = append(q.b, ";\n"...)
	return nil
}

func (q *batch) name(name string) { q.b = append(append(append(q.b, '"'), name...), '"') }

func (q *batch) value(table *schema.Table, f *field, row reflect.Value) error {
	column, ok := table.FieldMap[f.Column]
	if !ok {
		return fmt.Errorf("table %s: bun knows no column %s", table.Name, f.Column)
	}
	q.b = column.AppendValue(q.gen, q.b, row.Elem())
	return nil
}

// exec sends what was collected and empties the batch. The count is that of the last statement.
func (q *batch) exec(ctx context.Context) (int64, error) {
	if len(q.b) == 0 {
		return 0, nil
	}
	// Not by bun, which would look for ? in the values.
	result, err := q.tx.Tx.Tx.ExecContext(ctx, string(q.b))
	q.b = q.b[:0]
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("rows affected: %w", err)
	}
	return n, nil
}

// stored tells whether the field is a column of the table.
func (f *field) stored() bool { return !f.computed() && f.kind != model.Many }

// stamp is a field that the engine keeps by itself (version, updated_at, …); nil when the struct has none.
func (r *resource) stamp(name string) *field {
	f := r.byName[name]
	if f == nil || f.computed() {
		return nil
	}
	return f
}

// versionOf is the row's version; 0 when it has none.
func (r *resource) versionOf(row reflect.Value) int64 {
	if f := r.stamp("version"); f != nil {
		return f.in(row).Int()
	}
	return 0
}
