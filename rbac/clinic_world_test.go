package rbac_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// The clinic is what random roles are tried on: patients of departments, and visits that refer to them.

type patient struct {
	bun.BaseModel `bun:"table:clinic_patients"`
	admin.Base
	Name       string `bun:"name,notnull" json:"name" validate:"required" admin:"link,search,filter"`
	Phone      string `bun:"phone,notnull" json:"phone" admin:"search,filter,sort,list"`
	Fee        int64  `bun:"fee,notnull" json:"fee" admin:"filter,sort,list"`
	Status     string `bun:"status,notnull" json:"status" validate:"oneof=new open closed" admin:"filter,list,default=new"`
	Notes      string `bun:"notes,notnull" json:"notes"`
	OwnerID    string `bun:"owner_id,notnull" json:"owner_id" admin:"filter"`
	Department string `bun:"department,notnull" json:"department" admin:"filter"`
}

type visit struct {
	bun.BaseModel `bun:"table:clinic_visits"`
	admin.Base
	PatientID string `bun:"patient_id,notnull" json:"patient_id" validate:"required" admin:"ref=clinic_patients,filter"`
	Room      string `bun:"room,notnull" json:"room" admin:"link"`
}

type clinicApp struct{}

func (clinicApp) Name() string { return "clinic" }

func (clinicApp) Install(k *manor.Kernel) error {
	admin.Register(admin.For(k), admin.Resource[patient]{
		Name: "clinic_patients", Order: "name", Owner: "owner_id", Department: "department", Facets: true,
		Actions: admin.Actions[patient]{{Name: "mark", Run: func(_ context.Context, call *admin.ActionCall[patient]) error {
			for _, p := range call.Rows {
				p.Notes = "marked"
			}
			return nil
		}}},
	})
	admin.Register(admin.For(k), admin.Resource[visit]{Name: "clinic_visits", Order: "room"})
	return nil
}

// patientVerbs are what can be permitted on patients.
var patientVerbs = []string{"read", "create", "update", "delete", "export", "mark"}

// The model in plain Go: what roles say, and what follows of it, without sets, SQL or Casbin.

type modelScope struct{ action, scope, status string }

type modelRole struct {
	id, name    string
	own, denied []string // verbs of patients
	parents     []*modelRole
	scopes      []modelScope
	rules       map[string]string // by field
}

type modelUser struct {
	id, name  string
	roles     []*modelRole
	direct    []string
	in, below []string // departments
	as        *manortest.Client
}

type modelRow struct {
	id, name, phone, status, owner, department string
	fee                                        int64
	visited                                    bool // a visit refers to it
}

func (r *modelRole) denies(verb string) bool {
	return slices.Contains(r.denied, verb) || slices.ContainsFunc(r.parents, func(p *modelRole) bool { return p.denies(verb) })
}

func (r *modelRole) gives(verb string) bool {
	return slices.Contains(r.own, verb) || slices.ContainsFunc(r.parents, func(p *modelRole) bool { return p.gives(verb) })
}

// reaches tells whether a role gives a verb for a row: by its own scopes, else by itself for all, else by its parents.
func (r *modelRole) reaches(u *modelUser, verb string, row *modelRow) bool {
	if !r.gives(verb) {
		return false
	}
	for _, action := range []string{verb, "*"} {
		said, inside := false, false
		for _, s := range r.scopes {
			if s.action == action {
				said, inside = true, inside || s.holds(u, row)
			}
		}
		if said {
			return inside
		}
	}
	return slices.Contains(r.own, verb) || slices.ContainsFunc(r.parents, func(p *modelRole) bool { return p.reaches(u, verb, row) })
}

func (s modelScope) holds(u *modelUser, row *modelRow) bool {
	if s.status != "" && row.status != s.status {
		return false
	}
	switch s.scope {
	case "own":
		return row.owner == u.id
	case "department":
		return slices.Contains(u.in, row.department)
	case "subtree":
		return slices.Contains(u.below, row.department)
	}
	return true
}

var strengths = []string{"", "readonly", "masked", "hidden"}

// rule is what a role says of a field where it gives a verb; hidden where it does not.
func (r *modelRole) rule(field, verb string) string {
	if !r.gives(verb) {
		return "hidden"
	}
	if rule, said := r.rules[field]; said {
		return rule
	}
	if slices.Contains(r.own, verb) {
		return ""
	}
	weakest := "hidden"
	for _, p := range r.parents {
		if rule := p.rule(field, verb); slices.Index(strengths, rule) < slices.Index(strengths, weakest) {
			weakest = rule
		}
	}
	return weakest
}

