package rbac

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/manor-go/manor"
)

const (
	// freshness is how long the revision is believed before it is read again. With the time of the read itself a
	// change is in force in every process within a second, also when nobody can tell it of the change.
	freshness = 700 * time.Millisecond
	// cachedUsers bounds the memory of the cache; beyond it the cache starts anew.
	cachedUsers = 20_000
)

// authorizer answers what users may do from compiled sets. It fills manor.Authorizer and manor.Granter.
type authorizer struct {
	k         *manor.Kernel
	policies  *Adapter
	announce  func() // tells other processes of a change
	reference bool   // Casbin itself answers

	checked atomic.Int64 // Unix milliseconds when the revision was last read
	reading sync.Mutex   // one application of changes at a time; guards revision
	// revision is the newest change that roles and users hold; below 0 before the first.
	revision int64
	roles    atomic.Pointer[snapshot] // nil before the first

	mu         sync.RWMutex
	users      map[string]*holding
	generation uint64 // grows whenever users are dropped; a load that began before it is not kept
}

func newAuthorizer(k *manor.Kernel) *authorizer {
	return &authorizer{k: k, users: map[string]*holding{}, revision: -1, announce: func() {}}
}

// Grants is what the user may do now. Users that are unknown, inactive or were given nothing may do nothing.
func (a *authorizer) Grants(ctx context.Context, userID string) (manor.Grants, error) {
	g, err := a.grantsOf(ctx, userID)
	if err != nil {
		return nil, err
	}
	return g, nil
}

func (a *authorizer) grantsOf(ctx context.Context, userID string) (*grants, error) {
	now := a.k.Clock().Now()
	if err := a.refresh(ctx, now); err != nil {
		return nil, err
	}
	h, err := a.holdingOf(ctx, userID)
	if err != nil {
		return nil, err
	}
	return a.compiled(ctx, h, now)
}

// compiled is the user's set over the roles as they are. It is made again when a role changed, and when the time of an
// assignment begins or ends.
func (a *authorizer) compiled(ctx context.Context, h *holding, now time.Time) (*grants, error) {
	roles := a.roles.Load()
	g := h.set.Load()
	if g == nil || g.of != roles || !g.until.IsZero() && !now.Before(g.until) {
		g = h.compile(roles, now)
		if a.reference && h.active {
			if err := a.referTo(ctx, g, userSubject+h.userID, h.userID); err != nil {
				return nil, err
			}
		}
		h.set.Store(g)
	}
	return g, nil
}

func (a *authorizer) holdingOf(ctx context.Context, userID string) (*holding, error) {
	a.mu.RLock()
	h, generation := a.users[userID], a.generation
	a.mu.RUnlock()
	if h != nil {
		return h, nil
	}
	h, err := a.loadUser(ctx, userID)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.generation == generation {
		if len(a.users) >= cachedUsers {
			clear(a.users)
		}
		a.users[userID] = h
	}
	return h, nil
}

// refresh applies what other processes changed.
func (a *authorizer) refresh(ctx context.Context, now time.Time) error {
	if a.fresh(now) {
		return nil
	}
	a.reading.Lock()
	defer a.reading.Unlock()
	if a.fresh(now) {
		return nil
	}
	return a.catchUp(ctx)
}

func (a *authorizer) fresh(now time.Time) bool {
	age := now.UnixMilli() - a.checked.Load()
	return age >= 0 && age < freshness.Milliseconds()
}

// look makes the next question read the revision again.
func (a *authorizer) look() { a.checked.Store(0) }

// hurry applies what another process changed before anybody asks.
func (a *authorizer) hurry() {
	a.look()
	ctx, stop := context.WithTimeout(context.Background(), freshness)
	defer stop()
	if err := a.refresh(ctx, a.k.Clock().Now()); err != nil {
		a.k.Log().DebugContext(ctx, "grants are read with the next question", "error", err)
	}
}

// catchUp reads which changes there were since the one known, and applies them. It is called under reading.
func (a *authorizer) catchUp(ctx context.Context) error {
	began := a.k.Clock().Now()
	var rows []revision
	err := a.k.DB().Read().NewSelect().Model(&rows).Where("id = ? OR number > ?", revisionID, a.revision).Scan(ctx)
	if err != nil {
		return fmt.Errorf("read the revision of grants: %w", unavailable(err))
	}
	c := change{allRoles: a.roles.Load() == nil}
	for _, row := range rows {
		switch id, role := strings.CutPrefix(row.ID, roleSubject); {
		case role:
			c.roles = append(c.roles, id)
		case row.ID == revisionID:
			c.number = row.Number
		case row.ID == usersID:
			c.allUsers = true
		case row.ID == rolesID:
			c.allRoles = true
		}
	}
	if c.number < a.revision { // the table was emptied, or the database put back
		c.allUsers, c.allRoles = true, true
	}
	if err := a.apply(ctx, c); err != nil {
		return err
	}
	a.checked.Store(began.UnixMilli())
	return nil
}

// committed applies a change of this process at once, before the request that made it is answered. When that does not
// work, the next question must read the revision, and fails if that does not work either.
func (a *authorizer) committed(ctx context.Context, c change) {
	a.reading.Lock()
	defer a.reading.Unlock()
	a.announce()
	var err error
	if a.roles.Load() != nil && c.number == a.revision+1 {
		err = a.apply(ctx, c)
	} else {
		err = a.catchUp(ctx)
	}
	if err != nil {
		a.look()
		a.k.Log().WarnContext(ctx, "a change of grants waits for the database", "error", err)
	}
}

// apply reads the roles that changed again and drops the users that did.
func (a *authorizer) apply(ctx context.Context, c change) error {
	roles := a.roles.Load()
	if roles == nil {
		roles = &snapshot{words: newWords(a.k.Permissions()), roles: map[string]*roleSet{}}
	}
	if c.allRoles || len(c.roles) > 0 {
		fresh, err := a.loadRoles(ctx, a.k.DB().Read(), c)
		if err != nil {
			return err
		}
		if c.allRoles {
			c.roles = nil
			roles = &snapshot{words: roles.words, roles: map[string]*roleSet{}}
			for id := range fresh {
				c.roles = append(c.roles, id)
			}
		}
		roles = roles.with(c.roles, fresh)
	}
	a.roles.Store(roles)
	if c.allUsers || len(c.users) > 0 || c.allRoles {
		a.drop(c)
	}
	a.revision = c.number
	return nil
}

func (a *authorizer) drop(c change) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.generation++
	if c.allUsers || c.allRoles {
		a.users = map[string]*holding{}
		return
	}
	for _, id := range c.users {
		delete(a.users, id)
	}
}
