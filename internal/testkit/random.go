package testkit

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Random is the chance of a test: the same in every run, so that no run fails for a seed that another did not see, and
// another with MANOR_TEST_SEED, a number. The log of a test that fails names it.
func Random(t testing.TB) *rand.Rand {
	t.Helper()
	seed := uint64(20261121)
	if text := os.Getenv("MANOR_TEST_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("MANOR_TEST_SEED: %v", err)
		}
	}
	t.Logf("MANOR_TEST_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}
