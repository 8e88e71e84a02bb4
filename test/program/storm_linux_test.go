package program_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// While many sign in, passwords are hashed by a process beside of the lowest priority. Its death costs nobody his login, and
// it does not outlive the program.
func TestAStormOfLoginsIsWorkedOffBesideAndSurvivesTheEndOfTheProcessBeside(t *testing.T) {
	p := MustServe(t, "MANOR_SECRET_KEY="+strings.Repeat("k", 64))
	storm := func(meanwhile func()) {
		t.Helper()
		var group sync.WaitGroup
		statuses := make([]int, 12)
		for i := range statuses {
			group.Go(func() {
				body := fmt.Appendf(nil, `{"username":"customer%d","password":"manor-demo-1"}`, i+1)
				if a, err := p.try("POST", "/api/v1/auth/login", body); err == nil {
					statuses[i] = a.Status
				}
			})
		}
		meanwhile()
		group.Wait()
		for i, status := range statuses {
			require.Equal(t, http.StatusOK, status, "customer%d", i+1)
		}
	}
	beside := 0
	p.eventually("a process beside", func() (err error) {
		storm(func() {})
		beside, err = childOf(p.cmd.Process.Pid)
		return err
	})
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", beside))
	require.NoError(t, err)
	require.Equal(t, "manor-passwords\x00", string(line))
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", beside))
	require.NoError(t, err)
	require.Empty(t, bytes.Trim(environment, "\x00"), "it is told no secret")

	storm(func() { require.NoError(t, syscall.Kill(beside, syscall.SIGKILL)) })
	p.eventually("its death is noticed", func() error {
		storm(func() {})
		if !strings.Contains(p.out.String(), "passwords are hashed in this process for now") {
			return errors.New("the log says nothing")
		}
		return nil
	})
	p.kill()

	p.start()
	p.eventually("another one", func() (err error) {
		storm(func() {})
		beside, err = childOf(p.cmd.Process.Pid)
		return err
	})
	p.kill()
	require.Eventually(t, func() bool { return errors.Is(syscall.Kill(beside, 0), syscall.ESRCH) || isZombie(beside) }, patience, 20*time.Millisecond)
}

// childOf finds the process that another one started.
func childOf(parent int) (child int, err error) {
	paths, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		return 0, err
	}
	for _, path := range paths {
		status, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		if strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", parent)) {
			return strconv.Atoi(filepath.Base(filepath.Dir(path)))
		}
	}
	return 0, errors.New("it has no child")
}

// isZombie tells whether a process has ended and waits for the one that adopted it to notice.
func isZombie(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	return err == nil && strings.Contains(string(status), "\nState:\tZ")
}
