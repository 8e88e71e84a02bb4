package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/pressly/goose/v3"

	"github.com/manor-go/manor/internal/database"
)

// runner runs migrations on a connection of its own.
type runner struct {
	dialect database.Dialect
	std     *sql.DB
}

// locked gives fn a runner while it holds the lock.
func locked(ctx context.Context, db *database.DB, fn func(runner) error) (err error) {
	release, err := db.Lock(ctx, lockName)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	std, err := db.Maintenance()
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, std.Close())
		db.Refresh()
	}()
	return fn(runner{dialect: db.Dialect(), std: std})
}

func (r runner) provider(source Source) (*goose.Provider, error) {
	files, err := fs.Sub(source.files(), string(r.dialect))
	if err != nil {
		return nil, fmt.Errorf("migrations of %s: %w", source.App, err)
	}
	if _, err := fs.Stat(files, "."); errors.Is(err, fs.ErrNotExist) {
		return nil, goose.ErrNoMigrations
	}
	return goose.NewProvider(gooseDialect(r.dialect), r.std, files,
		goose.WithTableName(source.versionTable()),
		goose.WithLogger(goose.NopLogger()),
		goose.WithDisableGlobalRegistry(true),
	)
}

// ran lists what goose did before it ended with err.
func ran(source Source, results []*goose.MigrationResult, err error, up bool) []Step {
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		results = partial.Applied
	}
	all := make([]Step, 0, len(results))
	for _, result := range results {
		if result.Error == nil {
			all = append(all, Step{App: source.App, Version: result.Source.Version, File: path.Base(result.Source.Path), Applied: up})
		}
	}
	return all
}

func explain(source Source, err error) error {
	if err == nil {
		return nil
	}
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		return fmt.Errorf("migration %s/%s: %w", source.App, path.Base(partial.Failed.Source.Path), database.Translate(partial.Err))
	}
	return fmt.Errorf("migrations of %s: %w", source.App, database.Translate(err))
}
