package admin_test

import (
	"context"
	"os"
	"regexp"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

func TestASoundDeclarationHasNoFindings(t *testing.T) {
	require.Empty(t, findingsOf(t, press()))
}

func one[T any](d admin.Resource[T]) manor.App {
	return declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, d)
		return nil
	}}
}

type bare struct {
	bun.BaseModel `bun:"table:bare"`
	Name          string `json:"name"`
}

type plainRow struct {
	bun.BaseModel `bun:"table:plain_rows"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" admin:"filter"`
}

func TestEveryMistakeOfFieldsIsFound(t *testing.T) {
	type wrongs struct {
		bun.BaseModel `bun:"table:wrongs"`
		admin.Base
		Tag      string         `json:"tag" admin:"lst"`                                             // E001
		Gone     string         `json:"gone" admin:"ref=nobody"`                                     // E007
		Lost     []string       `bun:"-" json:"lost" admin:"many=nothing,through=a:b:c"`             // E007
		Any      map[string]any `json:"any" admin:"filter"`                                          // E008
		Labels   []string       `json:"labels" admin:"sort"`                                         // E009
		Count    int64          `json:"count_of" admin:"search"`                                     // E010
		Slug     string         `json:"slug" admin:"slug=nothing"`                                   // E015
		SlugInt  int64          `json:"slug_int" admin:"slug=slug"`                                  // E015
		Pointer  *string        `json:"pointer" validate:"required"`                                 // E016
		Shown    string         `json:"shown" validate:"required" admin:"readonly"`                  // E016
		Unseen   string         `json:"unseen" validate:"required" admin:"hidden"`                   // E016
		Preset   string         `json:"preset" validate:"required" admin:"default=x"`                // E016
		Number   int64          `json:"number" admin:"default=many"`                                 // E017
		Choice   string         `json:"choice" validate:"oneof=a b" admin:"default=c"`               // E017
		Day      string         `json:"day" admin:"date,default=tomorrow"`                           // E017
		Moment   time.Time      `json:"moment" admin:"default=now"`                                  // E017
		Guard    string         `json:"guard" admin:"perm=See Costs"`                                // E020
		Tree     string         `json:"tree" admin:"ref=others,tree"`                                // E022
		Secret   string         `json:"secret" admin:"secret,filter"`                                // E023
		Hidden   string         `json:"hidden" admin:"hidden,search"`                                // E023
		Rule     string         `json:"rule" validate:"bogus=1"`                                     // E026
		Size     bool           `json:"size" validate:"min=3"`                                       // E026
		Page     string         `json:"page" admin:"filter"`                                         // E027
		Bytes    []byte         `json:"bytes"`                                                       // E001
		Costs    int64          `json:"costs" validate:"required" admin:"perm=see_costs,default=17"` // E016, W002
		LinkOne  string         `json:"link_one" admin:"link"`
		LinkTwo  string         `json:"link_two" admin:"link"` // W003
		LastDup1 string         `json:"dup"`
		Dup      string         // E001
	}
	found := findingsOf(t, declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[wrongs]{Name: "wrongs"})
		admin.Register(site, admin.Resource[plainRow]{Name: "others"})
		return nil
	}})
	places := func(id string) []string {
		var all []string
		for _, f := range found[id] {
			all = append(all, f.Place)
		}
		return all
	}
	for id, want := range map[string][]string{
		"admin.E001": {"wrong.wrongs.Tag", "wrong.wrongs.Dup", "wrong.wrongs.Bytes"},
		"admin.E007": {"wrong.wrongs.Gone", "wrong.wrongs.Lost"},
		"admin.E008": {"wrong.wrongs.Any"},
		"admin.E009": {"wrong.wrongs.Labels"},
		"admin.E010": {"wrong.wrongs.Count"},
		"admin.E015": {"wrong.wrongs.Slug", "wrong.wrongs.SlugInt"},
		"admin.E016": {"wrong.wrongs.Pointer", "wrong.wrongs.Shown", "wrong.wrongs.Unseen", "wrong.wrongs.Preset", "wrong.wrongs.Costs"},
		"admin.E017": {"wrong.wrongs.Number", "wrong.wrongs.Choice", "wrong.wrongs.Day", "wrong.wrongs.Moment"},
		"admin.E020": {"wrong.wrongs.guard"},
		"admin.E022": {"wrong.wrongs.Tree"},
		"admin.E023": {"wrong.wrongs.Secret", "wrong.wrongs.Hidden"},
		"admin.E026": {"wrong.wrongs.Rule", "wrong.wrongs.Size"},
		"admin.E027": {"wrong.wrongs.Page"},
		"admin.W002": {"wrong.wrongs.Costs"},
		"admin.W003": {"wrong.wrongs"},
	} {
		require.ElementsMatch(t, want, places(id), id)
		delete(found, id)
	}
	require.Empty(t, found, "nothing else is wrong")
}

