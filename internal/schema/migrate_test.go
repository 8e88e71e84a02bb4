package schema_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	driver "github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/schema"
)

func text(s string) *string { return &s }

// before and after are the tables of a school before and after a change that has everything in it.
func before() []schema.Table {
	return []schema.Table{
		{
			Name:       "teachers",
			Columns:    []schema.Column{{Name: "id", Type: schema.Text}, {Name: "name", Type: schema.Text}},
			PrimaryKey: []string{"id"},
		},
		{
			Name: "courses",
			Columns: []schema.Column{
				{Name: "id", Type: schema.Text},
				{Name: "title", Type: schema.Text},
				{Name: "slug", Type: schema.Text},
				{Name: "hours", Type: schema.Text, Null: true, Default: text("1")},
				{Name: "price", Type: schema.Int},
				{Name: "level", Type: schema.Text, Null: true},
				{Name: "note", Type: schema.Text},
				{Name: "starts_at", Type: schema.Time, Null: true},
				{Name: "tags", Type: schema.JSON, Default: text("[]")},
				{Name: "open", Type: schema.Bool, Default: text("false")},
				{Name: "teacher_id", Type: schema.Text},
				{Name: "parent_id", Type: schema.Text, Null: true},
				{Name: "deleted_at", Type: schema.Time, Null: true},
			},
			PrimaryKey: []string{"id"},
			Indexes: []schema.Index{
				{Name: "courses_title_idx", Columns: []string{"title", "id"}, Kind: schema.BTree},
				{Name: "courses_title_trgm", Columns: []string{"title"}, Kind: schema.Trigram},
				{Name: "courses_slug_key", Columns: []string{"slug"}, Unique: true, Kind: schema.BTree, Where: "deleted_at IS NULL"},
				{Name: "courses_hours_trgm", Columns: []string{"hours"}, Kind: schema.Trigram},
				{Name: "courses_tags_tags", Columns: []string{"tags"}, Kind: schema.JSONTags},
				{Name: "courses_teacher_id_idx", Columns: []string{"teacher_id"}, Kind: schema.BTree},
			},
			ForeignKeys: []schema.ForeignKey{
				{Name: "courses_teacher_id_fkey", Column: "teacher_id", RefTable: "teachers", RefColumn: "id"},
				{Name: "courses_parent_id_fkey", Column: "parent_id", RefTable: "courses", RefColumn: "id"},
			},
		},
		{
			Name:        "lessons",
			Columns:     []schema.Column{{Name: "id", Type: schema.Text}, {Name: "course_id", Type: schema.Text}},
			PrimaryKey:  []string{"id"},
			ForeignKeys: []schema.ForeignKey{{Name: "lessons_course_id_fkey", Column: "course_id", RefTable: "courses", RefColumn: "id"}},
		},
		{
			Name:       "leftovers",
			Columns:    []schema.Column{{Name: "id", Type: schema.Text}, {Name: "text", Type: schema.Text, Null: true}},
			PrimaryKey: []string{"id"},
			Indexes:    []schema.Index{{Name: "leftovers_text_idx", Columns: []string{"text"}, Kind: schema.BTree}},
		},
	}
}

func after() []schema.Table {
	tables := slices.Clone(before())[:3] // leftovers go
	courses := &tables[1]
	courses.Columns = []schema.Column{
		{Name: "id", Type: schema.Text},
		{Name: "name", Type: schema.Text, Was: "title"},                       // renamed
		{Name: "slug", Type: schema.Text},                                     //
		{Name: "hours", Type: schema.Int, Default: text("2")},                 // text → int, null → not null
		{Name: "price", Type: schema.Text},                                    // int → text
		{Name: "level", Type: schema.Text, Default: text("it's; \"new\" 新手")}, // null → not null
		{Name: "starts_at", Type: schema.Time, Null: true},                    // note goes
		{Name: "tags", Type: schema.JSON, Default: text("[]")},
		{Name: "open", Type: schema.Bool, Default: text("true")},                               // other default
		{Name: "seats", Type: schema.Int, Default: text("30")},                                 // new
		{Name: "second_id", Type: schema.Text, Null: true},                                     // new, refers
		{Name: "teacher_id", Type: schema.Text},                                                //
		{Name: "parent_id", Type: schema.Text, Null: true},                                     //
		{Name: "deleted_at", Type: schema.Time, Null: true},                                    //
		{Name: "opened_at", Type: schema.Time, Default: text("2026-01-01 00:00:00.000+00:00")}, // new
	}
	courses.Indexes = []schema.Index{
		{Name: "courses_name_idx", Columns: []string{"name", "id"}, Kind: schema.BTree},
		{Name: "courses_name_trgm", Columns: []string{"name"}, Kind: schema.Trigram},
		{Name: "courses_slug_key", Columns: []string{"slug"}, Unique: true, Kind: schema.BTree, Where: "deleted_at IS NULL"},
		{Name: "courses_tags_tags", Columns: []string{"tags"}, Kind: schema.JSONTags},
		{Name: "courses_teacher_id_idx", Columns: []string{"teacher_id"}, Kind: schema.BTree},
		{Name: "courses_hours_idx", Columns: []string{"hours", "id"}, Kind: schema.BTree}, // new
		{Name: "courses_second_id_idx", Columns: []string{"second_id"}, Kind: schema.BTree},
	}
	courses.ForeignKeys = append(slices.Clone(courses.ForeignKeys),
		schema.ForeignKey{Name: "courses_second_id_fkey", Column: "second_id", RefTable: "teachers", RefColumn: "id"})
	return tables
}

