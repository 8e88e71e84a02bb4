package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

func TestBrokenConstraintsAreToldByKindTableAndColumns(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustExec(t, db, `CREATE TABLE parents (id text PRIMARY KEY)`)
		mustExec(t, db, `CREATE TABLE children (
			id text PRIMARY KEY, name text NOT NULL, slug text, place text, age integer,
			parent_id text, deleted_at text,
			CONSTRAINT children_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parents (id),
			CONSTRAINT grown CHECK (age > 17))`)
		mustExec(t, db, `CREATE UNIQUE INDEX children_slug_key ON children (slug) WHERE deleted_at IS NULL`)
		mustExec(t, db, `CREATE UNIQUE INDEX children_place_name_key ON children (place, name)`)
		mustExec(t, db, `INSERT INTO parents VALUES ('p')`)
		mustExec(t, db, `INSERT INTO children VALUES ('c', 'Ann', 'ann', 'Oslo', 18, 'p', NULL)`)

		broken := func(query string) *database.ConstraintError {
			t.Helper()
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.ExecContext(ctx, query)
				if err != nil {
					return fmt.Errorf("while saving: %w", err)
				}
				return nil
			})
			var e *database.ConstraintError
			require.ErrorAs(t, err, &e, query)
			require.ErrorContains(t, e.Cause, "while saving")
			require.Equal(t, err, database.Translate(err), "translated once")
			return e
		}
		postgres := db.Dialect() == database.Postgres

		e := broken(`INSERT INTO children VALUES ('c2', 'Bob', 'ann', NULL, NULL, NULL, NULL)`)
		require.Equal(t, database.UniqueConstraint, e.Kind)
		require.Equal(t, "children", e.Table)
		require.Equal(t, []string{"slug"}, e.Columns)
		if postgres {
			require.Equal(t, "children_slug_key", e.Constraint)
		}
		for range 2 { // the second time from memory
			e = broken(`INSERT INTO children VALUES ('c2', 'Ann', 'bob', 'Oslo', NULL, NULL, NULL)`)
			require.Equal(t, []string{"place", "name"}, e.Columns)
		}
		e = broken(`INSERT INTO children VALUES ('c', 'Bob', 'bob', NULL, NULL, NULL, NULL)`)
		require.Equal(t, database.UniqueConstraint, e.Kind)
		require.Equal(t, []string{"id"}, e.Columns)

		e = broken(`INSERT INTO children VALUES ('c2', NULL, 'bob', NULL, NULL, NULL, NULL)`)
		require.Equal(t, database.NotNullConstraint, e.Kind)
		require.Equal(t, "children", e.Table)
		require.Equal(t, []string{"name"}, e.Columns)

		e = broken(`INSERT INTO children VALUES ('c2', 'Bob', 'bob', NULL, 17, NULL, NULL)`)
		require.Equal(t, database.CheckConstraint, e.Kind)
		require.Equal(t, "grown", e.Constraint)

		for _, query := range []string{
			`INSERT INTO children VALUES ('c2', 'Bob', 'bob', NULL, NULL, 'nobody', NULL)`,
			`DELETE FROM parents`,
		} {
			e = broken(query)
			require.Equal(t, database.ForeignConstraint, e.Kind)
			if postgres {
				require.Equal(t, "children_parent_id_fkey", e.Constraint)
				require.Equal(t, "children", e.Table)
			}
		}
	})
}

func TestWhatTranslateDoesNotKnowComesBackAsItIs(t *testing.T) {
	require.NoError(t, database.Translate(nil))
	for _, err := range []error{sql.ErrNoRows, context.Canceled, errors.New("else"), problem.New(problem.Gone, "gone")} {
		require.Equal(t, err, database.Translate(err))
	}
	require.Equal(t, problem.Timeout, problem.CodeOf(database.Translate(fmt.Errorf("reading: %w", context.DeadlineExceeded))))
	require.Equal(t, problem.Unavailable, problem.CodeOf(database.Translate(fmt.Errorf("reading: %w", sql.ErrConnDone))))
}

func TestAMistakeInSQLStaysAnInternalError(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		_, err := db.Write().ExecContext(t.Context(), `SELECT nonsense`)
		require.Error(t, err)
		require.Equal(t, problem.Internal, problem.CodeOf(database.Translate(err)))
	})
}

func TestAValueTooLongForItsIndexIsTheCallersMistake(t *testing.T) {
	db := mustOpen(t, database.Config{URL: freshPostgres(t)})
	mustExec(t, db, `CREATE TABLE notes (text text)`)
	mustExec(t, db, `CREATE INDEX notes_text_idx ON notes (text)`)
	err := write(t.Context(), db, `INSERT INTO notes SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i`)
	require.Equal(t, problem.Invalid, problem.CodeOf(err))
}
