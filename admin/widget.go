package admin

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
)

// WidgetKind is how a widget is drawn: one of those below, or a name that the app's extension draws (manor.dashboardWidget),
// for which Load answers whatever it needs.
type WidgetKind string

// The kinds of widgets, with what their Load answers.
const (
	WidgetNumber WidgetKind = "number" // Number
	WidgetLine   WidgetKind = "line"   // Chart
	WidgetBar    WidgetKind = "bar"    // Chart
	WidgetTable  WidgetKind = "table"  // Sheet
)

const (
	defaultDays = 30      // of a period that nobody chose
	longestDays = 5 * 366 // of one that somebody chose
	firstYear   = 10      // of one, so that the one before lies in our era too: databases write others in their own ways
	lastYear    = 9999
	maxZone     = 64 // letters
	widestCard  = 4  // quarters of the page
	dayLength   = 24 * time.Hour
)

// Widget is a card of the console's dashboard, or above a list.
type Widget struct {
	Name       string     // "courses_by_status"
	Label      manor.Text // default: from the catalogue under widgets.{Name}, else made of Name
	Kind       WidgetKind
	Width      int    // quarters of the page, 1–4; default 1
	Period     bool   // it follows the dashboard's choice of dates
	Days       int    // length of the period when none is chosen, today included; default 30
	Permission string // needed to see it; empty: superusers only
	List       string // the resource above whose list it stands, instead of on the dashboard
	Load       Load
}

// Load makes what a widget shows to one caller: Number, Chart or Sheet, as the widget's kind says. Site.CountOf, CountIn,
// CountOver, CountLines, CountBy, CountByIn and Rows are loaders for what lists could show as well; they keep to the caller's permissions and scope.
type Load func(ctx context.Context, q WidgetQuery) (any, error)

// WidgetQuery is what a widget is asked with.
type WidgetQuery struct {
	Who      *manor.Principal
	From, To time.Time      // the period: from From on, before To
	Zone     *time.Location // where days begin
}

type widget struct {
	Widget
	app string
}

// Widget registers a widget. Its place on the dashboard is that of its registration.
func (s *Site) Widget(w Widget) {
	if w.Width == 0 {
		w.Width = 1
	}
	if w.Days == 0 {
		w.Days = defaultDays
	}
	s.widgets = append(s.widgets, &widget{w, s.kernel.Installing()})
}

// settleWidgets completes labels and finds mistakes.
func (s *Site) settleWidgets() {
	seen := map[string]bool{}
	for _, w := range s.widgets {
		place := w.app + ".Widget." + w.Name
		switch {
		case !validName(w.Name):
			s.report(idWidget, place, quoted(w.Name)+" cannot be the name of a widget", "use lower case letters, digits and underscores, beginning with a letter, at most 50")
		case seen[w.Name]:
			s.report(idWidget, place, "two widgets are called "+quoted(w.Name), "rename one of them")
		}
		seen[w.Name] = true
		if w.answer() == nil && (!validName(string(w.Kind)) || s.extension(w.app) == nil) {
			s.report(idWidget, place, quoted(string(w.Kind))+" is not a kind of widget", "take WidgetNumber, WidgetLine, WidgetBar or WidgetTable, or draw it in an extension")
		}
		if w.Width < 1 || w.Width > widestCard {
			s.report(idWidget, place, "Width must lie between 1 and 4", "it counts quarters of the page")
		}
		if w.Days < 1 || w.Days > longestDays {
			s.report(idWidget, place, fmt.Sprintf("Days must lie between 1 and %d", longestDays), "it is the length of the period when none is chosen")
		}
		if w.Load == nil {
			s.report(idWidget, place, "the widget shows nothing", "set Load")
		}
		if w.List != "" && s.find(w.List) == nil {
			s.report(idWidget, place, "there is no resource "+quoted(w.List)+" whose list it could stand above", "register it, or correct the name; resources are: "+strings.Join(s.names(), ", "))
		}
		s.checkPermission(idWidget, place, w.Permission)
		w.Label = s.text(w.Label, humanize(w.Name), "widgets."+w.Name)
	}
	for _, expected := range s.expectations {
		expected()
	}
}

