package manor

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor/internal/problem"
)

// noGrants are those of a program without an Authorizer.
type noGrants struct{}

func (noGrants) Allows(string) bool    { return false }
func (noGrants) Permissions() []string { return nil }
func (noGrants) Roles() []string       { return nil }
func (noGrants) Departments() []string { return nil }

// IgnoreTokens names paths where a token or a cookie that does not hold counts as none: signing in, refreshing, what everybody may read.
func (k *Kernel) IgnoreTokens(paths ...string) {
	for _, path := range paths {
		k.server.public[path] = true
	}
}

// authenticate finds out who is calling: a token counts more than a session cookie. Without either nobody is, nor with a
// cookie whose session has ended. A token that does not hold, and a change by cookie that a foreign page may have sent, end
// the request, after the rate limit has counted it.
func (s *server) authenticate(c *fiber.Ctx) error {
	r := requestFrom(c.UserContext())
	if r.refused = s.refuseOtherPages(c); r.refused != nil {
		return c.Next()
	}
	who, err := s.caller(c)
	if err == nil {
		who, err = s.preview(c, who)
	}
	switch {
	case err == nil:
		r.principal = who
		if r.refused = s.refuseUntilDone(c, who); r.refused == nil {
			r.refused = s.refuseActing(c, who)
		}
	case !s.public[c.Path()]:
		r.refused = err
	}
	return c.Next()
}

// AllowBeforePasswordChange names operations ("POST /api/v1/auth/password") that are open also to a caller who has to choose
// a new password first. All others answer him password_change_required.
func (k *Kernel) AllowBeforePasswordChange(operations ...string) {
	for _, operation := range operations {
		k.server.unbound[operation] = true
	}
}

// AllowBeforeSecondFactor names operations ("POST /api/v1/auth/totp") that are open also to a caller who has to set a second
// factor up first. All others answer him second_factor_required.
func (k *Kernel) AllowBeforeSecondFactor(operations ...string) {
	for _, operation := range operations {
		k.server.unproved[operation] = true
	}
}

// refuseUntilDone refuses a caller who has to do something else first.
func (s *server) refuseUntilDone(c *fiber.Ctx, who *Principal) error {
	if who == nil || s.public[c.Path()] {
		return nil
	}
	operation := c.Method() + " " + c.Path()
	switch {
	case who.MustChangePassword && !s.unbound[operation]:
		return PasswordChangeRequired()
	case who.MustSetUpFactor && !s.unproved[operation]:
		return SecondFactorRequired()
	}
	return nil
}

// SecondFactorRequired is the answer to a caller who has to set a second factor up before he can do anything else.
func SecondFactorRequired() *Error {
	return Errorf(problem.SecondFactorRequired, "Set up a second factor first: POST /api/v1/auth/totp.")
}

// PasswordChangeRequired is the answer to a caller who has to choose a new password before he can do anything else.
func PasswordChangeRequired() *Error {
	return Errorf(problem.PasswordChangeRequired, "Choose a new password first: POST /api/v1/auth/password.")
}

func (s *server) caller(c *fiber.Ctx) (*Principal, error) {
	if header := c.Get(fiber.HeaderAuthorization); header != "" {
		return s.k.principalOf(c.UserContext(), header)
	}
	return s.byCookie(c)
}

// principalOf reads an Authorization header (RFC 6750).
func (k *Kernel) principalOf(ctx context.Context, header string) (*Principal, error) {
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" || k.verifier == nil {
		return nil, Errorf(CodeUnauthenticated, "The Authorization header does not hold a bearer token.")
	}
	verified, err := k.verifier.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	return k.withGrants(ctx, verified)
}

// withGrants is a copy of a principal, which others may remember and hand out again, with what the user may do.
func (k *Kernel) withGrants(ctx context.Context, verified *Principal) (_ *Principal, err error) {
	who := *verified
	if who.Grants == nil && k.authorizer != nil {
		who.Grants, err = k.authorizer.Grants(ctx, who.UserID)
		if err != nil {
			return nil, err
		}
	}
	if who.Grants == nil {
		who.Grants = noGrants{}
	}
	if who.Key != nil {
		who.Superuser, who.Grants = false, &keyGrants{Grants: who.Grants, key: who.Key}
	}
	return &who, nil
}

// limitRate bounds requests a second: by user, else by address at a fifth of it.
func (s *server) limitRate(c *fiber.Ctx) error {
	r := requestFrom(c.UserContext())
	if limit := s.k.settings.RateLimit; limit > 0 {
		var key string
		if r.principal != nil {
			key = "user " + r.principal.UserID
		} else {
			key, limit = "address "+r.address, max(1, limit/5)
		}
		left, wait, ok := s.buckets.Take(key, limit)
		c.Set("RateLimit-Limit", strconv.Itoa(limit))
		c.Set("RateLimit-Remaining", strconv.Itoa(left))
		c.Set("RateLimit-Reset", "1")
		if !ok {
			return &Error{Code: "rate_limited", Detail: "Too many requests; try again later.", RetryAfter: max(wait, time.Second)}
		}
	}
	if r.refused != nil {
		return r.refused
	}
	return c.Next()
}
