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

	stacked, noAdd, noChange, noDelete, own bool
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

// OwnPermissions makes the children ask for the permissions of their own resource, which is registered under the name of the
// array: who may not read it does not have the array, and adding, changing and deleting take its permissions, too. Who holds
// one of them for some rows only does that to the resource itself.
func (d InlineDecl) OwnPermissions() InlineDecl { d.own = true; return d }

// Extend adds children to a resource of another app, which is installed before.
func Extend(s *Site, resource string, d InlineDecl) {
	r := s.find(resource)
	if r == nil {
		s.report(idTarget, s.kernel.Installing()+".Extend", "there is no resource "+quoted(resource), "install the app that has it before this one, or correct the name")
		return
	}
	r.addInline(d)
}

// seenBy tells whether the caller sees the children with their parent.
func (i *inline) seenBy(who *manor.Principal) bool {
	return !i.own || i.served == nil || i.holds(who, reading)
}

// holds tells whether the caller may do something to the children of every parent.
func (i *inline) holds(who *manor.Principal, verb string) bool {
	return !i.own || i.served.can(who, verb) && who.DataScopes(i.served.name+":"+verb) == nil
}
