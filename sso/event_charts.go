package sso

import (
	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// eventCharts declares what stands above the list of security events: sign-ins and what went wrong by day, and what
// happened how often. Each counts what the caller may read.
func eventCharts(site *admin.Site) {
	site.Widget(admin.Widget{
		Name: "sign_ins", Kind: admin.WidgetLine, Width: 2, Period: true, Permission: "security_events:read", List: "security_events",
		Label: manor.Text{EN: "Sign-ins and failures", ZH: "登录与失败"},
		Load: site.CountLines("security_events", "at",
			admin.Line{Label: manor.Text{EN: "Signed in", ZH: "登录成功"}, Filter: "event=" + eventLogin},
			admin.Line{Label: manor.Text{EN: "Wrong password or code", ZH: "密码或验证码错误"}, Filter: "event__in=" + eventLoginFailed + "," + eventOTPFailed},
			admin.Line{Label: manor.Text{EN: "Locked", ZH: "登录被锁定"}, Filter: "event=" + eventLocked},
		),
	})
	site.Widget(admin.Widget{
		Name: "events_by_kind", Kind: admin.WidgetBar, Width: 2, Period: true, Permission: "security_events:read", List: "security_events",
		Label: manor.Text{EN: "Events by kind", ZH: "各类事件"},
		Load:  site.CountByIn("security_events", "event", "at"),
	})
}
