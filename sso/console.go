package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
)

// register declares the resources users and sessions.
func (s *service) register(site *admin.Site) {
	group := manor.Text{EN: "People and rights", ZH: "人员与权限"}
	admin.Register(site, admin.Resource[User]{
		Name: "users", Icon: "user", Group: group, Order: "username", Owner: "id", Department: "departments",
		Label: manor.Text{EN: "User", ZH: "用户"}, Many: manor.Text{EN: "Users", ZH: "用户"},
		Fieldsets: []admin.Fieldset{
			{Fields: []string{"kind", "username", "display_name", "password", "must_change_password"}},
			{Label: manor.Text{EN: "Contact", ZH: "联系方式"}, Fields: []string{"email", "phone", "language"}},
			{Label: manor.Text{EN: "Rights", ZH: "权限"}, Fields: []string{"active", "superuser", "second_factor", "locked_until", "roles", "permissions", "denied", "departments", "posts"}},
			{Label: manor.Text{EN: "History", ZH: "记录"}, Fields: []string{"last_login_at", "password_changed_at", "created_at", "updated_at"}, Collapsed: true},
		},
		Actions: append(s.userActions(), s.resetLinkAction(), s.makeKeyAction(), s.impersonateAction()), Computed: s.userComputed(), May: mayOnUser,
		Prepare: s.prepareUser, BeforeSave: s.beforeUser, AfterSave: s.afterUser, BeforeDelete: s.beforeUserDelete,
	})
	admin.Register(site, admin.Resource[Session]{
		Name: "sessions", Icon: "laptop", Group: group, Order: "-last_seen_at", NoCreate: true, NoUpdate: true, NoDelete: true,
		QuietCascade: true, // who signed in often can be deleted too
		Label:        manor.Text{EN: "Session", ZH: "会话"}, Many: manor.Text{EN: "Sessions", ZH: "会话"},
		Actions: admin.Actions[Session]{{
			Name: "end", Danger: true,
			Label:   manor.Text{EN: "End", ZH: "结束会话"},
			Confirm: manor.Text{EN: "End the selected sessions? Their users have to sign in again.", ZH: "结束所选会话？用户需要重新登录。"},
			Run:     s.endSelected,
		}},
	})
	s.registerEvents(site, group)
	s.registerLocks(site, group)
	s.registerKeys(site, group)
	site.Labels(labels)
	site.Labels(factorLabels)
	site.Labels(sessionLabels)
}

// beforeUser keeps the rules of users: who may change whom, names that differ in more than case, hashed passwords, and
// that somebody can always still do everything.
func (s *service) beforeUser(ctx context.Context, save *admin.Save[User]) error {
	row, before := save.Row, save.Before
	if err := refuseOwnRow(save.Who, row.ID); err != nil {
		return err
	}
	if err := s.mayChange(ctx, save); err != nil {
		return err
	}
	if err := s.recentForAccount(ctx, save); err != nil {
		return err
	}
	if before != nil && before.Superuser && before.Active && !(row.Superuser && row.Active) {
		if err := lastSuperuser(ctx, save.Tx, row.ID); err != nil {
			return err
		}
	}
	if err := tidyUser(save); err != nil {
		return err
	}
	if err := nameFree(ctx, save.Tx, row); err != nil {
		return err
	}
	return s.hashChosen(ctx, save)
}

// tidyUser brings name, e-mail address and phone number into the form in which they are compared, and refuses new ones that
// nobody can be given.
func tidyUser(save *admin.Save[User]) error {
	row := save.Row
	var fields []manor.FieldError
	if wrong := usernameProblem(row.Username); wrong != nil && (save.Created() || save.Changed["username"]) {
		fields = append(fields, *wrong)
	}
	if wrong := displayNameProblem(row.DisplayName); wrong != nil && (save.Created() || save.Changed["display_name"]) {
		fields = append(fields, *wrong)
	}
	fields = append(fields, serviceRules(row)...)
	row.Username, row.LoginName = tidyName(row.Username), loginName(row.Username)
	row.Email, row.Phone = tidy(row.Email, tidyEmail), tidy(row.Phone, strings.TrimSpace)
	if row.Phone != nil {
		phone, ok := tidyPhone(*row.Phone)
		if !ok && (save.Created() || save.Changed["phone"]) {
			fields = append(fields, wrongPhone)
		}
		row.Phone = &phone
	}
	return manor.Invalid(fields...)
}