func TestEveryMistakeOfOptionsIsFound(t *testing.T) {
	run := func(context.Context, *admin.ActionCall[plainRow]) error { return nil }
	value := func(context.Context, *plainRow) (any, error) { return nil, nil }
	day := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	type badInput struct {
		Ref  string `json:"ref" admin:"ref=nobody"`
		Rule string `json:"rule" validate:"bogus"`
	}
	found := findingsOf(t, one(admin.Resource[plainRow]{
		Name:  "plain_rows",
		Order: "name,-nothing,label",
		Fieldsets: []admin.Fieldset{
			{Fields: []string{"name", "nothing"}}, {Fields: []string{"name"}},
		},
		DateHierarchy: "name", ListEditable: []string{"nothing", "name", "id"},
		Deprecated: day, Sunset: day.AddDate(-1, 0, 0),
		Grants:   []admin.Grant{{Action: "Bad Name"}, {Action: "read"}, {Action: "twice"}, {Action: "twice"}},
		Computed: admin.Computeds[plainRow]{{Name: "label"}, {Name: ""}, {Name: "Upper", Value: value}, {Name: "many", Kind: "many", Value: value}, {Name: "name", Value: value}},
		Actions: admin.Actions[plainRow]{
			{Name: "delete", Run: run}, {Name: "No Name", Run: run}, {Name: "again", Run: run}, {Name: "again", Run: run},
			{Name: "idle"}, {Name: "asks", Run: run, Input: 7}, {Name: "asks_more", Run: run, Input: badInput{}},
		},
	}))
	for id, count := range map[string]int{
		"admin.E006": 1, "admin.E007": 1, "admin.E011": 2, "admin.E012": 2, "admin.E013": 1, "admin.E014": 3, "admin.E018": 4, "admin.E019": 5,
		"admin.E020": 3, "admin.E024": 1, "admin.E026": 1,
	} {
		require.Len(t, found[id], count, "%s: %v", id, found[id])
		delete(found, id)
	}
	require.Empty(t, found, "nothing else is wrong")
}

func TestNamesThatCannotBeServedAreRefused(t *testing.T) {
	found := findingsOf(t, declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		for _, name := range []string{"Upper", "", "a__b", "9lives", "with-dash"} {
			admin.Register(site, admin.Resource[plainRow]{Name: name})
		}
		for _, name := range []string{"auth", "audit", "files", "jobs", "ws", "rbac", "schema"} {
			admin.Register(site, admin.Resource[plainRow]{Name: name})
		}
		admin.Register(site, admin.Resource[plainRow]{Name: "good"})
		admin.Register(site, admin.Resource[plainRow]{Name: "good"})
		admin.Register(site, admin.Resource[plainRow]{Name: "good", API: "v2"})
		admin.Register(site, admin.Resource[plainRow]{Name: "good", API: "2"})
		return nil
	}})
	require.Len(t, found["admin.E002"], 5)
	require.Len(t, found["admin.E003"], 7)
	require.Len(t, found["admin.E004"], 1)
	require.Len(t, found["admin.E028"], 1)
	require.Len(t, found, 4)
}

func TestWhatIsChangedNeedsBaseAndWhatIsOnlyReadNeedsAnID(t *testing.T) {
	require.Contains(t, findingsOf(t, one(admin.Resource[bare]{Name: "bares"})), "admin.E005")
	require.Contains(t, findingsOf(t, one(admin.Resource[bare]{Name: "bares", ReadOnly: true})), "admin.E005")
	require.NotContains(t, findingsOf(t, one(admin.Resource[pressLog]{Name: "ledgers", ReadOnly: true})), "admin.E005")
	require.Contains(t, findingsOf(t, one(admin.Resource[pressLog]{Name: "ledgers"})), "admin.E005")
}

