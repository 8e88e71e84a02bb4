package program_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

const adminPassword = "the-admin-of-the-tests-1"

// patience is how long anything may take before a test gives up: the machine may be busy.
const patience = 60 * time.Second

// binary is the program under test, built once by TestMain.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "manor-program-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "manor")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, "github.com/manor-go/manor/cmd/manor")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program is a running `manor serve`.
type program struct {
	t       *testing.T
	cmd     *exec.Cmd
	env     []string
	Address string // http://127.0.0.1:port
	Data    string
	out     *output
	token   string

	exited chan struct{}
	err    error
}

// output keeps what a program printed; it may be read while the program runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// environment is what a program of these tests starts with: nothing of the caller's, and settings that later ones override.
func environment(data string, settings ...string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + data, "TMPDIR=" + os.TempDir(),
		"MANOR_ADDR=127.0.0.1:0", "MANOR_DATA=" + data, "MANOR_ADMIN_PASSWORD=" + adminPassword, "MANOR_RATE_LIMIT=0",
	}
	return append(env, settings...)
}

// once runs a command of the program to its end.
func once(t *testing.T, env []string, args ...string) (exit int, out string) {
	t.Helper()
	return onceIn(t, t.TempDir(), env, args...)
}

// onceIn is once in a folder.
func onceIn(t *testing.T, dir string, env []string, args ...string) (exit int, out string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env, cmd.Dir = env, dir
	text, err := cmd.CombinedOutput()
	require.NoError(t, ctx.Err(), "%s did not end:\n%s", args, text)
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return ended.ExitCode(), string(text)
	}
	require.NoError(t, err)
	return 0, string(text)
}

// MustServe starts the demo on an empty data folder and waits until it is ready. It ends with the test.
func MustServe(t *testing.T, settings ...string) *program {
	t.Helper()
	return mustStart(t, t.TempDir(), settings...)
}

func mustStart(t *testing.T, data string, settings ...string) *program {
	t.Helper()
	p := &program{t: t, Data: data, env: environment(data, settings...)}
	p.start()
	t.Cleanup(p.kill)
	return p
}

var printedAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start runs the program with its settings until it is ready; also used to start it again.
func (p *program) start() {
	p.t.Helper()
	p.out, p.exited, p.token = &output{}, make(chan struct{}), ""
	p.cmd = exec.Command(binary, "serve", "--demo")
	p.cmd.Env, p.cmd.Dir = p.env, p.Data
	p.cmd.Stderr = p.out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, p.cmd.Start())
	printed := make(chan string, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			fmt.Fprintln(p.out, lines.Text())
			if address := printedAddress.FindString(lines.Text()); address != "" {
				select {
				case printed <- address:
				default:
				}
			}
		}
	}()
	cmd, exited := p.cmd, p.exited
	go func() {
		<-read
		p.err = cmd.Wait()
		close(exited)
	}()
	select {
	case p.Address = <-printed:
	case <-p.exited:
		require.FailNow(p.t, "the program ended instead of listening", "%v\n%s", p.err, p.out)
	case <-time.After(patience):
		p.kill()
		require.FailNow(p.t, "the program printed no address", "%s", p.out)
	}
	p.eventually("is ready", func() error {
		a, err := p.try("GET", "/readyz", nil)
		if err == nil && a.Status != 200 {
			err = fmt.Errorf("/readyz answers %d: %s", a.Status, a.Body)
		}
		return err
	})
}

