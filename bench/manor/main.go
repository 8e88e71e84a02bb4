// Command manor is the benchmark's shop on Manor: one flat resource, with everything that a resource comes with.
package main

import (
	"context"
	"embed"
	"io/fs"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

// Course is the resource under test.
type Course struct {
	bun.BaseModel `bun:"table:courses"`
	admin.Base
	Title      string `bun:"title,notnull" json:"title" validate:"required,max=200" admin:"list,link"`
	Slug       string `bun:"slug,notnull" json:"slug" validate:"required,max=100" admin:"unique"`
	Summary    string `bun:"summary,notnull" json:"summary" validate:"max=2000" admin:"textarea"`
	PriceCents int64  `bun:"price_cents,notnull" json:"price_cents" validate:"required,min=0" admin:"money,list,filter"`
	Status     string `bun:"status,notnull" json:"status" validate:"required,oneof=draft open closed" admin:"list,filter"`
	TeacherID  string `bun:"teacher_id,notnull" json:"teacher_id" validate:"required,max=36" admin:"filter"`
}

//go:embed all:migrations
var migrations embed.FS

type shop struct{}

func (shop) Name() string { return "shop" }

func (shop) Install(k *manor.Kernel) error {
	sql, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	admin.Register(admin.For(k), admin.Resource[Course]{Name: "courses", Order: "created_at"})
	k.Migrations("shop", sql, "bench/manor/migrations")
	k.Demo(func(ctx context.Context) error { return load(ctx, k) })
	return nil
}

func main() { manor.Main(sso.App(), rbac.App(), shop{}) }