func TestInlinesThatDoNotFitTheirParentAreRefused(t *testing.T) {
	type parent struct {
		bun.BaseModel `bun:"table:parents"`
		admin.Base
		Name string `bun:"name,notnull" json:"name"`
	}
	type child struct {
		bun.BaseModel `bun:"table:children"`
		admin.Base
		ParentID string   `json:"parent_id" admin:"ref=parents"`
		OtherID  string   `json:"other_id" admin:"ref=others"`
		Friends  []string `bun:"-" json:"friends" admin:"many=others,through=friends:child_id:other_id"`
	}
	found := findingsOf(t, declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[plainRow]{Name: "others"})
		admin.Register(site, admin.Resource[parent]{Name: "parents", Inlines: admin.Inlines{
			admin.Inline[child]("parent_id"),                // many-to-many
			admin.Inline[child]("parent_id"),                // the same name, many-to-many
			admin.Inline[child]("other_id").As("others"),    // refers elsewhere
			admin.Inline[child]("nothing"),                  // no such field
			admin.Inline[child]("parent_id").As("name"),     // a field has the name
			admin.Inline[child]("parent_id").As("Up"),       // no name
			admin.Inline[child]("parent_id").As("x").Max(0), // no room
			admin.Inline[int]("parent_id"),                  // no struct
			admin.Inline[bare]("name").As("bares"),          // no Base, no reference
		}})
		return nil
	}})
	require.Len(t, found["admin.E021"], 14)
	require.Contains(t, found, "admin.E005")
}

func TestLabelsThatNothingIsCalledByAreAWarning(t *testing.T) {
	found := findingsOf(t, declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[plainRow]{Name: "plain_rows"})
		return site.LoadLabels(fstest.MapFS{"labels.json": {Data: []byte(`{"plain_rows": {"en": "Row"}, "plain_rows.nam": {"en": "Name", "zh": "名称"}}`)}}, "labels.json")
	}})
	require.Len(t, found, 1)
	require.Len(t, found["admin.W001"], 1)
	require.Equal(t, manor.SeverityWarning, found["admin.W001"][0].Severity)
	require.Equal(t, "labels.plain_rows.nam", found["admin.W001"][0].Place)
}

func TestACatalogueThatCannotBeReadIsAnError(t *testing.T) {
	for name, data := range map[string]string{"no JSON": `{`, "no texts": `{"a": 7}`, "unknown language": `{"a": {"fr": "b"}}`} {
		t.Run(name, func(t *testing.T) {
			p := manortest.Config{}.Install(t)
			site := admin.For(p.Kernel)
			require.ErrorContains(t, site.LoadLabels(fstest.MapFS{"l.json": {Data: []byte(data)}}, "l.json"), "l.json")
			require.Error(t, site.LoadLabels(fstest.MapFS{}, "l.json"))
		})
	}
}

func TestAWrongDeclarationStopsTheStart(t *testing.T) {
	p := manortest.Config{}.Install(t, one(admin.Resource[bare]{Name: "bares"}))
	require.ErrorContains(t, p.Kernel.Run(context.Background()), "admin.E005")
}

func TestATableThatCannotBeMadeIsAFinding(t *testing.T) {
	type keyless struct {
		bun.BaseModel `bun:"table:keyless"`
		Name          string `json:"name"`
	}
	type broken struct {
		bun.BaseModel `bun:"table:broken"`
		ID            string `bun:"id,pk" json:"id" admin:"nonsense"`
	}
	found := findingsOf(t, declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Table[keyless](site)
		return nil
	}})
	require.Len(t, found["admin.E025"], 1)
	found = findingsOf(t, declared{name: "wrong", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Table[broken](site)
		return nil
	}})
	require.Equal(t, "wrong.broken.ID", found["admin.E001"][0].Place)
}

func TestTheDocumentOfChecksListsEveryID(t *testing.T) {
	source, err := os.ReadFile("finding.go")
	require.NoError(t, err)
	document, err := os.ReadFile("../docs/checks.md")
	require.NoError(t, err)
	ids := func(text []byte) (all []string) {
		for _, id := range regexp.MustCompile("[\"`]admin\\.[EW][0-9]{3}[\"`]").FindAllString(string(text), -1) {
			all = append(all, id[1:len(id)-1])
		}
		return all
	}
	require.NotEmpty(t, ids(source))
	require.Equal(t, ids(source), ids(document))
}
