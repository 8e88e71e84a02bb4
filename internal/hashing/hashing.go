// Package hashing derives keys from passwords with argon2id (RFC 9106), here or in a process beside this one: the same
// program started once more, at the priority of what only runs when nothing else wants to (sched(7), SCHED_IDLE). A hash
// is meant to cost; beside, it costs the other requests next to nothing, and stops no garbage collection of theirs.
//
// The program takes part by calling Serve first of all in main. Only Linux has the process beside; elsewhere, and whenever
// it fails or is late, the caller hashes by itself.
package hashing

import (
	"encoding/json"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"
)

// name is what the process beside is called, in lists of processes too.
const name = "manor-passwords"

// Job is one key to derive.
type Job struct {
	Password []byte
	Salt     []byte
	Time     uint32 // passes
	Memory   uint32 // KiB
	Threads  uint8
	Size     uint32 // of the key, in bytes
}

// Key derives it in this process.
func (j Job) Key() []byte {
	return argon2.IDKey(j.Password, j.Salt, j.Time, j.Memory, j.Threads, j.Size)
}

// answer is what the process beside says: once that it is ready, and then a key for each job.
type answer struct {
	Ready bool
	Key   []byte
}

// Serve does the jobs of the process that started this one, until that ends, when this process was started for it; then it
// answers true, and there is nothing left to do.
func Serve() bool {
	if len(os.Args) != 1 || os.Args[0] != name {
		return false
	}
	if err := becomeIdle(); err != nil {
		return true // who started it sees that it is gone, and hashes by itself
	}
	rest, err := newRest()
	if err != nil {
		return true
	}
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1) // work collects after each job
	work(os.Stdin, os.Stdout, rest)
	return true
}

func work(in io.Reader, out io.Writer, rest func(time.Duration)) {
	jobs, answers := json.NewDecoder(in), json.NewEncoder(out)
	said := answer{Ready: true}
	for {
		if answers.Encode(said) != nil {
			return
		}
		var job Job
		if jobs.Decode(&job) != nil {
			return // the end of the process that asks is the end of this one
		}
		said = answer{Key: job.keyWithRests(rest)}
		runtime.GC() // what the job took is free for the next one
	}
}

// restFor is how long the process beside does nothing after what Go lets a goroutine run while another wants to, 10 ms: half
// of its time. What computes without a break slows down whatever else the machine does, also at the lowest priority: memory,
// caches and, of a virtual machine, the processors themselves are shared.
const restFor = 10 * time.Millisecond

// keyWithRests derives the key in this process, which has one processor and nothing else to do: rest holds it, so that the
// job does not go on.
func (j Job) keyWithRests(rest func(time.Duration)) []byte {
	done := make(chan []byte, 1)
	go func() { done <- j.Key() }()
	for {
		runtime.Gosched() // the job's turn
		select {
		case key := <-done:
			return key
		default:
			rest(restFor)
		}
	}
}
