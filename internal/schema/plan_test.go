package schema_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	driver "github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/schema"
)

func TestARenamedTableKeepsItsRowsAndWhatRefersToIt(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		source := mustMake(t)
		db.mustUp(source, "00001_fold.sql", "00002_initial.sql")
		db.fill()
		now := before()
		now[0].Name = "people"
		now[0].Columns = []schema.Column{{Name: "id", Type: schema.Text}, {Name: "full_name", Type: schema.Text}}
		now[0].Indexes = []schema.Index{{Name: "people_full_name_idx", Columns: []string{"full_name"}, Kind: schema.BTree}}
		now[1].ForeignKeys[0].RefTable = "people"
		_, err := schema.Make(source, now, "people", map[string]string{"teachers": "people", "teachers.name": "full_name"})
		require.NoError(t, err)
		for range 2 {
			db.mustUp(source, "00003_people.sql")
			require.Equal(t, rows, db.count(`SELECT count(*) FROM courses JOIN people ON people.id = teacher_id WHERE full_name IN ('王老师', 'Zoë')`))
			db.refuse(`DELETE FROM people WHERE id = 't0'`)
			require.Equal(t, indexNames(db.Dialect(), now), db.indexes())
			_, err = schema.Down(t.Context(), db.DB, source, schema.ToLast)
			require.NoError(t, err)
			db.old()
			require.Equal(t, rows, db.count(`SELECT count(*) FROM courses JOIN teachers ON teachers.id = teacher_id WHERE name IN ('王老师', 'Zoë')`))
		}
	})
}

func TestAColumnRenamedLongAgoIsNotRenamedAgain(t *testing.T) {
	for _, dialect := range []driver.Dialect{driver.Postgres, driver.SQLite} {
		up, down, err := schema.Plan(dialect, after(), after(), nil) // Was is still in the struct
		require.NoError(t, err)
		require.Empty(t, up)
		require.Empty(t, down)
	}
}

func TestWithoutARenameTheOldColumnGoesAndTheNewOneNeedsAValue(t *testing.T) {
	now := before()
	now[0].Columns = []schema.Column{{Name: "id", Type: schema.Text}, {Name: "full_name", Type: schema.Text}}
	_, _, err := schema.Plan(driver.Postgres, before(), now, nil)
	require.ErrorContains(t, err, "teachers.full_name is new")
	up, _, err := schema.Plan(driver.Postgres, before(), now, map[string]string{"teachers.name": "full_name"})
	require.NoError(t, err)
	require.Equal(t, []string{`ALTER TABLE "teachers" RENAME COLUMN "name" TO "full_name"`}, up)
}

func TestAColumnMayGetANewNameANewTypeAndAnIndexAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		table := func(c schema.Column, indexes ...schema.Index) []schema.Table {
			return []schema.Table{{Name: "things", PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", Type: schema.Text}, c}, Indexes: indexes}}
		}
		source := schema.Source{App: "school", Dir: t.TempDir()}
		old := table(schema.Column{Name: "age", Type: schema.Text, Null: true}, schema.Index{Name: "things_age_idx", Columns: []string{"age", "id"}, Kind: schema.BTree})
		now := table(schema.Column{Name: "years", Type: schema.Int, Default: text("18"), Was: "age"}, schema.Index{Name: "things_years_idx", Columns: []string{"years", "id"}, Kind: schema.BTree})
		_, err := schema.Make(source, old, "", nil)
		require.NoError(t, err)
		db.mustUp(source, "00001_initial.sql")
		db.exec(`INSERT INTO things VALUES ('a', '7'), ('b', NULL)`)
		_, err = schema.Make(source, now, "years", nil)
		require.NoError(t, err)
		db.mustUp(source, "00002_years.sql")
		require.Equal(t, 25, db.count(`SELECT sum(years) FROM things`))
		require.Equal(t, []string{"things_years_idx"}, db.indexes())
		_, err = schema.Down(t.Context(), db.DB, source, schema.ToLast)
		require.NoError(t, err)
		require.Equal(t, 2, db.count(`SELECT count(*) FROM things WHERE age IN ('7', '18')`))
		require.Equal(t, []string{"things_age_idx"}, db.indexes())
		db.mustUp(source, "00002_years.sql")
		require.Equal(t, 25, db.count(`SELECT sum(years) FROM things`))
	})
}

