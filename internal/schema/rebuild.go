package schema

import (
	"fmt"
	"slices"
	"strings"

	atlas "ariga.io/atlas/sql/schema"

	"github.com/manor-go/manor/internal/database"
)

// rebuildSQLite takes out of changes what SQLite's ALTER TABLE cannot do and plans a new table instead: made under another
// name, filled from the old one with every value converted, renamed, indexed (sqlite.org/lang_altertable.html, section 7).
// It returns the changes left to Atlas and the statements that follow them.
func (p planner) rebuildSQLite(from []Table, changes []atlas.Change) ([]atlas.Change, []string, error) {
	var (
		left []atlas.Change
		sql  []string
	)
	for _, change := range changes {
		modify, ok := change.(*atlas.ModifyTable)
		if !ok || p.alterable(modify) {
			if ok {
				splitIndexes(modify)
			}
			left = append(left, change)
			continue
		}
		more, err := p.rebuild(find(from, modify.T.Name), find(p.to, modify.T.Name))
		if err != nil {
			return nil, nil, err
		}
		sql = append(sql, more...)
	}
	return left, sql, nil
}

// alterable tells changes that keep the table: its indexes, and new columns without references.
func (p planner) alterable(modify *atlas.ModifyTable) bool {
	return !slices.ContainsFunc(modify.Changes, func(change atlas.Change) bool {
		switch change := change.(type) {
		case *atlas.AddIndex, *atlas.DropIndex, *atlas.ModifyIndex:
			return false
		case *atlas.AddColumn:
			return !change.C.Type.Null && change.C.Default == nil || len(change.C.ForeignKeys) > 0
		default:
			return true
		}
	})
}

// splitIndexes makes a drop and an add of each changed index: SQLite's part of Atlas knows no other way.
func splitIndexes(modify *atlas.ModifyTable) {
	var drops, rest []atlas.Change
	for _, change := range modify.Changes {
		if m, ok := change.(*atlas.ModifyIndex); ok {
			drops = append(drops, &atlas.DropIndex{I: m.From})
			change = &atlas.AddIndex{I: m.To}
		}
		rest = append(rest, change)
	}
	modify.Changes = append(drops, rest...)
}

func (p planner) rebuild(old, t *Table) ([]string, error) {
	into := *t
	into.Name, into.Indexes = "manor_new_"+t.Name, nil
	sql, err := create(p.dialect, into)
	if err != nil {
		return nil, err
	}
	var targets, values []string
	for _, c := range t.Columns {
		was := old.column(c.Name)
		if was == nil {
			if c.Null || c.Default != nil {
				continue // the default of the new table
			}
			targets, values = append(targets, quoteName(c.Name)), append(values, p.fill(c))
			continue
		}
		value, err := convert(p.dialect, *was, c)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name, c.Name, err)
		}
		if was.Null && !c.Null {
			value = fmt.Sprintf("coalesce(%s, %s)", value, p.fill(c))
		}
		targets, values = append(targets, quoteName(c.Name)), append(values, value)
	}
	if len(targets) > 0 {
		sql = append(sql, fmt.Sprintf("INSERT INTO %s (%s)\nSELECT %s\nFROM %s",
			quoteName(into.Name), strings.Join(targets, ", "), strings.Join(values, ", "), quoteName(t.Name)))
	}
	sql = append(sql, "DROP TABLE "+quoteName(t.Name),
		fmt.Sprintf("ALTER TABLE %s RENAME TO %s", quoteName(into.Name), quoteName(t.Name)))
	indexes, err := createIndexes(p.dialect, *t)
	return append(sql, indexes...), err
}

// create is the SQL of one table in an empty database, indexes included.
func create(dialect database.Dialect, t Table) ([]string, error) {
	s, err := toAtlas(dialect, []Table{t})
	if err != nil {
		return nil, err
	}
	return atlasSQL(dialect, []atlas.Change{&atlas.AddTable{T: s.Tables[0]}})
}

func createIndexes(dialect database.Dialect, t Table) ([]string, error) {
	s, err := toAtlas(dialect, []Table{t})
	if err != nil || len(s.Tables[0].Indexes) == 0 {
		return nil, err
	}
	modify := &atlas.ModifyTable{T: s.Tables[0]}
	for _, i := range s.Tables[0].Indexes {
		modify.Changes = append(modify.Changes, &atlas.AddIndex{I: i})
	}
	return atlasSQL(dialect, []atlas.Change{modify})
}
