package sso_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func TestLoginAnswersAPairAndOpensASession(t *testing.T) {
	p := program(t)
	r := login(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK)
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	var got pair
	r.Decode(t, &got)
	require.Equal(t, "Bearer", got.Type)
	require.Equal(t, int(sso.AccessLifetime.Seconds()), got.Expires)
	require.NotEmpty(t, got.Refresh)

	me := p.WithToken(got.Access).Get(t, mePath).MustStatus(t, http.StatusOK)
	require.Equal(t, "admin", me.String(t, "username"))
	require.Equal(t, true, me.Value(t, "superuser"))
	require.Equal(t, []any{"*"}, me.Value(t, "permissions"))

	claims, err := sso.Check(t.Context(), p.Kernel, got.Access)
	require.NoError(t, err)
	require.Equal(t, p.Kernel.Settings().BaseURL, claims["iss"])
	require.Equal(t, "manor", claims["aud"])
	require.Equal(t, me.String(t, "id"), claims["sub"])
	require.Equal(t, me.String(t, "session_id"), claims["sid"])
	require.NotEmpty(t, claims["jti"])
	require.InDelta(t, sso.AccessLifetime.Seconds(), claims["exp"].(float64)-claims["iat"].(float64), 0)
	require.Equal(t, []any{}, claims["roles"])
}

func TestCaseAndWidthOfAUserNameDoNotMatter(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "Zoë")
	for _, name := range []string{"Zoë", "zoë", "ZOË", " zoe\u0308 ", "ＺＯË"} {
		login(t, p, name, userPassword).MustStatus(t, http.StatusOK)
	}
	login(t, p, "zoe", userPassword).MustProblem(t, problem.InvalidCredentials)
}

func TestAWrongPasswordAMissingAndALockedUserGetTheSameAnswer(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	off := mustCreateUser(t, p, "off")
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", off), map[string]any{"active": false}).MustStatus(t, http.StatusOK)

	var answers []string
	for _, try := range [][2]string{{"ada", "wrong-password"}, {"nobody", userPassword}, {"off", userPassword}, {"ada", "x"}} {
		r := login(t, p, try[0], try[1]).MustProblem(t, problem.InvalidCredentials)
		require.Equal(t, "Bearer", r.Header.Get("WWW-Authenticate"))
		document := r.Object(t)
		delete(document, "request_id")
		r.Header.Del("X-Request-Id")
		r.Header.Del("Date")
		answers = append(answers, strings.TrimSpace(toText(t, document)))
	}
	for _, answer := range answers {
		require.Equal(t, answers[0], answer)
	}
	require.Empty(t, sessionsOf(t, p, id))
}

func TestLoginRefusesBodiesThatDoNotFit(t *testing.T) {
	p := program(t)
	p.Post(t, loginPath, `{"username":"admin"`).MustProblem(t, problem.MalformedJSON)
	p.Post(t, loginPath, `{"username":"admin","username":"x","password":"y"}`).MustProblem(t, problem.DuplicateKey)
	for body, wrong := range map[string]string{
		`{"username":"admin"}`: "password", `{"password":"x"}`: "username", `{"username":1,"password":"x"}`: "username",
		`{"username":"a","password":"b","superuser":true}`:                    "superuser",
		`{"username":"` + strings.Repeat("a", 255) + `","password":"b"}`:      "username",
		`{"username":"admin","password":"` + strings.Repeat("p", 1025) + `"}`: "password",
	} {
		require.Contains(t, p.Post(t, loginPath, body).MustProblem(t, manor.CodeInvalid).FieldErrors(t), wrong, body)
	}
	p.Get(t, loginPath).MustProblem(t, problem.MethodNotAllowed)
}

func TestAnOldTokenInTheHeaderDoesNotStopALogin(t *testing.T) {
	p := program(t)
	stale := p.WithToken("not-a-token")
	stale.Get(t, mePath).MustProblem(t, manor.CodeUnauthenticated)
	stale.Post(t, loginPath, map[string]string{"username": "admin", "password": adminPassword}).MustStatus(t, http.StatusOK)
}

