package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/manor-go/manor/bench/dataset"
)

// copyCourses fills a table that has the columns of a course.
func copyCourses(ctx context.Context, url, table string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	columns := []string{"id", "created_at", "updated_at", "version", "title", "slug", "summary", "price_cents", "status", "teacher_id"}
	_, err = conn.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(dataset.Size, func(i int) ([]any, error) {
		c := dataset.Row(i)
		return []any{c.ID, c.CreatedAt, c.CreatedAt.Add(time.Hour), int64(1), c.Title, c.Slug, c.Summary, c.PriceCents, c.Status, c.TeacherID}, nil
	}))
	return err
}

// tidy gives the planner its statistics, and every contender a table without dead rows.
func tidy(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "VACUUM ANALYZE")
	return err
}
