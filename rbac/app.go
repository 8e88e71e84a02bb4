package rbac

import (
	"context"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/migrations"
)

// Config is what a program may choose. The zero value is right for all but tests.
type Config struct {
	// Reference lets Casbin itself answer every question, from the same policies: some ten thousand times slower than
	// the compiled sets, and what they are measured by.
	Reference bool
}

type app struct{ config Config }

// App is the app to install: manor.Main(sso.App(), rbac.App(), …). It comes after sso, whose users its tables refer to.
// A Config may be given.
func App(config ...Config) manor.App {
	a := app{}
	if len(config) > 0 {
		a.config = config[0]
	}
	return a
}

func (app) Name() string { return "rbac" }

func (a app) Install(k *manor.Kernel) error {
	s := newService(k, a.config)
	k.SetValue(serviceKey{}, s)
	k.UseAuthorizer(s.authorizer)
	s.register(admin.For(k))
	k.Tables("rbac", joiningTables()...)
	k.Migrations("rbac", migrations.Of("rbac"), migrations.Dir+"/rbac")
	k.Prepare(s.synchronise)
	k.Prepare(s.makeDefaultRoles)
	s.watch()
	s.operations()
	return nil
}

func newService(k *manor.Kernel, config Config) *service {
	s := &service{k: k, authorizer: newAuthorizer(k)}
	s.authorizer.reference = config.Reference
	s.authorizer.policies = &Adapter{s: s}
	return s
}

// warm reads all roles before the first request does, which would wait for it.
func (s *service) warm(ctx context.Context) error {
	return s.authorizer.refresh(ctx, s.k.Clock().Now())
}

// watch lets a message from another process do at once what would else be done when the revision is read next. Every
// process decides what users may do, so every process listens, whichever apps it serves.
func (s *service) watch() {
	watcher := NewWatcher(s.k)
	_ = watcher.SetUpdateCallback(func(string) { s.authorizer.hurry() })
	s.authorizer.announce = func() { _ = watcher.Update() }
	s.k.InstallAs("", func() {
		s.k.Prepare(s.warm)
		s.k.Add(watcher)
	})
}
