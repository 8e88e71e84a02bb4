package sso_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
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

// mustCaptcha asks for a picture and reads it.
func mustCaptcha(t *testing.T, p *manortest.Program) (id, digits string) {
	t.Helper()
	require.NoError(t, sso.ForgetCaptchas(t.Context(), p.Kernel))
	id = p.Post(t, path("/auth/captcha"), map[string]any{}).MustStatus(t, http.StatusOK).String(t, "id")
	digits = sso.CaptchaAnswer(t.Context(), p.Kernel, id)
	require.Len(t, digits, 6)
	return id, digits
}

func loginWith(t *testing.T, p *manortest.Program, name, password, id, digits string) *manortest.Response {
	t.Helper()
	return p.Post(t, loginPath, map[string]string{"username": name, "password": password, "captcha_id": id, "captcha": digits})
}

// loginCaptcha signs in with a captcha that was read right.
func loginCaptcha(t *testing.T, p *manortest.Program, name, password string) *manortest.Response {
	t.Helper()
	id, digits := mustCaptcha(t, p)
	return loginWith(t, p, name, password, id, digits)
}

// lock gives wrong passwords until a name is locked, and waits until it is not any more.
func lock(t *testing.T, p *manortest.Program, name string) {
	t.Helper()
	for range sso.NameLimit {
		login(t, p, name, "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	login(t, p, name, userPassword).MustProblem(t, problem.Locked)
	p.Clock.Advance(sso.LockedFor + time.Second)
}

func TestACaptchaIsAPictureOrASound(t *testing.T) {
	p := program(t)
	r := p.Post(t, path("/auth/captcha"), map[string]any{}).MustStatus(t, http.StatusOK)
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.String(t, "image"), "data:image/png;base64,"))
	require.NoError(t, err)
	_, err = png.Decode(bytes.NewReader(raw))
	require.NoError(t, err)
	require.NotContains(t, string(r.Body), sso.CaptchaAnswer(t.Context(), p.Kernel, r.String(t, "id")))

	for _, language := range []string{"en", "zh"} {
		spoken := p.Post(t, path("/auth/captcha"), map[string]any{"audio": true, "language": language}).MustStatus(t, http.StatusOK)
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(spoken.String(t, "audio"), "data:audio/wav;base64,"))
		require.NoError(t, err)
		require.Equal(t, "RIFF", string(raw[:4]))
		require.NotContains(t, spoken.Object(t), "image")
	}
	p.Post(t, path("/auth/captcha"), map[string]any{"language": "xx"}).MustProblem(t, manor.CodeInvalid)
}

func TestANameThatWasLockedNeedsACaptchaUntilItSignsIn(t *testing.T) {
	for _, name := range []string{"ada", "nobody"} {
		t.Run(name, func(t *testing.T) {
			p := program(t)
			mustCreateUser(t, p, "ada")
			lock(t, p, name)
			asked := login(t, p, name, userPassword).MustProblem(t, problem.CaptchaRequired)
			require.Equal(t, http.StatusUnauthorized, asked.Status)
			require.Equal(t, map[string]string{"captcha": "required"}, asked.FieldErrors(t))
			login(t, p, "admin", adminPassword).MustStatus(t, http.StatusOK) // nobody else does

			id, digits := mustCaptcha(t, p)
			wrong := loginWith(t, p, name, userPassword, id, "not-it").MustProblem(t, problem.CaptchaRequired)
			require.Equal(t, map[string]string{"captcha": "wrong"}, wrong.FieldErrors(t))
			loginWith(t, p, name, userPassword, id, digits).MustProblem(t, problem.CaptchaRequired) // burnt
			loginWith(t, p, name, userPassword, "made-up", "123456").MustProblem(t, problem.CaptchaRequired)
			loginCaptcha(t, p, name, "wrong-password").MustProblem(t, problem.InvalidCredentials)

			id, digits = mustCaptcha(t, p)
			loginWith(t, p, name, "wrong-password", id, digits).MustProblem(t, problem.InvalidCredentials)
			loginWith(t, p, name, userPassword, id, digits).MustProblem(t, problem.CaptchaRequired) // used
			if name == "ada" {
				loginCaptcha(t, p, name, userPassword).MustStatus(t, http.StatusOK)
				login(t, p, name, userPassword).MustStatus(t, http.StatusOK)
			}
		})
	}
}

func TestANameThatWasLockedNeedsNoCaptchaADayLater(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	lock(t, p, "ada")
	p.Clock.Advance(sso.LockMemory - time.Minute)
	login(t, p, "ada", userPassword).MustProblem(t, problem.CaptchaRequired)
	p.Clock.Advance(time.Minute)
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
}

func TestManyWrongPasswordsFromOneAddressAskForACaptchaThere(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	for i := range sso.SuspiciousFailures {
		login(t, p, "name"+string(rune('a'+i)), "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	login(t, p, "ada", userPassword).MustProblem(t, problem.CaptchaRequired)
	login(t, p, "nobody", userPassword).MustProblem(t, problem.CaptchaRequired)
	loginCaptcha(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
	login(t, p, "ada", userPassword).MustProblem(t, problem.CaptchaRequired)
	p.Clock.Advance(sso.FailureWindow + time.Second)
	login(t, p, "ada", userPassword).MustStatus(t, http.StatusOK)
}

func TestALockComesBeforeACaptcha(t *testing.T) {
	p := program(t)
	for range sso.NameLimit {
		login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	loginCaptcha(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
}

func TestPicturesAreCounted(t *testing.T) {
	p := program(t)
	require.NoError(t, sso.ForgetCaptchas(t.Context(), p.Kernel))
	for range sso.CaptchaLimit {
		p.Post(t, path("/auth/captcha"), map[string]any{}).MustStatus(t, http.StatusOK)
	}
	r := p.Post(t, path("/auth/captcha"), map[string]any{}).MustProblem(t, problem.RateLimited)
	require.NotEmpty(t, r.Header.Get("Retry-After"))
}
