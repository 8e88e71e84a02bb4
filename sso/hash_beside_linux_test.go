package sso

import (
	"log/slog"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/hashing"
)

func TestMain(m *testing.M) {
	if hashing.Serve() {
		return
	}
	os.Exit(m.Run())
}

func TestWhileSomebodyWaitsAProcessBesideHashes(t *testing.T) {
	h := newHasher(light)
	h.hashBeside(slog.New(slog.DiscardHandler))
	worker := <-h.beside
	t.Cleanup(worker.Close)
	for range cap(h.slots) { // one worker, whoever's turn it is
		h.slots <- struct{}{}
	}
	<-h.slots
	h.beside <- worker
	job := hashing.Job{Password: []byte("ready?"), Salt: make([]byte, saltSize), Time: light.Time, Memory: light.Memory, Threads: light.Threads, Size: keySize}

	for range 3 {
		mustHash(t, h)
	}
	_, ready := worker.Key(job, false)
	require.False(t, ready, "nobody waited, nothing was started")

	require.Eventually(t, func() bool {
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() { mustHash(t, h) })
		}
		group.Wait()
		_, ready := worker.Key(job, false)
		return ready
	}, waitLimit, waitStep)

	hash := mustHash(t, h)
	ok, stale, err := newHasher(light).check(t.Context(), hash, "secret enough")
	require.NoError(t, err)
	require.True(t, ok, "a hash from beside fits here")
	require.False(t, stale)
	ok, _, err = h.check(t.Context(), hash, "Secret enough")
	require.NoError(t, err)
	require.False(t, ok)
}

func mustHash(t *testing.T, h *hasher) string {
	hash, err := h.hash(t.Context(), "secret enough")
	require.NoError(t, err)
	return hash
}
