package sso_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// verdict is what the program itself says of a token, without what else a request needs: nil, unauthenticated, unavailable.
func verdict(t *testing.T, p *manortest.Program, token string) error {
	t.Helper()
	verifier, err := sso.VerifierOf(p.Kernel)
	require.NoError(t, err)
	_, err = verifier.Verify(t.Context(), token)
	return err
}

func refused(t *testing.T, p *manortest.Program, token string) bool {
	t.Helper()
	return problem.CodeOf(verdict(t, p, token)) == manor.CodeUnauthenticated
}

func logout(t *testing.T, p *manortest.Program, token string) {
	t.Helper()
	p.WithToken(token).Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)
}

// logOf is where the log of a program is in Redis.
func logOf(t *testing.T, p *manortest.Program) (set, head string) {
	t.Helper()
	var id string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("revocation_heads").Column("log_id").Scan(t.Context(), &id))
	return "revocations:{" + id + "}", "revocations:{" + id + "}:head"
}

// numbers are those of the log, in order.
func numbers(t *testing.T, p *manortest.Program) (all []int64) {
	t.Helper()
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("revocations").Column("id").Order("id").Scan(t.Context(), &all))
	return all
}

// mirrored tells whether Redis holds the whole log.
func mirrored(t *testing.T, p *manortest.Program, lines int) func() bool {
	set, head := logOf(t, p)
	return func() bool {
		size, err := p.Kernel.Redis().ZCard(t.Context(), set).Result()
		at, err2 := p.Kernel.Redis().Get(t.Context(), head).Result()
		return err == nil && err2 == nil && size == int64(lines) && strings.HasPrefix(at, fmt.Sprintf("%d ", lines))
	}
}

func TestWhatEndsInOneProcessHasEndedInTheOtherWithinASecond(t *testing.T) {
	p, q := aPair(t)
	bystander := mustLogin(t, p, "admin", adminPassword).Access
	for i := range 10 {
		from, to := p, q
		if i%2 == 1 {
			from, to = q, p
		}
		token := mustLogin(t, from, "admin", adminPassword).Access
		require.True(t, holds(t, to, token))
		logout(t, from, token)
		require.False(t, holds(t, from, token), "at once where it was done")
		soon(t, "the other process refuses the token", func() bool { return !holds(t, to, token) })
	}
	require.True(t, holds(t, p, bystander))
	require.True(t, holds(t, q, bystander))
}

func TestEndsAtTheSameTimeAreNumberedWithoutAGapAndAllKnown(t *testing.T) {
	p, q := aPair(t)
	var tokens []string
	for range 24 {
		tokens = append(tokens, mustLogin(t, p, "admin", adminPassword).Access)
	}
	for _, token := range tokens {
		require.NoError(t, verdict(t, q, token))
	}
	var group sync.WaitGroup
	for i, token := range tokens {
		group.Go(func() {
			from := []*manortest.Program{p, q}[i%2]
			if r := from.WithToken(token).Post(t, path("/auth/logout"), nil); r.Status != http.StatusNoContent {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		})
	}
	group.Wait()
	for i, token := range tokens {
		soon(t, fmt.Sprint("end ", i), func() bool { return refused(t, p, token) && refused(t, q, token) })
	}
	all := numbers(t, p)
	require.Len(t, all, len(tokens))
	for i, seq := range all {
		require.Equal(t, int64(i+1), seq)
	}
	require.Eventually(t, mirrored(t, p, len(tokens)), 10*time.Second, 20*time.Millisecond, "Redis holds the log too")
}

func TestAnEndThatIsRolledBackIsNoEnd(t *testing.T) {
	p := program(t)
	token := mustLogin(t, p, "admin", adminPassword).Access
	sick := errors.New("no")
	err := p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		return errors.Join(sso.EndAll(ctx, p.Kernel, tx), sick)
	})
	require.ErrorIs(t, err, sick)
	require.True(t, holds(t, p, token))
	require.Empty(t, numbers(t, p))
}

func TestLosingAllOfRedisHidesNoEnd(t *testing.T) {
	p, q := aPair(t)
	before, after, stays := mustLogin(t, p, "admin", adminPassword).Access, mustLogin(t, p, "admin", adminPassword).Access, mustLogin(t, p, "admin", adminPassword).Access
	logout(t, p, before)
	for _, token := range []string{after, stays} {
		require.True(t, holds(t, q, token))
	}
	flush(t, p)
	logout(t, p, after)
	soon(t, "the other process refuses the token", func() bool { return refused(t, q, after) })
	require.True(t, refused(t, q, before))
	require.NoError(t, verdict(t, q, stays))
	require.Eventually(t, mirrored(t, p, 2), 10*time.Second, 20*time.Millisecond, "Redis is filled from the database")
}

