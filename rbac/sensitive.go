package rbac

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
)

// secondKey is where a context carries a *second.
type secondKey struct{}

// second says that a change may pass without a second person: there is one, or it is tried out only. Needed becomes true
// when it would have been refused.
type second struct{ needed bool }

// needSecond refuses a change that takes two people, unless the context says that they are there.
func needSecond(ctx context.Context, format string, args ...any) error {
	if there, ok := ctx.Value(secondKey{}).(*second); ok {
		there.needed = true
		return nil
	}
	return manor.Errorf(problem.ApprovalRequired, "%s A second person has to approve it: POST %s asks for that.", fmt.Sprintf(format, args...), approvalsPath)
}

// sensitivity is which roles are sensitive, and how roles build on each other. It is empty when none is.
type sensitivity struct {
	names map[string]string // of the sensitive roles, by id
	over  hierarchy
}

func readSensitivity(ctx context.Context, tx *manor.Tx) (sensitivity, error) {
	var rows []Role
	if err := tx.NewSelect().Model(&rows).Column("id", "name").Where("sensitive").Scan(ctx); err != nil {
		return sensitivity{}, fmt.Errorf("read sensitive roles: %w", unavailable(err))
	}
	if len(rows) == 0 {
		return sensitivity{}, nil
	}
	s := sensitivity{names: map[string]string{}}
	for _, row := range rows {
		s.names[row.ID] = row.Name
	}
	var err error
	s.over, err = readHierarchy(ctx, tx)
	return s, err
}

// givenBy names the sensitive role that comes with these roles; empty: none does.
func (s sensitivity) givenBy(roleIDs []string) string {
	for _, id := range s.over.above(roleIDs) {
		if name := s.names[id]; name != "" {
			return name
		}
	}
	return ""
}

// touchedBy names the sensitive role that a change of this one changes: itself, or one that builds on it.
func (s sensitivity) touchedBy(roleID string) string {
	for id, name := range s.names {
		if slices.Contains(s.over.above([]string{id}), roleID) {
			return name
		}
	}
	return ""
}

// mayHandOut refuses to give roles without a second person when a sensitive one is among them, or above them.
func (s *service) mayHandOut(ctx context.Context, tx *manor.Tx, before, after []string) error {
	var given []string
	for _, id := range after {
		if !slices.Contains(before, id) {
			given = append(given, id)
		}
	}
	if len(given) == 0 {
		return nil
	}
	sensitive, err := readSensitivity(ctx, tx)
	if err != nil || len(sensitive.names) == 0 {
		return err
	}
	if name := sensitive.givenBy(given); name != "" {
		return needSecond(ctx, "The role %s is sensitive.", name)
	}
	return nil
}

// mayReshape refuses to change what a sensitive role holds, or to let another build on it, without a second person. Only
// superusers make a role sensitive, or take that away, which takes two as well.
func (s *service) mayReshape(ctx context.Context, save *admin.Save[Role], before *Role) error {
	row := save.Row
	if row.Sensitive != before.Sensitive && save.Who != nil && !save.Who.Superuser {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser decides whether a role is sensitive.")
	}
	if save.Who == nil {
		return nil
	}
	if err := s.mayHandOut(ctx, save.Tx, before.Parents, row.Parents); err != nil || save.Created() {
		return err
	}
	if ends(before.Denied, row.Denied) {
		if err := s.mayLoosen(ctx, save.Tx, []string{row.ID}); err != nil {
			return err
		}
	}
	same := slices.Equal(sorted(row.Permissions), sorted(before.Permissions)) && slices.Equal(sorted(row.Denied), sorted(before.Denied)) &&
		slices.Equal(sorted(row.Parents), sorted(before.Parents)) && (row.Sensitive || !before.Sensitive)
	if same {
		return nil
	}
	return s.mayTouch(ctx, save.Tx, row.ID)
}

