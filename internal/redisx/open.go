// Package redisx opens Redis: a server, a sentinel group or a cluster by address, or one inside the process. What is in Redis can
// be lost at any moment, so nothing here fails because Redis is away.
package redisx

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// tick is how often the clock of a Redis inside the process is moved on; expiry is exact to this much.
const tick = 100 * time.Millisecond

// Client is an open Redis.
type Client struct {
	// Redis takes the commands. It is not embedded: of each of its six hundred methods the program would hold two more.
	Redis  redis.UniversalClient
	inside *miniredis.Miniredis
	stop   chan struct{}
	done   sync.WaitGroup
	once   sync.Once
}

// Open opens what the address names: redis://, rediss://, redis+sentinel://[user:pw@]host:port,host:port/master[/db],
// redis+cluster://[user:pw@]host:port,host:port; rediss+… with TLS; empty: inside the process. It does not wait for the server.
func Open(address string) (*Client, error) {
	if address == "" {
		return openInside()
	}
	options, err := parse(address)
	if err != nil {
		return nil, err
	}
	// Without this a command waits for a server that is frozen as long as the driver likes, whatever its caller's patience.
	options.ContextTimeoutEnabled = true
	return &Client{Redis: redis.NewUniversalClient(options)}, nil
}

// Inside tells whether this Redis lives in the process.
func (c *Client) Inside() bool { return c.inside != nil }

// Close ends the client, and the Redis inside the process with it. A second Close does nothing.
func (c *Client) Close() error {
	var err error
	c.once.Do(func() {
		if err = c.Redis.Close(); errors.Is(err, redis.ErrClosed) {
			err = nil // somebody else has closed it
		}
		if c.inside != nil {
			close(c.stop)
			c.done.Wait()
			c.inside.Close()
		}
	})
	return err
}

func openInside() (*Client, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start Redis in the process: %w", err)
	}
	c := &Client{
		Redis:  redis.NewClient(&redis.Options{Addr: server.Addr(), Protocol: 2, DisableIdentity: true, PoolSize: 16}),
		inside: server, stop: make(chan struct{}),
	}
	c.done.Add(1)
	go c.advance()
	return c, nil
}

// advance moves miniredis's clock by the time that really passed: by itself it stands still.
func (c *Client) advance() {
	defer c.done.Done()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case <-c.stop:
			return
		case <-ticker.C:
			now := time.Now()
			c.inside.FastForward(now.Sub(last))
			last = now
		}
	}
}

// parse reads an address into options.
func parse(address string) (*redis.UniversalOptions, error) {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return nil, fmt.Errorf("%q has no scheme: redis://, rediss://, redis+sentinel:// or redis+cluster://", redacted(address))
	}
	switch scheme {
	case "redis", "rediss":
		return parseSingle(address)
	case "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster":
		return parseMany(scheme, rest)
	}
	return nil, fmt.Errorf("the scheme %q is not known: redis://, rediss://, redis+sentinel:// or redis+cluster://", scheme)
}

func parseSingle(address string) (*redis.UniversalOptions, error) {
	one, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("not a Redis address: %w", withoutSecret(err, address))
	}
	return &redis.UniversalOptions{
		Addrs: []string{one.Addr}, DB: one.DB, Username: one.Username, Password: one.Password, TLSConfig: one.TLSConfig,
		DialTimeout: one.DialTimeout, ReadTimeout: one.ReadTimeout, WriteTimeout: one.WriteTimeout, PoolSize: one.PoolSize,
		DisableIdentity: true,
	}, nil
}

func parseMany(scheme, rest string) (*redis.UniversalOptions, error) {
	o := &redis.UniversalOptions{DisableIdentity: true}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, password, _ := strings.Cut(rest[:at], ":")
		var err error
		if o.Username, err = url.PathUnescape(user); err != nil {
			return nil, fmt.Errorf("the user name of the Redis address is not well-formed")
		}
		if o.Password, err = url.PathUnescape(password); err != nil {
			return nil, fmt.Errorf("the password of the Redis address is not well-formed")
		}
		rest = rest[at+1:]
	}
	hosts, path, _ := strings.Cut(rest, "/")
	for _, host := range strings.Split(hosts, ",") {
		if host = strings.TrimSpace(host); host == "" {
			return nil, fmt.Errorf("the Redis address names no host")
		}
		if !strings.Contains(host, ":") {
			host += ":6379"
		}
		o.Addrs = append(o.Addrs, host)
	}
	if strings.HasPrefix(scheme, "rediss") {
		o.TLSConfig = tlsFor(o.Addrs[0])
	}
	if strings.HasSuffix(scheme, "+cluster") {
		o.IsClusterMode = true
		return o, nil
	}
	master, db, _ := strings.Cut(path, "/")
	if master == "" {
		return nil, fmt.Errorf("redis+sentinel:// needs the master's name: redis+sentinel://host:26379/mymaster")
	}
	o.MasterName, o.SentinelUsername, o.SentinelPassword = master, o.Username, o.Password
	if db != "" {
		n, err := strconv.Atoi(db)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%q is not the number of a Redis database", db)
		}
		o.DB = n
	}
	return o, nil
}
