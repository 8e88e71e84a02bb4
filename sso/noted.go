package sso

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/manor-go/manor"
)

const (
	// notePatience bounds the wait for writing a time down, and noteAgain is how long a failure is left alone.
	notePatience = time.Second
	noteAgain    = 5 * time.Second
)

// noted is a time that moves on with every request and is written down now and then.
type noted struct {
	at    atomic.Int64 // Unix milliseconds, as written down
	tried atomic.Int64 // Unix milliseconds of the last try to write it down
}

// note writes down that it is now, unless that was done less than every ago, failed just now, or another request does it.
func (s *service) note(ctx context.Context, n *noted, now time.Time, every time.Duration, write func(context.Context, *manor.Tx) error) error {
	at, tried := now.UnixMilli(), n.tried.Load()
	if at < n.at.Load()+every.Milliseconds() || tried > 0 && at >= tried && at < tried+noteAgain.Milliseconds() {
		return nil
	}
	if !n.tried.CompareAndSwap(tried, at) {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, notePatience)
	defer stop()
	if err := s.k.DB().InTx(ctx, write); err != nil {
		return err
	}
	n.at.Store(at)
	return nil
}
