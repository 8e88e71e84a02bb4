package sso_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image/png"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// authenticator is somebody's app, and the recovery codes that he wrote down.
type authenticator struct {
	p      *manortest.Program
	secret string
	codes  []string
}

// code is what the app shows now.
func (a *authenticator) code(t *testing.T) string {
	t.Helper()
	code, err := totp.GenerateCode(a.secret, a.p.Clock.Now())
	require.NoError(t, err)
	return code
}

// next waits for the code after the present one: each holds once.
func (a *authenticator) next(t *testing.T) string {
	t.Helper()
	a.p.Clock.Advance(30 * time.Second)
	return a.code(t)
}

// mustEnrol switches the second factor of a user on.
func mustEnrol(t *testing.T, p *manortest.Program, name, password string) *authenticator {
	t.Helper()
	client := p.WithToken(mustLogin(t, p, name, password).Access)
	a := &authenticator{p: p, secret: client.Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK).String(t, "secret")}
	confirmed := client.Post(t, path("/auth/totp/confirm"), map[string]string{"code": a.code(t)}).MustStatus(t, http.StatusOK)
	for _, code := range confirmed.Value(t, "recovery_codes").([]any) {
		a.codes = append(a.codes, code.(string))
	}
	return a
}

func loginOTP(t *testing.T, p *manortest.Program, name, password, otp string) *manortest.Response {
	t.Helper()
	return p.Post(t, loginPath, map[string]string{"username": name, "password": password, "otp": otp})
}

func TestASecondFactorIsAskedForOnceItIsConfirmed(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	client := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	require.Equal(t, false, client.Get(t, path("/auth/totp")).MustStatus(t, http.StatusOK).Value(t, "enabled"))

	made := client.Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK)
	require.Equal(t, "no-store", made.Header.Get("Cache-Control"))
	require.True(t, strings.HasPrefix(made.String(t, "otpauth_uri"), "otpauth://totp/Manor:ada?"))
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(made.String(t, "qr_code"), "data:image/png;base64,"))
	require.NoError(t, err)
	_, err = png.Decode(bytes.NewReader(raw))
	require.NoError(t, err)
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK) // not confirmed yet

	a := &authenticator{p: p, secret: made.String(t, "secret")}
	wrong := client.Post(t, path("/auth/totp/confirm"), map[string]string{"code": "000000"}).MustProblem(t, manor.CodeInvalid)
	require.Equal(t, map[string]string{"code": "wrong"}, wrong.FieldErrors(t))
	codes := client.Post(t, path("/auth/totp/confirm"), map[string]string{"code": a.code(t)}).MustStatus(t, http.StatusOK).Value(t, "recovery_codes").([]any)
	require.Len(t, codes, 10)
	state := client.Get(t, path("/auth/totp")).MustStatus(t, http.StatusOK)
	require.Equal(t, true, state.Value(t, "enabled"))
	require.Equal(t, json.Number("10"), state.Value(t, "recovery_codes_left"))
	client.Post(t, path("/auth/totp"), nil).MustProblem(t, manor.CodeConflict)

	asked := login(t, p, "ada", userPassword).MustProblem(t, problem.OTPRequired)
	require.Equal(t, http.StatusUnauthorized, asked.Status)
	require.Len(t, sessionsOf(t, p, id), 2, "no session came of the password alone")
	loginBrowser(t, p, "ada", userPassword).MustProblem(t, problem.OTPRequired)
	loginOTP(t, p, "ada", userPassword, a.next(t)).MustStatus(t, http.StatusOK)
	code := a.next(t)
	p.Post(t, path("/auth/browser/login"), map[string]string{"username": "ada", "password": userPassword, "otp": code[:3] + " " + code[3:]}).MustStatus(t, http.StatusOK)

	login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	same := loginOTP(t, p, "ada", "wrong-password", a.next(t)).MustProblem(t, problem.InvalidCredentials)
	require.Empty(t, same.FieldErrors(t), "without the password nothing tells of the code")
	loginOTP(t, p, "nobody", userPassword, "123456").MustProblem(t, problem.InvalidCredentials)
}