// mayChange refuses what would let somebody rise above what he is: only superusers make or change superusers, and nobody
// gives, or works on a person who has, more than he holds himself.
func (s *service) mayChange(ctx context.Context, save *admin.Save[User]) error {
	who := save.Who
	if who == nil {
		return nil
	}
	if !who.Superuser && (save.Row.Superuser || save.Before != nil && save.Before.Superuser) {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser can make or change a superuser.")
	}
	granter, ok := s.k.Authorizer().(manor.Granter)
	if !ok {
		return nil
	}
	var before manor.Given
	if save.Before != nil {
		before = givenTo(save.Before)
	}
	return granter.MayGive(ctx, save.Tx, who, before, givenTo(save.Row))
}

// givenTo is what a user was given by itself.
func givenTo(user *User) manor.Given {
	return manor.Given{Roles: user.Roles, Permissions: user.Permissions, Denied: user.Denied, Departments: user.Departments}
}

// afterUser makes the change count at once: for what the user may do, and for the sessions that stand.
func (s *service) afterUser(ctx context.Context, save *admin.Save[User]) error {
	if save.Created() {
		if len(save.Row.Roles)+len(save.Row.Departments)+len(save.Row.Permissions)+len(save.Row.Denied) == 0 {
			return nil
		}
		return s.grantsChanged(ctx, save.Tx, save.Row.ID)
	}
	if save.Changed["password"] || save.Before.Active && !save.Row.Active {
		err := s.endSessions(ctx, save.Tx, endedByAdmin, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			q = q.Where("user_id = ?", save.Row.ID)
			if save.Who != nil && save.Who.UserID == save.Row.ID && save.Row.Active {
				q = q.Where("id <> ?", save.Who.SessionID)
			}
			return q
		})
		if err != nil {
			return err
		}
	}
	if save.Changed["superuser"] {
		if err := s.endActing(ctx, save.Tx, save.Row.ID); err != nil {
			return err
		}
	}
	if save.Changed["password"] || save.Changed["email"] || save.Changed["phone"] || save.Before.Active && !save.Row.Active {
		if err := s.voidResets(ctx, save.Tx, save.Row.ID); err != nil {
			return err
		}
	}
	if err := s.notifyReach(ctx, save.Tx, save.Before, save.Changed["email"], save.Changed["phone"]); err != nil {
		return err
	}
	if save.Changed["password"] {
		if err := s.keepEvent(ctx, save.Tx, securityEvent{user: save.Row, action: eventPasswordReset}); err != nil {
			return err
		}
	}
	if save.Changed["active"] || save.Changed["superuser"] || save.Changed["username"] || save.Changed["password"] ||
		save.Before.MustChangePassword != save.Row.MustChangePassword {
		if err := s.userChanged(ctx, save.Tx, save.Row.ID); err != nil {
			return err
		}
	}
	for _, name := range []string{"active", "roles", "departments", "permissions", "denied"} {
		if save.Changed[name] {
			return s.grantsChanged(ctx, save.Tx, save.Row.ID)
		}
	}
	return nil
}

