package admin

import (
	"context"

	"github.com/manor-go/manor"
)

// filters tells whether rows can be filtered by these children: they have permissions of their own to ask for.
func (i *inline) filters() bool { return i.own && i.served != nil }

// childrenFor are the children whose fields the caller may filter by: those that he may read by themselves, be it only
// some of them, and whose parent he sees.
func (v *view) childrenFor(who *manor.Principal) []*inline {
	var all []*inline
	for _, in := range v.resource.inlines {
		if in.filters() && in.served.can(who, reading) && in.served.viewFor(who).sees(in.parent.name) {
			all = append(all, in)
		}
	}
	return all
}

func (v *view) childrenCalled(who *manor.Principal, name string) *inline {
	for _, in := range v.childrenFor(who) {
		if in.name == name {
			return in
		}
	}
	return nil
}

// filterChildren is "some child that the caller sees matches": a row without children matches nothing, nor does one whose
// children are outside of his scope, so that he learns no more than from the list of the children.
func (v *view) filterChildren(ctx context.Context, who *manor.Principal, in *inline, name, op string, p param) (condition, error) {
	f := in.served.byName[name]
	if f == nil || !in.served.viewFor(who).sees(name) || len(f.operators()) == 0 {
		return nil, unknownParam(p.name, "%q is not a filter of %s", name, in.name)
	}
	inner, err := filterOn(f, op, p)
	if err != nil {
		return nil, err
	}
	sight, err := in.served.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	return parentOf(in, and([]condition{sight, inner})), nil
}

// parentOf is "it is the parent of a child that matches".
func parentOf(in *inline, inner condition) condition {
	return func(s *statement, alias string) {
		x := s.alias()
		s.column(alias, "id")
		s.add(" IN (SELECT ")
		s.column(x, in.parent.Column)
		s.add(" FROM ")
		s.quote(in.served.model.Table)
		s.add(" AS ", x, " WHERE ")
		inner(s, x)
		s.add(")")
	}
}
