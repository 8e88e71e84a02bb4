package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// refresh trades a refresh token for a new pair. Each token works once, without a grace period: when an old one comes
// again, one of its two users is a thief, and the session ends with all its tokens (RFC 9700, section 4.14.2).
func (s *service) refresh(ctx context.Context, token string) (*pair, error) {
	ctx = byNobody(ctx)
	next, nextHash, err := newSecret()
	if err != nil {
		return nil, err
	}
	var session *Session
	var refusal error
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		refusal = nil
		var err error
		session, err = s.useRefreshToken(ctx, tx, hashSecret(token), nextHash)
		var refused refusedRefresh
		if errors.As(err, &refused) {
			refusal = refused // what was written is kept
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return nil, notRefreshed(refusal)
	}
	return s.pair(ctx, session, next)
}

// refusedRefresh says why a refresh token does not hold; it is no reason to roll back.
type refusedRefresh string

func (r refusedRefresh) Error() string { return string(r) }

func notRefreshed(cause error) *manor.Error {
	e := manor.Errorf(manor.CodeUnauthenticated, "The refresh token does not hold. Sign in again.").Wrap(cause)
	e.Header = map[string]string{"WWW-Authenticate": `Bearer error="invalid_token"`}
	return e
}

func (s *service) useRefreshToken(ctx context.Context, tx *manor.Tx, hash, nextHash string) (*Session, error) {
	now := s.k.Clock().Now()
	used, err := affected(tx.NewUpdate().Model((*RefreshToken)(nil)).
		Set("used_at = ?", now).Set("replaced_by = ?", nextHash).
		Where("id = ?", hash).Where("used_at IS NULL").Exec(ctx))
	if err != nil {
		return nil, fmt.Errorf("use a refresh token: %w", err)
	}
	row := &RefreshToken{Hash: hash}
	err = tx.NewSelect().Model(row).WherePK().Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, refusedRefresh("refresh token is unknown")
	}
	if err != nil {
		return nil, fmt.Errorf("read a refresh token: %w", err)
	}
	session := new(Session)
	err = lockRow(tx, tx.NewSelect().Model(session).Where("id = ?", row.SessionID)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, refusedRefresh("session is gone")
	}
	if err != nil {
		return nil, fmt.Errorf("read a session: %w", err)
	}
	if used == 0 {
		if err := s.endSessions(ctx, tx, endedByReuse, func(q *bun.UpdateQuery) *bun.UpdateQuery {
			return q.Where("id = ?", session.ID)
		}); err != nil {
			return nil, err
		}
		if err := s.recordReuse(ctx, tx, session); err != nil {
			return nil, err
		}
		return nil, refusedRefresh("refresh token was used before")
	}
	if session.EndedAt != nil || !now.Before(session.ExpiresAt) {
		return nil, refusedRefresh("session has ended")
	}
	if !now.Before(row.ExpiresAt) {
		return nil, refusedRefresh("refresh token has expired")
	}
	var active bool
	if err := tx.NewSelect().Model((*User)(nil)).Column("active").Where("id = ?", session.UserID).Scan(ctx, &active); err != nil {
		return nil, fmt.Errorf("read a user: %w", err)
	}
	if !active {
		return nil, refusedRefresh("user is locked")
	}
	_, err = tx.NewUpdate().Model((*Session)(nil)).Set("last_seen_at = ?", now).Where("id = ?", session.ID).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("write down when a session was seen: %w", err)
	}
	return session, insertRefreshToken(ctx, tx, session, nextHash, now)
}

func insertRefreshToken(ctx context.Context, tx *manor.Tx, session *Session, hash string, now time.Time) error {
	expires := now.Add(refreshLifetime)
	if expires.After(session.ExpiresAt) {
		expires = session.ExpiresAt
	}
	row := &RefreshToken{Hash: hash, SessionID: session.ID, CreatedAt: now, ExpiresAt: expires}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("keep a refresh token: %w", err)
	}
	return nil
}
