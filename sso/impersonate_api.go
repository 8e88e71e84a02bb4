package sso

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

const (
	impersonatePath    = "/api/v1/auth/impersonate"
	impersonateEndPath = impersonatePath + "/end"
	// impersonateName is the action of users that begins to act as one.
	impersonateName = "impersonate"
)

// impersonateOperations binds acting as another user, and keeps who does away from what belongs to the user alone.
func (s *service) impersonateOperations() {
	api := s.k.API()
	bind(api, signedIn, http.MethodPost, impersonatePath, "impersonate", "Act as another user; superusers only", s.postImpersonate, 403, 404, 409)
	bind(api, open, http.MethodPost, impersonateEndPath, "impersonate-end", "Stop acting as another user; a browser is back in its own session", s.postImpersonateEnd, 403)
	s.k.OwnPagesOnly(impersonateEndPath)
	s.k.OwnersOnly("/api/v1/auth/",
		"POST "+impersonateEndPath, "POST /api/v1/auth/logout", "POST /api/v1/auth/browser/logout", "POST /api/v1/auth/verify")
}

type impersonateInput struct {
	Cookies   cookies
	UserAgent string `header:"User-Agent"`
	Body      struct {
		UserID string `json:"user_id" minLength:"1" maxLength:"64"`
		Reason string `json:"reason" minLength:"1" maxLength:"800" doc:"Why, in at most 200 characters; kept, and told to the user"`
	}
}

type impersonateAnswer struct {
	CacheControl string   `header:"Cache-Control"`
	SetCookie    []string `header:"Set-Cookie" doc:"Of a browser: the session as the user, and manor_session_own, by which it comes back"`
	Body         impersonateBody
}

type impersonateBody struct {
	User      *account  `json:"user"`
	ExpiresAt time.Time `json:"expires_at" doc:"Then it is over by itself"`
	CSRFToken *string   `json:"csrf_token" nullable:"true" doc:"Of a browser: the new one"`
	Access    string    `json:"access_token,omitempty" doc:"Of a program: JWT, RS256, with act.sub (RFC 8693); there is no refresh token"`
	TokenType string    `json:"token_type,omitempty" enum:"Bearer"`
	ExpiresIn int       `json:"expires_in,omitempty" doc:"Seconds that the access token is valid"`
}

func (s *service) postImpersonate(ctx context.Context, in *impersonateInput) (*impersonateAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	if err := s.mayImpersonate(ctx, who); err != nil {
		return nil, err
	}
	var started *impersonation
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) (err error) {
		started, err = s.impersonate(ctx, tx, who, in.Body.UserID, in.Body.Reason, in.UserAgent)
		return err
	})
	if err != nil {
		return nil, err
	}
	answer := &impersonateAnswer{CacheControl: "no-store"}
	answer.Body.ExpiresAt = started.Session.ExpiresAt
	acting := s.verifier.principal(stateOf(started), &userState{username: started.User.Username})
	if answer.Body.User, err = s.accountWithGrants(ctx, acting); err != nil {
		return nil, err
	}
	if started.Session.Kind == kindTokens {
		return answer, s.answerActingToken(ctx, started, &answer.Body)
	}
	csrf := csrfToken(started.Cookie)
	answer.Body.CSRFToken = &csrf
	own := s.sessionCookie(in.Cookies)
	answer.SetCookie = []string{s.setCookie(started.Cookie, false), s.cookieNamed(s.ownCookie(), own, s.cookieAge(started.Own.Remembered, started.Own.ExpiresAt))}
	return answer, nil
}

// stateOf is a session that was just begun, as requests will find it.
func stateOf(started *impersonation) *sessionState {
	row := started.Session
	return &sessionState{id: row.ID, userID: row.UserID, expiresAt: row.ExpiresAt, impersonator: &manor.Impersonator{UserID: row.ImpersonatorID, Username: row.Impersonator}}
}

func (s *service) answerActingToken(ctx context.Context, started *impersonation, body *impersonateBody) error {
	session := started.Session
	roles, err := s.roles(ctx, session.UserID)
	if err != nil {
		return err
	}
	body.Access, err = s.sign(ctx, session.UserID, session.ID, session.ImpersonatorID, roles)
	body.TokenType, body.ExpiresIn = "Bearer", int(session.ExpiresAt.Sub(session.CreatedAt)/time.Second)
	return err
}

// accountWithGrants is what the user behind a caller that this request made is told of himself.
func (s *service) accountWithGrants(ctx context.Context, who *manor.Principal) (_ *account, err error) {
	if authorizer := s.k.Authorizer(); authorizer != nil {
		if who.Grants, err = authorizer.Grants(ctx, who.UserID); err != nil {
			return nil, err
		}
	}
	return s.accountOf(ctx, who)
}

