package sso

import "github.com/manor-go/manor"

// sessionLabels are the words for why a session ended, and for what is done as another user.
var sessionLabels = map[string]manor.Text{
	"sessions.reason." + endedByLogin:    {EN: "Signed in again", ZH: "重新登录"},
	"sessions.reason." + endedByLogout:   {EN: "Signed out", ZH: "退出登录"},
	"sessions.reason." + endedByLimit:    {EN: "Too many sessions", ZH: "会话数超限"},
	"sessions.reason." + endedByUser:     {EN: "Ended by the user", ZH: "用户结束"},
	"sessions.reason." + endedByAdmin:    {EN: "Ended by an administrator", ZH: "管理员结束"},
	"sessions.reason." + endedByPassword: {EN: "Password changed", ZH: "密码已修改"},
	"sessions.reason." + endedByReuse:    {EN: "Refresh token used twice", ZH: "刷新令牌被重复使用"},
	"sessions.reason." + endedByReturn:   {EN: "No longer acting as the user", ZH: "代操作结束"},
	"sessions.reason." + endedByParent:   {EN: "Session of the acting user ended", ZH: "代操作人的会话已结束"},
	"sessions.reason." + endedByRank:     {EN: "Superuser rights changed", ZH: "超级管理员身份变更"},

	"security_events.impersonator":                     {EN: "Acting user", ZH: "代操作人"},
	"security_events.note":                             {EN: "Reason given", ZH: "原因"},
	"security_events.event." + eventImpersonated:       {EN: "Acting as the user began", ZH: "代操作开始"},
	"security_events.event." + eventImpersonationEnded: {EN: "Acting as the user ended", ZH: "代操作结束"},
}
