package manor

import (
	"context"
	"time"

	"github.com/manor-go/manor/internal/problem"
)

// Recently is how long a password just given counts for what asks for a recent one.
const Recently = 10 * time.Minute

// RequireRecent refuses with step_up_required unless the caller proved who he is within that time: a session that was
// left open, or stolen, is not enough for what is dangerous. POST /api/v1/auth/step-up takes the password again, after
// which the same request goes through. A caller of whom no verifier can tell is refused as well; one with an API key, and one
// whom somebody else acts as, are forbidden it. unauthenticated when nobody is signed in.
func (k *Kernel) RequireRecent(ctx context.Context, within time.Duration) error {
	who := PrincipalFrom(ctx)
	if who == nil {
		return Errorf(CodeUnauthenticated, "Sign in first.")
	}
	if err := NeedsPerson(who); err != nil {
		return err
	}
	if who.Acting() { // his password is not the one that was given
		return ownersOnly()
	}
	if recency, ok := k.verifier.(Recency); ok {
		at, err := recency.ProvedAt(ctx, who)
		if err != nil {
			return err
		}
		if !at.IsZero() && k.clock.Now().Sub(at) < within {
			return nil
		}
	}
	return Errorf(problem.StepUpRequired, "This needs your password again: POST /api/v1/auth/step-up, then repeat the request.")
}
