package rbac

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/schema"
)

// Role is a named set of permissions that users are given. It holds what its parents hold too, and takes away what it or
// one of them denies.
type Role struct {
	bun.BaseModel `bun:"table:roles"`
	admin.Base
	Name        string   `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter,unique"`
	Label       string   `bun:"label,notnull" json:"label" validate:"max=200" admin:"list,search"`
	Description string   `bun:"description,notnull" json:"description" validate:"max=2000" admin:"textarea"`
	Permissions []string `bun:"-" json:"permissions" validate:"max=1000" admin:"list,widget=permissions,many=permissions,through=role_permissions:role_id:permission_id"`
	Denied      []string `bun:"-" json:"denied" validate:"max=1000" admin:"widget=denials,many=permissions,through=role_denials:role_id:permission_id"`
	Parents     []string `bun:"-" json:"parents" validate:"max=100" admin:"many=roles,through=role_parents:role_id:parent_id"`
	// Sensitive makes a second person necessary to change what the role holds, and to give it.
	Sensitive bool `bun:"sensitive,notnull" json:"sensitive" admin:"list,filter,default=false"`
}

// Department is a node in the tree of the organisation.
type Department struct {
	bun.BaseModel `bun:"table:departments"`
	admin.Base
	Name     string  `bun:"name,notnull" json:"name" validate:"required,max=200" admin:"link,search,filter"`
	Code     string  `bun:"code,notnull" json:"code" validate:"required,max=64" admin:"list,search,filter,unique"`
	ParentID *string `bun:"parent_id" json:"parent_id" admin:"ref=departments,tree,list,filter"`
}

// Post is what somebody works as ("course editor"). It says who somebody is and gives no rights: roles do.
type Post struct {
	bun.BaseModel `bun:"table:posts"`
	admin.Base
	Name        string `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter"`
	Code        string `bun:"code,notnull" json:"code" validate:"required,max=64" admin:"list,search,filter,unique"`
	Position    int64  `bun:"position,notnull" json:"position" validate:"min=0,max=1000000" admin:"list,default=0"` // the lists' order
	Description string `bun:"description,notnull" json:"description" validate:"max=2000" admin:"textarea"`
}

// Permission is a row of the list that roles and users choose from; its id is its name. The rows are made of what the
// installed apps declare and the wildcards over it, at every start; nobody edits them.
type Permission struct {
	bun.BaseModel `bun:"table:permissions"`
	admin.Base
	Name     string `bun:"name,notnull" json:"name" admin:"readonly,link,search,filter,unique"`
	Resource string `bun:"resource,notnull" json:"resource" admin:"readonly,list,filter"` // "*" in a wildcard over all
	Action   string `bun:"action,notnull" json:"action" admin:"readonly,list,filter"`     // "*" in a wildcard over all
	Label    string `bun:"label,notnull" json:"label" admin:"readonly,list"`
	LabelZH  string `bun:"label_zh,notnull" json:"label_zh" admin:"readonly,list"`
	// Declared is false once no app declares the permission any more, or not yet: a role may keep it, and it gives nothing.
	Declared bool `bun:"declared,notnull" json:"declared" admin:"readonly,list,filter,default=true"`
}

// UserRole gives a role to a user, always or for a time. The field roles of a user is the same table.
type UserRole struct {
	bun.BaseModel `bun:"table:user_roles"`
	admin.Base
	UserID     string     `bun:"user_id,notnull,unique:pair" json:"user_id" validate:"required" admin:"ref=users,ondelete=cascade,immutable,list,filter"`
	RoleID     string     `bun:"role_id,notnull,unique:pair" json:"role_id" validate:"required" admin:"ref=roles,ondelete=cascade,immutable,list,filter"`
	ValidFrom  *time.Time `bun:"valid_from" json:"valid_from" admin:"list,filter"`   // nil: always
	ValidUntil *time.Time `bun:"valid_until" json:"valid_until" admin:"list,filter"` // from then on no more; nil: for ever
}

// userDepartment puts a user into a department.
type userDepartment struct {
	bun.BaseModel `bun:"table:user_departments"`
	UserID        string `bun:"user_id,pk"`
	DepartmentID  string `bun:"department_id,pk"`
}

// userPost gives a user a post.
type userPost struct {
	bun.BaseModel `bun:"table:user_posts"`
	UserID        string `bun:"user_id,pk"`
	PostID        string `bun:"post_id,pk"`
}

// revision counts the changes of what anybody may do. The row revisionID has the number of the newest; the others say in
// which change roles or users were last touched, so that a process reads again only what it must.
type revision struct {
	bun.BaseModel `bun:"table:rbac_revisions"`
	ID            string    `bun:"id,pk"` // revisionID, usersID, rolesID, or "role:" and the id of one
	Number        int64     `bun:"number,notnull"`
	ChangedAt     time.Time `bun:"changed_at,notnull"`
}

const (
	revisionID = "grants"
	usersID    = "users" // some user's roles, grants, departments or state
	rolesID    = "roles" // many roles at once, or the permissions that exist
)

// joiningTables are the tables behind the fields of a user that belong to this package, and the revision.
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
		joining("user_departments", "department_id", "departments"),
		joining("user_posts", "post_id", "posts"),
		joining("user_permissions", "permission_id", "permissions"),
		joining("user_denials", "permission_id", "permissions"),
		{
			Name: "rbac_revisions",
			Columns: []schema.Column{
				{Name: "id", Type: schema.Text}, {Name: "number", Type: schema.Int}, {Name: "changed_at", Type: schema.Time},
			},
			PrimaryKey: []string{"id"},
		},
	}
}
