package sso

import "github.com/manor-go/manor"

// keyLabels are the names of the fields of API keys and of service accounts.
var keyLabels = map[string]manor.Text{
	"users.kind":                            {EN: "Kind", ZH: "账号类型"},
	"users.kind.help":                       {EN: "A service account is a program: it cannot sign in, and has API keys only. This cannot be changed later.", ZH: "服务账号代表程序：不能登录，只能使用 API 密钥。创建后不可更改。"},
	"users.kind.person":                     {EN: "Person", ZH: "个人"},
	"users.kind.service":                    {EN: "Service account", ZH: "服务账号"},
	"api_keys.name":                         {EN: "Name", ZH: "名称"},
	"api_keys.user_id":                      {EN: "Owner", ZH: "所有者"},
	"api_keys.prefix":                       {EN: "Begins with", ZH: "密钥前缀"},
	"api_keys.scopes":                       {EN: "Permissions", ZH: "权限范围"},
	"api_keys.scopes.help":                  {EN: "As courses:read, courses:*, *:read; * is all that the owner holds.", ZH: "如 courses:read、courses:*、*:read；* 表示所有者拥有的全部权限。"},
	"api_keys.expires_at":                   {EN: "Expires", ZH: "到期时间"},
	"api_keys.last_used_at":                 {EN: "Last used", ZH: "最近使用"},
	"api_keys.last_address":                 {EN: "Used from", ZH: "使用地址"},
	"api_keys.revoked_at":                   {EN: "Revoked", ZH: "吊销时间"},
	"users.actions.make_key.name":           {EN: "Name", ZH: "名称"},
	"users.actions.make_key.scopes":         {EN: "Permissions", ZH: "权限范围"},
	"users.actions.make_key.scopes.help":    {EN: "As courses:read, courses:*, *:read; nothing that you do not hold yourself.", ZH: "如 courses:read、courses:*、*:read；不能包含你自己没有的权限。"},
	"users.actions.make_key.days":           {EN: "Days that it holds (0: no end)", ZH: "有效天数（0 表示永不过期）"},
	"security_events.event.api_key_made":    {EN: "API key made", ZH: "创建 API 密钥"},
	"security_events.event.api_key_revoked": {EN: "API key revoked", ZH: "吊销 API 密钥"},
}
