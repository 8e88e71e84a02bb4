package sso

import "github.com/manor-go/manor"

// labels are the names of the fields in both languages of the console.
var labels = map[string]manor.Text{
	"users.username":                  {EN: "User name", ZH: "用户名"},
	"users.username.help":             {EN: "What the user signs in with, beside e-mail and phone; case does not matter.", ZH: "登录时使用（也可用邮箱或手机号），不区分大小写。"},
	"users.display_name":              {EN: "Name", ZH: "姓名"},
	"users.email":                     {EN: "E-mail", ZH: "邮箱"},
	"users.phone":                     {EN: "Phone", ZH: "手机"},
	"users.password":                  {EN: "Password", ZH: "密码"},
	"users.password.help":             {EN: "It is never shown; leave it empty to keep it. Who gets one from you has to change it after signing in.", ZH: "密码不会显示；留空则保持不变。由你设置的密码，对方登录后必须修改。"},
	"users.must_change_password":      {EN: "Must change the password", ZH: "须修改密码"},
	"users.must_change_password.help": {EN: "After signing in nothing else is possible before.", ZH: "登录后必须先修改密码才能继续使用。"},
	"users.password_changed_at":       {EN: "Password changed", ZH: "密码修改时间"},
	"users.active":                    {EN: "Active", ZH: "启用"},
	"users.active.help":               {EN: "Switched off, the user is signed out and cannot sign in.", ZH: "停用后立即退出登录，且无法再次登录。"},
	"users.superuser":                 {EN: "Superuser", ZH: "超级管理员"},
	"users.superuser.help":            {EN: "May do everything, without any role.", ZH: "无需任何角色即可执行一切操作。"},
	"users.language":                  {EN: "Language", ZH: "语言"},
	"users.language.en":               {EN: "English", ZH: "英文"},
	"users.language.zh":               {EN: "Chinese", ZH: "中文"},
	"users.last_login_at":             {EN: "Last login", ZH: "上次登录"},
	"users.roles":                     {EN: "Roles", ZH: "角色"},
	"users.departments":               {EN: "Departments", ZH: "部门"},
	"sessions.user_id":                {EN: "User", ZH: "用户"},
	"sessions.kind":                   {EN: "Kind", ZH: "类型"},
	"sessions.kind.tokens":            {EN: "Program", ZH: "程序"},
	"sessions.kind.browser":           {EN: "Browser", ZH: "浏览器"},
	"sessions.remembered":             {EN: "Remembered", ZH: "保持登录"},
	"sessions.address":                {EN: "Address", ZH: "地址"},
	"sessions.user_agent":             {EN: "Device", ZH: "设备"},
	"sessions.last_seen_at":           {EN: "Last seen", ZH: "最近活动"},
	"sessions.expires_at":             {EN: "Expires", ZH: "到期时间"},
	"sessions.ended_at":               {EN: "Ended", ZH: "结束时间"},
	"sessions.reason":                 {EN: "Why it ended", ZH: "结束原因"},
}
