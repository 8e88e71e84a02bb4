package rbac

import (
	"slices"
	"sync"
	"time"
)

// grants is what one user may do, compiled: a decision is one map read and one bit, and allocates nothing.
type grants struct {
	words   *words
	decided bits       // of every word: whether it is held
	allowed [][]string // what was granted, by role and directly; for names that are no words
	denied  [][]string
	ask     func(permission string) bool // answers instead of what is compiled; nil: nobody

	roles       []string
	departments []string
	below       []string // the departments, and all below them
	roleIDs     []string // of the roles that were given, at this time
	own         []string // what was granted directly
	rules       sync.Map // of fields, by resource
	listed      sync.Once
	permissions []string

	of    *snapshot // of the roles that it was compiled from
	until time.Time // from then on it has to be compiled anew; zero: nothing is limited in time
}

// Allows tells whether a permission is held. A wildcard is held when it, or a wider one, was granted and nothing beneath
// it is denied.
func (g *grants) Allows(permission string) bool {
	if g.words == nil {
		return false
	}
	if g.ask != nil {
		return g.ask(permission)
	}
	if i, known := g.words.index[permission]; known {
		return g.decided.has(i)
	}
	return g.decide(permission)
}

// decide answers for a name that no app declares.
func (g *grants) decide(permission string) bool {
	q := patternOf(permission)
	held := false
	for _, names := range g.allowed {
		for _, name := range names {
			held = held || patternOf(name).covers(q)
		}
	}
	if !held {
		return false
	}
	for _, names := range g.denied {
		for _, name := range names {
			if patternOf(name).touches(q) {
				return false
			}
		}
	}
	return true
}

// Permissions are the permissions as granted, sorted: "*" and "courses:*" as such. A wildcard beneath which something is
// denied, and one of the form "*:read", are spelt out, so that whoever reads the list need know no more.
func (g *grants) Permissions() []string {
	g.listed.Do(func() { g.permissions = g.list() })
	return g.permissions
}

func (g *grants) list() []string {
	all := []string{}
	for _, names := range g.allowed {
		for _, name := range names {
			p := patternOf(name)
			if !p.wild() || p.action == everything && g.Allows(name) {
				if g.Allows(name) {
					all = append(all, name)
				}
				continue
			}
			for i, q := range g.words.patterns {
				if !q.wild() && p.covers(q) && g.Allows(g.words.names[i]) {
					all = append(all, g.words.names[i])
				}
			}
		}
	}
	return sorted(all)
}

// Roles are the names of the roles that were given, without those that they build on, sorted.
func (g *grants) Roles() []string { return g.roles }

// Departments are the ids of the departments, sorted.
func (g *grants) Departments() []string { return g.departments }

func sorted(values []string) []string {
	all := slices.Clone(values)
	slices.Sort(all)
	all = slices.Compact(all)
	if all == nil {
		all = []string{}
	}
	return all
}
