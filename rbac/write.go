package rbac

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// policyLine is the line of a permission that a subject has or is denied.
func policyLine(subject, permission, effect string) []string {
	p := patternOf(permission)
	return []string{"p", subject, p.resource, p.action, effect}
}

// tableOf finds where a line belongs, and what its row refers to. A line that no table can hold is invalid.
func tableOf(line []string) (t policyTable, own, other string, err error) {
	wrong := func(why string) (policyTable, string, string, error) {
		return t, "", "", manor.Errorf(manor.CodeInvalid, "%q is no policy: %s.", strings.Join(line, ", "), why)
	}
	if len(line) < 3 {
		return wrong("it has too few fields")
	}
	subject, own, found := strings.Cut(line[1], ":")
	subject += ":"
	if !found || own == "" || subject != userSubject && subject != roleSubject {
		return wrong("the subject is written user:… or role:…")
	}
	effect := ""
	switch line[0] {
	case "p":
		if len(line) != 5 || line[4] != allow && line[4] != deny {
			return wrong("it is written p, subject, resource, action, allow or deny")
		}
		other, effect = pattern{line[2], line[3]}.String(), line[4]
	case "g":
		other, found = strings.CutPrefix(line[2], roleSubject)
		if !found || other == "" || len(line) != 3 && (len(line) != 5 || subject != userSubject) {
			return wrong("it is written g, subject, role:…, for a user with two times behind it")
		}
	default:
		return wrong("it begins with p or g")
	}
	i := slices.IndexFunc(policyTables, func(t policyTable) bool { return t.subject == subject && t.effect == effect })
	return policyTables[i], own, other, nil
}

// write removes and adds lines within tx. Lines that are there already, or not there, are left alone; of one that is there
// with another time the time is changed.
func (s *service) write(ctx context.Context, tx *manor.Tx, remove, add [][]string) error {
	for _, line := range remove {
		t, own, other, err := tableOf(line)
		if err != nil {
			return err
		}
		_, err = tx.NewDelete().TableExpr("?", bun.Ident(t.table)).
			Where("? = ?", bun.Ident(t.own), own).Where("? = ?", bun.Ident(t.other), other).Exec(ctx)
		if err != nil {
			return fmt.Errorf("remove a policy: %w", err)
		}
	}
	for _, line := range add {
		if err := s.addLine(ctx, tx, line); err != nil {
			return err
		}
	}
	return nil
}

func (s *service) addLine(ctx context.Context, tx *manor.Tx, line []string) error {
	t, own, other, err := tableOf(line)
	if err != nil {
		return err
	}
	if !t.timed {
		_, err = tx.NewInsert().Model(&map[string]any{t.own: own, t.other: other}).TableExpr("?", bun.Ident(t.table)).
			On("CONFLICT DO NOTHING").Exec(ctx)
	} else {
		row := &UserRole{UserID: own, RoleID: other}
		s.begin(&row.Base)
		q := tx.NewInsert().Model(row).On("CONFLICT (user_id, role_id) DO NOTHING")
		if len(line) == 5 {
			if row.ValidFrom, row.ValidUntil, err = timesOf(line); err != nil {
				return err
			}
			q = tx.NewInsert().Model(row).On("CONFLICT (user_id, role_id) DO UPDATE").
				Set("valid_from = EXCLUDED.valid_from").Set("valid_until = EXCLUDED.valid_until").
				Set("updated_at = EXCLUDED.updated_at").Set("version = ?TableAlias.version + 1")
		}
		_, err = q.Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("add a policy: %w", err)
	}
	return nil
}

// timesOf are the two times of an assignment; empty ones are none.
func timesOf(line []string) (from, until *time.Time, err error) {
	for i, into := range []**time.Time{&from, &until} {
		text := line[3+i]
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, nil, manor.Errorf(manor.CodeInvalid, "%q is not a time like 2026-01-31T08:00:00Z.", text)
		}
		at = at.UTC().Truncate(time.Millisecond)
		*into = &at
	}
	return from, until, nil
}

// stampOf is a time in a line; empty for none.
func stampOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return stamp(*t)
}
