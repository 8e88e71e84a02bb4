package manor_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// part writes down when it is started and stopped.
type part struct {
	name string
	log  *[]string
	fail error
}

func (p part) Start(context.Context) error { *p.log = append(*p.log, "start "+p.name); return p.fail }
func (p part) Stop(context.Context) error  { *p.log = append(*p.log, "stop "+p.name); return nil }

func TestPartsStartInOrderAfterPreparationAndStopInTheOppositeOrder(t *testing.T) {
	var log []string
	p := manortest.Config{Settings: func(s *manor.Settings) { s.Demo = true }}.New(t, appFunc(func(k *manor.Kernel) error {
		require.Equal(t, "trial", k.Installing())
		k.Add(part{name: "one", log: &log})
		k.Add(part{name: "two", log: &log})
		k.Demo(func(context.Context) error { log = append(log, "demo"); return nil })
		k.Prepare(func(context.Context) error { log = append(log, "prepare"); return nil })
		k.AfterInstall(func() { log = append(log, "settle") })
		return nil
	}))
	require.Equal(t, []string{"settle", "prepare", "start one", "start two", "demo"}, log)
	p.Stop()
	require.Equal(t, []string{"stop two", "stop one"}, log[5:])
}

func TestAPartThatDoesNotStartStopsThoseBeforeIt(t *testing.T) {
	var log []string
	broken := errors.New("broken")
	p := manortest.Config{}.Install(t, appFunc(func(k *manor.Kernel) error {
		k.Add(part{name: "one", log: &log})
		k.Add(part{name: "two", log: &log, fail: broken})
		k.Add(part{name: "three", log: &log})
		return nil
	}))
	require.NoError(t, p.Kernel.CreateTables(context.Background()))
	require.ErrorIs(t, p.Kernel.Start(context.Background()), broken)
	require.NoError(t, p.Kernel.Close())
	require.Equal(t, []string{"start one", "start two", "stop two", "stop one"}, log)
	require.NoError(t, p.Kernel.Close(), "a second Close does nothing")
}

func TestAnAppThatCannotBeInstalledStopsEverything(t *testing.T) {
	broken := errors.New("broken")
	settings := manor.DefaultSettings()
	settings.Data = t.TempDir()
	_, err := manor.New(context.Background(), settings, appFunc(func(*manor.Kernel) error { return broken }))
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "trial")
}

func TestDrainingRefusesNewRequestsAndFinishesRunningOnes(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	p := manortest.New(t, appFunc(func(k *manor.Kernel) error {
		k.Router().Get("/api/v1/trial/wait", func(c *fiber.Ctx) error {
			close(started)
			<-finish
			return c.SendString("done")
		})
		return nil
	}))
	answer := make(chan *manortest.Response, 1)
	go func() { answer <- p.Get(t, "/api/v1/trial/wait") }()
	<-started
	stopped := make(chan struct{})
	go func() { p.Stop(); close(stopped) }()
	require.Eventually(t, func() bool { return p.Get(t, "/readyz").Status == http.StatusServiceUnavailable }, 10*time.Second, 5*time.Millisecond)
	refused := p.Get(t, "/api/v1/other").MustProblem(t, manor.CodeUnavailable)
	require.NotEmpty(t, refused.Header.Get("Retry-After"))
	p.Get(t, "/healthz").MustStatus(t, http.StatusOK)
	close(finish)
	require.Equal(t, "done", string((<-answer).MustStatus(t, http.StatusOK).Body))
	<-stopped
}

func TestDrainingWaitsForARequestWhoseBodyStillArrives(t *testing.T) {
	p := manortest.New(t, appFunc(func(k *manor.Kernel) error {
		k.Router().Post("/api/v1/trial/echo", func(c *fiber.Ctx) error { return c.Send(c.Body()) })
		return nil
	}))
	conn, err := p.HTTP.Transport.(*http.Transport).DialContext(t.Context(), "tcp", "manor")
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /api/v1/trial/echo HTTP/1.1\r\nHost: manor\r\nContent-Type: application/json\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n")
	require.NoError(t, err)
	answers := bufio.NewReader(conn)
	line, err := answers.ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100", "the head has arrived")
	_, err = answers.ReadString('\n')
	require.NoError(t, err)
	stopped := make(chan struct{})
	go func() { p.Stop(); close(stopped) }()
	require.Eventually(t, func() bool { return p.Get(t, "/readyz").Status == http.StatusServiceUnavailable }, 10*time.Second, 5*time.Millisecond)
	p.Get(t, "/api/v1/other").MustProblem(t, manor.CodeUnavailable)
	_, err = io.WriteString(conn, `{"a":1}`)
	require.NoError(t, err)
	answer, err := http.ReadResponse(answers, nil)
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.JSONEq(t, `{"a":1}`, string(body))
	<-stopped
}

func TestAwayRedisIsDegradedAndAwayDatabaseIsNotReady(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.RedisURL = "redis://127.0.0.1:1" }}.New(t)
	require.Equal(t, []any{"redis"}, p.Get(t, "/readyz").MustStatus(t, http.StatusOK).Value(t, "degraded"))

	q := manortest.New(t)
	require.NoError(t, q.Kernel.DB().Read().Close())
	q.Get(t, "/readyz").MustProblem(t, manor.CodeUnavailable)
	q.Get(t, "/healthz").MustStatus(t, http.StatusOK)
}

func TestTheSecretKeyIsMadeOnceAndOpensWhatItSealed(t *testing.T) {
	dir := t.TempDir()
	settings := manor.DefaultSettings()
	settings.Data = dir
	open := func() *manor.Kernel {
		k, err := manor.New(context.Background(), settings)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, k.Close()) })
		return k
	}
	nonce := make([]byte, 12)
	sealed := open().Cipher().Seal(nil, nonce, []byte("secret"), nil)
	plain, err := open().Cipher().Open(nil, nonce, sealed, nil)
	require.NoError(t, err)
	require.Equal(t, "secret", string(plain))
	info, err := os.Stat(filepath.Join(dir, "secret.key"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	settings.SecretKey = "another key that is long enough to be taken"
	_, err = open().Cipher().Open(nil, nonce, sealed, nil)
	require.Error(t, err)
}

func TestAServiceServesItsOwnAppsOnly(t *testing.T) {
	settings := manor.DefaultSettings()
	settings.Data = t.TempDir()
	settings.Service = []string{"nothing"}
	_, err := manor.New(context.Background(), settings, appFunc(trial))
	require.ErrorContains(t, err, `there is no app "nothing"`)
	settings.Service = []string{"trial"}
	_, err = manor.New(context.Background(), settings, appFunc(trial))
	require.ErrorContains(t, err, "MANOR_DATABASE_URL", "parts that are split share a database")
}

func TestAStartThatIsStoppedIsNoFailure(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	settings := manor.DefaultSettings()
	settings.Addr, settings.Data = "127.0.0.1:0", t.TempDir()
	k, err := manor.NewWith(ctx, settings, manor.Options{Log: io.Discard, Out: io.Discard}, appFunc(func(k *manor.Kernel) error {
		k.Prepare(func(ctx context.Context) error {
			stop()
			return ctx.Err()
		})
		return nil
	}))
	require.NoError(t, err)
	require.NoError(t, k.Run(ctx))
}
