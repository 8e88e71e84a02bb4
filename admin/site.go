package admin

import (
	"reflect"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/imaging"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/migrations"
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
	plain     []plainTable         // tables that are not resources
	labels    map[string]manor.Text
	used      map[string]bool // keys of labels that something was called by
	pictures  *imaging.Maker
	exports   chan struct{}   // holds one for each that is running
	findings  []manor.Finding // of declarations
	own       bool            // while the site registers what it brings itself

	pages        []*page
	widgets      []*widget
	extensions   []*extension
	previews     []SavePreview
	expectations []func() // what loaders of widgets take for granted; see settleWidgets
	settled      sync.Once
	thumbnails   singleflight.Group // by the key of what is being made
}

type siteKey struct{}

// For is the kernel's site, made on first use: it brings the audit trail, files, /api/v1/schema and the checks with it.
func For(k *manor.Kernel) *Site {
	if s, ok := k.Value(siteKey{}).(*Site); ok {
		return s
	}
	s := &Site{kernel: k, byKey: map[string]*resource{}, labels: map[string]manor.Text{}, used: map[string]bool{}, pictures: imaging.NewMaker(imaging.MaxPixels), exports: make(chan struct{}, max(1, k.DB().Stats().Max/2))}
	k.SetValue(siteKey{}, s)
	s.install()
	return s
}

// Register declares a resource. Mistakes do not panic: all of them come back together from the checks, which stop the start.
func Register[T any](s *Site, declaration Resource[T]) {
	s.add(erase(s, declaration, reflect.TypeFor[T]()))
}

// Labels adds to the catalogue of labels. A text in the declaration goes before the catalogue, the catalogue before what is
// made of the name. The keys, for a resource courses:
//
//	courses, courses.many, courses.help, courses.group       one, several, what it is, heading in the menu
//	courses.title, courses.title.help                        a field, its help
//	courses.status.open                                      a choice
//	courses.actions.publish, courses.actions.publish.confirm an action, its question
//	courses.actions.publish.reason, ….help, ….value          a field of its form
//	courses.grants.read_all                                  a permission of Grants
//	courses.lessons, courses.lessons.title                   an inline, a field of it; also lessons.title
//	apps.academy                                             heading in the menu of all resources of an app
//	widgets.open_courses                                     a card of the dashboard
//	pages.course-preview, pages.course-preview.group         a page, its heading in the menu
func (s *Site) Labels(catalogue map[string]manor.Text) {
	for key, text := range catalogue {
		s.labels[key] = text
	}
}

// find is the resource as other declarations name it: its v1, else the version registered first; nil when there is none.
func (s *Site) find(name string) *resource {
	if r := s.byKey["v1/"+name]; r != nil {
		return r
	}
	for _, r := range s.resources {
		if r.name == name {
			return r
		}
	}
	return nil
}

// add takes a declaration in and serves it. One that cannot be served is only remembered, for the checks.
func (s *Site) add(r *resource) {
	key := r.api + "/" + r.name
	switch {
	case !validName(r.name):
		r.wrong(idName, "Name", quoted(r.name)+" cannot be a path segment", "use lower case letters, digits and underscores, beginning with a letter, at most 50")
		return
	case isReserved(r.name) && !s.own:
		r.wrong(idReserved, "Name", quoted(r.name)+" belongs to Manor", "choose another name")
		return
	case !isVersion(r.api):
		r.wrong(idVersion, "API", quoted(r.api)+" is not a version", "write v1, v2, …")
		return
	case s.byKey[key] != nil:
		r.wrong(idDuplicate, "Name", key+" is already registered by "+s.byKey[key].typ.Name(), "give one of them another Name, or another API version")
		return
	}
	s.byKey[key] = r
	s.resources = append(s.resources, r)
	s.mount(r)
}

// install brings what every site has.
func (s *Site) install() {
	s.own = true
	s.kernel.InstallAs(appName, func() {
		s.kernel.Migrations(appName, migrations.Of(appName), migrations.Dir+"/"+appName)
		s.mountSchema()
		s.mountSearch()
		s.installHistory()
		s.installFiles()
		s.installConsoleState()
	})
	s.own = false
	s.installConsole()
	s.kernel.AfterInstall(s.finish)
	s.kernel.Check(s.check)
}
