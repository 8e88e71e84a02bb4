package model

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

const adminPath = "github.com/manor-go/manor/admin"

var (
	timeType  = reflect.TypeFor[time.Time]()
	rawType   = reflect.TypeFor[json.RawMessage]()
	bytesType = reflect.TypeFor[[]byte]()
)

// Parse reads a struct type. All mistakes come back at once; the Struct is usable as far as it was understood.
func Parse(t reflect.Type) (*Struct, []Problem) {
	p := newParser(t)
	if p.s.Type.Kind() != reflect.Struct {
		p.problem("", fmt.Sprintf("%s is not a struct", t), "declare the resource with a struct type")
		return p.s, p.problems
	}
	p.walk(p.s.Type, nil)
	if p.s.Table == "" {
		p.problem("", p.s.Type.Name()+" names no table", "embed bun.BaseModel with `bun:\"table:…\"`")
	}
	for _, group := range p.groups {
		p.s.UniqueSets = append(p.s.UniqueSets, p.unique[group])
	}
	return p.s, p.problems
}

// ParseInput reads a struct that is only asked for, never stored: the input of an action. It needs no table.
func ParseInput(t reflect.Type) (*Struct, []Problem) {
	p := newParser(t)
	if p.s.Type.Kind() != reflect.Struct {
		p.problem("", fmt.Sprintf("%s is not a struct", t), "ask for input with a struct type")
		return p.s, p.problems
	}
	p.walk(p.s.Type, nil)
	for _, f := range p.s.Fields {
		if f.Kind == Many || f.Kind == File || f.Kind == Bytes {
			p.problem(f.GoName, fmt.Sprintf("an input cannot hold %s", f.Kind), "ask for ids as tags, or make it a field of a resource")
		}
	}
	return p.s, p.problems
}

type parser struct {
	s        *Struct
	problems []Problem
	unique   map[string][]string
	groups   []string
	columns  map[string]string // column → Go name
}

func newParser(t reflect.Type) *parser {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return &parser{s: &Struct{Type: t, byName: map[string]*Field{}}, unique: map[string][]string{}, columns: map[string]string{}}
}

func (p *parser) problem(field, text, hint string) {
	p.problems = append(p.problems, Problem{Field: field, Text: text, Hint: hint})
}

func (p *parser) walk(t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(slices.Clone(index), i)
		switch {
		case sf.Anonymous && sf.Type.Kind() == reflect.Struct && sf.Type != timeType:
			p.embedded(sf, at)
		case sf.Anonymous && sf.Type.Kind() == reflect.Pointer && sf.Type.Elem().Kind() == reflect.Struct:
			p.problem(sf.Name, "a struct is embedded by pointer", "embed it by value")
		case sf.IsExported():
			p.field(sf, at)
		}
	}
}

func (p *parser) embedded(sf reflect.StructField, at []int) {
	switch path, name := sf.Type.PkgPath(), sf.Type.Name(); {
	case path == "github.com/uptrace/bun/schema" && name == "BaseModel":
		for _, part := range strings.Split(sf.Tag.Get("bun"), ",") {
			if table, ok := strings.CutPrefix(part, "table:"); ok {
				p.s.Table = table
			}
		}
		return
	case path == adminPath && name == "Base":
		p.s.Based = true
	}
	p.walk(sf.Type, at)
}

func (p *parser) field(sf reflect.StructField, at []int) {
	column, options := bunOptions(sf)
	f := &Field{GoName: sf.Name, Index: at, Type: sf.Type, Column: column, Rules: sf.Tag.Get("validate")}
	p.jsonName(f, sf)
	p.adminTag(f, sf)
	if column == "-" && f.Kind != Many {
		return // neither stored nor served
	}
	notNull := false
	for _, option := range options {
		key, value, _ := strings.Cut(option, ":")
		switch key {
		case "pk":
			f.Primary = true
		case "nullzero":
			f.Null = true
		case "notnull":
			notNull = true
		case "unique":
			p.uniqueOption(f, value)
		}
	}
	p.kind(f)
	if notNull {
		if sf.Type.Kind() == reflect.Pointer {
			p.problem(f.GoName, "a pointer is declared notnull", "drop the pointer, or notnull")
		}
		f.Null = false
	}
	p.rules(f)
	p.facing(f)
	if f.Filter && f.Kind.Sortable() {
		f.Sort = true
	}
	if !f.HasDefault && f.Kind == Bool && !f.Null {
		f.Default, f.HasDefault = "false", true
	}
	p.keep(f)
}

