// Package model reads what a Go struct declares by its tags: table, columns, kinds, references, indexes, faces.
// It is the one parser of the bun, json, validate and admin tags; package schema makes tables of it, package admin resources.
package model

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Kind is what a field holds, whatever the database calls it.
type Kind string

// The kinds of fields.
const (
	Text     Kind = "text"      // one line
	LongText Kind = "long_text" // several lines; admin:"textarea" or "markdown"
	Int      Kind = "int"
	Money    Kind = "money" // integer minor units
	Float    Kind = "float"
	Bool     Kind = "bool"
	Enum     Kind = "enum" // text with validate:"oneof=…"
	Time     Kind = "time" // UTC, milliseconds
	Date     Kind = "date" // text YYYY-MM-DD
	JSON     Kind = "json"
	Tags     Kind = "tags" // array of strings
	Ref      Kind = "ref"  // id of a row of another resource
	File     Kind = "file" // id of an uploaded file
	Many     Kind = "many" // ids of rows of another resource, over a joining table
)

// OnDelete says what deleting the row that is referred to does with the one that refers.
type OnDelete string

// The rules for deletion.
const (
	Restrict OnDelete = "restrict"
	Cascade  OnDelete = "cascade"
	SetNull  OnDelete = "null"
)

// Through is the joining table of a many-to-many field.
type Through struct {
	Table   string
	Own     string // column that holds the id of the declaring row
	Other   string // column that holds the id of the row referred to
	Ordered bool   // column "position" keeps the order of the array
	Foreign bool   // another app owns the table (admin:"shared")
}

// Field is one declared field of a struct.
type Field struct {
	GoName string
	Name   string // name in JSON
	Column string // name in the table; empty for Many
	Index  []int  // for reflect.Value.FieldByIndex
	Type   reflect.Type
	Kind   Kind
	Null   bool // pointer, or bun nullzero

	Primary  bool
	Required bool     // must be present in a create, and not blank
	Rules    string   // the validate tag without required, as go-playground/validator reads it
	Choices  []string // of oneof
	MaxLen   int      // of max= on text, in runes; 0: none

	Ref     string // resource referred to (Ref, Many)
	Delete  OnDelete
	Through Through

	List, Link, Search, Filter, Contains, Sort, Unique, Indexed bool
	ReadOnly, Immutable, Hidden, Secret, Markdown, Tree         bool

	Permission string // needed to see the field at all
	SlugFrom   string // field that the console fills this one from
	Default    string // value of a new row (and of old rows when the column is added)
	HasDefault bool
	Was        string // former column name, for makemigrations
}

// Nullable tells whether a JSON null is a value of the field.
func (f *Field) Nullable() bool { return f.Null }

// Struct is a struct as declared.
type Struct struct {
	Type       reflect.Type
	Table      string
	Fields     []*Field
	UniqueSets [][]string // columns that are unique together: bun:",unique:group"
	SoftDelete bool       // embeds admin.SoftDelete (a column deleted_at)
	byName     map[string]*Field
}

// Field finds a field by its JSON name; nil when there is none.
func (s *Struct) Field(name string) *Field { return s.byName[name] }

// Problem is a mistake in a declaration.
type Problem struct {
	Field string // Go name
	Text  string
	Hint  string
}

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// Parse reads a struct type. All mistakes come back at once; the Struct is usable as far as it was understood.
func Parse(t reflect.Type) (*Struct, []Problem) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p := &parser{s: &Struct{Type: t, byName: map[string]*Field{}}, unique: map[string][]string{}}
	if t.Kind() != reflect.Struct {
		p.problem("", fmt.Sprintf("%s is not a struct", t), "declare the resource with a struct type")
		return p.s, p.problems
	}
	p.walk(t, nil)
	if p.s.Table == "" {
		p.problem("", t.Name()+" names no table", "embed bun.BaseModel with `bun:\"table:…\"`")
	}
	for _, group := range p.groups {
		p.s.UniqueSets = append(p.s.UniqueSets, p.unique[group])
	}
	return p.s, p.problems
}

// ParseInput reads a struct that is only asked for, never stored: the input of an action. It needs no table.
func ParseInput(t reflect.Type) (*Struct, []Problem) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p := &parser{s: &Struct{Type: t, byName: map[string]*Field{}}, unique: map[string][]string{}}
	if t.Kind() != reflect.Struct {
		p.problem("", fmt.Sprintf("%s is not a struct", t), "ask for input with a struct type")
		return p.s, p.problems
	}
	p.walk(t, nil)
	return p.s, p.problems
}

