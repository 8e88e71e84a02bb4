package admin_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

func TestNamesBecomeLabels(t *testing.T) {
	p := manortest.New(t, declared{name: "shop_floor", install: func(_ *manor.Kernel, site *admin.Site) error {
		for _, name := range []string{"categories", "boxes", "glasses", "status", "rows", "series_of_rows"} {
			admin.Register(site, admin.Resource[plainRow]{Name: name})
		}
		admin.Register(site, admin.Resource[newerRow]{Name: "named", Label: manor.Text{EN: "Thing", ZH: "东西"}, Help: manor.Text{EN: "Any."}})
		return nil
	}})
	root := p.As(manortest.Superuser())
	for name, want := range map[string][2]string{
		"categories": {"Category", "Categories"}, "boxes": {"Box", "Boxes"}, "glasses": {"Glass", "Glasses"}, "status": {"Status", "Status"},
		"rows": {"Row", "Rows"}, "series_of_rows": {"Series of row", "Series of rows"},
	} {
		d := schemaOf(t, root, name)
		require.Equal(t, label(want[0], want[0]), d["label"], name)
		require.Equal(t, label(want[1], want[0]), d["label_many"], name)
		require.Equal(t, label("Shop floor", "Shop floor"), d["group"])
	}
	named := schemaOf(t, root, "named")
	require.Equal(t, label("Thing", "东西"), named["label"])
	require.Equal(t, label("Thing", "东西"), named["label_many"])
	require.Equal(t, label("Any.", "Any."), named["help"])
}

func TestTheEngineCanBeInstalledAsAnAppOfItsOwn(t *testing.T) {
	p := manortest.New(t, admin.App(), press())
	require.Equal(t, "admin", admin.App().Name())
	root := p.As(manortest.Superuser())
	require.Equal(t, "admin", schemaOf(t, root, "audit")["app"])
	require.Equal(t, "press", schemaOf(t, root, "novels")["app"])
	require.Same(t, admin.For(p.Kernel), admin.For(p.Kernel))
}

// hooked tells its hooks what happens to it.
type hooked struct {
	bun.BaseModel `bun:"table:hooked"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"max=20" admin:"link,filter"`
}

func TestHooksGetTheRowAsItIsDeclared(t *testing.T) {
	var seen []string
	p := manortest.New(t, one(admin.Resource[hooked]{
		Name:  "hooked",
		Title: func(row *hooked) string { return "<" + row.Name + ">" },
		BeforeSave: func(_ context.Context, s *admin.Save[hooked]) error {
			if s.Created() {
				seen = append(seen, "create "+s.Row.Name)
				s.Row.Name += "!"
				return nil
			}
			require.True(t, s.Changed["name"])
			seen = append(seen, "update "+s.Before.Name+" to "+s.Row.Name)
			return nil
		},
		AfterSave: func(_ context.Context, s *admin.Save[hooked]) error {
			seen = append(seen, "saved "+s.Row.ID[:2])
			return nil
		},
		AfterCommit: func(_ context.Context, s *admin.Save[hooked]) { seen = append(seen, "durable by "+s.Who.Username) },
		BeforeDelete: func(_ context.Context, _ *manor.Tx, row *hooked) error {
			if row.Name == "keep" {
				return manor.Errorf(manor.CodeConflict, "Keep it.")
			}
			return nil
		},
		Actions: admin.Actions[hooked]{{Name: "fail", Run: func(context.Context, *admin.ActionCall[hooked]) error { return errors.New("out of ink") }}},
	}))
	root := p.As(manortest.Superuser())
	row := root.Post(t, "/api/v1/hooked", map[string]any{"name": "a"}).MustStatus(t, 201)
	require.Equal(t, "a!", row.String(t, "name"))
	item := "/api/v1/hooked/" + row.String(t, "id")
	root.Patch(t, item, map[string]any{"name": "keep"}).MustStatus(t, 200)
	require.Equal(t, []string{"create a", "saved 01", "durable by superuser", "update a! to keep", "saved 01", "durable by superuser"}, seen)
	root.Delete(t, item).MustProblem(t, manor.CodeConflict)
	history := root.Get(t, item+"/history").MustStatus(t, 200).Items(t)
	require.Equal(t, "<keep>", history[0]["title"])
	failed := root.Post(t, "/api/v1/hooked/actions/fail", map[string]any{"ids": []string{row.String(t, "id")}}).MustProblem(t, manor.CodeInternal)
	require.NotContains(t, string(failed.Body), "ink")
	require.Empty(t, schemaOf(t, root, "hooked")["title_field"], "the title is made, not a field")
}