func TestWithoutRedisTheDatabaseTellsWithinASecond(t *testing.T) {
	p, q, w := pairOver(t)
	stays := mustLogin(t, p, "admin", adminPassword).Access
	require.NoError(t, verdict(t, q, stays))
	w.Cut()
	gone := time.Now()
	n := 0
	for time.Since(gone) < 5*time.Second || n < 2 {
		token := mustLogin(t, p, "admin", adminPassword).Access
		require.NoError(t, verdict(t, q, token))
		logout(t, p, token)
		require.True(t, refused(t, p, token))
		soon(t, "the other process refuses the token", func() bool { return refused(t, q, token) })
		require.NoError(t, verdict(t, q, stays), "nobody else is turned away")
		n++
	}
	w.Mend()
	require.Eventually(t, mirrored(t, p, n), 30*time.Second, 20*time.Millisecond, "Redis learns what it missed")
}

func TestWithoutTheDatabaseRedisTells(t *testing.T) {
	p, q := aPair(t)
	one, two, stays := mustLogin(t, p, "admin", adminPassword).Access, mustLogin(t, p, "admin", adminPassword).Access, mustLogin(t, p, "admin", adminPassword).Access
	for _, token := range []string{one, two, stays} {
		require.NoError(t, verdict(t, q, token))
	}
	logout(t, p, one)
	require.Eventually(t, mirrored(t, p, 1), 10*time.Second, 20*time.Millisecond)
	require.NoError(t, q.Kernel.DB().Close())
	p.Clock.Advance(time.Second)
	require.Equal(t, manor.CodeUnauthenticated, problem.CodeOf(verdict(t, q, one)))
	require.NoError(t, verdict(t, q, stays))

	logout(t, p, two)
	soon(t, "the message is enough", func() bool { return refused(t, q, two) })
	require.NoError(t, verdict(t, q, stays))
}

func TestWithBothAwayNobodyIsLetInAndNobodyTurnedAway(t *testing.T) {
	p, q, w := pairOver(t)
	missed, stays := mustLogin(t, p, "admin", adminPassword).Access, mustLogin(t, p, "admin", adminPassword).Access
	for _, token := range []string{missed, stays} {
		require.NoError(t, verdict(t, q, token))
	}
	require.NoError(t, q.Kernel.DB().Close())
	w.Cut()
	p.Clock.Advance(time.Second)
	require.Equal(t, manor.CodeUnavailable, problem.CodeOf(verdict(t, q, stays)))
	r := q.WithToken(stays).Get(t, mePath).MustProblem(t, manor.CodeUnavailable)
	require.NotEmpty(t, r.Header.Get("Retry-After"))

	// What ended meanwhile is read from Redis once it is back.
	logout(t, p, missed)
	require.NoError(t, verdict(t, p, stays))
	w.Mend()
	require.Eventually(t, mirrored(t, p, 1), 30*time.Second, 20*time.Millisecond)
	require.Eventually(t, func() bool { return verdict(t, q, stays) == nil }, 30*time.Second, 20*time.Millisecond)
	soon(t, "what was missed is in force", func() bool { return refused(t, q, missed) })
	require.NoError(t, verdict(t, q, stays))
}

func TestARedisInTheProcessIsNoWitness(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.RedisURL = adminPassword, "" }}.New(t, apps()...)
	token := mustLogin(t, p, "admin", adminPassword).Access
	require.NoError(t, verdict(t, p, token))
	require.NoError(t, p.Kernel.DB().Close())
	p.Clock.Advance(time.Second)
	require.Equal(t, manor.CodeUnavailable, problem.CodeOf(verdict(t, p, token)))
}

func TestWhoeverWritesToRedisNeitherEndsNorSavesASession(t *testing.T) {
	p, q, w := pairOver(t)
	victim, ends := mustLogin(t, p, "admin", adminPassword).Access, mustLogin(t, p, "admin", adminPassword).Access
	require.NoError(t, verdict(t, q, victim))
	require.NoError(t, verdict(t, q, ends))
	session := p.WithToken(victim).Get(t, mePath).String(t, "session_id")
	liar := w.straight(t)
	set, head := logOf(t, p)
	line := fmt.Sprintf("1 session %s %d", session, time.Now().Add(time.Hour).Unix())
	for _, lie := range []string{line, line + " 00", sso.SealLine("log", 1, "session", session, 1900000000), "", strings.Repeat("x", 1<<20)} {
		require.NoError(t, liar.Publish(t.Context(), set+":lines", lie).Err())
	}
	require.NoError(t, liar.Set(t.Context(), head, "900 00", time.Hour).Err())
	logout(t, p, ends)
	soon(t, "an end is in force all the same", func() bool { return refused(t, q, ends) })
	require.NoError(t, verdict(t, q, victim))
	require.Eventually(t, mirrored(t, p, 1), 10*time.Second, 20*time.Millisecond, "the lie is written over")
}

