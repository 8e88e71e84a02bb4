package redisx_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/redisx"
)

func TestRedisInTheProcessKeepsAndExpires(t *testing.T) {
	c, err := redisx.Open("")
	require.NoError(t, err)
	require.True(t, c.Inside())
	ctx := context.Background()
	require.NoError(t, c.Redis.Set(ctx, "a", "1", 150*time.Millisecond).Err())
	require.Equal(t, "1", c.Redis.Get(ctx, "a").Val())
	require.Eventually(t, func() bool { return c.Redis.Get(ctx, "a").Err() == redis.Nil }, 5*time.Second, 20*time.Millisecond, "time passes for keys")
	require.NoError(t, c.Close())
	require.NoError(t, c.Close(), "a second Close does nothing")
}

func TestAddressesThatAreNotUnderstoodAreRefusedWithoutTheirPassword(t *testing.T) {
	for _, address := range []string{
		"localhost:6379", "http://user:hunter2@host", "redis://:hunter2@host:port", "redis+sentinel://:hunter2@host:26379", "redis+sentinel://host/master/x", "redis+cluster://", "redis://user:hunter2@host/notadb",
	} {
		_, err := redisx.Open(address)
		require.Error(t, err, address)
		require.NotContains(t, err.Error(), "hunter2")
	}
}

func TestAddressesOfServersSentinelsAndClustersAreUnderstood(t *testing.T) {
	for _, address := range []string{
		"redis://127.0.0.1:1/2", "rediss://user:pw@127.0.0.1:1", "redis+sentinel://:pw@127.0.0.1:1,127.0.0.1:2/main/1", "redis+cluster://127.0.0.1:1,127.0.0.1:2", "rediss+cluster://u:p%40@127.0.0.1",
	} {
		c, err := redisx.Open(address)
		require.NoError(t, err, address)
		require.False(t, c.Inside())
		require.NoError(t, c.Close())
	}
}

func TestARedisThatIsAwayFailsCommandsAndNothingElse(t *testing.T) {
	c, err := redisx.Open("redis://127.0.0.1:1")
	require.NoError(t, err)
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	require.Error(t, c.Redis.Ping(ctx).Err())
	require.NoError(t, c.Close())
}

// A server that is frozen takes connections and says nothing.
func TestNobodyWaitsLongerForAFrozenRedisThanHeSaid(t *testing.T) {
	frozen, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer frozen.Close()
	c, err := redisx.Open("redis://" + frozen.Addr().String() + "?dial_timeout=1h&read_timeout=1h")
	require.NoError(t, err)
	for what, command := range map[string]func(context.Context) error{
		"a command": func(ctx context.Context) error { return c.Redis.Get(ctx, "a").Err() },
		"a pipeline": func(ctx context.Context) error {
			p := c.Redis.TxPipeline()
			p.Incr(ctx, "a")
			_, err := p.Exec(ctx)
			return err
		},
		"a message": func(ctx context.Context) error { return c.Redis.Publish(ctx, "a", "b").Err() },
	} {
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		answered := make(chan error, 1)
		go func() { answered <- command(ctx) }()
		select {
		case err := <-answered:
			require.Error(t, err, what)
		case <-time.After(20 * time.Second):
			t.Fatal(what + " still waits")
		}
		stop()
	}
	require.NoError(t, c.Close())
}
