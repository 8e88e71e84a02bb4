package admin

import (
	"context"
	"fmt"
	"reflect"
	"strconv"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// pointer is an id that an input put into a reference or a file field.
type pointer struct {
	path   string
	target *resource // nil: a file
	file   *field    // that takes the file
	id     string
}

// pointers collects what a save newly refers to.
type pointers struct {
	list  []pointer
	trees []treeMove
	skip  string // JSON name of a child's reference to its parent, which is being saved too
}

// collect adds what row refers to and before did not (invalid: a new row).
func (p *pointers) collect(r *resource, before, row reflect.Value, prefix string) {
	for _, f := range r.fields {
		if f.computed() || f.kind != model.Ref && f.kind != model.Many && f.kind != model.File {
			continue
		}
		value := f.in(row)
		if f.name == p.skip || before.IsValid() && sameField(f.kind, f.in(before), value) {
			continue
		}
		if f.kind == model.Many {
			var old reflect.Value
			if before.IsValid() {
				old = f.in(before)
			}
			p.collectMany(f, old, value, prefix)
			continue
		}
		id := scalarText(value)
		if id == "" {
			continue
		}
		if f.kind == model.File {
			p.list = append(p.list, pointer{path: prefix + f.name, file: f, id: id})
			continue
		}
		if f.target == nil {
			continue
		}
		p.list = append(p.list, pointer{path: prefix + f.name, target: f.target, id: id})
		if f.Tree && before.IsValid() {
			p.trees = append(p.trees, treeMove{r: r, field: f, id: r.idOf(row), parent: id, path: prefix + f.name})
		}
	}
}

func (p *pointers) collectMany(f *field, old, value reflect.Value, prefix string) {
	had := map[string]bool{}
	if old.IsValid() {
		for i := range old.Len() {
			had[old.Index(i).String()] = true
		}
	}
	for i := range value.Len() {
		if id := value.Index(i).String(); !had[id] && f.target != nil {
			p.list = append(p.list, pointer{path: prefix + f.name + "[" + strconv.Itoa(i) + "]", target: f.target, id: id})
		}
	}
}

// verify asks in one query whether everything referred to is there: inside the caller's scope of the target, and not
// soft-deleted. What he may not see does not exist for him. A file must be one that he uploaded himself.
func (p *pointers) verify(ctx context.Context, tx *manor.Tx, who *manor.Principal, wrong *faults) error {
	if len(p.list) == 0 {
		return nil
	}
	var targets []*resource
	ids := map[*resource][]any{}
	for _, ref := range p.list {
		if ids[ref.target] == nil {
			targets = append(targets, ref.target)
		}
		ids[ref.target] = append(ids[ref.target], ref.id)
	}
	s := newStatement(tx.Tx)
	for i, target := range targets {
		if i > 0 {
			s.add(" UNION ALL ")
		}
		if err := existing(ctx, s, int64(i), target, who, ids[target]); err != nil {
			return err
		}
	}
	rows, err := s.query(ctx, tx.Tx)
	if err != nil {
		return err
	}
	defer rows.Close()
	type key struct {
		target *resource
		id     string
	}
	found := map[key]bool{}
	for rows.Next() {
		var n int
		var id string
		if err := rows.Scan(&n, &id); err != nil {
			return fmt.Errorf("references: %w", err)
		}
		found[key{targets[n], id}] = true
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("references: %w", err)
	}
	for _, ref := range p.list {
		if found[key{ref.target, ref.id}] {
			continue
		}
		what := "file"
		if ref.target != nil {
			what = ref.target.singular()
		}
		wrong.add(ref.path, "not_found", "There is no %s %s.", what, ref.id)
	}
	return p.verifyFiles(ctx, tx, wrong)
}

// existing writes "those of the ids that are there", marked with n. What can go away without a foreign key that forbids it,
// rows that are only marked and files, is held until the end of the transaction (Postgres; SQLite has one writer).
func existing(ctx context.Context, s *statement, n int64, target *resource, who *manor.Principal, ids []any) error {
	x := s.alias()
	held := s.postgres && (target == nil || target.model.SoftDelete)
	s.add("SELECT ")
	s.number(n)
	s.add(", ")
	if held { // a UNION cannot lock, a table inside of it can
		s.add("held.id FROM (SELECT ")
	}
	s.column(x, "id")
	s.add(" FROM ")
	if err := existingFrom(ctx, s, x, target, who, ids); err != nil {
		return err
	}
	if held {
		s.add(" FOR KEY SHARE OF ", x, ") AS held")
	}
	return nil
}

func existingFrom(ctx context.Context, s *statement, x string, target *resource, who *manor.Principal, ids []any) error {
	if target == nil {
		s.quote(filesTable)
		s.add(" AS ", x, " WHERE ")
		s.column(x, "id")
		s.list(ids)
		if who != nil && !who.Superuser {
			s.add(" AND ")
			s.column(x, "owner_id")
			s.add(" = ")
			s.arg(who.UserID)
		}
		return nil
	}
	s.quote(target.model.Table)
	s.add(" AS ", x, " WHERE ")
	s.column(x, "id")
	s.list(ids)
	if target.model.SoftDelete {
		s.add(" AND ")
		s.column(x, "deleted_at")
		s.add(" IS NULL")
	}
	return target.limit(ctx, s, x, who)
}

// limit adds what the caller sees to a WHERE clause about the table called alias. A nil caller is the program itself.
func (r *resource) limit(ctx context.Context, s *statement, alias string, who *manor.Principal) error {
	if who == nil {
		return nil
	}
	within, every, err := r.reach(ctx, who, reading)
	if err != nil || every {
		return err
	}
	s.add(" AND ")
	within(s, alias)
	return nil
}

// keepInReach refuses a write that put a row where the caller could not see it again, or not do this again. It is asked
// after the write, in the same transaction, so that what triggers and hooks did counts too.
func (r *resource) keepInReach(ctx context.Context, tx *manor.Tx, who *manor.Principal, verb, id string) error {
	if who == nil {
		return nil
	}
	if _, every, err := r.reach(ctx, who, verb); err != nil || every {
		return err
	}
	within, err := r.within(ctx, tx.Tx, who, verb, []string{id})
	if err != nil {
		return err
	}
	if !within[id] {
		return manor.Errorf(manor.CodeForbidden, "This would put the %s outside of what you may see or change. Nothing was changed.", r.singular())
	}
	return nil
}

// scalarText is the text of a string, *string or string type; empty for null.
func scalarText(value reflect.Value) string {
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			return ""
		}
		value = value.Elem()
	}
	return value.String()
}