// mayTouch refuses to work on a role without a second person when that changes a sensitive one.
func (s *service) mayTouch(ctx context.Context, tx *manor.Tx, roleID string) error {
	sensitive, err := readSensitivity(ctx, tx)
	if err != nil || len(sensitive.names) == 0 {
		return err
	}
	if name := sensitive.touchedBy(roleID); name != "" {
		return needSecond(ctx, "This changes what the sensitive role %s holds.", name)
	}
	return nil
}

// mayLoosen refuses to lift, without a second person, what holds back the rights of a sensitive role where it is built on
// or was given: those who agreed to that agreed to it with its denials and limits.
func (s *service) mayLoosen(ctx context.Context, tx *manor.Tx, roleIDs []string) error {
	sensitive, err := readSensitivity(ctx, tx)
	if err != nil || len(sensitive.names) == 0 {
		return err
	}
	if name := sensitive.givenBy(roleIDs); name != "" {
		return needSecond(ctx, "This limits what the sensitive role %s gives.", name)
	}
	return nil
}

// ends tells whether something that was denied would be no more.
func ends(before, after []string) bool {
	return slices.ContainsFunc(before, func(name string) bool { return !slices.Contains(after, name) })
}

// mayRelimit is mayTouch and mayLoosen for the scopes and field rules of a role, which are written by the time it is asked: those that
// are not committed are held against those that are.
func (s *service) mayRelimit(ctx context.Context, save *admin.Save[Role]) error {
	if save.Created() || save.Who == nil {
		return nil
	}
	was, err := limitsOf(ctx, s.k.DB().Read(), save.Row.ID)
	if err != nil {
		return err
	}
	is, err := limitsOf(ctx, save.Tx.Tx, save.Row.ID)
	if err != nil || reflect.DeepEqual(was, is) {
		return err
	}
	if err := s.mayLoosen(ctx, save.Tx, []string{save.Row.ID}); err != nil {
		return err
	}
	return s.mayTouch(ctx, save.Tx, save.Row.ID)
}

// limitsOf are the scopes and field rules of a role, in words that can be compared.
func limitsOf(ctx context.Context, db bun.IDB, roleID string) ([]string, error) {
	var scopes []RoleScope
	var rules []RoleFieldRule
	for _, rows := range []any{&scopes, &rules} {
		if err := db.NewSelect().Model(rows).Where("role_id = ?", roleID).Scan(ctx); err != nil {
			return nil, fmt.Errorf("read the limits of a role: %w", unavailable(err))
		}
	}
	var all []string
	for _, row := range scopes {
		all = append(all, fmt.Sprintf("%q %q %q %q", row.Resource, row.Action, row.Scope, row.Filter))
	}
	for _, row := range rules {
		all = append(all, fmt.Sprintf("%q %q %q", row.Resource, row.Field, row.Rule))
	}
	return sorted(all), nil
}

// mayLengthen refuses to give a sensitive role, or to give it for longer, without a second person. Ending or shortening it
// takes one: what is dangerous must be quick to stop.
func (s *service) mayLengthen(ctx context.Context, save *admin.Save[UserRole]) error {
	if save.Who == nil {
		return nil
	}
	if before := save.Before; before != nil {
		was, is := windowOf(before), windowOf(save.Row)
		begins := was.from.IsZero() || !is.from.IsZero() && !is.from.Before(was.from)
		ends := was.until.IsZero() || !is.until.IsZero() && !is.until.After(was.until)
		if begins && ends {
			return nil
		}
	}
	return s.mayHandOut(ctx, save.Tx, nil, []string{save.Row.RoleID})
}

func windowOf(row *UserRole) (a assignment) {
	if row.ValidFrom != nil {
		a.from = *row.ValidFrom
	}
	if row.ValidUntil != nil {
		a.until = *row.ValidUntil
	}
	return a
}

// changeable are the changes that may need a second person, and that can be tried out.
var changeable = map[string][]string{
	"roles":      {http.MethodPost, http.MethodPatch, http.MethodDelete},
	"user_roles": {http.MethodPost, http.MethodPatch, http.MethodDelete},
	"users":      {http.MethodPatch},
}

// givenFields are the fields of a user that say what he was given.
var givenFields = []string{"roles", "permissions", "denied"}