func (s *service) beforeUserDelete(ctx context.Context, tx *manor.Tx, user *User) error {
	who := manor.PrincipalFrom(ctx)
	if err := refuseOwnRow(who, user.ID); err != nil {
		return err
	}
	if who != nil && !who.Superuser {
		if user.Superuser {
			return manor.Errorf(manor.CodeForbidden, "Only a superuser can delete a superuser.")
		}
		if granter, ok := s.k.Authorizer().(manor.Granter); ok {
			if err := granter.MayGive(ctx, tx, who, givenTo(user), manor.Given{}); err != nil {
				return err
			}
		}
	}
	if user.Superuser && user.Active {
		if err := lastSuperuser(ctx, tx, user.ID); err != nil {
			return err
		}
		// Of several who are deleted together none may count on the others: who goes counts no more.
		if _, err := tx.NewUpdate().Model((*User)(nil)).Set("superuser = ?", false).Where("id = ?", user.ID).Exec(ctx); err != nil {
			return fmt.Errorf("demote a user who is deleted: %w", err)
		}
	}
	_, err := tx.NewDelete().Model((*RefreshToken)(nil)).
		Where("session_id IN (?)", tx.NewSelect().Model((*Session)(nil)).Column("id").Where("user_id = ?", user.ID)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the refresh tokens of a user: %w", err)
	}
	if err := s.voidResets(ctx, tx, user.ID); err != nil {
		return err
	}
	if _, err := s.dropFactor(ctx, tx, user.ID); err != nil {
		return err
	}
	if err := s.userChanged(ctx, tx, user.ID); err != nil {
		return err
	}
	return s.grantsChanged(ctx, tx, user.ID)
}

// lastSuperuser refuses to lose the only active superuser. The rows are locked: of two who remove each other one fails.
func lastSuperuser(ctx context.Context, tx *manor.Tx, without string) error {
	var ids []string
	err := lockRow(tx, tx.NewSelect().Model((*User)(nil)).Column("id").Where("superuser").Where("active").Order("id")).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("look for superusers: %w", err)
	}
	if slices.ContainsFunc(ids, func(id string) bool { return id != without }) {
		return nil
	}
	return manor.Errorf(manor.CodeConflict, "This is the last active superuser. Make another one first.")
}

// nameFree refuses a name that somebody else has, whatever its case.
func nameFree(ctx context.Context, tx *manor.Tx, row *User) error {
	var id string
	err := tx.NewSelect().Model((*User)(nil)).Column("id").
		Where("login_name = ?", row.LoginName).Where("id <> ?", row.ID).Limit(1).Scan(ctx, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for a user of that name: %w", err)
	}
	return &manor.Error{Code: problem.Unique, Detail: "Another user has this name.", Errors: []manor.FieldError{
		{Path: "username", Code: "unique", Message: "Another user has this name."},
	}}
}

// mayEnd keeps sessions of superusers to superusers: who could end them could keep them out.
func mayEnd(ctx context.Context, call *admin.ActionCall[Session]) error {
	if call.Who == nil || call.Who.Superuser {
		return nil
	}
	users := make([]string, len(call.Rows))
	for i, row := range call.Rows {
		users[i] = row.UserID
	}
	above, err := call.Tx.NewSelect().Model((*User)(nil)).Where("superuser").Where("id <> ?", call.Who.UserID).
		Where("id IN (?)", bun.List(append(users, ""))).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for superusers: %w", err)
	}
	if above {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser can end the sessions of a superuser.")
	}
	return nil
}

// endSelected is the action of the list of sessions.
func (s *service) endSelected(ctx context.Context, call *admin.ActionCall[Session]) error {
	if err := mayEnd(ctx, call); err != nil {
		return err
	}
	ended := make([]Session, 0, len(call.Rows))
	now := s.k.Clock().Now()
	for _, row := range call.Rows {
		if row.EndedAt == nil {
			if err := refuseOwnRow(call.Who, row.UserID); err != nil {
				return err
			}
			row.EndedAt, row.Reason = &now, endedByAdmin
			ended = append(ended, *row)
			if err := s.recordEnded(ctx, call.Tx, row); err != nil {
				return err
			}
		}
	}
	call.Result = map[string]int{"ended": len(ended)}
	return s.sessionsEnded(ctx, call.Tx, ended)
}

func tidy(text *string, how func(string) string) *string {
	if text == nil {
		return nil
	}
	return optional(how(*text))
}
