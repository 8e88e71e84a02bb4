package outoftree_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// shop is the tutorial's module and, once started, its program.
type shop struct {
	dir     string // the folder that holds manor and shop
	address string // http://127.0.0.1:port
}

// mustFollow does what the tutorial says, up to and including the start of the program, which ends with the test.
func mustFollow(t *testing.T, tut tutorial) *shop {
	t.Helper()
	s := &shop{dir: t.TempDir()}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	require.NoError(t, os.Symlink(root, filepath.Join(s.dir, "manor")))
	s.mustRun(t, ".", tut.newModule)
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "shop", "main.go"), []byte(tut.program), 0o600))
	s.mustRun(t, "shop", tut.migrate)
	for _, database := range []string{"sqlite", "postgres"} {
		files, err := filepath.Glob(filepath.Join(s.dir, "shop", "migrations", "shop", database, "*.sql"))
		require.NoError(t, err)
		require.Len(t, files, 1, "the first migration for %s", database)
	}
	s.start(t, tut.serve)
	return s
}

// shell prepares a block of commands to run inside a folder, with no setting from outside.
func (s *shop) shell(ctx context.Context, folder, commands string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", commands)
	cmd.Dir = filepath.Join(s.dir, folder)
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "MANOR_") {
			cmd.Env = append(cmd.Env, setting)
		}
	}
	cmd.Env = append(cmd.Env, "PWD="+cmd.Dir, "GOWORK=off", "GOFLAGS=-buildvcs=false -trimpath", "CGO_ENABLED=0", // the cache of make build serves again
		"MANOR_ADDR=127.0.0.1:0")
	return cmd
}

func (s *shop) mustRun(t *testing.T, folder, commands string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	out, err := s.shell(ctx, folder, commands).CombinedOutput()
	require.NoError(t, err, "%s\n%s", commands, out)
	return string(out)
}

var listening = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start runs the program and waits until it says where it listens. At the end of the test it must drain and go.
func (s *shop) start(t *testing.T, commands string) {
	t.Helper()
	said := &output{grew: make(chan struct{}, 1)}
	cmd := s.shell(context.Background(), "shop", commands)
	cmd.Stdout, cmd.Stderr = said, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // go run does not pass signals on: the group gets them
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // reports the signal that ended it
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(40 * time.Second):
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			t.Errorf("the program did not end after SIGTERM:\n%s", said)
		}
		if t.Failed() {
			t.Logf("the program said:\n%s", said)
		}
	})
	deadline := time.After(10 * time.Minute) // it is compiled first
	for s.address = ""; s.address == ""; s.address = listening.FindString(said.String()) {
		select {
		case <-said.grew:
		case <-ended:
			require.FailNow(t, "the program ended", said.String())
		case <-deadline:
			require.FailNow(t, "the program does not listen", said.String())
		}
	}
}

// output collects what a program says and tells when there is more.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	grew chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.grew <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