func TestADatabasePutBackToAnEarlierStateIsTheTruth(t *testing.T) {
	p, q := aPair(t)
	for range 3 {
		logout(t, p, mustLogin(t, p, "admin", adminPassword).Access)
	}
	require.Eventually(t, mirrored(t, p, 3), 10*time.Second, 20*time.Millisecond)
	token := mustLogin(t, p, "admin", adminPassword).Access
	require.NoError(t, verdict(t, q, token))
	for _, statement := range []string{"UPDATE revocation_heads SET seq = 1", "DELETE FROM revocations WHERE id > 1"} {
		_, err := p.Kernel.DB().Write().ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	logout(t, p, token)
	soon(t, "the other process refuses the token", func() bool { return refused(t, q, token) })
	require.Eventually(t, mirrored(t, p, 2), 10*time.Second, 20*time.Millisecond, "Redis follows")
}

func TestWhoSleptLongerThanLinesAreKeptAsksAnew(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	token := mustLogin(t, p, "ada", userPassword).Access
	require.True(t, holds(t, p, token))
	for _, statement := range []string{"UPDATE users SET active = false WHERE id = '" + id + "'", "UPDATE revocation_heads SET seq = seq + 5"} {
		_, err := p.Kernel.DB().Write().ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	soon(t, "the user is read again", func() bool { return !holds(t, p, token) })
}

func TestATokenAndACookieSeenBeforeNeedNothingOfTheDatabase(t *testing.T) {
	p, q := aPair(t)
	p.Clock.Freeze(time.Now())
	token := mustLogin(t, p, "admin", adminPassword).Access
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	resolver, err := sso.SessionsOf(q.Kernel)
	require.NoError(t, err)
	check := func() {
		require.NoError(t, verdict(t, q, token))
		_, err := resolver.Resolve(t.Context(), b.cookie.Value)
		require.NoError(t, err)
	}
	check()
	require.NoError(t, q.Kernel.DB().Close())
	for range 50 {
		p.Clock.Advance(time.Second)
		check()
	}
}

func TestEndsAreForgottenWhenTheirTokensHaveEnded(t *testing.T) {
	p := program(t)
	p.Clock.Freeze(time.Now())
	tokens := mustLogin(t, p, "admin", adminPassword)
	b := mustLoginBrowser(t, p, "admin", adminPassword)
	logout(t, p, tokens.Access)
	b.do(t, "POST", path("/auth/browser/logout"), nil).MustStatus(t, http.StatusNoContent)
	remembered := func() int {
		n, err := sso.EndingsOf(p.Kernel)
		require.NoError(t, err)
		return n
	}
	require.Equal(t, 2, remembered())
	p.Clock.Advance(sso.AccessLifetime + sso.Leeway)
	require.Equal(t, 2, remembered(), "the token could hold somewhere")
	p.Clock.Advance(3 * sso.Leeway)
	require.Equal(t, 1, remembered(), "the browser's cookie lasts longer")
	require.False(t, b.signedIn(t))
	p.Clock.Advance(p.Kernel.Settings().SessionLifetime)
	require.Zero(t, remembered())
	require.False(t, b.signedIn(t))
	require.False(t, holds(t, p, tokens.Access))
}

// flush empties Redis, each member of a cluster.
func flush(t *testing.T, p *manortest.Program) {
	t.Helper()
	require.NoError(t, sso.FlushAll(t.Context(), p.Kernel))
}

// Whatever is in Redis is emptied again and again while people sign in and out in two processes.
func TestFlushingRedisUnderLoadHidesNoEndAndEndsNobody(t *testing.T) {
	p, q := aPair(t)
	processes := []*manortest.Program{p, q}
	stays := mustLogin(t, p, "admin", adminPassword).Access
	stop := make(chan struct{})
	var flushing, load sync.WaitGroup
	flushing.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				_ = sso.FlushAll(t.Context(), p.Kernel)
			}
		}
	})
	var mu sync.Mutex
	var ended []string
	for worker := range 4 {
		load.Go(func() {
			here, there := processes[worker%2], processes[1-worker%2]
			for range 6 {
				r := here.Post(t, loginPath, map[string]string{"username": "admin", "password": adminPassword})
				if r.Status != http.StatusOK {
					t.Errorf("login: status %d: %s", r.Status, r.Body)
					return
				}
				token := r.String(t, "access_token")
				if err := verdict(t, there, token); err != nil {
					t.Errorf("a token that holds is refused elsewhere: %v", err)
				}
				if r := here.WithToken(token).Post(t, path("/auth/logout"), nil); r.Status != http.StatusNoContent {
					t.Errorf("logout: status %d: %s", r.Status, r.Body)
				}
				if err := verdict(t, there, stays); err != nil {
					t.Errorf("somebody else is refused: %v", err)
				}
				mu.Lock()
				ended = append(ended, token)
				mu.Unlock()
			}
		})
	}
	load.Wait()
	require.Len(t, ended, 24)
	soon(t, "every end is in force in both", func() bool {
		for _, token := range ended {
			if !refused(t, p, token) || !refused(t, q, token) {
				return false
			}
		}
		return true
	})
	close(stop)
	flushing.Wait()
	require.NoError(t, verdict(t, p, stays))
	require.NoError(t, verdict(t, q, stays))
	require.Eventually(t, mirrored(t, p, len(ended)), 10*time.Second, 20*time.Millisecond, "Redis is filled from the database")
}
