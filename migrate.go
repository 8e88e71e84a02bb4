package manor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/schema"
)

// CreateTables makes every registered table in an empty database, without migrations: for tests.
func (k *Kernel) CreateTables(ctx context.Context) error {
	var all []Table
	for _, app := range k.tableOwners() {
		all = append(all, k.tables[app]...)
	}
	if err := schema.Apply(ctx, k.db, all); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	return nil
}

// tableOwners are the names under which tables are registered, in the order of migration: the kernel, what belongs to no
// app of this program, then the apps.
func (k *Kernel) tableOwners() []string {
	owners := []string{kernelApp}
	installed := map[string]bool{}
	for _, app := range k.apps {
		installed[app.Name()] = true
	}
	for _, name := range k.tableOrder {
		if name != kernelApp && !installed[name] {
			owners = append(owners, name)
		}
	}
	for _, app := range k.apps {
		if name := app.Name(); len(k.tables[name]) > 0 {
			owners = append(owners, name)
		}
	}
	return owners
}

// sources are where the migrations of every owner of tables are, in the order of migration.
func (k *Kernel) sources() []schema.Source {
	var all []schema.Source
	for _, name := range k.tableOwners() {
		source := schema.Source{App: name, Dir: filepath.Join("migrations", name)}
		for _, m := range k.migrations {
			if m.app == name {
				source.FS, source.Dir = m.fs, m.dir
			}
		}
		all = append(all, source)
	}
	return all
}

// source finds the migrations of one app; the error lists the apps there are.
func (k *Kernel) source(app string) (schema.Source, error) {
	var names []string
	for _, source := range k.sources() {
		if source.App == app {
			return source, nil
		}
		names = append(names, source.App)
	}
	return schema.Source{}, fmt.Errorf("no app %q owns tables; these do: %s", app, strings.Join(names, ", "))
}

// migrateOrRefuse brings the database up to date by itself on SQLite and for the demo; elsewhere a person does that.
func (k *Kernel) migrateOrRefuse(ctx context.Context) error {
	sources := k.sources()
	if k.db.Dialect() == database.SQLite || k.settings.Demo {
		steps, err := schema.Up(ctx, k.db, sources)
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		if len(steps) > 0 {
			k.log.InfoContext(ctx, "migrated", "steps", len(steps))
		}
		return nil
	}
	pending, err := schema.Pending(ctx, k.db, sources)
	if err != nil {
		return fmt.Errorf("look for migrations: %w", err)
	}
	if len(pending) > 0 {
		return fmt.Errorf("%d migrations wait, the first is %s: apply them with `manor migrate`, then start again", len(pending), pending[0])
	}
	return nil
}

// findingPending is the id of "a migration waits".
const findingPending = "manor.M004"

// checkMigrations finds structs that differ from what their migrations leave, and migrations that wait.
func checkMigrations(ctx context.Context, k *Kernel, _ bool) []Finding {
	var all []Finding
	for _, source := range k.sources() {
		snapshot, err := schema.Snapshot(source)
		if err != nil {
			all = append(all, Finding{ID: "manor.M001", Severity: SeverityError, Place: source.App, Text: "the snapshot of its migrations cannot be read: " + err.Error(), Hint: "restore snapshot.json beside the migrations"})
			continue
		}
		for _, d := range schema.Differences(snapshot, k.tables[source.App]) {
			all = append(all, Finding{
				ID: "manor.M002", Severity: SeverityError, Place: source.App, Text: "its structs have changed since its last migration: " + d.String(),
				Hint: "write a migration with `makemigrations " + source.App + "`, read it, and start again",
			})
		}
	}
	pending, err := schema.Pending(ctx, k.db, k.sources())
	if err != nil {
		return append(all, Finding{ID: "manor.M003", Severity: SeverityError, Place: "MANOR_DATABASE_URL", Text: "migrations cannot be looked up: " + err.Error(), Hint: "see that the database answers"})
	}
	for _, step := range pending {
		all = append(all, Finding{ID: findingPending, Severity: SeverityWarning, Place: step.App, Text: "the migration " + step.File + " waits", Hint: "apply it with `migrate`"})
	}
	return all
}

// checkLiveTables compares the database itself with the structs; only where no migration waits.
func (k *Kernel) checkLiveTables(ctx context.Context) []Finding {
	var tables []Table
	for _, owner := range k.tableOwners() {
		tables = append(tables, k.tables[owner]...)
	}
	differences, err := schema.Live(ctx, k.db, tables)
	if err != nil {
		return []Finding{{ID: "manor.M003", Severity: SeverityError, Place: "MANOR_DATABASE_URL", Text: "the tables cannot be read: " + err.Error(), Hint: "see that the database answers"}}
	}
	var all []Finding
	for _, d := range differences {
		all = append(all, Finding{ID: "manor.M005", Severity: SeverityError, Place: "MANOR_DATABASE_URL", Text: "the database is not as its migrations left it: " + d.String(), Hint: "somebody changed it by hand: change it back, or restore a backup"})
	}
	return all
}

// makeMigrations writes what is missing between the migrations of an app (empty: of every app whose sources are here) and its structs.
func (k *Kernel) makeMigrations(app, dir, name string, renames map[string]string) (written []string, err error) {
	sources := k.sources()
	if app != "" {
		one, err := k.source(app)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		sources = []schema.Source{one}
	}
	for _, source := range sources {
		if dir != "" {
			source.Dir = dir
		}
		if foreign, err := k.foreign(source); err != nil || foreign {
			if err != nil {
				return written, err
			}
			continue
		}
		files, err := schema.Make(source, k.tables[source.App], name, renames)
		if errors.Is(err, schema.ErrNoChanges) {
			continue
		}
		written = append(written, files...)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// foreign tells that an app's migrations come ready-made with a library: its source folder is not here and nothing is missing.
func (k *Kernel) foreign(source schema.Source) (bool, error) {
	if source.FS == nil {
		return false, nil
	}
	if _, err := os.Stat(source.Dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	snapshot, err := schema.Snapshot(source)
	if err != nil {
		return false, err
	}
	return len(schema.Differences(snapshot, k.tables[source.App])) == 0, nil
}

// secureBase tells whether people reach the program by https.
func (k *Kernel) secureBase() bool { return strings.HasPrefix(k.settings.BaseURL, "https://") }
