package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/bench/dataset"
	"github.com/manor-go/manor/bench/load"
	"github.com/manor-go/manor/internal/testkit"
)

// contender is one of the programs under test.
type contender struct {
	name     string
	process  *process
	sign     func() (header string, err error) // makes the Authorization header; nil: none
	header   string
	created  int // rows it was asked to create, for unique slugs
	results  map[string]load.Result
	idle     int64 // resident bytes before any load
	afterAll int64 // and after all of it
}

// measure runs one round of an operation.
func (c *contender) measure(operation string) error {
	if c.sign != nil {
		header, err := c.sign()
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		c.header = header
	}
	plan := load.Plan{Address: c.process.address, Connections: *connections, Duration: *seconds, Status: 200}
	switch operation {
	case "list":
		plan.Request = func(n int, r *fasthttp.Request) { r.SetRequestURI(listURI(n)); c.authorize(r) }
	case "get":
		plan.Request = func(n int, r *fasthttp.Request) {
			r.SetRequestURI("/api/v1/courses/" + dataset.Row(n*7919%dataset.Size).ID)
			c.authorize(r)
		}
	case "create":
		first := c.created
		plan.Status = 201
		plan.Request = func(n int, r *fasthttp.Request) {
			r.Header.SetMethod("POST")
			r.Header.SetContentType("application/json")
			r.SetRequestURI("/api/v1/courses")
			r.SetBody(c.body(first + n))
			c.authorize(r)
		}
	}
	result, err := load.Run(plan)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", c.name, operation, err)
	}
	if operation == "create" {
		c.created += result.Requests + *connections
	}
	c.results[operation] = c.results[operation].Add(result)
	return nil
}

func (c *contender) authorize(r *fasthttp.Request) {
	if c.header != "" {
		r.Header.Set("Authorization", c.header)
	}
}

// listURI is the n-th list: a third of the rows match, and one of five first pages of them is asked for.
func listURI(n int) string {
	sorts := [...]string{"price_cents", "-price_cents", "created_at", "-created_at"}
	return "/api/v1/courses?status=" + dataset.Statuses[n%3] + "&sortby=" + sorts[n/3%4] + "&page=" + strconv.Itoa(n/12%5+1) + "&per_page=20"
}

func (c *contender) body(n int) []byte {
	row := dataset.Row(n % dataset.Size)
	b, err := json.Marshal(map[string]any{
		"title": row.Title, "slug": fmt.Sprintf("new-%s-%d", c.name, n), "summary": row.Summary,
		"price_cents": row.PriceCents, "status": row.Status, "teacher_id": row.TeacherID,
	})
	if err != nil {
		panic(err) // strings and numbers
	}
	return b
}

// startBare starts the hand-written server on Manor's own table.
func startBare(ctx context.Context, url string) (*contender, error) {
	p, err := start(ctx, "", []string{"ADDRESS=127.0.0.1:0", "DATABASE_URL=" + url}, work, filepath.Join(work, "bare"))
	if err != nil {
		return nil, err
	}
	return settle(&contender{name: "bare", process: p})
}

// startManor starts Manor on a database that holds its data already.
func startManor(ctx context.Context, name string, env []string) (*contender, error) {
	p, err := start(ctx, "", manorEnv(env), work, filepath.Join(work, "manor"), "serve")
	if err != nil {
		return nil, err
	}
	c := &contender{name: name, process: p}
	c.sign = func() (string, error) { return login(p.address, "bencher") }
	return settle(c)
}

// prepareManor migrates, loads the data and ends.
func prepareManor(ctx context.Context, env []string) error {
	p, err := start(ctx, "", manorEnv(env), work, filepath.Join(work, "manor"), "serve", "--demo")
	if err != nil {
		return err
	}
	p.stop()
	return nil
}

func manorEnv(more []string) []string {
	return append([]string{"MANOR_ADDR=127.0.0.1:0", "MANOR_RATE_LIMIT=0", "MANOR_LOG_LEVEL=warn"}, more...)
}

// login answers the Authorization header of a user whose password is benchPassword.
func login(address, username string) (string, error) {
	body := []byte(`{"username":"` + username + `","password":"` + benchPassword + `"}`)
	answer, err := http.Post("http://"+address+"/api/v1/auth/login", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var pair struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&pair); err != nil || pair.AccessToken == "" {
		return "", fmt.Errorf("login answered %s (%v)", answer.Status, err)
	}
	return "Bearer " + pair.AccessToken, nil
}

// benchPassword is that of the user whom bench/manor makes, and of admin in the program with the demo data.
const benchPassword = "only-for-the-benchmark-1"

// startDjango makes Django's tables and user, copies the data in and starts gunicorn.
func startDjango(ctx context.Context, url string) (*contender, error) {
	folder, err := filepath.Abs("bench/django")
	if err != nil {
		return nil, err
	}
	python := filepath.Join(work, "venv", "bin")
	prepare := exec.CommandContext(ctx, filepath.Join(python, "python"), "prepare.py")
	prepare.Dir, prepare.Stderr = folder, os.Stderr
	prepare.Env = append(os.Environ(), "DATABASE_URL="+url, "PYTHONDONTWRITEBYTECODE=1")
	out, err := prepare.Output()
	if err != nil {
		return nil, fmt.Errorf("django: %w", err)
	}
	if err := copyCourses(ctx, url, "shop_courses"); err != nil {
		return nil, err
	}
	port, err := testkit.FreePort()
	if err != nil {
		return nil, err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	p, err := start(ctx, address, []string{"DATABASE_URL=" + url}, folder, filepath.Join(python, "gunicorn"), "-w", "2", "-k", "gthread", "--threads", "4",
		"-b", address, "--log-level", "warning", "shop.wsgi")
	if err != nil {
		return nil, err
	}
	token := strings.TrimSpace(string(out))
	return settle(&contender{name: "django", process: p, sign: func() (string, error) { return "Token " + token, nil }})
}
