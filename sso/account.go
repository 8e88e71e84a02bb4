package sso

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

const (
	shortestPassword = 8 // runes
	longestPassword  = 1024
)

// NewUser is a user to be made by a program. Password is hashed as it is; PasswordHash, made by HashPassword, is taken
// instead when it is set, so that many users can share one costly hash. Without both nobody can sign in as this user.
type NewUser struct {
	ID           string // default: a new one
	Username     string
	DisplayName  string
	Email        string // empty: none
	Phone        string // empty: none
	Language     string // default: en
	Password     string
	PasswordHash string
	Superuser    bool
}

// HashPassword makes a hash for NewUser.PasswordHash.
func HashPassword(ctx context.Context, k *manor.Kernel, password string) (string, error) {
	s, err := serviceOf(k)
	if err != nil {
		return "", err
	}
	return s.hasher.hash(ctx, password)
}

// CreateUser makes one user and returns the id, as CreateUsers does.
func CreateUser(ctx context.Context, k *manor.Kernel, user NewUser) (id string, err error) {
	ids, err := CreateUsers(ctx, k, user)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// CreateUsers makes users in one transaction and returns their ids in the same order. One whose name exists, whatever
// its case, stays as it is. Passwords are taken as they are, without the rules for those that people choose.
func CreateUsers(ctx context.Context, k *manor.Kernel, users ...NewUser) (ids []string, err error) {
	s, err := serviceOf(k)
	if err != nil {
		return nil, err
	}
	rows := make([]*User, len(users))
	for i, u := range users {
		if rows[i], err = s.newUser(ctx, u); err != nil {
			return nil, err
		}
	}
	err = k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		ids = make([]string, len(rows))
		for i, row := range rows {
			if ids[i], _, err = insertUser(ctx, tx, row); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

func (s *service) newUser(ctx context.Context, u NewUser) (*User, error) {
	row := &User{
		Base: newBase(s.k.Clock().Now()), Username: strings.TrimSpace(u.Username), LoginName: loginName(u.Username),
		DisplayName: u.DisplayName, Email: optional(strings.ToLower(u.Email)), Phone: optional(u.Phone),
		Password: u.PasswordHash, Active: true, Superuser: u.Superuser, Language: u.Language,
	}
	if row.LoginName == "" {
		return nil, manor.Errorf(manor.CodeInvalid, "A user needs a name.")
	}
	if u.ID != "" {
		if err := uuid.Validate(u.ID); err != nil {
			return nil, fmt.Errorf("id of user %s: %w", u.Username, err)
		}
		row.ID = u.ID
	}
	if row.Language == "" {
		row.Language = "en"
	}
	if row.Password == "" && u.Password != "" {
		hash, err := s.hasher.hash(ctx, u.Password)
		if err != nil {
			return nil, err
		}
		row.Password = hash
	}
	if row.Password != "" {
		row.PasswordChangedAt = &row.CreatedAt
	}
	return row, nil
}

// insertUser adds the user unless the name is taken, and returns the id of who has the name then.
func insertUser(ctx context.Context, tx *manor.Tx, row *User) (id string, added bool, err error) {
	n, err := affected(tx.NewInsert().Model(row).On("CONFLICT (login_name) DO NOTHING").Exec(ctx))
	if err != nil {
		return "", false, fmt.Errorf("add user %s: %w", row.Username, err)
	}
	err = tx.NewSelect().Model((*User)(nil)).Column("id").Where("login_name = ?", row.LoginName).Scan(ctx, &id)
	if err != nil {
		return "", false, fmt.Errorf("look up user %s: %w", row.Username, err)
	}
	return id, n == 1, nil
}

// changePassword sets the caller's password and ends his other sessions. A wrong old one counts as a failed login.
func (s *service) changePassword(ctx context.Context, who *manor.Principal, address, old, chosen string) error {
	user, err := s.userByID(ctx, who.UserID)
	if err != nil {
		return err
	}
	guards := guardsOf(user.LoginName, address)
	if err := s.refuseLocked(ctx, s.k.DB().Read(), guards); err != nil {
		return err
	}
	if fields := passwordProblems("new_password", chosen); fields != nil {
		return manor.Invalid(fields...)
	}
	ok, _, err := s.hasher.check(ctx, user.Password, old)
	if err != nil {
		return err
	}
	if !ok {
		err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
			if err := s.countFailure(ctx, tx, guards); err != nil {
				return err
			}
			return s.record(ctx, tx, securityEvent{user: user, action: "password_refused"})
		})
		if err != nil {
			return err
		}
		return manor.Invalid(manor.FieldError{Path: "old_password", Code: "wrong", Message: "This is not your password."})
	}
	hash, err := s.hasher.hash(ctx, chosen)
	if err != nil {
		return err
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.clearFailures(ctx, tx, guards); err != nil {
			return err
		}
		changed, err := s.setPassword(ctx, tx, user.ID, hash, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("password_hash = ?", user.Password)
		})
		if err != nil {
			return err
		}
		if changed == 0 {
			return manor.Errorf(manor.CodeConflict, "Your password was changed by somebody else just now.")
		}
		err = s.endSessions(ctx, tx, endedByPassword, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("user_id = ?", user.ID).Where("id <> ?", who.SessionID)
		})
		if err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: "password_changed", sessionID: who.SessionID})
	})
}

func (s *service) setPassword(ctx context.Context, tx *manor.Tx, userID, hash string, which func(*bun.UpdateQuery) *bun.UpdateQuery) (int64, error) {
	now := s.k.Clock().Now()
	query := tx.NewUpdate().Model((*User)(nil)).
		Set("password_hash = ?", hash).Set("password_changed_at = ?", now).
		Set("updated_at = ?", now).Set("version = version + 1").Where("id = ?", userID)
	n, err := affected(which(query).Exec(ctx))
	if err != nil {
		return 0, fmt.Errorf("set a password: %w", err)
	}
	return n, nil
}

// passwordProblems is what is wrong with a password that somebody chose; nil when nothing is.
func passwordProblems(path, password string) []manor.FieldError {
	switch {
	case utf8.RuneCountInString(password) < shortestPassword:
		return []manor.FieldError{{Path: path, Code: "too_short", Message: fmt.Sprintf("A password needs at least %d characters.", shortestPassword)}}
	case len(password) > longestPassword:
		return []manor.FieldError{{Path: path, Code: "too_long", Message: fmt.Sprintf("A password has at most %d bytes.", longestPassword)}}
	}
	return nil
}

func optional(text string) *string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return &text
}
