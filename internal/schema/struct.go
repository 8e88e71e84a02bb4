package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

// FilesResource is the resource that fields of kind file refer to.
const FilesResource = "files"

// FromStruct makes the tables of a declared struct: its own first, then the joining tables of its many-to-many fields
// (those of other apps left out). tableOf names the table of a resource; empty when nobody declares the resource, which
// is an error for references and leaves a file unguarded.
//
// Columns are NOT NULL unless the field takes null (model.Field.Null). Indexes follow the declaration:
//
//	unique            unique index, on rows that are not soft-deleted
//	ref, tree, file   foreign key and index
//	filter, sort      index (column, id), for equality, ranges and the order with its tie-break
//	index             index (column)
//	search, contains  trigram index on manor_fold(column), Postgres only
//	filter on tags    containment index, Postgres only
func FromStruct(s *model.Struct, tableOf func(resource string) string) ([]Table, error) {
	b := &builder{s: s, tableOf: tableOf, table: Table{Name: s.Table}}
	for _, f := range s.Fields {
		if f.Kind == model.Many {
			b.many(f)
			continue
		}
		b.column(f)
	}
	for _, set := range s.UniqueSets {
		b.index(Index{Name: indexName(s.Table, set, "key"), Columns: set, Unique: true, Kind: BTree, Where: b.alive()})
	}
	if len(b.table.PrimaryKey) == 0 {
		b.mistake("", "no field is the primary key")
	}
	if len(b.mistakes) > 0 {
		return nil, fmt.Errorf("table %s: %s", s.Table, strings.Join(b.mistakes, "; "))
	}
	return append([]Table{b.table}, b.joins...), nil
}

type builder struct {
	s        *model.Struct
	tableOf  func(string) string
	table    Table
	joins    []Table
	mistakes []string
}

func (b *builder) mistake(field, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if field != "" {
		text = field + ": " + text
	}
	b.mistakes = append(b.mistakes, text)
}

func (b *builder) index(i Index) { b.table.Indexes = append(b.table.Indexes, i) }

// alive is the condition of unique indexes: a deleted row frees its values.
func (b *builder) alive() string {
	if !b.s.SoftDelete {
		return ""
	}
	for _, f := range b.s.Fields {
		if f.Column == "deleted_at" {
			return "deleted_at IS NULL"
		}
	}
	return ""
}

func (b *builder) column(f *model.Field) {
	c := Column{Name: f.Column, Type: typeOf(f), Null: f.Null, Was: f.Was}
	if f.HasDefault {
		value, err := checkDefault(c.Type, f.Default)
		if err != nil {
			b.mistake(f.GoName, "default=%s %v", f.Default, err)
		}
		c.Default = &value
	} else if f.Kind == model.Tags && !f.Null {
		empty := "[]"
		c.Default = &empty
	}
	b.table.Columns = append(b.table.Columns, c)
	if f.Primary {
		b.table.PrimaryKey = append(b.table.PrimaryKey, f.Column)
		return
	}
	b.reference(f)
	ordered := (f.Sort || f.Filter) && f.Kind != model.LongText && c.Type != JSON && c.Type != Bytes
	switch {
	case f.Unique:
		b.index(Index{Name: indexName(b.table.Name, []string{f.Column}, "key"), Columns: []string{f.Column}, Unique: true, Kind: BTree, Where: b.alive()})
	case ordered && b.hasID() && !few(f):
		b.index(Index{Name: indexName(b.table.Name, []string{f.Column}, "idx"), Columns: []string{f.Column, "id"}, Kind: BTree})
	case ordered, f.Indexed, f.Kind == model.Ref, f.Kind == model.File:
		b.index(Index{Name: indexName(b.table.Name, []string{f.Column}, "idx"), Columns: []string{f.Column}, Kind: BTree})
	}
	if (f.Contains || f.Search) && c.Type == Text {
		b.index(Index{Name: indexName(b.table.Name, []string{f.Column}, "trgm"), Columns: []string{f.Column}, Kind: Trigram})
	}
	if f.Filter && f.Kind == model.Tags {
		b.index(Index{Name: indexName(b.table.Name, []string{f.Column}, "tags"), Columns: []string{f.Column}, Kind: JSONTags})
	}
}

// few tells of a field that many rows agree in. Its index leaves out the id: entries that are equal are kept once, which
// makes it a fraction of the size and counting by it faster. The price is a sort of the rows that agree when a list is ordered by it.
func few(f *model.Field) bool {
	return f.Kind == model.Enum || f.Kind == model.Bool || f.Kind == model.Ref
}

func (b *builder) hasID() bool {
	return slices.ContainsFunc(b.s.Fields, func(f *model.Field) bool { return f.Primary && f.Column == "id" })
}

func (b *builder) reference(f *model.Field) {
	resource := f.Ref
	if f.Kind == model.File {
		resource = FilesResource
	} else if f.Kind != model.Ref {
		return
	}
	table := b.tableOf(resource)
	if table == "" {
		if f.Kind == model.Ref {
			b.mistake(f.GoName, "refers to %q, which no app declares", resource)
		}
		return
	}
	b.table.ForeignKeys = append(b.table.ForeignKeys, foreignKey(b.table.Name, f.Column, table))
}

// many makes the joining table of a many-to-many field.
func (b *builder) many(f *model.Field) {
	if f.Through.Foreign {
		return
	}
	other := b.tableOf(f.Ref)
	if other == "" {
		b.mistake(f.GoName, "refers to %q, which no app declares", f.Ref)
		return
	}
	th := f.Through
	join := Table{
		Name:        th.Table,
		Columns:     []Column{{Name: th.Own, Type: Text}, {Name: th.Other, Type: Text}},
		PrimaryKey:  []string{th.Own, th.Other},
		Indexes:     []Index{{Name: indexName(th.Table, []string{th.Other}, "idx"), Columns: []string{th.Other}, Kind: BTree}},
		ForeignKeys: []ForeignKey{foreignKey(th.Table, th.Own, b.table.Name), foreignKey(th.Table, th.Other, other)},
	}
	if th.Ordered {
		first := "0"
		join.Columns = append(join.Columns, Column{Name: "position", Type: Int, Default: &first})
	}
	b.joins = append(b.joins, join)
}

func foreignKey(table, column, ref string) ForeignKey {
	return ForeignKey{Name: indexName(table, []string{column}, "fkey"), Column: column, RefTable: ref, RefColumn: "id"}
}

func typeOf(f *model.Field) Type {
	switch f.Kind {
	case model.Int, model.Money:
		return Int
	case model.Float:
		return Float
	case model.Bool:
		return Bool
	case model.Time:
		return Time
	case model.JSON, model.Tags:
		return JSON
	case model.Bytes:
		return Bytes
	default:
		return Text
	}
}

// checkDefault gives a default the form in which it is stored.
func checkDefault(t Type, value string) (string, error) {
	switch t {
	case Int:
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return "", fmt.Errorf("is not a whole number")
		}
	case Float:
		if f, err := strconv.ParseFloat(value, 64); err != nil || f-f != 0 {
			return "", fmt.Errorf("is not a number")
		}
	case Bool:
		if value != "true" && value != "false" {
			return "", fmt.Errorf("is not true or false")
		}
	case Time:
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return "", fmt.Errorf("is not a time like 2026-01-31T08:00:00Z")
		}
		return database.FormatTime(at), nil
	case JSON:
		if !json.Valid([]byte(value)) {
			return "", fmt.Errorf("is not JSON")
		}
	case Bytes:
		return "", fmt.Errorf("is not possible for bytes")
	}
	return value, nil
}
