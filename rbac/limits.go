package rbac

import (
	"slices"

	"github.com/manor-go/manor"
)

// DataScopes implements manor.Limiter: the rows of all roles that give the permission, together. One role that gives it
// without limit, or a grant to the user himself, is enough for every row.
func (g *grants) DataScopes(permission string) []manor.DataScope {
	if g.of == nil || !g.of.limited {
		return nil
	}
	p := patternOf(permission)
	if gives(g.own, p) {
		return nil
	}
	var scopes []manor.DataScope
	given := false
	for _, id := range g.roleIDs {
		limits, held := g.of.scopesOf(id, p)
		if !held {
			continue
		}
		given = true
		for _, limit := range limits {
			scopes = append(scopes, g.scope(limit))
		}
		if limits == nil || slices.ContainsFunc(limits, func(l RoleScope) bool { return l.Scope == scopeAll && l.Filter == "" }) {
			return nil
		}
	}
	if !given {
		return nil
	}
	return scopes
}

func (g *grants) scope(limit RoleScope) manor.DataScope {
	scope := manor.DataScope{Filter: limit.Filter}
	switch limit.Scope {
	case scopeOwn:
		scope.Own = true
	case scopeDepartment:
		scope.Departments = g.departments
	case scopeSubtree:
		scope.Departments = g.below
	case scopeAll:
	default:
		return manor.DataScope{} // what is not known holds no row
	}
	return scope
}

// FieldRules implements manor.Limiter. Of several roles the one that lets see most, and one that lets set, counts.
func (g *grants) FieldRules(resource string) map[string]manor.FieldRule {
	if g.of == nil || !g.of.limited {
		return nil
	}
	if known, ok := g.rules.Load(resource); ok {
		return known.(map[string]manor.FieldRule)
	}
	rules := g.fieldRules(resource)
	g.rules.Store(resource, rules)
	return rules
}

func (g *grants) fieldRules(resource string) map[string]manor.FieldRule {
	rules := map[string]manor.FieldRule{}
	for _, id := range g.roleIDs {
		for _, above := range g.of.chain(id) {
			if role := g.of.roles[above]; role != nil {
				for _, rule := range role.rules {
					if rule.Resource == resource {
						rules[rule.Field] = ""
					}
				}
			}
		}
	}
	read, create, update := pattern{resource, "read"}, pattern{resource, "create"}, pattern{resource, "update"}
	creates, updates := g.Allows(create.String()), g.Allows(update.String())
	for field := range rules {
		seen := g.weakest(field, read)
		sets := creates && g.weakest(field, create) == ""
		switch {
		case seen == manor.FieldHidden || seen == manor.FieldMasked:
			rules[field] = seen
		case updates && g.weakest(field, update) == "" || sets && !updates:
			delete(rules, field)
		case sets:
			rules[field] = manor.FieldCreateOnly
		default:
			rules[field] = manor.FieldReadOnly
		}
	}
	if len(rules) == 0 {
		return nil
	}
	return rules
}

// scopeReasons say for which rows each role gives a permission; nothing when one gives it for all.
func (g *grants) scopeReasons(p pattern) []reason {
	if g.DataScopes(p.String()) == nil {
		return nil
	}
	var all []reason
	for _, id := range g.roleIDs {
		limits, _ := g.of.scopesOf(id, p)
		for _, limit := range limits {
			rows := map[string]string{
				scopeAll: "all rows", scopeOwn: "rows of the user's own", scopeDepartment: "rows of the user's departments",
				scopeSubtree: "rows of the user's departments and those below",
			}[limit.Scope]
			if limit.Filter != "" {
				rows += " that match " + limit.Filter
			}
			name := g.of.roles[id].name
			all = append(all, reason{
				Kind: "scope", Role: name, RoleID: id, Permission: p.String(), Effect: allow, Scope: limit.Scope, Filter: limit.Filter,
				Text: "The role " + name + " gives it for " + rows + ".",
			})
		}
	}
	return all
}

// strength orders the rules from what lets do most.
func strength(rule manor.FieldRule) int {
	return slices.Index([]manor.FieldRule{"", manor.FieldReadOnly, manor.FieldMasked, manor.FieldHidden}, rule)
}

// weakest is the rule for a field under which a permission is held; hidden when nobody gives it.
func (g *grants) weakest(field string, p pattern) manor.FieldRule {
	if gives(g.own, p) {
		return ""
	}
	least := manor.FieldHidden
	for _, id := range g.roleIDs {
		if rule, held := g.of.ruleOf(id, field, p); held && strength(rule) < strength(least) {
			least = rule
		}
	}
	return least
}

// limitsOn tells whether the user holds something of a permission, which may be a wildcard, for some rows or fields only.
func (g *grants) limitsOn(p pattern) bool {
	if g.of == nil || !g.of.limited || gives(g.own, p) {
		return false
	}
	for _, id := range g.roleIDs {
		for _, above := range g.of.chain(id) {
			role := g.of.roles[above]
			if role == nil {
				continue
			}
			for _, limit := range role.scopes {
				if (pattern{limit.Resource, limit.Action}).touches(p) && g.scopedOn(limit.Resource, p) {
					return true
				}
			}
			for _, rule := range role.rules {
				if (pattern{rule.Resource, everything}).touches(p) && g.FieldRules(rule.Resource) != nil {
					return true
				}
			}
		}
	}
	return false
}

// scopedOn tells whether the user holds for some rows only any of what a permission, which may be a wildcard, names of a
// resource. What no app declares may come back, and counts.
func (g *grants) scopedOn(resource string, p pattern) bool {
	declared := false
	for i, q := range g.words.patterns {
		if q.wild() || q.resource != resource {
			continue
		}
		declared = true
		if p.covers(q) && g.DataScopes(g.words.names[i]) != nil {
			return true
		}
	}
	return !declared
}

// gives tells whether one of the permissions gives another.
func gives(names []string, p pattern) bool {
	return slices.ContainsFunc(names, func(name string) bool { return patternOf(name).covers(p) })
}

// scopesOf are the scopes under which a role gives a permission: its own, else those of its parents that give it; nil for
// every row. held is false when it does not give it.
func (s *snapshot) scopesOf(id string, p pattern) (limits []RoleScope, held bool) {
	role := s.roles[id]
	if role == nil || !gives(role.allowed, p) {
		return nil, false
	}
	for _, action := range []string{p.action, everything} {
		for _, limit := range role.scopes {
			if limit.Resource == p.resource && limit.Action == action {
				limits = append(limits, limit)
			}
		}
		if limits != nil {
			return limits, true
		}
	}
	if gives(role.own, p) {
		return nil, true
	}
	for _, parent := range role.parents {
		above, held := s.scopesOf(parent, p)
		if held && above == nil {
			return nil, true
		}
		limits = append(limits, above...)
	}
	return limits, true
}

// ruleOf is the rule for a field under which a role gives a permission: its own, else the weakest of its parents that give
// it.
func (s *snapshot) ruleOf(id, field string, p pattern) (rule manor.FieldRule, held bool) {
	role := s.roles[id]
	if role == nil || !gives(role.allowed, p) {
		return "", false
	}
	for _, rule := range role.rules {
		if rule.Resource == p.resource && rule.Field == field {
			return manor.FieldRule(rule.Rule), true
		}
	}
	if gives(role.own, p) {
		return "", true
	}
	rule = manor.FieldHidden
	for _, parent := range role.parents {
		if above, held := s.ruleOf(parent, field, p); held && strength(above) < strength(rule) {
			rule = above
		}
	}
	return rule, true
}
