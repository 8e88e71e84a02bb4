package schema_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	driver "github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/internal/schema"
)

// mustWrite makes a migration by hand for both databases.
func mustWrite(t *testing.T, source schema.Source, file, sql string) {
	t.Helper()
	for _, dialect := range []string{"sqlite", "postgres"} {
		require.NoError(t, os.MkdirAll(filepath.Join(source.Dir, dialect), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(source.Dir, dialect, file), []byte(sql), 0o644))
	}
}

func TestStatusTellsWhatIsAppliedWaitsAndIsUnknown(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		school, shop := schema.Source{App: "school", Dir: t.TempDir()}, schema.Source{App: "shop", Dir: t.TempDir()}
		mustWrite(t, school, "00001_one.sql", "-- +goose Up\nCREATE TABLE one (id text);\n-- +goose Down\nDROP TABLE one;\n")
		mustWrite(t, shop, "00001_first.sql", "-- +goose Up\nCREATE TABLE first (id text);\n-- +goose Down\nDROP TABLE first;\n")
		sources := []schema.Source{school, shop}
		status := func() string {
			t.Helper()
			all, err := schema.Status(t.Context(), db.DB, sources)
			require.NoError(t, err)
			var lines []string
			for _, s := range all {
				lines = append(lines, fmt.Sprintf("%s %d %t", s, s.Version, s.Applied))
			}
			return strings.Join(lines, "; ")
		}
		require.Equal(t, "school/00001_one.sql 1 false; shop/00001_first.sql 1 false", status())
		require.Zero(t, db.tables(), "asking makes no tables")
		done, err := schema.Up(t.Context(), db.DB, sources)
		require.NoError(t, err)
		db.steps(done, "00001_one.sql", "00001_first.sql")
		mustWrite(t, shop, "00002_second.sql", "-- +goose Up\nCREATE TABLE second (id text);\n-- +goose Down\nDROP TABLE second;\n")
		require.Equal(t, "school/00001_one.sql 1 true; shop/00001_first.sql 1 true; shop/00002_second.sql 2 false", status())
		pending, err := schema.Pending(t.Context(), db.DB, sources)
		require.NoError(t, err)
		db.steps(pending, "00002_second.sql")
		_, err = schema.Up(t.Context(), db.DB, sources)
		require.NoError(t, err)
		for _, dialect := range []string{"sqlite", "postgres"} {
			require.NoError(t, os.Remove(filepath.Join(shop.Dir, dialect, "00002_second.sql")))
		}
		require.Equal(t, "school/00001_one.sql 1 true; shop/00001_first.sql 1 true; shop/ 2 true", status(), "a newer program was here")
	})
}

func (db *database) tables() int {
	db.t.Helper()
	if db.Dialect() == driver.Postgres {
		return db.count(`SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`)
	}
	return db.count(`SELECT count(*) FROM sqlite_master`)
}

func TestAMigrationThatFailsLeavesNothingAndThoseBeforeItStay(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		source := schema.Source{App: "school", Dir: t.TempDir()}
		mustWrite(t, source, "00001_one.sql", "-- +goose Up\nCREATE TABLE one (id text);\n-- +goose Down\nDROP TABLE one;\n")
		mustWrite(t, source, "00002_two.sql", "-- +goose Up\nCREATE TABLE two (id text);\nCREATE TABLE two (id text);\n-- +goose Down\nDROP TABLE two;\n")
		done, err := schema.Up(t.Context(), db.DB, []schema.Source{source})
		require.ErrorContains(t, err, "00002_two.sql")
		db.steps(done, "00001_one.sql")
		require.Equal(t, 0, db.count(`SELECT count(*) FROM one`))
		_, err = db.Read().ExecContext(t.Context(), `SELECT * FROM two`)
		require.Error(t, err)
		mustWrite(t, source, "00002_two.sql", "-- +goose Up\nCREATE TABLE two (id text);\n-- +goose Down\nDROP TABLE two;\n")
		db.mustUp(source, "00002_two.sql")
	})
}

