package hashing

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

const (
	waitLimit = 30 * time.Second
	waitStep  = 5 * time.Millisecond
)

var light = Job{Password: []byte("correct horse"), Salt: []byte("0123456789abcdef"), Time: 1, Memory: 64, Threads: 1, Size: 32}

func TestMain(m *testing.M) {
	if Serve() {
		return
	}
	os.Exit(m.Run())
}

type fixture struct {
	*Worker
	log bytes.Buffer
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{}
	f.Worker = NewWorker(slog.New(slog.NewTextHandler(&f.log, nil)))
	f.patience = waitLimit
	t.Cleanup(f.Close)
	return f
}

// mustStart waits until the process beside does jobs, and gives its number.
func (f *fixture) mustStart(t *testing.T) int {
	t.Helper()
	require.Eventually(t, func() bool {
		_, ok := f.Key(light, true)
		return ok
	}, waitLimit, waitStep)
	return f.running.cmd.Process.Pid
}

func requireGone(t *testing.T, pid int) {
	t.Helper()
	require.Eventually(t, func() bool { return syscall.Kill(pid, 0) == syscall.ESRCH }, waitLimit, waitStep, "the process is gone, and nobody has to bury it")
}

func TestAKeyFromBesideIsTheKeyFromHere(t *testing.T) {
	f := newFixture(t)
	f.mustStart(t)
	other := light
	other.Password, other.Salt, other.Time, other.Memory, other.Threads, other.Size = []byte("密码\x00\xff"), []byte("fedcba9876543210"), 2, 256, 2, 16
	for _, job := range []Job{light, other, {Password: nil, Salt: light.Salt, Time: 1, Memory: 8, Threads: 1, Size: 64}} {
		key, ok := f.Key(job, false)
		require.True(t, ok)
		require.Equal(t, job.Key(), key)
	}
}

func TestNoProcessIsStartedUnlessAsked(t *testing.T) {
	f := newFixture(t)
	_, ok := f.Key(light, false)
	require.False(t, ok)
	require.Nil(t, f.running)
}

func TestTheProcessBesideRunsOnlyWhenNothingElseWantsToAndKnowsNothing(t *testing.T) {
	t.Setenv("MANOR_SECRET_KEY", "a-secret-of-the-environment")
	f := newFixture(t)
	pid := f.mustStart(t)
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	require.NoError(t, err)
	require.NotEmpty(t, threads)
	for _, thread := range threads {
		id := 0
		_, err := fmt.Sscan(thread.Name(), &id)
		require.NoError(t, err)
		attr, err := unix.SchedGetAttr(id, 0)
		require.NoError(t, err)
		require.EqualValues(t, unix.SCHED_IDLE, attr.Policy)
	}
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	require.NoError(t, err)
	require.Empty(t, strings.Trim(string(environment), "\x00"))
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	require.NoError(t, err)
	require.Equal(t, name+"\x00", string(line))
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	require.NoError(t, err)
	for _, file := range files {
		target, _ := os.Readlink(filepath.Join(fmt.Sprintf("/proc/%d/fd", pid), file.Name()))
		require.NotContains(t, target, "socket:", "no connection of this process is open there")
	}
}

func TestWhoIsLateIsKilledAndTheCallerDoesNotWaitLonger(t *testing.T) {
	f := newFixture(t)
	pid := f.mustStart(t)
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	f.patience = 20 * time.Millisecond
	_, ok := f.Key(light, true)
	require.False(t, ok)
	requireGone(t, pid)
	require.Contains(t, f.log.String(), "it is late")
	require.NotContains(t, f.log.String(), "correct horse")

	_, ok = f.Key(light, true)
	require.False(t, ok)
	require.Nil(t, f.running, "for a while no other is started")

	f.patience, f.notBefore = waitLimit, time.Time{}
	require.NotEqual(t, pid, f.mustStart(t))
}

func TestAProcessThatDiesIsReplacedLater(t *testing.T) {
	f := newFixture(t)
	f.pauseAfter = 0
	pid := f.mustStart(t)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	require.Eventually(t, func() bool {
		_, ok := f.Key(light, true)
		return !ok
	}, waitLimit, waitStep)
	requireGone(t, pid)
	require.NotEqual(t, pid, f.mustStart(t))
}

func TestAProgramThatIsNotOneThatHashesIsNoAnswer(t *testing.T) {
	for _, program := range []string{"/bin/true", "/bin/sh", "/bin/pwd", filepath.Join(t.TempDir(), "missing")} {
		f := newFixture(t)
		f.program = program
		require.Eventually(t, func() bool {
			_, ok := f.Key(light, true)
			require.False(t, ok)
			return program == "/bin/sh" || f.running == nil
		}, waitLimit, waitStep, program)
	}
}

func TestWhoHasNothingToDoEndsAndIsStartedAgain(t *testing.T) {
	f := newFixture(t)
	pid := f.mustStart(t)
	f.mu.Lock()
	f.running.idle.Reset(time.Millisecond)
	f.mu.Unlock()
	requireGone(t, pid)
	f.mu.Lock()
	require.Nil(t, f.running)
	require.Empty(t, f.log.String(), "an end in peace is not worth a line")
	f.mu.Unlock()
	require.NotEqual(t, pid, f.mustStart(t))
}

func TestTheEndOfWhoAsksIsTheEndOfTheProcessBeside(t *testing.T) {
	f := newFixture(t)
	pid := f.mustStart(t)
	require.NoError(t, f.running.in.Close(), "the system does so for a process that is killed")
	requireGone(t, pid)
}

func TestAnyOtherCommandLineIsNotServed(t *testing.T) {
	before := os.Args
	t.Cleanup(func() { os.Args = before })
	for _, args := range [][]string{{"manor"}, {"manor", "serve"}, {"manor", name}, {name, "serve"}, {"/usr/bin/" + name}} {
		os.Args = args
		require.False(t, Serve())
	}
}
