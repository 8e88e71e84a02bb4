package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// auditRow is one change of one object. Rows are only ever added, in the transaction of the change, and pruned by age.
// Every index is paid for by every change, so only what an inquiry starts from can be filtered.
type auditRow struct {
	bun.BaseModel `bun:"table:audit"`

	ID      string    `bun:"id,pk" json:"id" admin:"readonly,filter"` // UUIDv7: by time
	At      time.Time `bun:"at,notnull" json:"at" admin:"readonly,filter,list"`
	ActorID string    `bun:"actor_id,notnull" json:"actor_id" admin:"readonly,filter"` // empty: the program itself
	Actor   string    `bun:"actor,notnull" json:"actor" admin:"readonly,list"`         // user name, and the name of his API key if it was by one
	// ImpersonatorID and Impersonator are who acted as the actor; empty: the actor himself.
	ImpersonatorID string          `bun:"impersonator_id,notnull" json:"impersonator_id" admin:"readonly,default"`
	Impersonator   string          `bun:"impersonator,notnull" json:"impersonator" admin:"readonly,list,default"` // user name
	RequestID      string          `bun:"request_id,notnull" json:"request_id" admin:"readonly,filter"`
	Address        string          `bun:"address,notnull" json:"address" admin:"readonly"`
	Resource       string          `bun:"resource,notnull" json:"resource" admin:"readonly,filter,list,widget=resource_name"`
	ObjectID       string          `bun:"object_id,notnull" json:"object_id" admin:"readonly,filter"`
	Title          string          `bun:"title,notnull" json:"title" admin:"readonly,list,link"`
	Action         string          `bun:"action,notnull" json:"action" admin:"readonly,filter,list,widget=action_name"`
	Written        json.RawMessage `bun:"changes,type:jsonb" json:"-" admin:"hidden"` // {field: [before, after]}, as written; shown by way of visibleChanges
}

// Entry is one line of the history.
type Entry struct {
	Resource string // "courses", or an app's own word for what is no resource
	ObjectID string
	Title    string           // how the object is called
	Action   string           // "create", "update", "delete", "restore", an action's name, or an app's own: "login"
	Changes  map[string]any   // optional; no secrets
	Actor    *manor.Principal // nil: the caller of the request

	changes json.RawMessage
}

// Record writes lines of history within tx, for what does not pass through a resource: logins, imports. Who, when, from
// where and in which request come from ctx.
func Record(ctx context.Context, k *manor.Kernel, tx *manor.Tx, entries ...Entry) error {
	q := newBatch(tx)
	for _, entry := range entries {
		if err := q.entry(ctx, k, entry); err != nil {
			return err
		}
	}
	_, err := q.exec(ctx)
	return err
}

// record adds a line of history and its event.
func (q *batch) record(ctx context.Context, k *manor.Kernel, entry Entry, events ...manor.Event) error {
	if err := q.entry(ctx, k, entry); err != nil {
		return err
	}
	return q.emit(k, events...)
}

// emit adds events.
func (q *batch) emit(k *manor.Kernel, events ...manor.Event) error {
	if len(events) == 0 {
		return nil
	}
	b, err := k.AppendEvents(q.b, q.tx, events...)
	if err != nil {
		return err
	}
	q.b = append(b, ";\n"...)
	return nil
}

func (q *batch) entry(ctx context.Context, k *manor.Kernel, entry Entry) error {
	actor := entry.Actor
	if actor == nil {
		actor = manor.PrincipalFrom(ctx)
	}
	if actor == nil {
		actor = &manor.Principal{}
	}
	impersonator := actor.Impersonator
	if impersonator == nil {
		impersonator = &manor.Impersonator{}
	}
	changes := entry.changes
	if changes == nil {
		changes = json.RawMessage("{}")
		if entry.Changes != nil {
			text, err := json.Marshal(entry.Changes)
			if err != nil {
				return fmt.Errorf("history of %s %s: %w", entry.Resource, entry.ObjectID, err)
			}
			changes = text
		}
	}
	q.add(`INSERT INTO "audit" ("id", "at", "actor_id", "actor", "impersonator_id", "impersonator", "request_id", "address", "resource", "object_id", "title", "action", "changes") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		newID(), k.Clock().Now(), actor.UserID, actorName(actor), impersonator.UserID, impersonator.Username, manor.RequestIDFrom(ctx), manor.AddressFrom(ctx),
		entry.Resource, entry.ObjectID, cut(entry.Title, 500), entry.Action, string(changes))
	return nil
}

// actorName is who did something, and by which API key.
func actorName(who *manor.Principal) string {
	if who.Key == nil {
		return who.Username
	}
	return who.Username + " (API key " + who.Key.Name + ")"
}

// recorded is how a row is called in the history, which has other readers than the row: by its id when not everybody who
// sees the row sees its title.
func (r *resource) recorded(row reflect.Value) string {
	if f := r.titleField; f != nil && (f.permission != "" || f.Hidden || f.Secret) {
		return r.idOf(row)
	}
	return r.title(row)
}

// cut shortens a text to n runes.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}

// changeSet writes {"field": [before, after], …}.
type changeSet struct {
	b json.RawMessage
}

func (c *changeSet) key(path string) {
	if len(c.b) > 1 {
		c.b = append(c.b, ',')
	}
	c.b = appendText(c.b, path)
	c.b = append(c.b, ':')
}

// field adds a field that changed. before or after may be invalid: null. Hidden fields leave no trace, secret ones no value.
func (c *changeSet) field(path string, f *field, before, after reflect.Value) {
	if f.Hidden {
		return
	}
	c.key(path)
	c.b = append(c.b, '[')
	c.value(f, before)
	c.b = append(c.b, ',')
	c.value(f, after)
	c.b = append(c.b, ']')
}

// title adds an object that came or went by its name.
func (c *changeSet) title(path, before, after string) {
	c.key(path)
	c.b = append(c.b, '[')
	for i, text := range []string{before, after} {
		if i > 0 {
			c.b = append(c.b, ',')
		}
		if text == "" {
			c.b = append(c.b, "null"...)
			continue
		}
		c.b = appendText(c.b, text)
	}
	c.b = append(c.b, ']')
}

func (c *changeSet) value(f *field, row reflect.Value) {
	if !row.IsValid() {
		c.b = append(c.b, "null"...)
		return
	}
	value := f.in(row)
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			c.b = append(c.b, "null"...)
			return
		}
		value = value.Elem()
	}
	if f.Secret {
		c.b = append(c.b, `"***"`...)
		return
	}
	switch f.kind {
	case model.Time:
		if t, ok := value.Interface().(time.Time); ok {
			c.b = append(c.b, t.UTC().Format(`"2006-01-02T15:04:05.000Z"`)...)
			return
		}
	case model.JSON:
		if text := marshalled(value); text != nil {
			c.b = append(c.b, text...)
			return
		}
	}
	text, err := json.Marshal(value.Interface())
	if err != nil {
		text = nullJSON
	}
	c.b = append(c.b, text...)
}

func (c *changeSet) done() json.RawMessage { return append(c.b, '}') }

func appendText(b []byte, text string) []byte {
	quoted, err := json.Marshal(strings.ToValidUTF8(text, "�"))
	if err != nil {
		return append(b, `""`...)
	}
	return append(b, quoted...)
}
