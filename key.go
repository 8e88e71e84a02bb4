package manor

import (
	"slices"
	"strings"
	"time"
)

// Key is the API key that a request came with: a program's, not a person's. What the caller may do is what its owner may
// do now, as far as the scopes name it. A caller with a key is never a superuser; see NeedsPerson.
type Key struct {
	ID        string
	Name      string // for people: "CI deploy"
	Scopes    Scopes
	ExpiresAt *time.Time // nil: never
	// OwnerSuperuser: the owner may do everything, so the scopes alone say what the key may do.
	OwnerSuperuser bool
}

// NeedsPerson is the answer to a caller with an API key where a person is asked for. It is nil for everybody else, and for
// nobody.
func NeedsPerson(who *Principal) error {
	if who == nil || who.Key == nil {
		return nil
	}
	return Errorf(CodeForbidden, "An API key cannot do this: it needs somebody who signed in.")
}

// Scopes are permissions by name, wildcards among them ("courses:read", "courses:*", "*:read", "*"), ready to be asked.
// They do not change. The zero Scopes name nothing.
type Scopes struct {
	names map[string]bool
}

// ScopesOf compiles names. One that is not written like a permission names nothing.
func ScopesOf(names []string) Scopes {
	s := Scopes{names: make(map[string]bool, len(names))}
	for _, name := range names {
		s.names[name] = true
	}
	return s
}

// Names are the scopes as they were written, sorted.
func (s Scopes) Names() []string {
	names := make([]string, 0, len(s.names))
	for name := range s.names {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Allow tells whether a permission is among them, also by a wildcard. A wildcard is when it, or a wider one, was named.
func (s Scopes) Allow(permission string) bool {
	if s.names["*"] || s.names[permission] {
		return true
	}
	resource, action, found := strings.Cut(permission, ":")
	return found && (s.names[resource+":*"] || s.names["*:"+action])
}

// keyGrants are what the owner of a key may do, as far as its scopes name it.
type keyGrants struct {
	Grants // the owner's
	key    *Key
}

// Allows implements Grants.
func (g *keyGrants) Allows(permission string) bool {
	return g.key.Scopes.Allow(permission) && (g.key.OwnerSuperuser || g.Grants.Allows(permission))
}

// Permissions implements Grants: what both name.
func (g *keyGrants) Permissions() []string {
	scopes := g.key.Scopes.Names()
	if g.key.OwnerSuperuser {
		return scopes
	}
	var both []string
	for _, held := range g.Grants.Permissions() {
		for _, scope := range scopes {
			if name, ok := overlap(held, scope); ok {
				both = append(both, name)
			}
		}
	}
	slices.Sort(both)
	return slices.Compact(both)
}

// DataScopes implements Limiter: the owner's hold for the key too.
func (g *keyGrants) DataScopes(permission string) []DataScope {
	if limiter, ok := g.Grants.(Limiter); ok && !g.key.OwnerSuperuser {
		return limiter.DataScopes(permission)
	}
	return nil
}

// FieldRules implements Limiter.
func (g *keyGrants) FieldRules(resource string) map[string]FieldRule {
	if limiter, ok := g.Grants.(Limiter); ok && !g.key.OwnerSuperuser {
		return limiter.FieldRules(resource)
	}
	return nil
}

// OfOwner are the grants that the key's scopes are laid over; nil when the owner is limited by nothing.
func (g *keyGrants) OfOwner() Grants {
	if g.key.OwnerSuperuser {
		return nil
	}
	return g.Grants
}

// GrantsOfOwner are the grants behind those of a caller with a key, of whoever keeps the roles; all others are their own.
// They tell of which rows and fields something is held, not what: ask Can for that.
func GrantsOfOwner(g Grants) Grants {
	if of, ok := g.(interface{ OfOwner() Grants }); ok {
		return of.OfOwner()
	}
	return g
}

// overlap is what two permissions, each perhaps a wildcard, both name.
func overlap(a, b string) (string, bool) {
	if a == "*" {
		return b, true
	}
	if b == "*" {
		return a, true
	}
	resourceA, actionA, okA := strings.Cut(a, ":")
	resourceB, actionB, okB := strings.Cut(b, ":")
	resource, ok := narrower(resourceA, resourceB)
	action, ok2 := narrower(actionA, actionB)
	return resource + ":" + action, okA && okB && ok && ok2
}

func narrower(a, b string) (string, bool) {
	switch {
	case a == b || b == "*":
		return a, true
	case a == "*":
		return b, true
	}
	return "", false
}
