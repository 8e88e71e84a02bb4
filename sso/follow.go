package sso

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// askEvery is how often the copy of the log is compared with the database, so that requests need not wait for it.
	askEvery = 400 * time.Millisecond
	// dropEvery is how often lines whose time is over are dropped.
	dropEvery = time.Minute
)

// follower keeps the copy of the log new, and the copy in Redis whole, for as long as the program runs.
type follower struct {
	r *revocations

	mu   sync.Mutex
	stop context.CancelFunc
	done sync.WaitGroup
}

// Start implements manor.Part.
func (f *follower) Start(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stop != nil {
		return nil
	}
	if err := f.r.load(ctx); err != nil {
		return err
	}
	ctx, f.stop = context.WithCancel(context.WithoutCancel(ctx))
	f.done.Go(func() { f.ask(ctx) })
	if f.r.mirror.shared {
		f.done.Go(func() { f.listen(ctx) })
		f.done.Go(func() { f.mirror(ctx) })
	}
	return nil
}

// Stop implements manor.Part.
func (f *follower) Stop(ctx context.Context) error {
	f.mu.Lock()
	stop := f.stop
	f.stop = nil
	f.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	ended := make(chan struct{})
	go func() { f.done.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask compares the copy now and then, and at once when something was missed.
func (f *follower) ask(ctx context.Context) {
	ticker, sweep := time.NewTicker(askEvery), time.NewTicker(dropEvery)
	defer ticker.Stop()
	defer sweep.Stop()
	away := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			f.r.ended.drop(f.r.k.Clock().Now().Add(-leeway))
			continue
		case <-f.r.nudge:
		case <-ticker.C:
		}
		within, stop := context.WithTimeout(ctx, confirmPatience)
		err := f.r.confirm(within)
		stop()
		if err != nil && !away && ctx.Err() == nil {
			f.r.k.Log().WarnContext(ctx, "nobody can tell which sessions have ended; requests are refused until somebody can", "error", err)
		}
		if err == nil && away {
			f.r.k.Log().InfoContext(ctx, "it is known again which sessions have ended")
		}
		away = err != nil
	}
}

// listen takes lines from Redis the moment they are published. A line that does not follow on what is known, and a
// connection that was lost, make the database be asked at once.
func (f *follower) listen(ctx context.Context) {
	logID, _ := f.r.position()
	subscription := f.r.k.Redis().Subscribe(ctx, channel(logID))
	defer subscription.Close()
	messages := subscription.ChannelWithSubscriptions()
	for {
		select {
		case <-ctx.Done():
			return
		case received, open := <-messages:
			if !open {
				return
			}
			message, ok := received.(*redis.Message)
			if !ok { // subscribed, perhaps anew
				f.r.wake()
				continue
			}
			lines, ok := f.r.mirror.seal.openMessage(logID, message.Payload)
			if ok && f.r.learn(logID, lines) {
				f.r.wake()
			}
		}
	}
}

// mirror keeps the copy in Redis whole.
func (f *follower) mirror(ctx context.Context) {
	ticker := time.NewTicker(askEvery)
	defer ticker.Stop()
	for {
		within, stop := context.WithTimeout(ctx, time.Minute)
		if err := f.r.mirror.keep(within); err != nil && ctx.Err() == nil {
			f.r.k.Log().DebugContext(ctx, "could not keep the revocations in Redis", "error", err)
		}
		stop()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
