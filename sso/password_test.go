package sso

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

var light = Cost{Memory: 64, Time: 1, Threads: 1}

func TestAPasswordFitsItsHashAndNoOther(t *testing.T) {
	h := newHasher(light)
	hash, err := h.hash(t.Context(), "correct horse 马")
	require.NoError(t, err)
	require.NotContains(t, hash, "horse")
	require.True(t, strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$"), hash)

	again, err := h.hash(t.Context(), "correct horse 马")
	require.NoError(t, err)
	require.NotEqual(t, hash, again, "every hash has a salt of its own")

	ok, stale, err := h.check(t.Context(), hash, "correct horse 马")
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, stale)

	for _, wrong := range []string{"", "correct horse", "Correct horse 马", hash} {
		ok, _, err := h.check(t.Context(), hash, wrong)
		require.NoError(t, err)
		require.False(t, ok, wrong)
	}
}

func TestNoPasswordFitsAnEmptyHash(t *testing.T) {
	h := newHasher(light)
	for _, password := range []string{"", "anything"} {
		ok, _, err := h.check(t.Context(), "", password)
		require.NoError(t, err)
		require.False(t, ok)
	}
}

func TestAHashOfAnotherCostStillFitsAndIsStale(t *testing.T) {
	hash, err := newHasher(Cost{Memory: 32, Time: 2, Threads: 2}).hash(t.Context(), "secret enough")
	require.NoError(t, err)
	ok, stale, err := newHasher(light).check(t.Context(), hash, "secret enough")
	require.NoError(t, err)
	require.True(t, ok)
	require.True(t, stale)
}

func TestADamagedHashIsAnErrorAndNotAWrongPassword(t *testing.T) {
	h := newHasher(light)
	hash, err := h.hash(t.Context(), "secret enough")
	require.NoError(t, err)
	for _, damaged := range []string{
		"plain", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", strings.Replace(hash, "v=19", "v=16", 1),
		strings.Replace(hash, "m=64", "m=0", 1), strings.Replace(hash, "m=64", "m=99999999", 1),
		strings.Replace(hash, "t=1", "t=x", 1), hash[:len(hash)-30], hash + "!",
	} {
		ok, _, err := h.check(t.Context(), damaged, "secret enough")
		require.Error(t, err, damaged)
		require.False(t, ok)
	}
}

func TestTooManyWaitingLoginsAreToldToComeBack(t *testing.T) {
	h := newHasher(light)
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for range queueLength {
		group.Go(func() {
			_, err := h.hash(ctx, "waits")
			require.Equal(t, problem.Unavailable, problem.CodeOf(err))
		})
	}
	require.Eventually(t, func() bool { return h.waiting.Load() == queueLength }, waitLimit, waitStep)

	_, err := h.hash(t.Context(), "one too many")
	require.Equal(t, problem.Unavailable, problem.CodeOf(err))
	var e *manor.Error
	require.ErrorAs(t, err, &e)
	require.Positive(t, e.RetryAfter)

	cancel()
	group.Wait()
	require.Zero(t, h.waiting.Load())
}

func TestWhoWaitsTooLongForHisTurnIsToldToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(light)
		for range cap(h.slots) {
			h.slots <- struct{}{}
		}
		began := time.Now()
		_, err := h.hash(t.Context(), "waits")
		require.Equal(t, problem.Unavailable, problem.CodeOf(err))
		require.Equal(t, longestWait, time.Since(began))
		require.Zero(t, h.waiting.Load())
	})
}

func TestInATurnNothingWaitsASecondTimeAndItsEndLetsTheNextOneIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(light)
		h.slots = make(chan struct{}, 1)
		ctx, leave, err := h.turn(t.Context())
		require.NoError(t, err)
		hash, err := h.hash(ctx, "first")
		require.NoError(t, err)
		ok, _, err := h.check(ctx, hash, "first")
		require.NoError(t, err)
		require.True(t, ok)

		entered := make(chan error)
		go func() {
			_, err := h.hash(t.Context(), "second")
			entered <- err
		}()
		synctest.Wait()
		require.EqualValues(t, 2, h.waiting.Load(), "the second has to wait for the first to leave")
		leave()
		require.NoError(t, <-entered)
		require.Zero(t, h.waiting.Load())
	})
}

func TestMemoryIsGivenBackAfterAWhileWithoutAHashInThisProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(Cost{Memory: heavy, Time: 1, Threads: 1})
		var released atomic.Int64
		h.release = func() { released.Add(1) }
		h.slots = make(chan struct{}, 2)
		h.slots <- struct{}{} // of somebody whose password is hashed beside
		wait := func() {
			time.Sleep(returnMemoryAfter)
			synctest.Wait()
		}
		for range 3 {
			_, err := h.hash(t.Context(), "one")
			require.NoError(t, err)
		}
		require.Zero(t, released.Load(), "another may follow at once")
		wait()
		require.EqualValues(t, 1, released.Load())

		_, err := h.hash(t.Context(), "one more")
		require.NoError(t, err)
		h.here.Add(1)
		wait()
		require.EqualValues(t, 1, released.Load(), "what is being hashed needs it")
	})
}

func FuzzDecodeHash(f *testing.F) {
	hash, err := newHasher(light).hash(context.Background(), "seed")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(hash)
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA")
	f.Fuzz(func(t *testing.T, encoded string) {
		cost, salt, key, err := decodeHash(encoded)
		if err != nil {
			return
		}
		require.LessOrEqual(t, cost.Memory, uint32(largestMemory))
		require.NotEmpty(t, salt)
		require.NotEmpty(t, key)
	})
}
