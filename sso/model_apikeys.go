package sso

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// APIKey lets a program in as its owner, as far as its scopes go. Only a hash of the key itself is kept.
type APIKey struct {
	bun.BaseModel `bun:"table:api_keys"`
	admin.Base
	Name   string `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search"`
	UserID string `bun:"user_id,notnull" json:"user_id" admin:"ref=users,ondelete=cascade,readonly,list,filter"`
	// Prefix is how the key begins, for people who look for it.
	Prefix string `bun:"prefix,notnull" json:"prefix" admin:"readonly,list,filter"`
	Hash   string `bun:"hash,notnull" json:"-" admin:"hidden,unique"` // SHA-256 of the key, hexadecimal
	// Scopes are permissions by name, wildcards among them; * is all that the owner holds.
	Scopes      []string   `bun:"scopes,notnull" json:"scopes" validate:"required,min=1,max=100,dive,max=150" admin:"list"`
	ExpiresAt   *time.Time `bun:"expires_at" json:"expires_at" admin:"list,filter"`
	LastUsedAt  *time.Time `bun:"last_used_at" json:"last_used_at" admin:"readonly,list,filter"`
	LastAddress string     `bun:"last_address,notnull" json:"last_address" admin:"readonly"`
	// WarnedAt is when the owner was told that the key expires soon; nil: not yet, or it expires at another time now.
	WarnedAt  *time.Time `bun:"warned_at" json:"-" admin:"hidden"`
	RevokedAt *time.Time `bun:"revoked_at" json:"revoked_at" admin:"readonly,list,filter"`
}

// What a user is: somebody who signs in, or a program, which only has keys.
const (
	kindPerson  = "person"
	kindService = "service"
)
