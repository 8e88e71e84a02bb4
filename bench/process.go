package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a contender that runs.
type process struct {
	cmd     *exec.Cmd
	address string // host:port
	ready   time.Duration
	out     []string
	done    chan struct{}
}

var printedAddress = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)`)

// start runs a program and waits until /readyz is 200. The address is what it prints, unless known is given.
// Its standard error goes to a file in the work folder.
func start(ctx context.Context, known string, env []string, dir, name string, args ...string) (*process, error) {
	log, err := os.OpenFile(filepath.Join(work, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stderr = dir, log
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"}, env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, address: known, done: make(chan struct{})}
	printed := make(chan string, 1)
	go func() {
		defer close(p.done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.out = append(p.out, lines.Text())
			if found := printedAddress.FindStringSubmatch(lines.Text()); found != nil {
				select {
				case printed <- found[1]:
				default:
				}
			}
		}
	}()
	deadline := time.NewTimer(3 * time.Minute)
	defer deadline.Stop()
	if p.address == "" {
		select {
		case p.address = <-printed:
		case <-p.done:
			return nil, fmt.Errorf("%s ended; see %s", filepath.Base(name), log.Name())
		case <-deadline.C:
			p.stop()
			return nil, fmt.Errorf("%s printed no address", filepath.Base(name))
		}
	}
	for {
		answer, err := http.Get("http://" + p.address + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				p.ready = time.Since(began)
				return p, nil
			}
		}
		select {
		case <-p.done:
			return nil, fmt.Errorf("%s ended; see %s", filepath.Base(name), log.Name())
		case <-deadline.C:
			p.stop()
			return nil, fmt.Errorf("%s is not ready: %v", filepath.Base(name), err)
		case <-time.After(time.Millisecond):
		}
	}
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // gone already is fine
	<-p.done
	_ = p.cmd.Wait() // ended by our signal
}

// memory is the resident memory of the process and its children in bytes.
func (p *process) memory() (int64, error) {
	total := int64(0)
	for _, pid := range family(p.cmd.Process.Pid) {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		for _, line := range strings.Split(string(status), "\n") {
			var kb int64
			if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kb); n == 1 {
				total += kb << 10
			}
		}
	}
	return total, nil
}

// family is a process and its direct children.
func family(parent int) []int {
	pids := []int{parent}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return pids
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // ended meanwhile
		}
		_, rest, ok := strings.Cut(string(stat), ") ")
		if fields := strings.Fields(rest); ok && len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
