package sso

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// browserOperations binds what browsers sign in and out by: with a cookie, so that no token is in reach of a script.
func (s *service) browserOperations() {
	api := s.k.API()
	bind(api, open, http.MethodPost, "/api/v1/auth/browser/login", "browser-login", "Sign a browser in: the session is in a cookie", s.postBrowserLogin, 401, 403)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/browser/logout", "browser-logout", "Sign a browser out", s.postBrowserLogout, 403)
	bind(api, open, http.MethodGet, "/api/v1/auth/browser/session", "browser-session", "Who is signed in here; null when nobody is", s.getBrowserSession)
	s.k.IgnoreTokens("/api/v1/auth/browser/login", "/api/v1/auth/browser/session")
	s.k.OwnPagesOnly("/api/v1/auth/browser/login")
}

// cookies are those that came with a request.
type cookies struct {
	sent []*http.Cookie
}

var _ huma.Resolver = (*cookies)(nil)

// Resolve implements huma.Resolver.
func (c *cookies) Resolve(ctx huma.Context) []error {
	c.sent = huma.ReadCookies(ctx)
	return nil
}

// sessionCookie is the value of the session cookie; empty when there is none.
func (s *service) sessionCookie(c cookies) string { return s.cookieOf(c, s.k.SessionCookie()) }

func (s *service) cookieOf(c cookies, name string) string {
	for _, cookie := range c.sent {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// setCookie is the header that gives the browser its session, until it is closed unless it shall remember it; an empty value
// takes it away.
func (s *service) setCookie(value string, remember bool) string {
	age := 0
	switch {
	case value == "":
		age = -1
	case remember:
		age = int(s.k.Settings().SessionRemembered / time.Second)
	}
	return s.cookieNamed(s.k.SessionCookie(), value, age)
}

// cookieNamed is the header that sets a cookie for so many seconds; 0: until the browser is closed, -1: takes it away.
func (s *service) cookieNamed(name, value string, age int) string {
	cookie := http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: age,
		Secure: strings.HasPrefix(s.k.Settings().BaseURL, "https://"),
	}
	return cookie.String()
}

type browserLoginInput struct {
	Cookies   cookies
	UserAgent string `header:"User-Agent"`
	Body      browserLoginBody
}

type browserLoginAnswer struct {
	CacheControl string   `header:"Cache-Control"`
	SetCookie    []string `header:"Set-Cookie" doc:"manor_session, with an https base URL __Host-manor_session: HttpOnly, SameSite=Lax"`
	Body         struct {
		User      *account `json:"user"`
		CSRFToken string   `json:"csrf_token" doc:"Goes into the header X-CSRF-Token of every POST, PUT, PATCH and DELETE"`
	}
}

func (s *service) postBrowserLogin(ctx context.Context, in *browserLoginInput) (*browserLoginAnswer, error) {
	login, err := s.loginBrowser(ctx, in.Body.credentials(ctx, in.UserAgent), s.sessionCookie(in.Cookies), s.cookieOf(in.Cookies, s.ownCookie()))
	if err != nil {
		return nil, err
	}
	answer := &browserLoginAnswer{CacheControl: "no-store"}
	answer.SetCookie = append(s.dropOwnCookie(in.Cookies), s.setCookie(login.Cookie, in.Body.Remember))
	answer.Body.CSRFToken = login.CSRFToken
	answer.Body.User, err = s.accountWithGrants(ctx, login.Principal)
	return answer, err
}

type browserLogoutAnswer struct {
	SetCookie []string `header:"Set-Cookie" doc:"Takes the session's cookie away"`
}

func (s *service) postBrowserLogout(ctx context.Context, in *browserSessionInput) (*browserLogoutAnswer, error) {
	if _, err := s.asCaller(ctx, s.logout); err != nil {
		return nil, err
	}
	return &browserLogoutAnswer{SetCookie: append(s.dropOwnCookie(in.Cookies), s.setCookie("", false))}, nil
}

type browserSessionInput struct {
	Cookies cookies
}

type browserSessionAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		User      *account `json:"user" doc:"Null when nobody is signed in"`
		SiteName  string   `json:"site_name" doc:"What the console calls itself"`
		Shortest  int      `json:"password_min_length" doc:"Fewest characters of a password that somebody chooses"`
		CSRFToken *string  `json:"csrf_token" nullable:"true" doc:"Null unless the session's cookie came with the request"`
		CanReturn bool     `json:"can_return,omitempty" doc:"Acting as another user is over, and POST /api/v1/auth/impersonate/end leads back to one's own session"`
	}
}

// getBrowserSession answers who is signed in. It never answers 401: a page asks it before anybody is.
func (s *service) getBrowserSession(ctx context.Context, in *browserSessionInput) (*browserSessionAnswer, error) {
	answer := &browserSessionAnswer{CacheControl: "no-store"}
	answer.Body.SiteName, answer.Body.Shortest = s.k.Settings().SiteName, s.k.Settings().PasswordMinLength
	session, err := s.browsers.Resolve(ctx, s.sessionCookie(in.Cookies))
	if err != nil && problem.CodeOf(err) != manor.CodeUnauthenticated {
		return nil, err
	}
	who := manor.PrincipalFrom(ctx)
	if who == nil && session != nil {
		e := manor.Errorf(manor.CodeUnavailable, "Who is signed in cannot be told now. Try again in a moment.")
		e.RetryAfter = time.Second
		return nil, e
	}
	if who == nil {
		back, err := s.ownSession(ctx, s.sessionCookie(in.Cookies), s.cookieOf(in.Cookies, s.ownCookie()))
		answer.Body.CanReturn = back != nil
		return answer, err
	}
	if session != nil && session.Principal.SessionID == who.SessionID {
		answer.Body.CSRFToken = &session.CSRFToken
	}
	answer.Body.User, err = s.accountOf(ctx, who)
	if problem.CodeOf(err) == manor.CodeUnauthenticated { // deleted just now
		answer.Body.User, answer.Body.CSRFToken = nil, nil
		return answer, nil
	}
	return answer, err
}