func TestAnInlineIsNamedAndBoundedAsDeclared(t *testing.T) {
	type nest struct {
		bun.BaseModel `bun:"table:nests"`
		admin.Base
		Tree string `bun:"tree,notnull" json:"tree" admin:"link"`
	}
	type egg struct {
		bun.BaseModel `bun:"table:eggs"`
		admin.Base
		NestID string `bun:"nest_id,notnull" json:"nest_id" validate:"required" admin:"ref=nests"`
		Colour string `bun:"colour,notnull" json:"colour" admin:"perm=see_colours"`
	}
	p := manortest.New(t, one(admin.Resource[nest]{Name: "nests", Inlines: admin.Inlines{
		admin.Inline[egg]("nest_id").As("brood").Labelled(manor.Text{EN: "Brood", ZH: "窝"}).Max(1).Ordered("-colour"),
	}}))
	root := p.As(manortest.Superuser())
	eggs := func(n int) map[string]any {
		return map[string]any{"tree": "oak", "brood": make([]map[string]any, n)}
	}
	two := eggs(2)
	two["brood"] = []map[string]any{{"colour": "blue"}, {"colour": "red"}}
	root.Post(t, "/api/v1/nests", two).MustProblem(t, manor.CodeInvalid)
	one := eggs(1)
	one["brood"] = []map[string]any{{"colour": "blue"}}
	id := root.Post(t, "/api/v1/nests", one).MustStatus(t, 201).String(t, "id")

	blind := p.As(manortest.Caller("blind", "nests:read"))
	require.NotContains(t, string(blind.Get(t, "/api/v1/nests/"+id).MustStatus(t, 200).Body), "blue", "a guarded field of a child")
	require.NotContains(t, string(blind.Get(t, "/api/v1/nests").MustStatus(t, 200).Body), "blue")
	seeing := p.As(manortest.Caller("seeing", "nests:read", "nests:see_colours"))
	require.Contains(t, string(seeing.Get(t, "/api/v1/nests/"+id).MustStatus(t, 200).Body), "blue")
	brood := schemaOf(t, blind, "nests").member("inlines", "brood")
	require.Equal(t, label("Brood", "窝"), brood["label"])
	require.Nil(t, described(brood).member("fields", "colour"))
	var names []string
	for _, permission := range p.Kernel.Permissions() {
		names = append(names, permission.Name)
	}
	require.Contains(t, names, "nests:see_colours", "guarded fields of children can be granted with the parent")
}

func TestAFileFieldIsNullWithoutAFile(t *testing.T) {
	value, err := admin.File("").Value()
	require.NoError(t, err)
	require.Nil(t, value)
	value, err = admin.File("f1").Value()
	require.NoError(t, err)
	require.Equal(t, "f1", value)
	file := admin.File("old")
	require.NoError(t, file.Scan(nil))
	require.Empty(t, file)
	require.NoError(t, file.Scan("f2"))
	require.NoError(t, file.Scan([]byte("f3")))
	require.Equal(t, admin.File("f3"), file)
	require.Error(t, file.Scan(time.Now()))
}

func TestStructsOfOneNameAreTwoSchemas(t *testing.T) {
	p := manortest.New(t, declared{name: "twins", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[plainRow]{Name: "firsts"})
		admin.Register(site, admin.Resource[plainRow]{Name: "seconds"})
		admin.Register(site, admin.Resource[newerRow]{Name: "firsts", API: "v2", NoCreate: true, NoUpdate: true, NoDelete: true})
		return nil
	}})
	d := documentOf(t, p.As(manortest.Superuser()))
	for _, name := range []string{"PlainRow", "PlainRow2", "PlainRow2Patch", "NewerRowV2", "NewerRowV2List"} {
		require.Contains(t, d.Components.Schemas, name)
	}
	require.NotContains(t, d.Components.Schemas, "NewerRowV2Create")
	require.Len(t, d.Paths["/api/v2/firsts"], 1)
	require.NotContains(t, d.Paths, "/api/v2/firsts/actions/delete")
}
