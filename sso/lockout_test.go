package sso

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
)

func TestAnAttemptCountsForItsNameAndItsNetwork(t *testing.T) {
	for address, network := range map[string]string{
		"192.0.2.7":          "address:192.0.2.7/32",
		"::ffff:192.0.2.7":   "address:192.0.2.7/32",
		"2001:db8:1:2:3::4":  "address:2001:db8:1:2::/64",
		"2001:db8:1:2:ff::9": "address:2001:db8:1:2::/64",
		"fe80::1%eth0":       "address:fe80::/64",
	} {
		guards := guardsOf("ada", address)
		require.Len(t, guards, 2, address)
		require.Equal(t, network, guards[1].key)
		require.Greater(t, guards[1].limit, 10*guards[0].limit, "an address may be that of a whole office")
		require.NotContains(t, guards[0].key, "ada", "what people typed as a name may be a password")
	}
	for _, nowhere := range []string{"", "not-an-address"} {
		require.Len(t, guardsOf("ada", nowhere), 1)
	}
	require.NotEqual(t, guardsOf("ada", "")[0].key, guardsOf("adb", "")[0].key)
}

func TestOnlyFailuresInsideTheWindowCount(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	at := func(ago time.Duration) int64 { return now.Add(-ago).UnixMilli() }
	g := &LoginGuard{Failures: []int64{at(failureWindow + time.Second), at(failureWindow), at(failureWindow - time.Second), at(0)}}
	require.Equal(t, []int64{at(failureWindow - time.Second), at(0)}, g.recent(now))
}

func TestALockEndsByItself(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	until := now.Add(time.Minute)
	g := &LoginGuard{LockedUntil: &until}
	require.Equal(t, problem.Locked, problem.CodeOf(g.locked(now)))
	require.Equal(t, problem.Locked, problem.CodeOf(g.locked(until.Add(-time.Millisecond))))
	require.NoError(t, g.locked(until))
	require.NoError(t, (&LoginGuard{}).locked(now))
}