// dice makes tables at random: what a team may come to over the years.
func dice(r *rand.Rand) []schema.Table {
	types := []schema.Type{schema.Text, schema.Int, schema.Float, schema.Bool, schema.Time, schema.JSON}
	defaults := map[schema.Type]string{
		schema.Text: "it's", schema.Int: "-3", schema.Float: "1.5", schema.Bool: "true",
		schema.Time: "2026-01-31 00:00:00.000+00:00", schema.JSON: `{"a":"b;c"}`,
	}
	var tables []schema.Table
	for i := range 4 {
		if i > 0 && r.IntN(4) == 0 {
			continue
		}
		t := schema.Table{Name: fmt.Sprintf("t%d", i), PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", Type: schema.Text}}}
		for j := range 6 {
			if r.IntN(3) == 0 {
				continue
			}
			c := schema.Column{Name: fmt.Sprintf("c%d", j), Type: types[j], Null: r.IntN(2) == 0} // a name keeps its type
			if !c.Null || r.IntN(3) == 0 {
				value := defaults[c.Type]
				c.Default = &value
			}
			t.Columns = append(t.Columns, c)
			name := fmt.Sprintf("t%d_c%d", i, j)
			switch {
			case c.Type == schema.JSON && r.IntN(2) == 0:
				t.Indexes = append(t.Indexes, schema.Index{Name: name + "_tags", Columns: []string{c.Name}, Kind: schema.JSONTags})
			case c.Type == schema.Text && r.IntN(2) == 0:
				t.Indexes = append(t.Indexes, schema.Index{Name: name + "_trgm", Columns: []string{c.Name}, Kind: schema.Trigram})
			case c.Type != schema.JSON && r.IntN(2) == 0:
				index := schema.Index{Name: name + "_idx", Columns: []string{c.Name, "id"}, Kind: schema.BTree}
				if r.IntN(2) == 0 {
					index.Columns = index.Columns[:1]
				}
				if r.IntN(3) == 0 {
					index.Unique, index.Where = true, "id IS NULL"
				}
				t.Indexes = append(t.Indexes, index)
			}
		}
		if r.IntN(2) == 0 {
			column := schema.Column{Name: "ref_id", Type: schema.Text, Null: true}
			t.Columns = append(t.Columns, column)
			t.ForeignKeys = []schema.ForeignKey{{Name: t.Name + "_ref_id_fkey", Column: "ref_id", RefTable: "t0", RefColumn: "id"}}
			if r.IntN(2) == 0 {
				t.ForeignKeys[0].RefTable = t.Name
			}
		}
		tables = append(tables, t)
	}
	r.Shuffle(len(tables), func(i, j int) { tables[i], tables[j] = tables[j], tables[i] })
	return tables
}

func TestAnyTwoSetsOfTablesHaveAWayThereAndBack(t *testing.T) {
	const seed = 20261121
	onBoth(t, func(t *testing.T, db *database) {
		if db.Dialect() == driver.Postgres {
			for _, statement := range driver.PostgresSetup() {
				db.exec(statement)
			}
		}
		r := rand.New(rand.NewPCG(seed, 1))
		source := schema.Source{App: "dice", Dir: t.TempDir()}
		check := func(tables []schema.Table) {
			t.Helper()
			live, err := schema.Live(t.Context(), db.DB, tables)
			require.NoError(t, err)
			require.Empty(t, live)
			require.Equal(t, indexNames(db.Dialect(), tables), db.indexes())
		}
		tables := []schema.Table{}
		for round := range 25 {
			next := dice(r)
			_, err := schema.Make(source, next, "round", nil)
			require.NoError(t, err, "round %d of seed %d", round, seed)
			file := fmt.Sprintf("%05d_round.sql", round+1)
			db.mustUp(source, file)
			check(next)
			for _, table := range next {
				db.exec(fmt.Sprintf(`INSERT INTO %s (id) VALUES ('row%d')`, table.Name, round))
			}
			done, err := schema.Down(t.Context(), db.DB, source, schema.ToLast)
			require.NoError(t, err, "round %d of seed %d", round, seed)
			db.steps(done, file)
			check(tables)
			db.mustUp(source, file)
			check(next)
			for _, table := range next {
				if slices.ContainsFunc(tables, func(o schema.Table) bool { return o.Name == table.Name }) {
					require.Positive(t, db.count(`SELECT count(*) FROM `+table.Name), "rows stay")
				}
			}
			tables = next
		}
	})
}
