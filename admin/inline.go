package admin

import "github.com/manor-go/manor"

// Inlines are children saved with their parent.
type Inlines []InlineDecl

// InlineDecl is made by Inline.
type InlineDecl struct {
	name   string // JSON name of the array; default: the table's name
	label  manor.Text
	parent string // JSON name of the child's reference to the parent
	order  string // sort of the array
	child  any    // zero value of the child struct
	max    int
	min    int
	extra  int

	stacked, noAdd, noChange, noDelete bool
}

// Inline declares that rows of C belong to this resource by C's field named by parent ("course_id"). They are read and
// written as a nested array named after C's table, in the parent's transaction and under its version.
func Inline[C any](parent string) InlineDecl {
	var zero C
	return InlineDecl{parent: parent, child: zero, max: 500}
}

// As names the array.
func (d InlineDecl) As(name string) InlineDecl { d.name = name; return d }

// Ordered sorts the array: "position".
func (d InlineDecl) Ordered(by string) InlineDecl { d.order = by; return d }

// Labelled gives the array a heading.
func (d InlineDecl) Labelled(label manor.Text) InlineDecl { d.label = label; return d }

// Max limits the number of children of one parent; default 500.
func (d InlineDecl) Max(n int) InlineDecl { d.max = n; return d }

// Min is the number of children that a parent has at least; default 0.
func (d InlineDecl) Min(n int) InlineDecl { d.min = n; return d }

// Extra is the number of empty rows that a form begins with; default 0.
func (d InlineDecl) Extra(n int) InlineDecl { d.extra = n; return d }

// Stacked shows each child as a small form of its own, instead of a row of a table.
func (d InlineDecl) Stacked() InlineDecl { d.stacked = true; return d }

// NoAdd keeps callers from adding children by way of the parent.
func (d InlineDecl) NoAdd() InlineDecl { d.noAdd = true; return d }

// NoChange keeps callers from changing children by way of the parent.
func (d InlineDecl) NoChange() InlineDecl { d.noChange = true; return d }

// NoDelete keeps callers from deleting children by way of the parent; those that an array leaves out are refused.
func (d InlineDecl) NoDelete() InlineDecl { d.noDelete = true; return d }
