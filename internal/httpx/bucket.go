package httpx

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	bucketShards   = 16
	bucketsPerPart = 4096 // bounds memory: about 65,000 callers are known at a time
)

// Buckets are token buckets by caller, in the process. A bucket holds one second's worth of requests.
type Buckets struct {
	now   func() time.Time
	seed  maphash.Seed
	parts [bucketShards]bucketPart
}

type bucketPart struct {
	mu   sync.Mutex
	seen map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

// NewBuckets makes the buckets; now tells the time.
func NewBuckets(now func() time.Time) *Buckets {
	b := &Buckets{now: now, seed: maphash.MakeSeed()}
	for i := range b.parts {
		b.parts[i].seen = map[string]*bucket{}
	}
	return b
}

// Take takes one token of key's bucket, which fills with perSecond tokens a second. left is what remains; when ok is false,
// wait says when a token will be there.
func (b *Buckets) Take(key string, perSecond int) (left int, wait time.Duration, ok bool) {
	now, rate := b.now(), float64(perSecond)
	part := &b.parts[maphash.String(b.seed, key)%bucketShards]
	part.mu.Lock()
	defer part.mu.Unlock()
	own, known := part.seen[key]
	if !known {
		if len(part.seen) >= bucketsPerPart {
			part.forget(now)
		}
		own = &bucket{tokens: rate, at: now}
		part.seen[key] = own
	}
	if passed := now.Sub(own.at).Seconds(); passed > 0 {
		own.tokens = min(rate, own.tokens+passed*rate)
		own.at = now
	}
	if own.tokens < 1 {
		return 0, time.Duration((1 - own.tokens) / rate * float64(time.Second)), false
	}
	own.tokens--
	return int(own.tokens), 0, true
}

// forget drops buckets that are full again; when most are in use, an eighth of any, so that memory stays bounded and
// making room costs little per caller.
func (p *bucketPart) forget(now time.Time) {
	for key, own := range p.seen {
		if now.Sub(own.at) > time.Second {
			delete(p.seen, key)
		}
	}
	for key := range p.seen {
		if len(p.seen) <= bucketsPerPart*7/8 {
			return
		}
		delete(p.seen, key)
	}
}

// Len is how many callers are known just now.
func (b *Buckets) Len() int {
	n := 0
	for i := range b.parts {
		part := &b.parts[i]
		part.mu.Lock()
		n += len(part.seen)
		part.mu.Unlock()
	}
	return n
}
