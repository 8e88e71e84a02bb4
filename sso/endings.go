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
	table atomic.Pointer[endingTable]
	mu    sync.Mutex // one writer at a time; readers take no lock
}

// sieve has two bits set in one word for every ending: an id without both of them has not ended.
type sieve []atomic.Uint64

func newEndings() *endings {
	e := &endings{}
	for i := range e.shards {
		e.shards[i].rebuild(&endingTable{}, 0)
	}
	return e
}

func (e *endings) shard(id sessionKey) *endingShard { return &e.shards[id[15]&(endingShards-1)] }

// has tells whether a session ended.
func (e *endings) has(id sessionKey) bool {
	shard := e.shard(id)
	return shard.sieve.Load().has(id) && shard.table.Load().has(id)
}

func (e *endings) add(id sessionKey, until time.Time) {
	shard := e.shard(id)
	shard.mu.Lock()
	defer shard.mu.Unlock()
	table := shard.table.Load()
	if 2*(table.used+1) > len(table.slots) || table.used >= perWord*len(*shard.sieve.Load()) {
		shard.rebuild(table, 0)
		table = shard.table.Load()
	}
	table.add(id, uint32(until.Unix()))
	shard.sieve.Load().add(id)
}

// drop forgets those whose time is over.
func (e *endings) drop(now time.Time) {
	limit := uint32(now.Unix())
	for i := range e.shards {
		shard := &e.shards[i]
		shard.mu.Lock()
		if table := shard.table.Load(); table.anyBefore(limit) {
			shard.rebuild(table, limit)
		}
		shard.mu.Unlock()
	}
}

func (e *endings) size() (n int) {
	for i := range e.shards {
		shard := &e.shards[i]
		shard.mu.Lock()
		n += shard.table.Load().used
		shard.mu.Unlock()
	}
	return n
}

// rebuild makes table and sieve anew without those whose time is over before limit, and with room to grow. The shard is
// locked, or not in use yet; readers see the former ones until the new ones are complete.
func (s *endingShard) rebuild(from *endingTable, limit uint32) {
	left := 0
	from.each(func(_ sessionKey, until uint32) {
		if until >= limit {
			left++
		}
	})
	table, words := newEndingTable(left+1), smallestSieve
	for words*perWord < 2*left {
		words *= 2
	}
	fresh := make(sieve, words)
	from.each(func(id sessionKey, until uint32) {
		if until >= limit {
			table.add(id, until)
			fresh.add(id)
		}
	})
	s.table.Store(table)
	s.sieve.Store(&fresh)
}

// place is the word of an id and its two bits, made of bytes of the second half that chose no shard.
func (v sieve) place(id sessionKey) (word *atomic.Uint64, bits uint64) {
	random := binary.LittleEndian.Uint64(id[8:])
	return &v[(random>>16)&uint64(len(v)-1)], 1<<(random&63) | 1<<(random>>8&63)
}

func (v sieve) has(id sessionKey) bool {
	word, bits := v.place(id)
	return word.Load()&bits == bits
}

func (v sieve) add(id sessionKey) {
	word, bits := v.place(id)
	word.Or(bits)
}
