package admin

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/manor-go/manor"
)

// Base is what every resource embeds.
type Base struct {
	ID        string    `bun:"id,pk" json:"id" admin:"readonly"`
	CreatedAt time.Time `bun:"created_at,notnull" json:"created_at" admin:"readonly,filter"`
	UpdatedAt time.Time `bun:"updated_at,notnull" json:"updated_at" admin:"readonly,filter"`
	Version   int64     `bun:"version,notnull" json:"version" admin:"readonly"`
}

// SoftDelete is embedded by resources whose rows are kept when deleted: they answer 410, can be restored, and free their unique values.
type SoftDelete struct {
	DeletedAt *time.Time `bun:"deleted_at" json:"-" admin:"softdelete,index"`
}

// File is the id of an uploaded file (POST /api/v1/files); empty: none.
type File string

// Value stores no file as NULL, so that the column can refer to the files.
func (f File) Value() (driver.Value, error) {
	if f == "" {
		return nil, nil
	}
	return string(f), nil
}

// Scan reads what Value stored.
func (f *File) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*f = ""
	case string:
		*f = File(v)
	case []byte:
		*f = File(v)
	default:
		return fmt.Errorf("a file's id is text, not %T", value)
	}
	return nil
}

// Resource declares one table's faces. Only Name and T are needed; docs/resources.md shows every option.
type Resource[T any] struct {
	Name  string     // path segment and permission prefix: "courses"
	Label manor.Text // one of them: "Course"; default: from the catalogue, else made of Name
	Many  manor.Text // several: "Courses"
	Help  manor.Text
	Icon  string
	Group manor.Text // heading of the console's menu; default: the app's name

	Order         string              // default sort, as sortby: "-created_at"
	Title         func(row *T) string // how a row is called; default: the field with admin:"link", else the id
	Fieldsets     []Fieldset
	DateHierarchy string   // a time or date field
	ListFields    []string // columns of the list in order; default: those with admin:"list", as declared
	ListEditable  []string // fields that the list may change in place
	PerPage       int      // rows of a page unless the query tells; 1 to 200, default 20
	Facets        bool     // the console's filters show how many rows each choice has
	SearchHelp    manor.Text
	EmptyText     manor.Text // what an empty list says: what this is, and how to begin
	SaveAsNew     bool
	ViewOnSite    func(row *T) string // address of the row's public page; empty: none

	Inlines  Inlines
	Actions  Actions[T]
	Computed Computeds[T]

	// Scope limits the rows that a caller sees and works on; nil: every row. It is added to WHERE everywhere.
	// Superusers are asked too: return All() for them.
	Scope func(ctx context.Context, who *manor.Principal) (Where, error)
	// Owner and Department name the fields that data scopes of roles go by: the id of the user whose row it is ("owner_id",
	// "teacher.user_id"; "id" for users themselves), and of the department or departments that it belongs to.
	Owner, Department string
	// May is asked for one row, in addition to the permission: action is "update", "delete", "restore", or an action's name. False
	// is forbidden. It fills _meta.can too, so that it is called once for each row of a page; nil: the permission decides.
	May func(ctx context.Context, who *manor.Principal, action string, row *T) (bool, error)
	// ReadOnlyFields names fields and inlines of one row that this caller cannot change, beside those that nobody can.
	ReadOnlyFields func(ctx context.Context, who *manor.Principal, row *T) ([]string, error)
	// Grants are further permissions of this resource, beside those of its operations and actions.
	Grants []Grant

	// Prepare runs for POST, PUT and PATCH of one object before their transaction begins, and before the body is looked at:
	// what takes long and needs no row is done here, while nobody waits for the database. The hooks get the context that it
	// returns. Reverting and actions come without it.
	Prepare func(ctx context.Context, body map[string]json.RawMessage) (context.Context, error)

	BeforeSave   func(ctx context.Context, s *Save[T]) error // in the transaction; may change s.Row
	AfterSave    func(ctx context.Context, s *Save[T]) error // in the transaction, row written
	AfterCommit  func(ctx context.Context, s *Save[T])       // effects outside; errors are the hook's own business
	BeforeDelete func(ctx context.Context, tx *manor.Tx, row *T) error

	ReadOnly  bool // no create, update, delete, only reading
	NoCreate  bool
	NoUpdate  bool
	NoDelete  bool
	NoHistory bool // changes leave no audit rows and no events (append-only logs)
	// QuietCascade is for rows of which there may be very many and each alone is not worth a line: those that go along with what
	// they refer to (ondelete=cascade) go in one statement, however many, without history, events and BeforeDelete.
	QuietCascade   bool
	RequireIfMatch bool // PUT, PATCH, DELETE without If-Match answer 428
	Hidden         bool // not in the console's menu

	API        string    // version of the path; default "v1". Register the same Name with "v2" to add a second shape
	Deprecated time.Time // set: answers carry Deprecation
	Sunset     time.Time // set: answers carry Sunset
}

// Fieldset is a group of fields on the form.
type Fieldset struct {
	Label     manor.Text
	Fields    []string
	Collapsed bool
}

// Grant is a permission besides those of operations and actions: {Action: "read_all"} is "courses:read_all".
type Grant struct {
	Action string
	Label  manor.Text
}

// Save is a row on its way into the database.
type Save[T any] struct {
	Tx     *manor.Tx
	Who    *manor.Principal
	Row    *T
	Before *T // as it was; nil on create
	// Changed are the JSON names of the fields that the input set to another value.
	Changed map[string]bool
}

// Created tells a create from an update.
func (s *Save[T]) Created() bool { return s.Before == nil }

// Computeds are columns that are made, not stored. They are read-only and cannot be filtered or sorted.
type Computeds[T any] []Computed[T]

// Computed is one of them. Exactly one of Value and Values is set; Values makes a whole page's values with one query.
type Computed[T any] struct {
	Name       string // JSON name
	Kind       Kind   // default KindText
	Label      manor.Text
	List       bool
	Permission string // needed to see it
	Widget     string // that an extension of the console brings; default: what fits the kind
	Value      func(ctx context.Context, row *T) (any, error)
	Values     func(ctx context.Context, rows []*T) ([]any, error)
}

// Actions are what can be done to selected rows: POST /actions/{name}.
type Actions[T any] []Action[T]

// Action is one of them, allowed by the permission {resource}:{name}. Run gets all rows, locked and inside one transaction, and answers what to tell the caller.
// Rows that Run changes are saved (with validation of the declared rules, history and events) when it returns nil.
type Action[T any] struct {
	Name    string
	Label   manor.Text
	Confirm manor.Text // question to ask first; empty: none
	Danger  bool
	Secret  bool          // the answer is shown once: it is not kept for an Idempotency-Key
	Recent  time.Duration // the caller's password must have been given within this time (manor.RequireRecent); 0: whenever
	Input   any           // a struct (json, validate and admin tags) that the form asks for; nil: none. Run gets a pointer to a new one in ActionCall.Input
	Run     func(ctx context.Context, call *ActionCall[T]) error
}

// ActionCall is one call of an action.
type ActionCall[T any] struct {
	Tx     *manor.Tx
	Who    *manor.Principal
	Rows   []*T
	Input  any
	Result any // put into the answer's "result"
}