// answer is the type that the widget's Load makes; nil: any.
func (w *widget) answer() reflect.Type {
	switch w.Kind {
	case WidgetNumber:
		return reflect.TypeFor[Number]()
	case WidgetLine, WidgetBar:
		return reflect.TypeFor[Chart]()
	case WidgetTable:
		return reflect.TypeFor[Sheet]()
	}
	return nil
}

type widgetInput struct {
	Name string `path:"name" maxLength:"50"`
	From string `query:"from" maxLength:"40" doc:"Begin of the period, RFC 3339; with to"`
	To   string `query:"to" maxLength:"40" doc:"End of the period, RFC 3339, not part of it; with from"`
	Zone string `query:"zone" maxLength:"64" doc:"Time zone that days begin in: Asia/Shanghai; default UTC"`
}

type widgetAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         widgetBody
}

// widgetBody is one of three answers, or what an app's own kind of widget shows.
type widgetBody struct{ value any }

func (b widgetBody) MarshalJSON() ([]byte, error) { return compact(b.value) }

// Schema tells the document which answers there are.
func (widgetBody) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		r.Schema(reflect.TypeFor[Number](), true, "Number"),
		r.Schema(reflect.TypeFor[Chart](), true, "Chart"),
		r.Schema(reflect.TypeFor[Sheet](), true, "Sheet"),
		{Type: "object", AdditionalProperties: true, Description: "Of a kind that an app draws itself"},
	}}
}

// getWidget answers what a widget shows to the caller.
func (s *Site) getWidget(ctx context.Context, who *manor.Principal, in *widgetInput) (*widgetAnswer, error) {
	for _, w := range s.widgets {
		if w.Name != in.Name {
			continue
		}
		if !mayOpen(who, w.Permission) {
			if w.Permission == "" {
				return nil, manor.Errorf(manor.CodeForbidden, "This is for superusers only.")
			}
			return nil, errForbidden(w.Permission)
		}
		q, err := w.query(in, s.kernel.Clock().Now())
		if err != nil {
			return nil, err
		}
		q.Who = who
		value, err := w.Load(ctx, q)
		if err != nil {
			return nil, err
		}
		if wanted, t := w.answer(), reflect.TypeOf(value); wanted != nil && t != wanted && t != reflect.PointerTo(wanted) {
			return nil, fmt.Errorf("widget %s: Load answered with a %T, not a %s", w.Name, value, wanted)
		}
		return &widgetAnswer{CacheControl: "private, no-cache", Body: widgetBody{value}}, nil
	}
	return nil, manor.Errorf(manor.CodeNotFound, "There is no such widget.")
}

// query reads the period; without one it is the last days up to now.
func (w *widget) query(in *widgetInput, now time.Time) (WidgetQuery, error) {
	q := WidgetQuery{Zone: time.UTC}
	if in.Zone != "" {
		zone, err := time.LoadLocation(in.Zone)
		if err != nil || in.Zone == "Local" || len(in.Zone) > maxZone {
			return q, badParam("zone", "the name of a time zone is expected, like Asia/Shanghai")
		}
		q.Zone = zone
	}
	if (in.From == "") != (in.To == "") {
		return q, badParam("from", "from and to go together")
	}
	if in.From == "" {
		year, month, day := now.In(q.Zone).Date()
		q.From, q.To = dayBegins(year, month, day-w.Days+1, q.Zone), now
		return q, nil
	}
	var err error
	if q.From, err = time.Parse(time.RFC3339, in.From); err != nil {
		return q, badParam("from", "a time is expected, like 2026-03-01T00:00:00Z")
	}
	if q.To, err = time.Parse(time.RFC3339, in.To); err != nil {
		return q, badParam("to", "a time is expected, like 2026-03-01T00:00:00Z")
	}
	if !q.From.Before(q.To) || q.To.Sub(q.From) > longestDays*dayLength {
		return q, badParam("to", "to comes after from, at most five years")
	}
	if q.From.UTC().Year() < firstYear || q.To.UTC().Year() > lastYear {
		return q, badParam("from", "a time of the years %d to %d is expected", firstYear, lastYear)
	}
	return q, nil
}
