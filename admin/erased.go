package admin

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// resource is a declaration without its type parameter: what the engine works with. It does not change after start.
type resource struct {
	site  *Site
	app   string
	api   string // "v1"
	name  string
	label manor.Text
	many  manor.Text
	help  manor.Text
	group manor.Text
	icon  string

	model    *model.Struct
	typ      reflect.Type // T
	fields   []*field     // declared fields in order, then computed ones
	byName   map[string]*field
	inlines  []*inline
	actions  []*action
	grants   []Grant
	searched []*field
	files    []*field

	order         []sortKey // default sort, id last
	orderText     string
	title         func(row reflect.Value) string // row is *T
	titleField    *field                         // nil when title is a function of its own
	fieldsets     []Fieldset
	dateHierarchy string
	listFields    []string
	listEditable  []string
	perPage       int
	facets        bool
	searchHelp    manor.Text
	emptyText     manor.Text
	saveAsNew     bool
	viewOnSite    func(row reflect.Value) string

	scope        func(ctx context.Context, who *manor.Principal) (Where, error)                          // nil: every row
	limited      func(ctx context.Context, who *manor.Principal) (rows condition, every bool, err error) // the engine's own Scope
	owner        string                                                                                  // path to the id of the user whose row it is; empty: nobody's
	department   string                                                                                  // path to the department's id
	may          func(ctx context.Context, who *manor.Principal, action string, row reflect.Value) (bool, error)
	locked       func(ctx context.Context, who *manor.Principal, row reflect.Value) ([]string, error) // ReadOnlyFields
	prepare      func(ctx context.Context, body map[string]json.RawMessage) (context.Context, error)
	beforeSave   func(ctx context.Context, s *saving) error
	afterSave    func(ctx context.Context, s *saving) error
	afterCommit  func(ctx context.Context, s *saving)
	beforeDelete func(ctx context.Context, tx *manor.Tx, row reflect.Value) error

	readOnly, noCreate, noUpdate, noDelete, noHistory, requireIfMatch, hidden bool
	quietCascade                                                              bool
	deprecated, sunset                                                        time.Time

	guarded bool // some field or computed column needs a permission: views differ between callers
	full    *view
	heldBy  []*holder // who refers to this resource; filled when all are registered
}

// field is one member of the JSON object.
type field struct {
	*model.Field        // nil when computed
	name         string // JSON name
	kind         Kind
	label        manor.Text
	help         manor.Text
	emptyValue   manor.Text // what the console shows where there is no value
	choices      []choice
	target       *resource // of Ref and Many; filled when all are registered
	joined       *resource // of Many: the resource that its joining table is too; nil: a plain table
	permission   string
	list         bool
	masked       bool   // of a view: only a part of the value is shown
	ownWidget    string // named by the declaration

	computedOne  func(ctx context.Context, row reflect.Value) (any, error)
	computedMany func(ctx context.Context, rows []reflect.Value) ([]any, error)
}

func (f *field) computed() bool { return f.Field == nil }

// in is the field's value inside a row (*T).
func (f *field) in(row reflect.Value) reflect.Value { return row.Elem().FieldByIndex(f.Index) }

type choice struct {
	Value string     `json:"value"`
	Label manor.Text `json:"label"`
}

// inline is a child table saved with its parent.
type inline struct {
	name   string
	label  manor.Text
	child  *resource // erased like a resource of its own, not served by itself
	parent *field    // the child's reference to the parent
	order  []sortKey
	max    int
	min    int
	extra  int

	stacked, noAdd, noChange, noDelete bool
	own                                bool // asks for the permissions of served
	// served is set when the child is a registered resource as well
	served *resource
}

// action is an Action without its type parameter.
type action struct {
	name    string
	label   manor.Text
	confirm manor.Text
	danger  bool
	secret  bool
	recent  time.Duration // 0: whenever
	input   *model.Struct // nil: none
	fields  []*field      // of input
	run     func(ctx context.Context, call *actionCall) error
}

type actionCall struct {
	tx     *manor.Tx
	who    *manor.Principal
	rows   []reflect.Value // *T
	input  reflect.Value   // *Input
	result any
}

// saving is a Save without its type parameter.
type saving struct {
	tx      *manor.Tx
	who     *manor.Principal
	row     reflect.Value // *T
	before  reflect.Value // *T, invalid on create
	changed map[string]bool
}

// holder is a reference that points at a resource: what must be asked before a row of it is deleted.
type holder struct {
	by     *resource
	field  *field  // Ref, or Many (its joining rows go along)
	inline *inline // set when the reference is an inline's: always cascades with its parent
	// joining is set when by is the joining table of a many-to-many field too: its rows go as those of the field do.
	joining bool
}

// sortKey is one column of an order.
type sortKey struct {
	field *field
	desc  bool
}

// record is a row with all that is shown with it. Ids of Many fields are in the struct itself.
type record struct {
	row      reflect.Value        // *T
	view     *view                // how the caller sees it; set for what is nested in another record
	inlines  map[string][]*record // by name of the inline, in its order
	computed map[string]any       // by JSON name
	included map[string]*record   // by name of the reference field without "_id"; nil value: null
	meta     *rowMeta             // what is shown beside the row; nil: nothing
	buried   bool                 // read out of the recycle bin: when it was deleted is shown
}

// can tells whether who holds the permission {resource}:{verb}.
func (r *resource) can(who *manor.Principal, verb string) bool { return who.Can(r.name + ":" + verb) }

// new makes an empty row (*T).
func (r *resource) new() reflect.Value { return reflect.New(r.typ) }

// builtIn tells the action that every resource has whose rows can be deleted; the engine itself carries it out.
func (a *action) builtIn() bool { return a.name == "delete" && a.run == nil }