func TestACodeHoldsOnceAndNearItsTimeOnly(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	a := mustEnrol(t, p, "ada", userPassword)
	loginOTP(t, p, "ada", userPassword, a.code(t)).MustProblem(t, problem.InvalidCredentials) // confirmed with it

	p.Clock.Advance(5 * time.Minute)
	code := a.code(t)
	loginOTP(t, p, "ada", userPassword, code).MustStatus(t, http.StatusOK)
	again := loginOTP(t, second(t, p), "ada", userPassword, code).MustProblem(t, problem.InvalidCredentials)
	require.Equal(t, map[string]string{"otp": "wrong"}, again.FieldErrors(t))

	p.Clock.Advance(5 * time.Minute)
	early := a.code(t)
	p.Clock.Advance(30 * time.Second)
	loginOTP(t, p, "ada", userPassword, early).MustStatus(t, http.StatusOK) // one step late
	late := a.next(t)
	p.Clock.Advance(90 * time.Second)
	loginOTP(t, p, "ada", userPassword, late).MustProblem(t, problem.InvalidCredentials)
	newest := a.next(t)
	loginOTP(t, p, "ada", userPassword, newest).MustStatus(t, http.StatusOK)
	loginOTP(t, p, "ada", userPassword, early).MustProblem(t, problem.InvalidCredentials)
}

func TestACodeHoldsOnceHoweverManyTryAtOnce(t *testing.T) {
	for what, pick := range map[string]func(*authenticator) string{
		"of the app": func(a *authenticator) string { return a.next(t) }, "for recovery": func(a *authenticator) string { return a.codes[0] },
	} {
		t.Run(what, func(t *testing.T) {
			p := program(t)
			mustCreateUser(t, p, "ada")
			a := mustEnrol(t, p, "ada", userPassword)
			code, other := pick(a), second(t, p)
			var in atomic.Int64
			var group sync.WaitGroup
			for i := range 8 {
				group.Go(func() {
					at := p
					if i%2 == 0 {
						at = other
					}
					switch r := loginOTP(t, at, "ada", userPassword, code); r.Status {
					case http.StatusOK:
						in.Add(1)
					case http.StatusUnauthorized:
					default:
						t.Errorf("status %d: %s", r.Status, r.Body)
					}
				})
			}
			group.Wait()
			require.EqualValues(t, 1, in.Load())
		})
	}
}

func TestWrongCodesLockLikeWrongPasswords(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	a := mustEnrol(t, p, "ada", userPassword)
	for i := range sso.NameLimit {
		login(t, p, "ada", userPassword).MustProblem(t, problem.OTPRequired) // forgets nothing
		if i%2 == 0 {
			loginOTP(t, p, "ada", userPassword, "abcd-efgh-ijkl-mnop").MustProblem(t, problem.InvalidCredentials)
		} else {
			loginOTP(t, p, "ada", userPassword, "000000").MustProblem(t, problem.InvalidCredentials)
		}
	}
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
	loginOTP(t, p, "ada", userPassword, a.next(t)).MustProblem(t, problem.Locked)
	require.EqualValues(t, sso.NameLimit, len(eventsOf(t, p, "event=otp_failed")))
}

func TestARecoveryCodeStandsInOnce(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	a := mustEnrol(t, p, "ada", userPassword)
	loginOTP(t, p, "ada", userPassword, a.codes[0]).MustStatus(t, http.StatusOK)
	loginOTP(t, p, "ada", userPassword, a.codes[0]).MustProblem(t, problem.InvalidCredentials)
	typed := strings.ToUpper(strings.ReplaceAll(a.codes[1], "-", " "))
	var got pair
	loginOTP(t, p, "ada", userPassword, typed).MustStatus(t, http.StatusOK).Decode(t, &got)
	client := p.WithToken(got.Access)
	require.Equal(t, json.Number("8"), client.Get(t, path("/auth/totp")).Value(t, "recovery_codes_left"))
	require.Len(t, eventsOf(t, p, "event=recovery_used&user_id="+id), 2)

	fresh := client.Post(t, path("/auth/totp/recovery-codes"), nil).MustStatus(t, http.StatusOK).Value(t, "recovery_codes").([]any)
	require.Len(t, fresh, 10)
	loginOTP(t, p, "ada", userPassword, a.codes[2]).MustProblem(t, problem.InvalidCredentials)
	loginOTP(t, p, "ada", userPassword, fresh[0].(string)).MustStatus(t, http.StatusOK)

	mustCreateUser(t, p, "bob")
	mustEnrol(t, p, "bob", userPassword)
	loginOTP(t, p, "bob", userPassword, fresh[1].(string)).MustProblem(t, problem.InvalidCredentials)
}

func TestSwitchingTheSecondFactorOffWantsPasswordAndCode(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	a := mustEnrol(t, p, "ada", userPassword)
	var got pair
	loginOTP(t, p, "ada", userPassword, a.next(t)).MustStatus(t, http.StatusOK).Decode(t, &got)
	off := func(password, otp string) *manortest.Response {
		return p.WithToken(got.Access).Post(t, path("/auth/totp/disable"), map[string]string{"password": password, "otp": otp})
	}
	require.Equal(t, map[string]string{"password": "wrong"}, off("wrong-password", a.next(t)).MustProblem(t, problem.InvalidCredentials).FieldErrors(t))
	off(userPassword, "").MustProblem(t, problem.OTPRequired)
	require.Equal(t, map[string]string{"otp": "wrong"}, off(userPassword, "000000").MustProblem(t, problem.InvalidCredentials).FieldErrors(t))
	login(t, p, "ada", userPassword).MustProblem(t, problem.OTPRequired)

	off(userPassword, a.next(t)).MustStatus(t, http.StatusNoContent)
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
	off(userPassword, "").MustProblem(t, manor.CodeConflict)
	p.WithToken(got.Access).Post(t, path("/auth/totp/recovery-codes"), nil).MustProblem(t, manor.CodeConflict)
}