type parser struct {
	s        *Struct
	problems []Problem
	unique   map[string][]string
	groups   []string
}

func (p *parser) problem(field, text, hint string) {
	p.problems = append(p.problems, Problem{Field: field, Text: text, Hint: hint})
}

func (p *parser) walk(t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(slices.Clone(index), i)
		if sf.Anonymous && sf.Type.Kind() == reflect.Struct {
			if sf.Type.PkgPath() == "github.com/uptrace/bun/schema" && sf.Type.Name() == "BaseModel" {
				for _, part := range strings.Split(sf.Tag.Get("bun"), ",") {
					if name, ok := strings.CutPrefix(part, "table:"); ok {
						p.s.Table = name
					}
				}
				continue
			}
			p.walk(sf.Type, at)
			continue
		}
		if !sf.IsExported() {
			continue
		}
		p.field(sf, at)
	}
}

func (p *parser) field(sf reflect.StructField, at []int) {
	bunParts := strings.Split(sf.Tag.Get("bun"), ",")
	jsonName, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	f := &Field{GoName: sf.Name, Index: at, Type: sf.Type, Name: jsonName, Column: bunParts[0], Rules: sf.Tag.Get("validate")}
	if f.Column == "" {
		f.Column = snake(sf.Name)
	}
	if jsonName == "-" || (jsonName == "" && sf.Tag.Get("json") == "-") {
		f.Hidden = true
	}
	if f.Name == "" || f.Name == "-" {
		f.Name = snake(sf.Name)
	}
	p.adminTag(f, sf)
	if bunParts[0] == "-" && f.Kind != Many {
		return
	}
	for _, part := range bunParts[1:] {
		key, value, _ := strings.Cut(part, ":")
		switch key {
		case "pk":
			f.Primary = true
		case "nullzero":
			f.Null = true
		case "unique":
			if value == "" {
				f.Unique = true
			} else {
				if p.unique[value] == nil {
					p.groups = append(p.groups, value)
				}
				p.unique[value] = append(p.unique[value], f.Column)
			}
		}
	}
	p.kind(f)
	p.rules(f)
	if f.Default == "" && !f.HasDefault && f.Kind == Bool && !f.Null {
		f.Default, f.HasDefault = "false", true
	}
	if other := p.s.byName[f.Name]; other != nil {
		p.problem(f.GoName, fmt.Sprintf("%s and %s are both called %q in JSON", other.GoName, f.GoName, f.Name), "give one of them another json tag")
		return
	}
	p.s.Fields = append(p.s.Fields, f)
	p.s.byName[f.Name] = f
}

func (p *parser) kind(f *Field) {
	t := f.Type
	if t.Kind() == reflect.Pointer {
		f.Null = true
		t = t.Elem()
	}
	if f.Kind == Many {
		f.Column = ""
		if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.String {
			p.problem(f.GoName, "a many-to-many field must be []string", "it holds the ids")
		}
		return
	}
	if f.Kind != "" && f.Kind != Int { // set by the tag
		switch {
		case f.Kind == Money && t.Kind() != reflect.Int64:
			p.problem(f.GoName, "money must be int64", "it holds minor units (cents, fen)")
		case f.Kind != Money && f.Kind != JSON && t.Kind() != reflect.String:
			p.problem(f.GoName, fmt.Sprintf("%s must be a string, not %s", f.Kind, t), "change the type of the field")
		}
		return
	}
	switch {
	case t == timeType:
		f.Kind = Time
	case t == rawType:
		f.Kind, f.Null = JSON, true
	case t.PkgPath() == "github.com/manor-go/manor/admin" && t.Name() == "File":
		f.Kind, f.Null = File, true
	case t.Kind() == reflect.String:
		f.Kind = Text
	case t.Kind() == reflect.Bool:
		f.Kind = Bool
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64:
		f.Kind = Int
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		f.Kind = Float
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		f.Kind = Tags
	case t.Kind() == reflect.Map || t.Kind() == reflect.Struct || t.Kind() == reflect.Slice:
		f.Kind = JSON
	default:
		p.problem(f.GoName, fmt.Sprintf("%s is not a type that a column can hold", f.Type), "use string, an int, float64, bool, time.Time, []string, json.RawMessage or a pointer to one")
	}
}

