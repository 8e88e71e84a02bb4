package sso

import (
	"time"

	"github.com/uptrace/bun"
)

// LoginGuard remembers wrong passwords for one name or from one address.
type LoginGuard struct {
	bun.BaseModel `bun:"table:login_guards"`
	Key           string     `bun:"id,pk" json:"id" admin:"readonly"`                                    // "name:" and a hash, or "address:" and the network
	Failures      []int64    `bun:"failures,notnull" json:"-" admin:"hidden"`                            // Unix milliseconds, newest last, inside the window
	Username      string     `bun:"username,notnull" json:"username" admin:"readonly,list,link,default"` // empty: nobody has it; what was typed there may be a password
	Network       string     `bun:"network,notnull" json:"network" admin:"readonly,list,default"`        // of an address; empty: the row is a name's
	Locks         int64      `bun:"locks,notnull" json:"locks" admin:"readonly,list,default=0"`          // how many in a row; each is longer
	LockedUntil   *time.Time `bun:"locked_until" json:"locked_until" admin:"readonly,list,filter"`
	UpdatedAt     time.Time  `bun:"updated_at,notnull" json:"updated_at" admin:"readonly,list,index"` // the latest wrong password
	KeepUntil     *time.Time `bun:"keep_until" json:"-" admin:"hidden,index"`                         // until then the row says something
}

// SecondFactor is somebody's TOTP secret (RFC 6238). It asks for codes at login once it is confirmed.
type SecondFactor struct {
	bun.BaseModel `bun:"table:second_factors"`
	UserID        string     `bun:"id,pk"`
	Secret        string     `bun:"secret,notnull"`    // encrypted under MANOR_SECRET_KEY, bound to the user; base64
	LastStep      int64      `bun:"last_step,notnull"` // the newest time step whose code was taken; it only grows
	CreatedAt     time.Time  `bun:"created_at,notnull"`
	ConfirmedAt   *time.Time `bun:"confirmed_at"` // nil: shown, but no code of it was given yet
}

// RecoveryCode stands in for a code once. Only a keyed hash of it is kept.
type RecoveryCode struct {
	bun.BaseModel `bun:"table:recovery_codes"`
	Hash          string     `bun:"id,pk"` // of the user's id and the code, hexadecimal
	UserID        string     `bun:"user_id,notnull" admin:"index"`
	CreatedAt     time.Time  `bun:"created_at,notnull"`
	UsedAt        *time.Time `bun:"used_at"`
}

// SecurityEvent is something that happened to an account. Rows are only ever added, and pruned by age.
type SecurityEvent struct {
	bun.BaseModel `bun:"table:security_events"`
	ID            string    `bun:"id,pk" json:"id" admin:"readonly,filter"` // UUIDv7: by time
	At            time.Time `bun:"at,notnull" json:"at" admin:"readonly,filter,list"`
	Event         string    `bun:"event,notnull" json:"event" validate:"oneof=login login_failed otp_failed logout logout_all session_ended locked unlocked password_changed password_refused password_reset step_up totp_on totp_off totp_reset recovery_used recovery_renewed token_reused new_device api_key_made api_key_revoked impersonated impersonation_ended" admin:"readonly,filter,list,link"`
	UserID        string    `bun:"user_id,notnull" json:"user_id" admin:"readonly,filter"` // empty: nobody has the name
	Username      string    `bun:"username,notnull" json:"username" admin:"readonly,filter,list"`
	Address       string    `bun:"address,notnull" json:"address" admin:"readonly,filter,list"`
	UserAgent     string    `bun:"user_agent,notnull" json:"user_agent" admin:"readonly,list,widget=user_agent"`
	SessionID     string    `bun:"session_id,notnull" json:"session_id" admin:"readonly"`                  // empty: none
	Actor         string    `bun:"actor,notnull" json:"actor" admin:"readonly,list"`                       // user name of who did it; empty: the user, or nobody signed in
	Impersonator  string    `bun:"impersonator,notnull" json:"impersonator" admin:"readonly,list,default"` // user name of who acted as the user or the actor
	Note          string    `bun:"note,notnull" json:"note" admin:"readonly,default"`                      // why, as somebody said
}
