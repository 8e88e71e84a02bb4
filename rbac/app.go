package rbac

import (
	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/migrations"
)

type app struct{}

// App is the app to install: manor.Main(sso.App(), rbac.App(), …). It comes after sso, whose users its tables refer to.
func App() manor.App { return app{} }

func (app) Name() string { return "rbac" }

func (app) Install(k *manor.Kernel) error {
	s := &service{k: k, authorizer: newAuthorizer(k)}
	k.SetValue(serviceKey{}, s)
	k.UseAuthorizer(s.authorizer)
	s.register(admin.For(k))
	k.Tables("rbac", joiningTables()...)
	k.Migrations("rbac", migrations.Of("rbac"), migrations.Dir+"/rbac")
	k.Prepare(s.synchronise)
	return nil
}
