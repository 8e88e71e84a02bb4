package manor

import (
	"context"
	"crypto/cipher"
	"io"
	"io/fs"
	"log/slog"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/redis/go-redis/v9"
)

// Kernel is what apps are installed on: it hands out the shared parts and collects what apps register.
type Kernel struct {
	settings Settings
	log      *slog.Logger
	clock    Clock
	db       *DB
	redis    redis.UniversalClient
	storage  Storage
	server   *server
	api      huma.API
	secret   string // see DeriveKey
	aead     cipher.AEAD
	out      io.Writer      // where people are told the address
	closers  []func() error // of what New opened, in order

	verifier   Verifier
	authorizer Authorizer
	sessions   SessionResolver

	apps        []App
	permissions []Permission
	tables      map[string][]Table
	tableOrder  []string // apps as they first registered a table
	migrations  []migrationSource
	checks      []Check
	parts       []Part // of the apps that this process works on
	started     []Part
	demos       []func(context.Context) error
	prepares    []func(context.Context) error
	values      map[any]any
	main        bool     // Main runs the program
	installing  string   // name of the app whose Install runs
	settles     []func() // see AfterInstall
	documents   []func() // see DocumentLater
	console     fs.FS    // see UseConsole
	documented  sync.Once
}

type migrationSource struct {
	app string
	fs  fs.FS
	dir string
}

// Settings are the settings in force.
func (k *Kernel) Settings() Settings { return k.settings }

// Log is the process's logger.
func (k *Kernel) Log() *slog.Logger { return k.log }

// Out is where people are told what they asked for or need to know: the standard output.
func (k *Kernel) Out() io.Writer { return k.out }

// RunsMain tells whether Main runs this program, so that it may be started once more for work beside.
func (k *Kernel) RunsMain() bool { return k.main }

// Clock tells the time.
func (k *Kernel) Clock() Clock { return k.clock }

// DB is the database.
func (k *Kernel) DB() *DB { return k.db }

// Redis is the client of Redis, real or in-process. Whatever is in it can be lost at any moment.
func (k *Kernel) Redis() redis.UniversalClient { return k.redis }

// Storage keeps uploaded files.
func (k *Kernel) Storage() Storage { return k.storage }

// API is for typed operations (huma.Register). They are documented by themselves.
func (k *Kernel) API() huma.API { return k.api }

// Router is for operations that stream or need the raw request. Paths are full ("/api/v1/courses"). Document them with Document.
func (k *Kernel) Router() fiber.Router { return k.server.target() }

// Document adds an operation that is served by Router to the OpenAPI document.
func (k *Kernel) Document(op *huma.Operation) { k.api.OpenAPI().AddOperation(op) }

// DocumentLater registers what adds to the OpenAPI document when somebody first asks for it. A start can do without the
// time and memory that many operations take.
func (k *Kernel) DocumentLater(fn func()) { k.documents = append(k.documents, fn) }

// document is the OpenAPI document with all that belongs in it.
func (k *Kernel) document() *huma.OpenAPI {
	k.documented.Do(func() {
		for _, fn := range k.documents {
			fn()
		}
		k.documentRefusals(k.api.OpenAPI())
	})
	return k.api.OpenAPI()
}

// Cipher encrypts secrets at rest (AES-256-GCM under MANOR_SECRET_KEY).
func (k *Kernel) Cipher() cipher.AEAD { return k.aead }

// Permit registers permissions that roles can be given.
func (k *Kernel) Permit(permissions ...Permission) {
	k.permissions = append(k.permissions, permissions...)
}

// Permissions are all registered permissions, in the order of registration.
func (k *Kernel) Permissions() []Permission { return k.permissions }

// Tables registers the tables an app owns, for makemigrations, check and tests.
func (k *Kernel) Tables(app string, tables ...Table) {
	if _, known := k.tables[app]; !known {
		k.tableOrder = append(k.tableOrder, app)
	}
	k.tables[app] = append(k.tables[app], tables...)
}

// Migrations tells where an app's SQL is: fsys has the folders postgres and sqlite, dir is the same folder in the source
// tree, where makemigrations writes. An app that does not call it uses ./migrations/<app> on disk.
func (k *Kernel) Migrations(app string, fsys fs.FS, dir string) {
	k.migrations = append(k.migrations, migrationSource{app: app, fs: fsys, dir: dir})
}

// Check registers a check of `manor check`; it also runs before serving, where errors stop the start.
func (k *Kernel) Check(check Check) { k.checks = append(k.checks, check) }

// Add registers a part that is started after migration, in order, and stopped in the opposite order.
func (k *Kernel) Add(part Part) {
	if k.Serves(k.installing) {
		k.parts = append(k.parts, part)
	}
}

// Prepare registers work to do once after migration and before parts start, in order: first rows, caches.
func (k *Kernel) Prepare(fn func(context.Context) error) {
	if k.Serves(k.installing) {
		k.prepares = append(k.prepares, fn)
	}
}

// Demo registers what loads demo data with --demo; it must do nothing when the data is there.
func (k *Kernel) Demo(fn func(context.Context) error) {
	if k.Serves(k.installing) {
		k.demos = append(k.demos, fn)
	}
}

// Installing is the name of the app whose Install is running; empty outside of one.
func (k *Kernel) Installing() string { return k.installing }

// InstallAs runs fn as if it were part of another app's Install: what it registers belongs to that app.
func (k *Kernel) InstallAs(app string, fn func()) {
	before := k.installing
	k.installing = app
	defer func() { k.installing = before }()
	fn()
}

// AfterInstall registers what can only be done once every app is installed, in order, before New returns: declarations
// that refer to each other are resolved there.
func (k *Kernel) AfterInstall(fn func()) { k.settles = append(k.settles, fn) }

// UseVerifier fills the port that turns tokens into principals.
func (k *Kernel) UseVerifier(v Verifier) { k.verifier = v }

// Verifier is the port's filling; nil before sso is installed.
func (k *Kernel) Verifier() Verifier { return k.verifier }

// UseSessions fills the port that knows browsers by their session cookie.
func (k *Kernel) UseSessions(r SessionResolver) { k.sessions = r }

// UseAuthorizer fills the port that knows what users may do.
func (k *Kernel) UseAuthorizer(a Authorizer) { k.authorizer = a }

// Authorizer is the port's filling; nil before rbac is installed.
func (k *Kernel) Authorizer() Authorizer { return k.authorizer }

// Value finds what a package keeps with the kernel under its own unexported key type; nil when absent.
func (k *Kernel) Value(key any) any { return k.values[key] }

// SetValue keeps something with the kernel under a package's own unexported key type.
func (k *Kernel) SetValue(key, value any) { k.values[key] = value }
