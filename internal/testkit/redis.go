package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis is a private server that keeps nothing on disk, on 127.0.0.1 only.
type Redis struct {
	Port int

	dir     string
	running *process
}

// StartRedis starts a server. ErrMissing: no Redis is installed. The caller ends it with Close.
func StartRedis(ctx context.Context) (*Redis, error) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis-server: %w", ErrMissing)
	}
	dir, err := os.MkdirTemp("", "manor-redis-")
	if err != nil {
		return nil, err
	}
	r := &Redis{dir: dir}
	if r.Port, err = FreePort(); err != nil {
		r.Close()
		return nil, err
	}
	log := filepath.Join(dir, "log")
	r.running, err = launch(nil, syscall.SIGTERM, log, path, "--port", strconv.Itoa(r.Port), "--bind", "127.0.0.1", "--dir", dir,
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--databases", "64")
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("redis-server: %w", err)
	}
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + strconv.Itoa(r.Port)})
	defer client.Close()
	err = r.running.await(func() error {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		return client.Ping(ctx).Err()
	})
	if err != nil {
		text := tail(log)
		r.Close()
		return nil, fmt.Errorf("redis-server: %w\n%s", err, text)
	}
	return r, nil
}

// Close stops the server and removes its folder.
func (r *Redis) Close() {
	r.running.stop(syscall.SIGTERM)
	r.running = nil
	_ = os.RemoveAll(r.dir) // a folder under the temporary one: what stays is the system's to clear
}

// URL names the server's first database.
func (r *Redis) URL() string { return fmt.Sprintf("redis://127.0.0.1:%d/0", r.Port) }
