package schema

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/manor-go/manor/internal/database"
)

// ErrNoChanges is what Make returns when the structs are what the newest migration leaves.
var ErrNoChanges = errors.New("nothing has changed")

var migrationName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Make writes the next migration of an app into source.Dir: one file for each database and the new snapshot. name is the
// file's name without number (empty: made of what changed); renames as in Plan. It returns the paths it wrote. What is
// there already is never changed. The same structs always give the same files.
func Make(source Source, tables []Table, name string, renames map[string]string) ([]string, error) {
	if source.Dir == "" {
		return nil, fmt.Errorf("migrations of %s: no folder is known to write to", source.App)
	}
	onDisk := Source{App: source.App, Dir: source.Dir}
	old, err := Snapshot(onDisk)
	if err != nil {
		return nil, err
	}
	tables = sorted(tables)
	if same(old, tables) {
		return nil, ErrNoChanges
	}
	if name == "" {
		name = describe(old, tables, renames)
	}
	if !migrationName.MatchString(name) {
		return nil, fmt.Errorf("migrations of %s: the name %q must be lower case letters, digits and underscores", source.App, name)
	}
	next, err := nextVersion(onDisk)
	if err != nil {
		return nil, err
	}
	type file struct {
		path string
		text []byte
	}
	var files []file
	for _, dialect := range []database.Dialect{database.Postgres, database.SQLite} {
		up, down, err := Plan(dialect, old, tables, renames)
		if err != nil {
			return nil, fmt.Errorf("migrations of %s for %s: %w", source.App, dialect, err)
		}
		path := filepath.Join(source.Dir, string(dialect), fmt.Sprintf("%05d_%s.sql", next, name))
		files = append(files, file{path, gooseFile(up, down)})
	}
	text, err := writeSnapshot(tables)
	if err != nil {
		return nil, err
	}
	files = append(files, file{filepath.Join(source.Dir, snapshotFile), text}) // last: a failure before leaves the old one
	var written []string
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
			return written, err
		}
		if err := os.WriteFile(f.path, f.text, 0o644); err != nil {
			return written, err
		}
		written = append(written, f.path)
	}
	return written, nil
}

// nextVersion is one more than the highest of either database, so that both stay in step.
func nextVersion(source Source) (int64, error) {
	var highest int64
	for _, dialect := range []database.Dialect{database.Postgres, database.SQLite} {
		all, err := versions(source, dialect)
		if err != nil {
			return 0, err
		}
		for _, step := range all {
			highest = max(highest, step.Version)
		}
	}
	return highest + 1, nil
}

// gooseFile writes statements the way goose reads them.
func gooseFile(up, down []string) []byte {
	var b strings.Builder
	section := func(name string, statements []string) {
		fmt.Fprintf(&b, "-- +goose %s\n", name)
		for _, statement := range statements {
			if strings.Contains(statement, ";") {
				fmt.Fprintf(&b, "-- +goose StatementBegin\n%s;\n-- +goose StatementEnd\n", statement)
			} else {
				fmt.Fprintf(&b, "%s;\n", statement)
			}
		}
	}
	section("Up", up)
	b.WriteByte('\n')
	section("Down", down)
	return []byte(b.String())
}

// sorted puts tables in the order of their names: in which order apps register them does not matter.
func sorted(tables []Table) []Table {
	all := clone(tables)
	slices.SortStableFunc(all, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// describe names a migration after what it does.
func describe(old, now []Table, renames map[string]string) string {
	if len(old) == 0 {
		return "initial"
	}
	changes := Differences(old, now)
	if len(changes) == 1 && len(renames) == 0 {
		return changes[0].slug()
	}
	tables := map[string]bool{}
	var names []string
	for _, c := range changes {
		if !tables[c.Table] {
			tables[c.Table] = true
			names = append(names, c.Table)
		}
	}
	if len(names) == 1 {
		return "change_" + names[0]
	}
	return "changes"
}
