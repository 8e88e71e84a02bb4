package manor

import (
	"context"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/schema"
)

// App is one installable feature: rbac, sso, payments, or yours.
type App interface {
	// Name is service name, permission prefix and migration folder: lower case letters, digits and underscores.
	Name() string
	// Install registers resources, operations, parts, permissions and checks. It must not touch the database:
	// nothing has been migrated yet.
	Install(k *Kernel) error
}

// Commander is an App that brings subcommands.
type Commander interface {
	Commands() []Command
}

// Command is a subcommand of the program, run on an installed (not started) kernel beside a running server.
type Command struct {
	Name string // "createsuperuser", "keys"
	Help string
	Args string // usage of the arguments, for --help: "list|rotate"
	Run  func(ctx context.Context, k *Kernel, args []string) error
}

// DB is the open database; Tx a running transaction.
type (
	DB = database.DB
	Tx = database.Tx
)

// Table describes a table for makemigrations.
type Table = schema.Table

// Permission is one thing that a role can be given.
type Permission struct {
	Name     string // "courses:publish"
	Resource string
	Action   string
	Label    Text
}

// Finding is what a check has to say.
type Finding struct {
	ID       string // stable: "admin.E014"; W for warnings
	Severity Severity
	Place    string // "academy.Course.TeacherID", "MANOR_BASE_URL"
	Text     string
	Hint     string // what to do
}

// Severity tells a finding that stops the start from one that does not.
type Severity string

// The severities of findings.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Check looks for mistakes. deploy asks for the security set as well.
type Check func(ctx context.Context, k *Kernel, deploy bool) []Finding
