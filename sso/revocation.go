package sso

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// Revocation is one line of the log of what no longer holds: a session that ended, a user who was locked, deleted,
// renamed, promoted or demoted, or an API key that was revoked or changed. Lines are numbered 1, 2, 3… in the order of their commits. A line goes when everything
// that it speaks of has ended by itself.
type Revocation struct {
	bun.BaseModel `bun:"table:revocations"`
	Seq           int64     `bun:"id,pk"`
	Kind          string    `bun:"kind,notnull"`    // session, user, key
	Subject       string    `bun:"subject,notnull"` // id of the session, the user or the key
	ExpiresAt     time.Time `bun:"expires_at,notnull" admin:"index"`
}

// revocationHead is the one row that numbers the lines.
type revocationHead struct {
	bun.BaseModel `bun:"table:revocation_heads"`
	ID            string `bun:"id,pk"`          // always headID
	LogID         string `bun:"log_id,notnull"` // made once with the database: logs of two databases never mix in one Redis
	Seq           int64  `bun:"seq,notnull"`    // number of the newest line
}

const (
	headID = "log"

	revokedSession = "session"
	revokedUser    = "user"
	revokedKey     = "key"

	// keepRevocation is how long a line stays: until no access token made before it can hold, on any clock.
	keepRevocation = accessLifetime + 2*leeway
	// insertedAtOnce is how many lines one statement writes.
	insertedAtOnce = 500
)

// revoke writes lines into the log, within tx. They are in force here once tx is committed, elsewhere within a second.
// The row of the head stays locked until the commit, so that numbers are committed in their order and whoever reads
// number n has seen all before it.
func (s *service) revoke(ctx context.Context, tx *manor.Tx, lines ...Revocation) error {
	if len(lines) == 0 {
		return nil
	}
	head := revocationHead{ID: headID, LogID: uuid.Must(uuid.NewV7()).String(), Seq: int64(len(lines))}
	err := tx.NewInsert().Model(&head).On("CONFLICT (id) DO UPDATE").
		Set("seq = ?TableAlias.seq + EXCLUDED.seq").Returning("log_id, seq").Scan(ctx)
	if err != nil {
		return fmt.Errorf("number revocations: %w", err)
	}
	for i := range lines {
		lines[i].Seq = head.Seq - int64(len(lines)) + int64(i) + 1
	}
	for start := 0; start < len(lines); start += insertedAtOnce {
		part := lines[start:min(start+insertedAtOnce, len(lines))]
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("write revocations: %w", err)
		}
	}
	tx.AfterCommit(func(ctx context.Context) { s.revocations.committed(ctx, head.LogID, lines) })
	return nil
}

// sessionsEnded writes down that sessions ended: a browser's for as long as it could have lasted, because its cookie names
// it so long; one with tokens until the last of them has ended. What was begun from one as another user ends too.
func (s *service) sessionsEnded(ctx context.Context, tx *manor.Tx, sessions []Session) error {
	children, err := s.endChildren(ctx, tx, sessions)
	if err != nil {
		return err
	}
	sessions = append(sessions[:len(sessions):len(sessions)], children...)
	lines := make([]Revocation, len(sessions))
	for i, session := range sessions {
		until := s.k.Clock().Now().Add(keepRevocation)
		if session.Kind == kindBrowser && session.ExpiresAt.After(until) {
			until = session.ExpiresAt
		}
		lines[i] = Revocation{Kind: revokedSession, Subject: session.ID, ExpiresAt: until}
	}
	return s.revoke(ctx, tx, lines...)
}

// userChanged writes down that what sessions remember of a user (active, superuser, name) is to be read again.
func (s *service) userChanged(ctx context.Context, tx *manor.Tx, userID string) error {
	return s.revoke(ctx, tx, Revocation{Kind: revokedUser, Subject: userID, ExpiresAt: s.k.Clock().Now().Add(keepRevocation)})
}

// keysChanged writes down that what is remembered of API keys (scopes, end, revoked) is to be read again.
func (s *service) keysChanged(ctx context.Context, tx *manor.Tx, ids ...string) error {
	lines, until := make([]Revocation, len(ids)), s.k.Clock().Now().Add(keepRevocation)
	for i, id := range ids {
		lines[i] = Revocation{Kind: revokedKey, Subject: id, ExpiresAt: until}
	}
	return s.revoke(ctx, tx, lines...)
}
