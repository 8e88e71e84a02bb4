package manor

import (
	"context"
	"io"
	"time"
)

// Text is a label in the two languages of the console. An empty ZH falls back to EN.
type Text struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

// In picks the language: "zh…" is Chinese, all else English.
func (t Text) In(lang string) string {
	if len(lang) >= 2 && lang[:2] == "zh" && t.ZH != "" {
		return t.ZH
	}
	return t.EN
}

// Principal is the caller of a request. A nil *Principal is somebody who is not signed in.
type Principal struct {
	UserID    string
	Username  string
	SessionID string
	Superuser bool
	// MustChangePassword limits the caller to what Kernel.AllowBeforePasswordChange names.
	MustChangePassword bool
	// MustSetUpFactor limits the caller to what Kernel.AllowBeforeSecondFactor names.
	MustSetUpFactor bool
	// Key is the API key that the request came with; nil when somebody signed in.
	Key *Key
	// Impersonator is who acts as the user; nil: the user himself calls.
	Impersonator *Impersonator
	// Preview is what the caller looks at read-only; UserID and Grants are of that. Nil: at what is his.
	Preview *Preview
	Claims  map[string]any // of the access token; nil otherwise
	Grants  Grants         // never nil once the request reached a handler
}

// Can tells whether the caller holds a permission ("courses:read"). Nobody signed in can do nothing; a superuser everything.
func (p *Principal) Can(permission string) bool {
	if p == nil {
		return false
	}
	return p.Superuser || p.Grants != nil && p.Grants.Allows(permission)
}

// Departments are the ids of the departments the caller belongs to.
func (p *Principal) Departments() []string {
	if p == nil || p.Grants == nil {
		return nil
	}
	return p.Grants.Departments()
}

// Grants is the compiled set of what one user may do. It is immutable and shared between requests.
type Grants interface {
	Allows(permission string) bool
	Permissions() []string // as granted, wildcards included, sorted
	Roles() []string       // names of the live roles, sorted
	Departments() []string // ids, sorted
}

// Verifier turns an access token into a principal (without Grants). Filled by sso.
// An error with code unauthenticated means the token does not hold; unavailable, that nobody can tell now.
type Verifier interface {
	Verify(ctx context.Context, token string) (*Principal, error)
}

// SessionResolver finds the session of a browser by its cookie. Filled by sso. Errors are as Verifier's.
type SessionResolver interface {
	Resolve(ctx context.Context, cookie string) (*BrowserSession, error)
}

// BrowserSession is a session that stands and whose caller is known by a cookie.
type BrowserSession struct {
	Principal *Principal // without Grants
	CSRFToken string     // what requests that change something repeat in the header X-CSRF-Token
}

// Authorizer knows what users may do. Filled by rbac. A change is in force on this process before the request that made
// it is answered, elsewhere within a second.
type Authorizer interface {
	Grants(ctx context.Context, userID string) (Grants, error)
}

// Granter is an Authorizer that keeps roles. Apps whose resources give or take roles ask it; filled by rbac.
type Granter interface {
	// MayGrant refuses with forbidden when one of the roles holds a permission that who lacks: nobody grants what he
	// does not have. A nil who is the program itself and may grant anything.
	MayGrant(ctx context.Context, tx *Tx, who *Principal, roleIDs []string) error
	// MayGive is MayGrant for all that a user is given: who holds whatever before and after give, and whatever before
	// denied and after does not.
	MayGive(ctx context.Context, tx *Tx, who *Principal, before, after Given) error
	// GrantsChanged is told within tx that the roles, departments or state of these users changed; none named: of any.
	// It is in force here once tx is committed, elsewhere within a second.
	GrantsChanged(ctx context.Context, tx *Tx, userIDs ...string) error
}

// Given is what one user was given by itself: ids of roles, and names of permissions given and denied beside them.
type Given struct {
	Roles, Permissions, Denied []string
	Departments                []string // ids
}

// Directory is a Verifier that keeps users; filled by sso.
type Directory interface {
	// Active tells whether the user exists and may sign in.
	Active(ctx context.Context, userID string) (bool, error)
}

// Recency is a Verifier that knows when a caller last proved who he is; filled by sso. See RequireRecent.
type Recency interface {
	// ProvedAt is when the caller last gave his password, and the code of a second factor where he has one; the zero
	// time when nothing tells.
	ProvedAt(ctx context.Context, who *Principal) (time.Time, error)
}

// Storage keeps uploaded files under keys made by Manor. Filled by a folder, or by a service that speaks S3.
// unavailable means that the service does not answer now.
type Storage interface {
	Put(ctx context.Context, key string, r io.Reader) (size int64, err error) // durable when it returns
	Open(ctx context.Context, key string) (io.ReadCloser, error)              // not_found when there is none
	Delete(ctx context.Context, key string) error                             // absent is fine
}

// Clock tells the time. Tests pass a fake one (manortest.Clock).
type Clock interface {
	Now() time.Time // UTC, cut to milliseconds, as it is stored
}

// Part is a long-lived piece of a process. Start returns once the part works; Stop waits until it is done, at most until
// ctx ends. Stop before Start and a second Stop do nothing.
type Part interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
}
