package manor_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

// effect is a change that can be counted: one event in the outbox.
func effect(k *manor.Kernel, body string) func(ctx context.Context, tx *manor.Tx) (*manor.Answer, error) {
	return func(ctx context.Context, tx *manor.Tx) (*manor.Answer, error) {
		if err := k.Emit(ctx, tx, manor.Event{Topic: "things.created", Key: "1", Payload: map[string]string{"body": body}}); err != nil {
			return nil, err
		}
		return &manor.Answer{Status: http.StatusCreated, Header: map[string]string{"Location": "/things/1"}, Body: []byte(body)}, nil
	}
}

func events(t *testing.T, k *manor.Kernel) int {
	t.Helper()
	n, err := k.DB().Read().NewSelect().Table("outbox").Count(context.Background())
	require.NoError(t, err)
	return int(n)
}

func as(name string) context.Context {
	return manor.WithRequest(context.Background(), "r", "127.0.0.1", manortest.Caller(name))
}

func TestTheSameKeyAndBodyGiveTheFirstAnswerAgain(t *testing.T) {
	k := manortest.New(t).Kernel
	first, err := k.Idempotent(as("ann"), "key-1", "POST /things", []byte("{}"), effect(k, "one"))
	require.NoError(t, err)
	require.Empty(t, first.Header[manor.ReplayedHeader])
	again, err := k.Idempotent(as("ann"), "key-1", "POST /things", []byte("{}"), effect(k, "two"))
	require.NoError(t, err)
	require.Equal(t, &manor.Answer{Status: 201, Header: map[string]string{"Location": "/things/1", manor.ReplayedHeader: "true"}, Body: []byte("one")}, again)
	require.Equal(t, 1, events(t, k), "nothing happened a second time")

	_, err = k.Idempotent(as("ann"), "key-1", "POST /things", []byte("{ }"), effect(k, "three"))
	require.Equal(t, problem.IdempotencyMismatch, problem.CodeOf(err))
	require.Equal(t, 1, events(t, k))

	for _, other := range []struct{ caller, key, route string }{{"bob", "key-1", "POST /things"}, {"ann", "key-2", "POST /things"}, {"ann", "key-1", "POST /others"}, {"ann", "", "POST /things"}, {"ann", "", "POST /things"}} {
		answer, err := k.Idempotent(as(other.caller), other.key, other.route, []byte("{}"), effect(k, "new"))
		require.NoError(t, err)
		require.Equal(t, "new", string(answer.Body), "%+v", other)
	}
	require.Equal(t, 6, events(t, k))
}

func TestAKeyThatIsNotWellFormedIsRefused(t *testing.T) {
	k := manortest.New(t).Kernel
	for _, key := range []string{" ", "a b", "ä", "a\n", string(make([]byte, 300))} {
		_, err := k.Idempotent(as("ann"), key, "POST /things", nil, effect(k, "x"))
		require.Equal(t, problem.InvalidParameter, problem.CodeOf(err), "%q", key)
	}
	require.Zero(t, events(t, k))
}

func TestOnlyAnswersOfSuccessAreKept(t *testing.T) {
	k := manortest.New(t).Kernel
	refused := manor.Errorf(manor.CodeConflict, "closed")
	_, err := k.Idempotent(as("ann"), "k", "POST /things", nil, func(ctx context.Context, tx *manor.Tx) (*manor.Answer, error) {
		_, err := effect(k, "x")(ctx, tx)
		return nil, errors.Join(err, refused)
	})
	require.ErrorIs(t, err, refused)
	require.Zero(t, events(t, k), "rolled back")
	answer, err := k.Idempotent(as("ann"), "k", "POST /things", []byte("other"), effect(k, "now"))
	require.NoError(t, err)
	require.Equal(t, "now", string(answer.Body))
}

func TestAKeyIsForgottenAfterItsTime(t *testing.T) {
	clock := &manortest.Clock{}
	p := manortest.Config{Clock: clock}.New(t)
	k := p.Kernel
	for _, body := range []string{"one", "two"} {
		answer, err := k.Idempotent(as("ann"), "k", "POST /things", []byte(body), effect(k, body))
		require.NoError(t, err)
		require.Equal(t, body, string(answer.Body))
		clock.Advance(24*time.Hour + time.Second)
	}
}

