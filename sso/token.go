package sso

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/manor-go/manor"
)

const (
	// accessLifetime is how long an access token is valid.
	accessLifetime = 15 * time.Minute
	// leeway is how far the clocks of two machines may differ.
	leeway = 60 * time.Second
	// longestToken bounds what is looked at; ours have about 700 bytes and the names of the roles.
	longestToken = 8 << 10
)

var (
	errUnknownKID = errors.New("token names a key that is not ours")
	errIssuer     = errors.New("token was issued elsewhere")
	errClaims     = errors.New("token lacks sub, sid or jti")
)

// checked is an access token whose signature and claims hold. Whether its session stands is another question.
type checked struct {
	userID    string
	sessionID string
	session   sessionKey
	expires   time.Time
	actor     string // id of who acts as the user; empty: the user himself
	claims    jwt.MapClaims
}

// sign makes an access token for a session. roles are a hint for outsiders; Manor asks for the live ones. actor is who acts
// as the user (RFC 8693, section 4.1); empty: the user himself.
func (s *service) sign(ctx context.Context, userID, sessionID, actor string, roles []string) (string, error) {
	set, err := s.ring.keys(ctx)
	if err != nil {
		return "", err
	}
	if set.private == nil {
		return "", errors.New("there is no active signing key")
	}
	now := s.k.Clock().Now()
	claims := jwt.MapClaims{
		"iss":   s.k.Settings().BaseURL,
		"aud":   s.k.Settings().Audience,
		"sub":   userID,
		"sid":   sessionID,
		"jti":   uuid.Must(uuid.NewV7()).String(),
		"iat":   now.Unix(),
		"exp":   now.Add(accessLifetime).Unix(),
		"roles": roles,
	}
	if actor != "" {
		claims["act"] = map[string]any{"sub": actor}
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = set.kid
	signed, err := token.SignedString(set.private)
	if err != nil {
		return "", fmt.Errorf("sign an access token: %w", err)
	}
	return signed, nil
}

// parse checks signature and claims of an access token. Only RS256 under one of our own keys, named by kid, counts;
// a header with anything else in it is refused unread (readForm). The error is unauthenticated, or unavailable
// when the keys cannot be read.
func (s *service) parse(ctx context.Context, token string) (*checked, error) {
	header, err := readForm(token)
	if err != nil {
		return nil, notSignedIn(err)
	}
	var unreadable error
	keyOf := func(*jwt.Token) (any, error) {
		key, err := s.ring.verifying(ctx, header.KID)
		if err != nil {
			unreadable = err
			return nil, err
		}
		if key == nil {
			return nil, errUnknownKID
		}
		return key, nil
	}
	claims := jwt.MapClaims{}
	_, err = s.parser().ParseWithClaims(token, claims, keyOf)
	if unreadable != nil {
		return nil, unreadable
	}
	if err != nil {
		return nil, notSignedIn(err)
	}
	if issuer, err := claims.GetIssuer(); err != nil || !sameIssuer(issuer, s.k.Settings().BaseURL) {
		return nil, notSignedIn(errIssuer)
	}
	c := &checked{claims: claims}
	c.userID, _ = claims["sub"].(string)
	c.sessionID, _ = claims["sid"].(string)
	jti, _ := claims["jti"].(string)
	if c.userID == "" || c.sessionID == "" || jti == "" {
		return nil, notSignedIn(errClaims)
	}
	if act, has := claims["act"]; has {
		actor, _ := act.(map[string]any)
		if c.actor, _ = actor["sub"].(string); c.actor == "" {
			return nil, notSignedIn(errClaims)
		}
	}
	expires, err := claims.GetExpirationTime()
	if err != nil {
		return nil, notSignedIn(err)
	}
	c.expires = expires.Add(leeway)
	if c.session, err = uuid.Parse(c.sessionID); err != nil {
		return nil, notSignedIn(errClaims)
	}
	return c, nil
}

// thisMachine begins the issuer of programs without a public address.
const thisMachine = "http://127.0.0.1:"

// sameIssuer tells whether a token of issuer counts under the address base. Without a public address the port says
// nothing: a program that starts again, or two that share a database, may have another one each time.
func sameIssuer(issuer, base string) bool {
	return issuer == base || strings.HasPrefix(issuer, thisMachine) && strings.HasPrefix(base, thisMachine)
}

func (s *service) parser() *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}),
		jwt.WithAudience(s.k.Settings().Audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(s.k.Clock().Now),
		jwt.WithStrictDecoding(),
	)
}

// notSignedIn is the one answer to a token that does not hold; why is for the log.
func notSignedIn(cause error) *manor.Error {
	e := manor.Errorf(manor.CodeUnauthenticated, "The access token does not hold. Sign in again.").Wrap(cause)
	e.Header = map[string]string{"WWW-Authenticate": `Bearer error="invalid_token"`}
	return e
}

// signInFirst is the answer to a request without a token where one is needed.
func signInFirst() *manor.Error {
	e := manor.Errorf(manor.CodeUnauthenticated, "Sign in first.")
	e.Header = map[string]string{"WWW-Authenticate": "Bearer"}
	return e
}
