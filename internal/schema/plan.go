package schema

import (
	"fmt"
	"slices"

	"ariga.io/atlas/sql/postgres"
	atlas "ariga.io/atlas/sql/schema"

	"github.com/manor-go/manor/internal/database"
)

// Plan is the SQL that leads from one set of tables to another (up) and back (down), made without a database and the same
// on every run. A column is renamed where Column.Was or renames ("courses.title": "name") says so, else a vanished name is
// dropped and a new one added; "courses": "lessons" renames a table. Both hold old names as keys.
//
// Rows stay: a changed type is converted, and what cannot be converted stops the migration when it runs. A new column
// that must not be null needs a default, and so does one that no longer may be. Statements on SQLite expect foreign keys
// to be off and checked after, as Up does. Going down brings dropped columns back with their default or an empty value.
func Plan(dialect database.Dialect, from, to []Table, renames map[string]string) (up, down []string, err error) {
	names, err := findRenames(from, to, renames)
	if err != nil {
		return nil, nil, err
	}
	if up, err = steps(dialect, from, to, names, false); err != nil {
		return nil, nil, err
	}
	if down, err = steps(dialect, to, from, names.inverse(), true); err != nil {
		return nil, nil, fmt.Errorf("the way back: %w", err)
	}
	return up, down, nil
}

// steps plans one direction. back permits what would need a default on the way up: rows get an empty value.
func steps(dialect database.Dialect, from, to []Table, names renaming, back bool) ([]string, error) {
	from, sql := names.apply(dialect, from, to)
	plan := planner{dialect: dialect, to: to, back: back}
	before, err := plan.prepare(from)
	if err != nil {
		return nil, err
	}
	sql = append(sql, before...)
	old, err := toAtlas(dialect, from)
	if err != nil {
		return nil, err
	}
	now, err := toAtlas(dialect, to)
	if err != nil {
		return nil, err
	}
	changes, err := atlasDiff(dialect, old, now)
	if err != nil {
		return nil, err
	}
	var after []string
	if dialect == database.Postgres {
		after, err = plan.convertPostgres(from, changes)
	} else {
		changes, after, err = plan.rebuildSQLite(from, changes)
	}
	if err != nil {
		return nil, err
	}
	main, err := atlasSQL(dialect, changes)
	if err != nil {
		return nil, err
	}
	return append(append(sql, main...), after...), nil
}

type planner struct {
	dialect database.Dialect
	to      []Table
	back    bool
}

// prepare refuses what cannot work on a filled table, and clears what would be in the way of Atlas's statements.
// It changes from, which the caller owns, accordingly.
func (p planner) prepare(from []Table) ([]string, error) {
	var sql []string
	for i := range from {
		old := &from[i]
		t := find(p.to, old.Name)
		if t == nil {
			continue
		}
		for _, c := range t.Columns {
			was := old.column(c.Name)
			if p.back || c.Null || c.Default != nil || was != nil && !was.Null {
				continue
			}
			what := "is new and must not be null"
			if was != nil {
				what = "must not be null any more"
			}
			return nil, fmt.Errorf("%s.%s %s: rows that are there already need a value: add admin:\"default=…\" or make the field a pointer", t.Name, c.Name, what)
		}
		if p.dialect == database.Postgres {
			sql = append(sql, p.preparePostgres(old, t)...)
		}
	}
	return sql, nil
}

// preparePostgres drops defaults that would be in the way of a new type and fills nulls that are about to be forbidden.
func (p planner) preparePostgres(old, t *Table) []string {
	var sql []string
	for i := range old.Columns {
		was := &old.Columns[i]
		c := t.column(was.Name)
		if c == nil {
			continue
		}
		if was.Type != c.Type {
			if was.Default != nil {
				sql = append(sql, fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", quoteName(t.Name), quoteName(c.Name)))
				was.Default = nil
			}
			continue
		}
		if was.Null && !c.Null {
			sql = append(sql, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s IS NULL", quoteName(t.Name), quoteName(c.Name), p.fill(*c), quoteName(c.Name)))
		}
	}
	return sql
}

// fill is the value of rows that have none.
func (p planner) fill(c Column) string {
	if c.Default != nil {
		return literal(c.Type, *c.Default)
	}
	switch c.Type {
	case Int, Float:
		return "0"
	case Bool:
		return "false"
	case Time:
		return "'1970-01-01 00:00:00.000+00:00'"
	case JSON:
		return "'null'"
	default:
		return "''"
	}
}

// convertPostgres tells Atlas how to convert types, and lets new columns take a value that is not their default.
// The statements that it returns come last.
func (p planner) convertPostgres(from []Table, changes []atlas.Change) ([]string, error) {
	var after []string
	for _, change := range changes {
		modify, ok := change.(*atlas.ModifyTable)
		if !ok {
			continue
		}
		old, t := find(from, modify.T.Name), find(p.to, modify.T.Name)
		for _, change := range modify.Changes {
			switch change := change.(type) {
			case *atlas.ModifyColumn:
				if !change.Change.Is(atlas.ChangeType) {
					continue
				}
				was, c := old.column(change.To.Name), t.column(change.To.Name)
				expr, err := convert(p.dialect, *was, *c)
				if err != nil {
					return nil, fmt.Errorf("%s.%s: %w", t.Name, c.Name, err)
				}
				if was.Null && !c.Null {
					expr = fmt.Sprintf("coalesce(%s, %s)", expr, p.fill(*c))
				}
				change.Extra = append(change.Extra, &postgres.ConvertUsing{X: expr})
			case *atlas.AddColumn:
				c := t.column(change.C.Name)
				if c.Null || c.Default != nil {
					continue
				}
				change.C.SetDefault(&atlas.Literal{V: p.fill(*c)})
				after = append(after, fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", quoteName(t.Name), quoteName(c.Name)))
			}
		}
	}
	return after, nil
}

func find(tables []Table, name string) *Table {
	if i := slices.IndexFunc(tables, func(t Table) bool { return t.Name == name }); i >= 0 {
		return &tables[i]
	}
	return nil
}

func (t *Table) column(name string) *Column {
	if i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
		return &t.Columns[i]
	}
	return nil
}
