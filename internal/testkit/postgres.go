package testkit

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres is a private cluster: user postgres, no password, 127.0.0.1 only.
type Postgres struct {
	Port int

	bin     string
	dir     string
	owner   *syscall.Credential
	options []string
	running *process
}

// StartPostgres makes a cluster in a new folder and starts it. Options are settings such as "fsync=off".
// ErrMissing: no Postgres is installed. The caller ends it with Close.
func StartPostgres(ctx context.Context, options ...string) (*Postgres, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "manor-postgres-")
	if err != nil {
		return nil, err
	}
	p := &Postgres{bin: bin, dir: dir, owner: owner, options: options}
	if err := p.create(ctx); err != nil {
		p.Close()
		return nil, fmt.Errorf("postgres: %w", err)
	}
	return p, nil
}

func (p *Postgres) create(ctx context.Context) error {
	if p.owner != nil {
		if err := os.Chown(p.dir, int(p.owner.Uid), int(p.owner.Gid)); err != nil {
			return err
		}
	}
	initdb := exec.CommandContext(ctx, filepath.Join(p.bin, "initdb"), "-D", p.data(), "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.Dir, initdb.Env = p.dir, plainEnv()
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: p.owner}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := FreePort()
	if err != nil {
		return err
	}
	p.Port = port
	return p.Start(ctx)
}

// Start starts a stopped cluster on the port it had.
func (p *Postgres) Start(ctx context.Context) error {
	args := []string{"-D", p.data(), "-p", strconv.Itoa(p.Port), "-k", p.dir, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"}
	for _, o := range p.options {
		args = append(args, "-c", o)
	}
	running, err := launch(p.owner, syscall.SIGQUIT, filepath.Join(p.dir, "log"), filepath.Join(p.bin, "postgres"), args...)
	if err != nil {
		return err
	}
	p.running = running
	err = running.await(func() error {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		conn, err := pgx.Connect(ctx, p.URL("postgres"))
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
	if err != nil {
		return fmt.Errorf("%w\n%s", err, tail(filepath.Join(p.dir, "log")))
	}
	return nil
}

// Stop breaks all connections and stops the server; the data stay.
func (p *Postgres) Stop() {
	p.running.stop(syscall.SIGINT)
	p.running = nil
}

// Close stops the server and removes its folder.
func (p *Postgres) Close() {
	p.running.stop(syscall.SIGQUIT)
	p.running = nil
	_ = os.RemoveAll(p.dir) // a folder under the temporary one: what stays is the system's to clear
}

// URL names a database of the cluster.
func (p *Postgres) URL(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: "127.0.0.1:" + strconv.Itoa(p.Port), Path: database, RawQuery: "sslmode=disable"}
	return u.String()
}

// CreateDatabase makes an empty database and answers its URL.
func (p *Postgres) CreateDatabase(ctx context.Context, name string) (string, error) {
	conn, err := pgx.Connect(ctx, p.URL("postgres"))
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", err
	}
	return p.URL(name), nil
}

// PID is the server's process.
func (p *Postgres) PID() int { return p.running.cmd.Process.Pid }

func (p *Postgres) data() string { return filepath.Join(p.dir, "data") }

// postgresBin is the folder of the newest installed server: on the PATH, or where Debian keeps it.
func postgresBin() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("postgres"); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	slices.SortFunc(found, func(a, b string) int { return majorOf(a) - majorOf(b) })
	if len(found) == 0 {
		return "", fmt.Errorf("postgres: %w", ErrMissing)
	}
	return filepath.Dir(found[len(found)-1]), nil
}

func majorOf(path string) int {
	n, err := strconv.Atoi(strings.Split(strings.TrimPrefix(path, "/usr/lib/postgresql/"), "/")[0])
	if err != nil {
		return 0
	}
	return n
}

// tail is the end of a log file, for an error's text.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return "(no log)"
	}
	return string(text[max(0, len(text)-2000):])
}
