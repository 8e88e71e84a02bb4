package manor

import (
	"context"
	"errors"
)

// Event is something that happened to an object, written in the transaction that made it happen.
type Event struct {
	Topic   string // "courses.updated"
	Key     string // id of the object; events of one key stay in order
	Payload any    // marshalled to JSON; no secrets
}

// Emit writes events into the outbox, within tx. They leave the process only after commit.
func (k *Kernel) Emit(ctx context.Context, tx *Tx, events ...Event) error {
	return errors.New("outbox: to be filled")
}