func TestAValueThatCannotBeConvertedStopsTheMigrationAndRowsStay(t *testing.T) {
	for name, c := range map[string]struct {
		from, to schema.Type
		bad      string
		good     []string
		want     []string
	}{
		"text to int":   {schema.Text, schema.Int, "'seven'", []string{"'7'", "'-12'", "'007'", "'+3'"}, []string{"7", "-12", "7", "3"}},
		"text to float": {schema.Text, schema.Float, "'1.5.2'", []string{"'1.5'", "'-2'"}, []string{"1.5", "-2"}},
		"text to bool":  {schema.Text, schema.Bool, "'maybe'", []string{"'true'", "'no'", "'ON'"}, []string{"true", "false", "true"}},
		"text to time":  {schema.Text, schema.Time, "'yesterday week'", []string{"'2026-01-31T08:00:00.5Z'", "'2026-01-31 08:00:00+08:00'"}, []string{"2026-01-31 08:00:00.500+00:00", "2026-01-31 00:00:00.000+00:00"}},
		"text to json":  {schema.Text, schema.JSON, "'{'", []string{`'{"a":1}'`, `'[]'`}, []string{`{"a":1}`, `[]`}},
		"int to bool":   {schema.Int, schema.Bool, "", []string{"0", "2"}, []string{"false", "true"}},
		"bool to int":   {schema.Bool, schema.Int, "", []string{"true", "false"}, []string{"1", "0"}},
		"bool to text":  {schema.Bool, schema.Text, "", []string{"true", "false"}, []string{"true", "false"}},
		"float to int":  {schema.Float, schema.Int, "", []string{"1.6", "-1.4"}, []string{"2", "-1"}},
		"int to float":  {schema.Int, schema.Float, "", []string{"3"}, []string{"3"}},
		"time to text":  {schema.Time, schema.Text, "", []string{"'2026-01-31 08:00:00.120+00:00'"}, []string{"2026-01-31 08:00:00.120+00:00"}},
		"json to text":  {schema.JSON, schema.Text, "", []string{`'[1]'`}, []string{"[1]"}},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, db *database) {
				table := func(kind schema.Type) []schema.Table {
					return []schema.Table{{Name: "things", PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", Type: schema.Int}, {Name: "value", Type: kind, Null: true}}}}
				}
				source := schema.Source{App: "school", Dir: t.TempDir()}
				_, err := schema.Make(source, table(c.from), "", nil)
				require.NoError(t, err)
				db.mustUp(source, "00001_initial.sql")
				db.exec(`INSERT INTO things VALUES (0, NULL)`)
				for i, value := range c.good {
					db.exec(fmt.Sprintf(`INSERT INTO things VALUES (%d, %s)`, i+1, value))
				}
				_, err = schema.Make(source, table(c.to), "change", nil)
				require.NoError(t, err)
				if c.bad != "" {
					db.exec(`INSERT INTO things VALUES (100, ` + c.bad + `)`)
					_, err := schema.Up(t.Context(), db.DB, []schema.Source{source})
					require.Error(t, err)
					require.Equal(t, len(c.good)+2, db.count(`SELECT count(*) FROM things`))
					require.Equal(t, 1, db.count(`SELECT count(*) FROM things WHERE value = `+c.bad))
					db.exec(`DELETE FROM things WHERE id = 100`)
				}
				db.mustUp(source, "00002_change.sql")
				require.Equal(t, c.want, db.values(c.to))
				require.Equal(t, 1, db.count(`SELECT count(*) FROM things WHERE value IS NULL`))
			})
		})
	}
}

// values are the values of things as a program would see them.
func (db *database) values(kind schema.Type) []string {
	db.t.Helper()
	query := `SELECT CAST(value AS text) FROM things WHERE value IS NOT NULL ORDER BY id`
	sqlite := db.Dialect() == driver.SQLite
	switch {
	case kind == schema.Bool && sqlite:
		query = `SELECT CASE WHEN value = 1 THEN 'true' WHEN value = 0 THEN 'false' END FROM things WHERE value IS NOT NULL ORDER BY id`
	case kind == schema.Float && sqlite:
		query = `SELECT replace(CAST(value AS text) || '|', '.0|', '|') FROM things WHERE value IS NOT NULL ORDER BY id`
	case kind == schema.Time && !sqlite:
		query = `SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') || '+00:00' FROM things WHERE value IS NOT NULL ORDER BY id`
	case kind == schema.Time:
		query = `SELECT value || '' FROM things WHERE value IS NOT NULL ORDER BY id`
	case kind == schema.JSON:
		query = `SELECT replace(CAST(value AS text), ' ', '') FROM things WHERE value IS NOT NULL ORDER BY id`
	}
	var got []string
	require.NoError(db.t, db.Read().NewRaw(query).Scan(db.t.Context(), &got))
	for i := range got {
		got[i] = strings.TrimSuffix(got[i], "|")
	}
	return got
}

