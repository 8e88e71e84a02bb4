package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

// NewFile is a file that a program stores by itself.
type NewFile struct {
	ID      string // a UUID; empty: a new one. A file that is there under it stays as it is
	Owner   string // id of the user who may read it whatever row holds it
	Name    string // as people see it when they download it
	Content io.Reader
}

// StoreFile stores a file as an upload does, within MANOR_FILE_LIMIT, and answers what to put into a file field. A file that no
// row holds a day later is deleted.
func StoreFile(ctx context.Context, k *manor.Kernel, file NewFile) (File, error) {
	s := For(k)
	id := newID()
	if file.ID != "" {
		if uuid.Validate(file.ID) != nil {
			return "", fmt.Errorf("store a file: %q is not a UUID", file.ID)
		}
		id = strings.ToLower(file.ID)
		there, err := k.DB().Read().NewSelect().Model((*fileRow)(nil)).Where("id = ?", id).Exists(ctx)
		if there || err != nil {
			return File(id), database.Translate(err)
		}
	}
	row := s.newFile(id, file.Owner, file.Name)
	err := s.keep(ctx, row, file.Content)
	if err == nil {
		err = s.insertFile(ctx, row)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("store a file: %w", err), s.kernel.Storage().Delete(context.WithoutCancel(ctx), row.key()))
	}
	return File(row.ID), nil
}

func (s *Site) insertFile(ctx context.Context, row *fileRow) error {
	return s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("file %s: %w", row.ID, err)
		}
		return nil
	})
}
