package schema

import (
	"context"
	"fmt"

	"github.com/manor-go/manor/internal/database"
)

// Apply makes the tables in a database that does not have them, without migrations: for tests. On Postgres it makes
// manor_fold and pg_trgm too. Tables may refer to each other in any order, and to tables that are there already.
func Apply(ctx context.Context, db *database.DB, tables []Table) error {
	statements, _, err := Plan(db.Dialect(), nil, tables, nil)
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	if db.Dialect() == database.Postgres {
		statements = append(database.PostgresSetup(), statements...)
	}
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Tx.Tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
}
