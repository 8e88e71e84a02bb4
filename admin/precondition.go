package admin

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// precondition holds If-Match and If-None-Match (RFC 9110, 13.1) against a locked row: precondition_required where the
// resource wants If-Match, precondition_failed when the row is not as the caller knows it, invalid_parameter for a header
// that is no list of tags.
func (c *call) precondition(ctx context.Context, tx *manor.Tx, rec *record) error {
	match, none := tagsOf(c.c, fiber.HeaderIfMatch), tagsOf(c.c, fiber.HeaderIfNoneMatch)
	if match == "" && c.requireIfMatch {
		return manor.Errorf(problem.PreconditionRequired, "Send If-Match with the ETag of the %s as you know it.", c.singular())
	}
	if match == "" && none == "" {
		return nil
	}
	if strings.TrimSpace(none) == "*" {
		return manor.Errorf(problem.PreconditionFailed, "The %s is there already.", c.singular())
	}
	if err := c.view.complete(ctx, tx.Tx, c.who, []*record{rec}, nil); err != nil {
		return err
	}
	tag, err := c.view.etag(rec)
	if err != nil {
		return err
	}
	if match != "" {
		holds, err := ifMatch(match, tag)
		if err != nil {
			return err
		}
		if !holds {
			return c.stale()
		}
	}
	if none != "" {
		same, err := ifNoneMatch(none, tag)
		if err != nil {
			return err
		}
		if same {
			return c.stale()
		}
	}
	return nil
}

func (c *call) stale() error {
	return manor.Errorf(problem.PreconditionFailed, "The %s is not as you know it. Read it again.", c.singular())
}
