package rbac

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// rehearsalKey is where a context carries a *rehearsal.
type rehearsalKey struct{}

// rehearsal is what a change that is tried out told of itself: which roles and users it touches.
type rehearsal struct{ touched change }

// note is called for every change of grants within the rehearsal.
func (r *rehearsal) note(c change) {
	r.touched.roles = sorted(slices.Concat(r.touched.roles, c.roles))
	r.touched.users = sorted(slices.Concat(r.touched.users, c.users))
	r.touched.allRoles = r.touched.allRoles || c.allRoles
	r.touched.allUsers = r.touched.allUsers || c.allUsers
}

// tried is what would be after a change: the roles and users that it touches.
type tried struct {
	touched     change
	roles       map[string]*roleSet
	users       map[string]*subject
	needsSecond bool
}

// rehearse makes changes as who and takes them back, within tx; look is asked while they stand, with the ids of their
// rows. They are held to all that they would be held to, but for the second person: needed tells whether there must be one.
func (s *service) rehearse(ctx context.Context, tx *manor.Tx, who *manor.Principal, wanted []admin.Change, look func(ctx context.Context, tx *manor.Tx, touched change, ids []string) error) (needed bool, err error) {
	var r rehearsal
	var there second
	ctx = context.WithValue(context.WithValue(ctx, rehearsalKey{}, &r), secondKey{}, &there)
	err = tx.Rehearse(ctx, func(ctx context.Context, tx *manor.Tx) error {
		ids := make([]string, len(wanted))
		for i, change := range wanted {
			var err error
			if ids[i], err = admin.For(s.k).Perform(ctx, tx, who, change); err != nil {
				return err
			}
		}
		return look(ctx, tx, r.touched, ids)
	})
	return there.needed, err
}

// tryOut rehearses changes and reads what roles and users would hold after them.
func (s *service) tryOut(ctx context.Context, tx *manor.Tx, who *manor.Principal, wanted ...admin.Change) (*tried, error) {
	out := &tried{}
	var err error
	out.needsSecond, err = s.rehearse(ctx, tx, who, wanted, func(ctx context.Context, tx *manor.Tx, touched change, _ []string) (err error) {
		out.touched = touched
		if out.roles, err = s.authorizer.loadRoles(ctx, tx.Tx, touched); err != nil {
			return err
		}
		out.users, err = s.authorizer.subjects(ctx, tx.Tx, touched.users)
		return err
	})
	return out, err
}

// subject is a user with what he was given.
type subject struct {
	person  person
	holding *holding
}

// set is what the user holds at this time, over these roles.
func (u *subject) set(a *authorizer, roles *snapshot) *grants {
	g := u.holding.compile(roles, a.k.Clock().Now())
	if u.person.Superuser && u.person.Active {
		g.decided = roles.words.none()
		roles.words.allowed(g.decided, everything)
		g.own = []string{everything} // for every row and field
	}
	return g
}

// subjects reads users and what they were given, without their departments. Those that are not there are left out.
func (a *authorizer) subjects(ctx context.Context, db bun.IDB, ids []string) (map[string]*subject, error) {
	all := map[string]*subject{}
	for batch := range slices.Chunk(ids, 500) {
		var people []person
		if err := db.NewSelect().Model(&people).Where("id IN (?)", bun.List(batch)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("read users: %w", unavailable(err))
		}
		for _, row := range people {
			// Any departments will do, as long as one's own are other than those below.
			all[row.ID] = &subject{row, &holding{userID: row.ID, active: row.Active, departments: []string{"own"}, below: []string{"below", "own"}}}
		}
		m, err := newModel()
		if err != nil {
			return nil, err
		}
		if err := a.policies.load(ctx, db, m, Filter{Users: batch, Always: true}); err != nil {
			return nil, err
		}
		policies(m, "p", userSubject, func(id string, rest []string) {
			if u := all[id]; u != nil {
				u.holding.give(rest)
			}
		})
		policies(m, "g", userSubject, func(id string, rest []string) {
			if u := all[id]; u != nil {
				u.holding.roles = append(u.holding.roles, assignmentOf(rest))
			}
		})
	}
	return all, nil
}
