package rbac

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// everything is the permission that holds all others.
const everything = "*"

// vocabulary is which permissions a role may hold: those that installed apps declare, and the wildcards over them.
type vocabulary struct {
	names     map[string]bool
	resources map[string]bool
}

func vocabularyOf(permissions []manor.Permission) vocabulary {
	v := vocabulary{names: map[string]bool{}, resources: map[string]bool{}}
	for _, p := range permissions {
		v.names[p.Name] = true
		v.resources[p.Resource] = true
	}
	return v
}

func (v vocabulary) knows(permission string) bool {
	if permission == everything || v.names[permission] {
		return true
	}
	resource, ok := strings.CutSuffix(permission, ":*")
	return ok && v.resources[resource]
}

// unknown is one field error per permission that no app declares.
func (v vocabulary) unknown(permissions []string) []manor.FieldError {
	var fields []manor.FieldError
	for i, permission := range permissions {
		if !v.knows(permission) {
			fields = append(fields, manor.FieldError{
				Path: fmt.Sprintf("permissions[%d]", i), Code: "choice",
				Message: fmt.Sprintf("%q is not a permission; GET /api/v1/permissions lists them.", permission),
			})
		}
	}
	return fields
}

// synchronise makes the table of permissions equal to what the installed apps declare. It writes only what differs.
func (s *service) synchronise(ctx context.Context) error {
	declared := map[string]manor.Permission{}
	for _, p := range s.k.Permissions() {
		declared[p.Name] = p
	}
	var stored []Permission
	if err := s.k.DB().Read().NewSelect().Model(&stored).Scan(ctx); err != nil {
		return fmt.Errorf("read permissions: %w", unavailable(err))
	}
	now := s.k.Clock().Now()
	var changed []*Permission
	var gone []string
	for i := range stored {
		row := &stored[i]
		p, ok := declared[row.Name]
		delete(declared, row.Name)
		switch {
		case !ok:
			gone = append(gone, row.ID)
		case row.Label != p.Label.EN || row.LabelZH != p.Label.ZH || row.Resource != p.Resource || row.Action != p.Action:
			row.Label, row.LabelZH, row.Resource, row.Action = p.Label.EN, p.Label.ZH, p.Resource, p.Action
			row.UpdatedAt, row.Version = now, row.Version+1
			changed = append(changed, row)
		}
	}
	var added []*Permission
	for _, p := range s.k.Permissions() {
		if _, ok := declared[p.Name]; !ok {
			continue
		}
		delete(declared, p.Name)
		row := &Permission{Name: p.Name, Resource: p.Resource, Action: p.Action, Label: p.Label.EN, LabelZH: p.Label.ZH}
		row.ID, row.CreatedAt, row.UpdatedAt, row.Version = uuid.Must(uuid.NewV7()).String(), now, now, 1
		added = append(added, row)
	}
	if len(changed)+len(gone)+len(added) == 0 {
		return nil
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		for batch := range slices.Chunk(added, 100) {
			if _, err := tx.NewInsert().Model(&batch).On("CONFLICT (name) DO NOTHING").Exec(ctx); err != nil {
				return fmt.Errorf("add permissions: %w", err)
			}
		}
		for _, row := range changed {
			if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("change a permission: %w", err)
			}
		}
		if len(gone) > 0 {
			if _, err := tx.NewDelete().Model((*Permission)(nil)).Where("id IN (?)", bun.List(gone)).Exec(ctx); err != nil {
				return fmt.Errorf("remove permissions: %w", err)
			}
		}
		return nil
	})
}
