// Package model reads what a Go struct declares by its tags: table, columns, kinds, references, indexes, faces.
// It is the one parser of the bun, json, validate and admin tags; package schema makes tables of it, package admin resources.
package model

import (
	"reflect"
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
	Tags     Kind = "tags"  // array of strings
	Ref      Kind = "ref"   // id of a row of another resource
	File     Kind = "file"  // id of an uploaded file
	Many     Kind = "many"  // ids of rows of another resource, over a joining table
	Bytes    Kind = "bytes" // []byte: stored, never served
)

// Sortable tells whether values of the kind have an order that a list can follow.
func (k Kind) Sortable() bool {
	return k != JSON && k != Tags && k != Many && k != Bytes && k != File
}

// Textual tells whether values of the kind can be searched for a part of them.
func (k Kind) Textual() bool { return k == Text || k == LongText || k == Enum }

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
	Null   bool // the column may be NULL, a JSON null is a value: a pointer, bun nullzero without notnull, File, JSON that can be nil

	Primary  bool
	Required bool     // must be present in a create, and not blank
	Rules    string   // the validate tag without required, as go-playground/validator reads it; omitempty stays
	Choices  []string // of oneof
	MaxLen   int      // of max= on text, in runes; 0: none
	Limits   Limits   // what Rules say, for documents and forms

	Ref     string // resource referred to (Ref, Many)
	Delete  OnDelete
	Through Through

	List, Link, Search, Filter, Contains, Sort, Unique, Indexed bool
	ReadOnly, Immutable, Hidden, Secret, Markdown, Tree         bool
	Radio                                                       bool // the choices are shown all at once

	Image   bool     // of File: pictures only
	Accept  []string // of File: media types, "image/*" for all of a kind; empty: any
	MaxSize int64    // of File: bytes; 0: what the program permits

	Permission string // needed to see the field at all
	Widget     string // of an extension of the console; empty: what fits the kind
	SlugFrom   string // field that the console fills this one from
	Default    string // value of a new row (and of old rows when the column is added)
	HasDefault bool
	Was        string // former column name, for makemigrations
}

// Nullable tells whether a JSON null is a value of the field.
func (f *Field) Nullable() bool { return f.Null }

// Limits are the rules that a document or a form can express. Nil and zero: none.
type Limits struct {
	Min, Max           *float64 // of numbers
	ExclusiveMin       bool     // Min itself is not allowed
	ExclusiveMax       bool
	MinLen, MaxLen     int    // of text, in runes
	MinItems, MaxItems int    // of tags and many
	ItemMaxLen         int    // of one tag, in runes
	Format             string // email, uri, uuid, ipv4, ipv6, hostname
	Pattern            string // regular expression
}

// Struct is a struct as declared.
type Struct struct {
	Type       reflect.Type
	Table      string
	Fields     []*Field
	UniqueSets [][]string // columns that are unique together: bun:",unique:group"
	SoftDelete bool       // embeds admin.SoftDelete (a column deleted_at)
	Based      bool       // embeds admin.Base
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
