// Package load is a small load generator: so many connections, each sending its next request when the last is answered.
package load

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// Plan is what to send.
type Plan struct {
	Address     string // host:port
	Connections int
	Duration    time.Duration
	// Request fills the n-th request; n counts from 0 over all connections.
	Request func(n int, r *fasthttp.Request)
	Status  int // that every answer must have
}

// Result is what came back.
type Result struct {
	Requests int
	Elapsed  time.Duration
	Took     []time.Duration // of each request, sorted
}

// PerSecond is the throughput.
func (r Result) PerSecond() float64 { return float64(r.Requests) / r.Elapsed.Seconds() }

// Quantile is the time that the share q of the requests stayed within.
func (r Result) Quantile(q float64) time.Duration {
	if len(r.Took) == 0 {
		return 0
	}
	return r.Took[min(len(r.Took)-1, int(float64(len(r.Took))*q))]
}

// Add puts the requests of another round to these.
func (r Result) Add(o Result) Result {
	took := slices.Concat(r.Took, o.Took)
	slices.Sort(took)
	return Result{Requests: r.Requests + o.Requests, Elapsed: r.Elapsed + o.Elapsed, Took: took}
}

// Run sends until the time is over. An answer with another status ends it with an error that shows the answer.
func Run(p Plan) (Result, error) {
	client := &fasthttp.HostClient{Addr: p.Address, MaxConns: p.Connections, ReadTimeout: 30 * time.Second, DisablePathNormalizing: true, MaxResponseBodySize: 1 << 30}
	var (
		group  sync.WaitGroup
		lock   sync.Mutex
		failed error
		all    Result
		next   = make(chan int)
		stop   = make(chan struct{})
	)
	go func() {
		defer close(next)
		for n := 0; ; n++ {
			select {
			case next <- n:
			case <-stop:
				return
			}
		}
	}()
	began := time.Now()
	timer := time.AfterFunc(p.Duration, func() { close(stop) })
	defer timer.Stop()
	for range p.Connections {
		group.Add(1)
		go func() {
			defer group.Done()
			request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			defer fasthttp.ReleaseRequest(request)
			defer fasthttp.ReleaseResponse(answer)
			var took []time.Duration
			var err error
			for n := range next {
				if err != nil {
					continue
				}
				request.Reset()
				request.Header.SetHost(p.Address)
				p.Request(n, request)
				sent := time.Now()
				if err = client.Do(request, answer); err == nil && answer.StatusCode() != p.Status {
					body := answer.Body()
					err = fmt.Errorf("%s %s answered %d: %s", request.Header.Method(), request.RequestURI(), answer.StatusCode(), body[:min(len(body), 500)])
				}
				took = append(took, time.Since(sent))
			}
			lock.Lock()
			defer lock.Unlock()
			if failed == nil {
				failed = err
			}
			all.Took = append(all.Took, took...)
		}()
	}
	group.Wait()
	all.Elapsed = time.Since(began)
	all.Requests = len(all.Took)
	slices.Sort(all.Took)
	client.CloseIdleConnections()
	return all, failed
}
