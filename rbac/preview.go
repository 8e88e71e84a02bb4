package rbac

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

const (
	previewedUsers = 100 // that a preview names
	previewedNames = 50  // of permissions that it names for one of them
)

// effect is who would gain and lose what by a change.
type effect struct {
	Users          effectUsers       `json:"users"`
	Changes        []userEffect      `json:"changes" nullable:"false" doc:"The first 100 by name; none without users:read for everybody"`
	Permissions    permissionEffects `json:"permissions"`
	NeedsApproval  bool              `json:"needs_approval" doc:"The change needs a second person"`
	NamesAreHidden bool              `json:"names_hidden" doc:"The caller may not read users: numbers only"`
}

type effectUsers struct {
	Gain   int `json:"gain"`
	Lose   int `json:"lose"`
	Limits int `json:"limits" doc:"Users for whom rows or fields change of what they hold before and after"`
	Total  int `json:"total" doc:"Each user once"`
}

type permissionEffects struct {
	Gained []string `json:"gained" nullable:"false" doc:"By at least one user"`
	Lost   []string `json:"lost" nullable:"false"`
}

type userEffect struct {
	UserID    string   `json:"user_id"`
	Username  string   `json:"username"`
	Gains     []string `json:"gains" nullable:"false" doc:"The first 50"`
	GainTotal int      `json:"gain_total"`
	Loses     []string `json:"loses" nullable:"false" doc:"The first 50"`
	LoseTotal int      `json:"lose_total"`
	Limits    []string `json:"limits" nullable:"false" doc:"Resources whose rows or fields change for the user"`
}

// preview tells who would gain and lose what by changes, all of them together, and changes nothing. It is refused as they
// would be.
func (s *service) preview(ctx context.Context, who *manor.Principal, wanted ...admin.Change) (*effect, error) {
	a := s.authorizer
	a.look()
	if err := a.refresh(ctx, a.k.Clock().Now()); err != nil {
		return nil, err
	}
	var out *tried
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) (err error) {
		out, err = s.tryOut(ctx, tx, who, wanted...)
		return err
	})
	if err != nil {
		return nil, err
	}
	before := a.roles.Load()
	after := before.with(out.touched.roles, out.roles)
	concerned, err := a.holdersOf(ctx, touchedBy(out.touched.roles, before, after))
	if err != nil {
		return nil, err
	}
	users, err := a.subjects(ctx, s.k.DB().Read(), sorted(slices.Concat(concerned, out.touched.users)))
	if err != nil {
		return nil, err
	}
	e := compare(a, before, after, users, out.users)
	e.NeedsApproval = out.needsSecond
	if !mayReadEverybody(who) {
		e.NamesAreHidden, e.Changes = true, []userEffect{}
	}
	return e, nil
}

// mayReadEverybody tells whether the caller may be told names of users whom the change concerns.
func mayReadEverybody(who *manor.Principal) bool {
	_, limited := lacks(who, []string{"users:read"})
	return !limited
}

// touchedBy are the roles that hold what one of those that changed holds.
func touchedBy(changed []string, snapshots ...*snapshot) []string {
	var all []string
	for _, roles := range snapshots {
		for id := range roles.roles {
			if slices.ContainsFunc(roles.chain(id), func(above string) bool { return slices.Contains(changed, above) }) {
				all = append(all, id)
			}
		}
	}
	return sorted(all)
}

// holdersOf are the users who were given one of the roles, whenever.
func (a *authorizer) holdersOf(ctx context.Context, roleIDs []string) ([]string, error) {
	var all []string
	for batch := range slices.Chunk(roleIDs, 500) {
		var ids []string
		err := a.k.DB().Read().NewSelect().Model((*UserRole)(nil)).Distinct().Column("user_id").Where("role_id IN (?)", bun.List(batch)).Scan(ctx, &ids)
		if err != nil {
			return nil, fmt.Errorf("read who has a role: %w", unavailable(err))
		}
		all = append(all, ids...)
	}
	return sorted(all), nil
}

