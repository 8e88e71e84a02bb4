package sso

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

// apiKeyCommand is for who runs the program: he makes keys for anybody, the rules of a key's name, scopes and end hold.
func apiKeyCommand(ctx context.Context, k *manor.Kernel, args []string) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	switch {
	case len(args) >= 4 && len(args) <= 5 && args[0] == "create":
		return s.createKeyCommand(ctx, args[1:])
	case len(args) >= 1 && len(args) <= 2 && args[0] == "list":
		return s.listKeysCommand(ctx, args[1:])
	case len(args) == 2 && args[0] == "revoke":
		return s.revokeKeyCommand(ctx, args[1])
	}
	return manor.WrongUsage("write apikey create USER NAME SCOPES [DAYS], with commas between scopes and 0 days for no end; apikey list [USER]; or apikey revoke ID")
}

func (s *service) createKeyCommand(ctx context.Context, args []string) error {
	days := usualKeyDays
	if len(args) == 4 {
		var err error
		if days, err = strconv.Atoi(args[3]); err != nil || days < 0 || days > 3650 {
			return manor.WrongUsage("DAYS is a number from 0 to 3650; 0 is no end")
		}
	}
	user, err := s.keyOwner(ctx, args[0])
	if err != nil {
		return err
	}
	want := wantedKey{Name: args[1], Scopes: strings.Split(args[2], ",")}
	if days > 0 {
		end := s.k.Clock().Now().AddDate(0, 0, days)
		want.ExpiresAt = &end
	}
	var made *madeKey
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		made, err = s.makeKey(ctx, tx, user, want)
		return err
	})
	if err != nil {
		return err
	}
	s.say("%s", made.Secret)
	s.say("this is key %s of %s, shown this once; it ends: %s", made.Row.ID, user.Username, stamp(made.Row.ExpiresAt))
	return nil
}

func (s *service) keyOwner(ctx context.Context, name string) (*User, error) {
	user, err := s.userNamed(ctx, s.k.DB().Read(), loginName(name))
	if err != nil {
		return nil, err
	}
	if user == nil {
		return nil, manor.Errorf(manor.CodeNotFound, "There is no user %s.", name)
	}
	return user, nil
}

func (s *service) listKeysCommand(ctx context.Context, of []string) error {
	var rows []struct {
		APIKey
		Username string `bun:"username"`
	}
	query := s.k.DB().Read().NewSelect().TableExpr("api_keys AS k").Join("JOIN users AS u ON u.id = k.user_id").
		ColumnExpr("k.id, k.name, k.prefix, k.scopes, k.expires_at, k.last_used_at, k.revoked_at, u.username").Order("k.created_at", "k.id")
	if len(of) == 1 {
		user, err := s.keyOwner(ctx, of[0])
		if err != nil {
			return err
		}
		query = query.Where("k.user_id = ?", user.ID)
	}
	if err := query.Scan(ctx, &rows); err != nil {
		return fmt.Errorf("list API keys: %w", database.Translate(err))
	}
	w := tabwriter.NewWriter(s.k.Out(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "ID\tUSER\tNAME\tBEGINS\tSTATE\tEXPIRES\tLAST USED\tSCOPES") // Flush tells what went wrong
	now := s.k.Clock().Now()
	for i := range rows {
		row := &rows[i]
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.ID, row.Username, row.Name, row.Prefix, row.state(now),
			stamp(row.ExpiresAt), stamp(row.LastUsedAt), strings.Join(row.Scopes, ","))
	}
	return w.Flush()
}

// state is what a key is now, for people: holds, expired, revoked.
func (k *APIKey) state(now time.Time) string {
	switch {
	case k.RevokedAt != nil:
		return "revoked"
	case k.ExpiresAt != nil && !now.Before(*k.ExpiresAt):
		return "expired"
	}
	return "holds"
}

func (s *service) revokeKeyCommand(ctx context.Context, id string) error {
	var revoked []APIKey
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) (err error) {
		revoked, err = s.revokeKeys(ctx, tx, func(q *bun.UpdateQuery) *bun.UpdateQuery { return q.Where("id = ?", id) })
		return err
	})
	if err != nil {
		return err
	}
	if len(revoked) == 0 {
		return manor.Errorf(manor.CodeNotFound, "There is no key %s that holds. List them: apikey list.", id)
	}
	s.say("%s (%s…) holds no longer, in a running server within a second", revoked[0].Name, revoked[0].Prefix)
	return nil
}
