package database_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

func mustMakeAccounts(t *testing.T, db *database.DB) {
	t.Helper()
	mustExec(t, db, `CREATE TABLE accounts (id integer PRIMARY KEY, cents integer NOT NULL)`)
	mustExec(t, db, `INSERT INTO accounts VALUES (1, 100), (2, 100)`)
}

func TestWhatATransactionWritesIsThereAfterItAndOnlyThen(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeAccounts(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			require.Equal(t, db.Dialect(), tx.Dialect)
			_, err := tx.NewRaw(`UPDATE accounts SET cents = 0 WHERE id = 1`).Exec(ctx)
			require.Equal(t, 200, mustCount(t, db, `SELECT sum(cents) FROM accounts`), "nobody else sees it yet")
			return err
		})
		require.NoError(t, err)
		require.Equal(t, 100, mustCount(t, db, `SELECT sum(cents) FROM accounts`))
	})
}

func TestAnErrorAPanicAndTheEndOfTheContextRollBack(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeAccounts(t, db)
		change := func(ctx context.Context, tx *database.Tx) {
			tx.AfterCommit(func(context.Context) { t.Error("AfterCommit ran though nothing was committed") })
			_, err := tx.NewRaw(`UPDATE accounts SET cents = 0`).Exec(ctx)
			require.NoError(t, err)
		}
		oops := errors.New("oops")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			change(ctx, tx)
			return oops
		})
		require.ErrorIs(t, err, oops)
		require.PanicsWithValue(t, "oops", func() {
			_ = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				change(ctx, tx)
				panic("oops")
			})
		})
		ctx, cancel := context.WithCancel(t.Context())
		err = db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			change(ctx, tx)
			cancel()
			return nil
		})
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 200, mustCount(t, db, `SELECT sum(cents) FROM accounts`))
		require.NoError(t, db.InTx(t.Context(), func(context.Context, *database.Tx) error { return nil }), "the connection is free again")
	})
}

func TestWhatIsLeftForAfterTheCommitRunsOnceInOrderAndOutlivesTheRequest(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		type key struct{}
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
		var ran []string
		err := db.InTx(ctx, func(_ context.Context, tx *database.Tx) error {
			tx.AfterCommit(func(context.Context) { cancel(); ran = append(ran, "first"); panic("does not stop the next") })
			tx.AfterCommit(func(ctx context.Context) {
				require.NoError(t, ctx.Err())
				require.Equal(t, "value", ctx.Value(key{}))
				require.NoError(t, db.InTx(ctx, func(context.Context, *database.Tx) error { return nil }), "a new transaction is possible")
				ran = append(ran, "second")
			})
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, []string{"first", "second"}, ran)
	})
}

func TestATransactionInsideAnotherIsRefusedInsteadOfWaitingForItself(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		err := db.InTx(t.Context(), func(ctx context.Context, _ *database.Tx) error {
			return db.InTx(ctx, func(context.Context, *database.Tx) error { return nil })
		})
		require.ErrorIs(t, err, database.ErrNested)
	})
}

func TestManyTransactionsAtOnceAllSucceedAndNoneIsLost(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeAccounts(t, db)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 10 {
					err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
						var cents int
						if err := tx.NewRaw(`SELECT cents FROM accounts WHERE id = 1`+forUpdate(tx)).Scan(ctx, &cents); err != nil {
							return err
						}
						_, err := tx.NewRaw(`UPDATE accounts SET cents = ? WHERE id = 1`, cents+1).Exec(ctx)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		require.Equal(t, 180, mustCount(t, db, `SELECT cents FROM accounts WHERE id = 1`))
	})
}

func forUpdate(tx *database.Tx) string {
	if tx.Dialect == database.Postgres {
		return " FOR UPDATE"
	}
	return ""
}

func TestADeadlockIsTriedAgainUntilBothAreThrough(t *testing.T) {
	db := mustOpen(t, database.Config{URL: freshPostgres(t)})
	mustMakeAccounts(t, db)
	mustExec(t, db, `ALTER DATABASE `+currentDatabase(t, db)+` SET deadlock_timeout = '20ms'`)
	db.Refresh()
	var both sync.WaitGroup
	both.Add(2)
	var first [2]sync.Once
	attempts := make(chan struct{}, 100)
	move := func(n, from, to int) error {
		return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			attempts <- struct{}{}
			if _, err := tx.NewRaw(`UPDATE accounts SET cents = cents - 10 WHERE id = ?`, from).Exec(ctx); err != nil {
				return err
			}
			first[n].Do(func() { both.Done(); both.Wait() }) // both hold one row and want the other's
			_, err := tx.NewRaw(`UPDATE accounts SET cents = cents + 10 WHERE id = ?`, to).Exec(ctx)
			return err
		})
	}
	errs := make(chan error, 2)
	go func() { errs <- move(0, 1, 2) }()
	go func() { errs <- move(1, 2, 1) }()
	require.NoError(t, <-errs)
	require.NoError(t, <-errs)
	require.Greater(t, len(attempts), 2, "one was the deadlock's victim and tried again")
	require.Equal(t, 200, mustCount(t, db, `SELECT sum(cents) FROM accounts`))
	require.Equal(t, 100, mustCount(t, db, `SELECT cents FROM accounts WHERE id = 1`))
}

