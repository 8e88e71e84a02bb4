package sso

import "github.com/manor-go/manor"

// labels are the names of the fields in both languages of the console.
var labels = map[string]manor.Text{
	"users.username":            {EN: "User name", ZH: "用户名"},
	"users.username.help":       {EN: "What the user signs in with; case does not matter.", ZH: "登录时使用，不区分大小写。"},
	"users.display_name":        {EN: "Name", ZH: "姓名"},
	"users.email":               {EN: "E-mail", ZH: "邮箱"},
	"users.phone":               {EN: "Phone", ZH: "手机"},
	"users.password":            {EN: "Password", ZH: "密码"},
	"users.password.help":       {EN: "At least 8 characters. It is never shown; leave it empty to keep it.", ZH: "至少 8 个字符。密码不会显示；留空则保持不变。"},
	"users.password_changed_at": {EN: "Password changed", ZH: "密码修改时间"},
	"users.active":              {EN: "Active", ZH: "启用"},
	"users.active.help":         {EN: "Switched off, the user is signed out and cannot sign in.", ZH: "停用后立即退出登录，且无法再次登录。"},
	"users.superuser":           {EN: "Superuser", ZH: "超级管理员"},
	"users.superuser.help":      {EN: "May do everything, without any role.", ZH: "无需任何角色即可执行一切操作。"},
	"users.language":            {EN: "Language", ZH: "语言"},
	"users.language.en":         {EN: "English", ZH: "英文"},
	"users.language.zh":         {EN: "Chinese", ZH: "中文"},
	"users.last_login_at":       {EN: "Last login", ZH: "上次登录"},
	"users.roles":               {EN: "Roles", ZH: "角色"},
	"users.permissions":         {EN: "Permissions of his own", ZH: "直接授权"},
	"users.permissions.help":    {EN: "Beside those of the roles.", ZH: "角色权限之外的直接授权。"},
	"users.denied":              {EN: "Denied", ZH: "禁止的权限"},
	"users.denied.help":         {EN: "Taken away, whatever the roles give.", ZH: "无论角色如何授权，均予以禁止。"},
	"users.departments":         {EN: "Departments", ZH: "部门"},
	"sessions.user_id":          {EN: "User", ZH: "用户"},
	"sessions.kind":             {EN: "Kind", ZH: "类型"},
	"sessions.kind.tokens":      {EN: "Program", ZH: "程序"},
	"sessions.kind.browser":     {EN: "Browser", ZH: "浏览器"},
	"sessions.address":          {EN: "Address", ZH: "地址"},
	"sessions.user_agent":       {EN: "Device", ZH: "设备"},
	"sessions.last_seen_at":     {EN: "Last seen", ZH: "最近活动"},
	"sessions.expires_at":       {EN: "Expires", ZH: "到期时间"},
	"sessions.ended_at":         {EN: "Ended", ZH: "结束时间"},
	"sessions.reason":           {EN: "Why it ended", ZH: "结束原因"},
}
