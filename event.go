package manor

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// Event is something that happened to an object, written in the transaction that made it happen.
type Event struct {
	Topic   string // "courses.updated"
	Key     string // id of the object; events of one key stay in order
	Payload any    // marshalled to JSON; no secrets
}

// outboxRow is an event as it is kept. Ids grow with time, so they are the order of events.
type outboxRow struct {
	bun.BaseModel `bun:"table:outbox"`

	ID        string          `bun:"id,pk"`
	Topic     string          `bun:"topic"`
	Key       string          `bun:"key"`
	Payload   json.RawMessage `bun:"payload,type:jsonb"`
	CreatedAt time.Time       `bun:"created_at"`
}

// Emit writes events into the outbox, within tx. They leave the process only after commit.
func (k *Kernel) Emit(ctx context.Context, tx *Tx, events ...Event) error {
	if len(events) == 0 {
		return nil
	}
	rows, err := k.eventRows(events)
	if err != nil {
		return err
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	return nil
}

// AppendEvents writes the statement of Emit without running it, for who sends several statements as one.
func (k *Kernel) AppendEvents(b []byte, tx *Tx, events ...Event) ([]byte, error) {
	rows, err := k.eventRows(events)
	if err != nil {
		return nil, err
	}
	return tx.NewInsert().Model(&rows).AppendQuery(schema.NewQueryGen(tx.Tx.Dialect()), b)
}

func (k *Kernel) eventRows(events []Event) ([]outboxRow, error) {
	now := k.clock.Now()
	rows := make([]outboxRow, 0, len(events))
	for _, e := range events {
		payload, err := json.Marshal(e.Payload)
		if err != nil {
			return nil, fmt.Errorf("event %s of %s: %w", e.Topic, e.Key, err)
		}
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("event %s of %s: %w", e.Topic, e.Key, err)
		}
		rows = append(rows, outboxRow{ID: id.String(), Topic: e.Topic, Key: e.Key, Payload: payload, CreatedAt: now})
	}
	return rows, nil
}
