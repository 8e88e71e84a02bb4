package admin

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/manor-go/manor"
)

var pageForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Page is a page of the console that an app brings itself, drawn by its Extension. Its address is /console/{Name}.
type Page struct {
	Name       string     // "course-preview": lower case words and hyphens
	Label      manor.Text // in the menu; default: from the catalogue under pages.{Name}, else made of Name
	Icon       string
	Group      manor.Text // heading in the menu; default: the app's name
	Permission string     // needed to see it; empty: superusers only
	Own        bool       // the console draws it itself: for apps that are a part of Manor; see ownPages
}

// ownPages are the pages that the console can draw by itself, when an app declares them.
var ownPages = []string{"access"}

type page struct {
	Page
	app string
}

// Page registers a page.
func (s *Site) Page(p Page) { s.pages = append(s.pages, &page{p, s.kernel.Installing()}) }

// settlePages completes labels and finds mistakes.
func (s *Site) settlePages() {
	seen := map[string]bool{}
	for _, p := range s.pages {
		place := p.app + ".Page." + p.Name
		switch {
		case !pageForm.MatchString(p.Name) || len(p.Name) > 50:
			s.report(idPage, place, quoted(p.Name)+" cannot be the name of a page", "use lower case words with hyphens between them, at most 50 letters")
		case p.Own && !slices.Contains(ownPages, p.Name):
			s.report(idPage, place, "the console has no page "+quoted(p.Name)+" of its own", "leave Own out, and draw the page in an extension")
		case !p.Own && slices.Contains(ownPages, p.Name), takenPage(p.Name) || s.find(p.Name) != nil:
			s.report(idPage, place, "/console/"+p.Name+" is another page already", "choose another name")
		case seen[p.Name]:
			s.report(idPage, place, "two pages are called "+quoted(p.Name), "rename one of them")
		}
		seen[p.Name] = true
		s.checkPermission(idPage, place, p.Permission)
		if e := s.extension(p.app); !p.Own && (e == nil || e.files[extensionEntry] == nil) {
			s.report(idPage, place, fmt.Sprintf("nothing draws the page: %s has no extension that could", p.app), "call site.Extension with a folder whose index.js calls manor.page("+quoted(p.Name)+", …)")
		}
		p.Label = s.text(p.Label, humanize(words(p.Name)), "pages."+p.Name)
		p.Group = s.text(p.Group, humanize(p.app), "pages."+p.Name+".group", "apps."+p.app)
	}
}

// takenPage tells the addresses below /console/ that the console has itself.
func takenPage(name string) bool {
	return slices.Contains([]string{"login", "assets", "extensions", "search", "account", "profile", "history", "audit", "settings", "new"}, name)
}

// mayOpen tells whether a caller may use what an app adds to the console. Without a permission superusers may.
func mayOpen(who *manor.Principal, permission string) bool {
	return who.Superuser || permission != "" && who.Can(permission)
}

// checkPermission finds a permission that nothing has.
func (s *Site) checkPermission(id, place, permission string) {
	if permission == "" {
		return
	}
	if !permissionForm.MatchString(permission) {
		s.report(id, place, quoted(permission)+" is not a permission", "write it as courses:read; leave it empty for superusers only")
		return
	}
	known := func(p manor.Permission) bool { return p.Name == permission }
	if slices.ContainsFunc(s.kernel.Permissions(), known) || slices.ContainsFunc(s.resources, func(r *resource) bool { return slices.ContainsFunc(r.permitted(), known) }) {
		return
	}
	s.report(id, place, "there is no permission "+quoted(permission), "correct it, or register it with Kernel.Permit")
}

// words makes a name with hyphens one with underscores.
func words(name string) string {
	b := []byte(name)
	for i := range b {
		if b[i] == '-' {
			b[i] = '_'
		}
	}
	return string(b)
}
