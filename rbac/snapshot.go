package rbac

import (
	"maps"
	"slices"
)

// roleSet is one role, with all that it holds over its parents. It does not change.
type roleSet struct {
	id, name    string
	parents     []string // ids
	own, denies []string // as the role itself has them
	scopes      []RoleScope
	rules       []RoleFieldRule

	allowed, denied []string // with those of all parents, sorted
	gives, takes    bits
}

// snapshot is what all roles hold. It does not change; a change makes another one.
type snapshot struct {
	words   *words
	roles   map[string]*roleSet // by id
	limited bool                // some role gives some rows or fields only
}

// with is the snapshot with some roles in a new form; those of ids that are not among them are gone. What builds on them
// is compiled anew too.
func (s *snapshot) with(ids []string, fresh map[string]*roleSet) *snapshot {
	next := &snapshot{words: s.words, roles: maps.Clone(s.roles)}
	for _, id := range ids {
		delete(next.roles, id)
	}
	maps.Copy(next.roles, fresh)
	changed := make(map[string]bool, len(ids))
	for _, id := range ids {
		changed[id] = true
	}
	for id, role := range next.roles {
		if slices.ContainsFunc(next.chain(id), func(above string) bool { return changed[above] }) {
			next.roles[id] = next.compiled(role)
		}
	}
	for _, role := range next.roles {
		next.limited = next.limited || len(role.scopes)+len(role.rules) > 0
	}
	return next
}

// chain is a role and all above it, each once, nearest first. Parents that are not there count for nothing.
func (s *snapshot) chain(id string) []string {
	seen := map[string]bool{id: true}
	all := []string{id}
	for i := 0; i < len(all); i++ {
		role := s.roles[all[i]]
		if role == nil {
			continue
		}
		for _, parent := range role.parents {
			if !seen[parent] {
				seen[parent] = true
				all = append(all, parent)
			}
		}
	}
	return all
}

func (s *snapshot) compiled(role *roleSet) *roleSet {
	c := &roleSet{
		id: role.id, name: role.name, parents: role.parents, own: role.own, denies: role.denies, scopes: role.scopes, rules: role.rules,
		gives: s.words.none(), takes: s.words.none(),
	}
	for _, id := range s.chain(role.id) {
		if above := s.roles[id]; above != nil {
			c.allowed = append(c.allowed, above.own...)
			c.denied = append(c.denied, above.denies...)
		}
	}
	c.allowed, c.denied = sorted(c.allowed), sorted(c.denied)
	for _, name := range c.allowed {
		s.words.allowed(c.gives, name)
	}
	for _, name := range c.denied {
		s.words.denied(c.takes, name)
	}
	return c
}
