package academy

import (
	"context"
	"fmt"
	"reflect"

	"github.com/manor-go/manor"
)

// loadDemo fills an empty academy: first the people, then, in one transaction, all rows. Where there are teachers it does
// nothing, so what was changed or deleted since stays so.
func loadDemo(ctx context.Context, k *manor.Kernel) error {
	there, err := k.DB().Read().NewSelect().Model((*Teacher)(nil)).Exists(ctx)
	if err != nil {
		return fmt.Errorf("demo data: look for teachers: %w", err)
	}
	if there {
		return nil
	}
	w, err := readDemo()
	if err != nil {
		return err
	}
	people, err := makePeople(ctx, k, w)
	if err != nil {
		return err
	}
	rows, err := makeRows(w, people, k.Clock().Now())
	if err != nil {
		return err
	}
	return k.DB().InTx(ctx, rows.insert)
}

// insert writes all rows, those first that others refer to.
func (d *demoRows) insert(ctx context.Context, tx *manor.Tx) error {
	for _, rows := range []any{
		&d.teachers, &d.categories, &d.courses, &d.lessons, &d.members,
		&d.paths, &d.pathCourses, &d.pathSubscribers, &d.tickets, &d.sales,
	} {
		if _, err := tx.NewInsert().Model(rows).Exec(ctx); err != nil {
			return fmt.Errorf("demo data: %s: %w", reflect.TypeOf(rows).Elem().Elem().Elem().Name(), err)
		}
	}
	return nil
}