// eventually polls until check is content.
func (p *program) eventually(what string, check func() error) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			require.FailNow(p.t, "never: "+what, "%v\n%s", err, p.out)
		}
		select {
		case <-p.exited:
			require.FailNow(p.t, "the program ended before: "+what, "%v\n%s", p.err, p.out)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// kill ends the program at once, as the loss of power would.
func (p *program) kill() {
	_ = p.cmd.Process.Kill() // gone already is fine
	<-p.exited
}

// exit waits for the end and answers the exit code.
func (p *program) exit() int {
	p.t.Helper()
	select {
	case <-p.exited:
	case <-time.After(patience):
		require.FailNow(p.t, "the program did not end", "%s", p.out)
	}
	return p.cmd.ProcessState.ExitCode()
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Text finds a text in the JSON object.
func (a *answer) Text(t *testing.T, key string) string {
	t.Helper()
	var object map[string]any
	require.NoError(t, json.Unmarshal(a.Body, &object), "%s", a.Body)
	text, is := object[key].(string)
	require.True(t, is, "no text %q in %s", key, a.Body)
	return text
}

// Code is the code of a problem document, empty for anything else.
func (a *answer) Code() string {
	var problem struct {
		Code string `json:"code"`
	}
	if !strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(a.Body, &problem) != nil {
		return ""
	}
	return problem.Code
}

var client = &http.Client{
	Timeout:       patience,
	Transport:     &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// try sends one request, signed in when the program's token is set. Headers are "Name: value".
func (p *program) try(method, path string, body []byte, headers ...string) (*answer, error) {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	r, err := http.NewRequest(method, p.Address+path, reader)
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	response, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return &answer{Status: response.StatusCode, Header: response.Header, Body: text}, err
}

// do is try that must get an answer.
func (p *program) do(method, path string, body any, headers ...string) *answer {
	p.t.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case []byte:
		raw = b
	case string:
		raw = []byte(b)
	default:
		var err error
		raw, err = json.Marshal(body)
		require.NoError(p.t, err)
	}
	a, err := p.try(method, path, raw, headers...)
	require.NoError(p.t, err, "%s %s\n%s", method, path, p.out)
	return a
}

// MustLogin signs in; later requests carry the token.
func (p *program) MustLogin() *program {
	p.t.Helper()
	a := p.do("POST", "/api/v1/auth/login", map[string]string{"username": "admin", "password": adminPassword})
	require.Equal(p.t, 200, a.Status, "%s", a.Body)
	p.token = a.Text(p.t, "access_token")
	return p
}

// course is a valid body; teacher and category are ids that MustKnow found.
func course(slug, teacher, category string) []byte {
	b, err := json.Marshal(map[string]any{
		"title": "Reliable writing " + slug, "slug": slug, "price_cents": 4900, "status": "draft",
		"teacher_id": teacher, "category_id": category,
		"lessons": []map[string]any{{"title": "One", "position": 1, "minutes": 10}},
	})
	if err != nil {
		panic(err) // strings and numbers
	}
	return b
}

// MustKnow finds the id of some teacher and category of the demo.
func (p *program) MustKnow() (teacher, category string) {
	p.t.Helper()
	first := func(resource string) string {
		a := p.do("GET", "/api/v1/"+resource+"?per_page=1", nil)
		require.Equal(p.t, 200, a.Status, "%s", a.Body)
		var list struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		require.NoError(p.t, json.Unmarshal(a.Body, &list))
		require.NotEmpty(p.t, list.Items)
		return list.Items[0].ID
	}
	return first("teachers"), first("categories")
}

// onEveryDatabase runs a test on SQLite, and on Postgres when MANOR_TEST_DATABASE_URL names a server. settings make the
// program use it.
func onEveryDatabase(t *testing.T, test func(t *testing.T, settings []string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, nil) })
	t.Run("Postgres", func(t *testing.T) {
		server := os.Getenv("MANOR_TEST_DATABASE_URL")
		if server == "" {
			t.Skip("MANOR_TEST_DATABASE_URL names no server; make integration starts one")
		}
		test(t, []string{"MANOR_DATABASE_URL=" + mustCreateDatabase(t, server)})
	})
}

func mustCreateDatabase(t *testing.T, server string) string {
	t.Helper()
	ctx := context.Background()
	config, err := pgx.ParseConfig(server)
	require.NoError(t, err)
	conn, err := pgx.ConnectConfig(ctx, config)
	require.NoError(t, err)
	defer conn.Close(ctx)
	name := fmt.Sprintf("manor_program_%d_%d", os.Getpid(), time.Now().UnixNano())
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	require.NoError(t, err)
	t.Cleanup(func() {
		conn, err := pgx.ConnectConfig(ctx, config)
		require.NoError(t, err)
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
		require.NoError(t, err)
	})
	return strings.Replace(server, "/"+config.Database+"?", "/"+name+"?", 1)
}
