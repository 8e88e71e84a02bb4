package schema_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/schema"
)

func TestTextThatIsNoNumberThatFitsStopsItsChangeToNumbers(t *testing.T) {
	with := func(of schema.Type) []schema.Table {
		return []schema.Table{{Name: "things", Columns: []schema.Column{{Name: "id", Type: schema.Text}, {Name: "size", Type: of}}, PrimaryKey: []string{"id"}}}
	}
	onBoth(t, func(t *testing.T, db *database) {
		db.apply(with(schema.Text))
		up, _, err := schema.Plan(db.Dialect(), with(schema.Text), with(schema.Int), nil)
		require.NoError(t, err)
		change := func() error {
			tx, err := db.Write().DB.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			for _, statement := range up {
				if _, err := tx.ExecContext(t.Context(), statement); err != nil {
					require.NoError(t, tx.Rollback())
					return err
				}
			}
			return tx.Commit()
		}
		for _, text := range []string{"9223372036854775808", "-9223372036854775809", "99999999999999999999", "1.5", "-", ""} {
			db.exec("DELETE FROM things")
			db.exec("INSERT INTO things (id, size) VALUES ('a', '" + text + "')")
			require.Error(t, change(), text)
		}
		db.exec("DELETE FROM things")
		db.exec("INSERT INTO things (id, size) VALUES ('a', '9223372036854775807'), ('b', '-9223372036854775808'), ('c', '+0000000000000000000007'), ('d', '0')")
		require.NoError(t, change())
		var sizes []int64
		require.NoError(t, db.Read().NewRaw("SELECT size FROM things ORDER BY id").Scan(t.Context(), &sizes))
		require.Equal(t, []int64{9223372036854775807, -9223372036854775808, 7, 0}, sizes)
	})
}
