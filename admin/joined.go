package admin

import (
	"slices"

	"github.com/manor-go/manor/internal/model"
)

// settleJoined finds joining tables that are resources of their own. Rows that a many-to-many field adds to one get what
// every resource has: an id, times and a version. What else the table holds must do with its default, or null.
func (s *Site) settleJoined() {
	for _, r := range s.resources {
		for _, f := range r.fields {
			if f.computed() || f.kind != model.Many {
				continue
			}
			i := slices.IndexFunc(s.resources, func(other *resource) bool { return other.model.Table == f.Through.Table })
			if i >= 0 {
				f.joined = s.resources[i]
				f.checkJoined(r)
			}
		}
	}
}

func (f *field) checkJoined(r *resource) {
	if !f.joined.model.Based {
		r.wrong(idTable, f.GoName, f.Through.Table+" is a resource without admin.Base", "embed it, so that the rows of "+f.name+" have an id")
	}
	for _, other := range f.joined.fields {
		if !other.stored() || other.stampedByEngine() || other.Null || other.HasDefault {
			continue
		}
		if other.Column != f.Through.Own && other.Column != f.Through.Other {
			r.wrong(idTable, f.GoName, f.Through.Table+"."+other.Column+" has no value in the rows of "+f.name, "give it a default, or let it be null")
		}
	}
}

// joins tells whether a reference of by is one side of the joining table of some many-to-many field.
func (s *Site) joins(by *resource, reference *field) bool {
	return reference.kind == model.Ref && slices.ContainsFunc(s.resources, func(r *resource) bool {
		return slices.ContainsFunc(r.fields, func(f *field) bool {
			return !f.computed() && f.joined == by && (f.Through.Own == reference.Column || f.Through.Other == reference.Column)
		})
	})
}
