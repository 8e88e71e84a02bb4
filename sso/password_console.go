package sso

import (
	"context"
	"encoding/json"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

type preparedKey struct{}

// prepared is a password with its hash.
type prepared struct{ password, hash string }

// prepareUser hashes the password of a body before the transaction begins: it takes a tenth of a second, in which nobody
// could write on SQLite. One that breaks a rule is not worth it; beforeUser says so.
func (s *service) prepareUser(ctx context.Context, body map[string]json.RawMessage) (context.Context, error) {
	var password string
	if json.Unmarshal(body["password"], &password) != nil || password == "" {
		return ctx, nil
	}
	wrong, err := s.passwordProblems("password", password, nil)
	if err != nil || len(wrong) > 0 {
		return ctx, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, preparedKey{}, prepared{password: password, hash: hash}), nil
}

// hashChosen puts the hash in the place of a password that the input set. An empty one leaves the password as it is. Who
// set his own need not change it.
func (s *service) hashChosen(ctx context.Context, save *admin.Save[User]) error {
	row, before := save.Row, save.Before
	if row.Password == "" || !save.Created() && !save.Changed["password"] {
		if before != nil {
			row.Password = before.Password
		}
		return nil
	}
	wrong, err := s.passwordProblems("password", row.Password, row)
	if err != nil {
		return err
	}
	if err := manor.Invalid(wrong...); err != nil {
		return err
	}
	done, _ := ctx.Value(preparedKey{}).(prepared)
	if done.hash == "" || done.password != row.Password {
		if done.hash, err = s.hasher.hash(ctx, row.Password); err != nil {
			return err
		}
	}
	now := s.k.Clock().Now()
	row.Password, row.PasswordChangedAt = done.hash, &now
	if save.Who != nil && save.Who.UserID == row.ID {
		row.MustChangePassword = false
	}
	return nil
}
