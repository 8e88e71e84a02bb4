package manor

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor/internal/problem"
)

// PreviewHeader asks to see everything as with one role ("role:" and its id), or as a user ("user:" and his id). A request
// that has it changes nothing.
const PreviewHeader = "X-Manor-Preview"

// longestPreview bounds the header.
const longestPreview = 64

// Preview is what a caller looks at instead of what is his.
type Preview struct {
	Kind string // role or user
	ID   string
	Name string // of the role or the user

	CallerID string // of the user who looks
}

// Previewer is an Authorizer that knows what a role or a user would see; filled by rbac.
type Previewer interface {
	// Preview is the caller as he would be with the role, or as the user, that subject names as PreviewHeader does: never
	// one who sees more than the caller himself. forbidden when he may not look; not_found when there is no such subject.
	Preview(ctx context.Context, who *Principal, subject string) (*Principal, error)
}

// preview puts what the caller looks at into his place. Where everybody may ask who he is, one that is refused counts as none.
func (s *server) preview(c *fiber.Ctx, who *Principal) (*Principal, error) {
	subject := c.Get(PreviewHeader)
	if subject == "" || who == nil {
		return who, nil
	}
	shown, err := s.previewOf(c, who, subject)
	if err != nil && s.public[c.Path()] && problem.CodeOf(err) != CodeUnavailable {
		return who, nil
	}
	return shown, err
}

func (s *server) previewOf(c *fiber.Ctx, who *Principal, subject string) (*Principal, error) {
	previewer, ok := s.k.authorizer.(Previewer)
	switch {
	case !changesNothing(c.Method()) || c.Get(fiber.HeaderUpgrade) != "":
		return nil, Errorf(CodeForbidden, "This is a preview. Nothing can be changed in it; end it first.")
	case !ok:
		return nil, Errorf(CodeForbidden, "This program has no roles to preview.")
	case who.Acting():
		return nil, ownersOnly()
	case len(subject) > longestPreview:
		return nil, Errorf(problem.InvalidParameter, "The header %s is role: or user: and an id.", PreviewHeader)
	}
	return previewer.Preview(c.UserContext(), who, subject)
}
