package sso

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
)

// passwordOperations binds what leads to a new password for who has forgotten his.
func (s *service) passwordOperations() {
	const forgot, reset = "/api/v1/auth/password/forgot", "/api/v1/auth/password/reset"
	api := s.k.API()
	ask := operationOf(open, http.MethodPost, forgot, "forgot-password", "Ask for a link to a new password; the answer is always the same", 403)
	ask.DefaultStatus = http.StatusAccepted
	huma.Register(api, ask, s.postForgot)
	bind(api, open, http.MethodPost, reset, "reset-password", "Set a new password by the token of a link; all sessions end", s.postReset, 403)
	s.k.IgnoreTokens(forgot, reset)
	s.k.OwnPagesOnly(forgot, reset)
	s.k.AllowBeforePasswordChange(
		"GET /api/v1/auth/me", "HEAD /api/v1/auth/me", "POST /api/v1/auth/password", "POST /api/v1/auth/logout", "POST /api/v1/auth/logout-all",
		"POST /api/v1/auth/browser/logout", "POST /api/v1/auth/verify",
	)
}

type forgotInput struct {
	Body struct {
		Username string `json:"username" minLength:"1" maxLength:"254" doc:"User name, e-mail address or phone number"`
	}
}

type forgotAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		ExpiresIn int `json:"expires_in" doc:"Seconds that a link works, if one was sent"`
	}
}

func (s *service) postForgot(ctx context.Context, in *forgotInput) (*forgotAnswer, error) {
	if err := s.forgotPassword(ctx, in.Body.Username, manor.AddressFrom(ctx)); err != nil {
		return nil, err
	}
	answer := &forgotAnswer{CacheControl: "no-store"}
	answer.Body.ExpiresIn = int(resetLifetime.Seconds())
	return answer, nil
}

type resetInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"1024"`
		New   string `json:"new_password" minLength:"1" maxLength:"1024"`
	}
}

func (s *service) postReset(ctx context.Context, in *resetInput) (*nothing, error) {
	return nil, s.resetPassword(ctx, in.Body.Token, in.Body.New)
}
