package schema

import (
	"context"
	"fmt"
	"strings"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	atlas "ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqlite"

	"github.com/manor-go/manor/internal/database"
)

// toAtlas makes Atlas's picture of the tables. Tables referred to but not among them are drawn with the one column referred to.
func toAtlas(dialect database.Dialect, tables []Table) (*atlas.Schema, error) {
	all := atlas.New("")
	outside := map[string]*atlas.Table{}
	for _, t := range tables {
		at := atlas.NewTable(t.Name).SetSchema(all)
		for _, c := range t.Columns {
			ac, err := atlasColumn(dialect, c)
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", t.Name, err)
			}
			at.AddColumns(ac)
		}
		if len(t.PrimaryKey) > 0 {
			columns, err := columnsOf(at, t.PrimaryKey)
			if err != nil {
				return nil, err
			}
			at.SetPrimaryKey(atlas.NewPrimaryKey(columns...))
		}
		for _, i := range t.Indexes {
			ai, err := atlasIndex(dialect, at, i)
			if err != nil {
				return nil, err
			}
			if ai != nil {
				at.AddIndexes(ai)
			}
		}
		all.AddTables(at)
	}
	for i, t := range tables {
		at := all.Tables[i]
		for _, f := range t.ForeignKeys {
			columns, err := columnsOf(at, []string{f.Column})
			if err != nil {
				return nil, err
			}
			ref, known := all.Table(f.RefTable)
			if !known {
				if ref = outside[f.RefTable]; ref == nil {
					ref = atlas.NewTable(f.RefTable).SetSchema(all)
					outside[f.RefTable] = ref
				}
				if _, ok := ref.Column(f.RefColumn); !ok {
					ref.AddColumns(atlas.NewColumn(f.RefColumn))
				}
			}
			refColumns, err := columnsOf(ref, []string{f.RefColumn})
			if err != nil {
				return nil, err
			}
			at.AddForeignKeys(atlas.NewForeignKey(f.Name).AddColumns(columns...).SetRefTable(ref).AddRefColumns(refColumns...))
		}
	}
	return all, nil
}

func columnsOf(t *atlas.Table, names []string) ([]*atlas.Column, error) {
	columns := make([]*atlas.Column, len(names))
	for i, name := range names {
		c, ok := t.Column(name)
		if !ok {
			return nil, fmt.Errorf("table %s has no column %s", t.Name, name)
		}
		columns[i] = c
	}
	return columns, nil
}

func atlasColumn(dialect database.Dialect, c Column) (*atlas.Column, error) {
	ac := atlas.NewColumn(c.Name).SetNull(c.Null)
	if dialect == database.Postgres {
		ms := 3
		switch c.Type {
		case Text:
			ac.SetType(&atlas.StringType{T: "text"}).SetCollation("C")
		case Int:
			ac.SetType(&atlas.IntegerType{T: "bigint"})
		case Float:
			ac.SetType(&atlas.FloatType{T: "double precision"})
		case Bool:
			ac.SetType(&atlas.BoolType{T: "boolean"})
		case Time:
			ac.SetType(&atlas.TimeType{T: "timestamptz", Precision: &ms})
		case JSON:
			ac.SetType(&atlas.JSONType{T: "jsonb"})
		case Bytes:
			ac.SetType(&atlas.BinaryType{T: "bytea"})
		}
	} else {
		switch c.Type {
		case Text:
			ac.SetType(&atlas.StringType{T: "text"})
		case JSON:
			ac.SetType(&atlas.JSONType{T: "text"}) // another type to Atlas, so that text is checked when it becomes JSON
		case Int:
			ac.SetType(&atlas.IntegerType{T: "integer"})
		case Float:
			ac.SetType(&atlas.FloatType{T: "real"})
		case Bool:
			ac.SetType(&atlas.BoolType{T: "boolean"})
		case Time:
			ac.SetType(&atlas.TimeType{T: "timestamp"})
		case Bytes:
			ac.SetType(&atlas.BinaryType{T: "blob"})
		}
	}
	if ac.Type == nil || ac.Type.Type == nil {
		return nil, fmt.Errorf("column %s: type %q is not known", c.Name, c.Type)
	}
	if c.Default != nil {
		ac.SetDefault(&atlas.Literal{V: literal(c.Type, *c.Default)})
	}
	return ac, nil
}

// literal is a default as SQL, the same on both databases.
func literal(t Type, value string) string {
	switch t {
	case Int, Float, Bool:
		return value
	default:
		return quoteText(value)
	}
}

// atlasIndex is nil for kinds that the database does not have.
func atlasIndex(dialect database.Dialect, t *atlas.Table, i Index) (*atlas.Index, error) {
	columns, err := columnsOf(t, i.Columns)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", i.Name, err)
	}
	ai := atlas.NewIndex(i.Name).SetUnique(i.Unique)
	switch i.Kind {
	case BTree, "":
		ai.AddColumns(columns...)
	case Trigram:
		if dialect != database.Postgres {
			return nil, nil
		}
		ai.AddParts(atlas.NewExprPart(&atlas.RawExpr{X: "manor_fold(" + quoteName(columns[0].Name) + ")"}).
			AddAttrs(&postgres.IndexOpClass{Name: "gin_trgm_ops"})).AddAttrs(&postgres.IndexType{T: "GIN"})
	case JSONTags:
		if dialect != database.Postgres {
			return nil, nil
		}
		ai.AddParts(atlas.NewColumnPart(columns[0]).AddAttrs(&postgres.IndexOpClass{Name: "jsonb_path_ops"})).
			AddAttrs(&postgres.IndexType{T: "GIN"})
	default:
		return nil, fmt.Errorf("index %s: kind %q is not known", i.Name, i.Kind)
	}
	if i.Where != "" {
		if dialect == database.Postgres {
			ai.AddAttrs(&postgres.IndexPredicate{P: i.Where})
		} else {
			ai.AddAttrs(&sqlite.IndexPredicate{P: i.Where})
		}
	}
	return ai, nil
}

func atlasDiff(dialect database.Dialect, from, to *atlas.Schema) ([]atlas.Change, error) {
	if dialect == database.Postgres {
		return postgres.DefaultDiff.SchemaDiff(from, to)
	}
	return sqlite.DefaultDiff.SchemaDiff(from, to)
}

// atlasSQL writes the changes as statements. What turns SQLite's foreign keys off and on is left out: whoever runs a
// migration does that, and checks them after.
func atlasSQL(dialect database.Dialect, changes []atlas.Change) ([]string, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	planner := sqlite.DefaultPlan
	if dialect == database.Postgres {
		planner = postgres.DefaultPlan
	}
	plan, err := planner.PlanChanges(context.Background(), "", changes, func(o *migrate.PlanOptions) {
		o.SchemaQualifier, o.Indent = new(string), "  "
	})
	if err != nil {
		return nil, err
	}
	var statements []string
	for _, c := range plan.Changes {
		if !strings.HasPrefix(c.Cmd, "PRAGMA foreign_keys") {
			statements = append(statements, c.Cmd)
		}
	}
	return statements, nil
}
