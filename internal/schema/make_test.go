package schema_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	driver "github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/schema"
	"github.com/manor-go/manor/migrations"
)

func mustRead(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(text)
		return err
	}))
	return files
}

func TestTheSameStructsMakeTheSameFilesAndNothingTwice(t *testing.T) {
	first, second := mustMake(t), mustMake(t)
	_, err := schema.Make(first, before(), "", nil)
	require.ErrorIs(t, err, schema.ErrNoChanges)
	landed := mustRead(t, first.Dir)
	for range 5 {
		third := mustMake(t)
		require.Equal(t, landed, mustRead(t, third.Dir))
	}
	turned := before()
	turned[0], turned[2] = turned[2], turned[0]
	_, err = schema.Make(first, turned, "", nil)
	require.ErrorIs(t, err, schema.ErrNoChanges, "the order of registration does not matter")

	for _, source := range []schema.Source{first, second} {
		_, err = schema.Make(source, after(), "", nil)
		require.NoError(t, err)
	}
	now := mustRead(t, first.Dir)
	require.Equal(t, now, mustRead(t, second.Dir))
	require.Contains(t, now, "sqlite/00003_changes.sql")
	for name, text := range landed {
		if strings.HasSuffix(name, ".sql") {
			require.Equal(t, text, now[name], "what has landed is never edited")
		}
	}
	snapshot, err := schema.Snapshot(first)
	require.NoError(t, err)
	require.Empty(t, schema.Differences(snapshot, after()))
	require.NotContains(t, now["snapshot.json"], "was")
}

func TestMigrationsAreNamedAfterWhatTheyDo(t *testing.T) {
	for want, change := range map[string]func([]schema.Table) []schema.Table{
		"add_teachers_email": func(all []schema.Table) []schema.Table {
			all[0].Columns = append(all[0].Columns, schema.Column{Name: "email", Type: schema.Text, Null: true})
			return all
		},
		"drop_leftovers": func(all []schema.Table) []schema.Table { return all[:3] },
		"change_teachers": func(all []schema.Table) []schema.Table {
			all[0].Columns = append(all[0].Columns, schema.Column{Name: "email", Type: schema.Text, Null: true})
			all[0].Indexes = []schema.Index{{Name: "teachers_email_idx", Columns: []string{"email"}}}
			return all
		},
	} {
		source := mustMake(t)
		_, err := schema.Make(source, change(before()), "", nil)
		require.NoError(t, err)
		require.FileExists(t, filepath.Join(source.Dir, "postgres", "00003_"+want+".sql"))
		require.FileExists(t, filepath.Join(source.Dir, "sqlite", "00003_"+want+".sql"))
	}
}

func TestMakeRefusesWhatWouldFailOnAFilledTableAndWritesNothing(t *testing.T) {
	add := func(c schema.Column) []schema.Table {
		all := before()
		all[0].Columns = append(all[0].Columns, c)
		return all
	}
	change := func(name string, to schema.Column) []schema.Table {
		all := before()
		for i := range all[1].Columns {
			if all[1].Columns[i].Name == name {
				all[1].Columns[i] = to
			}
		}
		return all
	}
	for name, test := range map[string]struct {
		tables  []schema.Table
		name    string
		renames map[string]string
		want    string
	}{
		"new column without a value":   {tables: add(schema.Column{Name: "email", Type: schema.Text}), want: `teachers.email is new and must not be null: rows that are there already need a value: add admin:"default=…" or make the field a pointer`},
		"null forbidden, no value":     {tables: change("level", schema.Column{Name: "level", Type: schema.Text}), want: "courses.level must not be null any more"},
		"types without a way between":  {tables: change("starts_at", schema.Column{Name: "starts_at", Type: schema.Bytes, Null: true}), want: "courses.starts_at: time cannot become bytes"},
		"unknown type":                 {tables: add(schema.Column{Name: "x", Type: "uuid", Null: true}), want: `type "uuid" is not known`},
		"rename of a missing column":   {tables: after(), renames: map[string]string{"courses.nothing": "name"}, want: "rename courses.nothing=name: courses must have had a column nothing and now have a column name instead"},
		"rename of a missing table":    {tables: after(), renames: map[string]string{"nothing": "something"}, want: "rename nothing=something: there must have been a table nothing"},
		"a name that is no file name":  {tables: after(), name: "../x", want: "must be lower case"},
		"an index on a missing column": {tables: append(before(), schema.Table{Name: "x", Columns: []schema.Column{{Name: "id", Type: schema.Text}}, Indexes: []schema.Index{{Name: "i", Columns: []string{"y"}}}}), want: "table x has no column y"},
	} {
		t.Run(name, func(t *testing.T) {
			source := mustMake(t)
			was := mustRead(t, source.Dir)
			_, err := schema.Make(source, test.tables, test.name, test.renames)
			require.ErrorContains(t, err, test.want)
			require.Equal(t, was, mustRead(t, source.Dir))
		})
	}
}

func TestDifferencesNameWhatIsNewGoneAndChanged(t *testing.T) {
	var got []string
	for _, d := range schema.Differences(before(), after()) {
		got = append(got, d.String())
	}
	require.Equal(t, []string{
		"table courses: column name is new",
		"table courses: column hours is changed",
		"table courses: column price is changed",
		"table courses: column level is changed",
		"table courses: column open is changed",
		"table courses: column seats is new",
		"table courses: column second_id is new",
		"table courses: column opened_at is new",
		"table courses: column title is gone",
		"table courses: column note is gone",
		"table courses: index courses_name_idx is new",
		"table courses: index courses_name_trgm is new",
		"table courses: index courses_hours_idx is new",
		"table courses: index courses_second_id_idx is new",
		"table courses: index courses_title_idx is gone",
		"table courses: index courses_title_trgm is gone",
		"table courses: index courses_hours_trgm is gone",
		"table courses: foreign key courses_second_id_fkey is new",
		"table leftovers is gone",
	}, got)
	require.Empty(t, schema.Differences(after(), after()))
}

func TestTheFirstMigrationMakesTheFoldOfTheProgram(t *testing.T) {
	var newest string
	for name, text := range mustRead(t, filepath.Join("..", "..", "migrations", "manor", "postgres")) {
		if strings.Contains(text, "FUNCTION manor_fold") && name > newest {
			newest = name
		}
	}
	text, err := migrations.Of("manor").Open("postgres/" + newest)
	require.NoError(t, err)
	require.NoError(t, text.Close())
	require.Contains(t, mustRead(t, filepath.Join("..", "..", "migrations", "manor", "postgres"))[newest], driver.FoldSQL)
}

func TestAnAppWithoutMigrationsHasNone(t *testing.T) {
	snapshot, err := schema.Snapshot(schema.Source{App: "nobody", FS: migrations.Of("nobody")})
	require.NoError(t, err)
	require.Empty(t, snapshot)
	db := open(t, driver.Config{Dir: t.TempDir()})
	done, err := schema.Up(t.Context(), db.DB, []schema.Source{{App: "nobody", FS: migrations.Of("nobody")}, {App: "other", Dir: t.TempDir()}})
	require.NoError(t, err)
	require.Empty(t, done)
}
