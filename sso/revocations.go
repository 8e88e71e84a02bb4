package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// copyFreshness is how long the copy of the log is believed since somebody who knows was last asked. With the asking
	// itself an end anywhere is in force here within a second.
	copyFreshness = 700 * time.Millisecond
	// confirmPatience bounds how long a request waits for the copy to be confirmed before it is answered unavailable.
	confirmPatience = 5 * time.Second
	// reloadPatience bounds the reading of the whole log, a million lines and more.
	reloadPatience = 2 * time.Minute
	// databaseFirst is how long the database is waited for before Redis may answer in its place.
	databaseFirst = 150 * time.Millisecond
	// readAtOnce is how many lines are read at once; a process that lacks more reads the log from its beginning.
	readAtOnce = 10_000
)

// revocations is this process's copy of the log. Nothing is judged by it unless it was compared within copyFreshness with
// the database, or, while the database is away, with a Redis that other processes reach too. docs/redis.md tells more.
type revocations struct {
	k       *manor.Kernel
	mirror  *mirror
	ended   *endings
	onUser  func(userID string) // what is remembered of a user is to be read again
	onKey   func(keyID string)  // and of an API key
	onGap   func()              // whatever is remembered of anybody is to be read again
	nudge   chan struct{}       // something was missed: ask at once
	reading chan struct{}       // one reader of the database at a time

	confirmed atomic.Int64 // Unix milliseconds of the last comparison; 0: never

	mu     sync.Mutex
	logID  string // empty: not loaded yet
	seq    int64  // every line up to this one is known here
	flight *confirmation
}

// confirmation is a comparison that runs; requests wait for it together.
type confirmation struct {
	began time.Time
	done  chan struct{}
	err   error
}

func newRevocations(k *manor.Kernel, onUser, onKey func(string), onGap func()) (*revocations, error) {
	r := &revocations{
		k: k, ended: newEndings(), onUser: onUser, onKey: onKey, onGap: onGap,
		nudge: make(chan struct{}, 1), reading: make(chan struct{}, 1),
	}
	var err error
	r.mirror, err = newMirror(r)
	return r, err
}

// current makes sure that the copy may be believed now: it was compared lately, or after the caller asked. Without anybody
// to compare it with it is unavailable.
func (r *revocations) current(ctx context.Context) error {
	if r.fresh() {
		return nil
	}
	for asked := r.k.Clock().Now(); ; {
		flight := r.join()
		select {
		case <-flight.done:
		case <-ctx.Done():
			return away(ctx.Err())
		}
		if flight.err != nil || r.fresh() || !flight.began.Before(asked) {
			return flight.err
		}
	}
}

// join is the comparison that runs, or a new one.
func (r *revocations) join() *confirmation {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flight == nil {
		r.flight = &confirmation{began: r.k.Clock().Now(), done: make(chan struct{})}
		go r.fly(r.flight)
	}
	return r.flight
}

func (r *revocations) fly(flight *confirmation) {
	ctx, stop := context.WithTimeout(context.Background(), confirmPatience)
	defer stop()
	flight.err = r.confirm(ctx)
	r.mu.Lock()
	r.flight = nil
	r.mu.Unlock()
	close(flight.done)
}

func (r *revocations) fresh() bool {
	age := r.k.Clock().Now().UnixMilli() - r.confirmed.Load()
	return age >= 0 && age < copyFreshness.Milliseconds()
}

