package admin

import "github.com/manor-go/manor"

// schemaConsole is what of the schema is no resource.
type schemaConsole struct {
	Pages      []schemaPage   `json:"pages"`
	Widgets    []schemaWidget `json:"widgets"`
	Extensions []string       `json:"extensions"` // addresses of ES modules for the console to load
}

// schemaPage is a page of the console that is no resource.
type schemaPage struct {
	Name  string     `json:"name"`
	Label manor.Text `json:"label"`
	Icon  string     `json:"icon"`
	Group manor.Text `json:"group"`
	App   string     `json:"app"`
	Path  string     `json:"path"` // below /console/
}

// schemaWidget is a card of the dashboard, or above a list.
type schemaWidget struct {
	Name   string     `json:"name"`
	Label  manor.Text `json:"label"`
	App    string     `json:"app"`
	Kind   WidgetKind `json:"kind"`
	Width  int        `json:"width"`          // quarters of the page
	Period bool       `json:"period"`         // it asks for from, to and zone
	Days   int        `json:"days"`           // length of the period when none is chosen
	List   string     `json:"list,omitempty"` // the resource above whose list it stands; without one it is on the dashboard
}

// describeConsole tells which pages the caller may open, which widgets he sees, and what the console is extended by.
func (s *Site) describeConsole(who *manor.Principal) schemaConsole {
	d := schemaConsole{Pages: []schemaPage{}, Widgets: []schemaWidget{}, Extensions: []string{}}
	for _, p := range s.pages {
		if mayOpen(who, p.Permission) {
			d.Pages = append(d.Pages, schemaPage{Name: p.Name, Label: p.Label, Icon: p.Icon, Group: p.Group, App: p.app, Path: p.Name})
		}
	}
	for _, w := range s.widgets {
		if mayOpen(who, w.Permission) {
			d.Widgets = append(d.Widgets, schemaWidget{Name: w.Name, Label: w.Label, App: w.app, Kind: w.Kind, Width: w.Width, Period: w.Period, Days: w.Days, List: w.List})
		}
	}
	for _, e := range s.extensions {
		d.Extensions = append(d.Extensions, extensionPath+e.app+"/"+extensionEntry)
	}
	return d
}
