package rbac

import "github.com/manor-go/manor"

// labels are the names of the fields in both languages of the console.
var labels = map[string]manor.Text{
	"roles.name":                {EN: "Name", ZH: "名称"},
	"roles.name.help":           {EN: "Used in programs; short and in Latin letters.", ZH: "供程序使用，请用简短的拉丁字母。"},
	"roles.label":               {EN: "Label", ZH: "显示名"},
	"roles.description":         {EN: "Description", ZH: "说明"},
	"roles.permissions":         {EN: "Permissions", ZH: "权限"},
	"roles.permissions.help":    {EN: "courses:read, courses:* for all of a resource, *:read to read everything, * for everything.", ZH: "courses:read；courses:* 表示该资源的全部权限；*:read 表示查看一切；* 表示一切。"},
	"roles.denied":              {EN: "Denied", ZH: "禁止的权限"},
	"roles.denied.help":         {EN: "Taken away from whoever has the role, whatever else gives it.", ZH: "拥有该角色的用户一律失去这些权限，无论其他角色如何授权。"},
	"roles.parents":             {EN: "Builds on", ZH: "上级角色"},
	"roles.parents.help":        {EN: "The role holds, and is denied, what these are.", ZH: "该角色继承这些角色的授权与禁止。"},
	"user_roles.user_id":        {EN: "User", ZH: "用户"},
	"user_roles.role_id":        {EN: "Role", ZH: "角色"},
	"user_roles.valid_from":     {EN: "Valid from", ZH: "生效时间"},
	"user_roles.valid_until":    {EN: "Valid until", ZH: "失效时间"},
	"permissions.declared":      {EN: "In use", ZH: "有效"},
	"permissions.declared.help": {EN: "No installed app knows it otherwise; it gives nothing.", ZH: "否则没有已安装的应用使用该权限，不产生任何效果。"},
	"departments.name":          {EN: "Name", ZH: "名称"},
	"departments.code":          {EN: "Code", ZH: "编码"},
	"departments.parent_id":     {EN: "Parent department", ZH: "上级部门"},
	"permissions.name":          {EN: "Permission", ZH: "权限"},
	"permissions.resource":      {EN: "Resource", ZH: "资源"},
	"permissions.action":        {EN: "Action", ZH: "操作"},
	"permissions.label":         {EN: "Label", ZH: "英文名"},
	"permissions.label_zh":      {EN: "Label in Chinese", ZH: "中文名"},
}
