package program_test

import (
	"database/sql"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"
)

func TestServeOnPortZeroPrintsAddressUserAndPassword(t *testing.T) {
	p := MustServe(t, "MANOR_ADMIN_PASSWORD=")
	require.Contains(t, p.out.String(), p.Address)
	require.Contains(t, p.out.String(), "admin")
	require.Equal(t, 200, p.do("GET", "/healthz", nil).Status)
	require.Equal(t, 200, p.do("GET", "/api/openapi.json", nil).Status)

	found := regexp.MustCompile(`(?i)password:?\s+(\S+)`).FindStringSubmatch(p.out.String())
	require.NotNil(t, found, "the password is printed:\n%s", p.out)
	password := strings.TrimRight(found[1], ".,;")
	a := p.do("POST", "/api/v1/auth/login", map[string]string{"username": "admin", "password": password})
	require.Equal(t, 200, a.Status, "%s", a.Body)

	p.kill()
	p.start()
	require.NotContains(t, p.out.String(), password, "it is printed once")
}

func TestWrongSettingsExitWith2NamingTheSetting(t *testing.T) {
	for _, c := range []struct{ setting, named string }{
		{"MANOR_ADDR=nonsense", "MANOR_ADDR"},
		{"MANOR_ADDR=127.0.0.1:99999", "MANOR_ADDR"},
		{"MANOR_DATABASE_URL=mysql://127.0.0.1/x", "MANOR_DATABASE_URL"},
		{"MANOR_REDIS_URL=http://127.0.0.1", "MANOR_REDIS_URL"},
		{"MANOR_BASE_URL=ftp://example.org", "MANOR_BASE_URL"},
		{"MANOR_TRUSTED_PROXIES=10.0.0.0/99", "MANOR_TRUSTED_PROXIES"},
		{"MANOR_RATE_LIMIT=many", "MANOR_RATE_LIMIT"},
		{"MANOR_RATE_LIMIT=-1", "MANOR_RATE_LIMIT"},
		{"MANOR_BODY_LIMIT=huge", "MANOR_BODY_LIMIT"},
		{"MANOR_ENV=staging", "MANOR_ENV"},
		{"MANOR_ENV=prod", "MANOR_SECRET_KEY"},
		{"MANOR_LOG_LEVEL=loud", "MANOR_LOG_LEVEL"},
		{"MANOR_REQUEST_TIMEOUT=soon", "MANOR_REQUEST_TIMEOUT"},
	} {
		t.Run(c.setting, func(t *testing.T) {
			exit, out := once(t, environment(t.TempDir(), c.setting), "serve")
			require.Equal(t, 2, exit, out)
			require.Contains(t, out, c.named)
			require.NotContains(t, out, "goroutine ")
		})
	}
}

func TestWrongUsageExitsWith2(t *testing.T) {
	for _, args := range [][]string{{"serve", "--no-such-flag"}, {"no-such-command"}, {"migrate", "sideways"}, {"serve", "--service", "nothing-like-it"}} {
		exit, out := once(t, environment(t.TempDir()), args...)
		require.Equal(t, 2, exit, "%s: %s", args, out)
	}
}

func TestAnUnknownKeyOfTheSettingsFileIsNamed(t *testing.T) {
	data := t.TempDir()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "manor.toml"), []byte("adress = \"127.0.0.1:1\"\n"), 0o600))
	exit, out := onceIn(t, dir, environment(data), "serve")
	require.Equal(t, 2, exit, out)
	require.Contains(t, out, "adress")
}

func TestCommandsThatNeedNoServerExitWith0(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"--help"}, {"serve", "--help"}, {"migrate", "up"}, {"migrate", "status"}, {"check"}} {
		exit, out := once(t, environment(t.TempDir()), args...)
		require.Equal(t, 0, exit, "%s: %s", args, out)
		require.NotEmpty(t, out)
	}
}

func TestATakenPortIsSaidPlainly(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	exit, out := once(t, environment(t.TempDir(), "MANOR_ADDR="+taken.Addr().String()), "serve")
	require.Equal(t, 1, exit, out)
	require.Contains(t, out, taken.Addr().String())
	require.NotContains(t, out, "goroutine ")
}

func TestASecondServerOnTheSameDataIsRefused(t *testing.T) {
	p := MustServe(t)
	exit, out := once(t, environment(p.Data), "serve")
	require.Equal(t, 1, exit, out)
	require.Contains(t, out, p.Data)
	require.Equal(t, 200, p.do("GET", "/readyz", nil).Status, "the first one does not mind")

	for _, args := range [][]string{{"migrate", "status"}, {"check"}, {"keys", "list"}} {
		exit, out := once(t, environment(p.Data), args...)
		require.Equal(t, 0, exit, "%s works beside a running server: %s", args, out)
	}

	p.kill()
	p.start() // the lock of the one that died does not hold
}

func TestATerminatedServerEndsTheRunningRequestFirst(t *testing.T) {
	p := MustServe(t).MustLogin()
	teacher, category := p.MustKnow()
	release := mustLockDatabase(t, p.Data)

	answered := make(chan *answer, 1)
	go func() {
		a, err := p.try("POST", "/api/v1/courses", course("while-draining", teacher, category))
		if err != nil {
			a = &answer{Body: []byte(err.Error())}
		}
		answered <- a
	}()
	p.eventually("the write is being worked on", p.busy)
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case a := <-answered:
		require.FailNow(t, "answered though the database was locked", "%d %s", a.Status, a.Body)
	case <-p.exited:
		require.FailNow(t, "ended with a request running")
	case <-time.After(500 * time.Millisecond):
	}
	release()
	a := <-answered
	require.Equal(t, 201, a.Status, "%s\n%s", a.Body, p.out)
	require.Equal(t, 0, p.exit(), p.out.String())

	p.start()
	p.MustLogin()
	require.Equal(t, 200, p.do("GET", "/api/v1/courses?slug=while-draining&count=exact", nil).Status)
	_, err := p.try("GET", a.Header.Get("Location"), nil)
	require.NoError(t, err)
}

// busy is content when a request other than its own is being worked on.
func (p *program) busy() error {
	a, err := p.try("GET", "/metrics", nil)
	if err != nil {
		return err
	}
	running := regexp.MustCompile(`(?m)^manor_http_requests_running (\d+)`).FindSubmatch(a.Body)
	if running == nil || string(running[1]) == "0" || string(running[1]) == "1" {
		return errors.New("no request is running")
	}
	return nil
}

// mustLockDatabase takes SQLite's write lock as another process would; the function it answers lets go.
func mustLockDatabase(t *testing.T, data string) (release func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "manor.db")+"?_pragma=busy_timeout(10000)&_txlock=immediate")
	require.NoError(t, err)
	tx, err := db.Begin()
	require.NoError(t, err)
	var once bool
	release = func() {
		if once {
			return
		}
		once = true
		require.NoError(t, tx.Rollback())
		require.NoError(t, db.Close())
	}
	t.Cleanup(release)
	return release
}