func (u *modelUser) holds(verb string) bool {
	if slices.ContainsFunc(u.roles, func(r *modelRole) bool { return r.denies(verb) }) {
		return false
	}
	return slices.Contains(u.direct, verb) || slices.ContainsFunc(u.roles, func(r *modelRole) bool { return r.gives(verb) })
}

// reaches tells whether a user who holds a verb holds it for a row; who does not hold it is limited in nothing by it.
func (u *modelUser) reaches(verb string, row *modelRow) bool {
	given := slices.ContainsFunc(u.roles, func(r *modelRole) bool { return r.gives(verb) })
	return !given || slices.Contains(u.direct, verb) || slices.ContainsFunc(u.roles, func(r *modelRole) bool { return r.reaches(u, verb, row) })
}

func (u *modelUser) sees(row *modelRow) bool { return u.holds("read") && u.reaches("read", row) }

func (u *modelUser) may(verb string, row *modelRow) bool {
	return u.holds(verb) && u.reaches("read", row) && u.reaches(verb, row)
}

// rule is the weakest of what the roles say of a field.
func (u *modelUser) rule(field, verb string) string {
	if slices.Contains(u.direct, verb) {
		return ""
	}
	weakest := "hidden"
	for _, r := range u.roles {
		if rule := r.rule(field, verb); slices.Index(strengths, rule) < slices.Index(strengths, weakest) {
			weakest = rule
		}
	}
	return weakest
}

// limited tells whether any of the user's roles has a rule for the field: without one the field is free.
func (u *modelUser) limited(field string) bool {
	var has func(r *modelRole) bool
	has = func(r *modelRole) bool { _, said := r.rules[field]; return said || slices.ContainsFunc(r.parents, has) }
	return slices.ContainsFunc(u.roles, has)
}

// shown is what the user sees of a field: "", masked or hidden.
func (u *modelUser) shown(field string) string {
	if rule := u.rule(field, "read"); u.limited(field) && rule != "readonly" {
		return rule
	}
	return ""
}

// sets tells whether the user may set a field of rows that are there, or of new ones. Who may do so to all rows that are
// there may do so to new ones.
func (u *modelUser) sets(field string, creating bool) bool {
	if !u.limited(field) {
		return true
	}
	if u.shown(field) != "" {
		return false
	}
	updates := u.holds("update") && u.rule(field, "update") == ""
	return updates || (creating || !u.holds("update")) && u.holds("create") && u.rule(field, "create") == ""
}

// clinic is the program with its rows and people.
type clinic struct {
	*manortest.Program
	root        *manortest.Client
	random      *rand.Rand
	departments []string // hq, sales below it, north below sales, south below hq
	rows        []*modelRow
	users       []*modelUser
	roles       []*modelRole
}

func (c *clinic) some(from []string, chance float64) []string {
	all := []string{}
	for _, name := range from {
		if c.random.Float64() < chance {
			all = append(all, name)
		}
	}
	return all
}

func newClinic(t *testing.T, random *rand.Rand) *clinic {
	t.Helper()
	c := &clinic{Program: manortest.New(t, append(apps(), clinicApp{})...), random: random}
	c.root = c.As(manortest.Superuser())
	for i, code := range []string{"hq", "sales", "north", "south"} {
		row := rbac.Department{Code: code, Name: code}
		if i > 0 {
			row.ParentID = &c.departments[[]int{0, 0, 1, 0}[i]]
		}
		id, err := rbac.EnsureDepartment(t.Context(), c.Kernel, row)
		require.NoError(t, err)
		c.departments = append(c.departments, id)
	}
	for i := range 10 {
		c.addRole(t, i)
	}
	for i := range 6 {
		c.addUser(t, i)
	}
	for i := range 12 {
		row := &modelRow{
			name: fmt.Sprintf("Patient%dZz", 100+i), phone: fmt.Sprintf("1381234%04d", 5000+i), fee: int64(770077000000 + i),
			status: []string{"new", "open", "closed"}[random.IntN(3)], owner: c.users[random.IntN(len(c.users))].id,
			department: c.departments[random.IntN(4)],
		}
		row.id = c.root.MustCreate(t, "clinic_patients", row.json())["id"].(string)
		c.rows = append(c.rows, row)
		if row.visited = i%2 == 0; row.visited {
			c.root.MustCreate(t, "clinic_visits", map[string]any{"patient_id": row.id, "room": fmt.Sprint("R", i)})
		}
	}
	return c
}

