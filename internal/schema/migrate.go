package schema

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/pressly/goose/v3"
	goosedb "github.com/pressly/goose/v3/database"

	"github.com/manor-go/manor/internal/database"
)

// Source is where one app's migrations are.
type Source struct {
	App string // version table goose_<app>
	FS  fs.FS  // folders postgres and sqlite; nil: Dir on disk
	Dir string // the same folder in the source tree, where Make writes
}

func (s Source) files() fs.FS {
	if s.FS != nil {
		return s.FS
	}
	return os.DirFS(s.Dir)
}

func (s Source) versionTable() string { return "goose_" + s.App }

// Step is one migration of one app.
type Step struct {
	App     string
	Version int64
	File    string // "00001_initial.sql"; empty when the program does not have it
	Applied bool
}

func (s Step) String() string { return s.App + "/" + s.File }

// lockName is the lock that migrating holds: of several processes one migrates, the others wait and find nothing to do.
const lockName = "migrate"

// Up applies what is pending, app by app in the order of sources, each file in its own transaction, under the lock. It
// returns what it did, also when it stops at an error.
func Up(ctx context.Context, db *database.DB, sources []Source) ([]Step, error) {
	pending, err := Pending(ctx, db, sources) // without the lock, so that a start with nothing to do does not wait
	if err != nil || len(pending) == 0 {
		return nil, err
	}
	var done []Step
	err = locked(ctx, db, func(run runner) error {
		for _, source := range sources {
			provider, err := run.provider(source)
			if errors.Is(err, goose.ErrNoMigrations) {
				continue
			}
			if err != nil {
				return err
			}
			results, err := provider.Up(ctx)
			done = append(done, ran(source, results, err, true)...)
			if err != nil {
				return explain(source, err)
			}
		}
		return nil
	})
	return done, err
}

// ToLast is the version that Down takes for "one step".
const ToLast = int64(-1)

// Down takes back migrations of one app: the last one (ToLast), or all after version to.
func Down(ctx context.Context, db *database.DB, source Source, to int64) ([]Step, error) {
	var done []Step
	err := locked(ctx, db, func(run runner) error {
		provider, err := run.provider(source)
		if err != nil {
			return explain(source, err)
		}
		var results []*goose.MigrationResult
		if to == ToLast {
			var result *goose.MigrationResult
			result, err = provider.Down(ctx)
			if errors.Is(err, goose.ErrNoNextVersion) {
				return nil
			}
			if result != nil {
				results = append(results, result)
			}
		} else {
			results, err = provider.DownTo(ctx, to)
		}
		done = ran(source, results, err, false)
		return explain(source, err)
	})
	return done, err
}

// Status lists every migration of every source, and those that the database has had but the program does not know. It
// changes nothing, not even on an empty database.
func Status(ctx context.Context, db *database.DB, sources []Source) ([]Step, error) {
	var all []Step
	for _, source := range sources {
		files, err := versions(source, db.Dialect())
		if err != nil {
			return nil, err
		}
		applied, err := appliedVersions(ctx, db, source)
		if err != nil {
			return nil, err
		}
		for _, step := range files {
			step.Applied = slices.Contains(applied, step.Version)
			all = append(all, step)
		}
		for _, version := range applied {
			if !slices.ContainsFunc(files, func(s Step) bool { return s.Version == version }) {
				all = append(all, Step{App: source.App, Version: version, Applied: true})
			}
		}
	}
	return all, nil
}

// Pending lists what Up would apply.
func Pending(ctx context.Context, db *database.DB, sources []Source) ([]Step, error) {
	all, err := Status(ctx, db, sources)
	return slices.DeleteFunc(all, func(s Step) bool { return s.Applied }), err
}

// versions lists the migrations in the files of a source, oldest first.
func versions(source Source, dialect database.Dialect) ([]Step, error) {
	entries, err := fs.ReadDir(source.files(), string(dialect))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("migrations of %s: %w", source.App, err)
	}
	var all []Step
	for _, entry := range entries {
		if path.Ext(entry.Name()) != ".sql" {
			continue
		}
		version, err := goose.NumericComponent(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("migrations of %s: %s: name it like 00001_initial.sql: %w", source.App, entry.Name(), err)
		}
		all = append(all, Step{App: source.App, Version: version, File: entry.Name()})
	}
	slices.SortFunc(all, func(a, b Step) int { return int(a.Version - b.Version) })
	return all, nil
}

func appliedVersions(ctx context.Context, db *database.DB, source Source) ([]int64, error) {
	exists, err := tableExists(ctx, db, source.versionTable())
	if err != nil || !exists {
		return nil, err
	}
	store, err := goosedb.NewStore(gooseDialect(db.Dialect()), source.versionTable())
	if err != nil {
		return nil, err
	}
	list, err := store.ListMigrations(ctx, db.Read().DB)
	if err != nil {
		return nil, fmt.Errorf("migrations of %s: %w", source.App, database.Translate(err))
	}
	var applied []int64
	for _, m := range list {
		if m.IsApplied && m.Version > 0 {
			applied = append(applied, m.Version)
		}
	}
	slices.Sort(applied)
	return applied, nil
}

func gooseDialect(dialect database.Dialect) goosedb.Dialect {
	if dialect == database.Postgres {
		return goosedb.DialectPostgres
	}
	return goosedb.DialectSQLite3
}

func tableExists(ctx context.Context, db *database.DB, table string) (bool, error) {
	query := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?`
	if db.Dialect() == database.Postgres {
		query = `SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = ?`
	}
	var n int
	err := db.Read().NewRaw(query, table).Scan(ctx, &n)
	return n > 0, database.Translate(err)
}
