package sso

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// A message of Redis may be lost. The next one must not let the copy count as complete, or what was missed would be missed
// for good: nobody asks for lines up to a number that is known.
func TestALineAfterALostOneIsInForceAndLeavesAGap(t *testing.T) {
	nobody := func(string) {}
	r := &revocations{logID: "log", seq: 5, ended: newEndings(), onUser: nobody, onKey: nobody}
	ids := map[int64]sessionKey{}
	line := func(seq int64) Revocation {
		ids[seq] = uuid.Must(uuid.NewV7())
		return Revocation{Seq: seq, Kind: revokedSession, Subject: ids[seq].String(), ExpiresAt: time.Now().Add(time.Hour)}
	}
	known := func() int64 { _, seq := r.position(); return seq }

	late := line(6)
	require.True(t, r.learn("log", []Revocation{line(7), line(8)}), "6 is missing")
	require.Equal(t, int64(5), known())
	require.True(t, r.ended.has(ids[7]), "what arrived is in force all the same")
	require.False(t, r.ended.has(ids[6]))

	require.False(t, r.learn("log", []Revocation{late}))
	require.Equal(t, int64(6), known(), "7 and 8 are read anew")
	require.False(t, r.learn("log", []Revocation{line(4), line(7)}), "what came before is no gap")
	require.Equal(t, int64(7), known())
	require.True(t, r.learn("another log", []Revocation{line(8)}), "of another log nothing is known")
	require.Equal(t, int64(7), known())
}
