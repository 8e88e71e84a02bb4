package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

// maxUndone is how many lines of history are undone at once.
const maxUndone = 1000

// Why a field stays as it is.
const (
	skippedReadOnly = "read_only" // the caller cannot set it
	skippedSecret   = "secret"    // its values were never written down
	skippedFile     = "file"      // the file is gone, or another user's
)

// revertPreview is what a revert would do.
type revertPreview struct {
	Changes json.RawMessage `json:"changes"` // {"title": [now, then]}
	Skipped []skippedField  `json:"skipped"`
}

type skippedField struct {
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

// revert is POST /{id}/revert {"history_id"}: the row as it was right after that line of its history, by undoing the newer
// ones. It is an ordinary update: 200 with the object, every rule holds, and the history names it revert. With
// dry_run=true it only tells what would change. Children that were deleted since come back as new ones.
func (c *call) revert(id string) error {
	line, err := c.revertTarget()
	if err != nil {
		return err
	}
	dry, err := flag(c.c.Query("dry_run"))
	if err != nil {
		return err
	}
	var out *shown
	var preview *revertPreview
	err = c.site.kernel.DB().InTx(c.ctx, func(ctx context.Context, tx *manor.Tx) error {
		rec, err := c.fetch(ctx, tx.Tx, c.who, id, fetchOptions{lock: !dry})
		if err != nil {
			return err
		}
		if err := c.precondition(ctx, tx, rec); err != nil {
			return err
		}
		past, err := c.pastOf(ctx, tx, rec, line)
		if err != nil {
			return err
		}
		if dry {
			preview = past.preview()
			return c.demand(ctx, tx.Tx, c.who, "update", rec)
		}
		changed, err := c.change(ctx, tx, rec, past.members, reverting)
		if err != nil {
			return err
		}
		out, err = c.show(ctx, tx, changed)
		return err
	})
	if err != nil {
		return c.conflict(err, false)
	}
	if dry {
		body, err := json.Marshal(preview)
		if err != nil {
			return fmt.Errorf("revert preview: %w", err)
		}
		c.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.c.Send(body)
	}
	return c.send(&manor.Answer{Status: http.StatusOK, Body: out.body, Header: map[string]string{
		fiber.HeaderContentType: fiber.MIMEApplicationJSON, fiber.HeaderETag: out.etag,
	}})
}

func flag(value string) (bool, error) {
	switch value {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, badParam("dry_run", "true or false is expected")
}

// revertTarget reads which line of history the row shall return to.
func (c *call) revertTarget() (string, error) {
	members, err := object(c.c.Body())
	if err != nil {
		return "", err
	}
	var wrong faults
	id := ""
	for name, raw := range members {
		text, isText := jsonText(raw)
		switch {
		case name != "history_id":
			wrong.add(name, "unknown", "There is no such field.")
		case !isText || text == "":
			wrong.add(name, "type", "This must be the id of a line of history.")
		default:
			id = text
		}
	}
	if members["history_id"] == nil {
		wrong.add("history_id", "required", "This is required.")
	}
	return id, wrong.err()
}

// pastOf undoes the lines behind one line, newest first, in thought.
func (c *call) pastOf(ctx context.Context, tx *manor.Tx, rec *record, line string) (*past, error) {
	locked, err := c.lockedFor(ctx, c.who, rec.row)
	if err != nil {
		return nil, err
	}
	lines, err := c.linesSince(ctx, tx, c.idOf(rec.row), line)
	if err != nil {
		return nil, err
	}
	p := newPast(c, rec, locked)
	for _, written := range lines {
		changes := map[string][]json.RawMessage{}
		if err := json.Unmarshal(written, &changes); err != nil {
			var mismatch *json.UnmarshalTypeError
			if errors.As(err, &mismatch) {
				continue // an app's own line, which tells something else than values before and after
			}
			return nil, fmt.Errorf("history of %s: %w", c.name, err)
		}
		for path, pair := range changes {
			if len(pair) == 2 && c.view.remembers(path, c.who) {
				p.undo(path, pair[0])
			}
		}
	}
	return p, p.settle(ctx, tx)
}

// linesSince are the changes of an object behind one of its lines, newest first.
func (c *call) linesSince(ctx context.Context, tx *manor.Tx, object, line string) ([]json.RawMessage, error) {
	s := newStatement(tx.Tx)
	s.add(`SELECT h."id", h."changes" FROM "audit" AS h WHERE h."resource" = `)
	s.arg(c.name)
	s.add(` AND h."object_id" = `)
	s.arg(object)
	s.add(` AND h."id" >= `)
	s.arg(line)
	s.add(` ORDER BY h."id" DESC LIMIT `)
	s.number(maxUndone + 2)
	rows, err := s.query(ctx, tx.Tx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []json.RawMessage
	found := false
	for rows.Next() {
		var id string
		var changes []byte
		if err := rows.Scan(&id, &changes); err != nil {
			return nil, database.Translate(err)
		}
		if found = id == line; found {
			break
		}
		if len(changes) > 0 {
			lines = append(lines, append(json.RawMessage(nil), changes...))
		}
	}
	switch err := rows.Err(); {
	case err != nil:
		return nil, database.Translate(err)
	case found:
		return lines, nil
	case len(lines) > maxUndone:
		return nil, manor.Errorf(problem.TooManyRows, "There are more than %d changes since then. Go back in smaller steps.", maxUndone)
	case forgotten(line, c.site.kernel.Clock().Now()):
		return nil, manor.Errorf(manor.CodeConflict, "The history is kept for %d days: what was changed before that is no longer known.", int(historyKept/dayLength))
	}
	return nil, manor.Invalid(manor.FieldError{Path: "history_id", Code: "not_found", Message: "This is not a line of this history."})
}

// forgotten tells whether a line with this id, which holds the time it was made at, would have been deleted by now.
func forgotten(line string, now time.Time) bool {
	id, err := uuid.Parse(line)
	if err != nil || id.Version() != 7 {
		return false
	}
	var ms int64
	for _, b := range id[:6] {
		ms = ms<<8 | int64(b)
	}
	return time.UnixMilli(ms).Before(now.Add(-historyKept))
}
