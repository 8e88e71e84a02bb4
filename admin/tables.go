package admin

import (
	"reflect"

	"github.com/manor-go/manor/internal/model"
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

func (s *Site) registerTables() {}
