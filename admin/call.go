package admin

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
)

// call is one request to one resource: who calls, and what of the resource he sees.
type call struct {
	*resource
	c    *fiber.Ctx
	ctx  context.Context // carries deadline, principal and request id; never the fiber context itself
	who  *manor.Principal
	view *view
}
