package schema_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/schema"
)

type school struct {
	bun.BaseModel `bun:"table:schools"`
	ID            string     `bun:"id,pk"`
	Name          string     `admin:"search,filter"`
	Slug          string     `admin:"unique"`
	City          *string    `admin:"filter"`
	Pupils        int64      `admin:"filter,default=0"`
	Tags          []string   `admin:"filter"`
	Open          bool       `admin:"filter"`
	FoundedAt     *time.Time `admin:"filter"`
	ParentID      *string    `admin:"ref=schools,tree"`
	FriendIDs     []string   `bun:"-" admin:"many=schools,through=friends:school_id:friend_id,ordered"`
	DeletedAt     *time.Time `json:"-" admin:"softdelete,index"`
}

func tablesOf[T any](t *testing.T, names map[string]string) []schema.Table {
	t.Helper()
	s, problems := model.Parse(reflect.TypeFor[T]())
	require.Empty(t, problems)
	tables, err := schema.FromStruct(s, func(resource string) string { return names[resource] })
	require.NoError(t, err)
	return tables
}

func TestTablesOfADeclaredStructAreMadeInAnEmptyDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		tables := tablesOf[school](t, map[string]string{"schools": "schools"})
		require.Len(t, tables, 2)
		db.apply(tables)
		db.exec(`INSERT INTO schools (id, name, slug, tags) VALUES ('a', '北京', 'x', '["k"]')`)
		db.exec(`INSERT INTO friends (school_id, friend_id) VALUES ('a', 'a')`)
		db.refuse(`INSERT INTO friends (school_id, friend_id) VALUES ('a', 'nobody')`)
	})
}