// mustMake writes the migrations of app "school": what Postgres needs, then before().
func mustMake(t *testing.T) schema.Source {
	t.Helper()
	source := schema.Source{App: "school", Dir: t.TempDir()}
	for dialect, sql := range map[driver.Dialect]string{
		driver.Postgres: "-- +goose Up\nCREATE EXTENSION IF NOT EXISTS pg_trgm;\n-- +goose StatementBegin\n" + driver.FoldSQL + ";\n-- +goose StatementEnd\n-- +goose Down\nDROP FUNCTION manor_fold(text);\n",
		driver.SQLite:   "-- +goose Up\n-- +goose Down\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Join(source.Dir, string(dialect)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(source.Dir, string(dialect), "00001_fold.sql"), []byte(sql), 0o644))
	}
	files, err := schema.Make(source, before(), "", nil)
	require.NoError(t, err)
	require.Equal(t, []string{
		filepath.Join(source.Dir, "postgres", "00002_initial.sql"),
		filepath.Join(source.Dir, "sqlite", "00002_initial.sql"),
		filepath.Join(source.Dir, "snapshot.json"),
	}, files)
	return source
}

const rows = 1200

func (db *database) fill() {
	db.t.Helper()
	db.exec(`INSERT INTO teachers VALUES ('t0', '王老师'), ('t1', 'Zoë')`)
	var values []string
	for i := range rows {
		hours, level, starts, parent := fmt.Sprintf("'%d'", i%50), "'hard'", "'2026-01-31 00:00:00.123+00:00'", "NULL"
		if i%3 == 0 {
			hours, level, starts = "NULL", "NULL", "NULL"
		}
		if i > 0 {
			parent = "'c0'"
		}
		values = append(values, fmt.Sprintf(`('c%d', '第%d课 — Café ''%d''', 'slug-%d', %s, %d, %s, 'note %d', %s, '["k%d"]', %t, 't%d', %s, NULL)`,
			i, i, i, i, hours, i*100, level, i, starts, i%7, i%2 == 0, i%2, parent))
	}
	db.exec(`INSERT INTO courses (id, title, slug, hours, price, level, note, starts_at, tags, open, teacher_id, parent_id, deleted_at) VALUES ` +
		strings.ReplaceAll(strings.Join(values, ","), "?", ""))
	db.exec(`INSERT INTO lessons SELECT 'l' || id, id FROM courses`)
	db.exec(`INSERT INTO leftovers VALUES ('x', '旧')`)
}

func (db *database) count(query string) int {
	db.t.Helper()
	var n int
	require.NoError(db.t, db.Read().NewRaw(query).Scan(db.t.Context(), &n), query)
	return n
}

// indexes are the names of all indexes that somebody named.
func (db *database) indexes() []string {
	db.t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE 'goose_%'`
	if db.Dialect() == driver.Postgres {
		query = `SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'`
	}
	var names []string
	require.NoError(db.t, db.Read().NewRaw(query).Scan(db.t.Context(), &names))
	slices.Sort(names)
	return names
}

