package admin

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

const (
	orphanAge   = 24 * time.Hour
	orphanBatch = 100
	orphanEvery = 10 * time.Minute
)

// installFiles brings /api/v1/files, their table, and the part that deletes files that no row holds.
func (s *Site) installFiles() {
	parsed, problems := model.Parse(reflect.TypeFor[fileRow]())
	for _, p := range problems {
		s.report(idStruct, "admin.fileRow."+p.Field, p.Text, p.Hint)
	}
	s.plain = append(s.plain, plainTable{app: "admin", model: parsed})
	router := s.kernel.Router()
	router.Post(filesPath, s.upload)
	router.Get(filesPath+"/:id", s.download)
	router.Get(filesPath+"/:id/thumbnail", s.thumbnail)
	router.Get(filesPath+"/:id"+sharedPath, s.shared)
	s.mountFileLinks()
	s.kernel.DocumentLater(s.documentFiles)
	s.kernel.Repeat("deleting files that no row holds", orphanEvery, func(ctx context.Context) error {
		_, err := PruneFiles(ctx, s.kernel)
		return err
	})
}

// PruneFiles deletes the files that no row holds, a day after they were uploaded or let go of, and answers how many.
func PruneFiles(ctx context.Context, k *manor.Kernel) (int, error) {
	s := For(k)
	total := 0
	for {
		gone, err := s.pruneFiles(ctx)
		total += len(gone)
		if err != nil || len(gone) < orphanBatch {
			return total, err
		}
	}
}

// pruneFiles deletes one batch: rows first, in a transaction, then what was stored under them. What a crash leaves in the
// Storage in between is only space.
func (s *Site) pruneFiles(ctx context.Context) ([]string, error) {
	var gone []string
	err := s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		q := newStatement(tx.Tx)
		old := s.kernel.Clock().Now().Add(-orphanAge)
		q.add(`DELETE FROM "files" WHERE "id" IN (SELECT "id" FROM "files" AS f WHERE f."used_at" < `)
		q.arg(old)
		for _, column := range s.fileColumns() {
			q.add(" AND NOT EXISTS (SELECT 1 FROM ")
			q.quote(column.table)
			q.add(" AS h WHERE ")
			q.column("h", column.column)
			q.add(` = f."id")`)
		}
		q.add(" LIMIT ")
		q.number(orphanBatch)
		// Said once more of the row itself: a save that took the file in meanwhile has moved its time.
		q.add(`) AND "used_at" < `)
		q.arg(old)
		q.add(` RETURNING "id"`)
		rows, err := q.query(ctx, tx.Tx)
		if err != nil {
			return err
		}
		gone, err = readIDs(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("prune files: %w", err)
	}
	for _, id := range gone {
		if err := s.deleteContent(ctx, &fileRow{ID: id}); err != nil {
			return gone, fmt.Errorf("prune files: %w", err)
		}
	}
	return gone, nil
}

// fileColumns are the columns of all tables that can hold a file.
func (s *Site) fileColumns() []joinColumn {
	var all []joinColumn
	for _, r := range s.withChildren() {
		for _, f := range r.files {
			all = append(all, joinColumn{r.model.Table, f.Column})
		}
	}
	return all
}
