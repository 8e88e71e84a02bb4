package sso

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

// account is what somebody signed in is told of himself.
type account struct {
	ID          string   `json:"id"`
	Username    string   `json:"username"`
	DisplayName string   `json:"display_name"`
	Email       *string  `json:"email" nullable:"true"`
	Phone       *string  `json:"phone" nullable:"true"`
	Language    *string  `json:"language" nullable:"true" doc:"en or zh, as chosen; null: as the browser says"`
	Superuser   bool     `json:"superuser"`
	MustChange  bool     `json:"must_change_password" doc:"Nothing else is possible before POST /api/v1/auth/password"`
	MustSetUp   bool     `json:"must_set_up_second_factor" doc:"Nothing else is possible before POST /api/v1/auth/totp and its confirmation"`
	SessionID   string   `json:"session_id"`
	KeyName     string   `json:"key_name" doc:"Of the API key that asks; empty when somebody signed in"`
	Roles       []string `json:"roles" nullable:"false" doc:"Names"`
	Permissions []string `json:"permissions" nullable:"false" doc:"As granted, wildcards included; * for a superuser"`
	Departments []string `json:"departments" nullable:"false" doc:"Ids"`
	// Profiles are the caller's rows of what apps added to users.
	Profiles map[string]any `json:"profiles,omitempty" doc:"Those that include asked for, by name"`
	Preview  *previewBody   `json:"preview,omitempty" doc:"What is looked at read-only, by the header X-Manor-Preview; absent: what is one's own"`
	// Impersonator is who acts as this user.
	Impersonator *impersonatorBody `json:"impersonator,omitempty" doc:"Who acts as this user; absent: the user himself"`
}

type previewBody struct {
	Kind string `json:"kind" enum:"role,user"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

type impersonatorBody struct {
	ID          string    `json:"id"`
	Username    string    `json:"username"`
	DisplayName string    `json:"display_name"`
	Language    *string   `json:"language" nullable:"true" doc:"As his own"`
	Reason      string    `json:"reason"`
	ExpiresAt   time.Time `json:"expires_at" doc:"Then it is over by itself"`
}

// impersonatorBehind reads who acts as the caller, why and until when; nil when nobody does.
func (s *service) impersonatorBehind(ctx context.Context, who *manor.Principal) (*impersonatorBody, error) {
	if !who.Acting() {
		return nil, nil
	}
	session := new(Session)
	err := s.k.DB().Read().NewSelect().Model(session).Column("purpose", "expires_at").Where("id = ?", who.SessionID).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read a session: %w", database.Translate(err))
	}
	user, err := s.userByID(ctx, who.Impersonator.UserID)
	if err != nil {
		return nil, err
	}
	return &impersonatorBody{ID: user.ID, Username: user.Username, DisplayName: user.DisplayName, Language: user.Language, Reason: session.Purpose, ExpiresAt: session.ExpiresAt}, nil
}

type accountAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         *account
}

type meInput struct {
	Include string `query:"include" maxLength:"500" doc:"Names of profiles to show too, separated by commas"`
}

func (s *service) getMe(ctx context.Context, in *meInput) (*accountAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	own, err := s.accountOf(ctx, who)
	if err != nil {
		return nil, err
	}
	if own.Profiles, err = s.ownProfiles(ctx, who, in.Include); err != nil {
		return nil, err
	}
	return &accountAnswer{CacheControl: "no-store", Body: own}, nil
}

// accountOf reads the user behind a caller.
func (s *service) accountOf(ctx context.Context, who *manor.Principal) (*account, error) {
	user, err := s.userByID(ctx, who.UserID)
	if err != nil {
		return nil, err
	}
	a := &account{
		ID: user.ID, Username: user.Username, DisplayName: user.DisplayName, Email: user.Email, Phone: user.Phone, Language: user.Language,
		Superuser: who.Superuser, MustChange: who.MustChangePassword, MustSetUp: who.MustSetUpFactor, SessionID: who.SessionID, Roles: []string{}, Permissions: []string{}, Departments: []string{},
	}
	if who.Key != nil {
		a.KeyName = who.Key.Name
	}
	if a.Impersonator, err = s.impersonatorBehind(ctx, who); err != nil {
		return nil, err
	}
	if p := who.Preview; p != nil {
		a.Preview = &previewBody{Kind: p.Kind, ID: p.ID, Name: p.Name}
	}
	if who.Grants != nil {
		a.Roles = append(a.Roles, who.Grants.Roles()...)
		a.Permissions = append(a.Permissions, who.Grants.Permissions()...)
		a.Departments = append(a.Departments, who.Grants.Departments()...)
	}
	if who.Superuser {
		a.Permissions = []string{"*"}
	}
	return a, nil
}

// clearable is a text of a merge patch (RFC 7396): absent keeps, null clears.
type clearable struct {
	value *string // nil: absent
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *clearable) UnmarshalJSON(b []byte) error {
	c.value = new(string)
	if string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, c.value)
}

// Schema implements huma.SchemaProvider.
func (clearable) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true}
}

type ownInput struct {
	Body struct {
		DisplayName clearable `json:"display_name,omitempty" maxLength:"150"`
		Email       clearable `json:"email,omitempty" maxLength:"254" doc:"Null or empty: none"`
		Phone       clearable `json:"phone,omitempty" maxLength:"32" doc:"Null or empty: none"`
		Language    clearable `json:"language,omitempty" maxLength:"8" doc:"en or zh; null or empty: as the browser says"`
		Password    string    `json:"password,omitempty" maxLength:"1024" doc:"The caller's present one; needed with another e-mail address or phone number"`
	}
}

func (s *service) patchMe(ctx context.Context, in *ownInput) (*accountAnswer, error) {
	_, err := s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error {
		return s.changeOwn(ctx, who, manor.AddressFrom(ctx), ownChanges{
			DisplayName: in.Body.DisplayName.value, Email: in.Body.Email.value, Phone: in.Body.Phone.value, Language: in.Body.Language.value,
			Password: in.Body.Password,
		})
	})
	if err != nil {
		return nil, err
	}
	return s.getMe(ctx, &meInput{})
}