func (r *modelRow) json() map[string]any {
	return map[string]any{"name": r.name, "phone": r.phone, "fee": r.fee, "status": r.status, "owner_id": r.owner, "department": r.department}
}

func (c *clinic) addRole(t *testing.T, i int) {
	t.Helper()
	r := &modelRole{name: fmt.Sprint("role", i), own: c.some(patientVerbs, 0.5), rules: map[string]string{}}
	if c.random.IntN(4) > 0 && !slices.Contains(r.own, "read") {
		r.own = append(r.own, "read")
	}
	if c.random.IntN(8) == 0 {
		r.denied = c.some(patientVerbs, 0.2)
	}
	var scopes, rules []any
	for range c.random.IntN(4) {
		s := modelScope{
			action: append([]string{"*", "*", "read"}, patientVerbs...)[c.random.IntN(9)],
			scope:  []string{"all", "subtree", "department", "own"}[c.random.IntN(4)], status: []string{"", "", "open"}[c.random.IntN(3)],
		}
		filter := ""
		if s.status != "" {
			filter = "status=" + s.status
		}
		r.scopes = append(r.scopes, s)
		scopes = append(scopes, map[string]any{"resource": "clinic_patients", "action": s.action, "scope": s.scope, "filter": filter})
	}
	for field, fitting := range map[string][]string{"phone": {"hidden", "masked", "readonly"}, "fee": {"hidden", "readonly"}} {
		if c.random.IntN(2) == 0 {
			r.rules[field] = fitting[c.random.IntN(len(fitting))]
			rules = append(rules, map[string]any{"resource": "clinic_patients", "field": field, "rule": r.rules[field]})
		}
	}
	parents := []string{}
	for _, above := range c.roles {
		if c.random.IntN(6) == 0 && len(above.parents) < 2 {
			r.parents, parents = append(r.parents, above), append(parents, above.id)
		}
	}
	prefixed := func(verbs []string) []string {
		all := []string{}
		for _, verb := range verbs {
			all = append(all, "clinic_patients:"+verb)
		}
		return all
	}
	r.id = c.root.MustCreate(t, "roles", map[string]any{
		"name": r.name, "permissions": prefixed(r.own), "denied": prefixed(r.denied), "parents": parents,
		"scopes": append([]any{}, scopes...), "field_rules": append([]any{}, rules...),
	})["id"].(string)
	c.roles = append(c.roles, r)
}

func (c *clinic) addUser(t *testing.T, i int) {
	t.Helper()
	u := &modelUser{name: fmt.Sprint("user", i)}
	u.id = mustCreateUser(t, c.Program, u.name)
	below := [][]int{{0, 1, 2, 3}, {1, 2}, {2}, {3}}
	for at, id := range c.departments {
		if c.random.IntN(3) == 0 {
			u.in = append(u.in, id)
			for _, under := range below[at] {
				u.below = append(u.below, c.departments[under])
			}
		}
	}
	given := []string{"clinic_visits:read", "audit:read"}
	if c.random.IntN(4) == 0 {
		u.direct = c.some(patientVerbs, 0.3)
	}
	for _, verb := range u.direct {
		given = append(given, "clinic_patients:"+verb)
	}
	ids := []string{}
	for _, at := range c.random.Perm(len(c.roles))[:1+c.random.IntN(3)] {
		u.roles, ids = append(u.roles, c.roles[at]), append(ids, c.roles[at].id)
	}
	c.root.Patch(t, path("/users/"+u.id), map[string]any{"roles": ids, "departments": append([]string{}, u.in...), "permissions": given}).MustStatus(t, 200)
	u.as = c.MustLogin(t, u.name, password)
	c.users = append(c.users, u)
}

// describe is a user in words, for a test that failed.
func (u *modelUser) describe() string {
	var all []string
	var say func(r *modelRole)
	say = func(r *modelRole) {
		all = append(all, fmt.Sprintf("%s own %v denied %v scopes %v rules %v", r.name, r.own, r.denied, r.scopes, r.rules))
		for _, p := range r.parents {
			all = append(all, r.name+" over:")
			say(p)
		}
	}
	for _, r := range u.roles {
		say(r)
	}
	return fmt.Sprintf("%s direct %v in %v\n%s", u.name, u.direct, u.in, strings.Join(all, "\n"))
}
