package sso_test

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

var passwordTold = regexp.MustCompile(`password (\S+) \(shown this once\)`)

func TestTheFirstStartTellsAPasswordOnceAndLaterOnesHowToReset(t *testing.T) {
	var out strings.Builder
	p := toldTo(t, &out)
	require.Contains(t, out.String(), "user admin, password ")
	found := passwordTold.FindStringSubmatch(out.String())
	require.Len(t, found, 2, out.String())
	login(t, p, "admin", found[1]).MustStatus(t, http.StatusOK)

	out.Reset()
	of := p.Kernel.Settings()
	q := manortest.Config{Dir: of.Data, NoTables: true, Out: &out, Settings: func(s *manor.Settings) {
		s.DatabaseURL, s.AdminPassword = of.DatabaseURL, "another-password"
	}}.New(t, apps()...)
	require.Contains(t, out.String(), "createsuperuser admin")
	require.NotContains(t, out.String(), found[1])
	login(t, q, "admin", found[1]).MustStatus(t, http.StatusOK)
	login(t, q, "admin", "another-password").MustProblem(t, problem.InvalidCredentials)
}

func TestThePasswordOfTheSettingsIsTakenAsItIsAndNotTold(t *testing.T) {
	var out strings.Builder
	p := manortest.Config{Out: &out, Settings: func(s *manor.Settings) { s.AdminPassword = "短" }}.New(t, apps()...)
	require.Contains(t, out.String(), "MANOR_ADMIN_PASSWORD")
	require.NotContains(t, out.String(), "短")
	login(t, p, "admin", "短").MustStatus(t, http.StatusOK)
}

func TestCreatesuperuserMakesOneOrResetsOneWhoIsThere(t *testing.T) {
	var out strings.Builder
	p := toldTo(t, &out)
	id := mustCreateUser(t, p, "ada")
	before := mustLogin(t, p, "ada", userPassword)
	for range sso.NameLimit {
		login(t, p, "ada", "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)

	out.Reset()
	mustRun(t, p.Kernel, "createsuperuser", "Ada")
	found := passwordTold.FindStringSubmatch(out.String())
	require.Len(t, found, 2, out.String())
	require.False(t, holds(t, p, before.Access), "whoever was signed in is out")
	login(t, p, "ada", userPassword).MustProblem(t, problem.InvalidCredentials)
	me := p.MustLogin(t, "ada", found[1]).Get(t, mePath)
	require.Equal(t, id, me.String(t, "id"))
	require.Equal(t, true, me.Value(t, "superuser"))

	out.Reset()
	mustRun(t, p.Kernel, "createsuperuser", "grace")
	found = passwordTold.FindStringSubmatch(out.String())
	require.Len(t, found, 2, out.String())
	require.Equal(t, true, p.MustLogin(t, "grace", found[1]).Get(t, mePath).Value(t, "superuser"))

	require.Error(t, run(t.Context(), p.Kernel, "createsuperuser", "a", "b"))
	require.Error(t, run(t.Context(), p.Kernel, "createsuperuser", "  "))
}

func TestTheLastActiveSuperuserStays(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	id := admin.Get(t, mePath).String(t, "id")
	for _, change := range []map[string]any{{"superuser": false}, {"active": false}} {
		admin.Patch(t, path("/users/%s", id), change).MustProblem(t, manor.CodeConflict)
	}
	admin.Delete(t, path("/users/%s", id)).MustProblem(t, manor.CodeConflict)
	admin.Post(t, path("/users/actions/delete"), map[string]any{"ids": []string{id}}).MustProblem(t, manor.CodeConflict)
	require.Equal(t, true, admin.Get(t, mePath).Value(t, "superuser"))

	off, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "off", Password: userPassword, Superuser: true})
	require.NoError(t, err)
	admin.Patch(t, path("/users/%s", off), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	admin.Patch(t, path("/users/%s", id), map[string]any{"superuser": false}).MustProblem(t, manor.CodeConflict)
	admin.Patch(t, path("/users/%s", off), map[string]any{"active": true}).MustStatus(t, http.StatusOK)
	admin.Patch(t, path("/users/%s", id), map[string]any{"superuser": false}).MustStatus(t, http.StatusOK)
	admin.Get(t, path("/users")).MustProblem(t, manor.CodeForbidden)
}

func TestSuperusersDeletedTogetherLeaveOne(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := p.MustLogin(t, "admin", adminPassword).Get(t, mePath).String(t, "id")
	other, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "other", Superuser: true})
	require.NoError(t, err)
	remove := func(ids ...string) *manortest.Response {
		return root.Post(t, path("/users/actions/delete"), map[string]any{"ids": ids})
	}
	remove(id, other).MustProblem(t, manor.CodeConflict)
	require.Equal(t, 2, root.Get(t, path("/users?superuser=true")).Int(t, "total"), "nothing of it remains")
	third, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "third", Superuser: true})
	require.NoError(t, err)
	remove(other, third).MustStatus(t, http.StatusOK)
	require.Equal(t, 1, root.Get(t, path("/users?superuser=true")).Int(t, "total"))
}

