package schema

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/manor-go/manor/internal/database"
)

// Difference is one thing in which two sets of tables differ.
type Difference struct {
	Table string
	What  string // "column", "index", "foreign key", "primary key"; empty: the table itself
	Name  string
	Kind  string // "new", "gone", "changed"
}

func (d Difference) String() string {
	if d.What == "" {
		return fmt.Sprintf("table %s is %s", d.Table, d.Kind)
	}
	return fmt.Sprintf("table %s: %s %s is %s", d.Table, d.What, d.Name, d.Kind)
}

var notWord = regexp.MustCompile(`[^a-z0-9_]+`)

func (d Difference) slug() string {
	verb := map[string]string{"new": "add", "gone": "drop", "changed": "change"}[d.Kind]
	parts := []string{verb, d.Table}
	if d.What == "column" {
		parts = append(parts, d.Name)
	} else if d.What != "" {
		parts = append(parts, strings.ReplaceAll(d.What, " ", "_"))
	}
	return notWord.ReplaceAllString(strings.ToLower(strings.Join(parts, "_")), "_")
}

// Differences tells what is new, gone or changed in now against old, in a stable order. A finding of `manor check` when
// old is the snapshot and now the structs: somebody forgot makemigrations.
func Differences(old, now []Table) []Difference {
	old, now = sorted(old), sorted(now)
	var all []Difference
	for _, t := range now {
		was := find(old, t.Name)
		if was == nil {
			all = append(all, Difference{Table: t.Name, Kind: "new"})
			continue
		}
		all = append(all, compare(t.Name, "column", was.Columns, t.Columns, func(c Column) string { return c.Name }, sameColumn)...)
		if !slices.Equal(was.PrimaryKey, t.PrimaryKey) {
			all = append(all, Difference{Table: t.Name, What: "primary key", Name: strings.Join(t.PrimaryKey, ", "), Kind: "changed"})
		}
		all = append(all, compare(t.Name, "index", was.Indexes, t.Indexes, func(i Index) string { return i.Name }, sameIndex)...)
		all = append(all, compare(t.Name, "foreign key", was.ForeignKeys, t.ForeignKeys, func(f ForeignKey) string { return f.Name }, func(a, b ForeignKey) bool { return a == b })...)
	}
	for _, t := range old {
		if find(now, t.Name) == nil {
			all = append(all, Difference{Table: t.Name, Kind: "gone"})
		}
	}
	return all
}

func compare[T any](table, what string, old, now []T, name func(T) string, same func(a, b T) bool) []Difference {
	var all []Difference
	for _, n := range now {
		at := slices.IndexFunc(old, func(o T) bool { return name(o) == name(n) })
		switch {
		case at < 0:
			all = append(all, Difference{Table: table, What: what, Name: name(n), Kind: "new"})
		case !same(old[at], n):
			all = append(all, Difference{Table: table, What: what, Name: name(n), Kind: "changed"})
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, func(n T) bool { return name(n) == name(o) }) {
			all = append(all, Difference{Table: table, What: what, Name: name(o), Kind: "gone"})
		}
	}
	return all
}

func sameColumn(a, b Column) bool {
	a.Was, b.Was = "", "" // says where it came from, not what it is
	return reflect.DeepEqual(a, b)
}

func sameIndex(a, b Index) bool {
	if a.Kind == "" {
		a.Kind = BTree
	}
	if b.Kind == "" {
		b.Kind = BTree
	}
	return a.Name == b.Name && a.Unique == b.Unique && a.Kind == b.Kind && a.Where == b.Where && slices.Equal(a.Columns, b.Columns)
}

func same(old, now []Table) bool { return len(Differences(old, now)) == 0 }

// Live compares the columns of a database with the tables: what somebody changed by hand, or restored from elsewhere.
// Columns that nobody declares are left alone; types are compared by family.
func Live(ctx context.Context, db *database.DB, tables []Table) ([]Difference, error) {
	query := `SELECT m.name AS table_name, p.name AS column_name, p.type AS data_type, p."notnull" = 0 AND p.pk = 0 AS can_be_null
		FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'`
	if db.Dialect() == database.Postgres {
		query = `SELECT table_name, column_name, data_type, is_nullable = 'YES' AS can_be_null
			FROM information_schema.columns WHERE table_schema = current_schema()`
	}
	var rows []struct {
		TableName  string
		ColumnName string
		DataType   string
		CanBeNull  bool
	}
	if err := db.Read().NewRaw(query).Scan(ctx, &rows); err != nil {
		return nil, database.Translate(err)
	}
	var all []Difference
	for _, t := range sorted(tables) {
		seen := false
		live := map[string]Column{}
		for _, r := range rows {
			if r.TableName == t.Name {
				seen = true
				live[r.ColumnName] = Column{Name: r.ColumnName, Type: liveType(r.DataType), Null: r.CanBeNull}
			}
		}
		if !seen {
			all = append(all, Difference{Table: t.Name, Kind: "gone"})
			continue
		}
		for _, c := range t.Columns {
			l, ok := live[c.Name]
			switch {
			case !ok:
				all = append(all, Difference{Table: t.Name, What: "column", Name: c.Name, Kind: "gone"})
			case l.Null != c.Null, l.Type != c.Type && !(c.Type == JSON && l.Type == Text && db.Dialect() == database.SQLite):
				all = append(all, Difference{Table: t.Name, What: "column", Name: c.Name, Kind: "changed"})
			}
		}
	}
	return all, nil
}

func liveType(name string) Type {
	switch strings.ToLower(name) {
	case "bigint", "integer":
		return Int
	case "double precision", "real":
		return Float
	case "boolean":
		return Bool
	case "timestamp", "timestamp with time zone":
		return Time
	case "jsonb":
		return JSON
	case "bytea", "blob":
		return Bytes
	default:
		return Text
	}
}
