package sso

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// makeKeyName is the action of users that makes a key for a service account.
const makeKeyName = "make_key"

// registerKeys declares the resource api_keys. Keys are made elsewhere, where they can be shown once: by who has them, and
// for service accounts by the action of users.
func (s *service) registerKeys(site *admin.Site, group manor.Text) {
	admin.Register(site, admin.Resource[APIKey]{
		Name: "api_keys", Icon: "key", Group: group, Order: "-created_at", Owner: "user_id", NoCreate: true, NoDelete: true, QuietCascade: true,
		Label: manor.Text{EN: "API key", ZH: "API 密钥"}, Many: manor.Text{EN: "API keys", ZH: "API 密钥"},
		EmptyText:  manor.Text{EN: "Nobody has an API key. People make their own on their profile page; for service accounts there is the action of users.", ZH: "当前没有 API 密钥。用户可在个人资料页自行创建；服务账号的密钥在用户列表中创建。"},
		ListFields: []string{"name", "user_id", "prefix", "scopes", "last_used_at", "expires_at", "revoked_at"},
		BeforeSave: s.beforeKey, AfterSave: s.afterKey,
		Actions: admin.Actions[APIKey]{{
			Name: "revoke", Danger: true,
			Label:   manor.Text{EN: "Revoke", ZH: "吊销"},
			Confirm: manor.Text{EN: "Revoke the selected keys? Programs that use them are refused at once, and for good.", ZH: "吊销所选密钥？使用它们的程序将立即被拒绝，且无法恢复。"},
			Run:     s.revokeSelected,
		}},
	})
	site.Labels(keyLabels)
	s.k.Retain("api_keys", "revoked_at", keepKeys)
	s.k.Retain("api_keys", "expires_at", keepKeys)
}

// beforeKey keeps the rules when somebody changes a key: what it may do, and how long, needs his password as a new key does,
// and he gives another's none but what he holds himself.
func (s *service) beforeKey(ctx context.Context, save *admin.Save[APIKey]) error {
	row, before := save.Row, save.Before
	row.Name = strings.TrimSpace(row.Name)
	rescoped := !slices.Equal(row.Scopes, before.Scopes)
	same := row.Name == before.Name && !rescoped && sameTime(row.ExpiresAt, before.ExpiresAt)
	if same && (before.RevokedAt == nil || sameTime(row.RevokedAt, before.RevokedAt)) {
		return nil // the action revokes
	}
	if before.RevokedAt != nil { // also when somebody takes the change back that revoked it
		return manor.Errorf(manor.CodeConflict, "This key was revoked. Make a new one.")
	}
	if err := manor.NeedsPerson(save.Who); err != nil {
		return err
	}
	if err := s.validKey(row, before); err != nil {
		return err
	}
	if save.Who != nil && (rescoped || !sameTime(row.ExpiresAt, before.ExpiresAt)) {
		if err := s.k.RequireRecent(ctx, manor.Recently); err != nil {
			return err
		}
	}
	if !sameTime(row.ExpiresAt, before.ExpiresAt) {
		row.WarnedAt = nil
	}
	if !rescoped {
		return nil
	}
	owner, err := ownerOf(ctx, save.Tx, row)
	if err != nil {
		return err
	}
	return s.mayScope(ctx, save.Tx, save.Who, owner, before.Scopes, row.Scopes)
}

func ownerOf(ctx context.Context, tx *manor.Tx, key *APIKey) (*User, error) {
	owner := new(User)
	if err := tx.NewSelect().Model(owner).Where("id = ?", key.UserID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read the owner of an API key: %w", err)
	}
	return owner, nil
}

// mayScope refuses to give a key of an account what who does not hold himself, for every row and field. The scopes count,
// not what the account holds now: it may be given more later.
func (s *service) mayScope(ctx context.Context, tx *manor.Tx, who *manor.Principal, owner *User, before, after []string) error {
	if who == nil || who.Superuser || who.UserID == owner.ID {
		return nil
	}
	if owner.Superuser {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser can change a superuser's keys.")
	}
	granter, ok := s.k.Authorizer().(manor.Granter)
	if !ok {
		return manor.Errorf(manor.CodeForbidden, "Only a superuser can do this.")
	}
	return granter.MayGive(ctx, tx, who, manor.Given{Permissions: before}, manor.Given{Permissions: after})
}

