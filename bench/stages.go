package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/bench/load"
	"github.com/manor-go/manor/internal/testkit"
)

var operations = []string{"list", "get", "create"}

// settle lets a started program come to rest and notes its memory.
func settle(c *contender) (*contender, error) {
	c.results = map[string]load.Result{}
	time.Sleep(2 * time.Second)
	var err error
	c.idle, err = c.process.memory()
	return c, err
}

// onPostgres measures the contenders side by side, then what is Manor's own.
func onPostgres(ctx context.Context, r *report) error {
	postgres, err := testkit.StartPostgres(ctx, "shared_buffers=512MB", "max_wal_size=4GB")
	if err != nil {
		return err
	}
	defer postgres.Close()
	database, err := postgres.CreateDatabase(ctx, "manor")
	if err != nil {
		return err
	}
	env := []string{"MANOR_DATABASE_URL=" + database, "MANOR_DATA=" + fresh("data-postgres")}
	progress("loading 100,000 courses into Postgres")
	if err := prepareManor(ctx, env); err != nil {
		return err
	}
	if err := tidy(ctx, database); err != nil {
		return err
	}

	bare, err := startBare(ctx, database)
	if err != nil {
		return err
	}
	defer bare.process.stop()
	manor, err := startManor(ctx, "manor", env)
	if err != nil {
		return err
	}
	defer manor.process.stop()
	contenders := []*contender{bare, manor}
	if !strings.Contains(*without, "django") {
		other, err := postgres.CreateDatabase(ctx, "django")
		if err != nil {
			return err
		}
		django, err := startDjango(ctx, other)
		if err != nil {
			return err
		}
		defer django.process.stop()
		if err := tidy(ctx, other); err != nil {
			return err
		}
		contenders = append(contenders, django)
	}
	if err := alternate(ctx, contenders); err != nil {
		return err
	}
	r.contenders = contenders
	if err := tidy(ctx, database); err != nil { // as autovacuum would soon
		return err
	}
	progress("pages far behind")
	if r.pages, err = pages(ctx, manor); err != nil {
		return err
	}
	r.exports, err = exports(ctx, manor)
	return err
}

// alternate measures every operation in rounds, each contender in each round.
func alternate(ctx context.Context, contenders []*contender) error {
	for round := range *rounds + 1 {
		for _, operation := range operations {
			for _, c := range contenders {
				if err := ctx.Err(); err != nil {
					return err
				}
				progress(fmt.Sprintf("round %d of %d: %s, %s", round, *rounds, operation, c.name))
				if err := c.measure(operation); err != nil {
					return err
				}
			}
		}
		if round == 0 { // was for warming up
			for _, c := range contenders {
				clear(c.results)
			}
		}
		slices.Reverse(contenders)
	}
	slices.SortFunc(contenders, func(a, b *contender) int { return rank(a) - rank(b) })
	for _, c := range contenders {
		var err error
		if c.afterAll, err = c.process.memory(); err != nil {
			return err
		}
	}
	return nil
}

func rank(c *contender) int { return slices.Index([]string{"bare", "manor", "django"}, c.name) }

// onSQLite measures Manor alone, without any server, and how it starts.
func onSQLite(ctx context.Context, r *report) error {
	if strings.Contains(*without, "sqlite") {
		return nil
	}
	env := []string{"MANOR_DATA=" + fresh("data-sqlite")}
	progress("loading 100,000 courses into SQLite")
	if err := prepareManor(ctx, env); err != nil {
		return err
	}
	for range 11 {
		p, err := start(ctx, "", manorEnv(env), work, filepath.Join(work, "manor"), "serve")
		if err != nil {
			return err
		}
		p.stop()
		r.starts = append(r.starts, p.ready)
	}
	slices.Sort(r.starts)
	manor, err := startManor(ctx, "manor", env)
	if err != nil {
		return err
	}
	defer manor.process.stop()
	if err := alternate(ctx, []*contender{manor}); err != nil {
		return err
	}
	r.sqlite = manor
	progress("the program itself")
	return own(ctx, r)
}

