// Package schema describes tables apart from any database, makes them of declared structs, and plans the SQL that
// leads from one description to the next for SQLite and Postgres (by Atlas).
package schema

// Table is one table as declared.
type Table struct {
	Name        string       `json:"name"`
	Columns     []Column     `json:"columns"`
	PrimaryKey  []string     `json:"primary_key"`
	Indexes     []Index      `json:"indexes,omitempty"`
	ForeignKeys []ForeignKey `json:"foreign_keys,omitempty"`
}

// Type is what a column holds. On Postgres: text COLLATE "C", bigint, double precision, boolean, timestamptz(3), jsonb, bytea.
// On SQLite: text, integer, real, boolean, timestamp, text, blob.
type Type string

// The column types.
const (
	Text  Type = "text"
	Int   Type = "int"
	Float Type = "float"
	Bool  Type = "bool"
	Time  Type = "time"
	JSON  Type = "json"
	Bytes Type = "bytes"
)

// Column is one column.
type Column struct {
	Name    string  `json:"name"`
	Type    Type    `json:"type"`
	Null    bool    `json:"null,omitempty"`
	Default *string `json:"default,omitempty"` // literal value, not SQL; times as database.FormatTime writes them
	Was     string  `json:"-"`                 // former name: the plan renames instead of dropping and adding
}

// IndexKind is how an index is built.
type IndexKind string

// The kinds of indexes. Trigram and JSONTags exist on Postgres only; SQLite scans.
const (
	BTree    IndexKind = "btree"
	Trigram  IndexKind = "trigram"   // on manor_fold(column), for contains
	JSONTags IndexKind = "json_tags" // jsonb_path_ops, for "has this tag"
)

// Index is one index.
type Index struct {
	Name    string    `json:"name"`
	Columns []string  `json:"columns"`
	Unique  bool      `json:"unique,omitempty"`
	Kind    IndexKind `json:"kind"`
	Where   string    `json:"where,omitempty"` // SQL of a partial index, the same on both databases
}

// ForeignKey refers to the id of another table. The database only guards (NO ACTION): the engine carries out cascade and set null, so that history sees them.
type ForeignKey struct {
	Name      string `json:"name"`
	Column    string `json:"column"`
	RefTable  string `json:"ref_table"`
	RefColumn string `json:"ref_column"`
}
