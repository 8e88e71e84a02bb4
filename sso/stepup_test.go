package sso_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func stepUp(t *testing.T, c *manortest.Client, password, otp string) *manortest.Response {
	t.Helper()
	body := map[string]string{"password": password}
	if otp != "" {
		body["otp"] = otp
	}
	return c.Post(t, path("/auth/step-up"), body)
}

// mustLoginOTP signs in with a code.
func mustLoginOTP(t *testing.T, p *manortest.Program, name, password, otp string) *manortest.Client {
	t.Helper()
	var got pair
	loginOTP(t, p, name, password, otp).MustStatus(t, http.StatusOK).Decode(t, &got)
	return p.WithToken(got.Access)
}

func TestWhatIsDangerousWantsThePasswordAgainAfterAWhile(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	own := admin.Get(t, mePath).String(t, "id")
	ada := mustCreateUser(t, p, "ada")
	p.Clock.Advance(manor.Recently - time.Second)
	admin.Post(t, path("/users"), map[string]any{"username": "early", "superuser": true}).MustStatus(t, http.StatusCreated)
	p.Clock.Advance(2 * time.Second)

	for what, try := range map[string]func() *manortest.Response{
		"make a superuser": func() *manortest.Response {
			return admin.Post(t, path("/users"), map[string]any{"username": "x", "superuser": true})
		},
		"promote": func() *manortest.Response {
			return admin.Patch(t, path("/users/%s", ada), map[string]any{"superuser": true})
		},
		"password of another": func() *manortest.Response {
			return admin.Patch(t, path("/users/%s", own), map[string]any{"password": "taken-over-1"})
		},
		"second factor": func() *manortest.Response { return admin.Post(t, path("/auth/totp"), nil) },
		"confirm it": func() *manortest.Response {
			return admin.Post(t, path("/auth/totp/confirm"), map[string]string{"code": "123456"})
		},
		"recovery codes": func() *manortest.Response { return admin.Post(t, path("/auth/totp/recovery-codes"), nil) },
		"reset a factor": func() *manortest.Response {
			return admin.Post(t, path("/users/actions/reset_second_factor"), map[string]any{"ids": []string{ada}})
		},
	} {
		require.Equal(t, http.StatusForbidden, try().MustProblem(t, problem.StepUpRequired).Status, what)
	}
	require.Equal(t, false, admin.Get(t, path("/users/%s", ada)).Value(t, "superuser"))
	login(t, p, "x", userPassword).MustProblem(t, problem.InvalidCredentials)
	admin.Patch(t, path("/users/%s", ada), map[string]any{"display_name": "Ada"}).MustStatus(t, http.StatusOK) // needs none

	stepUp(t, admin, "wrong-password", "").MustProblem(t, problem.InvalidCredentials)
	admin.Post(t, path("/auth/totp"), nil).MustProblem(t, problem.StepUpRequired)
	stepUp(t, admin, adminPassword, "").MustStatus(t, http.StatusNoContent)
	admin.Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK)
	admin.Patch(t, path("/users/%s", ada), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	other := second(t, p)
	other.WithToken(admin.Token()).Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK) // known at once everywhere
}

func TestAStepUpIsOfItsSessionOnly(t *testing.T) {
	p := program(t)
	one, two := p.MustLogin(t, "admin", adminPassword), p.MustLogin(t, "admin", adminPassword)
	page := mustLoginBrowser(t, p, "admin", adminPassword)
	p.Clock.Advance(manor.Recently + time.Second)
	stepUp(t, one, adminPassword, "").MustStatus(t, http.StatusNoContent)
	one.Post(t, path("/auth/totp"), nil).MustStatus(t, http.StatusOK)
	two.Post(t, path("/auth/totp"), nil).MustProblem(t, problem.StepUpRequired)
	page.do(t, http.MethodPost, path("/auth/totp"), nil).MustProblem(t, problem.StepUpRequired)
	page.do(t, http.MethodPost, path("/auth/step-up"), map[string]string{"password": adminPassword}).MustStatus(t, http.StatusNoContent)
	page.do(t, http.MethodPost, path("/auth/totp"), nil).MustStatus(t, http.StatusOK)
	p.Post(t, path("/auth/step-up"), map[string]string{"password": adminPassword}).MustProblem(t, manor.CodeUnauthenticated)
}

func TestAStepUpWantsTheSecondFactorToo(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	a := mustEnrol(t, p, "ada", userPassword)
	client := mustLoginOTP(t, p, "ada", userPassword, a.next(t))
	p.Clock.Advance(manor.Recently)
	stepUp(t, client, userPassword, "").MustProblem(t, problem.OTPRequired)
	stepUp(t, client, userPassword, "000000").MustProblem(t, problem.InvalidCredentials)
	client.Post(t, path("/auth/totp/recovery-codes"), nil).MustProblem(t, problem.StepUpRequired)
	stepUp(t, client, userPassword, a.next(t)).MustStatus(t, http.StatusNoContent)
	client.Post(t, path("/auth/totp/recovery-codes"), nil).MustStatus(t, http.StatusOK)
}

func TestWrongPasswordsOfAStepUpLock(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	client := p.MustLogin(t, "ada", userPassword)
	for range sso.NameLimit {
		stepUp(t, client, "wrong-password", "").MustProblem(t, problem.InvalidCredentials)
	}
	stepUp(t, client, userPassword, "").MustProblem(t, problem.Locked)
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
}