// own measures the program as it is shipped: size, start and idle memory, on SQLite with the demo data.
func own(ctx context.Context, r *report) error {
	binary := filepath.Join(work, "program")
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	r.binary = info.Size()
	env := manorEnv([]string{"MANOR_DATA=" + fresh("data-program")})
	first, err := start(ctx, "", env, work, binary, "serve", "--demo")
	if err != nil {
		return err
	}
	first.stop()
	r.firstStart = first.ready
	for range 11 {
		p, err := start(ctx, "", env, work, binary, "serve")
		if err != nil {
			return err
		}
		if r.programIdle == 0 {
			time.Sleep(3 * time.Second)
			if r.programIdle, err = p.memory(); err != nil {
				return err
			}
		}
		p.stop()
		r.programStarts = append(r.programStarts, p.ready)
	}
	slices.Sort(r.programStarts)
	return nil
}

// pages compares page 1 with page 1,000 and with cursors far behind, in alternating rounds.
func pages(ctx context.Context, c *contender) (map[string]load.Result, error) {
	header, err := c.sign()
	if err != nil {
		return nil, err
	}
	const base = "/api/v1/courses?sortby=-created_at&per_page=20"
	cursors, err := walk(ctx, c.process.address, header, base, 1000)
	if err != nil {
		return nil, err
	}
	kinds := map[string]func(n int) string{
		"page 1":     func(int) string { return base + "&page=1" },
		"page 1,000": func(int) string { return base + "&page=1000" },
		"cursor":     func(n int) string { return base + "&cursor=" + url.QueryEscape(cursors[len(cursors)-1-n%100]) },
	}
	results := map[string]load.Result{}
	for range *rounds {
		for _, kind := range []string{"page 1", "page 1,000", "cursor"} {
			result, err := load.Run(load.Plan{Address: c.process.address, Connections: 4, Duration: *seconds, Status: 200, Request: func(n int, r *fasthttp.Request) {
				r.SetRequestURI(kinds[kind](n))
				r.Header.Set("Authorization", header)
			}})
			if err != nil {
				return nil, fmt.Errorf("%s: %w", kind, err)
			}
			results[kind] = results[kind].Add(result)
		}
	}
	return results, nil
}

// walk follows next_cursor over so many pages.
func walk(ctx context.Context, address, header, uri string, count int) ([]string, error) {
	var cursors []string
	next := ""
	for range count {
		request, err := http.NewRequestWithContext(ctx, "GET", "http://"+address+uri+next, nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", header)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		var page struct {
			Next string `json:"next_cursor"`
		}
		err = json.NewDecoder(answer.Body).Decode(&page)
		answer.Body.Close()
		if err != nil || page.Next == "" {
			return nil, fmt.Errorf("list answered %s without a next_cursor (%v)", answer.Status, err)
		}
		cursors = append(cursors, page.Next)
		next = "&cursor=" + url.QueryEscape(page.Next)
	}
	return cursors, nil
}

// export is one export of all rows.
type export struct {
	format string
	bytes  int64
	took   time.Duration
	growth int64 // of resident memory, at its highest
}

// exports streams the 100,000 loaded rows and watches the memory meanwhile.
func exports(ctx context.Context, c *contender) ([]export, error) {
	header, err := c.sign()
	if err != nil {
		return nil, err
	}
	var all []export
	for _, format := range []string{"csv", "json", "xlsx"} {
		progress("export as " + format)
		before, err := c.process.memory()
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(ctx, "GET", "http://"+c.process.address+"/api/v1/courses/export?format="+format+"&created_at__lt="+url.QueryEscape("2026-06-01T00:00:00Z"), nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", header)
		began := time.Now()
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		highest, stop := before, make(chan struct{})
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			for {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
					if now, err := c.process.memory(); err == nil {
						highest = max(highest, now)
					}
				}
			}
		}()
		n, err := io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		close(stop)
		<-watched
		if err != nil || answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("export answered %s after %s bytes: %v", answer.Status, strconv.FormatInt(n, 10), err)
		}
		all = append(all, export{format: format, bytes: n, took: time.Since(began), growth: highest - before})
	}
	return all, nil
}

// fresh is an empty folder in the work folder.
func fresh(name string) string {
	path := filepath.Join(work, name)
	_ = os.RemoveAll(path) // what cannot be removed shows when it is made
	_ = os.MkdirAll(path, 0o755)
	return path
}

func progress(text string) { fmt.Fprintln(os.Stderr, time.Now().Format("15:04:05"), text) }
