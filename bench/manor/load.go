package main

import (
	"context"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/bench/dataset"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

// load fills the table and makes the user bencher, who may do everything with courses and nothing else.
func load(ctx context.Context, k *manor.Kernel) error {
	n, err := k.DB().Read().NewSelect().Model((*Course)(nil)).Count(ctx)
	if err != nil || n > 0 {
		return err
	}
	const batch = 1000
	for from := 0; from < dataset.Size; from += batch {
		rows := make([]*Course, 0, batch)
		for i := range batch {
			rows = append(rows, row(dataset.Row(from+i)))
		}
		err := k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
			_, err := tx.NewInsert().Model(&rows).Exec(ctx)
			return err
		})
		if err != nil {
			return err
		}
	}
	if _, err := rbac.EnsureRole(ctx, k, rbac.Role{Name: "bencher", Permissions: []string{"courses:*"}}); err != nil {
		return err
	}
	id, err := sso.CreateUser(ctx, k, sso.NewUser{Username: "bencher", Password: "only-for-the-benchmark-1"})
	if err != nil {
		return err
	}
	return rbac.Assign(ctx, k, id, "bencher")
}

func row(c dataset.Course) *Course {
	return &Course{
		Base:  admin.Base{ID: c.ID, CreatedAt: c.CreatedAt, UpdatedAt: c.CreatedAt.Add(time.Hour), Version: 1},
		Title: c.Title, Slug: c.Slug, Summary: c.Summary, PriceCents: c.PriceCents, Status: c.Status, TeacherID: c.TeacherID,
	}
}
