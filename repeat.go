package manor

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// repeated does one piece of housekeeping at the start and then now and then.
type repeated struct {
	k     *Kernel
	what  string
	every time.Duration
	work  func(context.Context) error

	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

// Repeat does work when the program starts and again after each time every, until it stops. A failure is logged as
// "what failed" and tried again the next time. It is for housekeeping that may run in several processes at once.
func (k *Kernel) Repeat(what string, every time.Duration, work func(context.Context) error) {
	k.Add(&repeated{k: k, what: what, every: every, work: work})
}

// Start implements Part.
func (r *repeated) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		return nil
	}
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	r.done = make(chan struct{})
	go r.run(ctx, r.done)
	return nil
}

// Stop implements Part.
func (r *repeated) Stop(ctx context.Context) error {
	r.mu.Lock()
	stop, done := r.stop, r.done
	r.stop = nil
	r.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *repeated) run(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	ticker := time.NewTicker(r.every)
	defer ticker.Stop()
	for {
		if err := r.once(ctx); err != nil && ctx.Err() == nil {
			r.k.log.WarnContext(ctx, r.what+" failed; trying again later", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// once does the work; a panic in it is an error like any other.
func (r *repeated) once(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.work(ctx)
}
