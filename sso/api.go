package sso

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
)

// operations binds everything under /api/v1/auth, and the published keys.
func (s *service) operations() {
	api := s.k.API()
	bind(api, open, http.MethodPost, "/api/v1/auth/login", "login", "Sign in with a user name and a password", s.postLogin, 401)
	bind(api, open, http.MethodPost, "/api/v1/auth/refresh", "refresh", "Trade a refresh token for a new pair of tokens", s.postRefresh, 401)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/logout", "logout", "End this session", s.postLogout)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/logout-all", "logout-all", "End every session of yours", s.postLogoutAll)
	bind(api, signedIn, http.MethodGet, "/api/v1/auth/sessions", "own-sessions", "Your sessions", s.getSessions)
	bind(api, signedIn, http.MethodDelete, "/api/v1/auth/sessions/{id}", "end-own-session", "End one of your sessions", s.deleteSession, 404)
	bind(api, orKey, http.MethodGet, "/api/v1/auth/me", "me", "Who you are and what you may do", s.getMe)
	bind(api, signedIn, http.MethodPost, "/api/v1/auth/password", "change-password", "Change your password; your other sessions end", s.postPassword, 409)
	bind(api, orKey, http.MethodGet, "/api/v1/auth/verify", "verify-header", "Check the token, or the API key, of the Authorization header", s.getVerify)
	bind(api, open, http.MethodPost, "/api/v1/auth/verify", "verify", "Check a token, or an API key", s.postVerify, 401, 403)
	bind(api, open, http.MethodGet, "/.well-known/jwks.json", "jwks", "The public keys that access tokens are signed under", s.getKeys, 304)
	bind(api, signedIn, http.MethodPatch, "/api/v1/auth/me", "change-me", "Change your own name, contact and language", s.patchMe, 409)
	s.passwordOperations()
	s.browserOperations()
	s.impersonateOperations()
	s.k.IgnoreTokens("/api/v1/auth/login", "/api/v1/auth/refresh", "/.well-known/jwks.json")
}

// access is who an operation is for.
type access int

const (
	open     access = iota // everybody
	signedIn               // somebody who signed in; no API key, whatever its scopes
	orKey                  // an API key may ask too
)

// bind registers an operation with the refusals that every one of its kind may answer, and further ones.
func bind[I, O any](api huma.API, need access, method, path, id, summary string, handler func(context.Context, *I) (*O, error), further ...int) {
	if need == signedIn {
		handler = byPerson(handler)
	}
	huma.Register(api, operationOf(need, method, path, id, summary, further...), handler)
}

// byPerson keeps API keys out of what concerns the account itself: only who signed in gets there.
func byPerson[I, O any](handler func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		if err := manor.NeedsPerson(manor.PrincipalFrom(ctx)); err != nil {
			return nil, err
		}
		return handler(ctx, in)
	}
}

func operationOf(need access, method, path, id, summary string, further ...int) huma.Operation {
	op := huma.Operation{
		OperationID: "auth-" + id, Method: method, Path: path, Summary: summary, Tags: []string{"auth"},
		Errors: append([]int{400, 429, 503}, further...),
	}
	if method == http.MethodPost || method == http.MethodPatch {
		op.Errors = append(op.Errors, 413, 415, 422)
	}
	if need != open {
		op.Errors = append(op.Errors, 401, 403)
		op.Security = []map[string][]string{{"bearer": {}}}
	}
	return op
}

// tokenAnswer is what a login or a refresh answers (RFC 6749, section 5.1).
type tokenAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         tokenBody
}

type tokenBody struct {
	AccessToken  string `json:"access_token" doc:"JWT, RS256"`
	TokenType    string `json:"token_type" enum:"Bearer"`
	ExpiresIn    int    `json:"expires_in" doc:"Seconds that the access token is valid"`
	RefreshToken string `json:"refresh_token" doc:"Opaque; works once"`
}

func answerPair(p *pair) *tokenAnswer {
	return &tokenAnswer{CacheControl: "no-store", Body: tokenBody{
		AccessToken: p.AccessToken, TokenType: "Bearer", ExpiresIn: int(accessLifetime / time.Second), RefreshToken: p.RefreshToken,
	}}
}

type loginInput struct {
	UserAgent string `header:"User-Agent"`
	Body      loginBody
}

func (s *service) postLogin(ctx context.Context, in *loginInput) (*tokenAnswer, error) {
	p, err := s.login(ctx, in.Body.credentials(ctx, in.UserAgent))
	if err != nil {
		return nil, err
	}
	return answerPair(p), nil
}

type refreshInput struct {
	Body struct {
		RefreshToken string `json:"refresh_token" minLength:"1" maxLength:"1024"`
	}
}

func (s *service) postRefresh(ctx context.Context, in *refreshInput) (*tokenAnswer, error) {
	p, err := s.refresh(ctx, in.Body.RefreshToken)
	if err != nil {
		return nil, err
	}
	return answerPair(p), nil
}

type nothing struct{}

func (s *service) postLogout(ctx context.Context, _ *nothing) (*nothing, error) {
	return s.asCaller(ctx, s.logout)
}

func (s *service) postLogoutAll(ctx context.Context, _ *nothing) (*nothing, error) {
	return s.asCaller(ctx, s.logoutAll)
}

// asCaller runs what needs somebody signed in.
func (s *service) asCaller(ctx context.Context, run func(context.Context, *manor.Principal) error) (*nothing, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	return nil, run(ctx, who)
}

type sessionItem struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind" enum:"tokens,browser" doc:"A program's tokens, or a browser's cookie"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	ExpiresAt  time.Time `json:"expires_at"`
	Address    string    `json:"address"`
	UserAgent  string    `json:"user_agent"`
	Current    bool      `json:"current" doc:"The session of this request"`
	// Impersonator and Reason are of somebody who acts as the caller.
	Impersonator string `json:"impersonator" doc:"User name of who acts as you here; empty: it is yours"`
	Reason       string `json:"reason" doc:"Why he does"`
}

