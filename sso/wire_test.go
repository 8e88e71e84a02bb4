package sso_test

import (
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/redisx"
	"github.com/manor-go/manor/manortest"
)

// wire leads to a Redis that several programs share; it can be cut and mended.
type wire struct {
	url    string
	server string // host:port

	listener net.Listener
	mu       sync.Mutex
	cut      bool
	open     map[net.Conn]struct{}
}

// newWire leads to the Redis of the tests, else to one of this test. To a cluster there is no wire: its members name
// each other's addresses.
func newWire(t *testing.T) *wire {
	t.Helper()
	w := &wire{open: map[net.Conn]struct{}{}}
	address := os.Getenv("MANOR_TEST_REDIS_URL")
	if strings.Contains(address, "+cluster://") {
		t.Skip("no wire leads to a cluster")
	}
	if address == "" {
		address = "redis://" + miniredis.RunT(t).Addr()
	}
	u, err := url.Parse(address)
	require.NoError(t, err)
	w.server = u.Host
	w.listener, err = net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	u.Host = w.listener.Addr().String()
	w.url = u.String()
	go w.accept()
	t.Cleanup(func() { _ = w.listener.Close(); w.Cut() })
	return w
}

func (w *wire) accept() {
	for {
		in, err := w.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", w.server)
		if err != nil || !w.keep(in, out) {
			_ = in.Close()
			continue
		}
		for _, ends := range [][2]net.Conn{{in, out}, {out, in}} {
			go func() {
				_, _ = io.Copy(ends[0], ends[1]) // it ends when either end does
				_ = ends[0].Close()
				_ = ends[1].Close()
			}()
		}
	}
}

func (w *wire) keep(ends ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, end := range ends {
		if w.cut {
			_ = end.Close()
			continue
		}
		w.open[end] = struct{}{}
	}
	return !w.cut
}

// Cut breaks every connection and refuses new ones.
func (w *wire) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	for end := range w.open {
		_ = end.Close()
	}
	clear(w.open)
}

// Mend lets new connections through.
func (w *wire) Mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
}

// straight is a client that no cut concerns.
func (w *wire) straight(t *testing.T) redis.UniversalClient {
	t.Helper()
	u, err := url.Parse(w.url)
	require.NoError(t, err)
	u.Host = w.server
	client, err := redisx.Open(u.String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = client.Close() })
	return client.Redis
}

// over is a program whose Redis is at an address; with a first one it shares that one's database and clock.
func over(t *testing.T, address string, first *manortest.Program) *manortest.Program {
	t.Helper()
	cfg := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.RedisURL = adminPassword, address }}
	if first != nil {
		of := first.Kernel.Settings()
		cfg = manortest.Config{Clock: first.Clock, Dir: of.Data, NoTables: true, Settings: func(s *manor.Settings) {
			s.DatabaseURL, s.SecretKey, s.RedisURL = of.DatabaseURL, of.SecretKey, address
		}}
	}
	return cfg.New(t, apps()...)
}

// pairOver are two programs that share a database and a Redis.
func pairOver(t *testing.T) (p, q *manortest.Program, w *wire) {
	t.Helper()
	w = newWire(t)
	p = over(t, w.url, nil)
	return p, over(t, w.url, p), w
}

// aPair are two programs that share a database and whatever Redis the tests have, a cluster too.
func aPair(t *testing.T) (p, q *manortest.Program) {
	t.Helper()
	address := os.Getenv("MANOR_TEST_REDIS_URL")
	if address == "" {
		address = "redis://" + miniredis.RunT(t).Addr()
	}
	p = over(t, address, nil)
	return p, over(t, address, p)
}
