package hashing

import (
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// self is this very program, also when its file has been replaced since.
const self = "/proc/self/exe"

// becomeIdle lets every thread of this process run only when no other wants to. It looks twice: a thread that was begun
// while it looked has the priority of the one that began it.
func becomeIdle() error {
	for range 2 {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, thread := range threads {
			id, err := strconv.Atoi(thread.Name())
			if err != nil {
				return err
			}
			if err := unix.SchedSetAttr(id, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// newRest makes what sleeps without giving up the processor that Go counts, so that no other goroutine runs on it meanwhile:
// a system call that Go is not told of, which waits for events of nothing. The signals by which Go takes turns end it early.
func newRest() (func(time.Duration), error) {
	nothing, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return func(d time.Duration) {
		began := time.Now()
		for left := d; left > 0; left = d - time.Since(began) {
			wait := uintptr((left + time.Millisecond - 1) / time.Millisecond)
			if _, _, err := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(nothing), 0, 1, wait, 0, 0); err != 0 && err != unix.EINTR {
				return
			}
		}
	}, nil
}