func TestOfTwoSuperusersWhoRemoveEachOtherOneStays(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := p.MustLogin(t, "admin", adminPassword).Get(t, mePath).String(t, "id")
	other, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "other", Superuser: true})
	require.NoError(t, err)
	for range 5 {
		var group sync.WaitGroup
		for _, user := range []string{id, other} {
			group.Go(func() {
				r := root.Patch(t, path("/users/%s", user), map[string]any{"superuser": false})
				if r.Status != http.StatusOK && r.Status != http.StatusConflict {
					t.Errorf("status %d: %s", r.Status, r.Body)
				}
			})
		}
		group.Wait()
		require.Equal(t, 1, root.Get(t, path("/users?superuser=true")).Int(t, "total"))
		for _, user := range []string{id, other} {
			root.Patch(t, path("/users/%s", user), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
		}
	}
}

func TestCreatesuperuserRefusesNamesThatNobodyCanSignInUnder(t *testing.T) {
	p := program(t)
	for _, name := range []string{"", "  ", strings.Repeat("n", 151), "a\nb"} {
		require.ErrorContains(t, run(t.Context(), p.Kernel, "createsuperuser", name), "wrong usage", "%q", name)
	}
	mustRun(t, p.Kernel, "createsuperuser", strings.Repeat("名", 150))
}

func TestNoFurtherRoadLeadsToADatabaseWithoutASuperuser(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := p.MustLogin(t, "admin", adminPassword).Get(t, mePath).String(t, "id")
	other := root.MustCreate(t, "users", map[string]any{"username": "other"})["id"].(string)
	created := root.Get(t, path("/users/%s/history", other)).String(t, "items.0.id")
	root.Patch(t, path("/users/%s", other), map[string]any{"superuser": true}).MustStatus(t, http.StatusOK)
	root.Patch(t, path("/users/%s", id), map[string]any{"superuser": false}).MustStatus(t, http.StatusOK)

	for name, try := range map[string]func() *manortest.Response{
		"what PUT leaves out": func() *manortest.Response {
			return root.Put(t, path("/users/%s", other), map[string]any{"username": "other", "active": true})
		},
		"what PUT leaves out of being active": func() *manortest.Response {
			return root.Put(t, path("/users/%s", other), map[string]any{"username": "other", "superuser": true, "active": false})
		},
		"reverting": func() *manortest.Response {
			return root.Post(t, path("/users/%s/revert", other), map[string]any{"history_id": created})
		},
		"deleting by a filter": func() *manortest.Response {
			return root.Post(t, path("/users/actions/delete"), map[string]any{"filter": "superuser=true", "expected_total": 1})
		},
		"deleting all": func() *manortest.Response {
			return root.Post(t, path("/users/actions/delete"), map[string]any{"ids": []string{id, other}})
		},
	} {
		r := try()
		require.Equal(t, http.StatusConflict, r.Status, "%s: %s", name, r.Body)
		require.Equal(t, 1, root.Get(t, path("/users?superuser=true&active=true")).Int(t, "total"), name)
	}
}

func TestOnlySuperusersEndTheSessionsOfASuperuser(t *testing.T) {
	p := program(t)
	admin := p.MustLogin(t, "admin", adminPassword)
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "ada", Password: userPassword})
	require.NoError(t, err)
	ada := p.MustLogin(t, "ada", userPassword)
	clerk := p.As(manortest.Caller("clerk", "sessions:*"))
	sessions := map[string]string{}
	for _, name := range []string{"admin", "ada"} {
		user := admin.Get(t, path("/users?username=%s", name)).String(t, "items.0.id")
		sessions[name] = admin.Get(t, path("/sessions?user_id=%s", user)).String(t, "items.0.id")
	}
	end := func(names ...string) *manortest.Response {
		var ids []string
		for _, name := range names {
			ids = append(ids, sessions[name])
		}
		return clerk.Post(t, path("/sessions/actions/end"), map[string]any{"ids": ids})
	}
	end("admin").MustProblem(t, manor.CodeForbidden)
	end("ada", "admin").MustProblem(t, manor.CodeForbidden)
	ada.Get(t, mePath).MustStatus(t, http.StatusOK)
	end("ada").MustStatus(t, http.StatusOK)
	ada.Get(t, mePath).MustProblem(t, manor.CodeUnauthenticated)
	admin.Get(t, mePath).MustStatus(t, http.StatusOK)
}
