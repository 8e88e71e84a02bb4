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

// cheap makes hashing a password take no time: what the academy shows does not depend on it.
var cheap = sso.Config{Cost: sso.Cost{Memory: 8, Time: 1, Threads: 1}}

// loaded is the academy with its demo. The clock stands still where the demo ends, until a test moves it.
func loaded(t *testing.T) *manortest.Program {
	t.Helper()
	return loadedIn(t, "", time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
}

// loadedIn is loaded in a data folder, at a time. On SQLite the folder of an earlier program is its database.
func loadedIn(t *testing.T, dir string, now time.Time) *manortest.Program {
	t.Helper()
	clock := &manortest.Clock{}
	clock.Freeze(now)
	return manortest.Config{
		Clock: clock, Dir: dir,
		Settings: func(s *manor.Settings) { s.Demo = true },
	}.New(t, sso.App(cheap), rbac.App(), academy.App())
}
