package sso

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/hashing"
)

// Cost is what one password costs to check, by argon2id (RFC 9106).
type Cost struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// defaultCost is the second recommended option of RFC 9106, section 4, 64 MiB and 3 passes, with one lane instead of four: the
// work is the same, and a hash keeps one processor busy instead of all.
var defaultCost = Cost{Memory: 64 << 10, Time: 3, Threads: 1}

const (
	saltSize = 16
	keySize  = 32
	// queueLength is how many may wait for their turn, and longestWait how long; others are told to come back.
	queueLength = 200
	longestWait = 10 * time.Second
	// What a stored hash may ask for at most.
	largestMemory = 1 << 20 // KiB
	largestTime   = 64
	// heavy is the memory of a hash, in KiB, from which on it is worth collecting at once.
	heavy = 8 << 10
	// returnMemoryAfter an idle time what hashing took is given back to the system.
	returnMemoryAfter = 500 * time.Millisecond
)

// hasher makes and checks password hashes, a few at a time, so that a storm of logins takes neither all memory nor all
// processors.
type hasher struct {
	cost    Cost
	slots   chan struct{}
	waiting atomic.Int64
	here    atomic.Int64         // hashes that this process is making
	used    atomic.Int64         // hashes it made, to tell whether there was one since
	release func()               // gives free memory back to the system
	during  func()               // runs with each hash, for tests; nil: nothing
	beside  chan *hashing.Worker // as many as slots; nil: none
}

func newHasher(cost Cost) *hasher {
	// One processor is left to other requests: with all of them hashing, every request would wait behind the logins.
	return &hasher{cost: cost, release: debug.FreeOSMemory, slots: make(chan struct{}, max(1, min(4, runtime.GOMAXPROCS(0)-1)))}
}

// hashBeside lets processes of the lowest priority hash while somebody waits for his turn, so that other requests are
// answered as fast as when nobody signs in.
func (h *hasher) hashBeside(log *slog.Logger) {
	h.beside = make(chan *hashing.Worker, cap(h.slots))
	for range cap(h.slots) {
		h.beside <- hashing.NewWorker(log)
	}
}

// hash makes a hash in PHC form: $argon2id$v=19$m=…,t=…,p=…$salt$key.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make a salt: %w", err)
	}
	key, err := h.derive(ctx, password, salt, h.cost, keySize)
	if err != nil {
		return "", err
	}
	return encodeHash(h.cost, salt, key), nil
}

// check tells whether the password made the hash. An empty hash never fits and takes as long as one that does not.
// stale: the hash was made at another cost and should be made anew.
func (h *hasher) check(ctx context.Context, encoded, password string) (ok, stale bool, err error) {
	cost, salt, key := h.cost, make([]byte, saltSize), []byte(nil)
	if encoded != "" {
		if cost, salt, key, err = decodeHash(encoded); err != nil {
			return false, false, err
		}
	}
	got, err := h.derive(ctx, password, salt, cost, uint32(max(len(key), keySize)))
	if err != nil {
		return false, false, err
	}
	ok = len(key) > 0 && subtle.ConstantTimeCompare(got, key) == 1
	return ok, cost != h.cost, nil
}

// turnKey marks the context of somebody whose turn it is.
type turnKey struct{}

// turn waits until one more may have passwords hashed. In the context that it answers nothing waits a second time; leave lets
// the next one in, and has to be called. Unavailable when too many wait, or it took too long.
func (h *hasher) turn(ctx context.Context) (inTurn context.Context, leave func(), err error) {
	if ctx.Value(turnKey{}) != nil {
		return ctx, func() {}, nil
	}
	if h.waiting.Add(1) > queueLength {
		h.waiting.Add(-1)
		return nil, nil, busyLogins()
	}
	wait := time.NewTimer(longestWait)
	defer wait.Stop()
	select {
	case h.slots <- struct{}{}:
	case <-wait.C:
		err = busyLogins()
	case <-ctx.Done():
		err = busyLogins().Wrap(ctx.Err())
	}
	if err != nil {
		h.waiting.Add(-1)
		return nil, nil, err
	}
	leave = func() {
		<-h.slots
		h.waiting.Add(-1)
	}
	return context.WithValue(ctx, turnKey{}, true), leave, nil
}

func (h *hasher) derive(ctx context.Context, password string, salt []byte, cost Cost, size uint32) ([]byte, error) {
	_, leave, err := h.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if h.during != nil {
		h.during()
	}
	job := hashing.Job{Password: []byte(password), Salt: salt, Time: cost.Time, Memory: cost.Memory, Threads: cost.Threads, Size: size}
	if key, ok := h.askBeside(cost, job); ok {
		return key, nil
	}
	h.here.Add(1)
	key := job.Key()
	h.here.Add(-1)
	if cost.Memory >= heavy {
		runtime.GC() // what it took is free for the next one, instead of piling up in a storm of logins
		h.returnMemory(h.used.Add(1))
	}
	return key, nil
}

// askBeside has a job done by a process beside. One is started once somebody waits, and until it is ready, or if it fails, the
// answer is false. What costs more than usual is not asked for: it would seem late.
func (h *hasher) askBeside(cost Cost, job hashing.Job) (key []byte, ok bool) {
	if h.beside == nil || cost != h.cost {
		return nil, false
	}
	worker := <-h.beside // whose turn it is finds one
	defer func() { h.beside <- worker }()
	return worker.Key(job, h.waiting.Load() > int64(cap(h.slots)))
}

// returnMemory gives the memory of hashing back to the system once this process made no other hash for a while.
func (h *hasher) returnMemory(last int64) {
	time.AfterFunc(returnMemoryAfter, func() {
		if h.used.Load() == last && h.here.Load() == 0 {
			h.release()
		}
	})
}

func busyLogins() *manor.Error {
	e := manor.Errorf(manor.CodeUnavailable, "Too many people are signing in right now. Try again in a moment.")
	e.RetryAfter = time.Duration(2+mathrand.IntN(4)) * time.Second // not all at the same moment
	return e
}

func encodeHash(cost Cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, cost.Memory, cost.Time, cost.Threads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

func decodeHash(encoded string) (cost Cost, salt, key []byte, err error) {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return cost, nil, nil, fmt.Errorf("stored password hash is not argon2id in PHC form")
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return cost, nil, nil, fmt.Errorf("stored password hash has the version %q, not v=%d", parts[2], argon2.Version)
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.Memory, &cost.Time, &cost.Threads); err != nil {
		return cost, nil, nil, fmt.Errorf("stored password hash has the parameters %q: %w", parts[3], err)
	}
	if cost.Memory == 0 || cost.Memory > largestMemory || cost.Time == 0 || cost.Time > largestTime || cost.Threads == 0 {
		return cost, nil, nil, fmt.Errorf("stored password hash has parameters out of range: %q", parts[3])
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return cost, nil, nil, fmt.Errorf("stored password hash has a bad salt: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return cost, nil, nil, fmt.Errorf("stored password hash has a bad key: %w", err)
	}
	if len(salt) < 8 || len(key) < 16 || len(key) > 128 {
		return cost, nil, nil, fmt.Errorf("stored password hash has a salt of %d and a key of %d bytes", len(salt), len(key))
	}
	return cost, salt, key, nil
}
