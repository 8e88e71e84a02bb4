package schema

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/manor-go/manor/internal/database"
)

// renaming is what keeps its rows under another name.
type renaming struct {
	tables  [][2]string // old, new
	columns []columnName
}

type columnName struct{ table, old, now string } // table: its name after tables are renamed

func (r renaming) inverse() renaming {
	var back renaming
	oldTable := map[string]string{}
	for _, t := range slices.Backward(r.tables) {
		back.tables = append(back.tables, [2]string{t[1], t[0]})
		oldTable[t[1]] = t[0]
	}
	for _, c := range slices.Backward(r.columns) {
		table := c.table
		if old, ok := oldTable[table]; ok {
			table = old
		}
		back.columns = append(back.columns, columnName{table: table, old: c.now, now: c.old})
	}
	return back
}

// findRenames puts Column.Was and the explicit renames together. A Was whose column is gone already is history, not an error.
func findRenames(from, to []Table, explicit map[string]string) (renaming, error) {
	var r renaming
	oldTable := map[string]string{} // new name → old name
	for _, key := range slices.Sorted(maps.Keys(explicit)) {
		now := explicit[key]
		if strings.Contains(key, ".") {
			continue
		}
		if find(from, key) == nil || find(to, now) == nil || find(from, now) != nil || find(to, key) != nil {
			return r, fmt.Errorf("rename %s=%s: there must have been a table %s and now be a table %s instead", key, now, key, now)
		}
		r.tables = append(r.tables, [2]string{key, now})
		oldTable[now] = key
	}
	add := func(table, old, now string) bool {
		was := table
		if name, ok := oldTable[table]; ok {
			was = name
		}
		before, after := find(from, was), find(to, table)
		if before == nil || after == nil || before.column(old) == nil || before.column(now) != nil || after.column(now) == nil || after.column(old) != nil {
			return false
		}
		r.columns = append(r.columns, columnName{table: table, old: old, now: now})
		return true
	}
	for _, key := range slices.Sorted(maps.Keys(explicit)) {
		table, old, ok := strings.Cut(key, ".")
		if !ok {
			continue
		}
		now := explicit[key]
		if short, ok := strings.CutPrefix(now, table+"."); ok {
			now = short
		}
		for name, was := range oldTable {
			if was == table {
				table = name
			}
		}
		if !add(table, old, now) {
			return r, fmt.Errorf("rename %s=%s: %s must have had a column %s and now have a column %s instead", key, now, table, old, now)
		}
	}
	for _, t := range to {
		for _, c := range t.Columns {
			taken := slices.ContainsFunc(r.columns, func(x columnName) bool { return x.table == t.Name && x.now == c.Name })
			if c.Was != "" && !taken {
				add(t.Name, c.Was, c.Name)
			}
		}
	}
	return r, nil
}

// apply writes the renames as SQL and returns a copy of the tables as they are after them. Indexes and foreign keys
// follow their columns on both databases; on Postgres they get their new names here, on SQLite indexes are made anew.
func (r renaming) apply(dialect database.Dialect, from, to []Table) ([]Table, []string) {
	tables := clone(from)
	var sql []string
	for _, name := range r.tables {
		old, now := name[0], name[1]
		sql = append(sql, fmt.Sprintf("ALTER TABLE %s RENAME TO %s", quoteName(old), quoteName(now)))
		if dialect == database.Postgres {
			sql = append(sql, fmt.Sprintf("ALTER INDEX %s RENAME TO %s", quoteName(old+"_pkey"), quoteName(now+"_pkey")))
		}
		for i := range tables {
			if tables[i].Name == old {
				tables[i].Name = now
			}
			for j := range tables[i].ForeignKeys {
				if f := &tables[i].ForeignKeys[j]; f.RefTable == old {
					f.RefTable = now
				}
			}
		}
	}
	for _, c := range r.columns {
		sql = append(sql, fmt.Sprintf("ALTER TABLE %s RENAME COLUMN %s TO %s", quoteName(c.table), quoteName(c.old), quoteName(c.now)))
		find(tables, c.table).renameColumn(c.old, c.now)
		for i := range tables {
			for j := range tables[i].ForeignKeys {
				if f := &tables[i].ForeignKeys[j]; f.RefTable == c.table && f.RefColumn == c.old {
					f.RefColumn = c.now
				}
			}
		}
	}
	if dialect == database.Postgres {
		for i := range tables {
			if t := find(to, tables[i].Name); t != nil {
				sql = append(sql, tables[i].adoptNames(t)...)
			}
		}
	}
	return tables, sql
}

func (t *Table) renameColumn(old, now string) {
	swap := func(name *string) {
		if *name == old {
			*name = now
		}
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(old) + `\b`)
	for i := range t.Columns {
		swap(&t.Columns[i].Name)
	}
	for i := range t.PrimaryKey {
		swap(&t.PrimaryKey[i])
	}
	for i := range t.Indexes {
		for j := range t.Indexes[i].Columns {
			swap(&t.Indexes[i].Columns[j])
		}
		t.Indexes[i].Where = word.ReplaceAllString(t.Indexes[i].Where, now)
	}
	for i := range t.ForeignKeys {
		swap(&t.ForeignKeys[i].Column)
	}
}

// adoptNames renames indexes and foreign keys that are the same as in now but for their name.
func (t *Table) adoptNames(now *Table) []string {
	var sql []string
	for i := range t.Indexes {
		old := &t.Indexes[i]
		for _, n := range now.Indexes {
			same := n.Unique == old.Unique && n.Kind == old.Kind && n.Where == old.Where && slices.Equal(n.Columns, old.Columns)
			if same && n.Name != old.Name && !t.names(n.Name) && !now.names(old.Name) {
				sql = append(sql, fmt.Sprintf("ALTER INDEX %s RENAME TO %s", quoteName(old.Name), quoteName(n.Name)))
				old.Name = n.Name
				break
			}
		}
	}
	for i := range t.ForeignKeys {
		old := &t.ForeignKeys[i]
		for _, n := range now.ForeignKeys {
			same := n.Column == old.Column && n.RefTable == old.RefTable && n.RefColumn == old.RefColumn
			if same && n.Name != old.Name && !t.names(n.Name) && !now.names(old.Name) {
				sql = append(sql, fmt.Sprintf("ALTER TABLE %s RENAME CONSTRAINT %s TO %s", quoteName(t.Name), quoteName(old.Name), quoteName(n.Name)))
				old.Name = n.Name
				break
			}
		}
	}
	return sql
}

// names tells whether the table has an index or foreign key of that name.
func (t *Table) names(name string) bool {
	return slices.ContainsFunc(t.Indexes, func(i Index) bool { return i.Name == name }) ||
		slices.ContainsFunc(t.ForeignKeys, func(f ForeignKey) bool { return f.Name == name })
}

func clone(tables []Table) []Table {
	all := slices.Clone(tables)
	for i := range all {
		t := &all[i]
		t.Columns, t.PrimaryKey, t.ForeignKeys = slices.Clone(t.Columns), slices.Clone(t.PrimaryKey), slices.Clone(t.ForeignKeys)
		t.Indexes = slices.Clone(t.Indexes)
		for j := range t.Indexes {
			t.Indexes[j].Columns = slices.Clone(t.Indexes[j].Columns)
		}
	}
	return all
}
