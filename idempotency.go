package manor

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

// Answer is what a handler answers, in a form that can be kept and given again.
type Answer struct {
	Status int
	Header map[string]string
	Body   []byte
}

// ReplayedHeader marks an answer that was given before.
const ReplayedHeader = "Idempotency-Replayed"

const (
	longestKey    = 255
	flightReserve = 5 * time.Second // an in-flight marker outlives the request's time limit by this much
	// flightPatience bounds the wait for a Redis that does not answer: it only saves two requests from running at once.
	flightPatience = time.Second
)

// idempotencyRow is a kept answer. Its id is made of caller, route and key.
type idempotencyRow struct {
	bun.BaseModel `bun:"table:idempotency_keys"`

	ID        string          `bun:"id,pk"`
	BodyHash  string          `bun:"body_hash"`
	Status    int             `bun:"status"`
	Header    json.RawMessage `bun:"header,type:jsonb"`
	Body      []byte          `bun:"body"`
	CreatedAt time.Time       `bun:"created_at"`
}

// Idempotent runs a change in a transaction, at most once per key: key is the Idempotency-Key header (empty: just run),
// route the operation ("POST /api/v1/courses"); keys of different callers and routes do not meet. A 2xx answer is kept in the
// same transaction and given again, marked with ReplayedHeader; other answers and errors are not kept.
// Errors: idempotency_in_flight while the first request runs, idempotency_mismatch for the same key with another body,
// invalid_parameter for a key that is not 1–255 printable ASCII characters, and those of run.
func (k *Kernel) Idempotent(ctx context.Context, key, route string, body []byte, run func(ctx context.Context, tx *Tx) (*Answer, error)) (*Answer, error) {
	if key == "" {
		return k.runOnce(ctx, nil, run)
	}
	if !validIdempotencyKey(key) {
		return nil, &Error{Code: problem.InvalidParameter, Detail: "The Idempotency-Key is not valid.",
			Errors: []FieldError{{Path: "Idempotency-Key", Code: "invalid", Message: "1 to 255 printable ASCII characters."}}}
	}
	row := &idempotencyRow{ID: digest([]byte(callerScope(ctx)), []byte(route), []byte(key)), BodyHash: digest(body)}
	if kept, err := k.keptAnswer(ctx, row); kept != nil || err != nil {
		return kept, err
	}
	land, err := k.takeOff(ctx, row.ID)
	if err != nil {
		return nil, err
	}
	defer land()
	answer, err := k.runOnce(ctx, row, run)
	if err == nil {
		return answer, nil
	}
	// The marker may have been lost, and the first request won meanwhile: then its answer counts, whatever stopped this one.
	if kept, keptErr := k.keptAnswer(ctx, row); kept != nil || problem.CodeOf(keptErr) == problem.IdempotencyMismatch {
		return kept, keptErr
	}
	return nil, err
}

// runOnce runs the change and keeps its answer under row; a nil row keeps nothing.
func (k *Kernel) runOnce(ctx context.Context, row *idempotencyRow, run func(ctx context.Context, tx *Tx) (*Answer, error)) (*Answer, error) {
	var answer *Answer
	err := k.db.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		var err error
		if answer, err = run(ctx, tx); err != nil {
			return err
		}
		if row == nil || answer == nil || answer.Status < 200 || answer.Status > 299 {
			return nil
		}
		if row.Header, err = json.Marshal(answer.Header); err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		row.Status, row.Body, row.CreatedAt = answer.Status, answer.Body, k.clock.Now()
		if row.Body == nil {
			row.Body = []byte{}
		}
		// A row that has outlived its time but was not pruned yet gives way.
		if _, err := tx.NewDelete().Model((*idempotencyRow)(nil)).Where("id = ?", row.ID).Where("created_at < ?", k.idempotencyLimit()).Exec(ctx); err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// keptAnswer is the answer given before; nil when there is none.
func (k *Kernel) keptAnswer(ctx context.Context, want *idempotencyRow) (*Answer, error) {
	row := new(idempotencyRow)
	err := k.db.Read().NewSelect().Model(row).Where("id = ?", want.ID).Where("created_at >= ?", k.idempotencyLimit()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up the kept answer: %w", database.Translate(err))
	}
	if row.BodyHash != want.BodyHash {
		return nil, Errorf(problem.IdempotencyMismatch, "This Idempotency-Key was used before with another body.")
	}
	answer := &Answer{Status: row.Status, Body: row.Body}
	if err := json.Unmarshal(row.Header, &answer.Header); err != nil {
		return nil, fmt.Errorf("read the kept answer: %w", err)
	}
	header := map[string]string{ReplayedHeader: "true"}
	maps.Copy(header, answer.Header)
	answer.Header = header
	return answer, nil
}

// landing is the script that removes a marker only while it is still one's own.
var landing = redis.NewScript(`if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`)

// takeOff marks the request as running. Without Redis the primary key of the kept answers alone decides, later.
func (k *Kernel) takeOff(ctx context.Context, id string) (land func(), err error) {
	name, mine := "manor:{idempotency:"+id+"}", newID()
	within, stop := context.WithTimeout(ctx, flightPatience)
	defer stop()
	err = k.redis.SetArgs(within, name, mine, redis.SetArgs{Mode: "NX", TTL: k.settings.RequestTimeout + flightReserve}).Err()
	if errors.Is(err, redis.Nil) {
		return nil, &Error{Code: problem.IdempotencyFlight, Detail: "The first request with this Idempotency-Key is still running.", RetryAfter: time.Second}
	}
	if err != nil {
		k.log.WarnContext(ctx, "no in-flight marker: Redis does not answer", "error", err)
		return func() {}, nil
	}
	return func() {
		within, stop := context.WithTimeout(context.WithoutCancel(ctx), flightPatience)
		defer stop()
		if err := landing.Run(within, k.redis, []string{name}, mine).Err(); err != nil {
			k.log.WarnContext(ctx, "the in-flight marker stays until it expires", "error", err)
		}
	}, nil
}

func (k *Kernel) idempotencyLimit() time.Time { return k.clock.Now().Add(-k.settings.IdempotencyTime) }

// callerScope keeps callers apart: the user, or the address of somebody not signed in.
func callerScope(ctx context.Context) string {
	if who := PrincipalFrom(ctx); who != nil {
		if who.Key != nil { // it may do less than its owner, and must not be given his answers
			return "key " + who.Key.ID
		}
		return "user " + who.UserID
	}
	return "address " + AddressFrom(ctx)
}

func validIdempotencyKey(key string) bool {
	return len(key) <= longestKey && strings.IndexFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// digest is a hash over parts, each with its length.
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:", len(part))
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}
