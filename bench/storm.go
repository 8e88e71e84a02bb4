package main

import (
	"context"
	"errors"
	"fmt"
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
	people           []*fasthttp.HostClient
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
	for range stormLogins {
		s.people = append(s.people, &fasthttp.HostClient{Addr: p.address, MaxConns: 1, MaxIdleConnDuration: time.Minute})
	}
	for round := range 3**rounds + 1 { // the slowest hundredth of few is chance
		if err := s.connect(); err != nil {
			return nil, err
		}
		quiet, err := others()
		if err != nil {
			return nil, err
		}
		logins := s.begin()
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
func (s *storm) begin() (end func() error) {
	over := make(chan struct{})
	var group sync.WaitGroup
	var lock sync.Mutex
	var failed error
	for n, person := range s.people {
		group.Go(func() {
			for turn := n; ; turn += stormLogins {
				status, wait, err := signIn(person, fmt.Sprintf("customer%d", turn%stormPeople+1), demoPassword)
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

// connect opens a connection for each of those who will sign in, as a browser has that shows the page for it.
func (s *storm) connect() error {
	for _, person := range s.people {
		status, _, err := person.Get(nil, "http://"+person.Addr+"/healthz")
		if err != nil || status != http.StatusOK {
			return errors.Join(err, fmt.Errorf("healthz was answered %d", status))
		}
	}
	return nil
}

// signIn answers the status, and how long to wait before trying again.
func signIn(person *fasthttp.HostClient, username, password string) (status int, wait time.Duration, err error) {
	request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(answer)
	request.SetRequestURI("http://" + person.Addr + "/api/v1/auth/login")
	request.Header.SetMethod(http.MethodPost)
	request.Header.SetContentType("application/json")
	request.SetBodyString(fmt.Sprintf(`{"username":%q,"password":%q}`, username, password))
	if err := person.Do(request, answer); err != nil {
		return 0, 0, err
	}
	if later := string(answer.Header.Peek("Retry-After")); later != "" {
		seconds, err := strconv.Atoi(later)
		if err != nil {
			return 0, 0, fmt.Errorf("a login was answered with Retry-After: %q", later)
		}
		wait = time.Duration(seconds) * time.Second
	}
	return answer.StatusCode(), wait, nil
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
