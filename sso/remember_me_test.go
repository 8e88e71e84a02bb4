package sso_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

func TestABrowserStaysSignedInOnlyWhenItIsAskedToRemember(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) {
		s.AdminPassword, s.SessionIdle, s.SessionLifetime, s.SessionRemembered = adminPassword, time.Hour, 24*time.Hour, 10*24*time.Hour
	}}.New(t, apps()...)
	enter := func(remember bool) *browser {
		r := p.Post(t, path("/auth/browser/login"), map[string]any{"username": "admin", "password": adminPassword, "remember": remember}).MustStatus(t, http.StatusOK)
		return &browser{p: p, cookie: cookieOf(t, r), csrf: r.String(t, "csrf_token")}
	}
	kept, passing := enter(true), enter(false)
	require.Equal(t, int((10 * 24 * time.Hour).Seconds()), kept.cookie.MaxAge)
	require.Zero(t, passing.cookie.MaxAge)
	require.True(t, passing.cookie.Expires.IsZero(), "the browser forgets it when it is closed")

	p.Clock.Advance(time.Hour + time.Minute)
	require.True(t, kept.signedIn(t))
	require.False(t, passing.signedIn(t))
	p.Clock.Advance(9 * 24 * time.Hour)
	require.True(t, kept.signedIn(t))
	require.Len(t, kept.do(t, http.MethodGet, path("/auth/sessions"), nil).Items(t), 1)
	p.Clock.Advance(24 * time.Hour)
	require.False(t, kept.signedIn(t))
}

func TestOneSessionTooManyEndsTheOldest(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.MaxSessions = adminPassword, 3 }}.New(t, apps()...)
	mustCreateUser(t, p, "ada")
	other := mustLogin(t, p, "admin", adminPassword)
	var all []pair
	for range 3 {
		all = append(all, mustLogin(t, p, "ada", userPassword))
		p.Clock.Advance(time.Second)
	}
	for _, got := range all {
		require.True(t, holds(t, p, got.Access))
	}
	b := mustLoginBrowser(t, p, "ada", userPassword)
	require.False(t, holds(t, p, all[0].Access))
	refresh(t, p, all[0].Refresh).MustProblem(t, manor.CodeUnauthenticated)
	require.True(t, holds(t, p, all[1].Access))
	require.True(t, holds(t, p, all[2].Access))
	require.True(t, b.signedIn(t))
	require.True(t, holds(t, p, other.Access), "nobody else's session ends")

	p.WithToken(all[2].Access).Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
	mustLogin(t, p, "ada", userPassword)
	require.True(t, holds(t, p, all[1].Access), "one that ended does not count")

	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if r := login(t, p, "ada", userPassword); r.Status != http.StatusOK {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		})
	}
	group.Wait()
	last := mustLogin(t, p, "ada", userPassword)
	require.Len(t, p.WithToken(last.Access).Get(t, path("/auth/sessions")).Items(t), 3)
}

func TestANewSessionStaysWhateverTheClocksOfOthersSaid(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.MaxSessions = adminPassword, 1 }}.New(t, apps()...)
	mustCreateUser(t, p, "ada")
	now := p.Clock.Now()
	p.Clock.Freeze(now)
	ahead := mustLogin(t, p, "ada", userPassword)
	p.Clock.Freeze(now.Add(-30 * time.Second))
	got := mustLogin(t, p, "ada", userPassword)
	require.True(t, holds(t, p, got.Access))
	require.False(t, holds(t, p, ahead.Access))
}
