package hashing

import (
	"os"
	"strconv"

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
