package admin

import (
	"reflect"

	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/schema"
)

// plainTable is a table that is not served.
type plainTable struct {
	app   string
	model *model.Struct
}

// Table declares a table that is no resource, of the app being installed: its struct has the same tags.
func Table[T any](s *Site) {
	t := reflect.TypeFor[T]()
	parsed, problems := model.Parse(t)
	app := s.kernel.Installing()
	for _, p := range problems {
		s.report(idStruct, app+"."+t.Name()+"."+p.Field, p.Text, p.Hint)
	}
	s.plain = append(s.plain, plainTable{app: app, model: parsed})
}

// registerTables tells the kernel every table once, under the app that declared it first.
func (s *Site) registerTables() {
	known := map[string]bool{}
	add := func(app string, declared *model.Struct) {
		if declared.Table == "" || known[declared.Table] {
			return
		}
		known[declared.Table] = true
		tables, err := schema.FromStruct(declared, s.tableOf)
		if err != nil {
			s.report(idTable, app+"."+declared.Type.Name(), err.Error(), "correct the tags of the struct")
			return
		}
		for _, t := range tables {
			if t.Name != declared.Table && known[t.Name] {
				continue // a joining table declared from both sides
			}
			known[t.Name] = true
			s.kernel.Tables(app, t)
		}
	}
	for _, r := range s.resources {
		add(r.app, r.model)
	}
	for _, r := range s.resources {
		for _, in := range r.inlines {
			add(in.child.app, in.child.model)
		}
	}
	for _, p := range s.plain {
		add(p.app, p.model)
	}
}

// tableOf is the table of a resource; empty when nobody declares it.
func (s *Site) tableOf(name string) string {
	if r := s.find(name); r != nil {
		return r.model.Table
	}
	for _, p := range s.plain {
		if p.model.Table == name {
			return name
		}
	}
	return ""
}
