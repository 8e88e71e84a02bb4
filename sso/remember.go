package sso

import (
	"context"
	"sync"
)

// remembered is a bounded map: two generations, of which the older is dropped when the newer is full. What is asked for
// often stays. Safe for concurrent use.
type remembered[K comparable, V any] struct {
	mu      sync.RWMutex
	limit   int // of one generation
	newer   map[K]V
	older   map[K]V
	emptied uint64 // grows with forget and forgetAll
}

func remember[K comparable, V any](limit int) *remembered[K, V] {
	return &remembered[K, V]{limit: limit, newer: map[K]V{}, older: map[K]V{}}
}

// get finds what was put. mark is to be handed to put when it was not found.
func (r *remembered[K, V]) get(key K) (value V, found bool, mark uint64) {
	r.mu.RLock()
	value, found = r.newer[key]
	mark = r.emptied
	old, was := V(value), false
	if !found {
		old, was = r.older[key]
	}
	r.mu.RUnlock()
	if was {
		r.put(key, old, mark)
		return old, true, mark
	}
	return value, found, mark
}

// put keeps a value unless the map was emptied since mark was given.
func (r *remembered[K, V]) put(key K, value V, mark uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.emptied != mark {
		return
	}
	if len(r.newer) >= r.limit {
		r.older, r.newer = r.newer, make(map[K]V, r.limit/4)
	}
	r.newer[key] = value
}

// forget takes one value out. What was read before of any does not come in any more.
func (r *remembered[K, V]) forget(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emptied++
	delete(r.newer, key)
	delete(r.older, key)
}

// since tells whether something was taken out since mark was given.
func (r *remembered[K, V]) since(mark uint64) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.emptied != mark
}

// forgetAll empties the map. Values made of what was read before do not come in any more.
func (r *remembered[K, V]) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emptied++
	clear(r.newer)
	clear(r.older)
}

// recall is what is remembered of a key, or read and remembered from then on; nil when there is nothing to read. What changed
// while it was read is read again.
func recall[K comparable, V any](ctx context.Context, r *remembered[K, *V], key K, read func(context.Context, K) (*V, error)) (*V, error) {
	for {
		value, found, mark := r.get(key)
		if found {
			return value, nil
		}
		value, err := read(ctx, key)
		if err != nil || value == nil {
			return nil, err
		}
		r.put(key, value, mark)
		if !r.since(mark) {
			return value, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, away(err)
		}
	}
}