func (p *parser) rules(f *Field) {
	var rest []string
	for _, rule := range strings.Split(f.Rules, ",") {
		key, value, _ := strings.Cut(rule, "=")
		switch key {
		case "", "omitempty":
			continue
		case "required":
			f.Required = true
			continue
		case "oneof":
			f.Choices = strings.Fields(value)
			if f.Kind == Text {
				f.Kind = Enum
			}
		case "max":
			if f.Kind == Text || f.Kind == LongText {
				if _, err := fmt.Sscanf(value, "%d", &f.MaxLen); err != nil {
					p.problem(f.GoName, fmt.Sprintf("max=%s is not a number", value), "write max=200")
				}
			}
		}
		rest = append(rest, rule)
	}
	f.Rules = strings.Join(rest, ",")
}

// adminTag reads the admin tag. Its grammar is docs/resources.md.
func (p *parser) adminTag(f *Field, sf reflect.StructField) {
	for _, part := range strings.Split(sf.Tag.Get("admin"), ",") {
		key, value, has := strings.Cut(strings.TrimSpace(part), "=")
		switch key {
		case "":
		case "list":
			f.List = true
		case "link":
			f.Link, f.List = true, true
		case "search":
			f.Search, f.Contains = true, true
		case "filter":
			f.Filter, f.Sort = true, true
			switch value {
			case "":
			case "contains":
				f.Contains = true
			default:
				p.problem(sf.Name, fmt.Sprintf("filter=%s is not known", value), "write filter or filter=contains")
			}
		case "sort":
			f.Sort = true
		case "index":
			f.Indexed = true
		case "unique":
			f.Unique = true
		case "ref":
			f.Kind, f.Ref, f.Delete = Ref, value, orRestrict(f.Delete)
		case "tree":
			f.Tree = true
		case "ondelete":
			f.Delete = OnDelete(value)
			if f.Delete != Restrict && f.Delete != Cascade && f.Delete != SetNull {
				p.problem(sf.Name, fmt.Sprintf("ondelete=%s is not known", value), "write restrict, cascade or null")
			}
		case "many":
			f.Kind, f.Ref = Many, value
		case "through":
			table, columns, ok := strings.Cut(value, ":")
			own, other, ok2 := strings.Cut(columns, ":")
			if !ok || !ok2 || table == "" || own == "" || other == "" {
				p.problem(sf.Name, fmt.Sprintf("through=%s is not understood", value), "write through=table:own_column:other_column")
				continue
			}
			f.Through.Table, f.Through.Own, f.Through.Other = table, own, other
		case "ordered":
			f.Through.Ordered = true
		case "shared":
			f.Through.Foreign = true
		case "money":
			f.Kind = Money
		case "textarea":
			f.Kind = LongText
		case "markdown":
			f.Kind, f.Markdown = LongText, true
		case "date":
			f.Kind = Date
		case "json":
			f.Kind = JSON
		case "readonly":
			f.ReadOnly = true
		case "immutable":
			f.Immutable = true
		case "hidden":
			f.Hidden = true
		case "secret":
			f.Secret = true
		case "perm":
			f.Permission = value
		case "slug":
			f.SlugFrom = value
		case "default":
			f.Default, f.HasDefault = value, true
		case "was":
			f.Was = value
		case "softdelete":
			p.s.SoftDelete, f.Hidden = true, true
		default:
			p.problem(sf.Name, fmt.Sprintf("admin:%q is not known", part), "docs/resources.md lists the options")
		}
		if needsValue[key] && (!has || value == "") {
			p.problem(sf.Name, fmt.Sprintf("%s needs a value", key), fmt.Sprintf("write %s=…", key))
		}
	}
	if f.Kind == Many && f.Through.Table == "" {
		p.problem(sf.Name, "a many-to-many field names no joining table", "add through=table:own_column:other_column")
	}
	if f.Kind == Ref && f.Delete == SetNull && f.Type.Kind() != reflect.Pointer && !strings.Contains(sf.Tag.Get("bun"), "nullzero") {
		p.problem(sf.Name, "ondelete=null needs a field that can be null", "make it *string")
	}
}

var needsValue = map[string]bool{"ref": true, "many": true, "through": true, "ondelete": true, "perm": true, "slug": true, "was": true}

func orRestrict(rule OnDelete) OnDelete {
	if rule == "" {
		return Restrict
	}
	return rule
}

// snake turns GoName into go_name, keeping runs of capitals together: TeacherID → teacher_id.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		upper := r >= 'A' && r <= 'Z'
		if upper && i > 0 {
			prevLower := runes[i-1] >= 'a' && runes[i-1] <= 'z' || runes[i-1] >= '0' && runes[i-1] <= '9'
			nextLower := i+1 < len(runes) && runes[i+1] >= 'a' && runes[i+1] <= 'z'
			if prevLower || nextLower {
				b.WriteByte('_')
			}
		}
		if upper {
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
