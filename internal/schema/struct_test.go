package schema_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/schema"
)

type kinds struct {
	bun.BaseModel `bun:"table:kinds"`
	ID            string         `bun:"id,pk"`
	Title         string         `admin:"filter,search"`
	Note          string         `admin:"textarea,filter"`
	Slug          string         `admin:"unique,filter"`
	Count         int            `admin:"sort,default=7"`
	Price         *int64         `admin:"money"`
	Rate          float64        `admin:"default=1.5"`
	Open          bool           //
	Status        string         `validate:"oneof=a b" admin:"filter,default=a"`
	At            time.Time      `admin:"filter,default=2026-01-31T08:00:00+08:00"`
	Maybe         *time.Time     //
	Tags          []string       `admin:"filter"`
	Raw           []byte         //
	More          map[string]int `admin:"default={}"`
	Rest          json.RawMessage
	Day           *string `admin:"date,index"`
	OwnerID       string  `admin:"ref=people"`
	BossID        *string `admin:"ref=people,filter"`
	Empty         string  `bun:"empty,nullzero"`
}

func TestColumnsFollowTheFields(t *testing.T) {
	table := tablesOf[kinds](t, map[string]string{"people": "persons"})[0]
	require.Equal(t, "kinds", table.Name)
	require.Equal(t, []string{"id"}, table.PrimaryKey)
	require.Equal(t, []schema.Column{
		{Name: "id", Type: schema.Text},
		{Name: "title", Type: schema.Text},
		{Name: "note", Type: schema.Text},
		{Name: "slug", Type: schema.Text},
		{Name: "count", Type: schema.Int, Default: text("7")},
		{Name: "price", Type: schema.Int, Null: true},
		{Name: "rate", Type: schema.Float, Default: text("1.5")},
		{Name: "open", Type: schema.Bool, Default: text("false")},
		{Name: "status", Type: schema.Text, Default: text("a")},
		{Name: "at", Type: schema.Time, Default: text("2026-01-31 00:00:00.000+00:00")},
		{Name: "maybe", Type: schema.Time, Null: true},
		{Name: "tags", Type: schema.JSON, Default: text("[]")},
		{Name: "raw", Type: schema.Bytes},
		{Name: "more", Type: schema.JSON, Null: true, Default: text("{}")},
		{Name: "rest", Type: schema.JSON, Null: true},
		{Name: "day", Type: schema.Text, Null: true},
		{Name: "owner_id", Type: schema.Text},
		{Name: "boss_id", Type: schema.Text, Null: true},
		{Name: "empty", Type: schema.Text, Null: true},
	}, table.Columns)
}

func TestIndexesFollowWhatTheDeclarationAsksFor(t *testing.T) {
	table := tablesOf[kinds](t, map[string]string{"people": "persons"})[0]
	require.Equal(t, []schema.Index{
		{Name: "kinds_title_idx", Columns: []string{"title", "id"}, Kind: schema.BTree},
		{Name: "kinds_title_trgm", Columns: []string{"title"}, Kind: schema.Trigram},
		{Name: "kinds_slug_key", Columns: []string{"slug"}, Unique: true, Kind: schema.BTree},
		{Name: "kinds_count_idx", Columns: []string{"count", "id"}, Kind: schema.BTree},
		{Name: "kinds_status_idx", Columns: []string{"status"}, Kind: schema.BTree},
		{Name: "kinds_at_idx", Columns: []string{"at", "id"}, Kind: schema.BTree},
		{Name: "kinds_tags_tags", Columns: []string{"tags"}, Kind: schema.JSONTags},
		{Name: "kinds_day_idx", Columns: []string{"day"}, Kind: schema.BTree},
		{Name: "kinds_owner_id_idx", Columns: []string{"owner_id"}, Kind: schema.BTree},
		{Name: "kinds_boss_id_idx", Columns: []string{"boss_id"}, Kind: schema.BTree},
	}, table.Indexes, "no index on long text, none twice")
	require.Equal(t, []schema.ForeignKey{
		{Name: "kinds_owner_id_fkey", Column: "owner_id", RefTable: "persons", RefColumn: "id"},
		{Name: "kinds_boss_id_fkey", Column: "boss_id", RefTable: "persons", RefColumn: "id"},
	}, table.ForeignKeys)
}

func TestASoftDeletedRowFreesItsUniqueValuesAndManyToManyIsATable(t *testing.T) {
	tables := tablesOf[school](t, map[string]string{"schools": "schools"})
	require.Contains(t, tables[0].Indexes, schema.Index{Name: "schools_slug_key", Columns: []string{"slug"}, Unique: true, Kind: schema.BTree, Where: "deleted_at IS NULL"})
	require.Equal(t, schema.Table{
		Name:       "friends",
		Columns:    []schema.Column{{Name: "school_id", Type: schema.Text}, {Name: "friend_id", Type: schema.Text}, {Name: "position", Type: schema.Int, Default: text("0")}},
		PrimaryKey: []string{"school_id", "friend_id"},
		Indexes:    []schema.Index{{Name: "friends_friend_id_idx", Columns: []string{"friend_id"}, Kind: schema.BTree}},
		ForeignKeys: []schema.ForeignKey{
			{Name: "friends_school_id_fkey", Column: "school_id", RefTable: "schools", RefColumn: "id"},
			{Name: "friends_friend_id_fkey", Column: "friend_id", RefTable: "schools", RefColumn: "id"},
		},
	}, tables[1])
	onBoth(t, func(t *testing.T, db *database) {
		db.apply(tables)
		db.exec(`INSERT INTO schools (id, name, slug) VALUES ('a', 'A', 'x')`)
		db.refuse(`INSERT INTO schools (id, name, slug) VALUES ('b', 'B', 'x')`)
		db.exec(`UPDATE schools SET deleted_at = '2026-01-31 00:00:00.000+00:00'`)
		db.exec(`INSERT INTO schools (id, name, slug) VALUES ('b', 'B', 'x')`)
	})
}

type wrong struct {
	bun.BaseModel `bun:"table:wrong"`
	Count         int64     `admin:"default=many"`
	At            time.Time `admin:"default=tomorrow"`
	OwnerID       string    `admin:"ref=nobody"`
	FriendIDs     []string  `bun:"-" admin:"many=noone,through=friends:a:b"`
}

func TestAllMistakesOfAStructAreToldAtOnce(t *testing.T) {
	s, problems := model.Parse(reflect.TypeFor[wrong]())
	require.Empty(t, problems)
	_, err := schema.FromStruct(s, func(string) string { return "" })
	for _, want := range []string{"Count: default=many is not a whole number", "At: default=tomorrow is not a time", `OwnerID: refers to "nobody"`, `FriendIDs: refers to "noone"`, "no field is the primary key"} {
		require.ErrorContains(t, err, want)
	}
}

func TestALongNameIsCutTheSameWayEachTimeAndStaysUnique(t *testing.T) {
	type long struct {
		bun.BaseModel `bun:"table:a_table_whose_name_is_already_rather_long_for_a_table"`
		ID            string `bun:"id,pk"`
		One           string `bun:"a_column_with_a_long_name_1" admin:"filter"`
		Two           string `bun:"a_column_with_a_long_name_2" admin:"filter"`
	}
	first, second := tablesOf[long](t, nil)[0], tablesOf[long](t, nil)[0]
	require.Equal(t, first, second)
	require.NotEqual(t, first.Indexes[0].Name, first.Indexes[1].Name)
	for _, i := range first.Indexes {
		require.LessOrEqual(t, len(i.Name), 63)
		require.True(t, strings.HasSuffix(i.Name, "_idx"))
	}
}
