package admin

import (
	"reflect"
	"time"

	"github.com/manor-go/manor/internal/model"
)

// joins brings the joining tables of the row's many-to-many fields up to date: rows that went are deleted, new ones added,
// and the order kept where it counts.
func (w *write) joins(q *batch) {
	for _, f := range w.changed {
		if f.kind != model.Many {
			continue
		}
		var before []string
		if !w.creating() {
			before = texts(f.in(w.before))
		}
		q.join(f, w.r.idOf(w.row), before, texts(f.in(w.row)), w.r.site.kernel.Clock().Now())
	}
}

func (q *batch) join(f *field, own string, before, after []string, now time.Time) {
	had, has := places(before), places(after)
	var gone []string
	for _, id := range before {
		if _, still := has[id]; !still {
			gone = append(gone, id)
		}
	}
	t := f.Through
	if len(gone) > 0 {
		q.b = append(q.b, "DELETE FROM "...)
		q.name(t.Table)
		q.b = append(q.b, " WHERE "...)
		q.name(t.Own)
		q.b = q.gen.AppendQuery(q.b, " = ? AND ", own)
		q.name(t.Other)
		q.in(gone)
		q.b = append(q.b, ";\n"...)
	}
	added := 0
	for i, id := range after {
		at, old := had[id]
		if old {
			if t.Ordered && at != i {
				q.b = append(q.b, "UPDATE "...)
				q.name(t.Table)
				q.b = q.gen.AppendQuery(q.b, " SET position = ? WHERE ", i)
				q.name(t.Own)
				q.b = q.gen.AppendQuery(q.b, " = ? AND ", own)
				q.name(t.Other)
				q.b = q.gen.AppendQuery(q.b, " = ?;\n", id)
			}
			continue
		}
		added++
	}
	if added == 0 {
		return
	}
	q.b = append(q.b, "INSERT INTO "...)
	q.name(t.Table)
	q.b = append(q.b, " ("...)
	q.name(t.Own)
	q.b = append(q.b, ", "...)
	q.name(t.Other)
	if t.Ordered {
		q.b = append(q.b, ", position"...)
	}
	if f.joined != nil {
		q.b = append(q.b, ", id, created_at, updated_at, version"...)
	}
	q.b = append(q.b, ") VALUES "...)
	first := true
	for i, id := range after {
		if _, old := had[id]; old {
			continue
		}
		if !first {
			q.b = append(q.b, ", "...)
		}
		first = false
		q.b = q.gen.AppendQuery(q.b, "(?, ?", own, id)
		if t.Ordered {
			q.b = q.gen.AppendQuery(q.b, ", ?", i)
		}
		if f.joined != nil {
			q.b = q.gen.AppendQuery(q.b, ", ?, ?, ?, 1", newID(), now, now)
		}
		q.b = append(q.b, ')')
	}
	q.b = append(q.b, ";\n"...)
}

// deleteIn deletes the rows whose column is one of the ids.
func (q *batch) deleteIn(table, column string, ids []string) {
	q.b = append(q.b, "DELETE FROM "...)
	q.name(table)
	q.b = append(q.b, " WHERE "...)
	q.name(column)
	q.in(ids)
	q.b = append(q.b, ";\n"...)
}

func (q *batch) in(ids []string) {
	q.b = append(q.b, " IN ("...)
	for i, id := range ids {
		if i > 0 {
			q.b = append(q.b, ", "...)
		}
		q.b = q.gen.AppendQuery(q.b, "?", id)
	}
	q.b = append(q.b, ')')
}

func places(ids []string) map[string]int {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	return at
}

func texts(value reflect.Value) []string {
	all := make([]string, value.Len())
	for i := range all {
		all[i] = value.Index(i).String()
	}
	return all
}