func (s *service) afterKey(ctx context.Context, save *admin.Save[APIKey]) error {
	return s.keysChanged(ctx, save.Tx, save.Row.ID)
}

// revokeSelected is the action of the list of keys. The engine saves the rows and writes their history.
func (s *service) revokeSelected(ctx context.Context, call *admin.ActionCall[APIKey]) error {
	now := s.k.Clock().Now()
	var revoked []APIKey
	for _, row := range call.Rows {
		if row.RevokedAt == nil {
			row.RevokedAt = &now
			revoked = append(revoked, *row)
		}
	}
	call.Result = map[string]int{"revoked": len(revoked)}
	return s.keysRevoked(ctx, call.Tx, revoked...)
}

// makeKeyInput is the form of the action.
type makeKeyInput struct {
	Name   string   `json:"name" validate:"required,max=100"`
	Scopes []string `json:"scopes" validate:"required,min=1,max=100,dive,max=150" admin:"widget=scopes"`
	Days   int      `json:"days" validate:"min=0,max=3650" admin:"default=90"`
}

// shownKey is what the action answers, once.
type shownKey struct {
	Secret  string     `json:"secret"`
	ID      string     `json:"id"`
	Prefix  string     `json:"prefix"`
	Expires *time.Time `json:"expires,omitempty"`
}

func (s *service) makeKeyAction() admin.Action[User] {
	return admin.Action[User]{
		Name: makeKeyName, Secret: true, Recent: manor.Recently, Input: makeKeyInput{},
		Label: manor.Text{EN: "Make API key", ZH: "创建 API 密钥"},
		Confirm: manor.Text{
			EN: "For a service account. The key is shown once. You cannot give it what you do not hold yourself.",
			ZH: "仅用于服务账号。密钥只显示一次；不能授予你自己没有的权限。",
		},
		Run: s.makeServiceKey,
	}
}

// makeServiceKey makes a key for a service account. People make their own: nobody acts under another's name.
func (s *service) makeServiceKey(ctx context.Context, call *admin.ActionCall[User]) error {
	if len(call.Rows) != 1 {
		return manor.Invalid(manor.FieldError{Path: "ids", Code: "too_long", Message: "Choose one service account."})
	}
	user, in := call.Rows[0], call.Input.(*makeKeyInput)
	if user.Kind != kindService {
		return manor.Errorf(manor.CodeForbidden, "People make their own API keys, on their profile page.")
	}
	if err := s.mayScope(ctx, call.Tx, call.Who, user, nil, in.Scopes); err != nil {
		return err
	}
	want := wantedKey{Name: in.Name, Scopes: in.Scopes}
	if in.Days > 0 {
		end := s.k.Clock().Now().AddDate(0, 0, in.Days)
		want.ExpiresAt = &end
	}
	made, err := s.makeKey(ctx, call.Tx, user, want)
	if err != nil {
		return err
	}
	call.Result = shownKey{Secret: made.Secret, ID: made.Row.ID, Prefix: made.Row.Prefix, Expires: made.Row.ExpiresAt}
	return nil
}

// serviceRules hold for service accounts: nothing that needs somebody who signs in, and no power beyond permissions.
func serviceRules(row *User) (wrong []manor.FieldError) {
	if row.Kind != kindService {
		return nil
	}
	for _, field := range []struct {
		path string
		set  bool
	}{{"password", row.Password != ""}, {"must_change_password", row.MustChangePassword}, {"superuser", row.Superuser}} {
		if field.set {
			wrong = append(wrong, manor.FieldError{Path: field.path, Code: "service_account", Message: "A service account has keys only: no password, and no superuser."})
		}
	}
	return wrong
}
