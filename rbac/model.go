package rbac

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/schema"
)

// Role is a named set of permissions that users are given.
type Role struct {
	bun.BaseModel `bun:"table:roles"`
	admin.Base
	Name        string   `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter,unique"`
	Label       string   `bun:"label,notnull" json:"label" validate:"max=200" admin:"list,search"`
	Description string   `bun:"description,notnull" json:"description" validate:"max=2000" admin:"textarea"`
	Permissions []string `bun:"permissions,notnull" json:"permissions" admin:"list"`
}

// Department is a node in the tree of the organisation.
type Department struct {
	bun.BaseModel `bun:"table:departments"`
	admin.Base
	Name     string  `bun:"name,notnull" json:"name" validate:"required,max=200" admin:"link,search,filter"`
	Code     string  `bun:"code,notnull" json:"code" validate:"required,max=64" admin:"list,search,filter,unique"`
	ParentID *string `bun:"parent_id" json:"parent_id" admin:"ref=departments,tree,list,filter"`
}

// Permission is a row of the list that roles choose from. The rows are made of what the installed apps declare, at
// every start; nobody edits them.
type Permission struct {
	bun.BaseModel `bun:"table:permissions"`
	admin.Base
	Name     string `bun:"name,notnull" json:"name" admin:"readonly,link,search,filter,unique"`
	Resource string `bun:"resource,notnull" json:"resource" admin:"readonly,list,filter"`
	Action   string `bun:"action,notnull" json:"action" admin:"readonly,list,filter"`
	Label    string `bun:"label,notnull" json:"label" admin:"readonly,list"`
	LabelZH  string `bun:"label_zh,notnull" json:"label_zh" admin:"readonly,list"`
}

// userRole gives a role to a user.
type userRole struct {
	bun.BaseModel `bun:"table:user_roles"`
	UserID        string `bun:"user_id,pk"`
	RoleID        string `bun:"role_id,pk"`
}

// userDepartment puts a user into a department.
type userDepartment struct {
	bun.BaseModel `bun:"table:user_departments"`
	UserID        string `bun:"user_id,pk"`
	DepartmentID  string `bun:"department_id,pk"`
}

// revision counts the changes of what anybody may do. Every process compares it with what its cache was made of.
type revision struct {
	bun.BaseModel `bun:"table:rbac_revisions"`
	ID            string    `bun:"id,pk"` // always revisionID
	Number        int64     `bun:"number,notnull"`
	ChangedAt     time.Time `bun:"changed_at,notnull"`
}

const revisionID = "grants"

// joiningTables are the tables behind the fields roles and departments of a user, and the revision.
func joiningTables() []manor.Table {
	joining := func(table, other, refTable string) manor.Table {
		return manor.Table{
			Name:       table,
			Columns:    []schema.Column{{Name: "user_id", Type: schema.Text}, {Name: other, Type: schema.Text}},
			PrimaryKey: []string{"user_id", other},
			Indexes:    []schema.Index{{Name: table + "_" + other + "_idx", Columns: []string{other}, Kind: schema.BTree}},
			ForeignKeys: []schema.ForeignKey{
				{Name: table + "_user_id_fkey", Column: "user_id", RefTable: "users", RefColumn: "id"},
				{Name: table + "_" + other + "_fkey", Column: other, RefTable: refTable, RefColumn: "id"},
			},
		}
	}
	return []manor.Table{
		joining("user_roles", "role_id", "roles"),
		joining("user_departments", "department_id", "departments"),
		{
			Name: "rbac_revisions",
			Columns: []schema.Column{
				{Name: "id", Type: schema.Text}, {Name: "number", Type: schema.Int}, {Name: "changed_at", Type: schema.Time},
			},
			PrimaryKey: []string{"id"},
		},
	}
}
