package httpx_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"
	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/problem"
)

// mustListen serves uploads of at most 8 MB, and refuses them all.
func mustListen(t *testing.T) string {
	t.Helper()
	app := fiber.New(fiber.Config{
		DisableStartupMessage: true, StreamRequestBody: true, DisablePreParseMultipartForm: true, ReadBufferSize: 4 << 10,
		ErrorHandler: func(c *fiber.Ctx, err error) error {
			if errors.Is(err, fiber.ErrRequestHeaderFieldsTooLarge) {
				httpx.PassOverHeaders(c.Context().Conn())
			}
			e, _ := httpx.Resolve(err)
			return httpx.WriteProblem(c, e, "")
		},
	})
	app.Use(httpx.ReadBody(1<<20, 8<<20))
	app.Post("/", func(*fiber.Ctx) error { return problem.New(problem.Unauthenticated, "Sign in first.") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	t.Cleanup(func() {
		require.NoError(t, app.ShutdownWithTimeout(time.Second))
		require.NoError(t, <-done)
	})
	return listener.Addr().String()
}

// A caller that sends everything before it reads sees the answer all the same.
func TestWhoIsRefusedWhileSendingStillReadsTheAnswer(t *testing.T) {
	at := mustListen(t)
	const size = 6 << 20
	body := strings.Repeat("a", size)
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"an upload":             {"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 6291456\r\n\r\n" + body, 401},
		"an upload in chunks":   {"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n600000\r\n" + body + "\r\n0\r\n\r\n", 401},
		"an upload too large":   {"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 12582912\r\n\r\n" + body + body, 413},
		"a body too large":      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 6291456\r\n\r\n" + body, 413},
		"headers that are long": {"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + body[:100<<10] + "\r\n\r\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", at)
			require.NoError(t, err)
			defer conn.Close()
			require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
			_, err = io.WriteString(conn, c.request)
			require.NoError(t, err)
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			defer answer.Body.Close()
			require.Equal(t, c.status, answer.StatusCode)
			text, err := io.ReadAll(answer.Body)
			require.NoError(t, err)
			require.Contains(t, string(text), `"code"`)
		})
	}
}

// silent promises a body of which nothing comes.
type silent struct{}

func (silent) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestALengthThatIsOnlyPromisedTakesNoMemory(t *testing.T) {
	const promised = 64 << 20
	app := fiber.New()
	var before, after runtime.MemStats
	for range 4 {
		ctx := &fasthttp.RequestCtx{}
		ctx.Request.SetBodyStream(silent{}, promised)
		c := app.AcquireCtx(ctx)
		runtime.ReadMemStats(&before)
		err := httpx.ReadBody(promised, promised)(c)
		runtime.ReadMemStats(&after)
		require.Error(t, err)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
		app.ReleaseCtx(c)
	}
}