// confirm compares the copy with the database, and with Redis when the database does not answer soon.
func (r *revocations) confirm(ctx context.Context) error {
	began := r.k.Clock().Now()
	asked := make(chan error, 1)
	go func() { asked <- r.fromDatabase(context.WithoutCancel(ctx)) }()
	patience := time.NewTimer(databaseFirst)
	defer patience.Stop()
	var err error
	answered := false
	select {
	case err = <-asked:
		answered = true
	case <-patience.C:
	}
	if answered && err == nil {
		r.confirmed.Store(began.UnixMilli())
		return nil
	}
	again := r.k.Clock().Now()
	if r.mirror.confirms(ctx) {
		r.confirmed.Store(again.UnixMilli())
		return nil
	}
	if !answered {
		select {
		case err = <-asked:
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err != nil {
		return away(err)
	}
	r.confirmed.Store(began.UnixMilli())
	return nil
}

// away is the answer when nobody can tell what still holds.
func away(cause error) *manor.Error {
	e := manor.Errorf(manor.CodeUnavailable, "Whether you are still signed in cannot be told now. Try again in a moment.").Wrap(cause)
	e.RetryAfter = time.Second
	return e
}

// fromDatabase reads the lines that are missing here; all of them when that is simpler or some have gone meanwhile.
func (r *revocations) fromDatabase(all context.Context) error {
	ctx, stop := context.WithTimeout(all, confirmPatience)
	defer stop()
	select {
	case r.reading <- struct{}{}:
		defer func() { <-r.reading }()
	case <-ctx.Done():
		return ctx.Err()
	}
	logID, known := r.position() // before the head is read: what is committed later only makes it larger
	head, err := r.readHead(ctx)
	if err != nil {
		return err
	}
	if logID == head.LogID && head.Seq == known {
		return nil
	}
	if logID == head.LogID && head.Seq > known && head.Seq-known <= readAtOnce {
		lines, err := r.readLines(ctx, known, head.Seq, readAtOnce)
		if err != nil {
			return err
		}
		if int64(len(lines)) == head.Seq-known {
			r.learn(logID, lines)
			return nil
		}
	}
	ctx, stop = context.WithTimeout(all, reloadPatience)
	defer stop()
	return r.reload(ctx, head)
}

// load reads the log at the start, however long it is.
func (r *revocations) load(ctx context.Context) error {
	began := r.k.Clock().Now()
	err := r.fromDatabase(ctx)
	if err == nil {
		r.confirmed.Store(began.UnixMilli())
	}
	return err
}

// reload reads the log from its beginning, at the start, after a sleep longer than lines are kept, and when the database
// was put back to an earlier state.
func (r *revocations) reload(ctx context.Context, head revocationHead) error {
	for last := int64(0); ; {
		lines, err := r.readLines(ctx, last, head.Seq, readAtOnce)
		if err != nil {
			return err
		}
		for _, line := range lines {
			r.apply(line)
			last = line.Seq
		}
		if len(lines) < readAtOnce {
			break
		}
	}
	r.mu.Lock()
	r.logID, r.seq = head.LogID, head.Seq
	r.mu.Unlock()
	r.onGap()
	return nil
}

// readHead is the newest number; of a database whose log was never written to it makes the row.
func (r *revocations) readHead(ctx context.Context) (head revocationHead, err error) {
	err = r.k.DB().Read().NewSelect().Model(&head).Where("id = ?", headID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		head = revocationHead{ID: headID, LogID: uuid.Must(uuid.NewV7()).String()}
		err = r.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
			return tx.NewInsert().Model(&head).On("CONFLICT (id) DO UPDATE").
				Set("seq = ?TableAlias.seq").Returning("log_id, seq").Scan(ctx)
		})
	}
	if err != nil {
		return head, fmt.Errorf("read the number of revocations: %w", database.Translate(err))
	}
	return head, nil
}

// readLines are those numbered above after and up to last. They are scanned by hand: there may be a million.
func (r *revocations) readLines(ctx context.Context, after, last int64, limit int) ([]Revocation, error) {
	rows, err := r.k.DB().Read().QueryContext(ctx,
		"SELECT id, kind, subject, expires_at FROM revocations WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", after, last, limit)
	if err != nil {
		return nil, fmt.Errorf("read revocations: %w", database.Translate(err))
	}
	defer rows.Close()
	var lines []Revocation
	for rows.Next() {
		var line Revocation
		if err := rows.Scan(&line.Seq, &line.Kind, &line.Subject, &line.ExpiresAt); err != nil {
			return nil, fmt.Errorf("read a revocation: %w", database.Translate(err))
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read revocations: %w", database.Translate(err))
	}
	return lines, nil
}

// committed is told of lines that this process wrote: they are in force here from now on, and others are told.
func (r *revocations) committed(ctx context.Context, logID string, lines []Revocation) {
	r.learn(logID, lines)
	r.mirror.publish(ctx, logID, lines)
}

// learn puts lines of a log in force, whatever their order. The copy counts as complete up to the last one that follows
// without a gap on what is known. It tells whether a gap was left.
func (r *revocations) learn(logID string, lines []Revocation) (gap bool) {
	for _, line := range lines {
		r.apply(line)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.logID != logID {
		return true
	}
	for _, line := range lines {
		switch {
		case line.Seq == r.seq+1:
			r.seq = line.Seq
		case line.Seq > r.seq:
			gap = true
		}
	}
	return gap
}

func (r *revocations) apply(line Revocation) {
	switch line.Kind {
	case revokedSession:
		if id, err := uuid.Parse(line.Subject); err == nil {
			r.ended.add(id, line.ExpiresAt)
		}
	case revokedUser:
		r.onUser(line.Subject)
	case revokedKey:
		r.onKey(line.Subject)
	}
}

// position is the log that the copy is of, and the number up to which it is complete.
func (r *revocations) position() (logID string, seq int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.logID, r.seq
}

// wake makes the process ask at once.
func (r *revocations) wake() {
	select {
	case r.nudge <- struct{}{}:
	default: // it will
	}
}
