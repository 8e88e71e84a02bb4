package sso

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// User is a person, or a program, that can sign in.
type User struct {
	bun.BaseModel `bun:"table:users"`
	admin.Base
	Username string `bun:"username,notnull" json:"username" validate:"required,max=150" admin:"link,search,filter"`
	// LoginName is Username as it is compared at login: two names that differ in case only are the same.
	LoginName   string  `bun:"login_name,notnull" json:"-" admin:"hidden,unique"`
	DisplayName string  `bun:"display_name,notnull" json:"display_name" validate:"max=150" admin:"list,search"`
	Email       *string `bun:"email" json:"email" validate:"omitempty,email,max=254" admin:"list,search,filter,unique"`
	Phone       *string `bun:"phone" json:"phone" validate:"omitempty,max=32" admin:"search,filter,unique"`
	// Password is an argon2id hash, empty when nobody can sign in with a password. Input holds the password itself
	// until it is hashed on the way into the database; nothing ever shows it.
	Password          string     `bun:"password_hash,notnull" json:"password" validate:"max=1024" admin:"secret"`
	PasswordChangedAt *time.Time `bun:"password_changed_at" json:"password_changed_at" admin:"readonly"`
	// MustChangePassword lets the user do nothing else until he has chosen a new password.
	MustChangePassword bool `bun:"must_change_password,notnull" json:"must_change_password" admin:"filter,default=false"`
	Active             bool `bun:"active,notnull" json:"active" admin:"list,filter,default=true"`
	// Kind is person, or service: a program that has API keys only and can never sign in.
	Kind      string `bun:"kind,notnull" json:"kind" validate:"oneof=person service" admin:"immutable,filter,radio,default=person"`
	Superuser bool   `bun:"superuser,notnull" json:"superuser" admin:"list,filter"`
	// Language is what the user chose for the console and for messages; nil: as his browser says.
	Language    *string    `bun:"language" json:"language" validate:"omitempty,oneof=en zh"`
	LastLoginAt *time.Time `bun:"last_login_at" json:"last_login_at" admin:"readonly,list,filter"`
	Roles       []string   `bun:"-" json:"roles" admin:"many=roles,through=user_roles:user_id:role_id,shared"`
	Departments []string   `bun:"-" json:"departments" admin:"many=departments,through=user_departments:user_id:department_id,shared"`
	Posts       []string   `bun:"-" json:"posts" admin:"many=posts,through=user_posts:user_id:post_id,shared"`
	// Permissions and Denied are the user's own, beside those of the roles.
	Permissions []string `bun:"-" json:"permissions" validate:"max=1000" admin:"widget=permissions,many=permissions,through=user_permissions:user_id:permission_id,shared"`
	Denied      []string `bun:"-" json:"denied" validate:"max=1000" admin:"widget=denials,many=permissions,through=user_denials:user_id:permission_id,shared"`
}

// Session is one login, and the parent of every token that came of it. It stands until it ends or
// expires, in a browser also until it was not used for a while.
type Session struct {
	bun.BaseModel `bun:"table:sessions"`
	admin.Base
	UserID     string  `bun:"user_id,notnull" json:"user_id" admin:"ref=users,ondelete=cascade,readonly,list,filter"`
	Kind       string  `bun:"kind,notnull" json:"kind" validate:"oneof=tokens browser" admin:"readonly,list,filter,default=tokens"`
	CookieHash *string `bun:"cookie_hash" json:"-" admin:"hidden,unique"` // of a browser: SHA-256 of its cookie, hexadecimal
	Address    string  `bun:"address,notnull" json:"address" admin:"readonly,list,link,filter"`
	UserAgent  string  `bun:"user_agent,notnull" json:"user_agent" admin:"readonly,list,widget=user_agent"`
	// ImpersonatorID is who acts as the user here; empty: the user himself. ParentID is the session that he began it from,
	// Purpose the reason that he gave.
	ImpersonatorID string `bun:"impersonator_id,notnull" json:"-" admin:"hidden,default"`
	Impersonator   string `bun:"impersonator,notnull" json:"impersonator" admin:"readonly,default"` // user name
	ParentID       string `bun:"parent_id,notnull" json:"-" admin:"hidden,index,default"`
	Purpose        string `bun:"purpose,notnull" json:"purpose" admin:"readonly,default"`
	// Remembered is of a browser: it stands unused too.
	Remembered bool `bun:"remembered,notnull" json:"remembered" admin:"readonly,default=false"`
	// AuthenticatedAt is when the password was last given in this session; nil: when it began.
	AuthenticatedAt *time.Time `bun:"authenticated_at" json:"authenticated_at" admin:"readonly"`
	LastSeenAt      time.Time  `bun:"last_seen_at,notnull" json:"last_seen_at" admin:"readonly,list,filter"`
	ExpiresAt       time.Time  `bun:"expires_at,notnull" json:"expires_at" admin:"readonly,filter"`
	EndedAt         *time.Time `bun:"ended_at" json:"ended_at" admin:"readonly,list,filter"`
	Reason          string     `bun:"reason,notnull" json:"reason" validate:"omitempty,oneof=signed_in_again logout too_many_sessions ended_by_user ended_by_admin password_changed refresh_token_reused impersonation_ended session_of_impersonator_ended superuser_changed" admin:"readonly,list"` // why it ended; empty: it stands
}

