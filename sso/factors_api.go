package sso

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/manor-go/manor"
)

// factorOperations binds the second factor, the step up, captchas and one's own security events.
func (s *service) factorOperations() {
	api := s.k.API()
	bind(api, signedIn, http.MethodGet, "/api/v1/auth/totp", "totp", "Whether your second factor is on", s.getTOTP)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/totp", "totp-enrol", "Get a secret for your authenticator app", s.postTOTP, 403, 409)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/totp/confirm", "totp-confirm", "Switch the second factor on with its first code", s.postTOTPConfirm, 403, 409)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/totp/disable", "totp-disable", "Switch the second factor off", s.postTOTPDisable, 409)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/totp/recovery-codes", "totp-recovery-codes", "Get new recovery codes in the place of yours", s.postRecoveryCodes, 403, 409)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/step-up", "step-up", "Give your password again for what needs it recent", s.postStepUp, 403)
	bind(api, open, http.MethodPost, "/api/v1/auth/captcha", "captcha", "Get digits to read or to hear, for a login that asks for them", s.postCaptcha)
	bind(api, signedIn, http.MethodGet, "/api/v1/auth/events", "own-events", "What happened to your account, the newest first", s.getOwnEvents)
	s.allowWithoutFactor()
	s.k.IgnoreTokens("/api/v1/auth/captcha")
}

// loginBody is what both ways to sign in take.
type loginBody struct {
	Username  string `json:"username" minLength:"1" maxLength:"254" doc:"User name, e-mail address or phone number"`
	Password  string `json:"password" minLength:"1" maxLength:"1024"`
	OTP       string `json:"otp,omitempty" maxLength:"64" doc:"After otp_required: a code of the authenticator app, or a recovery code"`
	CaptchaID string `json:"captcha_id,omitempty" maxLength:"64" doc:"After captcha_required: the id of POST /api/v1/auth/captcha"`
	Captcha   string `json:"captcha,omitempty" maxLength:"32" doc:"The digits that it showed or spoke"`
}

// browserLoginBody is what a browser signs in with: a loginBody, and whether to remember it.
type browserLoginBody struct {
	Username  string `json:"username" minLength:"1" maxLength:"254" doc:"User name, e-mail address or phone number"`
	Password  string `json:"password" minLength:"1" maxLength:"1024"`
	Remember  bool   `json:"remember,omitempty" doc:"Stay signed in when the browser is closed or not used (MANOR_SESSION_REMEMBERED)"`
	OTP       string `json:"otp,omitempty" maxLength:"64" doc:"After otp_required: a code of the authenticator app, or a recovery code"`
	CaptchaID string `json:"captcha_id,omitempty" maxLength:"64" doc:"After captcha_required: the id of POST /api/v1/auth/captcha"`
	Captcha   string `json:"captcha,omitempty" maxLength:"32" doc:"The digits that it showed or spoke"`
}

func (b *browserLoginBody) credentials(ctx context.Context, userAgent string) credentials {
	given := loginBody{Username: b.Username, Password: b.Password, OTP: b.OTP, CaptchaID: b.CaptchaID, Captcha: b.Captcha}
	in := given.credentials(ctx, userAgent)
	in.Remember = b.Remember
	return in
}

func (b *loginBody) credentials(ctx context.Context, userAgent string) credentials {
	return credentials{
		Username: b.Username, Password: b.Password, Address: manor.AddressFrom(ctx), UserAgent: userAgent,
		OTP: b.OTP, CaptchaID: b.CaptchaID, Captcha: b.Captcha,
	}
}

// dataURI is a file inside of JSON (RFC 2397).
func dataURI(kind string, file []byte) string {
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(file)
}

type totpAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Enabled     bool       `json:"enabled"`
		ConfirmedAt *time.Time `json:"confirmed_at" nullable:"true"`
		CodesLeft   int64      `json:"recovery_codes_left"`
	}
}

func (s *service) getTOTP(ctx context.Context, _ *nothing) (*totpAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	state, err := s.ownFactor(ctx, who)
	if err != nil {
		return nil, err
	}
	answer := &totpAnswer{CacheControl: "no-store"}
	if state.factor != nil {
		answer.Body.Enabled, answer.Body.ConfirmedAt, answer.Body.CodesLeft = true, state.factor.ConfirmedAt, state.left
	}
	return answer, nil
}

type enrolAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Secret string `json:"secret" doc:"Base32, for who cannot scan; shown this once"`
		URI    string `json:"otpauth_uri" doc:"otpauth://totp/…"`
		QR     string `json:"qr_code" doc:"The URI as a picture: a PNG in a data URI"`
	}
}

func (s *service) postTOTP(ctx context.Context, _ *nothing) (*enrolAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	made, err := s.enrolTOTP(ctx, who)
	if err != nil {
		return nil, err
	}
	answer := &enrolAnswer{CacheControl: "no-store"}
	answer.Body.Secret, answer.Body.URI, answer.Body.QR = made.Secret, made.URI, dataURI("image/png", made.QR)
	return answer, nil
}

type codeInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"64" doc:"The six digits that the app shows"`
	}
}

type recoveryAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Codes []string `json:"recovery_codes" nullable:"false" doc:"Each stands in for a code once; shown this once"`
	}
}

func (s *service) postTOTPConfirm(ctx context.Context, in *codeInput) (*recoveryAnswer, error) {
	return s.answerCodes(ctx, func(ctx context.Context, who *manor.Principal) ([]string, error) {
		plain, _ := plainCode(in.Body.Code)
		return s.confirmTOTP(ctx, who, plain)
	})
}

func (s *service) postRecoveryCodes(ctx context.Context, _ *nothing) (*recoveryAnswer, error) {
	return s.answerCodes(ctx, s.renewRecoveryCodes)
}

func (s *service) answerCodes(ctx context.Context, run func(context.Context, *manor.Principal) ([]string, error)) (*recoveryAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	codes, err := run(ctx, who)
	if err != nil {
		return nil, err
	}
	answer := &recoveryAnswer{CacheControl: "no-store"}
	answer.Body.Codes = codes
	return answer, nil
}

type proofInput struct {
	Body struct {
		Password string `json:"password" minLength:"1" maxLength:"1024"`
		OTP      string `json:"otp,omitempty" maxLength:"64" doc:"Where the second factor is on: a code of the app, or a recovery code"`
	}
}

func (in *proofInput) proof(ctx context.Context) proof {
	return proof{Password: in.Body.Password, OTP: in.Body.OTP, Address: manor.AddressFrom(ctx)}
}

func (s *service) postTOTPDisable(ctx context.Context, in *proofInput) (*nothing, error) {
	return s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error { return s.disableTOTP(ctx, who, in.proof(ctx)) })
}

func (s *service) postStepUp(ctx context.Context, in *proofInput) (*nothing, error) {
	return s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error { return s.stepUp(ctx, who, in.proof(ctx)) })
}

type captchaInput struct {
	Body struct {
		Audio    bool   `json:"audio,omitempty" doc:"Spoken, instead of a picture"`
		Language string `json:"language,omitempty" enum:"en,zh" default:"en" doc:"Of what is spoken"`
	}
}

type captchaAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		ID      string `json:"id" doc:"Goes with the digits as captcha_id; holds for one try"`
		Image   string `json:"image,omitempty" doc:"Six digits: a PNG in a data URI"`
		Audio   string `json:"audio,omitempty" doc:"Six digits spoken: a WAV in a data URI"`
		Expires int    `json:"expires_in" doc:"Seconds"`
	}
}

func (s *service) postCaptcha(ctx context.Context, in *captchaInput) (*captchaAnswer, error) {
	language := ""
	if in.Body.Audio {
		language = in.Body.Language
	}
	made, err := s.newCaptcha(ctx, manor.AddressFrom(ctx), language)
	if err != nil {
		return nil, err
	}
	answer := &captchaAnswer{CacheControl: "no-store"}
	answer.Body.ID, answer.Body.Expires = made.ID, int(captchaLifetime/time.Second)
	if made.Image != nil {
		answer.Body.Image = dataURI("image/png", made.Image)
	} else {
		answer.Body.Audio = dataURI("audio/wav", made.Audio)
	}
	return answer, nil
}

type ownEventsInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Before string `query:"before" maxLength:"64" doc:"Id of an event: only those before it"`
}

type ownEvent struct {
	ID        string    `json:"id"`
	At        time.Time `json:"at"`
	Event     string    `json:"event"`
	Address   string    `json:"address"`
	UserAgent string    `json:"user_agent"`
	SessionID string    `json:"session_id"`
	Current   bool      `json:"current" doc:"Of the session of this request"`
	ByOther   bool      `json:"by_other" doc:"Somebody else did it: an administrator"`
	By        string    `json:"by" doc:"User name of who acted, or acts, as you; else empty"`
	Note      string    `json:"note" doc:"Why he did, in his words"`
}

type ownEventsAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Items []ownEvent `json:"items" nullable:"false"`
	}
}

func (s *service) getOwnEvents(ctx context.Context, in *ownEventsInput) (*ownEventsAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	events, err := s.ownEvents(ctx, who, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := &ownEventsAnswer{CacheControl: "no-store"}
	answer.Body.Items = make([]ownEvent, len(events))
	for i, e := range events {
		answer.Body.Items[i] = ownEvent{
			ID: e.ID, At: e.At, Event: e.Event, Address: e.Address, UserAgent: e.UserAgent, SessionID: e.SessionID,
			Current: e.SessionID != "" && e.SessionID == who.SessionID, ByOther: e.Actor != "" || e.Impersonator != "", By: actedBy(e), Note: e.Note,
		}
	}
	return answer, nil
}
