package manor

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

const (
	pruneEvery = 10 * time.Minute
	pruneBatch = 500
)

// Retain keeps a table small: rows whose time column is older than keep are deleted in the background, in small batches.
// The table has an id.
func (k *Kernel) Retain(table, column string, keep time.Duration) {
	k.Repeat("deleting old rows of "+table, pruneEvery, func(ctx context.Context) error { return k.prune(ctx, table, column, keep) })
}

func (k *Kernel) prune(ctx context.Context, table, column string, keep time.Duration) error {
	limit := k.clock.Now().Add(-keep)
	for {
		var gone int64
		err := k.db.InTx(ctx, func(ctx context.Context, tx *Tx) error {
			old := tx.NewSelect().Column("id").TableExpr("?", bun.Ident(table)).
				Where("? < ?", bun.Ident(column), limit).OrderExpr("?", bun.Ident(column)).Limit(pruneBatch)
			result, err := tx.NewDelete().TableExpr("?", bun.Ident(table)).Where("id IN (?)", old).Exec(ctx)
			if err != nil {
				return err
			}
			gone, err = result.RowsAffected()
			return err
		})
		if err != nil || gone < pruneBatch {
			return err
		}
	}
}
