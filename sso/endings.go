package sso

import (
	"sync"
	"time"

	"github.com/google/uuid"
)

// sessionKey is the id of a session as it is kept and compared: 16 bytes.
type sessionKey = uuid.UUID

// endingShards is how many parts the endings have; a power of two.
const endingShards = 64

// endings are the sessions that ended and whose tokens or cookie might still be shown: id → until when. Safe for
// concurrent use; a look takes a map read in one of the shards.
type endings struct {
	shards [endingShards]struct {
		sync.RWMutex
		until map[sessionKey]uint32 // Unix seconds, good until 2106
	}
}

func newEndings() *endings {
	e := &endings{}
	for i := range e.shards {
		e.shards[i].until = map[sessionKey]uint32{}
	}
	return e
}

// has tells whether a session ended. The last byte of a UUIDv7 is random, so that shards fill evenly.
func (e *endings) has(id sessionKey) bool {
	shard := &e.shards[id[15]&(endingShards-1)]
	shard.RLock()
	_, ended := shard.until[id]
	shard.RUnlock()
	return ended
}

func (e *endings) add(id sessionKey, until time.Time) {
	shard := &e.shards[id[15]&(endingShards-1)]
	shard.Lock()
	shard.until[id] = max(shard.until[id], uint32(until.Unix()))
	shard.Unlock()
}

// drop forgets those whose time is over.
func (e *endings) drop(now time.Time) {
	limit := uint32(now.Unix())
	for i := range e.shards {
		shard := &e.shards[i]
		shard.Lock()
		for id, until := range shard.until {
			if until < limit {
				delete(shard.until, id)
			}
		}
		shard.Unlock()
	}
}

func (e *endings) size() (n int) {
	for i := range e.shards {
		shard := &e.shards[i]
		shard.RLock()
		n += len(shard.until)
		shard.RUnlock()
	}
	return n
}
