package rbac

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
)

// explainPermission is needed to ask about others than oneself.
const explainPermission = "rbac:explain"

// reason is one thing that bears on whether somebody may do something.
type reason struct {
	Kind       string     `json:"kind" enum:"superuser,inactive,role,direct,not_yet,over,scope,nothing"`
	Text       string     `json:"text"`
	Role       string     `json:"role,omitempty" doc:"Name of the role that the user was given"`
	RoleID     string     `json:"role_id,omitempty"`
	Via        []string   `json:"via,omitempty" doc:"From that role over its parents to the one that holds the permission"`
	Permission string     `json:"permission,omitempty" doc:"As it was granted or denied"`
	Effect     string     `json:"effect" enum:"allow,deny,none"`
	At         *time.Time `json:"at,omitempty" doc:"Of not_yet: from when the user has the role; of over: until when"`
	Scope      string     `json:"scope,omitempty" enum:"all,subtree,department,own" doc:"Of kind scope: which rows"`
	Filter     string     `json:"filter,omitempty" doc:"Of kind scope: of these the rows that match"`
}

// person is a user as far as this package knows him.
type person struct {
	bun.BaseModel `bun:"table:users"`
	ID            string
	Username      string
	Active        bool
	Superuser     bool
}

// explanation is why somebody may, or may not, do something.
type explanation struct {
	User    person
	Allowed bool
	Because []reason
	Fields  map[string]manor.FieldRule
	grants  *grants
}

// findPerson finds a user by id or name.
func (s *service) findPerson(ctx context.Context, name string) (person, error) {
	var user person
	err := s.k.DB().Read().NewSelect().Model(&user).Where("id = ? OR username = ?", name, name).OrderExpr("id = ? DESC", name).Limit(1).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return user, noSuchUser(name)
	}
	if err != nil {
		return user, fmt.Errorf("look up a user: %w", unavailable(err))
	}
	return user, nil
}

func noSuchUser(name string) error {
	return manor.Errorf(problem.NotFound, "There is no user %s.", name)
}

// explain tells why a user may, or may not, do something.
func (s *service) explain(ctx context.Context, user person, permission string) (*explanation, error) {
	grants, err := s.authorizer.grantsOf(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	h, err := s.authorizer.holdingOf(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	e := &explanation{User: user, grants: grants, Allowed: user.Active && (user.Superuser || grants.Allows(permission))}
	e.Because = reasons(user, h, grants.of, permission, s.k.Clock().Now())
	if e.Allowed && !user.Superuser {
		e.Because = append(e.Because, grants.scopeReasons(patternOf(permission))...)
		e.Fields = grants.FieldRules(patternOf(permission).resource)
	}
	return e, nil
}

// reasons are what decides, the deciding kinds first.
func reasons(user person, h *holding, roles *snapshot, permission string, now time.Time) []reason {
	all := []reason{}
	if !user.Active {
		all = append(all, reason{Kind: "inactive", Text: "The user is switched off and may do nothing.", Effect: deny})
	}
	if user.Superuser {
		all = append(all, reason{Kind: "superuser", Text: "A superuser may do everything, whatever is denied.", Effect: allow})
	}
	q := patternOf(permission)
	for _, line := range []struct {
		names  []string
		effect string
	}{{h.denies, deny}, {h.own, allow}} {
		for _, name := range line.names {
			if bears(name, line.effect, q) {
				all = append(all, reason{Kind: "direct", Permission: name, Effect: line.effect, Text: said("The user himself", name, line.effect)})
			}
		}
	}
	for _, given := range h.roles {
		all = append(all, roleReasons(given, roles, q, now)...)
	}
	if len(all) == 0 {
		all = append(all, reason{Kind: "nothing", Text: "No role and no grant gives " + permission + ".", Effect: "none"})
	}
	rank := map[string]int{deny: 0, allow: 1, "none": 2}
	slices.SortStableFunc(all, func(a, b reason) int { return rank[a.Effect] - rank[b.Effect] })
	return all
}

// bears tells whether a grant or denial counts for what is asked.
func bears(name, effect string, q pattern) bool {
	if effect == deny {
		return patternOf(name).touches(q)
	}
	return patternOf(name).covers(q)
}

func said(who, name, effect string) string {
	if effect == deny {
		return who + " is denied " + name + "."
	}
	return who + " holds " + name + "."
}

func roleReasons(given assignment, roles *snapshot, q pattern, now time.Time) []reason {
	top := roles.roles[given.roleID]
	if top == nil {
		return nil
	}
	var all []reason
	for id, via := range roles.paths(given.roleID) {
		role := roles.roles[id]
		add := func(name, effect string) {
			if !bears(name, effect, q) {
				return
			}
			r := reason{Kind: "role", Role: top.name, RoleID: top.id, Via: via, Permission: name, Effect: effect, Text: said("The role "+strings.Join(via, " → "), name, effect)}
			switch {
			case given.holds(now):
			case now.Before(given.from):
				r.Kind, r.Effect, r.At = "not_yet", "none", &given.from
				r.Text += " The user has it only from " + given.from.Format(time.RFC3339) + "."
			default:
				r.Kind, r.Effect, r.At = "over", "none", &given.until
				r.Text += " The user had it until " + given.until.Format(time.RFC3339) + "."
			}
			all = append(all, r)
		}
		for _, name := range role.denies {
			add(name, deny)
		}
		for _, name := range role.own {
			add(name, allow)
		}
	}
	slices.SortFunc(all, func(a, b reason) int { return strings.Compare(a.Text, b.Text) })
	return all
}

// paths are the names from a role up to each that it builds on, by id: a shortest way.
func (s *snapshot) paths(id string) map[string][]string {
	paths := map[string][]string{id: {s.roles[id].name}}
	for next := []string{id}; len(next) > 0; next = next[1:] {
		for _, parent := range s.roles[next[0]].parents {
			if _, known := paths[parent]; !known && s.roles[parent] != nil {
				paths[parent] = append(slices.Clone(paths[next[0]]), s.roles[parent].name)
				next = append(next, parent)
			}
		}
	}
	return paths
}

// inScope tells whether the row that a permission would be used on lies in the user's scope of its resource.
func (s *service) inScope(ctx context.Context, e *explanation, permission, id string) (known, shown bool, err error) {
	who := &manor.Principal{UserID: e.User.ID, Username: e.User.Username, Superuser: e.User.Superuser, Grants: e.grants}
	p := patternOf(permission)
	return admin.For(s.k).Shows(ctx, who, p.resource, p.action, id)
}

// holder is somebody who may do something, and why.
type holder struct {
	ID       string   `json:"id"`
	Username string   `json:"username"`
	Because  []reason `json:"because" nullable:"false"`
}