type sessionList struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Items []sessionItem `json:"items" nullable:"false"`
		Total int           `json:"total"`
	}
}

func (s *service) getSessions(ctx context.Context, _ *nothing) (*sessionList, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	sessions, err := s.ownSessions(ctx, who)
	if err != nil {
		return nil, err
	}
	list := &sessionList{CacheControl: "no-store"}
	list.Body.Items, list.Body.Total = make([]sessionItem, len(sessions)), len(sessions)
	for i, session := range sessions {
		list.Body.Items[i] = sessionItem{
			ID: session.ID, Kind: session.Kind, CreatedAt: session.CreatedAt, LastSeenAt: session.LastSeenAt, ExpiresAt: session.ExpiresAt,
			Address: session.Address, UserAgent: session.UserAgent, Current: session.ID == who.SessionID,
			Impersonator: session.Impersonator, Reason: session.Purpose,
		}
	}
	return list, nil
}

type sessionPath struct {
	ID string `path:"id"`
}

func (s *service) deleteSession(ctx context.Context, in *sessionPath) (*nothing, error) {
	return s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error {
		return s.endOwnSession(ctx, who, in.ID)
	})
}

type passwordInput struct {
	Body struct {
		Old string `json:"old_password" minLength:"1" maxLength:"1024"`
		New string `json:"new_password" minLength:"1" maxLength:"1024"`
	}
}

func (s *service) postPassword(ctx context.Context, in *passwordInput) (*nothing, error) {
	return s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error {
		return s.changePassword(ctx, who, manor.AddressFrom(ctx), in.Body.Old, in.Body.New)
	})
}

type claimsAnswer struct {
	CacheControl string `header:"Cache-Control"`
	User         string `header:"X-Manor-User" doc:"Id of the user, for gateways that read headers only"`
	Roles        string `header:"X-Manor-Roles" doc:"Names of his roles, percent-encoded, separated by commas"`
	Body         claimsBody
}

type claimsBody struct {
	Issuer    string   `json:"iss"`
	Audience  string   `json:"aud"`
	Subject   string   `json:"sub" doc:"Id of the user"`
	SessionID string   `json:"sid" doc:"Empty of an API key"`
	TokenID   string   `json:"jti" doc:"Of an API key: its id"`
	IssuedAt  int64    `json:"iat" doc:"0 of an API key"`
	Expires   int64    `json:"exp" doc:"0 of an API key without an end"`
	Kind      string   `json:"kind" enum:"token,api_key"`
	KeyName   string   `json:"key_name" doc:"Of an API key; else empty"`
	Scopes    []string `json:"scopes" nullable:"false" doc:"Of an API key: it may do no more than these; else empty"`
	Username  string   `json:"username"`
	Superuser bool     `json:"superuser"`
	Roles     []string `json:"roles" nullable:"false" doc:"As they are now, not as the token says"`
	Act       *actor   `json:"act,omitempty" doc:"Who acts as the subject (RFC 8693, section 4.1)"`
}

type actor struct {
	Subject string `json:"sub" doc:"Id of a user"`
}

func (s *service) getVerify(ctx context.Context, _ *nothing) (*claimsAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	if who.Preview != nil { // a gateway that asks here would let him act as whom he only looks at
		return nil, manor.Errorf(manor.CodeForbidden, "This is a preview, and tells nothing of who is calling. Leave the header %s out.", manor.PreviewHeader)
	}
	return s.answerClaims(ctx, who)
}

type verifyInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"8192"`
	}
}

func (s *service) postVerify(ctx context.Context, in *verifyInput) (*claimsAnswer, error) {
	who, err := s.verifier.Verify(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	if who.MustChangePassword {
		return nil, manor.PasswordChangeRequired()
	}
	if who.MustSetUpFactor {
		return nil, manor.SecondFactorRequired()
	}
	return s.answerClaims(ctx, who)
}

func (s *service) answerClaims(ctx context.Context, who *manor.Principal) (*claimsAnswer, error) {
	roles, err := s.roles(ctx, who.UserID)
	if err != nil {
		return nil, err
	}
	text := func(name string) string { v, _ := who.Claims[name].(string); return v }
	number := func(name string) int64 { v, _ := who.Claims[name].(float64); return int64(v) }
	encoded := make([]string, len(roles))
	for i, role := range roles {
		encoded[i] = url.PathEscape(role)
	}
	answer := &claimsAnswer{CacheControl: "no-store", User: who.UserID, Roles: strings.Join(encoded, ",")}
	if who.Key != nil {
		answer.Body = claimsBody{
			Issuer: s.k.Settings().BaseURL, Audience: s.k.Settings().Audience, Subject: who.UserID, TokenID: who.Key.ID,
			Username: who.Username, Roles: roles, Kind: "api_key", KeyName: who.Key.Name, Scopes: who.Key.Scopes.Names(),
		}
		if who.Key.ExpiresAt != nil {
			answer.Body.Expires = who.Key.ExpiresAt.Unix()
		}
		return answer, nil
	}
	answer.Body = claimsBody{
		Kind: "token", Scopes: []string{}, Issuer: text("iss"), Audience: text("aud"), Subject: who.UserID, SessionID: who.SessionID, TokenID: text("jti"),
		IssuedAt: number("iat"), Expires: number("exp"), Username: who.Username, Superuser: who.Superuser, Roles: roles,
	}
	if who.Acting() {
		answer.Body.Act = &actor{Subject: who.Impersonator.UserID}
	}
	return answer, nil
}