func currentDatabase(t *testing.T, db *database.DB) string {
	t.Helper()
	var name string
	require.NoError(t, db.Read().NewRaw(`SELECT quote_ident(current_database())`).Scan(t.Context(), &name))
	return name
}

func TestASerializationFailureIsTriedAgainAFewTimesAndThenUnavailable(t *testing.T) {
	db := mustOpen(t, database.Config{URL: freshPostgres(t)})
	fail := `DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'serialization_failure'; END $$`
	tries := 0
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		if tries++; tries > 3 {
			return nil
		}
		_, err := tx.ExecContext(ctx, fail)
		return err
	})
	require.NoError(t, err)
	require.Equal(t, 4, tries)

	tries = 0
	err = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		tries++
		_, err := tx.ExecContext(ctx, fail)
		return err
	})
	require.Equal(t, problem.Unavailable, problem.CodeOf(err))
	require.Equal(t, 10, tries)

	ctx, cancel := context.WithCancel(t.Context())
	tries = 0
	err = db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		tries++
		_, err := tx.ExecContext(ctx, fail)
		cancel()
		return err
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, tries)
}

func TestAReaderOfSQLiteCannotWrite(t *testing.T) {
	db := mustOpen(t, database.Config{Dir: t.TempDir()})
	mustMakeAccounts(t, db)
	_, err := db.Read().ExecContext(t.Context(), `UPDATE accounts SET cents = 0`)
	require.Equal(t, problem.Unavailable, problem.CodeOf(database.Translate(err)))
	require.Equal(t, 200, mustCount(t, db, `SELECT sum(cents) FROM accounts`))
}

func TestSQLiteFlushesEveryCommitAndEnforcesReferences(t *testing.T) {
	db := mustOpen(t, database.Config{Dir: t.TempDir(), BusyTimeout: 1234 * time.Millisecond})
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "1234"} {
		var got string
		require.NoError(t, db.Write().NewRaw("PRAGMA "+pragma).Scan(t.Context(), &got))
		require.Equal(t, want, got, pragma)
	}
}

func TestATransactionSurvivesAMigrationUnderItsPreparedStatements(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeAccounts(t, db)
		query := `SELECT * FROM accounts WHERE id = ?`
		if db.Dialect() == database.Postgres {
			query = `SELECT * FROM accounts WHERE id = $1`
		}
		columns := func() (names []string) {
			t.Helper()
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				rows, err := tx.Tx.Tx.QueryContext(ctx, query, 1)
				if err != nil {
					return err
				}
				defer rows.Close()
				if names, err = rows.Columns(); err != nil {
					return err
				}
				for rows.Next() {
				}
				return rows.Err()
			})
			require.NoError(t, err)
			return names
		}
		require.Equal(t, []string{"id", "cents"}, columns())
		mustExec(t, db, `ALTER TABLE accounts ADD COLUMN name text`)
		require.Equal(t, []string{"id", "cents", "name"}, columns())
	})
}

func TestARehearsalLeavesNothingAndTheTransactionGoesOn(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		mustMakeAccounts(t, db)
		refused := errors.New("refused")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for _, outcome := range []error{nil, refused} {
				err := tx.Rehearse(ctx, func(ctx context.Context, tx *database.Tx) error {
					tx.AfterCommit(func(context.Context) { t.Error("AfterCommit ran though it was only a rehearsal") })
					if _, err := tx.NewRaw(`UPDATE accounts SET cents = 0`).Exec(ctx); err != nil {
						return err
					}
					return outcome
				})
				require.ErrorIs(t, err, outcome)
			}
			require.Error(t, tx.Rehearse(ctx, func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.NewRaw(`INSERT INTO accounts VALUES (1, 7)`).Exec(ctx)
				return err
			}), "a statement that fails does not end the transaction")
			_, err := tx.NewRaw(`UPDATE accounts SET cents = 150 WHERE id = 2`).Exec(ctx)
			return err
		})
		require.NoError(t, err)
		require.Equal(t, 250, mustCount(t, db, `SELECT sum(cents) FROM accounts`))
	})
}
