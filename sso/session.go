package sso

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

// endSessions ends those sessions that which picks and that still stand. Their tokens hold no longer here as soon as tx
// is committed, elsewhere within a second.
func (s *service) endSessions(ctx context.Context, tx *manor.Tx, reason string, which func(*bun.UpdateQuery) *bun.UpdateQuery) error {
	_, err := s.endSessionsOf(ctx, tx, reason, which)
	return err
}

func (s *service) endSessionsOf(ctx context.Context, tx *manor.Tx, reason string, which func(*bun.UpdateQuery) *bun.UpdateQuery) ([]Session, error) {
	now := s.k.Clock().Now()
	var ended []Session
	query := tx.NewUpdate().Model((*Session)(nil)).
		Set("ended_at = ?", now).Set("reason = ?", reason).Set("updated_at = ?", now).Set("version = version + 1").
		Where("ended_at IS NULL").Returning("id, kind, expires_at")
	if err := which(query).Scan(ctx, &ended); err != nil {
		return nil, fmt.Errorf("end sessions: %w", err)
	}
	return ended, s.sessionsEnded(ctx, tx, ended)
}

// endChildren ends the sessions in which somebody acts as another and that were begun from these.
func (s *service) endChildren(ctx context.Context, tx *manor.Tx, parents []Session) ([]Session, error) {
	if len(parents) == 0 {
		return nil, nil
	}
	ids := make([]string, len(parents))
	for i := range parents {
		ids[i] = parents[i].ID
	}
	now := s.k.Clock().Now()
	var ended []Session
	err := tx.NewUpdate().Model((*Session)(nil)).
		Set("ended_at = ?", now).Set("reason = ?", endedByParent).Set("updated_at = ?", now).Set("version = version + 1").
		Where("parent_id IN (?)", bun.List(ids)).Where("ended_at IS NULL").Returning("id, kind, expires_at").Scan(ctx, &ended)
	if err != nil {
		return nil, fmt.Errorf("end sessions: %w", err)
	}
	return ended, nil
}

// logout ends the caller's own session.
func (s *service) logout(ctx context.Context, who *manor.Principal) error {
	if who.Acting() {
		return s.logoutActing(ctx, who)
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		err := s.endSessions(ctx, tx, endedByLogout, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("id = ?", who.SessionID).Where("user_id = ?", who.UserID)
		})
		if err != nil {
			return err
		}
		return s.recordFor(ctx, tx, who, "logout")
	})
}

// logoutAll ends every session of the caller.
func (s *service) logoutAll(ctx context.Context, who *manor.Principal) error {
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		err := s.endSessions(ctx, tx, endedByLogout, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("user_id = ?", who.UserID)
		})
		if err != nil {
			return err
		}
		return s.recordFor(ctx, tx, who, "logout_all")
	})
}

// ownSessions are the caller's sessions that stand, the most recently seen first.
func (s *service) ownSessions(ctx context.Context, who *manor.Principal) ([]Session, error) {
	sessions, now := []Session{}, s.k.Clock().Now()
	err := s.standing(s.k.DB().Read().NewSelect().Model(&sessions), who.UserID, now).
		Order("last_seen_at DESC", "id DESC").Limit(200).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", database.Translate(err))
	}
	return sessions, nil
}

// standing picks a user's sessions that stand.
func (s *service) standing(q *bun.SelectQuery, userID string, now time.Time) *bun.SelectQuery {
	return q.Where("user_id = ?", userID).Where("ended_at IS NULL").Where("expires_at > ?", now).
		Where("(kind <> ? OR remembered OR last_seen_at > ?)", kindBrowser, now.Add(-s.k.Settings().SessionIdle))
}

// endOldest ends a user's oldest sessions when he has more than he may have at once with a new one, which stays whatever the
// clocks of other processes said. The login wrote the user's row before, so that of several at once none looks past the others.
func (s *service) endOldest(ctx context.Context, tx *manor.Tx, fresh *Session) error {
	most := s.k.Settings().MaxSessions
	if most == 0 {
		return nil
	}
	var ids []string
	err := s.standing(tx.NewSelect().Model((*Session)(nil)).Column("id"), fresh.UserID, s.k.Clock().Now()).Where("impersonator_id = ''").Where("id <> ?", fresh.ID).
		Order("created_at DESC", "id DESC").Offset(int64(most-1)).Limit(10_000).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("look for sessions over the limit: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	return s.endSessions(ctx, tx, endedByLimit, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Where("id IN (?)", bun.List(ids))
	})
}

// endOwnSession ends one of the caller's sessions; not_found when it is not his or has ended.
func (s *service) endOwnSession(ctx context.Context, who *manor.Principal, id string) error {
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		ended, err := s.endSessionsOf(ctx, tx, endedByUser, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("id = ?", id).Where("user_id = ?", who.UserID)
		})
		if err != nil {
			return err
		}
		if len(ended) == 0 {
			return manor.Errorf(manor.CodeNotFound, "You have no such session.")
		}
		return s.recordFor(ctx, tx, who, "session_ended")
	})
}
