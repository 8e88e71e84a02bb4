package sso_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// retryAfter is how long an answer says that a lock holds.
func retryAfter(t *testing.T, r *manortest.Response) time.Duration {
	t.Helper()
	seconds, err := strconv.Atoi(r.MustProblem(t, problem.Locked).Header.Get("Retry-After"))
	require.NoError(t, err)
	return time.Duration(seconds) * time.Second
}

func TestEachLockOfADayIsLonger(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	p.Clock.Freeze(p.Clock.Now())
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 144, 144} {
		for range sso.NameLimit {
			loginCaptcha(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
		}
		require.Equal(t, want*sso.LockedFor, retryAfter(t, login(t, p, "ada", userPassword)), "lock %d", i+1)
		p.Clock.Advance(want * sso.LockedFor)
	}
	p.Clock.Advance(sso.LockMemory + time.Second)
	for range sso.NameLimit {
		loginCaptcha(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	require.Equal(t, sso.LockedFor, retryAfter(t, login(t, p, "ada", userPassword)), "a day later it begins anew")
	p.Clock.Advance(sso.LockedFor)
	loginCaptcha(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
	lock(t, p, "ada")
}

func TestLocksAreShownAndOpened(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	for _, name := range []string{"ada", "my-secret-password"} {
		for range sso.NameLimit {
			login(t, p, name, "wrong-password").MustProblem(t, problem.InvalidCredentials)
		}
	}
	root := p.As(manortest.Superuser())
	r := root.Get(t, path("/login_locks")).MustStatus(t, http.StatusOK)
	require.NotContains(t, string(r.Body), "my-secret-password", "what people typed as a name may be a password")
	require.Len(t, r.Items(t), 2)
	var key string
	for _, item := range r.Items(t) {
		if item["username"] == "ada" {
			key = item["id"].(string)
		}
	}
	require.NotEmpty(t, key)
	require.NotNil(t, root.Get(t, path("/users/%s", id)).Value(t, "locked_until"))

	unlock := map[string]any{"ids": []string{key}}
	p.As(manortest.Caller("reader", "login_locks:read")).Post(t, path("/login_locks/actions/unlock"), unlock).MustProblem(t, manor.CodeForbidden)
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
	root.Post(t, path("/login_locks/actions/unlock"), unlock).MustStatus(t, http.StatusOK)
	loginCaptcha(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
	require.Len(t, root.Get(t, path("/login_locks")).Items(t), 1)
	require.Len(t, eventsOf(t, p, "event=unlocked&user_id="+id), 1)

	for range sso.NameLimit {
		loginCaptcha(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	root.Post(t, path("/users/actions/unlock"), map[string]any{"ids": []string{id}}).MustStatus(t, http.StatusOK)
	require.Nil(t, root.Get(t, path("/users/%s", id)).Value(t, "locked_until"))
	loginCaptcha(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
}

func TestALockIsKeptOverARestart(t *testing.T) {
	p := program(t)
	for range sso.NameLimit {
		login(t, p, "admin", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	require.NoError(t, p.Kernel.Redis().FlushAll(t.Context()).Err())
	login(t, second(t, p), "admin", adminPassword).MustProblem(t, problem.Locked)
}

// A right password takes the row of the wrong ones away. A wrong one that waited for it meanwhile begins a new row.
func TestAWrongPasswordBesideARightOneIsOnlyWrong(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	answered := make(chan *manortest.Response, 1)
	err := p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		query, ids := tx.NewSelect().Table("login_guards").Column("id").Where("id LIKE 'name:%'"), []string{}
		if manortest.OnPostgres() {
			query = query.For("UPDATE")
		}
		if err := query.Scan(ctx, &ids); err != nil {
			return err
		}
		go func() { answered <- login(t, p, "ada", "wrong-password") }()
		if manortest.OnPostgres() {
			require.Eventually(t, func() bool {
				waiting := 0
				err := p.Kernel.DB().Read().NewSelect().Table("pg_stat_activity").ColumnExpr("count(*)").
					Where("datname = current_database()").Where("wait_event_type = 'Lock'").Scan(ctx, &waiting)
				return err == nil && waiting > 0
			}, 10*time.Second, 5*time.Millisecond)
		}
		_, err := tx.NewDelete().Table("login_guards").Where("id LIKE 'name:%'").Exec(ctx)
		return err
	})
	require.NoError(t, err)
	(<-answered).MustProblem(t, problem.InvalidCredentials)
	for range sso.NameLimit - 1 {
		login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
}