func TestTenWrongPasswordsLockAName(t *testing.T) {
	for _, name := range []string{"ada", "nobody"} {
		t.Run(name, func(t *testing.T) {
			p := program(t)
			mustCreateUser(t, p, "ada")
			p.Clock.Freeze(p.Clock.Now())
			for range sso.NameLimit {
				login(t, p, name, "wrong-password").MustProblem(t, problem.InvalidCredentials)
			}
			require.NoError(t, p.Kernel.Redis().FlushAll(t.Context()).Err())
			for _, password := range []string{"wrong-password", userPassword} {
				r := login(t, p, strings.ToUpper(name), password).MustProblem(t, problem.Locked)
				seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
				require.NoError(t, err)
				require.GreaterOrEqual(t, seconds, 60)
			}
			login(t, second(t, p), name, userPassword).MustProblem(t, problem.Locked)
			login(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK)

			p.Clock.Advance(sso.LockedFor - time.Second)
			require.Equal(t, "60", login(t, p, name, userPassword).MustProblem(t, problem.Locked).Header.Get("Retry-After"))
			p.Clock.Advance(2 * time.Second)
			if name == "ada" {
				loginCaptcha(t, p, name, userPassword).MustStatus(t, http.StatusOK)
			} else {
				loginCaptcha(t, p, name, userPassword).MustProblem(t, problem.InvalidCredentials)
			}
		})
	}
}

func TestFailuresFarApartOrBeforeARightPasswordDoNotLock(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	for range 3 * sso.NameLimit {
		login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
		p.Clock.Advance(sso.FailureWindow/(sso.NameLimit-1) + time.Second)
	}
	p.Clock.Advance(sso.FailureWindow)
	for range 3 {
		for range sso.NameLimit - 2 {
			login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
		}
		login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
		p.Clock.Advance(sso.FailureWindow / 2) // or the address would be asked for a captcha
	}
}

func TestManyAtOnceLearnOfNoMorePasswordsThanTheLimit(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	var refused, locked atomic.Int64
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			switch r := login(t, p, "ada", "wrong-password"); r.Status {
			case http.StatusUnauthorized:
				refused.Add(1)
			case http.StatusTooManyRequests:
				locked.Add(1)
			default:
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, sso.NameLimit, refused.Load())
	require.EqualValues(t, 40-sso.NameLimit, locked.Load())
}

func TestRightPasswordsAtOnceAllSignIn(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	var group sync.WaitGroup
	for range 25 {
		group.Go(func() {
			if r := login(t, p, "ada", userPassword); r.Status != http.StatusOK {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		})
	}
	group.Wait()
}

func TestLoginsAreInTheHistoryOfTheUser(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	got := mustLogin(t, p, "ada", userPassword)
	p.WithToken(got.Access).Post(t, path("/auth/logout"), nil).MustStatus(t, http.StatusNoContent)

	r := p.As(manortest.Superuser()).Get(t, path("/users/%s/history", id)).MustStatus(t, http.StatusOK)
	var actions []string
	for _, item := range r.Items(t) {
		actions = append(actions, item["action"].(string))
	}
	require.Equal(t, []string{"logout", "login", "login_failed"}, actions)
	require.NotContains(t, string(r.Body), "password-1")
}

func TestAHashOfAFormerCostIsMadeAnewAtLogin(t *testing.T) {
	p := program(t)
	hash, err := sso.HashPassword(t.Context(), p.Kernel, userPassword)
	require.NoError(t, err)
	other := manortest.New(t, sso.App(sso.Config{Cost: sso.Cost{Memory: 128, Time: 1, Threads: 1}, MakeKey: manortest.MakeKey}), apps()[1])
	id, err := sso.CreateUser(t.Context(), other.Kernel, sso.NewUser{Username: "ada", PasswordHash: hash})
	require.NoError(t, err)
	login(t, other, "ada", userPassword).MustStatus(t, http.StatusOK)
	var stored string
	require.NoError(t, other.Kernel.DB().Read().NewSelect().Table("users").Column("password_hash").Where("id = ?", id).Scan(t.Context(), &stored))
	require.Contains(t, stored, "m=128")
	login(t, other, "ada", userPassword).MustStatus(t, http.StatusOK)
}

// Between the check of a password and the session that it opens is the time of a hash.
func TestALoginWhosePasswordIsChangedMeanwhileIsRefused(t *testing.T) {
	for what, change := range map[string]string{
		"another password": "UPDATE users SET password_hash = 'another' WHERE username = 'ada'",
		"switched off":     "UPDATE users SET active = false WHERE username = 'ada'",
		"deleted":          "DELETE FROM users WHERE username = 'ada'",
	} {
		t.Run(what, func(t *testing.T) {
			p := program(t)
			id := mustCreateUser(t, p, "ada")
			require.NoError(t, sso.WhileHashing(p.Kernel, func() {
				err := p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
					_, err := tx.NewRaw(change).Exec(ctx)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}))
			login(t, p, "ada", userPassword).MustProblem(t, problem.InvalidCredentials)
			n, err := p.Kernel.DB().Read().NewSelect().Table("sessions").Where("user_id = ?", id).Count(t.Context())
			require.NoError(t, err)
			require.Zero(t, n)
		})
	}
}
