package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/manor-go/manor/bench/load"
)

// report is all that was measured.
type report struct {
	began      time.Time
	contenders []*contender
	pages      map[string]load.Result
	exports    []export
	sqlite     *contender
	starts     []time.Duration // of the shop on SQLite with its data, sorted

	identity *identity
	storm    *storm

	binary        int64 // bytes of bin/manor
	firstStart    time.Duration
	programStarts []time.Duration
	programIdle   int64
}

// targets are the ratios that Manor is meant to reach, by operation: of the hand-written server, and times Django.
var targets = map[string]struct{ bare, django float64 }{"list": {0.7, 8}, "get": {0.5, 0}, "create": {0.4, 0}}

func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmark of %s\n\n", r.began.UTC().Format("2006-01-02 15:04 UTC"))
	fmt.Fprintf(&b, "%d cores, %s, %s/%s; `make bench`: %d connections, %d rounds of %s each, the load generator and Postgres on the same cores.\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, *connections, *rounds, *seconds)
	r.sideBySide(&b)
	r.own(&b)
	r.identity.markdown(&b)
	r.storm.markdown(&b)
	return b.String()
}

func (r *report) sideBySide(b *strings.Builder) {
	fmt.Fprintf(b, "\n## Side by side, one Postgres, 100,000 courses\n\n| operation | program | requests/s | p50 | p99 | of bare | times Django |\n|---|---|---:|---:|---:|---:|---:|\n")
	for _, operation := range operations {
		for _, c := range r.contenders {
			result := c.results[operation]
			of := func(name string) string {
				for _, other := range r.contenders {
					if other.name == name && other != c {
						return fmt.Sprintf("%.2f", result.PerSecond()/other.results[operation].PerSecond())
					}
				}
				return ""
			}
			fmt.Fprintf(b, "| %s | %s | %.0f | %s | %s | %s | %s |\n", operation, c.name, result.PerSecond(), ms(result.Quantile(0.5)), ms(result.Quantile(0.99)), of("bare"), of("django"))
		}
	}
	for _, operation := range operations {
		t := targets[operation]
		if t.bare > 0 {
			fmt.Fprintf(b, "\n%s: at least %.1f of bare", strings.ToUpper(operation[:1])+operation[1:], t.bare)
		}
		if t.django > 0 {
			fmt.Fprintf(b, " and %.0f times Django", t.django)
		}
		b.WriteString(" is the aim.")
	}
	fmt.Fprintf(b, "\n\nList: 20 of a third of the rows, sorted, with the total bounded at 10,000 by all. Create: Manor and Django write a history row (Manor an event too) in the same commit.\n")
	fmt.Fprintf(b, "\n| program | memory idle | memory after the load |\n|---|---:|---:|\n")
	for _, c := range r.contenders {
		fmt.Fprintf(b, "| %s | %s | %s |\n", c.name, mib(c.idle), mib(c.afterAll))
	}
}

func (r *report) own(b *strings.Builder) {
	if len(r.pages) > 0 {
		first := r.pages["page 1"].Quantile(0.99)
		fmt.Fprintf(b, "\n## Far pages (Manor, Postgres, 4 connections)\n\n| page | requests/s | p50 | p99 | p99 of page 1 |\n|---|---:|---:|---:|---:|\n")
		for _, kind := range []string{"page 1", "page 1,000", "cursor"} {
			result := r.pages[kind]
			fmt.Fprintf(b, "| %s | %.0f | %s | %s | %.2f × |\n", kind, result.PerSecond(), ms(result.Quantile(0.5)), ms(result.Quantile(0.99)), float64(result.Quantile(0.99))/float64(first))
		}
	}
	if len(r.exports) > 0 {
		fmt.Fprintf(b, "\n## Export of 100,000 rows (Manor, Postgres)\n\n| format | size | time | memory grows by |\n|---|---:|---:|---:|\n")
		for _, e := range r.exports {
			fmt.Fprintf(b, "| %s | %s | %.1f s | %s |\n", e.format, mib(e.bytes), e.took.Seconds(), mib(e.growth))
		}
	}
	if r.sqlite == nil {
		return
	}
	fmt.Fprintf(b, "\n## Manor on SQLite alone, 100,000 courses\n\n| operation | requests/s | p50 | p99 |\n|---|---:|---:|---:|\n")
	for _, operation := range operations {
		result := r.sqlite.results[operation]
		fmt.Fprintf(b, "| %s | %.0f | %s | %s |\n", operation, result.PerSecond(), ms(result.Quantile(0.5)), ms(result.Quantile(0.99)))
	}
	fmt.Fprintf(b, "\n| | |\n|---|---:|\n| start to /readyz, median of %d | %s |\n| memory idle | %s |\n| memory after the load | %s |\n",
		len(r.starts), ms(r.starts[len(r.starts)/2]), mib(r.sqlite.idle), mib(r.sqlite.afterAll))
	fmt.Fprintf(b, "\n## The program `manor` on SQLite with the demo data\n\n| | |\n|---|---:|\n| binary | %s |\n| first start, demo data loaded, to /readyz | %s |\n| later starts to /readyz, median of %d | %s |\n| memory idle | %s |\n",
		mib(r.binary), ms(r.firstStart), len(r.programStarts), ms(r.programStarts[len(r.programStarts)/2]), mib(r.programIdle))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

func mib(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