type impersonateEndInput struct {
	Cookies cookies
}

type impersonateEndAnswer struct {
	CacheControl string   `header:"Cache-Control"`
	SetCookie    []string `header:"Set-Cookie" doc:"Of a browser: its own session again, and manor_session_own taken away"`
	Body         struct {
		User      *account `json:"user" doc:"Whose session the browser is back in; null when it has ended too, and for programs"`
		CSRFToken *string  `json:"csrf_token" nullable:"true" doc:"Of that session"`
	}
}

// postImpersonateEnd is open also to a browser whose impersonation is over by itself: it goes back by its two cookies.
func (s *service) postImpersonateEnd(ctx context.Context, in *impersonateEndInput) (*impersonateEndAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who != nil && !who.Acting() {
		return nil, manor.Errorf(manor.CodeConflict, "You act as nobody else.")
	}
	if who.Acting() {
		if err := s.endImpersonation(ctx, who); err != nil {
			return nil, err
		}
	}
	answer := &impersonateEndAnswer{CacheControl: "no-store"}
	own := s.cookieOf(in.Cookies, s.ownCookie())
	if who.Acting() && who.Claims != nil || own == "" {
		return answer, nil
	}
	back, err := s.ownSession(ctx, s.sessionCookie(in.Cookies), own)
	if err != nil {
		return nil, err
	}
	answer.SetCookie = []string{s.cookieNamed(s.ownCookie(), "", -1)}
	if back == nil {
		return answer, nil
	}
	if answer.Body.User, err = s.accountWithGrants(ctx, back.Principal); err != nil {
		return nil, err
	}
	answer.Body.CSRFToken = &back.CSRFToken
	answer.SetCookie = append(answer.SetCookie, s.cookieNamed(s.k.SessionCookie(), own, s.cookieAge(back.Remember, back.ExpiresAt)))
	return answer, nil
}

// ownCookie is the name of the cookie that keeps a browser's own session while it acts as another user.
func (s *service) ownCookie() string { return s.k.SessionCookie() + "_own" }

// cookieAge is how long a browser keeps the cookie of a session, in seconds; 0: until it is closed.
func (s *service) cookieAge(remembered bool, expires time.Time) int {
	if !remembered {
		return 0
	}
	return max(1, int(expires.Sub(s.k.Clock().Now())/time.Second))
}

// dropOwnCookie takes the cookie of the own session away from a browser that sent one.
func (s *service) dropOwnCookie(c cookies) []string {
	if s.cookieOf(c, s.ownCookie()) == "" {
		return nil
	}
	return []string{s.cookieNamed(s.ownCookie(), "", -1)}
}

// impersonationInput is the form of the action.
type impersonationInput struct {
	Reason string `json:"reason" validate:"required,max=200" admin:"textarea"`
}

func (s *service) impersonateAction() admin.Action[User] {
	return admin.Action[User]{
		Name: impersonateName, Secret: true, Recent: manor.Recently,
		Label: manor.Text{EN: "Act as this user", ZH: "以此用户身份操作"},
		Confirm: manor.Text{
			EN: "You see and do what this user may, for an hour at most. The history names you both, and the user is told that it happened and why.",
			ZH: "你将以该用户的权限查看和操作，最长一小时。历史记录会同时记下双方，并告知该用户此事及原因。",
		},
		Input: &impersonationInput{},
		Run:   s.impersonateSelected,
	}
}

// impersonateSelected is the action for programs. A browser is given cookies, so the console sends the form to the operation.
func (s *service) impersonateSelected(ctx context.Context, call *admin.ActionCall[User]) error {
	if len(call.Rows) != 1 {
		return manor.Invalid(manor.FieldError{Path: "ids", Code: "too_long", Message: "Choose one user."})
	}
	if err := s.mayImpersonate(ctx, call.Who); err != nil {
		return err
	}
	if call.Who.Claims == nil {
		return manor.Errorf(manor.CodeConflict, "A browser begins this by POST %s.", impersonatePath)
	}
	input, _ := call.Input.(*impersonationInput)
	started, err := s.impersonate(ctx, call.Tx, call.Who, call.Rows[0].ID, strings.TrimSpace(input.Reason), "")
	if err != nil {
		return err
	}
	body := impersonateBody{ExpiresAt: started.Session.ExpiresAt}
	if err := s.answerActingToken(ctx, started, &body); err != nil {
		return err
	}
	call.Result = map[string]any{"access_token": body.Access, "token_type": body.TokenType, "expires_in": body.ExpiresIn}
	return nil
}
