package httpx

import (
	"bytes"
	"errors"
	"io"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/internal/problem"
)

// drainBytes is how much of a body nobody read is passed over to keep the connection.
const drainBytes = 64 << 10

// lingerBytes is how much of a body that is refused is passed over before the answer; the server's time for reading a request bounds it too.
const lingerBytes = 256 << 20

// trustedBytes is the most memory that is taken on the word of Content-Length; more only for what has arrived.
const trustedBytes = 64 << 10

// ReadBody reads the body into memory, at most limit bytes, for servers that stream bodies. Uploads (multipart/form-data
// and application/octet-stream) stay streams, at most fileLimit bytes: handlers read them from c.Context().RequestBodyStream().
// too_large when there is more; the connection is then closed.
func ReadBody(limit, fileLimit int) fiber.Handler {
	return func(c *fiber.Ctx) error {
		req := c.Request()
		if err := plainBody(req); err != nil {
			passOver(c)
			return err
		}
		if !req.IsBodyStream() {
			return c.Next()
		}
		if isUpload(req.Header.ContentType()) {
			return upload(c, fileLimit)
		}
		if req.Header.ContentLength() > limit {
			return tooLarge(c, limit)
		}
		body := bytes.NewBuffer(make([]byte, 0, min(max(req.Header.ContentLength(), 512), trustedBytes)))
		n, err := io.Copy(body, io.LimitReader(req.BodyStream(), int64(limit)+1))
		if err != nil {
			c.Context().SetConnectionClose()
			return problem.New(problem.MalformedJSON, "The body could not be read to its end.")
		}
		if n > int64(limit) {
			return tooLarge(c, limit)
		}
		req.SetBodyRaw(body.Bytes())
		return c.Next()
	}
}

// plainBody refuses compressed bodies: a few bytes can unpack to more than any limit (RFC 9110, section 15.5.16).
func plainBody(req *fasthttp.Request) error {
	encoding := req.Header.Peek(fiber.HeaderContentEncoding)
	if len(encoding) == 0 || bytes.EqualFold(encoding, []byte("identity")) || req.Header.ContentLength() == 0 || req.Header.ContentLength() == -2 {
		return nil
	}
	e := problem.New(problem.UnsupportedMedia, "Send the body as it is, without Content-Encoding.")
	e.Header = map[string]string{fiber.HeaderAcceptEncoding: "identity"}
	return e
}

func tooLarge(c *fiber.Ctx, limit int) error {
	passOver(c)
	return problem.New(problem.TooLarge, "The body is larger than %d bytes.", limit)
}

// passOver reads what the caller still sends, as far as it is not endless: who is still sending when the connection is
// closed never reads the answer.
func passOver(c *fiber.Ctx) {
	c.Context().SetConnectionClose()
	if c.Request().IsBodyStream() {
		_, _ = io.CopyN(io.Discard, c.Request().BodyStream(), lingerBytes) // whatever comes of it, the answer is the same
	}
}

// PassOverHeaders does the same where the headers were too long to be read: it stops when nothing came for a moment.
func PassOverHeaders(conn net.Conn) {
	const most, rounds, moment = 256 << 10, 64, 50 * time.Millisecond
	buf := make([]byte, most/rounds)
	for range rounds {
		if conn.SetReadDeadline(time.Now().Add(moment)) != nil {
			return
		}
		if _, err := conn.Read(buf); err != nil {
			return
		}
	}
}

func isUpload(contentType []byte) bool {
	return bytes.HasPrefix(contentType, []byte(fiber.MIMEMultipartForm)) || bytes.HasPrefix(contentType, []byte(fiber.MIMEOctetStream))
}

// upload lets the handler read the stream, and closes the connection when some of it was left: what follows on the
// connection would else be taken for the next request.
func upload(c *fiber.Ctx, limit int) error {
	if c.Request().Header.ContentLength() > limit {
		return tooLarge(c, limit)
	}
	stream := c.Request().BodyStream()
	err := c.Next()
	if err != nil {
		passOver(c)
		return err
	}
	if !c.Request().IsBodyStream() { // the handler took it into memory: the stream is no more
		return nil
	}
	if n, drained := io.CopyN(io.Discard, stream, drainBytes); n == drainBytes || !errors.Is(drained, io.EOF) {
		c.Context().SetConnectionClose()
	}
	return nil
}
