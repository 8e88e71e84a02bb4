package httpx

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// compressFrom is the size from which compressing an answer is worth its time.
const compressFrom = 1400

// Compress shortens finished text answers with br or gzip, whichever the client prefers to take. Streams are sent as they are.
func Compress(c *fiber.Ctx) error {
	err := c.Next()
	if err != nil {
		return err
	}
	resp := c.Response()
	if resp.IsBodyStream() || len(resp.Header.Peek(fiber.HeaderContentEncoding)) > 0 || !compressible(resp.Header.ContentType()) {
		return nil
	}
	resp.Header.Add(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	body := resp.Body()
	if len(body) < compressFrom {
		return nil
	}
	switch Encoding(c.Get(fiber.HeaderAcceptEncoding)) {
	case "br":
		resp.SetBodyRaw(fasthttp.AppendBrotliBytesLevel(nil, body, fasthttp.CompressBrotliBestSpeed))
		resp.Header.Set(fiber.HeaderContentEncoding, "br")
	case "gzip":
		resp.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressBestSpeed))
		resp.Header.Set(fiber.HeaderContentEncoding, "gzip")
	}
	return nil
}

func compressible(contentType []byte) bool {
	media, _, _ := strings.Cut(string(contentType), ";")
	switch {
	case strings.HasPrefix(media, "text/"), strings.HasSuffix(media, "+json"), strings.HasSuffix(media, "+xml"):
		return true
	}
	switch media {
	case "application/json", "application/javascript", "application/xml", "image/svg+xml":
		return true
	}
	return false
}

// Encoding picks br before gzip out of an Accept-Encoding header (RFC 9110 section 12.5.3); empty for neither. q=0 refuses.
func Encoding(accept string) string {
	best := ""
	for accept != "" {
		var part string
		part, accept, _ = strings.Cut(accept, ",")
		name, params, _ := strings.Cut(part, ";")
		if q := strings.ReplaceAll(strings.ToLower(params), " ", ""); strings.HasPrefix(q, "q=0") && strings.Trim(q[3:], ".0") == "" {
			continue
		}
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "br", name == "*":
			return "br"
		case name == "gzip", name == "x-gzip":
			best = "gzip"
		}
	}
	return best
}
