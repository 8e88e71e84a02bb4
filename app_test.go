package manor_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
)

// appFunc is an app made of its Install.
type appFunc func(k *manor.Kernel) error

func (appFunc) Name() string                    { return "trial" }
func (f appFunc) Install(k *manor.Kernel) error { return f(k) }

// orderInput is the body of a typed operation with a rule of each sort.
type orderInput struct {
	Urgent bool `query:"urgent"`
	Page   int  `query:"page" minimum:"1"`
	Body   struct {
		Sku      string   `json:"sku" minLength:"3" maxLength:"10"`
		Quantity int      `json:"quantity,omitempty" minimum:"1" maximum:"99"`
		Kind     string   `json:"kind,omitempty" enum:"a,b"`
		Tags     []string `json:"tags,omitempty"`
	}
}

type orderOutput struct{ Body struct{ Sku string } }

// trial is an app with one operation for everything that can happen at the edge.
func trial(k *manor.Kernel) error {
	huma.Register(k.API(), huma.Operation{OperationID: "order", Method: http.MethodPost, Path: "/api/v1/trial/orders"},
		func(_ context.Context, in *orderInput) (*orderOutput, error) {
			out := new(orderOutput)
			out.Body.Sku = in.Body.Sku
			return out, nil
		})
	huma.Register(k.API(), huma.Operation{OperationID: "fail", Method: http.MethodGet, Path: "/api/v1/trial/typed/{how}"},
		func(_ context.Context, in *struct {
			How string `path:"how"`
		}) (*struct{}, error) {
			return nil, failure(in.How)
		})
	r := k.Router()
	r.Get("/api/v1/trial/raw/:how", func(c *fiber.Ctx) error { return failure(c.Params("how")) })
	r.Get("/api/v1/trial/who", func(c *fiber.Ctx) error {
		ctx := c.UserContext()
		who := manor.PrincipalFrom(ctx)
		if who == nil {
			return manor.Errorf(manor.CodeUnauthenticated, "Sign in.")
		}
		return c.JSON(fiber.Map{"user": who.Username, "may": who.Can("trial:read"), "address": manor.AddressFrom(ctx), "request": manor.RequestIDFrom(ctx)})
	})
	r.Get("/api/v1/trial/address", func(c *fiber.Ctx) error { return c.SendString(manor.AddressFrom(c.UserContext())) })
	r.Get("/api/v1/trial/long", func(c *fiber.Ctx) error {
		c.Set("Content-Type", "application/json")
		return c.SendString(`"` + strings.Repeat("long ", 2000) + `"`)
	})
	r.Get("/api/v1/trial/slow", func(c *fiber.Ctx) error {
		<-c.UserContext().Done()
		return c.UserContext().Err()
	})
	r.Post("/api/v1/trial/echo", func(c *fiber.Ctx) error { return c.Send(c.Body()) })
	return nil
}

func failure(how string) error {
	switch how {
	case "known":
		return &manor.Error{Code: manor.CodeConflict, Detail: "It is closed.", Header: map[string]string{"X-Why": "closed"}, Cause: errors.New("secret cause")}
	case "unknown":
		return errors.New("secret: pq: relation users does not exist")
	case "internal":
		return manor.Errorf(manor.CodeInternal, "secret detail")
	case "fields":
		return manor.Invalid(manor.FieldError{Path: "a.b", Code: "required", Message: "Needed."})
	case "later":
		return &manor.Error{Code: manor.CodeUnavailable, RetryAfter: 1500 * time.Millisecond}
	case "panic":
		panic("secret panic")
	}
	return nil
}
