package sso

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// firstSuperuser is the name of the superuser that a new database gets.
const firstSuperuser = "admin"

// ensureSuperuser makes the first superuser of a database that has none, and says how to sign in, or how to reset the
// password later. It never changes somebody who is there.
func (s *service) ensureSuperuser(ctx context.Context) error {
	n, err := s.k.DB().Read().NewSelect().Model((*User)(nil)).Where("superuser").Limit(1).Count(ctx)
	if err != nil {
		return fmt.Errorf("look for a superuser: %w", err)
	}
	if n > 0 {
		s.say("Sign in with the password you have; to reset it: manor createsuperuser %s", firstSuperuser)
		return nil
	}
	password, chosen := s.initialPassword()
	row, err := s.newUser(ctx, NewUser{Username: firstSuperuser, DisplayName: "Administrator", Password: password, Superuser: true})
	if err != nil {
		return err
	}
	var added bool
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if _, added, err = insertUser(ctx, tx, row); err != nil || !added {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: row, action: "create"})
	})
	if err != nil {
		return err
	}
	switch {
	case !added:
		s.say("There is no superuser. To make one: manor createsuperuser NAME")
	case chosen:
		s.say("user %s, password as set in MANOR_ADMIN_PASSWORD", firstSuperuser)
	default:
		s.say("user %s, password %s (shown this once)", firstSuperuser, password)
	}
	return nil
}

// initialPassword is the one that the settings name, else a random one.
func (s *service) initialPassword() (password string, chosen bool) {
	if password = s.k.Settings().AdminPassword; password != "" {
		return password, true
	}
	return strings.ToLower(rand.Text()), false
}

// createSuperuser makes a superuser, or makes one of somebody who is there: with a new password, active, without a
// second factor, and signed out everywhere. It returns the password when it was made at random, empty otherwise.
func (s *service) createSuperuser(ctx context.Context, username string) (made string, existed bool, err error) {
	password, chosen := s.initialPassword()
	row, err := s.newUser(ctx, NewUser{Username: username, Password: password, Superuser: true})
	if err != nil {
		return "", false, err
	}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		id, added, err := insertUser(ctx, tx, row)
		if err != nil {
			return err
		}
		existed = !added
		action := "create"
		if existed {
			action = "password_reset"
			if err := refuseService(ctx, tx, id); err != nil {
				return err
			}
			if err := s.promote(ctx, tx, id, row.Password); err != nil {
				return err
			}
			row.ID = id
			if _, err := s.dropFactor(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := s.unlockName(ctx, tx, row.LoginName); err != nil {
			return err
		}
		if err := s.grantsChanged(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: row, action: action})
	})
	if chosen {
		password = ""
	}
	return password, existed, err
}

func (s *service) promote(ctx context.Context, tx *manor.Tx, id, hash string) error {
	_, err := s.setPassword(ctx, tx, id, hash, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Set("superuser = ?", true).Set("active = ?", true)
	})
	if err != nil {
		return err
	}
	if err := s.userChanged(ctx, tx, id); err != nil {
		return err
	}
	return s.endSessions(ctx, tx, endedByPassword, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Where("user_id = ?", id)
	})
}

// say tells the person who started the program something on the standard output.
func (s *service) say(format string, args ...any) {
	if _, err := fmt.Fprintf(s.k.Out(), format+"\n", args...); err != nil {
		s.k.Log().Warn("could not write to the standard output", "error", err)
	}
}

// refuseService refuses to make somebody who signs in of a program.
func refuseService(ctx context.Context, tx *manor.Tx, id string) error {
	var kind string
	if err := tx.NewSelect().Model((*User)(nil)).Column("kind").Where("id = ?", id).Scan(ctx, &kind); err != nil {
		return fmt.Errorf("read the kind of a user: %w", err)
	}
	if kind == kindService {
		return manor.Errorf(manor.CodeConflict, "This is a service account, which cannot sign in. Choose another name.")
	}
	return nil
}
