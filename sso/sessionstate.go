package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// seenEvery is how often the time a session was last seen is written down; of a browser, whose session ends when it
	// is not used.
	seenEvery          = 5 * time.Minute
	seenInBrowserEvery = time.Minute
)

// sessionState is what requests need to know of a session that stood when it was read.
type sessionState struct {
	id           string
	userID       string
	expiresAt    time.Time
	idle         time.Duration       // how long it stands unused; 0: as long as it does anyway
	remembered   bool                // of a browser
	impersonator *manor.Impersonator // who acts as the user; nil: the user himself
	parent       sessionKey          // that the impersonator began it from
	cookie       string              // hash of a browser's cookie; empty: it has none
	seen         noted
}

// isIdle tells whether a browser's session was not used for too long.
func (st *sessionState) isIdle(now time.Time) bool {
	return st.idle > 0 && now.UnixMilli() >= st.seen.at.Load()+st.idle.Milliseconds()
}

func (s *service) readSession(ctx context.Context, id sessionKey) (*sessionState, error) {
	row := new(Session)
	err := s.k.DB().Read().NewSelect().Model(row).Column("id", "user_id", "ended_at", "expires_at", "last_seen_at", "kind", "cookie_hash", "remembered", "impersonator_id", "impersonator", "parent_id").
		Where("id = ?", id.String()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the state of a session: %w", database.Translate(err))
	}
	if row.EndedAt != nil {
		return nil, nil
	}
	state := &sessionState{id: row.ID, userID: row.UserID, expiresAt: row.ExpiresAt, remembered: row.Remembered}
	state.seen.at.Store(row.LastSeenAt.UnixMilli())
	if row.Kind == kindBrowser && !row.Remembered {
		state.idle = s.k.Settings().SessionIdle
	}
	if row.ImpersonatorID != "" {
		state.impersonator = &manor.Impersonator{UserID: row.ImpersonatorID, Username: row.Impersonator}
		if state.parent, err = uuid.Parse(row.ParentID); err != nil {
			return nil, fmt.Errorf("session %s: %w", row.ID, err)
		}
	}
	if row.CookieHash != nil {
		state.cookie = *row.CookieHash
	}
	return state, nil
}

// seen writes down now and then that a session was seen. A failure is logged and changes nothing else: a later request
// tries again.
func (s *service) seen(ctx context.Context, id sessionKey, state *sessionState, now time.Time) {
	every := seenEvery
	if state.idle > 0 {
		every = seenInBrowserEvery
	}
	err := s.note(ctx, &state.seen, now, every, func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewUpdate().Model((*Session)(nil)).Set("last_seen_at = ?", now).
			Where("id = ?", id.String()).Where("last_seen_at < ?", now).Exec(ctx)
		return err
	})
	if err != nil {
		s.k.Log().WarnContext(ctx, "could not write down when a session was seen", "session", state.id, "error", err)
	}
}

// actsBy tells whether the session's impersonator is the one of this id; empty: there is none.
func (st *sessionState) actsBy(id string) bool {
	if st.impersonator == nil {
		return id == ""
	}
	return id == st.impersonator.UserID
}
