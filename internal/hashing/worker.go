package hashing

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"sync"
	"time"
)

const (
	patience   = 2 * time.Second  // for an answer; then the machine has no time left for what is idle
	lastsIdle  = time.Minute      // without a job until the process ends, and its memory is free
	pauseAfter = 10 * time.Second // a process that failed or was late, until the next is started
)

// Worker starts, asks and ends the process beside. It does one job at a time.
type Worker struct {
	program                         string // "": none
	log                             *slog.Logger
	patience, lastsIdle, pauseAfter time.Duration

	mu        sync.Mutex
	running   *process
	notBefore time.Time // no other is started
}

// process is one that was started.
type process struct {
	cmd     *exec.Cmd
	jobs    *json.Encoder
	in      io.Closer
	answers chan answer   // closed when the process ended
	over    chan struct{} // closed when nobody listens any more
	ready   bool
	idle    *time.Timer
}

// NewWorker makes the worker of a program that calls Serve first of all in main. It starts nothing yet.
func NewWorker(log *slog.Logger) *Worker {
	return &Worker{program: self, log: log, patience: patience, lastsIdle: lastsIdle, pauseAfter: pauseAfter}
}

// Key has the job done beside. It answers false at once when no process is ready, and after two seconds when it is late:
// the caller then does the job by itself. With start a process is started where there is none, for the jobs to come.
func (w *Worker) Key(job Job, start bool) (key []byte, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running == nil && start && w.program != "" && !time.Now().Before(w.notBefore) {
		if err := w.start(); err != nil {
			w.failed(err)
		}
		return nil, false
	}
	if w.running == nil || !w.isReady() {
		return nil, false
	}
	p := w.running
	p.idle.Stop()
	late := time.NewTimer(w.patience)
	defer late.Stop()
	sent := make(chan error, 1)
	go func() { sent <- p.jobs.Encode(job) }()
	for {
		select {
		case err := <-sent:
			if err != nil {
				w.failed(fmt.Errorf("it takes no job: %w", err))
				return nil, false
			}
			sent = nil
		case said, open := <-p.answers:
			if !open || len(said.Key) != int(job.Size) {
				w.failed(errors.New("it ended within a job"))
				return nil, false
			}
			p.idle.Reset(w.lastsIdle)
			return said.Key, true
		case <-late.C:
			w.failed(errors.New("it is late"))
			return nil, false
		}
	}
}

// Close ends the process, if there is one.
func (w *Worker) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.end()
}

func (w *Worker) start() error {
	cmd := exec.Command(w.program)
	cmd.Args, cmd.Env = []string{name}, []string{} // it needs nothing of what this process knows
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p := &process{cmd: cmd, jobs: json.NewEncoder(in), in: in, answers: make(chan answer, 1), over: make(chan struct{})}
	p.idle = time.AfterFunc(w.lastsIdle, func() { w.rest(p) })
	w.running = p
	go func() {
		defer close(p.answers)
		p.listen(json.NewDecoder(out))
		_ = cmd.Wait() // that it ended is all there is to know
	}()
	return nil
}

func (p *process) listen(answers *json.Decoder) {
	for {
		var said answer
		if answers.Decode(&said) != nil {
			return
		}
		select {
		case p.answers <- said:
		case <-p.over:
			return
		}
	}
}

// isReady looks whether the process has said by now that it is.
func (w *Worker) isReady() bool {
	p := w.running
	if p.ready {
		return true
	}
	select {
	case said, open := <-p.answers:
		if !open || !said.Ready {
			w.failed(errors.New("it does not say that it is ready"))
			return false
		}
		p.ready = true
		return true
	default:
		return false
	}
}

// rest ends a process that had nothing to do.
func (w *Worker) rest(p *process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running == p {
		w.end()
	}
}

func (w *Worker) failed(err error) {
	w.end()
	w.notBefore = time.Now().Add(w.pauseAfter)
	w.log.Warn("passwords are hashed in this process for now, the process beside failed", "error", err.Error())
}

func (w *Worker) end() {
	if w.running == nil {
		return
	}
	w.running.idle.Stop()
	close(w.running.over)
	_ = w.running.in.Close()         // it may have ended by itself
	_ = w.running.cmd.Process.Kill() // likewise
	w.running = nil
}
