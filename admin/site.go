package admin

import (
	"reflect"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// Kind is what a field holds.
type Kind = model.Kind

// The kinds that computed fields may name.
const (
	KindText  = model.Text
	KindInt   = model.Int
	KindMoney = model.Money
	KindFloat = model.Float
	KindBool  = model.Bool
	KindTime  = model.Time
	KindJSON  = model.JSON
	KindTags  = model.Tags
)

// Site is the set of resources of one program.
type Site struct {
	kernel    *manor.Kernel
	resources []*resource          // in order of registration
	byKey     map[string]*resource // "v1/courses"
	labels    map[string]manor.Text
	findings  []manor.Finding // of declarations
}

type siteKey struct{}

// For is the kernel's site, made on first use: it brings the audit trail, files, /api/v1/schema and the checks with it.
func For(k *manor.Kernel) *Site {
	if s, ok := k.Value(siteKey{}).(*Site); ok {
		return s
	}
	s := &Site{kernel: k, byKey: map[string]*resource{}, labels: map[string]manor.Text{}}
	k.SetValue(siteKey{}, s)
	s.install()
	return s
}

// Register declares a resource. Mistakes do not panic: all of them come back together from the checks, which stop the start.
func Register[T any](s *Site, declaration Resource[T]) {
	s.add(erase(s, declaration, reflect.TypeFor[T]()))
}

// Labels adds to the catalogue of labels: "courses", "courses.title", "courses.title.help", "courses.status.open", "courses.actions.publish".
func (s *Site) Labels(catalogue map[string]manor.Text) {
	for key, text := range catalogue {
		s.labels[key] = text
	}
}

// find is the resource as other declarations name it (newest API version last registered under v1).
func (s *Site) find(name string) *resource { return s.byKey["v1/"+name] }
