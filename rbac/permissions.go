package rbac

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// vocabulary is which permissions a role may hold: those that installed apps declare, and the wildcards over them:
// "courses:*", "*:read", "*".
type vocabulary map[string]manor.Permission

func vocabularyOf(permissions []manor.Permission) vocabulary {
	v := vocabulary{everything: {
		Name: everything, Resource: everything, Action: everything, Label: manor.Text{EN: "Everything", ZH: "一切"},
	}}
	for _, p := range permissions {
		v[p.Name] = p
	}
	for _, p := range permissions {
		at := patternOf(p.Name)
		if at.resource != "" {
			v.wildcard(pattern{at.resource, everything}, manor.Text{EN: "Everything", ZH: "全部"})
			v.wildcard(pattern{everything, at.action}, manor.Text{EN: p.Label.EN + ", of everything", ZH: p.Label.ZH + "（所有资源）"})
		}
	}
	return v
}

func (v vocabulary) wildcard(p pattern, label manor.Text) {
	if _, known := v[p.String()]; !known {
		v[p.String()] = manor.Permission{Name: p.String(), Resource: p.resource, Action: p.action, Label: label}
	}
}

func (v vocabulary) knows(permission string) bool {
	_, known := v[permission]
	return known
}

// only are those of the permissions that are known.
func (v vocabulary) only(permissions []string) []string {
	all := []string{}
	for _, permission := range permissions {
		if v.knows(permission) {
			all = append(all, permission)
		}
	}
	return all
}

// unknown is one field error per permission that no app declares. Those of before may stay: they give nothing.
func (v vocabulary) unknown(field string, permissions, before []string) []manor.FieldError {
	var fields []manor.FieldError
	for i, permission := range permissions {
		if !v.knows(permission) && !slices.Contains(before, permission) {
			fields = append(fields, manor.FieldError{
				Path: fmt.Sprintf("%s[%d]", field, i), Code: "choice",
				Message: fmt.Sprintf("%q is not a permission; GET /api/v1/permissions lists them.", permission),
			})
		}
	}
	return fields
}

// synchronise makes the table of permissions equal to what the installed apps declare. It writes only what differs. A
// permission that no app declares any more stays while a role or a user has it, marked, and gives nothing.
func (s *service) synchronise(ctx context.Context) error {
	declared := vocabularyOf(s.k.Permissions())
	var stored []Permission
	if err := s.k.DB().Read().NewSelect().Model(&stored).Scan(ctx); err != nil {
		return fmt.Errorf("read permissions: %w", unavailable(err))
	}
	now := s.k.Clock().Now()
	var changed, added []*Permission
	var gone []string
	for i := range stored {
		row := &stored[i]
		p, ok := declared[row.ID]
		if !ok {
			gone = append(gone, row.ID)
			continue
		}
		delete(declared, row.ID)
		if row.Name != p.Name || row.Label != p.Label.EN || row.LabelZH != p.Label.ZH || row.Resource != p.Resource || row.Action != p.Action || !row.Declared {
			row.Name, row.Label, row.LabelZH, row.Resource, row.Action, row.Declared = p.Name, p.Label.EN, p.Label.ZH, p.Resource, p.Action, true
			row.UpdatedAt, row.Version = now, row.Version+1
			changed = append(changed, row)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		added = append(added, permissionRow(declared[name], now, true))
	}
	if len(changed)+len(gone)+len(added) == 0 {
		return nil
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := addPermissions(ctx, tx, added); err != nil {
			return err
		}
		for _, row := range changed {
			if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("change a permission: %w", err)
			}
		}
		withdrawn, err := withdraw(ctx, tx, gone, now)
		if err != nil || len(changed) == 0 && !withdrawn {
			return err
		}
		return s.authorizer.count(ctx, tx, change{allRoles: true, allUsers: true})
	})
}

func permissionRow(p manor.Permission, now time.Time, declared bool) *Permission {
	row := &Permission{Name: p.Name, Resource: p.Resource, Action: p.Action, Label: p.Label.EN, LabelZH: p.Label.ZH, Declared: declared}
	row.ID, row.CreatedAt, row.UpdatedAt, row.Version = p.Name, now, now, 1
	return row
}

func addPermissions(ctx context.Context, tx *manor.Tx, rows []*Permission) error {
	for batch := range slices.Chunk(rows, 100) {
		if _, err := tx.NewInsert().Model(&batch).On("CONFLICT (id) DO NOTHING").Exec(ctx); err != nil {
			return fmt.Errorf("add permissions: %w", err)
		}
	}
	return nil
}

// withdraw deletes permissions that no app declares and nobody has, and marks the others. It tells whether it marked any.
func withdraw(ctx context.Context, tx *manor.Tx, names []string, now time.Time) (bool, error) {
	if len(names) == 0 {
		return false, nil
	}
	q := tx.NewDelete().Model((*Permission)(nil)).Where("id IN (?)", bun.List(names))
	for _, t := range policyTables {
		if t.effect != "" {
			q = q.Where("NOT EXISTS (SELECT 1 FROM ? AS held WHERE held.permission_id = ?TableAlias.id)", bun.Ident(t.table))
		}
	}
	if _, err := q.Exec(ctx); err != nil {
		return false, fmt.Errorf("remove permissions: %w", err)
	}
	done, err := tx.NewUpdate().Model((*Permission)(nil)).Set("declared = ?", false).Set("updated_at = ?", now).
		Set("version = version + 1").Where("declared").Where("id IN (?)", bun.List(names)).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("mark permissions: %w", err)
	}
	n, err := done.RowsAffected()
	return n > 0, err
}