func indexNames(dialect driver.Dialect, tables []schema.Table) []string {
	var names []string
	for _, t := range tables {
		for _, i := range t.Indexes {
			if i.Kind == schema.BTree || dialect == driver.Postgres {
				names = append(names, i.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func (db *database) mustUp(source schema.Source, files ...string) {
	db.t.Helper()
	done, err := schema.Up(db.t.Context(), db.DB, []schema.Source{source})
	require.NoError(db.t, err)
	db.steps(done, files...)
}

func (db *database) steps(done []schema.Step, files ...string) {
	db.t.Helper()
	var names []string
	for _, step := range done {
		names = append(names, step.File)
	}
	require.Equal(db.t, files, names)
}

func TestRowsSurviveEveryChangeUpAndDownAndUpAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		source := mustMake(t)
		db.mustUp(source, "00001_fold.sql", "00002_initial.sql")
		db.fill()
		db.old()
		_, err := schema.Make(source, after(), "everything", nil)
		require.NoError(t, err)
		db.mustUp(source, "00003_everything.sql")
		db.now()
		db.exec(`INSERT INTO courses (id, name, slug, price, teacher_id) VALUES ('cx', 'x', 'sx', '1', 't0')`)
		require.Equal(t, 1, db.count(`SELECT count(*) FROM courses WHERE id = 'cx' AND open AND seats = 30 AND hours = 2 AND level LIKE 'it''s; %'`))
		db.exec(`DELETE FROM courses WHERE id = 'cx'`)

		done, err := schema.Down(t.Context(), db.DB, source, schema.ToLast)
		require.NoError(t, err)
		db.steps(done, "00003_everything.sql")
		db.old()
		require.Equal(t, rows, db.count(`SELECT count(*) FROM courses WHERE note = ''`), "a dropped column comes back empty")
		db.exec(`INSERT INTO leftovers VALUES ('y', NULL)`)

		db.mustUp(source, "00003_everything.sql")
		db.now()
		db.mustUp(source)

		done, err = schema.Down(t.Context(), db.DB, source, 0)
		require.NoError(t, err)
		db.steps(done, "00003_everything.sql", "00002_initial.sql", "00001_fold.sql")
		require.Empty(t, db.indexes())
		done, err = schema.Down(t.Context(), db.DB, source, schema.ToLast)
		require.NoError(t, err)
		require.Empty(t, done)
	})
}

// old checks the rows as before() has them.
func (db *database) old() {
	t := db.t
	t.Helper()
	require.Equal(t, rows, db.count(`SELECT count(*) FROM courses`))
	require.Equal(t, rows, db.count(`SELECT count(*) FROM lessons JOIN courses ON courses.id = course_id`))
	require.Equal(t, 1, db.count(`SELECT count(*) FROM courses WHERE id = 'c7' AND title = '第7课 — Café ''7''' AND hours = '7' AND price = 700 AND level = 'hard' AND NOT open`))
	require.Equal(t, rows, db.count(`SELECT count(*) FROM courses WHERE slug = 'slug-' || substr(id, 2) AND price = 100 * CAST(substr(id, 2) AS INTEGER)`))
	require.Equal(t, indexNames(db.Dialect(), before()), db.indexes())
	db.references()
	live, err := schema.Live(t.Context(), db.DB, before())
	require.NoError(t, err)
	require.Empty(t, live)
}

// now checks the rows as after() has them.
func (db *database) now() {
	t := db.t
	t.Helper()
	require.Equal(t, rows, db.count(`SELECT count(*) FROM courses`))
	require.Equal(t, rows, db.count(`SELECT count(*) FROM lessons JOIN courses ON courses.id = course_id`))
	require.Equal(t, 1, db.count(`SELECT count(*) FROM courses WHERE id = 'c7' AND name = '第7课 — Café ''7''' AND hours = 7 AND price = '700' AND level = 'hard' AND NOT open`))
	require.Equal(t, rows, db.count(`SELECT count(*) FROM courses WHERE slug = 'slug-' || substr(id, 2) AND price = CAST(100 * CAST(substr(id, 2) AS INTEGER) AS TEXT) AND seats = 30 AND second_id IS NULL`))
	require.Equal(t, rows/3, db.count(`SELECT count(*) FROM courses WHERE hours = 2 AND level = 'it''s; "new" 新手' AND starts_at IS NULL`), "nulls became the default")
	require.Equal(t, rows*2/3, db.count(`SELECT count(*) FROM courses WHERE level = 'hard' AND starts_at = '2026-01-31 00:00:00.123+00:00'`))
	require.Equal(t, indexNames(db.Dialect(), after()), db.indexes())
	db.references()
	db.refuse(`UPDATE courses SET second_id = 'nobody'`)
	db.refuse(`UPDATE courses SET hours = NULL`)
	live, err := schema.Live(t.Context(), db.DB, after())
	require.NoError(t, err)
	require.Empty(t, live)
}

// references checks that foreign keys and unique indexes are enforced.
func (db *database) references() {
	db.t.Helper()
	db.refuse(`DELETE FROM teachers WHERE id = 't0'`)
	db.refuse(`DELETE FROM courses WHERE id = 'c0'`)
	db.refuse(`UPDATE lessons SET course_id = 'nobody' WHERE id = 'lc0'`)
	db.refuse(`UPDATE courses SET parent_id = 'nobody' WHERE id = 'c0'`)
	db.refuse(`UPDATE courses SET slug = 'slug-1' WHERE id = 'c0'`)
}
