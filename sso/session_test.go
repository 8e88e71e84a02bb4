package sso_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func toText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// sessionsOf are the sessions of a user that stand, as the resource shows them.
func sessionsOf(t *testing.T, p *manortest.Program, userID string) []map[string]any {
	t.Helper()
	return p.As(manortest.Superuser()).Get(t, path("/sessions?user_id=%s&ended_at__isnull=true", userID)).MustStatus(t, http.StatusOK).Items(t)
}

func TestLogoutEndsTheSessionAndNoOther(t *testing.T) {
	p := program(t)
	one, two := mustLogin(t, p, "admin", adminPassword), mustLogin(t, p, "admin", adminPassword)
	require.True(t, holds(t, p, one.Access))

	p.WithToken(one.Access).Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, one.Access))
	refresh(t, p, one.Refresh).MustProblem(t, manor.CodeUnauthenticated)
	require.True(t, holds(t, p, two.Access))

	p.WithToken(one.Access).Post(t, path("/auth/logout"), nil).MustProblem(t, manor.CodeUnauthenticated)
}

func TestLogoutAllEndsEverySessionOfTheCallerOnly(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	one, two, other := mustLogin(t, p, "ada", userPassword), mustLogin(t, p, "ada", userPassword), mustLogin(t, p, "admin", adminPassword)
	p.WithToken(one.Access).Post(t, path("/auth/logout-all"), nil).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, one.Access))
	require.False(t, holds(t, p, two.Access))
	require.True(t, holds(t, p, other.Access))
}

func TestOwnSessionsAreListedAndEnded(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	one := mustLogin(t, p, "ada", userPassword)
	p.Clock.Advance(time.Second)
	two := mustLogin(t, p, "ada", userPassword)
	foreign := mustLogin(t, p, "admin", adminPassword)

	list := p.WithToken(two.Access).Get(t, path("/auth/sessions")).MustStatus(t, http.StatusOK)
	require.Equal(t, 2, list.Int(t, "total"))
	require.Equal(t, true, list.Value(t, "items.0.current"))
	require.Equal(t, false, list.Value(t, "items.1.current"))
	require.Equal(t, "127.0.0.1", list.String(t, "items.0.address"))
	require.Equal(t, "Go-http-client/1.1", list.String(t, "items.0.user_agent"))

	foreignID := p.WithToken(foreign.Access).Get(t, mePath).String(t, "session_id")
	p.WithToken(two.Access).Delete(t, path("/auth/sessions/%s", foreignID)).MustProblem(t, manor.CodeNotFound)
	p.WithToken(two.Access).Delete(t, path("/auth/sessions/none")).MustProblem(t, manor.CodeNotFound)
	require.True(t, holds(t, p, foreign.Access))

	oldest := list.String(t, "items.1.id")
	p.WithToken(two.Access).Delete(t, path("/auth/sessions/%s", oldest)).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, one.Access))
	p.WithToken(two.Access).Delete(t, path("/auth/sessions/%s", oldest)).MustProblem(t, manor.CodeNotFound)
	require.Equal(t, 1, p.WithToken(two.Access).Get(t, path("/auth/sessions")).Int(t, "total"))
}

func TestWhatNeedsASessionAnswers401WithoutOne(t *testing.T) {
	p := program(t)
	for _, op := range [][2]string{
		{"POST", "/auth/logout"}, {"POST", "/auth/logout-all"}, {"GET", "/auth/sessions"}, {"DELETE", "/auth/sessions/x"},
		{"GET", "/auth/me"}, {"GET", "/auth/verify"}, {"GET", "/users"}, {"GET", "/roles"}, {"GET", "/sessions"},
		{"GET", "/departments"}, {"GET", "/permissions"},
	} {
		r := p.Do(t, op[0], path("%s", op[1]), nil).MustProblem(t, manor.CodeUnauthenticated)
		require.Contains(t, r.Header.Get("WWW-Authenticate"), "Bearer", op)
	}
	r := p.Post(t, path("/auth/password"), map[string]string{"old_password": "x", "new_password": "long enough"})
	r.MustProblem(t, manor.CodeUnauthenticated)
}

func TestResourcesOfIdentityAreForSuperusersUntilPermitted(t *testing.T) {
	p := program(t)
	nobody := p.As(manortest.Caller("nobody"))
	for _, resource := range []string{"users", "roles", "sessions", "departments", "permissions"} {
		nobody.Get(t, path("/%s", resource)).MustProblem(t, manor.CodeForbidden)
		p.As(manortest.Caller("reader", resource+":read")).Get(t, path("/%s", resource)).MustStatus(t, http.StatusOK)
		p.As(manortest.Caller("reader", resource+":read")).Get(t, path("/%s/none", resource)).MustProblem(t, manor.CodeNotFound)
	}
}

func TestRefreshTokensAreTradedOnce(t *testing.T) {
	p := program(t)
	first := mustLogin(t, p, "admin", adminPassword)
	var next pair
	r := refresh(t, p, first.Refresh).MustStatus(t, http.StatusOK)
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	r.Decode(t, &next)
	require.NotEqual(t, first.Refresh, next.Refresh)
	require.NotEqual(t, first.Access, next.Access)
	require.True(t, holds(t, p, first.Access), "the first access token lives on: the session is the same")
	require.True(t, holds(t, p, next.Access))

	refresh(t, p, first.Refresh).MustProblem(t, manor.CodeUnauthenticated)
	require.False(t, holds(t, p, next.Access), "a second use ends the session")
	require.False(t, holds(t, p, first.Access))
	refresh(t, p, next.Refresh).MustProblem(t, manor.CodeUnauthenticated)
}