// facing finds options that do not fit what the field holds.
func (p *parser) facing(f *Field) {
	if f.Radio && f.Kind != Enum {
		p.problem(f.GoName, "radio belongs to a field with choices", `add validate:"oneof=…", or drop it`)
	}
	if f.Kind != File && (f.Image || f.Accept != nil || f.MaxSize != 0) {
		p.problem(f.GoName, "image, accept and maxsize belong to a file", "make it an admin.File, or drop them")
	}
	if f.Image && f.Accept == nil {
		f.Accept = []string{"image/*"}
	}
	for _, media := range f.Accept {
		if f.Image && !strings.HasPrefix(media, "image/") {
			p.problem(f.GoName, "an image accepts "+media, "name image types, or drop image")
		}
	}
}

// keep adds the field, unless its name or column is taken.
func (p *parser) keep(f *Field) {
	if other := p.s.byName[f.Name]; other != nil {
		p.problem(f.GoName, fmt.Sprintf("%s and %s are both called %q in JSON", other.GoName, f.GoName, f.Name), "give one of them another json tag")
		return
	}
	if f.Column != "" {
		if other := p.columns[f.Column]; other != "" {
			p.problem(f.GoName, fmt.Sprintf("%s and %s are both stored in %q", other, f.GoName, f.Column), "give one of them another bun tag")
			return
		}
		p.columns[f.Column] = f.GoName
	}
	p.s.Fields = append(p.s.Fields, f)
	p.s.byName[f.Name] = f
}

func bunOptions(sf reflect.StructField) (column string, options []string) {
	options = strings.Split(sf.Tag.Get("bun"), ",")
	if !strings.Contains(options[0], ":") { // else an option stands where the name would
		column, options = options[0], options[1:]
	}
	if column == "" {
		column = snake(sf.Name)
	}
	return column, options
}

func (p *parser) jsonName(f *Field, sf reflect.StructField) {
	f.Name, _, _ = strings.Cut(sf.Tag.Get("json"), ",")
	if f.Name == "-" {
		f.Hidden = true
	}
	if f.Name == "" || f.Name == "-" {
		f.Name = snake(sf.Name)
	}
	if !plainName(f.Name) {
		p.problem(sf.Name, fmt.Sprintf("%q cannot be a name in JSON", f.Name), "use lower case letters, digits and single underscores, beginning with a letter")
	}
}

// plainName tells whether a name can stand in a query: two underscores begin an operator there.
func plainName(name string) bool {
	for i, c := range name {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '_') {
			return false
		}
	}
	return name != "" && !strings.Contains(name, "__") && !strings.HasSuffix(name, "_")
}

func (p *parser) uniqueOption(f *Field, group string) {
	if group == "" {
		f.Unique = true
		return
	}
	if p.unique[group] == nil {
		p.groups = append(p.groups, group)
	}
	p.unique[group] = append(p.unique[group], f.Column)
}

// kind finds out what the field holds: what the tag says, else what the type says.
func (p *parser) kind(f *Field) {
	t := f.Type
	if t.Kind() == reflect.Pointer {
		f.Null = true
		t = t.Elem()
	}
	strs := t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String
	switch f.Kind {
	case "":
		f.Kind = p.kindOf(f, t)
	case Many:
		f.Column = ""
		if !strs || f.Null {
			p.problem(f.GoName, "a many-to-many field must be []string", "it holds the ids")
		}
		return
	case Money:
		if t.Kind() != reflect.Int64 {
			p.problem(f.GoName, "money must be int64", "it holds minor units (cents, fen)")
		}
	case JSON:
	default: // text of some form
		if t.Kind() != reflect.String {
			p.problem(f.GoName, fmt.Sprintf("%s must be a string, not %s", f.Kind, t), "change the type of the field")
		}
	}
	if f.Kind == File || f.Kind == JSON && (t.Kind() == reflect.Map || t.Kind() == reflect.Slice) {
		f.Null = true
	}
}

func (p *parser) kindOf(f *Field, t reflect.Type) Kind {
	switch {
	case t == timeType:
		return Time
	case t == rawType:
		return JSON
	case t == bytesType:
		return Bytes
	case t.PkgPath() == adminPath && t.Name() == "File":
		return File
	}
	switch t.Kind() {
	case reflect.String:
		return Text
	case reflect.Bool:
		return Bool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return Int
	case reflect.Float32, reflect.Float64:
		return Float
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return Tags
		}
		return JSON
	case reflect.Map, reflect.Struct:
		return JSON
	}
	p.problem(f.GoName, fmt.Sprintf("%s is not a type that a column can hold", f.Type), "use string, an int, float64, bool, time.Time, []string, json.RawMessage or a pointer to one")
	return Text
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
