package sso

import (
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// sessionKey is the id of a session as it is kept and compared: 16 bytes, of which the last eight are random (UUIDv7).
type sessionKey = uuid.UUID

const (
	// endingShards is how many parts the endings have; a power of two.
	endingShards = 64
	// smallestSieve is the number of words of a sieve to begin with; a power of two.
	smallestSieve = 16
	// perWord is how many endings a word of a sieve takes before the sieve grows: sixteen bits for each.
	perWord = 4
)

// endings are the sessions that ended and whose tokens or cookie might still be shown: id → until when. Safe for
// concurrent use. Nearly every look is for a session that stands, and nearly all of these end at the sieve, which is small
// enough to stay near the processor and takes no lock.
type endings struct {
	shards [endingShards]endingShard
}

type endingShard struct {
	sieve atomic.Pointer[sieve]
	mu    sync.RWMutex
	until map[sessionKey]uint32 // Unix seconds, good until 2106
}

// sieve has two bits set in one word for every ending: an id without both of them has not ended.
type sieve []atomic.Uint64

func newEndings() *endings {
	e := &endings{}
	for i := range e.shards {
		e.shards[i].until = map[sessionKey]uint32{}
		e.shards[i].refill()
	}
	return e
}

func (e *endings) shard(id sessionKey) *endingShard { return &e.shards[id[15]&(endingShards-1)] }

// has tells whether a session ended.
func (e *endings) has(id sessionKey) bool {
	shard := e.shard(id)
	if !shard.sieve.Load().has(id) {
		return false
	}
	shard.mu.RLock()
	_, ended := shard.until[id]
	shard.mu.RUnlock()
	return ended
}

func (e *endings) add(id sessionKey, until time.Time) {
	shard := e.shard(id)
	shard.mu.Lock()
	defer shard.mu.Unlock()
	shard.until[id] = max(shard.until[id], uint32(until.Unix()))
	if sieve := *shard.sieve.Load(); len(shard.until) > perWord*len(sieve) {
		shard.refill()
	} else {
		sieve.add(id)
	}
}

// drop forgets those whose time is over.
func (e *endings) drop(now time.Time) {
	limit := uint32(now.Unix())
	for i := range e.shards {
		shard := &e.shards[i]
		shard.mu.Lock()
		before := len(shard.until)
		for id, until := range shard.until {
			if until < limit {
				delete(shard.until, id)
			}
		}
		if len(shard.until) < before {
			shard.refill()
		}
		shard.mu.Unlock()
	}
}

func (e *endings) size() (n int) {
	for i := range e.shards {
		shard := &e.shards[i]
		shard.mu.RLock()
		n += len(shard.until)
		shard.mu.RUnlock()
	}
	return n
}

// refill makes the sieve anew, with room to grow. The shard is locked, or not in use yet.
func (s *endingShard) refill() {
	words := smallestSieve
	for words*perWord < 2*len(s.until) {
		words *= 2
	}
	fresh := make(sieve, words)
	for id := range s.until {
		fresh.add(id)
	}
	s.sieve.Store(&fresh)
}

// place is the word of an id and its two bits, made of bytes that chose no shard.
func (v sieve) place(id sessionKey) (word *atomic.Uint64, bits uint64) {
	random := binary.LittleEndian.Uint64(id[7:15])
	return &v[(random>>24)&uint64(len(v)-1)], 1<<(random>>8&63) | 1<<(random>>16&63)
}

func (v sieve) has(id sessionKey) bool {
	word, bits := v.place(id)
	return word.Load()&bits == bits
}

func (v sieve) add(id sessionKey) {
	word, bits := v.place(id)
	word.Or(bits)
}
