package sso

import (
	"encoding/binary"
	"sync/atomic"
)

// smallestTable is the number of slots of a table to begin with; a power of two.
const smallestTable = 64

// endingTable is a hash table of ids with their times, by open addressing: at most half full, so that nearly every look
// takes one read of memory. One writes at a time, any number read meanwhile without a lock; nothing is ever taken out.
// Only the second half of an id is kept: 62 random bits (UUIDv7). Should two sessions ever share them, the end of one would
// sign the other out, too.
type endingTable struct {
	slots []atomic.Uint64 // 0: empty
	until []uint32        // only for writers
	used  int             // only for writers
}

// newEndingTable has room for so many and as many again.
func newEndingTable(entries int) *endingTable {
	slots := smallestTable
	for slots < 2*entries+2 {
		slots *= 2
	}
	return &endingTable{slots: make([]atomic.Uint64, slots), until: make([]uint32, slots)}
}

// kept is what of an id is kept; it needs no hash, and is never 0.
func kept(id sessionKey) uint64 { return max(binary.LittleEndian.Uint64(id[8:]), 1) }

// first is the slot where a look begins. The top byte chose the shard, and the lowest bits hold the variant of the UUID.
func (t *endingTable) first(low uint64) int { return int(low>>8) & (len(t.slots) - 1) }

func (t *endingTable) has(id sessionKey) bool {
	low := kept(id)
	for i := t.first(low); ; i = (i + 1) & (len(t.slots) - 1) {
		switch t.slots[i].Load() {
		case low:
			return true
		case 0:
			return false
		}
	}
}

// add takes an id in, or makes its time later. There is room.
func (t *endingTable) add(id sessionKey, until uint32) {
	low := kept(id)
	for i := t.first(low); ; i = (i + 1) & (len(t.slots) - 1) {
		switch t.slots[i].Load() {
		case low:
			t.until[i] = max(t.until[i], until)
			return
		case 0:
			t.until[i] = until
			t.used++
			t.slots[i].Store(low)
			return
		}
	}
}

// each calls with every entry, of whose id only what is kept is there; for writers.
func (t *endingTable) each(do func(id sessionKey, until uint32)) {
	for i := range t.slots {
		low := t.slots[i].Load()
		if low == 0 {
			continue
		}
		var id sessionKey
		binary.LittleEndian.PutUint64(id[8:], low)
		do(id, t.until[i])
	}
}

// anyBefore tells whether the time of some entry is over before limit; for writers.
func (t *endingTable) anyBefore(limit uint32) bool {
	found := false
	t.each(func(_ sessionKey, until uint32) { found = found || until < limit })
	return found
}
