package sso

import (
	"context"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// resetLinkName is the action that shows a link to a new password.
const resetLinkName = "reset_link"

// shownLink is what it answers, once.
type shownLink struct {
	Link    string    `json:"link"`
	Expires time.Time `json:"expires"`
}

func (s *service) resetLinkAction() admin.Action[User] {
	return admin.Action[User]{
		Name: resetLinkName, Secret: true, Recent: manor.Recently,
		Label: manor.Text{EN: "Show reset link", ZH: "生成重置链接"},
		Confirm: manor.Text{
			EN: "Whoever has the link can choose a new password within 30 minutes. It is shown once; earlier links stop working.",
			ZH: "任何人凭此链接可在 30 分钟内设置新密码。链接仅显示一次，之前的链接随即失效。",
		},
		Run: s.showResetLink,
	}
}

// mayOnUser keeps the link, and acting as the user, to superusers, whatever permission others hold: they are ways into the
// account. Keys are made for service accounts only, which nobody signs in to.
func mayOnUser(_ context.Context, who *manor.Principal, action string, user *User) (bool, error) {
	person := user.Active && user.Kind != kindService
	switch action {
	case makeKeyName:
		return user.Active && !person && manor.NeedsPerson(who) == nil, nil
	case resetLinkName:
		return who != nil && who.Superuser && person, nil
	case impersonateName:
		return who != nil && who.Superuser && person && !user.Superuser, nil
	}
	return true, nil
}

// showResetLink makes a token for one user, earlier ones void, and answers the link. That it was made, and by whom, is in the history; the
// link is not.
func (s *service) showResetLink(ctx context.Context, call *admin.ActionCall[User]) error {
	if len(call.Rows) != 1 {
		return manor.Invalid(manor.FieldError{Path: "ids", Code: "too_long", Message: "Choose one user."})
	}
	user := call.Rows[0]
	token, row, err := s.newReset(user, user.LoginName, manor.AddressFrom(ctx))
	if err != nil {
		return err
	}
	if err := s.voidResets(ctx, call.Tx, user.ID); err != nil {
		return err
	}
	if err := s.openReset(ctx, call.Tx, row); err != nil {
		return err
	}
	call.Result = shownLink{Link: s.resetLink(token), Expires: row.ExpiresAt}
	return s.record(ctx, call.Tx, securityEvent{user: user, action: resetLinkName})
}