func TestWhileTheFirstRequestRunsTheSecondIsSentAway(t *testing.T) {
	k := manortest.New(t).Kernel
	started, finish := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		_, err := k.Idempotent(as("ann"), "k", "POST /things", nil, func(ctx context.Context, tx *manor.Tx) (*manor.Answer, error) {
			close(started)
			<-finish
			return effect(k, "one")(ctx, tx)
		})
		done <- err
	}()
	<-started
	_, err := k.Idempotent(as("ann"), "k", "POST /things", nil, effect(k, "two"))
	require.Equal(t, problem.IdempotencyFlight, problem.CodeOf(err))
	close(finish)
	require.NoError(t, <-done)
	answer, err := k.Idempotent(as("ann"), "k", "POST /things", nil, effect(k, "three"))
	require.NoError(t, err)
	require.Equal(t, "one", string(answer.Body))
}

func TestWithoutRedisTheDatabaseAloneKeepsARequestFromHappeningTwice(t *testing.T) {
	k := manortest.Config{Settings: func(s *manor.Settings) { s.RedisURL = "redis://127.0.0.1:1" }}.New(t).Kernel
	var wait sync.WaitGroup
	var firsts atomic.Int64
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			answer, err := k.Idempotent(as("ann"), "k", "POST /things", nil, effect(k, "one"))
			if err != nil {
				t.Error(err)
				return
			}
			if answer.Header[manor.ReplayedHeader] == "" {
				firsts.Add(1)
			}
		}()
	}
	wait.Wait()
	require.EqualValues(t, 1, firsts.Load())
	require.Equal(t, 1, events(t, k))
}

func TestEventsStandInTheOutboxOnlyWithTheirTransaction(t *testing.T) {
	p := manortest.New(t)
	k := p.Kernel
	failed := errors.New("no")
	err := k.DB().InTx(context.Background(), func(ctx context.Context, tx *manor.Tx) error {
		return errors.Join(k.Emit(ctx, tx, manor.Event{Topic: "a.b", Key: "1", Payload: 1}), failed)
	})
	require.ErrorIs(t, err, failed)
	require.Zero(t, events(t, k))
	require.NoError(t, k.DB().InTx(context.Background(), func(ctx context.Context, tx *manor.Tx) error {
		return k.Emit(ctx, tx, manor.Event{Topic: "a.b", Key: "1", Payload: map[string]int{"n": 1}}, manor.Event{Topic: "a.c", Key: "1"})
	}))
	var rows []struct{ Topic, Key, Payload string }
	require.NoError(t, k.DB().Read().NewSelect().Table("outbox").Column("topic", "key", "payload").Order("id").Scan(context.Background(), &rows))
	require.Len(t, rows, 2)
	require.Equal(t, "a.b", rows[0].Topic)
	require.JSONEq(t, `{"n":1}`, rows[0].Payload)
	require.Equal(t, "null", rows[1].Payload)
	require.Error(t, k.DB().InTx(context.Background(), func(ctx context.Context, tx *manor.Tx) error {
		return k.Emit(ctx, tx, manor.Event{Topic: "a.b", Payload: func() {}})
	}), "what is no JSON is refused")
}

func TestOldEventsAndKeysAreDeletedWhenAProgramStarts(t *testing.T) {
	if manortest.OnPostgres() {
		t.Skip("needs the same database twice")
	}
	clock, dir := &manortest.Clock{}, t.TempDir()
	first := manortest.Config{Clock: clock, Dir: dir}.New(t)
	for range 3 {
		_, err := first.Kernel.Idempotent(as("ann"), "", "POST /things", nil, effect(first.Kernel, "old"))
		require.NoError(t, err)
	}
	_, err := first.Kernel.Idempotent(as("ann"), "k", "POST /things", nil, effect(first.Kernel, "old"))
	require.NoError(t, err)
	clock.Advance(169 * time.Hour)
	_, err = first.Kernel.Idempotent(as("ann"), "", "POST /things", nil, effect(first.Kernel, "new"))
	require.NoError(t, err)
	first.Stop()

	second := manortest.Config{Clock: clock, Dir: dir, NoTables: true}.New(t)
	require.Eventually(t, func() bool { return events(t, second.Kernel) == 1 }, 10*time.Second, 10*time.Millisecond)
	require.Eventually(t, func() bool {
		n, err := second.Kernel.DB().Read().NewSelect().Table("idempotency_keys").Count(context.Background())
		return err == nil && n == 0
	}, 10*time.Second, 10*time.Millisecond)
}
