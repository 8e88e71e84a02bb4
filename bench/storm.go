package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/bench/load"
)

const (
	stormLogins  = 250                  // that are tried at the same time; 200 may wait
	stormPace    = 8 * time.Millisecond // between two of the other requests on one connection
	stormPeople  = 50                   // demo users who sign in
	demoPassword = "manor-demo-1"
)

// storm is what other requests take while many sign in, beside what they take when nobody does.
type storm struct {
	quiet, during    load.Result
	beside           load.Result // while another program keeps one processor busy and nobody signs in
	ratios           []float64   // of the p99 during logins to that just before, one for each round
	signedIn, queued int         // answers of logins: 200, and 503
}

// measureStorm runs the shipped program with the demo data, in alternating rounds with and without logins.
func measureStorm(ctx context.Context) (*storm, error) {
	progress("a storm of logins")
	env := manorEnv([]string{"MANOR_DATA=" + fresh("data-storm"), "MANOR_ADMIN_PASSWORD=" + benchPassword})
	p, err := start(ctx, "", env, work, filepath.Join(work, "program"), "serve", "--demo")
	if err != nil {
		return nil, err
	}
	defer p.stop()
	token, err := login(p.address, "admin")
	if err != nil {
		return nil, err
	}
	others := func() (load.Result, error) {
		return load.Run(load.Plan{Address: p.address, Connections: 4, Duration: *seconds, Status: 200, Request: func(_ int, r *fasthttp.Request) {
			time.Sleep(stormPace) // far from what the program can take, so that it is the logins that are felt
			r.SetRequestURI("/api/v1/courses?per_page=20")
			r.Header.Set("Authorization", token)
		}})
	}
	s := &storm{}
	for round := range 3**rounds + 1 { // the slowest hundredth of few is chance
		quiet, err := others()
		if err != nil {
			return nil, err
		}
		logins := s.begin(ctx, p.address)
		during, err := others()
		if err := logins(); err != nil {
			return nil, err
		}
		if err != nil {
			return nil, err
		}
		beside, err := besideAnother(ctx, others)
		if err != nil {
			return nil, err
		}
		if round == 0 { // was for warming up
			s.signedIn, s.queued = 0, 0
			continue
		}
		s.ratios = append(s.ratios, float64(during.Quantile(0.99))/float64(quiet.Quantile(0.99)))
		s.quiet, s.beside, s.during = s.quiet.Add(quiet), s.beside.Add(beside), s.during.Add(during)
	}
	return s, nil
}

// besideAnother measures while a program that has nothing to do with Manor computes, which tells what of a storm is nothing
// but a processor less.
func besideAnother(ctx context.Context, measure func() (load.Result, error)) (load.Result, error) {
	other := exec.CommandContext(ctx, "sh", "-c", "while :; do :; done")
	if err := other.Start(); err != nil {
		return load.Result{}, err
	}
	defer func() {
		_ = other.Process.Kill()
		_ = other.Wait() // it was killed
	}()
	return measure()
}

// begin lets many sign in, over and over, until the function that it answers is called, which waits for the last of them:
// what is queued is worked off, whether or not anybody waits for the answer. Who is told to come back does when he is told to.
func (s *storm) begin(ctx context.Context, address string) (end func() error) {
	over := make(chan struct{})
	var group sync.WaitGroup
	var lock sync.Mutex
	var failed error
	for n := range stormLogins {
		group.Go(func() {
			for turn := n; ; turn += stormLogins {
				status, wait, err := signIn(ctx, address, fmt.Sprintf("customer%d", turn%stormPeople+1), demoPassword)
				lock.Lock()
				switch {
				case err != nil:
					failed = err
				case status == http.StatusOK:
					s.signedIn++
				case status == http.StatusServiceUnavailable:
					s.queued++
				default:
					failed = fmt.Errorf("a login was answered %d", status)
				}
				ends := failed != nil
				lock.Unlock()
				select {
				case <-over:
					return
				case <-time.After(wait):
				}
				if ends {
					return
				}
			}
		})
	}
	return func() error {
		close(over)
		group.Wait()
		return failed
	}
}

// signIn answers the status, and how long to wait before trying again.
func signIn(ctx context.Context, address, username, password string) (status int, wait time.Duration, err error) {
	body := fmt.Sprintf(`{"username":%q,"password":%q}`, username, password)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/api/v1/auth/login", bytes.NewReader([]byte(body)))
	if err != nil {
		return 0, 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	if _, err = io.Copy(io.Discard, answer.Body); err != nil {
		return 0, 0, err
	}
	if later := answer.Header.Get("Retry-After"); later != "" {
		seconds, err := strconv.Atoi(later)
		if err != nil {
			return 0, 0, fmt.Errorf("a login was answered with Retry-After: %q", later)
		}
		wait = time.Duration(seconds) * time.Second
	}
	return answer.StatusCode, wait, nil
}

func (s *storm) markdown(b *strings.Builder) {
	quiet, beside, during := s.quiet.Quantile(0.99), s.beside.Quantile(0.99), s.during.Quantile(0.99)
	fmt.Fprintf(b, "\n## Other requests during a storm of logins (%d at the same time)\n\n| | p50 | p99 |\n|---|---:|---:|\n", stormLogins)
	fmt.Fprintf(b, "| a list of 20, nobody signs in | %s | %s |\n", ms(s.quiet.Quantile(0.5)), ms(quiet))
	fmt.Fprintf(b, "| the same, another program keeps one processor busy | %s | %s |\n", ms(s.beside.Quantile(0.5)), ms(beside))
	fmt.Fprintf(b, "| the same, %d signed in and %d were told to come back | %s | %s |\n", s.signedIn, s.queued, ms(s.during.Quantile(0.5)), ms(during))
	slices.Sort(s.ratios)
	// The machine itself gets faster and slower from minute to minute, and with it the slowest hundredth; two that follow each
	// other are alike.
	fmt.Fprintf(b, "| ratio of logins to nobody just before (1.5 is the aim): the middle of %d rounds, the lowest and the highest | | %.2f (%.2f to %.2f) |\n",
		len(s.ratios), s.ratios[len(s.ratios)/2], s.ratios[0], s.ratios[len(s.ratios)-1])
	fmt.Fprintf(b, "| ratio of all rounds together, to nobody and to the other program | | %.2f, %.2f |\n", float64(during)/float64(quiet), float64(during)/float64(beside))
}
