package sso_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

func TestWhateverEndsASessionEndsABrowsersEverywhereWithinASecond(t *testing.T) {
	root := func(p *manortest.Program) *manortest.Client { return p.As(manortest.Superuser()) }
	for what, end := range map[string]func(t *testing.T, p *manortest.Program, b *browser, id string){
		"signing out": func(t *testing.T, p *manortest.Program, b *browser, _ string) {
			r := b.do(t, "POST", path("/auth/browser/logout"), nil).MustStatus(t, http.StatusNoContent)
			gone := cookieOf(t, r)
			require.Equal(t, b.cookie.Name, gone.Name)
			require.Empty(t, gone.Value)
			require.Negative(t, gone.MaxAge)
		},
		"the logout of programs": func(t *testing.T, p *manortest.Program, b *browser, _ string) {
			b.do(t, "POST", path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
		},
		"the end of all sessions": func(t *testing.T, p *manortest.Program, b *browser, _ string) {
			tokens := mustLogin(t, p, "ada", userPassword)
			p.WithToken(tokens.Access).Post(t, path("/auth/logout-all"), nil).MustStatus(t, http.StatusNoContent)
		},
		"a new password, chosen elsewhere": func(t *testing.T, p *manortest.Program, b *browser, _ string) {
			tokens := mustLogin(t, p, "ada", userPassword)
			p.WithToken(tokens.Access).Post(t, path("/auth/password"), map[string]string{
				"old_password": userPassword, "new_password": "another-password",
			}).MustStatus(t, http.StatusNoContent)
		},
		"a new password, given": func(t *testing.T, p *manortest.Program, b *browser, id string) {
			root(p).Patch(t, path("/users/%s", id), map[string]any{"password": "another-password"}).MustStatus(t, http.StatusOK)
		},
		"switching the user off": func(t *testing.T, p *manortest.Program, b *browser, id string) {
			root(p).Patch(t, path("/users/%s", id), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
		},
		"deleting the user": func(t *testing.T, p *manortest.Program, b *browser, id string) {
			root(p).Delete(t, path("/users/%s", id)).MustStatus(t, http.StatusNoContent)
		},
		"the action of the list": func(t *testing.T, p *manortest.Program, b *browser, id string) {
			ids := []any{sessionsOf(t, p, id)[0]["id"]}
			root(p).Post(t, path("/sessions/actions/end"), map[string]any{"ids": ids}).MustStatus(t, http.StatusOK)
		},
	} {
		t.Run(what, func(t *testing.T) {
			p := program(t)
			q := second(t, p)
			id := mustCreateUser(t, p, "ada")
			b := mustLoginBrowser(t, p, "ada", userPassword)
			bystander := mustLoginBrowser(t, p, "admin", adminPassword)
			there := b.at(q)
			require.True(t, b.signedIn(t))
			require.True(t, there.signedIn(t))

			end(t, p, b, id)
			require.False(t, b.signedIn(t), "at once where it was done")
			soon(t, "the other process knows no such browser", func() bool { return !there.signedIn(t) })
			b.do(t, "PATCH", mePath, map[string]string{"display_name": "Ada"}).MustProblem(t, manor.CodeUnauthenticated)
			require.True(t, bystander.signedIn(t))
			require.True(t, bystander.at(q).signedIn(t))

			third := second(t, p)
			require.False(t, b.at(third).signedIn(t), "a process that starts later")
			require.True(t, bystander.at(third).signedIn(t))
		})
	}
}

func TestANewPasswordKeepsTheBrowserThatChoseIt(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	b, other := mustLoginBrowser(t, p, "ada", userPassword), mustLoginBrowser(t, p, "ada", userPassword)
	b.do(t, "POST", path("/auth/password"), map[string]string{
		"old_password": userPassword, "new_password": "another-password",
	}).MustStatus(t, http.StatusNoContent)
	require.True(t, b.signedIn(t))
	require.False(t, other.signedIn(t))
}

func TestABrowserThatIsNotUsedIsSignedOut(t *testing.T) {
	p := program(t)
	p.Clock.Freeze(time.Now())
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	idle := p.Kernel.Settings().SessionIdle
	require.Equal(t, 12*time.Hour, idle)
	for range 5 {
		p.Clock.Advance(idle - time.Minute)
		require.True(t, b.signedIn(t), "each use counts anew")
	}
	p.Clock.Advance(idle)
	require.False(t, b.signedIn(t))
	list := p.WithToken(mustLogin(t, p, "admin", adminPassword).Access).Get(t, path("/auth/sessions")).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, list.Int(t, "total"), "it is no more among the sessions that stand")
	require.Equal(t, "tokens", list.String(t, "items.0.kind"))
}

func TestABrowserIsSignedOutAfterItsTimeHoweverMuchItIsUsed(t *testing.T) {
	p := program(t)
	p.Clock.Freeze(time.Now())
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	lifetime := p.Kernel.Settings().SessionLifetime
	require.Equal(t, 7*24*time.Hour, lifetime)
	for range 14 {
		p.Clock.Advance(lifetime/14 - time.Second)
		require.True(t, b.signedIn(t))
	}
	p.Clock.Advance(13 * time.Second)
	require.True(t, b.signedIn(t))
	p.Clock.Advance(time.Second)
	require.False(t, b.signedIn(t))
}

func TestWhenABrowserWasLastSeenIsWrittenAtMostOnceAMinute(t *testing.T) {
	p := program(t)
	began := time.Now().UTC().Truncate(time.Second)
	p.Clock.Freeze(began)
	id := mustCreateUser(t, p, "ada")
	b := mustLoginBrowser(t, p, "ada", userPassword)
	seen := func() time.Duration {
		at, err := time.Parse(time.RFC3339, sessionsOf(t, p, id)[0]["last_seen_at"].(string))
		require.NoError(t, err)
		return at.Sub(began)
	}
	for range 59 {
		p.Clock.Advance(time.Second)
		require.True(t, b.signedIn(t))
		require.Zero(t, seen())
	}
	p.Clock.Advance(time.Second)
	require.True(t, b.signedIn(t))
	require.Equal(t, time.Minute, seen())
	p.Clock.Advance(30 * time.Second)
	require.True(t, b.signedIn(t))
	require.Equal(t, time.Minute, seen())
}

func TestLosingRedisSignsNobodyInOrOut(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	in, out, admin := mustLoginBrowser(t, p, "ada", userPassword), mustLoginBrowser(t, p, "ada", userPassword), mustLoginBrowser(t, p, "admin", adminPassword)
	for _, b := range []*browser{in, out, admin} {
		require.True(t, b.signedIn(t))
	}
	out.do(t, "POST", path("/auth/browser/logout"), nil).MustStatus(t, http.StatusNoContent)
	flush(t, p)
	fresh := second(t, p)
	flush(t, fresh)
	for _, q := range []*manortest.Program{p, fresh} {
		require.True(t, in.at(q).signedIn(t))
		require.False(t, out.at(q).signedIn(t))
	}

	// Whoever can write to Redis can lie there, but gains no session by it.
	liar := second(t, p)
	sum := sha256.Sum256([]byte(in.cookie.Value))
	key := "session:{" + hex.EncodeToString(sum[:]) + "}"
	adminSession := p.Get(t, mePath, sends(admin.cookie)).String(t, "session_id")
	require.NoError(t, liar.Kernel.Redis().Set(t.Context(), key, adminSession, time.Hour).Err())
	require.Equal(t, "ada", liar.Get(t, mePath, sends(in.cookie)).MustStatus(t, http.StatusOK).String(t, "username"))
	require.NoError(t, p.Kernel.Redis().Close())
	require.True(t, in.at(p).signedIn(t))
	other := second(t, p)
	require.NoError(t, other.Kernel.Redis().Close())
	require.True(t, in.at(other).signedIn(t), "without Redis the database tells")
	require.False(t, out.at(other).signedIn(t))
}
