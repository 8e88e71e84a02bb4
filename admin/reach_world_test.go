package admin_test

import (
	"context"
	"maps"
	"testing"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The practice is what the tests of data scopes and field rules work on: clients of several departments, and their calls.

type practiceClient struct {
	bun.BaseModel `bun:"table:practice_clients"`
	admin.Base
	admin.SoftDelete
	Name       string   `bun:"name,notnull" json:"name" validate:"required,max=60" admin:"link,search,filter"`
	Phone      string   `bun:"phone,notnull" json:"phone" validate:"max=40" admin:"search,filter,sort,list"`
	Notes      string   `bun:"notes,notnull" json:"notes" admin:"search"`
	Fee        int64    `bun:"fee,notnull" json:"fee" admin:"money,filter,sort,list"`
	Status     string   `bun:"status,notnull" json:"status" validate:"oneof=new open closed" admin:"filter,list,default=new"`
	OwnerID    string   `bun:"owner_id,notnull" json:"owner_id" admin:"filter"`
	Department string   `bun:"department,notnull" json:"department" admin:"filter"`
	Labels     []string `bun:"labels,notnull" json:"labels" admin:"filter"`
}

type practiceCall struct {
	bun.BaseModel `bun:"table:practice_calls"`
	admin.Base
	ClientID string `bun:"client_id,notnull" json:"client_id" validate:"required" admin:"ref=practice_clients,filter"`
	Number   string `bun:"number,notnull" json:"number" admin:"link"`
	Minutes  int64  `bun:"minutes,notnull" json:"minutes" admin:"list"`
}

func practiceApp() manor.App {
	return declared{name: "practice", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[practiceClient]{
			Name: "practice_clients", Order: "name", Owner: "owner_id", Department: "department", Facets: true,
			Inlines: admin.Inlines{admin.Inline[practiceCall]("client_id").As("practice_calls")},
			Actions: admin.Actions[practiceClient]{{Name: "close", Run: func(_ context.Context, call *admin.ActionCall[practiceClient]) error {
				for _, c := range call.Rows {
					c.Status = "closed"
				}
				return nil
			}}},
			Computed: admin.Computeds[practiceClient]{{Name: "card", Value: func(_ context.Context, c *practiceClient) (any, error) { return c.Name + " " + c.Phone, nil }}},
		})
		site.Widget(admin.Widget{Name: "practice_open", Kind: admin.WidgetNumber, Permission: "practice_clients:read", Load: site.CountOf("practice_clients", "status=new")})
		admin.Register(site, admin.Resource[practiceCall]{
			Name: "practice_calls", Order: "number", Owner: "client.owner_id", Department: "client.department",
		})
		return nil
	}}
}

type practice struct {
	*manortest.Program
	root *manortest.Client
	ada  *manor.Principal
	// clients by name: own belongs to Ada in the north, north to somebody there, south to somebody in the south
	own, north, south string
}

func newPractice(tb testing.TB) *practice {
	tb.Helper()
	p := &practice{Program: manortest.New(tb, practiceApp())}
	p.root = p.As(manortest.Superuser())
	p.ada = manortest.Caller("ada", "practice_clients:*", "practice_calls:*", "audit:read")
	p.own = p.mustClient(tb, "Own", p.ada.UserID, "north", nil)
	p.north = p.mustClient(tb, "North", "x", "north", nil)
	p.south = p.mustClient(tb, "South", "y", "south", nil)
	return p
}

func (p *practice) mustClient(tb testing.TB, name, owner, department string, further map[string]any) string {
	tb.Helper()
	row := map[string]any{"name": name, "phone": "13812341234", "fee": 100, "owner_id": owner, "department": department}
	maps.Copy(row, further)
	return p.root.MustCreate(tb, "practice_clients", row)["id"].(string)
}

// within is Ada with limits.
func (p *practice) within(scopes map[string][]manor.DataScope, rules map[string]manor.FieldRule) *manortest.Client {
	who := *p.ada
	byResource := map[string]map[string]manor.FieldRule{"practice_clients": rules}
	who.Grants = manortest.Limited(who.Grants, scopes, byResource)
	return p.As(&who)
}

// everywhere gives all that can be done to clients and calls the same scopes.
func everywhere(scopes ...manor.DataScope) map[string][]manor.DataScope {
	all := map[string][]manor.DataScope{}
	for _, verb := range []string{"read", "create", "update", "delete", "export", "close"} {
		all["practice_clients:"+verb], all["practice_calls:"+verb] = scopes, scopes
	}
	return all
}
