// Command bench measures Manor beside a hand-written server and Django, in one run, on one Postgres with the same 100,000
// courses, and Manor on SQLite alone. Rounds of the contenders alternate, so that what else the machine does hits all of
// them. It prints a report and writes it to bench/latest.md. scripts/bench.sh installs what it needs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

var (
	work        string // folder for programs, data and logs
	seconds     = flag.Duration("time", 3*time.Second, "length of one round")
	rounds      = flag.Int("rounds", 3, "rounds of each measurement")
	connections = flag.Int("connections", 32, "connections that send at the same time")
	without     = flag.String("without", "", "contenders to leave out: django, sqlite")
	output      = flag.String("o", "bench/latest.md", "where to write the report")
)

func main() {
	flag.StringVar(&work, "work", "bench/.work", "folder for programs, data and logs")
	flag.Parse()
	runtime.LockOSThread() // what is started ends with this thread
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	absolute, err := filepath.Abs(work)
	if err != nil {
		return err
	}
	work = absolute
	r := &report{began: time.Now()}
	if err := onPostgres(ctx, r); err != nil {
		return err
	}
	if err := onSQLite(ctx, r); err != nil {
		return err
	}
	if r.identity, err = measureIdentity(ctx); err != nil {
		return err
	}
	if r.storm, err = measureStorm(ctx); err != nil {
		return err
	}
	text := r.markdown()
	fmt.Print(text)
	return os.WriteFile(*output, []byte(text), 0o644)
}
