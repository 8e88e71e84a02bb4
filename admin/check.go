package admin

import (
	"context"

	"github.com/manor-go/manor"
)

// check is the site's check: every mistake of every declaration.
func (s *Site) check(context.Context, *manor.Kernel, bool) []manor.Finding {
	s.finish()
	return s.findings
}

func (s *Site) checkDeclarations() {}

func validName(name string) bool {
	if name == "" || len(name) > 50 || name[0] < 'a' || name[0] > 'z' {
		return false
	}
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// sortable tells whether the kind of a field has an order.
func sortable(f *field) bool { return f.kind.Sortable() }
