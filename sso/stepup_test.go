package sso_test

import (
	"net/http"
	"strings"
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

// A session that was stolen must not become the account: neither by the user's record nor by a link to a new password.
func TestWhatLeadsIntoAnAccountWantsThePasswordAgain(t *testing.T) {
	p := program(t)
	mustCreateRole(t, p, "people", "users:*")
	adaID, bobID := mustCreateUser(t, p, "ada", "people"), mustCreateUser(t, p, "bob")
	admin, ada := p.MustLogin(t, "admin", adminPassword), p.MustLogin(t, "ada", userPassword)
	own := path("/users/%s", admin.Get(t, mePath).String(t, "id"))
	root := path("/users/%s", p.As(manortest.Superuser()).MustCreate(t, "users", map[string]any{"username": "root", "password": userPassword, "superuser": true})["id"])
	key := ada.Post(t, path("/auth/api-keys"), map[string]any{"name": "all", "scopes": []string{"*"}}).MustStatus(t, http.StatusCreated).String(t, "secret")
	p.Clock.Advance(manor.Recently + time.Second)

	link := func(id string) *manortest.Response {
		return admin.Post(t, path("/users/actions/reset_link"), map[string]any{"ids": []string{id}})
	}
	for _, change := range []map[string]any{{"password": "taken-over-1"}, {"email": "thief@example.com"}, {"phone": "+4917012345"}} {
		admin.Patch(t, own, change).MustProblem(t, problem.StepUpRequired)
		admin.Patch(t, root, change).MustProblem(t, problem.StepUpRequired)
		ada.Patch(t, path("/users/%s", adaID), change).MustProblem(t, problem.StepUpRequired)
		p.WithToken(key).Patch(t, path("/users/%s", adaID), change).MustProblem(t, manor.CodeForbidden)
		if bob := ada.Patch(t, path("/users/%s", bobID), change); change["password"] != nil {
			bob.MustProblem(t, problem.StepUpRequired)
		} else {
			bob.MustStatus(t, http.StatusOK) // that is her work
		}
		ada.Patch(t, path("/users/%s", bobID), map[string]any{"email": nil, "phone": nil}).MustStatus(t, http.StatusOK)
	}
	for _, id := range []string{adaID, bobID, strings.TrimPrefix(own, path("/users/"))} {
		link(id).MustProblem(t, problem.StepUpRequired)
	}
	admin.Patch(t, own, map[string]any{"display_name": "Admin"}).MustStatus(t, http.StatusOK) // needs none
	ada.Patch(t, path("/users/%s", adaID), map[string]any{"display_name": "Ada"}).MustStatus(t, http.StatusOK)
	p.MustLogin(t, "admin", adminPassword)
	p.MustLogin(t, "ada", userPassword)

	stepUp(t, admin, adminPassword, "").MustStatus(t, http.StatusNoContent)
	stepUp(t, ada, userPassword, "").MustStatus(t, http.StatusNoContent)
	admin.Patch(t, root, map[string]any{"email": "root@example.com"}).MustStatus(t, http.StatusOK)
	ada.Patch(t, path("/users/%s", adaID), map[string]any{"email": "ada@example.com", "password": "chosen-by-ada"}).MustStatus(t, http.StatusOK)
	ada.Patch(t, path("/users/%s", bobID), map[string]any{"password": "chosen-for-bob"}).MustStatus(t, http.StatusOK)
	link(bobID).MustStatus(t, http.StatusOK)
}
