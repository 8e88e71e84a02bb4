package main

import (
	"context"
	"embed"
	"io/fs"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

//go:embed all:migrations
var migrations embed.FS

//go:embed labels.json
var labels embed.FS

// lab is the app. Install it after sso and rbac.
type lab struct{}

func (lab) Name() string { return "lab" }

func (lab) Install(k *manor.Kernel) error {
	site := admin.For(k)
	if err := site.LoadLabels(labels, "labels.json"); err != nil {
		return err
	}
	admin.Register(site, specimens())
	admin.Register(site, admin.Resource[Family]{Name: "families", Icon: "tree", Order: "name"})
	admin.Register(site, admin.Resource[Keyword]{Name: "keywords", Icon: "tag", Order: "word", PerPage: 50})
	admin.Register(site, admin.Resource[Reading]{
		Name: "readings", Icon: "chart", Order: "-taken_at", DateHierarchy: "taken_at", ListEditable: []string{"checked"}, Facets: true,
	})
	admin.Register(site, admin.Resource[Panel]{Name: "panels", Icon: "table"})
	admin.Register(site, admin.Resource[Contract]{Name: "contracts", Icon: "file", RequireIfMatch: true})
	admin.Register(site, admin.Resource[Constant]{Name: "constants", ReadOnly: true, Order: "name"})
	admin.Register(site, admin.Resource[Visit]{
		Name: "visits", EmptyText: manor.Text{EN: "Nobody has come yet. Add the first visit.", ZH: "还没有人来过，请添加第一次访问。"},
	})
	sql, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	k.Migrations("lab", sql, "test/console/migrations")
	k.Demo(func(ctx context.Context) error { return load(ctx, k) })
	return nil
}
