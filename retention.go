package manor

import (
	"context"
	"sync"
	"time"

	"github.com/uptrace/bun"
)

const (
	pruneEvery = 10 * time.Minute
	pruneBatch = 500
)

// retention deletes the rows of one table that have outlived their time, in small batches, now and then.
type retention struct {
	k      *Kernel
	table  string
	column string
	keep   time.Duration

	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

// Retain keeps a table small: rows whose time column is older than keep are deleted in the background. The table has an id.
func (k *Kernel) Retain(table, column string, keep time.Duration) {
	k.Add(&retention{k: k, table: table, column: column, keep: keep})
}

func (r *retention) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		return nil
	}
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	r.done = make(chan struct{})
	go r.work(ctx, r.done)
	return nil
}

func (r *retention) Stop(ctx context.Context) error {
	r.mu.Lock()
	stop, done := r.stop, r.done
	r.stop = nil
	r.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *retention) work(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	ticker := time.NewTicker(pruneEvery)
	defer ticker.Stop()
	for {
		if err := r.prune(ctx); err != nil && ctx.Err() == nil {
			r.k.log.WarnContext(ctx, "old rows were not deleted; trying again later", "table", r.table, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (r *retention) prune(ctx context.Context) error {
	limit := r.k.clock.Now().Add(-r.keep)
	for {
		var gone int64
		err := r.k.db.InTx(ctx, func(ctx context.Context, tx *Tx) error {
			old := tx.NewSelect().Column("id").TableExpr("?", bun.Ident(r.table)).
				Where("? < ?", bun.Ident(r.column), limit).OrderExpr("?", bun.Ident(r.column)).Limit(pruneBatch)
			result, err := tx.NewDelete().TableExpr("?", bun.Ident(r.table)).Where("id IN (?)", old).Exec(ctx)
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