// What a session is for: a program's tokens, or a browser's cookie.
const (
	kindTokens  = "tokens"
	kindBrowser = "browser"
)

// Why a session ended.
const (
	endedByLogin    = "signed_in_again"
	endedByLogout   = "logout"
	endedByLimit    = "too_many_sessions"
	endedByUser     = "ended_by_user"
	endedByAdmin    = "ended_by_admin"
	endedByPassword = "password_changed"
	endedByReuse    = "refresh_token_reused"
	endedByReturn   = "impersonation_ended"
	endedByParent   = "session_of_impersonator_ended"
	endedByRank     = "superuser_changed"
)

// RefreshToken is one link in a session's chain of refresh tokens. Only a hash of the token is kept.
type RefreshToken struct {
	bun.BaseModel `bun:"table:refresh_tokens"`
	Hash          string     `bun:"id,pk"` // SHA-256 of the token, hexadecimal
	SessionID     string     `bun:"session_id,notnull" admin:"index"`
	CreatedAt     time.Time  `bun:"created_at,notnull"`
	ExpiresAt     time.Time  `bun:"expires_at,notnull" admin:"index"`
	UsedAt        *time.Time `bun:"used_at"`     // set once; a second use ends the session
	ReplacedBy    *string    `bun:"replaced_by"` // hash of the next one
}

// PasswordReset is one request for a new password, of a name that somebody has or of one that nobody has. Only a hash of its
// token is kept.
type PasswordReset struct {
	bun.BaseModel `bun:"table:password_resets"`
	Hash          string     `bun:"id,pk"`                         // SHA-256 of the token, hexadecimal
	UserID        string     `bun:"user_id,notnull" admin:"index"` // empty: nobody has the name, or no mail can be sent to him
	Subject       string     `bun:"subject,notnull" admin:"index"` // hash of the account's name, or of the one that nobody has
	Network       string     `bun:"network,notnull" admin:"index"` // of the client's address
	CreatedAt     time.Time  `bun:"created_at,notnull"`
	ExpiresAt     time.Time  `bun:"expires_at,notnull" admin:"index"`
	UsedAt        *time.Time `bun:"used_at"` // also when it was made void
}

// SigningKey is a key pair for access tokens. Exactly one is active, and one is next.
type SigningKey struct {
	bun.BaseModel `bun:"table:signing_keys"`
	KID           string     `bun:"id,pk"`               // RFC 7638 thumbprint of the public key
	Private       string     `bun:"private_key,notnull"` // PKCS #8, encrypted under MANOR_SECRET_KEY, base64; empty once retired
	Public        string     `bun:"public_key,notnull"`  // PKIX, base64
	State         string     `bun:"state,notnull"`       // next, active, retired
	CreatedAt     time.Time  `bun:"created_at,notnull"`
	ActivatedAt   *time.Time `bun:"activated_at"`
	RetiresAt     *time.Time `bun:"retires_at"` // of a retired key: from then on its tokens have ended
}

// The states of a signing key. The public half of every key is published; next is published before it signs.
const (
	keyNext    = "next"
	keyActive  = "active"
	keyRetired = "retired"
)
