package academy

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/manor-go/manor"
)

// loadDemo fills an empty academy: first the people and the pictures, then, in one transaction, all rows. Where there are teachers it does
// nothing, so what was changed or deleted since stays so. Of several processes that start at once one loads it.
func loadDemo(ctx context.Context, k *manor.Kernel) (err error) {
	if there, err := isLoaded(ctx, k); there || err != nil {
		return err
	}
	release, err := k.DB().Lock(ctx, "academy_demo")
	if err != nil {
		return fmt.Errorf("demo data: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	if there, err := isLoaded(ctx, k); there || err != nil {
		return err
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
	if err := rows.addCovers(ctx, k, people.editor); err != nil {
		return err
	}
	return k.DB().InTx(ctx, rows.insert)
}

func isLoaded(ctx context.Context, k *manor.Kernel) (bool, error) {
	there, err := k.DB().Read().NewSelect().Model((*Teacher)(nil)).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("demo data: look for teachers: %w", err)
	}
	return there, nil
}

// insert writes all rows, those first that others refer to.
func (d *demoRows) insert(ctx context.Context, tx *manor.Tx) error {
	for _, rows := range []any{
		&d.teachers, &d.categories, &d.courses, &d.lessons, &d.members, &d.students,
		&d.paths, &d.pathCourses, &d.pathSubscribers, &d.tickets, &d.sales,
	} {
		if _, err := tx.NewInsert().Model(rows).Exec(ctx); err != nil {
			return fmt.Errorf("demo data: %s: %w", reflect.TypeOf(rows).Elem().Elem().Elem().Name(), err)
		}
	}
	return nil
}
