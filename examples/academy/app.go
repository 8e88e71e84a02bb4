package academy

import (
	"context"
	"embed"
	"io/fs"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

//go:embed labels.json
var labels embed.FS

//go:embed all:migrations
var migrations embed.FS

//go:embed console
var console embed.FS

type app struct{}

// App is the app to install, after sso and rbac: courses refer to departments, tickets and members to users.
func App() manor.App { return app{} }

func (app) Name() string { return "academy" }

func (app) Install(k *manor.Kernel) error {
	site := admin.For(k)
	if err := site.LoadLabels(labels, "labels.json"); err != nil {
		return err
	}
	register(site, k.Clock())
	if err := students(k); err != nil {
		return err
	}
	page, err := fs.Sub(console, "console")
	if err != nil {
		return err
	}
	extend(site, page)
	sql, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	k.Migrations("academy", sql, "examples/academy/migrations")
	k.Demo(func(ctx context.Context) error { return loadDemo(ctx, k) })
	return nil
}
