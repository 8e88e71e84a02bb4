package rbac

import "github.com/manor-go/manor"

// labels are the names of the fields in both languages of the console.
var labels = map[string]manor.Text{
	"roles.name":             {EN: "Name", ZH: "名称"},
	"roles.name.help":        {EN: "Used in programs; short and in Latin letters.", ZH: "供程序使用，请用简短的拉丁字母。"},
	"roles.label":            {EN: "Label", ZH: "显示名"},
	"roles.description":      {EN: "Description", ZH: "说明"},
	"roles.permissions":      {EN: "Permissions", ZH: "权限"},
	"roles.permissions.help": {EN: "courses:read, courses:* for all of a resource, * for everything.", ZH: "courses:read；courses:* 表示该资源的全部权限；* 表示一切。"},
	"departments.name":       {EN: "Name", ZH: "名称"},
	"departments.code":       {EN: "Code", ZH: "编码"},
	"departments.parent_id":  {EN: "Parent department", ZH: "上级部门"},
	"permissions.name":       {EN: "Permission", ZH: "权限"},
	"permissions.resource":   {EN: "Resource", ZH: "资源"},
	"permissions.action":     {EN: "Action", ZH: "操作"},
	"permissions.label":      {EN: "Label", ZH: "英文名"},
	"permissions.label_zh":   {EN: "Label in Chinese", ZH: "中文名"},
}
