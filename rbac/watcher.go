package rbac

import (
	"context"
	"sync"
	"time"

	"github.com/casbin/casbin/v2/persist"
	"github.com/redis/go-redis/v9"

	"github.com/manor-go/manor"
)

const (
	// channel carries no more than "look": what changed is read from the database, so that nothing follows from a message
	// that was made up, lost or late.
	channel = "manor:{rbac}:changes"
	// publishing is how long a message may take to leave.
	publishing = time.Second
)

// Watcher tells other processes, over Redis, that grants changed, and hears it from them. Messages may get lost: what
// must not be missed is found in the database as well. It is one of the program's parts, too.
type Watcher struct {
	k   *manor.Kernel
	out chan struct{} // holds one when there is something to tell

	mu       sync.Mutex
	callback func(string)
	stop     context.CancelFunc // nil while it does not run
	done     sync.WaitGroup
}

var (
	_ persist.Watcher = (*Watcher)(nil)
	_ manor.Part      = (*Watcher)(nil)
)

// NewWatcher is a watcher for an Enforcer of the program's own: it hears of every change of grants, in whatever process.
func NewWatcher(k *manor.Kernel) *Watcher { return &Watcher{k: k, out: make(chan struct{}, 1)} }

// SetUpdateCallback implements persist.Watcher.
func (w *Watcher) SetUpdateCallback(callback func(string)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.callback = callback
	return nil
}

// Update implements persist.Watcher. It does not wait for Redis.
func (w *Watcher) Update() error {
	select {
	case w.out <- struct{}{}:
	default: // one message says as much as two
	}
	return nil
}

// Close implements persist.Watcher.
func (w *Watcher) Close() { _ = w.Stop(context.Background()) }

// Start implements manor.Part. Redis may be away: the subscription is made when it is there.
func (w *Watcher) Start(context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stop != nil {
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	subscription := w.k.Redis().Subscribe(ctx, channel)
	w.done.Add(2)
	go w.hear(ctx, subscription)
	go w.tell(ctx)
	return nil
}

// Stop implements manor.Part.
func (w *Watcher) Stop(context.Context) error {
	w.mu.Lock()
	stop := w.stop
	w.stop = nil
	w.mu.Unlock()
	if stop != nil {
		stop()
		w.done.Wait()
	}
	return nil
}

func (w *Watcher) hear(ctx context.Context, subscription *redis.PubSub) {
	defer w.done.Done()
	defer subscription.Close()
	messages := subscription.Channel()
	for {
		select {
		case <-ctx.Done():
			return
		case message, open := <-messages:
			if !open {
				return
			}
			w.mu.Lock()
			callback := w.callback
			w.mu.Unlock()
			if callback != nil {
				callback(message.Payload)
			}
		}
	}
}

func (w *Watcher) tell(ctx context.Context) {
	defer w.done.Done()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.out:
			within, stop := context.WithTimeout(ctx, publishing)
			if err := w.k.Redis().Publish(within, channel, "look").Err(); err != nil && ctx.Err() == nil {
				w.k.Log().DebugContext(ctx, "a change of grants is not announced; other processes find it in the database", "error", err)
			}
			stop()
		}
	}
}
