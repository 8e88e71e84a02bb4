package manortest

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/valyala/fasthttp/fasthttputil"

	"github.com/manor-go/manor"
)

// Program is a running program. Its own requests are those of nobody in particular; see As and MustLogin.
type Program struct {
	*Client
	Kernel *manor.Kernel
	Clock  *Clock
	HTTP   *http.Client // any host name reaches the program

	verifier *verifier
	stop     func()
}

// Config says how to run a program; the zero value is what New takes.
type Config struct {
	Settings func(*manor.Settings) // changes the settings of the test; nil: none
	Clock    *Clock                // nil: a clock that shows the real time until it is moved
	Log      io.Writer             // nil: the log is dropped, unless MANOR_TEST_LOG is set
	Out      io.Writer             // nil: what the program tells people is dropped
	Dir      string                // data folder; empty: a new one. With a folder of an earlier program its SQLite database is used as it is
	NoTables bool                  // the database stays empty
}

// New runs a program with apps until the test ends.
func New(tb testing.TB, apps ...manor.App) *Program {
	tb.Helper()
	return Config{}.New(tb, apps...)
}

// New runs a program with apps until the test ends.
func (cfg Config) New(tb testing.TB, apps ...manor.App) *Program {
	tb.Helper()
	p := cfg.Install(tb, apps...)
	ctx := context.Background()
	if !cfg.NoTables {
		require.NoError(tb, p.Kernel.CreateTables(ctx), "create the tables")
	}
	require.NoError(tb, p.Kernel.Start(ctx), "start the program")
	ln := fasthttputil.NewInmemoryListener()
	ctx, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- p.Kernel.Serve(ctx, ln) }()
	p.HTTP = &http.Client{
		Transport: &http.Transport{
			DialContext:        func(context.Context, string, string) (net.Conn, error) { return ln.Dial() },
			DisableCompression: true, MaxIdleConnsPerHost: 64,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       time.Minute,
	}
	stopped := false
	p.stop = func() {
		if stopped {
			return
		}
		stopped = true
		p.HTTP.CloseIdleConnections()
		cancel()
		if err := <-served; err != nil {
			tb.Errorf("serve: %v", err)
		}
		if err := p.Kernel.Close(); err != nil {
			tb.Errorf("close the kernel: %v", err)
		}
	}
	tb.Cleanup(p.stop)
	return p
}

// Install makes the kernel with its apps, without tables, not started: for tests of what stops a start, and of commands.
func (cfg Config) Install(tb testing.TB, apps ...manor.App) *Program {
	tb.Helper()
	p := &Program{Clock: cfg.Clock}
	if p.Clock == nil {
		p.Clock = &Clock{}
	}
	kernel, err := cfg.kernel(tb, p.Clock, apps...)
	require.NoError(tb, err, "make the kernel")
	tb.Cleanup(func() {
		if err := kernel.Close(); err != nil {
			tb.Errorf("close the kernel: %v", err)
		}
	})
	p.Kernel = kernel
	p.verifier = &verifier{next: kernel.Verifier(), clock: p.Clock, known: map[string]*manor.Principal{}}
	kernel.UseVerifier(p.verifier)
	p.Client = &Client{p: p}
	return p
}

func (cfg Config) kernel(tb testing.TB, clock *Clock, apps ...manor.App) (*manor.Kernel, error) {
	settings := manor.DefaultSettings()
	settings.Addr = "127.0.0.1:0"
	settings.BaseURL = "http://127.0.0.1"
	settings.Data = cfg.Dir
	if settings.Data == "" {
		settings.Data = tb.TempDir()
	}
	settings.DatabaseURL = postgres(tb)
	settings.RedisURL = os.Getenv("MANOR_TEST_REDIS_URL")
	settings.RateLimit = 0
	if cfg.Settings != nil {
		cfg.Settings(&settings)
	}
	log := cfg.Log
	if log == nil {
		log = io.Discard
		if os.Getenv("MANOR_TEST_LOG") != "" {
			log = tb.Output()
		}
	}
	out := cfg.Out
	if out == nil {
		out = io.Discard
	}
	return manor.NewWith(context.Background(), settings, manor.Options{Clock: clock, Log: log, Out: out}, apps...)
}

// Stop drains and closes the program before the test ends.
func (p *Program) Stop() { p.stop() }
