package manor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
	"github.com/valyala/fasthttp/fasthttputil"
)

// drainPoll is how often draining looks whether requests are still running.
const drainPoll = 20 * time.Millisecond

// Run serves until ctx ends: it takes the lock on the data folder, listens, migrates or checks, starts, tells the address
// and drains at the end. It closes the kernel.
func (k *Kernel) Run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, k.Close()) }()
	unlock, err := lockFolder(k.settings.Data)
	if err != nil {
		return err
	}
	k.closers = append([]func() error{unlock}, k.closers...)
	ln, err := k.listen()
	if err != nil {
		return err
	}
	defer ln.Close()
	if err := k.bringUp(ctx); ctx.Err() != nil {
		k.log.Info("stopped before it served", "error", err)
		return nil // as it was asked to
	} else if err != nil {
		return err
	}
	go releaseStartMemory()
	fmt.Fprintf(k.out, "Manor is listening on http://%s\n", reachable(ln.Addr()))
	return k.Serve(ctx, ln)
}

// bringUp checks before anything is changed, then migrates or refuses to, and starts.
func (k *Kernel) bringUp(ctx context.Context) error {
	if err := k.refuseFindings(ctx); err != nil {
		return err
	}
	if err := k.migrateOrRefuse(ctx); err != nil {
		return err
	}
	return k.Start(ctx)
}

// listen takes the address, and completes the base URL when the port was picked here.
func (k *Kernel) listen() (net.Listener, error) {
	ln, err := net.Listen("tcp", k.settings.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("the port of %s is taken by another program: stop it, or choose another with MANOR_ADDR (--addr)", k.settings.Addr)
	}
	if err != nil {
		return nil, &SettingError{Name: "MANOR_ADDR", Text: fmt.Sprintf("cannot listen on %s: %v", k.settings.Addr, err)}
	}
	if _, port, err := net.SplitHostPort(ln.Addr().String()); err == nil && k.settings.BaseURL == "" {
		k.settings.BaseURL = "http://127.0.0.1:" + port
	}
	return ln, nil
}

// reachable is an address that a person can open: "every address" becomes this machine.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// Start prepares, starts the parts and loads the demo, on a database that is migrated. When it fails, what has started is stopped by Close.
func (k *Kernel) Start(ctx context.Context) error {
	for _, prepare := range k.prepares {
		if err := prepare(ctx); err != nil {
			return fmt.Errorf("prepare: %w", err)
		}
	}
	for _, part := range k.parts {
		k.started = append(k.started, part) // one that failed half-way is stopped too
		if err := part.Start(ctx); err != nil {
			return fmt.Errorf("start: %w", err)
		}
	}
	if k.settings.Demo {
		for _, demo := range k.demos {
			if err := demo(ctx); err != nil {
				return fmt.Errorf("load the demo: %w", err)
			}
		}
	}
	return nil
}

func (k *Kernel) stopParts(ctx context.Context) error {
	var all []error
	for _, part := range slices.Backward(k.started) {
		if err := part.Stop(ctx); err != nil {
			all = append(all, fmt.Errorf("stop: %w", err))
		}
	}
	k.started = nil
	return errors.Join(all...)
}

// Serve answers requests of ln until ctx ends, then drains: readiness turns 503, new requests are refused, running ones
// end, at most for the shutdown timeout.
func (k *Kernel) Serve(ctx context.Context, ln net.Listener) error {
	s := k.server
	served := make(chan error, 1)
	go func() { served <- s.app.Listener(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	k.log.Info("draining", "running", s.running.Load())
	s.draining.Store(true)
	limit, stop := context.WithTimeout(context.WithoutCancel(ctx), k.settings.ShutdownTimeout)
	defer stop()
	s.waitForRequests(limit)
	if err := s.app.ShutdownWithContext(limit); err != nil {
		s.abandon()
		return fmt.Errorf("drain: requests did not end within %s: %w", k.settings.ShutdownTimeout, err)
	}
	_ = ln.Close() // a server told to stop before it accepted anything still waits for connections
	// When ctx ended before the server began to accept, shutting it down did not reach the listener.
	if err := ln.Close(); err != nil && !closed(err) {
		return fmt.Errorf("serve: %w", err)
	}
	if err := <-served; err != nil && !closed(err) {
		return fmt.Errorf("serve: %w", err)
	}
	k.log.Info("drained")
	return nil
}

// closed tells that a listener only says it was closed; one in memory has an error of its own for that.
func closed(err error) bool {
	return errors.Is(err, net.ErrClosed) || errors.Is(err, fasthttputil.ErrInmemoryListenerClosed)
}

// follow notes which connections are in the middle of a request, from its first byte to the last of the answer.
func (s *server) follow(conn net.Conn, state fasthttp.ConnState) {
	switch state {
	case fasthttp.StateActive:
		s.midway.Store(conn, !s.draining.Load())
	case fasthttp.StateIdle, fasthttp.StateClosed, fasthttp.StateHijacked:
		s.midway.Delete(conn)
	}
}

// begunBefore tells whether the request of a connection had begun before draining.
func (s *server) begunBefore(conn net.Conn) bool {
	before, found := s.midway.Load(conn)
	return found && before == true
}

// unfinished tells whether a request still runs, or arrives, that had begun before draining.
func (s *server) unfinished() (found bool) {
	s.midway.Range(func(_, before any) bool {
		found = before == true
		return !found
	})
	return found || s.running.Load() > 0
}

// waitForRequests keeps the listener open while requests run, so that whoever asks learns that this process goes.
func (s *server) waitForRequests(ctx context.Context) {
	ticker := time.NewTicker(drainPoll)
	defer ticker.Stop()
	for s.unfinished() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
