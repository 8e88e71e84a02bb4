// Package manor is the kernel of an admin platform: settings, database, Redis, router, commands, and the ports that
// apps fill. A program on Manor is manor.Main(apps…).
package manor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/redisx"
	"github.com/manor-go/manor/migrations"
)

// Options replace parts that programs rarely choose and tests often do. The zero value is right for programs.
type Options struct {
	Clock Clock     // nil: the real time
	Log   io.Writer // nil: standard error
	Out   io.Writer // where serve tells people the address; nil: standard output

	main bool // Main runs the program
}

// New opens what the settings name and installs the apps. Nothing is global: a process may hold several kernels.
// Every kernel wants a Close. A setting that does not hold is a *SettingError (several: joined).
func New(ctx context.Context, settings Settings, apps ...App) (*Kernel, error) {
	return NewWith(ctx, settings, Options{}, apps...)
}

// NewWith is New with some parts replaced.
func NewWith(ctx context.Context, settings Settings, options Options, apps ...App) (*Kernel, error) {
	if err := settings.Validate(); err != nil {
		return nil, err
	}
	if err := checkService(settings, apps); err != nil {
		return nil, err
	}
	if options.Clock == nil {
		options.Clock = wallClock{}
	}
	if options.Log == nil {
		options.Log = os.Stderr
	}
	if options.Out == nil {
		options.Out = os.Stdout
	}
	k := &Kernel{
		settings: settings, clock: options.Clock, log: newLogger(settings, options.Log), out: options.Out, main: options.main,
		apps: apps, tables: map[string][]Table{}, values: map[any]any{},
	}
	if err := k.open(ctx); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	if err := k.install(); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// open opens everything outside of the process.
func (k *Kernel) open(ctx context.Context) (err error) {
	s := &k.settings
	if s.BaseURL == "" {
		if _, port, err := net.SplitHostPort(s.Addr); err == nil && port != "0" {
			s.BaseURL = "http://127.0.0.1:" + port
		}
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return &SettingError{Name: "MANOR_DATA", Text: fmt.Sprintf("the folder cannot be made: %v", err)}
	}
	if k.secret, err = openSecret(*s); err != nil {
		return err
	}
	if k.aead, err = k.openCipher(); err != nil {
		return err
	}
	if err := k.openStorage(); err != nil {
		return err
	}
	client, err := redisx.Open(s.RedisURL)
	if err != nil {
		return &SettingError{Name: "MANOR_REDIS_URL", Text: err.Error()}
	}
	k.redis = client.Redis
	k.closers = append(k.closers, client.Close)
	if k.db, err = database.Open(ctx, database.Config{
		URL: s.DatabaseURL, Dir: s.Data, MaxConns: s.DatabaseConns, StatementTimeout: s.StatementTimeout, Log: k.log,
	}); err != nil {
		return fmt.Errorf("open the database (MANOR_DATABASE_URL): %w", err)
	}
	k.closers = append(k.closers, k.db.Close)
	return nil
}

// install makes the router and lets every app register what it has.
func (k *Kernel) install() (err error) {
	if k.server, err = newServer(k); err != nil {
		return err
	}
	k.api = httpx.NewAPI(k.server.target, "Manor", Version(), "Every operation of this program. Errors are RFC 9457 problem documents with a stable code.", admitTyped, k.reportTyped)
	k.documentSystem()
	k.Migrations(kernelApp, migrations.Of(kernelApp), filepath.Join(migrations.Dir, kernelApp))
	k.Tables(kernelApp, kernelTables()...)
	k.Retain("outbox", "created_at", k.settings.OutboxRetention)
	k.Retain("idempotency_keys", "created_at", k.settings.IdempotencyTime)
	k.Check(checkSettings)
	k.Check(checkStorage)
	k.Check(checkMigrations)
	for _, app := range k.apps {
		k.installing = app.Name()
		if err := app.Install(k); err != nil {
			return fmt.Errorf("install %s: %w", app.Name(), err)
		}
	}
	k.installing = ""
	for _, settle := range k.settles {
		settle()
	}
	return k.server.openConsole(k.console)
}

// admitTyped refuses a request without a caller to an operation that declares that it needs one, whatever it holds.
func admitTyped(ctx context.Context, op *huma.Operation) error {
	if len(op.Security) == 0 || PrincipalFrom(ctx) != nil {
		return nil
	}
	err := Errorf(CodeUnauthenticated, "Sign in first.")
	err.Header = map[string]string{"WWW-Authenticate": "Bearer"}
	return err
}

// reportTyped logs what a typed operation must not tell its caller.
func (k *Kernel) reportTyped(ctx context.Context, err error) {
	k.log.ErrorContext(ctx, "request failed", "request_id", RequestIDFrom(ctx), "error", err)
}

// Serves tells whether this process serves and works on an app: all of them unless --service names some.
func (k *Kernel) Serves(app string) bool {
	return app == "" || len(k.settings.Service) == 0 || slices.Contains(k.settings.Service, app)
}

// checkService refuses names that no app has, and a split program whose parts could not meet.
func checkService(s Settings, apps []App) error {
	if len(s.Service) == 0 {
		return nil
	}
	var names []string
	for _, app := range apps {
		names = append(names, app.Name())
	}
	for _, name := range s.Service {
		if !slices.Contains(names, name) {
			return &SettingError{Name: "--service", Text: fmt.Sprintf("there is no app %q; there are %v", name, names)}
		}
	}
	for _, need := range []struct{ name, value string }{
		{"MANOR_DATABASE_URL", s.DatabaseURL}, {"MANOR_REDIS_URL", s.RedisURL}, {"MANOR_SECRET_KEY", s.SecretKey},
	} {
		if need.value == "" {
			return &SettingError{Name: need.name, Text: "must be given when --service splits the program: its parts share it"}
		}
	}
	return nil
}

// Close stops the parts that run, in opposite order, and closes what New opened. A second Close does nothing.
func (k *Kernel) Close() error {
	ctx, stop := context.WithTimeout(context.Background(), k.settings.ShutdownTimeout)
	defer stop()
	all := []error{k.stopParts(ctx)}
	if k.server != nil {
		k.server.abandon()
	}
	for _, closer := range slices.Backward(k.closers) {
		all = append(all, closer())
	}
	k.closers = nil
	return errors.Join(all...)
}

// version is set when the program is built: -ldflags "-X github.com/manor-go/manor.version=v1.2.3".
var version string

// Version is the version of Manor in this program.
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Path == "github.com/manor-go/manor" && info.Main.Version != "" {
			return info.Main.Version
		}
		for _, dep := range info.Deps {
			if dep.Path == "github.com/manor-go/manor" {
				return dep.Version
			}
		}
	}
	return "(devel)"
}
