package admin

import "github.com/manor-go/manor"

// appName owns the audit trail and the files: their tables, migrations and routes.
const appName = "admin"

type app struct{}

// App is the engine as an app of its own, for programs whose processes serve only some apps (--service admin). A program
// that leaves it out gets the same with the first resource that is registered.
func App() manor.App { return app{} }

func (app) Name() string { return appName }

func (app) Install(k *manor.Kernel) error {
	For(k)
	return nil
}
