// Command servers runs a command beside a private Postgres and Redis, named to it by MANOR_TEST_DATABASE_URL and
// MANOR_TEST_REDIS_URL. Both are gone when the command ends, whether it failed or was interrupted; its exit code is handed on.
// `servers -cluster command…` gives it a Redis Cluster of three masters and three replicas instead of one Redis.
// `servers -create URL NAME` makes an empty database on the server of URL.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/jackc/pgx/v5"

	"github.com/manor-go/manor/internal/testkit"
)

func main() {
	runtime.LockOSThread() // the servers end with the thread that started them
	os.Exit(run(os.Args[1:]))
}

func run(command []string) int {
	start := func(ctx context.Context) (server, error) { return testkit.StartRedis(ctx) }
	if len(command) > 0 && command[0] == "-cluster" {
		start = func(ctx context.Context) (server, error) { return testkit.StartRedisCluster(ctx) }
		command = command[1:]
	}
	if len(command) == 0 {
		fmt.Fprintln(os.Stderr, "usage: servers [-cluster] command [argument…]")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if len(command) == 3 && command[0] == "-create" {
		return create(ctx, command[1], command[2])
	}

	// Tests ask whether rows survive the death of the program, not of the machine: no need to wait for the disk.
	postgres, err := testkit.StartPostgres(ctx, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer postgres.Close()
	redis, err := start(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer redis.Close()

	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "MANOR_TEST_DATABASE_URL="+postgres.URL("postgres"), "MANOR_TEST_REDIS_URL="+redis.URL())
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// server is a Redis, or several that act as one.
type server interface {
	URL() string
	Close()
}

func create(ctx context.Context, url, name string) int {
	conn, err := pgx.Connect(ctx, url)
	if err == nil {
		_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
