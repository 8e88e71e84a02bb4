package manortest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
)

// Caller is somebody signed in who holds permissions. His id is made of the name.
func Caller(name string, permissions ...string) *manor.Principal {
	return &manor.Principal{
		UserID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String(), Username: name, SessionID: "test", Grants: Grants(permissions...),
	}
}

// Superuser may do everything.
func Superuser() *manor.Principal {
	p := Caller("superuser")
	p.Superuser = true
	return p
}

// Grants is a set of permissions ("courses:read", "courses:*", "*") without roles and departments.
func Grants(permissions ...string) manor.Grants { return GrantsIn(nil, permissions...) }

// GrantsIn is a set of permissions of somebody who belongs to departments.
func GrantsIn(departments []string, permissions ...string) manor.Grants {
	g := &grants{permissions: slices.Sorted(slices.Values(permissions)), departments: slices.Sorted(slices.Values(departments))}
	return g
}

type grants struct{ permissions, departments []string }

func (g *grants) Allows(permission string) bool {
	resource, action, _ := strings.Cut(permission, ":")
	return slices.Contains(g.permissions, permission) || slices.Contains(g.permissions, resource+":*") ||
		slices.Contains(g.permissions, "*:"+action) || slices.Contains(g.permissions, "*")
}

func (g *grants) Permissions() []string { return g.permissions }
func (g *grants) Roles() []string       { return nil }
func (g *grants) Departments() []string { return g.departments }

// Limited is a set of permissions that hold for some rows and fields only: scopes by permission, rules by resource.
func Limited(of manor.Grants, scopes map[string][]manor.DataScope, rules map[string]map[string]manor.FieldRule) manor.Grants {
	return &limited{Grants: of, scopes: scopes, rules: rules}
}

type limited struct {
	manor.Grants
	scopes map[string][]manor.DataScope
	rules  map[string]map[string]manor.FieldRule
}

func (l *limited) DataScopes(permission string) []manor.DataScope        { return l.scopes[permission] }
func (l *limited) FieldRules(resource string) map[string]manor.FieldRule { return l.rules[resource] }

// verifier takes the tokens that tests were handed out, and asks the program's own verifier about all others.
type verifier struct {
	next  manor.Verifier
	clock manor.Clock
	mu    sync.RWMutex
	known map[string]*manor.Principal
}

func (v *verifier) Verify(ctx context.Context, token string) (*manor.Principal, error) {
	v.mu.RLock()
	who := v.known[token]
	v.mu.RUnlock()
	if who != nil {
		return who, nil
	}
	if v.next != nil {
		return v.next.Verify(ctx, token)
	}
	return nil, manor.Errorf(manor.CodeUnauthenticated, "The token does not hold.")
}

// Active implements manor.Directory: the program's own directory is asked; without one everybody is active.
func (v *verifier) Active(ctx context.Context, userID string) (bool, error) {
	if directory, ok := v.next.(manor.Directory); ok {
		return directory.Active(ctx, userID)
	}
	return true, nil
}

// ProvedAt implements manor.Recency: callers that tests were handed out have just proved who they are.
func (v *verifier) ProvedAt(ctx context.Context, who *manor.Principal) (time.Time, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	for _, known := range v.known {
		if known.UserID == who.UserID && known.SessionID == who.SessionID {
			return v.clock.Now(), nil
		}
	}
	if recency, ok := v.next.(manor.Recency); ok {
		return recency.ProvedAt(ctx, who)
	}
	return time.Time{}, nil
}

func (v *verifier) handOut(who *manor.Principal) (token string) {
	token = "test-" + uuid.NewString()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.known[token] = who
	return token
}

// As is a client whose requests carry who, without signing in. A principal without Grants gets those of the program's Authorizer.
func (p *Program) As(who *manor.Principal) *Client {
	return &Client{p: p, token: p.verifier.handOut(who)}
}
