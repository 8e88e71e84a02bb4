package program_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/testkit"
)

// requireUnavailable is a 503 that says when to come back, and nothing of the driver's.
func requireUnavailable(t *testing.T, a *answer) {
	t.Helper()
	require.Equal(t, 503, a.Status, "%s", a.Body)
	require.Contains(t, []string{"unavailable", "timeout"}, a.Code(), "%s", a.Body)
	seconds, err := strconv.Atoi(a.Header.Get("Retry-After"))
	require.NoError(t, err)
	require.Positive(t, seconds)
	for _, inside := range []string{"SQLITE", "sqlite", "database is", "pgx", "SQLSTATE", "dial tcp", "goroutine", "disk image"} {
		require.NotContains(t, string(a.Body), inside)
	}
}

func TestAWriteWaitsForALockedSQLiteAndThenSays503(t *testing.T) {
	p := MustServe(t).MustLogin()
	teacher, category := p.MustKnow()

	release := mustLockDatabase(t, p.Data)
	answered := make(chan *answer, 1)
	go func() {
		a, err := p.try("POST", "/api/v1/courses", course("patient", teacher, category))
		if err != nil {
			a = &answer{Body: []byte(err.Error())}
		}
		answered <- a
	}()
	p.eventually("the write is being worked on", p.busy)
	release()
	a := <-answered
	require.Equal(t, 201, a.Status, "it waited: %s", a.Body)

	release = mustLockDatabase(t, p.Data)
	began := time.Now()
	requireUnavailable(t, p.do("POST", "/api/v1/courses", course("impatient", teacher, category)))
	require.Greater(t, time.Since(began), time.Second, "it waited first")
	require.Equal(t, 200, p.do("GET", "/api/v1/courses?slug=patient", nil).Status, "reading goes on")
	release()
	require.Equal(t, 201, p.do("POST", "/api/v1/courses", course("impatient", teacher, category)).Status, "nothing of the refused one was written")
}

func TestAFullDiskIs503AndCorruptsNothing(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(disk, 0)) })
	data := filepath.Join(disk, "data")
	require.NoError(t, os.Mkdir(data, 0o755))
	p := mustStart(t, data)
	p.MustLogin()
	teacher, category := p.MustKnow()
	require.Equal(t, 201, p.do("POST", "/api/v1/courses", course("before", teacher, category)).Status)

	ballast := mustFill(t, disk)
	var refused *answer
	created := map[string]bool{"before": true}
	for n := range 2000 {
		slug := fmt.Sprintf("full-%d", n)
		a := p.do("POST", "/api/v1/courses", course(slug, teacher, category))
		if a.Status == 201 {
			created[slug] = true
			continue
		}
		refused = a
		created[slug] = false
		break
	}
	require.NotNil(t, refused, "the disk filled up")
	requireUnavailable(t, refused)
	require.Equal(t, 200, p.do("GET", "/api/v1/courses?slug=before", nil).Status, "reading goes on")

	require.NoError(t, os.Remove(ballast))
	p.eventually("writes again", func() error {
		a, err := p.try("POST", "/api/v1/courses", course("after", teacher, category))
		if err == nil && a.Status != 201 && a.Status != 409 {
			err = fmt.Errorf("%d %s", a.Status, a.Body)
		}
		return err
	})
	created["after"] = true
	for slug, is := range created {
		a := p.do("GET", "/api/v1/courses?slug="+slug, nil)
		require.Equal(t, 200, a.Status)
		require.Equal(t, is, strings.Contains(string(a.Body), `"slug":"`+slug+`"`), slug)
	}
	p.kill()
	mustOpen(t, data, nil) // checks its integrity
}

// mustFill leaves no room on a disk and answers the file that takes it.
func mustFill(t *testing.T, disk string) string {
	t.Helper()
	path := filepath.Join(disk, "ballast")
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	for _, size := range []int{1 << 20, 64 << 10, 4 << 10} {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		require.ErrorIs(t, err, syscall.ENOSPC)
		err = nil
	}
	return path
}

func TestAPostgresThatGoesAwayIs503UntilItIsBack(t *testing.T) {
	ctx := context.Background()
	postgres, err := testkit.StartPostgres(ctx, "fsync=off")
	if errors.Is(err, testkit.ErrMissing) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(postgres.Close)
	p := MustServe(t, "MANOR_DATABASE_URL="+postgres.URL("postgres"))
	p.MustLogin()
	teacher, category := p.MustKnow()
	require.Equal(t, 201, p.do("POST", "/api/v1/courses", course("before", teacher, category)).Status)

	postgres.Stop()
	requireUnavailable(t, p.do("POST", "/api/v1/courses", course("during", teacher, category)))
	requireUnavailable(t, p.do("GET", "/api/v1/courses", nil))
	requireUnavailable(t, p.do("POST", "/api/v1/auth/login", map[string]string{"username": "admin", "password": adminPassword}))
	require.Equal(t, 503, p.do("GET", "/readyz", nil).Status)
	require.Equal(t, 200, p.do("GET", "/healthz", nil).Status)

	require.NoError(t, postgres.Start(ctx))
	p.eventually("is ready again by itself", func() error {
		a, err := p.try("GET", "/readyz", nil)
		if err == nil && a.Status != 200 {
			err = fmt.Errorf("%d %s", a.Status, a.Body)
		}
		return err
	})
	require.Equal(t, 201, p.do("POST", "/api/v1/courses", course("during", teacher, category)).Status, "nothing of the refused one was written")
	require.Equal(t, 200, p.do("GET", "/api/v1/courses?slug=before", nil).Status)
}

func TestARedisThatGoesAwayDegradesOnly(t *testing.T) {
	redis, err := testkit.StartRedis(context.Background())
	if errors.Is(err, testkit.ErrMissing) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(redis.Close)
	p := MustServe(t, "MANOR_REDIS_URL="+redis.URL()).MustLogin()
	teacher, category := p.MustKnow()

	redis.Close()
	p.eventually("says that Redis is away", func() error {
		a, err := p.try("GET", "/readyz", nil)
		if err == nil && !strings.Contains(string(a.Body), "redis") {
			err = fmt.Errorf("%d %s", a.Status, a.Body)
		}
		return err
	})
	require.Equal(t, 200, p.do("GET", "/readyz", nil).Status)
	require.Equal(t, 200, p.do("GET", "/api/v1/courses", nil).Status)
	require.Equal(t, 201, p.do("POST", "/api/v1/courses", course("without-redis", teacher, category)).Status)
	require.Equal(t, 200, p.do("POST", "/api/v1/auth/login", map[string]string{"username": "admin", "password": adminPassword}).Status)
}
