package academy_test

import (
	"testing"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/examples/academy"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

// morning is when most tests take place: a few days after the demo ends.
var morning = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// loaded is the academy with its demo.
func loaded(t *testing.T) *manortest.Program {
	t.Helper()
	return loadedAt(t, morning)
}

// loadedAt is the academy with its demo, with a clock that stands still at now until a test moves it.
func loadedAt(t *testing.T, now time.Time) *manortest.Program {
	t.Helper()
	return program(t, now, true)
}

// empty is the academy without its demo.
func empty(t *testing.T) *manortest.Program {
	t.Helper()
	return program(t, morning, false)
}

func program(t *testing.T, now time.Time, demo bool) *manortest.Program {
	t.Helper()
	clock := &manortest.Clock{}
	clock.Freeze(now)
	cheap := sso.Config{Cost: sso.Cost{Memory: 8, Time: 1, Threads: 1}, MakeKey: manortest.MakeKey} // what a password costs is not tested here
	return manortest.Config{
		Clock: clock, Settings: func(s *manor.Settings) { s.Demo = demo },
	}.New(t, sso.App(cheap), rbac.App(), academy.App())
}
