package rbac

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/casbin/casbin/v2/model"
	"github.com/casbin/casbin/v2/persist"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// Adapter is Casbin's way to the tables of this package: what roles and users hold is read by it and by nothing else.
// Its lines are
//
//	p, role:<id>, courses, publish, allow      role_permissions, role_denials (deny)
//	p, user:<id>, courses, publish, deny       user_permissions, user_denials
//	g, role:<child>, role:<parent>             role_parents
//	g, user:<id>, role:<id>                    user_roles; with a time, two more fields: from and until (RFC 3339)
//
// Permissions that no app declares have no lines, and neither have assignments outside of their time.
type Adapter struct {
	s        *service
	filtered bool
}

var (
	_ persist.FilteredAdapter = (*Adapter)(nil)
	_ persist.BatchAdapter    = (*Adapter)(nil)
)

// NewAdapter is an adapter for an Enforcer of the program's own. rbac must be installed.
func NewAdapter(k *manor.Kernel) (*Adapter, error) {
	s, err := serviceOf(k)
	if err != nil {
		return nil, err
	}
	return &Adapter{s: s}, nil
}

// Filter narrows what LoadFilteredPolicy reads. The zero value reads nothing.
type Filter struct {
	AllRoles bool
	AllUsers bool
	Roles    []string // ids
	Users    []string // ids

	Always     bool // also assignments outside of their time
	Undeclared bool // also permissions that no app declares
}

// LoadPolicy implements persist.Adapter.
func (a *Adapter) LoadPolicy(m model.Model) error {
	a.filtered = false
	return a.load(context.Background(), a.s.k.DB().Read(), m, Filter{AllRoles: true, AllUsers: true})
}

// LoadFilteredPolicy implements persist.FilteredAdapter; the filter is a Filter.
func (a *Adapter) LoadFilteredPolicy(m model.Model, filter any) error {
	return a.LoadFilteredPolicyCtx(context.Background(), m, filter)
}

// LoadFilteredPolicyCtx is LoadFilteredPolicy that ends with ctx.
func (a *Adapter) LoadFilteredPolicyCtx(ctx context.Context, m model.Model, filter any) error {
	f, ok := filter.(Filter)
	if !ok {
		return fmt.Errorf("policies are filtered by a rbac.Filter, not a %T", filter)
	}
	a.filtered = true
	return a.load(ctx, a.s.k.DB().Read(), m, f)
}

// IsFiltered implements persist.FilteredAdapter.
func (a *Adapter) IsFiltered() bool { return a.filtered }

func (a *Adapter) load(ctx context.Context, db bun.IDB, m model.Model, f Filter) error {
	return a.lines(ctx, db, f, func(line []string) error {
		return m.AddPolicy(line[0], line[0], line[1:]) // no line comes twice: primary keys see to it
	})
}

// lines reads what the filter lets through, in an order that does not change.
func (a *Adapter) lines(ctx context.Context, db bun.IDB, f Filter, line func([]string) error) error {
	for _, t := range policyTables {
		ids, all := f.Roles, f.AllRoles
		if t.subject == userSubject {
			ids, all = f.Users, f.AllUsers
		}
		if !all && len(ids) == 0 {
			continue
		}
		q := db.NewSelect().TableExpr("? AS t", bun.Ident(t.table)).
			ColumnExpr("t.?, t.?", bun.Ident(t.own), bun.Ident(t.other)).OrderExpr("1, 2")
		if !all {
			q = q.Where("t.? IN (?)", bun.Ident(t.own), bun.List(ids))
		}
		if t.effect != "" && !f.Undeclared {
			q = q.Join("JOIN permissions AS p ON p.id = t.permission_id").Where("p.declared")
		}
		if t.timed {
			q = q.ColumnExpr("t.valid_from, t.valid_until")
			if now := a.s.k.Clock().Now(); !f.Always {
				q = q.Where("t.valid_from IS NULL OR t.valid_from <= ?", now).Where("t.valid_until IS NULL OR t.valid_until > ?", now)
			}
		}
		if err := t.read(ctx, q, line); err != nil {
			return fmt.Errorf("read %s: %w", t.table, unavailable(err))
		}
	}
	return nil
}

// policyTable says which lines a table holds.
type policyTable struct {
	table, own, other string
	subject           string // what own is
	effect            string // of a permission; empty: other is a role
	timed             bool
}

var policyTables = []policyTable{
	{table: "role_permissions", own: "role_id", other: "permission_id", subject: roleSubject, effect: allow},
	{table: "role_denials", own: "role_id", other: "permission_id", subject: roleSubject, effect: deny},
	{table: "role_parents", own: "role_id", other: "parent_id", subject: roleSubject},
	{table: "user_permissions", own: "user_id", other: "permission_id", subject: userSubject, effect: allow},
	{table: "user_denials", own: "user_id", other: "permission_id", subject: userSubject, effect: deny},
	{table: "user_roles", own: "user_id", other: "role_id", subject: userSubject, timed: true},
}

func (t policyTable) read(ctx context.Context, q *bun.SelectQuery, line func([]string) error) error {
	rows, err := q.Rows(ctx)
	if err != nil {
		return err
	}
	defer rows.Close()
	var own, other string
	var from, until bun.NullTime
	into := []any{&own, &other}
	if t.timed {
		into = append(into, &from, &until)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := line(t.line(own, other, from.Time, until.Time)); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t policyTable) line(own, other string, from, until time.Time) []string {
	if t.effect != "" {
		p := patternOf(other)
		return []string{"p", t.subject + own, p.resource, p.action, t.effect}
	}
	line := []string{"g", t.subject + own, roleSubject + other}
	if !from.IsZero() || !until.IsZero() {
		line = append(line, stamp(from), stamp(until))
	}
	return line
}

// stamp is a time in a line; empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// policies are the lines of a model that a subject begins with: what users, or roles, hold.
func policies(m model.Model, section, subject string, each func(id string, rest []string)) {
	for _, line := range m[section][section].Policy {
		if id, ok := strings.CutPrefix(line[0], subject); ok {
			each(id, line[1:])
		}
	}
}

// Model is the model that the adapter's lines are read by, for an Enforcer of the program's own.
func Model() model.Model {
	m, err := newModel()
	if err != nil {
		panic(err) // the text comes with the program
	}
	return m
}
