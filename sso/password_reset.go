package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// resetLifetime is how long a token for a new password holds.
	resetLifetime = 30 * time.Minute
	// Within resetWindow after their time requests still count: resetsOfName for one name, resetsOfNetwork from one address.
	resetWindow     = 30 * time.Minute
	resetsOfName    = 5
	resetsOfNetwork = 50
)

// forgotPassword makes a token for who calls himself so and sends it to his e-mail address. Earlier ones hold on: anybody can
// ask in another's name, and must not make void what is on its way to him. Whether there is such a user, whether he has an
// address, and whether too many asked already is not told: the answer is nothing, and the same rows are written, an event of
// the same kind included, which then holds no mail.
func (s *service) forgotPassword(ctx context.Context, typed, address string) error {
	ctx = byNobody(ctx)
	user, subject, err := s.userSigningIn(ctx, s.k.DB().Read(), typed)
	if err != nil {
		return err
	}
	if user != nil && (!user.Active || user.Email == nil || user.Kind == kindService) {
		user = nil
	}
	token, row, err := s.newReset(user, subject, address)
	if err != nil {
		return err
	}
	mail := ResetMail{Link: s.resetLink(token), Expires: row.ExpiresAt}
	if user != nil {
		mail.To, mail.Username, mail.DisplayName, mail.Language = *user.Email, user.Username, user.DisplayName, languageOf(user)
	}
	event, err := s.sealMail(row.Hash, mail)
	if err != nil {
		return err
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := lockUser(ctx, tx, row.UserID); err != nil {
			return err
		}
		many, err := tooManyResets(ctx, tx, row)
		if err != nil || many {
			return err
		}
		if err := s.openReset(ctx, tx, row); err != nil {
			return err
		}
		return s.k.Emit(ctx, tx, event)
	})
}

// newReset makes a token and the row that keeps it; user may be nil.
func (s *service) newReset(user *User, subject, address string) (token string, row *PasswordReset, err error) {
	token, hash, err := newSecret()
	if err != nil {
		return "", nil, err
	}
	now := s.k.Clock().Now()
	row = &PasswordReset{Hash: hash, Subject: hashSecret(subject), Network: clientNetwork(address), CreatedAt: now, ExpiresAt: now.Add(resetLifetime)}
	if user != nil {
		row.UserID = user.ID
	}
	return token, row, nil
}

// resetLink holds the token behind the #, which browsers keep to themselves: no log on the way and no other page learns it.
func (s *service) resetLink(token string) string {
	return s.k.Settings().BaseURL + "/console/reset#token=" + token
}

// openReset keeps a token.
func (s *service) openReset(ctx context.Context, tx *manor.Tx, row *PasswordReset) error {
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("keep a token for a new password: %w", err)
	}
	return nil
}

// voidResets makes a user's tokens for a new password void.
func (s *service) voidResets(ctx context.Context, tx *manor.Tx, userID string) error {
	_, err := tx.NewUpdate().Model((*PasswordReset)(nil)).Set("used_at = ?", s.k.Clock().Now()).
		Where("user_id = ?", userID).Where("user_id <> ''").Where("used_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("make tokens for a new password void: %w", err)
	}
	return nil
}

// tooManyResets counts what was asked for this name and from this network.
func tooManyResets(ctx context.Context, tx *manor.Tx, row *PasswordReset) (bool, error) {
	since := row.CreatedAt.Add(-resetLifetime - resetWindow)
	for _, of := range []struct {
		column, value string
		limit         int64
	}{{"subject", row.Subject, resetsOfName}, {"network", row.Network, resetsOfNetwork}} {
		n, err := tx.NewSelect().Model((*PasswordReset)(nil)).Where("? = ?", bun.Ident(of.column), of.value).Where("created_at > ?", since).Count(ctx)
		if err != nil {
			return false, fmt.Errorf("count requests for a new password: %w", err)
		}
		if n >= of.limit {
			return true, nil
		}
	}
	return false, nil
}

// lockUser keeps what concerns one user in a row; nobody's id locks nothing.
func lockUser(ctx context.Context, tx *manor.Tx, id string) error {
	var found string
	err := lockRow(tx, tx.NewSelect().Model((*User)(nil)).Column("id").Where("id = ?", id)).Scan(ctx, &found)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("lock a user: %w", err)
	}
	return nil
}

// clientNetwork is what requests from one address are counted for: an IPv4 address, or the /64 of an IPv6 one.
func clientNetwork(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip, 64).Masked().String()
}

// resetPassword sets a new password by the token of a mail or of a superuser. All sessions of the user end, and his name
// is unlocked. A password that breaks a rule leaves the token as it is.
func (s *service) resetPassword(ctx context.Context, token, chosen string) error {
	ctx = byNobody(ctx)
	hash := hashSecret(token)
	user, err := s.userOfReset(ctx, s.k.DB().Read(), hash)
	if err != nil {
		return err
	}
	wrong, err := s.passwordProblems("new_password", chosen, user)
	if err != nil {
		return err
	}
	if err := manor.Invalid(wrong...); err != nil {
		return err
	}
	password, err := s.hasher.hash(ctx, chosen)
	if err != nil {
		return err
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := lockUser(ctx, tx, user.ID); err != nil {
			return err
		}
		user, err := s.userOfReset(ctx, tx.Tx, hash) // of two who use it at once, one comes too late
		if err != nil {
			return err
		}
		if _, err := s.setPassword(ctx, tx, user.ID, password, func(q *bun.UpdateQuery) *bun.UpdateQuery { return q }); err != nil {
			return err
		}
		err = s.endSessions(ctx, tx, endedByPassword, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("user_id = ?", user.ID)
		})
		if err != nil {
			return err
		}
		if err := s.unlockName(ctx, tx, user.LoginName); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: "password_reset"})
	})
}

// userOfReset is who may set a new password by the token with this hash: one that was not used, is not void and not too old,
// of a user who may sign in.
func (s *service) userOfReset(ctx context.Context, db bun.IDB, hash string) (*User, error) {
	user := new(User)
	err := db.NewSelect().Model(user).
		Where("id = (?)", db.NewSelect().Model((*PasswordReset)(nil)).Column("user_id").
			Where("id = ?", hash).Where("used_at IS NULL").Where("expires_at > ?", s.k.Clock().Now())).
		Where("active").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, manor.Invalid(manor.FieldError{
			Path: "token", Code: "invalid_token", Message: "This link was used, has expired, or is void because the account was changed. Ask for another.",
		})
	}
	if err != nil {
		return nil, fmt.Errorf("look up a token for a new password: %w", database.Translate(err))
	}
	return user, nil
}
