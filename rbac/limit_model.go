package rbac

import (
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// RoleScope limits what a role gives, also by its parents, to some rows of a resource. Several for the same permission
// add up; one for an action counts instead of those for all. Without any the role gives every row.
type RoleScope struct {
	bun.BaseModel `bun:"table:role_scopes"`
	admin.Base
	RoleID   string `bun:"role_id,notnull" json:"role_id" validate:"required" admin:"ref=roles,ondelete=cascade"`
	Resource string `bun:"resource,notnull" json:"resource" validate:"required,max=64" admin:"link,list,widget=resource_name"`
	Action   string `bun:"action,notnull" json:"action" validate:"max=64" admin:"list,default=*,widget=permission_action"` // "*": all of them
	Scope    string `bun:"scope,notnull" json:"scope" validate:"oneof=all subtree department own" admin:"list,default=own"`
	Filter   string `bun:"filter,notnull" json:"filter" validate:"max=2000" admin:"list"` // of these the rows that match: "status=open&price_cents__lte=100"
}

// What rows a RoleScope holds.
const (
	scopeAll        = "all"
	scopeSubtree    = "subtree"    // of the user's departments and those below
	scopeDepartment = "department" // of the user's departments
	scopeOwn        = "own"        // that the user owns
)

// RoleFieldRule narrows what a role shows, or lets set, of a field.
type RoleFieldRule struct {
	bun.BaseModel `bun:"table:role_field_rules"`
	admin.Base
	RoleID   string `bun:"role_id,notnull,unique:field" json:"role_id" validate:"required" admin:"ref=roles,ondelete=cascade"`
	Resource string `bun:"resource,notnull,unique:field" json:"resource" validate:"required,max=64" admin:"link,list,widget=resource_name"`
	Field    string `bun:"field,notnull,unique:field" json:"field" validate:"required,max=64" admin:"list,widget=field_name"`
	Rule     string `bun:"rule,notnull" json:"rule" validate:"oneof=hidden masked readonly" admin:"list,default=hidden"`
}