// compare holds what users have against what they would have; changed are those of them who were touched themselves.
func compare(a *authorizer, before, after *snapshot, users, changed map[string]*subject) *effect {
	gained, lost := map[string]bool{}, map[string]bool{}
	resources := limitedResources(before, after)
	e := &effect{Changes: []userEffect{}}
	for id, user := range users {
		next := user
		if changed[id] != nil {
			next = changed[id]
		}
		was, is := user.set(a, before), next.set(a, after)
		u := userEffect{UserID: id, Username: user.person.Username, Gains: []string{}, Loses: []string{}, Limits: []string{}}
		for i, p := range before.words.patterns {
			held, holds := was.words != nil && was.decided.has(i), is.words != nil && is.decided.has(i)
			switch name := before.words.names[i]; {
			case p.wild() || held == holds:
			case holds:
				u.Gains, gained[name] = append(u.Gains, name), true
			default:
				u.Loses, lost[name] = append(u.Loses, name), true
			}
		}
		for _, resource := range resources {
			if limitsDiffer(before.words, was, is, resource) {
				u.Limits = append(u.Limits, resource)
			}
		}
		e.add(u)
	}
	e.Permissions = permissionEffects{Gained: slices.Sorted(maps.Keys(gained)), Lost: slices.Sorted(maps.Keys(lost))}
	for _, names := range []*[]string{&e.Permissions.Gained, &e.Permissions.Lost} {
		*names = sorted(*names) // never nil
	}
	slices.SortFunc(e.Changes, func(a, b userEffect) int {
		return strings.Compare(a.Username+"\x00"+a.UserID, b.Username+"\x00"+b.UserID)
	})
	e.Changes = e.Changes[:min(len(e.Changes), previewedUsers)]
	return e
}

func (e *effect) add(u userEffect) {
	if len(u.Gains)+len(u.Loses)+len(u.Limits) == 0 {
		return
	}
	u.GainTotal, u.LoseTotal = len(u.Gains), len(u.Loses)
	for total, into := range map[*[]string]*int{&u.Gains: &e.Users.Gain, &u.Loses: &e.Users.Lose, &u.Limits: &e.Users.Limits} {
		if len(*total) > 0 {
			*into++
		}
	}
	e.Users.Total++
	u.Gains, u.Loses = sorted(u.Gains), sorted(u.Loses)
	u.Gains, u.Loses = u.Gains[:min(len(u.Gains), previewedNames)], u.Loses[:min(len(u.Loses), previewedNames)]
	e.Changes = append(e.Changes, u)
}

// limitedResources are those of which some role gives some rows or fields only.
func limitedResources(snapshots ...*snapshot) []string {
	var all []string
	for _, roles := range snapshots {
		for _, role := range roles.roles {
			for _, limit := range role.scopes {
				all = append(all, limit.Resource)
			}
			for _, rule := range role.rules {
				all = append(all, rule.Resource)
			}
		}
	}
	return sorted(all)
}

// limitsDiffer tells whether rows or fields of a resource change for what is held before and after.
func limitsDiffer(w *words, was, is *grants, resource string) bool {
	if was.words == nil || is.words == nil {
		return false
	}
	for i, p := range w.patterns {
		if p.resource != resource || p.wild() || !was.decided.has(i) || !is.decided.has(i) {
			continue
		}
		if !reflect.DeepEqual(was.DataScopes(p.String()), is.DataScopes(p.String())) || !maps.Equal(was.rulesThatMatter(resource), is.rulesThatMatter(resource)) {
			return true
		}
	}
	return false
}

// rulesThatMatter are the field rules without those that freeze what the user cannot write anyway.
func (g *grants) rulesThatMatter(resource string) map[string]manor.FieldRule {
	rules := maps.Clone(g.FieldRules(resource))
	if !g.Allows(resource+":update") && !g.Allows(resource+":create") {
		maps.DeleteFunc(rules, func(_ string, rule manor.FieldRule) bool { return rule == manor.FieldReadOnly })
	}
	return rules
}
