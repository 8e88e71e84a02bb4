package sso

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// registerLocks declares the resource login_locks: the names and addresses that are locked now.
func (s *service) registerLocks(site *admin.Site, group manor.Text) {
	admin.Register(site, admin.Resource[LoginGuard]{
		Name: "login_locks", Icon: "lock", Group: group, Order: "-locked_until", ReadOnly: true, NoHistory: true,
		Label:      manor.Text{EN: "Login lock", ZH: "登录锁定"},
		Many:       manor.Text{EN: "Login locks", ZH: "登录锁定"},
		EmptyText:  manor.Text{EN: "Nobody is locked out.", ZH: "当前没有被锁定的用户名或地址。"},
		ListFields: []string{"username", "network", "locked_until", "locks", "updated_at"},
		Title: func(row *LoginGuard) string {
			switch {
			case row.Username != "":
				return row.Username
			case row.Network != "":
				return row.Network
			}
			return "?"
		},
		Scope: func(context.Context, *manor.Principal) (admin.Where, error) {
			return admin.SQL("locked_until > ?", s.k.Clock().Now()), nil
		},
		Actions: admin.Actions[LoginGuard]{{
			Name:    "unlock",
			Label:   manor.Text{EN: "Unlock", ZH: "解除锁定"},
			Confirm: manor.Text{EN: "Unlock what is selected? Who knows the password can sign in at once.", ZH: "解除所选锁定？知道密码的人可立即登录。"},
			Run:     s.unlockSelected,
		}},
	})
}

// unlockSelected is the action of the list of locks.
func (s *service) unlockSelected(ctx context.Context, call *admin.ActionCall[LoginGuard]) error {
	for _, row := range call.Rows {
		if err := s.unlock(ctx, call.Tx, row.Key); err != nil {
			return err
		}
		event := securityEvent{action: eventUnlocked}
		if row.Username != "" {
			user, err := s.userNamed(ctx, call.Tx.Tx, loginName(row.Username))
			if err != nil {
				return err
			}
			event.user = user
		}
		if err := s.record(ctx, call.Tx, event); err != nil {
			return err
		}
	}
	call.Result = map[string]int{"unlocked": len(call.Rows)}
	return nil
}

// unlock forgets the wrong passwords of a name or an address, and its locks.
func (s *service) unlock(ctx context.Context, tx *manor.Tx, key string) error {
	if _, err := tx.NewDelete().Model(&LoginGuard{Key: key}).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	return nil
}

// unlockName forgets the wrong passwords of a name, and its locks.
func (s *service) unlockName(ctx context.Context, tx *manor.Tx, loginName string) error {
	return s.unlock(ctx, tx, guardsOf(loginName, "")[0].key)
}

// userActions are what can be done to users beside changing their fields.
func (s *service) userActions() admin.Actions[User] {
	return admin.Actions[User]{
		{
			Name:    "unlock",
			Label:   manor.Text{EN: "Unlock the login", ZH: "解除登录锁定"},
			Confirm: manor.Text{EN: "Forget the wrong passwords of the selected users?", ZH: "清除所选用户的密码错误记录？"},
			Run: func(ctx context.Context, call *admin.ActionCall[User]) error {
				for _, user := range call.Rows {
					if err := s.unlockName(ctx, call.Tx, user.LoginName); err != nil {
						return err
					}
					if err := s.record(ctx, call.Tx, securityEvent{user: user, action: eventUnlocked}); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			Name: "reset_second_factor", Danger: true, Recent: manor.Recently,
			Label: manor.Text{EN: "Reset two-factor authentication", ZH: "重置两步验证"},
			Confirm: manor.Text{
				EN: "Switch two-factor authentication off for the selected users? Their password alone signs them in then.",
				ZH: "关闭所选用户的两步验证？之后仅凭密码即可登录。",
			},
			Run: s.resetFactors,
		},
	}
}

// resetFactors is the action for users who lost their device and their recovery codes.
func (s *service) resetFactors(ctx context.Context, call *admin.ActionCall[User]) error {
	reset := 0
	for _, user := range call.Rows {
		if err := s.mayChange(ctx, &admin.Save[User]{Tx: call.Tx, Who: call.Who, Row: user, Before: user}); err != nil {
			return err
		}
		gone, err := s.dropFactor(ctx, call.Tx, user.ID)
		if err != nil {
			return err
		}
		if !gone {
			continue
		}
		reset++
		if err := s.record(ctx, call.Tx, securityEvent{user: user, action: eventTOTPReset}); err != nil {
			return err
		}
	}
	call.Result = map[string]int{"reset": reset}
	return nil
}

// userComputed are the columns of users that other tables tell.
func (s *service) userComputed() admin.Computeds[User] {
	return admin.Computeds[User]{
		{
			Name: "second_factor", Kind: admin.KindBool, Label: manor.Text{EN: "Two-factor authentication", ZH: "两步验证"},
			Values: func(ctx context.Context, rows []*User) ([]any, error) {
				var on []string
				err := s.k.DB().Read().NewSelect().Model((*SecondFactor)(nil)).Column("id").
					Where("id IN (?)", bun.List(idsOf(rows))).Where("confirmed_at IS NOT NULL").Scan(ctx, &on)
				if err != nil {
					return nil, fmt.Errorf("read who has a second factor: %w", err)
				}
				return each(rows, func(user *User) any { return slices.Contains(on, user.ID) }), nil
			},
		},
		{
			Name: "locked_until", Kind: admin.KindTime, Label: manor.Text{EN: "Login locked until", ZH: "登录锁定至"},
			Values: func(ctx context.Context, rows []*User) ([]any, error) {
				var locks []LoginGuard
				keys := make([]string, len(rows))
				for i, user := range rows {
					keys[i] = guardsOf(user.LoginName, "")[0].key
				}
				err := s.k.DB().Read().NewSelect().Model(&locks).Where("id IN (?)", bun.List(keys)).Where("locked_until > ?", s.k.Clock().Now()).Scan(ctx)
				if err != nil {
					return nil, fmt.Errorf("read who is locked: %w", err)
				}
				until := map[string]time.Time{}
				for _, lock := range locks {
					until[lock.Key] = *lock.LockedUntil
				}
				return each(rows, func(user *User) any {
					if at, locked := until[guardsOf(user.LoginName, "")[0].key]; locked {
						return at
					}
					return nil
				}), nil
			},
		},
	}
}

func idsOf(users []*User) []string {
	ids := make([]string, len(users))
	for i, user := range users {
		ids[i] = user.ID
	}
	return ids
}

func each(users []*User, value func(*User) any) []any {
	values := make([]any, len(users))
	for i, user := range users {
		values[i] = value(user)
	}
	return values
}
