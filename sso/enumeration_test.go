package sso_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

// A password costs enough here that hashing is what a login's time is made of, as it is in earnest.
var timedCost = sso.Cost{Memory: 4 << 10, Time: 6, Threads: 1}

const (
	// Two kinds differ when the ranks of their times say so (z beyond tellingZ: by chance once in 15,000) and their middles
	// are further apart than telling. A hash left out makes a login a fifth as long or less.
	tellingZ = 4.0
	telling  = 1.25
)

// timed sends one request of a kind and returns what it took. n is never the same twice.
type timed func(n int) time.Duration

// sample measures all kinds, interleaved and in an order that changes, so that what else the machine does hits all alike.
// between runs before each round.
func sample(rounds int, kinds map[string]timed, between func(), n *int) map[string][]float64 {
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	random := rand.New(rand.NewPCG(uint64(*n), 1))
	took := map[string][]float64{}
	for range rounds {
		between()
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			*n++
			took[name] = append(took[name], float64(kinds[name](*n)))
		}
	}
	return took
}

// tellApart compares two samples: by their middles, and by Mann and Whitney's rank test (normal approximation).
func tellApart(a, b []float64) (ratio, z float64) {
	type value struct {
		at    float64
		first bool
	}
	var all []value
	for _, v := range a {
		all = append(all, value{v, true})
	}
	for _, v := range b {
		all = append(all, value{v, false})
	}
	slices.SortFunc(all, func(x, y value) int {
		switch {
		case x.at < y.at:
			return -1
		case x.at > y.at:
			return 1
		}
		return 0
	})
	var ranks float64
	for i, v := range all {
		if v.first {
			ranks += float64(i + 1)
		}
	}
	n, m := float64(len(a)), float64(len(b))
	u := ranks - n*(n+1)/2
	z = (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
	return median(a) / median(b), z
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func apart(ratio, z float64) bool {
	return math.Abs(z) > tellingZ && (ratio > telling || ratio < 1/telling)
}

// mustTakeAlike fails when the time of one kind tells it from another. A difference that goes with more samples was none.
func mustTakeAlike(t *testing.T, rounds int, kinds map[string]timed, between func()) {
	t.Helper()
	n, took := 0, map[string][]float64{}
	for attempt := 1; ; attempt++ {
		for name, more := range sample(rounds*attempt, kinds, between, &n) {
			took[name] = append(took[name], more...)
		}
		var different []string
		for a := range kinds {
			for b := range kinds {
				if ratio, z := tellApart(took[a], took[b]); a < b && apart(ratio, z) {
					different = append(different, fmt.Sprintf("%s takes %.2f times as long as %s (z %.1f, %d samples)", a, ratio, b, z, len(took[a])))
				}
			}
		}
		if len(different) == 0 {
			for name := range kinds {
				t.Logf("%s: middle %s of %d", name, time.Duration(median(took[name])).Round(10*time.Microsecond), len(took[name]))
			}
			return
		}
		require.Less(t, attempt, 4, "%v", different)
	}
}

func timedProgram(t *testing.T) *manortest.Program {
	t.Helper()
	return manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword, s.RateLimit = adminPassword, 0 }}.New(t,
		sso.App(sso.Config{Cost: timedCost, MakeKey: manortest.MakeKey}), rbac.App())
}

// crowdOf makes users of a kind; none is asked for so often that it is locked.
func crowdOf(t *testing.T, p *manortest.Program, kind string, change func(*sso.NewUser)) {
	t.Helper()
	const many = 40
	users := make([]sso.NewUser, many)
	hash, err := sso.HashPassword(t.Context(), p.Kernel, userPassword)
	require.NoError(t, err)
	for i := range users {
		users[i] = sso.NewUser{Username: fmt.Sprintf("%s%d", kind, i), PasswordHash: hash}
		change(&users[i])
	}
	_, err = sso.CreateUsers(t.Context(), p.Kernel, users...)
	require.NoError(t, err)
}

func TestNobodyLearnsByTimeWhoExists(t *testing.T) {
	p := timedProgram(t)
	crowdOf(t, p, "there", func(*sso.NewUser) {})
	crowdOf(t, p, "robot", func(u *sso.NewUser) { u.PasswordHash = "" })
	crowdOf(t, p, "off", func(*sso.NewUser) {})
	require.NoError(t, p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewUpdate().Table("users").Set("active = ?", false).Where("username LIKE 'off%'").Exec(ctx)
		return err
	}))

	attempt := func(name func(n int) string, want manor.Code) timed {
		return func(n int) time.Duration {
			began := time.Now()
			answer := login(t, p, name(n), "wrong-password-1")
			took := time.Since(began)
			answer.MustProblem(t, want)
			return took
		}
	}
	one := func(kind string) func(int) string {
		return func(n int) string { return fmt.Sprintf("%s%d", kind, n%40) }
	}
	rounds := 0
	between := func() {
		if rounds++; rounds%10 == 0 {
			p.Clock.Advance(2 * sso.FailureWindow) // neither names nor the address are locked, or asked for a captcha
		}
	}
	kinds := map[string]timed{
		"somebody who exists": attempt(one("there"), "invalid_credentials"), "nobody": attempt(func(n int) string { return fmt.Sprintf("nobody%d", n) }, "invalid_credentials"),
		"somebody switched off": attempt(one("off"), "invalid_credentials"), "somebody without a password": attempt(one("robot"), "invalid_credentials"),
	}
	mustTakeAlike(t, 40, kinds, between)

	t.Run("and the test would notice a hash that was left out", func(t *testing.T) {
		for range sso.NameLimit {
			login(t, p, "there0", "wrong-password-1")
		}
		n := 0
		took := sample(20, map[string]timed{
			"hashed": kinds["nobody"], "not hashed": attempt(func(int) string { return "there0" }, "locked"),
		}, func() {}, &n)
		ratio, z := tellApart(took["hashed"], took["not hashed"])
		require.True(t, apart(ratio, z), "%.2f, z %.1f", ratio, z)
	})
}

func TestNobodyLearnsByTimeWhoCanHaveANewPassword(t *testing.T) {
	p := timedProgram(t)
	crowdOf(t, p, "mailed", func(u *sso.NewUser) { u.Email = u.Username + "@example.com" })
	crowdOf(t, p, "silent", func(*sso.NewUser) {})
	forgot := func(name func(n int) string) timed {
		return func(n int) time.Duration {
			began := time.Now()
			answer := p.Post(t, path("/auth/password/forgot"), map[string]string{"username": name(n)})
			took := time.Since(began)
			answer.MustStatus(t, http.StatusAccepted)
			return took
		}
	}
	rounds := 0
	mustTakeAlike(t, 60, map[string]timed{
		"somebody with an address":    forgot(func(n int) string { return fmt.Sprintf("mailed%d", n%40) }),
		"somebody without an address": forgot(func(n int) string { return fmt.Sprintf("silent%d", n%40) }),
		"nobody":                      forgot(func(n int) string { return fmt.Sprintf("nobody%d", n) }),
	}, func() {
		if rounds++; rounds%10 == 0 {
			p.Clock.Advance(2 * time.Hour) // requests of this name and address count no more
		}
	})
}