func TestOnSQLiteAMigrationThatLeavesRowsWithoutTheirParentIsRefused(t *testing.T) {
	db := open(t, driver.Config{Dir: t.TempDir()})
	source := schema.Source{App: "school", Dir: t.TempDir()}
	mustWrite(t, source, "00001_one.sql", "-- +goose Up\nCREATE TABLE parents (id text PRIMARY KEY);\nCREATE TABLE children (id text PRIMARY KEY, parent_id text REFERENCES parents (id));\n-- +goose Down\n")
	db.mustUp(source, "00001_one.sql")
	db.exec(`INSERT INTO parents VALUES ('p')`)
	db.exec(`INSERT INTO children VALUES ('c', 'p')`)
	mustWrite(t, source, "00002_two.sql", "-- +goose Up\nDELETE FROM parents;\n-- +goose Down\n")
	_, err := schema.Up(t.Context(), db.DB, []schema.Source{source})
	require.ErrorContains(t, err, "rows of table children refer to rows of parents that are not there")
	require.Equal(t, 1, db.count(`SELECT count(*) FROM parents`))
	db.refuse(`DELETE FROM parents`)
}

func TestOfSeveralProcessesOneMigratesAndTheOthersFindNothingToDo(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		source := mustMake(t)
		var (
			mu  sync.Mutex
			out []string
			wg  sync.WaitGroup
		)
		for range 3 {
			wg.Go(func() {
				child := exec.Command(os.Args[0], "-test.run=^TestMigratingInAProcessOfItsOwn$", "-test.v")
				child.Env = append(os.Environ(), "MANOR_TEST_MIGRATE="+source.Dir, "MANOR_TEST_MIGRATE_URL="+db.cfg.URL, "MANOR_TEST_MIGRATE_DIR="+db.cfg.Dir)
				text, err := child.CombinedOutput()
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Errorf("%v: %s", err, text)
				}
				out = append(out, string(text))
			})
		}
		wg.Wait()
		all := strings.Join(out, "\n")
		require.Equal(t, 1, strings.Count(all, "applied school/00001_fold.sql"), all)
		require.Equal(t, 1, strings.Count(all, "applied school/00002_initial.sql"), all)
		require.Equal(t, indexNames(db.Dialect(), before()), db.indexes())
	})
}

func TestMigratingInAProcessOfItsOwn(t *testing.T) {
	dir := os.Getenv("MANOR_TEST_MIGRATE")
	if dir == "" {
		t.Skip("only run by the test before")
	}
	db := open(t, driver.Config{URL: os.Getenv("MANOR_TEST_MIGRATE_URL"), Dir: os.Getenv("MANOR_TEST_MIGRATE_DIR")})
	done, err := schema.Up(t.Context(), db.DB, []schema.Source{{App: "school", Dir: dir}})
	require.NoError(t, err)
	for _, step := range done {
		t.Logf("applied %s", step)
	}
}

func TestTheWayBackOfOneAppIsRefusedWhileAnotherRefersToItsTables(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		school, shop := schema.Source{App: "school", Dir: t.TempDir()}, schema.Source{App: "shop", Dir: t.TempDir()}
		_, err := schema.Make(school, []schema.Table{{Name: "people", PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", Type: schema.Text}}}}, "", nil)
		require.NoError(t, err)
		_, err = schema.Make(shop, []schema.Table{{
			Name: "orders", PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", Type: schema.Text}, {Name: "person_id", Type: schema.Text}},
			ForeignKeys: []schema.ForeignKey{{Name: "orders_person_id_fkey", Column: "person_id", RefTable: "people", RefColumn: "id"}},
		}}, "", nil)
		require.NoError(t, err)
		_, err = schema.Up(t.Context(), db.DB, []schema.Source{school, shop})
		require.NoError(t, err)
		_, err = schema.Down(t.Context(), db.DB, school, schema.ToLast)
		require.Error(t, err, "even without rows")
		db.exec(`INSERT INTO people VALUES ('p')`)
		db.exec(`INSERT INTO orders VALUES ('o', 'p')`)
		_, err = schema.Down(t.Context(), db.DB, school, schema.ToLast)
		require.Error(t, err)
		require.NotEqual(t, problem.Unavailable, problem.CodeOf(err))
		require.Equal(t, 1, db.count(`SELECT count(*) FROM people JOIN orders ON person_id = people.id`))
	})
}

func TestATableThatRefersToOneThatIsNotThereIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		source := schema.Source{App: "shop", Dir: t.TempDir()}
		_, err := schema.Make(source, []schema.Table{{
			Name: "orders", PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", Type: schema.Text}, {Name: "person_id", Type: schema.Text}},
			ForeignKeys: []schema.ForeignKey{{Name: "orders_person_id_fkey", Column: "person_id", RefTable: "people", RefColumn: "id"}},
		}}, "", nil)
		require.NoError(t, err)
		done, err := schema.Up(t.Context(), db.DB, []schema.Source{source})
		require.ErrorContains(t, err, "people")
		require.Empty(t, done)
		_, err = db.Read().ExecContext(t.Context(), `SELECT * FROM orders`)
		require.Error(t, err, "nothing was made")
	})
}