func TestASecretAtRestIsEncryptedAndBoundToItsUser(t *testing.T) {
	p := program(t)
	ada, bob := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob")
	a := mustEnrol(t, p, "ada", userPassword)
	var rows []sso.SecondFactor
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Model(&rows).Scan(t.Context()))
	require.Len(t, rows, 1)
	require.NotContains(t, rows[0].Secret, a.secret)
	var codes []sso.RecoveryCode
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Model(&codes).Scan(t.Context()))
	for _, row := range codes {
		for _, code := range a.codes {
			require.NotContains(t, row.Hash, strings.ReplaceAll(code, "-", ""))
		}
	}
	rows[0].UserID = bob
	rows[0].LastStep = 0
	require.NoError(t, p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewInsert().Model(&rows[0]).Exec(ctx)
		return err
	}))
	r := loginOTP(t, p, "bob", userPassword, a.next(t))
	r.MustProblem(t, manor.CodeInternal)
	require.NotContains(t, string(r.Body), "MANOR_SECRET_KEY")
	require.Empty(t, sessionsOf(t, p, bob))

	root := p.As(manortest.Superuser())
	for _, address := range []string{"/users/" + ada, "/users/" + ada + "/history", "/security_events", "/audit"} {
		body := string(root.Get(t, path("%s", address)).Body)
		for _, secret := range append(a.codes, a.secret) {
			require.NotContains(t, body, secret, address)
		}
	}
}

func TestAnAdministratorResetsTheSecondFactorOfOthers(t *testing.T) {
	p := program(t)
	mustCreateRole(t, p, "clerk", "users:read", "users:update", "users:reset_second_factor")
	mustCreateUser(t, p, "clerk", "clerk")
	ada := mustCreateUser(t, p, "ada")
	mustEnrol(t, p, "ada", userPassword)
	mustEnrol(t, p, "admin", adminPassword)
	var admins []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("users").Column("id").Where("superuser").Scan(t.Context(), &admins))
	clerk := p.MustLogin(t, "clerk", userPassword)
	reset := func(c *manortest.Client, ids ...string) *manortest.Response {
		return c.Post(t, path("/users/actions/reset_second_factor"), map[string]any{"ids": ids})
	}
	reset(p.As(manortest.Caller("reader", "users:read", "users:update")), ada).MustProblem(t, manor.CodeForbidden)
	reset(clerk, append(admins, ada)...).MustProblem(t, manor.CodeForbidden)
	login(t, p, "ada", userPassword).MustProblem(t, problem.OTPRequired)

	require.Equal(t, true, clerk.Get(t, path("/users/%s", ada)).Value(t, "second_factor"))
	reset(clerk, ada).MustStatus(t, http.StatusOK)
	require.Equal(t, false, clerk.Get(t, path("/users/%s", ada)).Value(t, "second_factor"))
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
	events := eventsOf(t, p, "event=totp_reset")
	require.Len(t, events, 1)
	require.Equal(t, "clerk", events[0]["actor"])
	login(t, p, "admin", adminPassword).MustProblem(t, problem.OTPRequired)
	reset(p.As(manortest.Superuser()), admins...).MustStatus(t, http.StatusOK)
	login(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK)

	p.Clock.Advance(manor.Recently + time.Minute)
	reset(p.WithToken(mustLogin(t, p, "clerk", userPassword).Access), ada).MustStatus(t, http.StatusOK)
	reset(clerk, ada).MustProblem(t, problem.StepUpRequired)
}

// eventsOf are the security events that a query finds, the newest first.
func eventsOf(t *testing.T, p *manortest.Program, query string) []map[string]any {
	t.Helper()
	return p.As(manortest.Superuser()).Get(t, path("/security_events?per_page=200&%s", query)).MustStatus(t, http.StatusOK).Items(t)
}

func TestCreateSuperuserOpensTheDoorForWhoLostHisDevice(t *testing.T) {
	p := program(t)
	mustEnrol(t, p, "admin", adminPassword)
	login(t, p, "admin", adminPassword).MustProblem(t, problem.OTPRequired)
	mustRun(t, p.Kernel, "createsuperuser", "admin")
	login(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK)
}
