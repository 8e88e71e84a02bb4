package manor

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Impersonator is the superuser behind a caller: he acts as a user, with that user's rights and no others.
type Impersonator struct {
	UserID   string
	Username string
}

// Acting tells whether somebody else acts as the caller.
func (p *Principal) Acting() bool { return p != nil && p.Impersonator != nil }

// RequireOwner refuses with forbidden when somebody else acts as the caller: for what only the owner of an account decides,
// such as its password and its keys.
func RequireOwner(ctx context.Context) error {
	if PrincipalFrom(ctx).Acting() {
		return ownersOnly()
	}
	return nil
}

func ownersOnly() *Error {
	return Errorf(CodeForbidden, "You act as another user. Only the user can do this; end it first (POST /api/v1/auth/impersonate/end).")
}

// OwnersOnly keeps every change beneath a path ("/api/v1/auth/") from callers whom somebody else acts as, except by the
// operations that are named ("POST /api/v1/auth/logout"). What comes beneath the path later is kept from them too.
func (k *Kernel) OwnersOnly(prefix string, except ...string) {
	k.server.owned = append(k.server.owned, prefix)
	for _, operation := range except {
		k.server.actable[operation] = true
	}
}

// refuseActing guards the paths of OwnersOnly.
func (s *server) refuseActing(c *fiber.Ctx, who *Principal) error {
	if !who.Acting() || s.public[c.Path()] || changesNothing(c.Method()) || s.actable[c.Method()+" "+strings.TrimRight(c.Path(), "/")] {
		return nil
	}
	for _, prefix := range s.owned {
		if strings.HasPrefix(c.Path(), prefix) {
			return ownersOnly()
		}
	}
	return nil
}
