package admin

import (
	"context"
	"fmt"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

// treeMove is a row of a tree that gets another parent.
type treeMove struct {
	r      *resource
	field  *field
	id     string
	parent string
	path   string
}

// verifyTrees refuses a parent that is the row itself or below it. Moves within one tree wait for each other, so that two
// of them cannot close a circle together: by an advisory lock on Postgres; SQLite has one writer anyway.
func (p *pointers) verifyTrees(ctx context.Context, tx *manor.Tx, wrong *faults) error {
	for _, move := range p.trees {
		table, column := move.r.model.Table, move.field.Column
		if tx.Dialect == database.Postgres {
			if _, err := tx.Tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 7))", "manor tree "+table+"."+column); err != nil {
				return fmt.Errorf("lock tree %s: %w", table, err)
			}
		}
		s := newStatement(tx.Tx)
		s.add("WITH RECURSIVE up(id) AS (SELECT ")
		s.arg(move.parent)
		if s.postgres {
			s.add("::text COLLATE \"C\"")
		}
		s.add(" UNION SELECT ")
		s.column("t", column)
		s.add(" FROM ")
		s.quote(table)
		s.add(" AS t JOIN up ON ")
		s.column("t", "id")
		s.add(" = up.id WHERE ")
		s.column("t", column)
		s.add(" IS NOT NULL) SELECT count(*) FROM up WHERE up.id = ")
		s.arg(move.id)
		var n int
		if err := s.one(ctx, tx.Tx, &n); err != nil {
			return err
		}
		if n > 0 {
			wrong.add(move.path, "cycle", "This is the row itself or below it in the tree.")
		}
	}
	return nil
}
