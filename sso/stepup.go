package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/database"
)

// stepUp takes the caller's password again, and a code where he has a second factor: his session counts as just signed in.
func (s *service) stepUp(ctx context.Context, who *manor.Principal, in proof) error {
	return s.prove(ctx, who, in, func(ctx context.Context, tx *manor.Tx, user *User) error {
		changed, err := affected(tx.NewUpdate().Model((*Session)(nil)).Set("authenticated_at = ?", s.k.Clock().Now()).
			Where("id = ?", who.SessionID).Where("user_id = ?", user.ID).Where("ended_at IS NULL").Exec(ctx))
		if err != nil {
			return fmt.Errorf("step up a session: %w", err)
		}
		if changed == 0 {
			return manor.Errorf(manor.CodeForbidden, "Only a session that somebody signed in to can do this.")
		}
		return s.recordFor(ctx, tx, who, eventStepUp)
	})
}

// ProvedAt implements manor.Recency. It asks the database each time: what depends on it is rare, and a step up counts at
// once in every process.
func (v *verifier) ProvedAt(ctx context.Context, who *manor.Principal) (time.Time, error) {
	var row struct {
		CreatedAt       time.Time  `bun:"created_at"`
		AuthenticatedAt *time.Time `bun:"authenticated_at"`
	}
	if who.Acting() {
		return time.Time{}, nil
	}
	err := v.s.k.DB().Read().NewSelect().TableExpr("sessions").Column("created_at", "authenticated_at").
		Where("id = ?", who.SessionID).Where("user_id = ?", who.UserID).Scan(ctx, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read when a session was signed in to: %w", database.Translate(err))
	}
	if row.AuthenticatedAt != nil {
		return *row.AuthenticatedAt, nil
	}
	return row.CreatedAt, nil // from before sessions knew
}

// recentForAccount asks who makes a superuser of somebody, sets another's password, or changes what leads into a superuser's
// account or his own one (password, e-mail address, phone number), for his own password first: by these a stolen session would
// become the account.
func (s *service) recentForAccount(ctx context.Context, save *admin.Save[User]) error {
	before := save.Before
	if save.Who == nil {
		return nil
	}
	makes := save.Row.Superuser && (before == nil || !before.Superuser)
	guarded := before != nil && (before.Superuser || save.Who.UserID == save.Row.ID)
	takes := before != nil && save.Changed["password"] || guarded && (save.Changed["email"] || save.Changed["phone"])
	if !makes && !takes {
		return nil
	}
	return s.k.RequireRecent(ctx, manor.Recently)
}
