package manor

import (
	"context"
	"fmt"
	"strings"

	"github.com/manor-go/manor/internal/schema"
)

// CreateTables makes every registered table in an empty database, without migrations: for tests.
func (k *Kernel) CreateTables(ctx context.Context) error {
	var all []Table
	for _, app := range k.tableOwners() {
		all = append(all, k.tables[app]...)
	}
	if err := schema.Apply(ctx, k.db, all); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	return nil
}

// tableOwners are the names under which tables are registered, in the order of migration: the kernel, what belongs to no
// app of this program, then the apps.
func (k *Kernel) tableOwners() []string {
	owners := []string{kernelApp}
	seen := map[string]bool{kernelApp: true}
	installed := map[string]bool{}
	for _, app := range k.apps {
		installed[app.Name()] = true
	}
	for _, name := range k.tableOrder {
		if !seen[name] && !installed[name] {
			seen[name] = true
			owners = append(owners, name)
		}
	}
	for _, app := range k.apps {
		if name := app.Name(); !seen[name] && len(k.tables[name]) > 0 {
			seen[name] = true
			owners = append(owners, name)
		}
	}
	return owners
}

func (k *Kernel) migrateOrRefuse(ctx context.Context) error { return nil }

// secureBase tells whether people reach the program by https.
func (k *Kernel) secureBase() bool { return strings.HasPrefix(k.settings.BaseURL, "https://") }
