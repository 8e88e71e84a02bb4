package sso

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	waitLimit = 10 * time.Second
	waitStep  = time.Millisecond
)

func TestWhatIsAskedForStaysAndTheRestIsDropped(t *testing.T) {
	r := remember[int, string](10)
	_, found, mark := r.get(1)
	require.False(t, found)
	r.put(1, "kept", mark)
	for i := 2; i < 1000; i++ {
		r.put(i, "passing", mark)
		value, found, _ := r.get(1)
		require.True(t, found)
		require.Equal(t, "kept", value)
	}
	_, found, _ = r.get(2)
	require.False(t, found)
	require.LessOrEqual(t, len(r.newer)+len(r.older), 20)
}

func TestWhatWasReadBeforeTheMapWasEmptiedDoesNotComeBack(t *testing.T) {
	r := remember[string, int](10)
	_, _, before := r.get("a")
	r.forgetAll()
	r.put("a", 1, before)
	_, found, after := r.get("a")
	require.False(t, found)
	r.put("a", 2, after)
	value, found, _ := r.get("a")
	require.True(t, found)
	require.Equal(t, 2, value)
}