func TestOfManyUsesAtOnceAtMostOneWinsAndTheSessionEnds(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	first := mustLogin(t, p, "ada", userPassword)
	var mu sync.Mutex
	var won []pair
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			r := refresh(t, p, first.Refresh)
			if r.Status == http.StatusOK {
				var got pair
				r.Decode(t, &got)
				mu.Lock()
				won = append(won, got)
				mu.Unlock()
			} else if r.Status != http.StatusUnauthorized {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		})
	}
	group.Wait()
	require.Len(t, won, 1)
	require.False(t, holds(t, p, won[0].Access))
	refresh(t, p, won[0].Refresh).MustProblem(t, manor.CodeUnauthenticated)
	require.Empty(t, sessionsOf(t, p, id))
}

func TestRefreshTokensAndSessionsExpire(t *testing.T) {
	p := program(t)
	unused := mustLogin(t, p, "admin", adminPassword)
	used := mustLogin(t, p, "admin", adminPassword)
	refresh(t, p, "not-a-refresh-token").MustProblem(t, manor.CodeUnauthenticated)

	p.Clock.Advance(sso.RefreshLifetime - time.Minute)
	refresh(t, p, used.Refresh).MustStatus(t, http.StatusOK).Decode(t, &used)
	p.Clock.Advance(2 * time.Minute)
	refresh(t, p, unused.Refresh).MustProblem(t, manor.CodeUnauthenticated)
	refresh(t, p, used.Refresh).MustStatus(t, http.StatusOK).Decode(t, &used)

	p.Clock.Advance(sso.RefreshLifetime - time.Minute)
	refresh(t, p, used.Refresh).MustStatus(t, http.StatusOK).Decode(t, &used)
	p.Clock.Advance(sso.SessionLifetime - 2*sso.RefreshLifetime)
	refresh(t, p, used.Refresh).MustProblem(t, manor.CodeUnauthenticated)
}

func TestAnEndOfASessionHoldsInAnotherProcessWithinASecond(t *testing.T) {
	p := program(t)
	q := second(t, p)
	got := mustLogin(t, p, "admin", adminPassword)
	require.True(t, holds(t, q, got.Access))

	p.WithToken(got.Access).Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, got.Access), "at once where it was done")
	soon(t, "the other process refuses the token", func() bool { return !holds(t, q, got.Access) })
}

func TestALockedUserIsOutEverywhereWithinASecond(t *testing.T) {
	p := program(t)
	q := second(t, p)
	id := mustCreateUser(t, p, "ada")
	got := mustLogin(t, p, "ada", userPassword)
	require.True(t, holds(t, q, got.Access))
	require.True(t, holds(t, p, got.Access))

	p.As(manortest.Superuser()).Patch(t, path("/users/%s", id), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	require.False(t, holds(t, p, got.Access))
	soon(t, "the other process refuses the user", func() bool { return !holds(t, q, got.Access) })
	refresh(t, p, got.Refresh).MustProblem(t, manor.CodeUnauthenticated)

	p.As(manortest.Superuser()).Patch(t, path("/users/%s", id), map[string]any{"active": true}).MustStatus(t, http.StatusOK)
	require.False(t, holds(t, p, got.Access), "a session that ended stays ended")
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
}

func TestSessionsAreEndedByTheActionOfTheList(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	got := mustLogin(t, p, "ada", userPassword)
	sessions := sessionsOf(t, p, id)
	require.Len(t, sessions, 1)
	ids := map[string]any{"ids": []any{sessions[0]["id"]}}

	p.As(manortest.Caller("reader", "sessions:read")).Post(t, path("/sessions/actions/end"), ids).MustProblem(t, manor.CodeForbidden)
	require.True(t, holds(t, p, got.Access))
	p.As(manortest.Superuser()).Post(t, path("/sessions/actions/end"), ids).MustStatus(t, http.StatusOK)
	require.False(t, holds(t, p, got.Access))
	require.Empty(t, sessionsOf(t, p, id))
}

func TestWithTheDatabaseAwayNobodyIsLetInAndNobodyTurnedAway(t *testing.T) {
	p := program(t)
	got := mustLogin(t, p, "admin", adminPassword)
	require.True(t, holds(t, p, got.Access))
	verifier, err := sso.VerifierOf(p.Kernel)
	require.NoError(t, err)
	require.NoError(t, p.Kernel.DB().Close())
	require.NoError(t, p.Kernel.Redis().Close())
	p.Clock.Advance(time.Second)
	_, err = verifier.Verify(t.Context(), got.Access)
	require.Error(t, err)
	r := p.WithToken(got.Access).Get(t, mePath)
	require.GreaterOrEqual(t, r.Status, 500, "never yes, and never a 401 that makes clients forget their tokens")
}

func TestTheDocumentSaysThatASessionThatStandsHasNoReason(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	mustLogin(t, p, "ada", userPassword)
	root := p.As(manortest.Superuser())
	require.Empty(t, root.Get(t, path("/sessions")).MustStatus(t, http.StatusOK).String(t, "items.0.reason"))
	reasons := root.Get(t, "/api/openapi.json").MustStatus(t, http.StatusOK).Value(t, "components.schemas.Session.properties.reason.enum")
	require.Contains(t, reasons, "")
	require.Contains(t, reasons, "logout")
}
