package manortest

import (
	"sync"
	"time"
)

// Clock shows the real time until it is moved. The zero value is ready.
type Clock struct {
	mu     sync.Mutex
	ahead  time.Duration
	frozen time.Time
}

// Now is the clock's time: UTC, whole milliseconds.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return time.Now().Add(c.ahead).UTC().Truncate(time.Millisecond)
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.frozen.IsZero() {
		c.frozen = c.frozen.Add(d)
		return
	}
	c.ahead += d
}

// Freeze stops the clock at a time; from then on only Advance moves it.
func (c *Clock) Freeze(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = at.UTC().Truncate(time.Millisecond)
}
