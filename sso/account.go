package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// NewUser is a user to be made by a program. Password is hashed as it is; PasswordHash, made by HashPassword, is taken
// instead when it is set, so that many users can share one costly hash. Without both nobody can sign in as this user.
type NewUser struct {
	ID           string // default: a new one
	Username     string
	DisplayName  string
	Email        string // empty: none
	Phone        string // empty: none
	Language     string // empty: as his browser says
	Password     string
	PasswordHash string
	Superuser    bool
	Service      bool // a program: it has API keys only, neither a password nor Superuser
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
		Base: newBase(s.k.Clock().Now()), Username: tidyName(u.Username), LoginName: loginName(u.Username),
		DisplayName: u.DisplayName, Email: optional(tidyEmail(u.Email)), Phone: optional(u.Phone),
		Password: u.PasswordHash, Active: true, Superuser: u.Superuser, Language: optional(u.Language), Kind: kindPerson,
	}
	if u.Service {
		row.Kind = kindService
		if row.Superuser || u.Password != "" || u.PasswordHash != "" {
			return nil, manor.Errorf(manor.CodeInvalid, "A service account has keys only: no password, and no superuser.")
		}
	}
	if row.LoginName == "" {
		return nil, manor.Errorf(manor.CodeInvalid, "A user needs a name.")
	}
	if row.Phone != nil {
		phone, ok := tidyPhone(*row.Phone)
		if !ok {
			return nil, manor.Invalid(wrongPhone)
		}
		row.Phone = &phone
	}
	if u.ID != "" {
		if err := uuid.Validate(u.ID); err != nil {
			return nil, fmt.Errorf("id of user %s: %w", u.Username, err)
		}
		row.ID = u.ID
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

// insertUser adds the user unless the name is taken, and returns the id of who has the name then. Who is there may have a
// name that would not be given any more.
func insertUser(ctx context.Context, tx *manor.Tx, row *User) (id string, added bool, err error) {
	if wrong := usernameProblem(row.Username); wrong != nil {
		err := tx.NewSelect().Model((*User)(nil)).Column("id").Where("login_name = ?", row.LoginName).Scan(ctx, &id)
		if errors.Is(err, sql.ErrNoRows) {
			return "", false, manor.Invalid(*wrong)
		}
		return id, false, err
	}
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
	wrong, err := s.passwordProblems("new_password", chosen, user)
	if err != nil {
		return err
	}
	if len(wrong) == 0 && chosen == old {
		wrong = append(wrong, manor.FieldError{Path: "new_password", Code: "unchanged", Message: "Choose another password than the one you have."})
	}
	if err := manor.Invalid(wrong...); err != nil {
		return err
	}
	if err := s.confirmPassword(ctx, user, guards, "old_password", old); err != nil {
		return err
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

// passwordIsDue tells whether a password has to be changed before anything else: somebody says so, or it is too old.
func (s *service) passwordIsDue(must bool, setAt *time.Time) bool {
	most := s.k.Settings().PasswordMaxAge
	return must || most > 0 && setAt != nil && s.k.Clock().Now().Sub(*setAt) > most
}

// confirmPassword finds out whether the caller knows his password; path names the field that it came in. A wrong one counts
// as a failed login.
func (s *service) confirmPassword(ctx context.Context, user *User, guards []guarded, path, password string) error {
	ok, _, err := s.hasher.check(ctx, user.Password, password)
	if err != nil || ok {
		return err
	}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.countFailure(ctx, tx, guards); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: "password_refused"})
	})
	if err != nil {
		return err
	}
	return manor.Invalid(manor.FieldError{Path: path, Code: "wrong", Message: "This is not your password."})
}

// setPassword gives a user a password that he need not change. Requests for another one are void from now on.
func (s *service) setPassword(ctx context.Context, tx *manor.Tx, userID, hash string, which func(*bun.UpdateQuery) *bun.UpdateQuery) (int64, error) {
	now := s.k.Clock().Now()
	query := tx.NewUpdate().Model((*User)(nil)).
		Set("password_hash = ?", hash).Set("password_changed_at = ?", now).Set("must_change_password = ?", false).
		Set("updated_at = ?", now).Set("version = version + 1").Where("id = ?", userID)
	n, err := affected(which(query).Exec(ctx))
	if err != nil {
		return 0, fmt.Errorf("set a password: %w", err)
	}
	if err := s.userChanged(ctx, tx, userID); err != nil {
		return 0, err
	}
	return n, s.voidResets(ctx, tx, userID)
}

func optional(text string) *string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return &text
}
