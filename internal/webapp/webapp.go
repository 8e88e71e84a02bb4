// Package webapp serves the pages of a built single-page application: its files as they were compressed by the build, and
// its first page wherever a person goes.
package webapp

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/problem"
)

const (
	firstPage = "index.html"
	// hashed is the folder of files whose names change with their content: browsers never ask for them again.
	hashed = "assets/"
)

// mediaTypes are those of the files that a build leaves; what the system believes about endings does not count.
var mediaTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
}

// Config says how to serve.
type Config struct {
	Base   string // path that the application lives under, with a slash at its end: "/console/"
	Policy string // Content-Security-Policy of every answer
	Absent string // HTML to answer with when nothing is built
}

// App is a built application.
type App struct {
	config Config
	fs     fs.FS
	files  map[string]*file
}

// file is one that can be asked for.
type file struct {
	name      string
	media     string
	tag       string          // entity tag without quotes; empty where the name says it all
	encodings map[string]bool // "br", "gzip"
	packed    bool            // there is no plain one, only the .br
	// gzipped is a packed one for browsers that take no br (they do so over https and on this machine only): made when it is
	// first asked for, then kept.
	gzipped func() ([]byte, error)
}

var endings = map[string]string{"br": ".br", "gzip": ".gz"}

// Open reads what there is. A folder without index.html is an application that nobody has built.
func Open(built fs.FS, config Config) (*App, error) {
	a := &App{config: config, fs: built, files: map[string]*file{}}
	names := map[string]bool{}
	err := fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names[name] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the built pages: %w", err)
	}
	for found := range names {
		name := strings.TrimSuffix(found, endings["br"]) // what is kept packed only is found by its .br
		media, known := mediaTypes[path.Ext(name)]
		if !known || a.files[name] != nil { // twins, notes for git
			continue
		}
		f := &file{name: name, media: media, encodings: map[string]bool{}, packed: !names[name]}
		for encoding, ending := range endings {
			f.encodings[encoding] = names[name+ending]
		}
		if f.packed {
			f.encodings["gzip"] = true
			f.gzipped = sync.OnceValues(func() ([]byte, error) {
				b, err := a.unpacked(f)
				return fasthttp.AppendGzipBytesLevel(nil, b, fasthttp.CompressDefaultCompression), err
			})
		}
		if !strings.HasPrefix(name, hashed) {
			b, err := fs.ReadFile(built, name)
			if err != nil {
				return nil, fmt.Errorf("read the built pages: %w", err)
			}
			sum := sha256.Sum256(b)
			f.tag = hex.EncodeToString(sum[:12])
		}
		a.files[name] = f
	}
	return a, nil
}

// Built tells whether there is a first page.
func (a *App) Built() bool { return a.files[firstPage] != nil }

// Serve answers GET and HEAD below the base: a file, the first page for a person who goes somewhere, else not_found.
func (a *App) Serve(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, a.config.Policy)
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	name := strings.TrimPrefix(c.Path(), a.config.Base)
	if f := a.files[name]; f != nil {
		return a.send(c, f)
	}
	if strings.HasPrefix(name, hashed) || !navigates(c, name) {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return problem.New(problem.NotFound, "There is no such file.")
	}
	if !a.Built() {
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set(fiber.HeaderContentType, mediaTypes[".html"])
		return c.Status(http.StatusNotFound).SendString(a.config.Absent)
	}
	return a.send(c, a.files[firstPage])
}

// navigates tells a person who goes to an address from a page that loads a part of itself. Browsers say which it is;
// from others anything that has no ending and may be HTML is an address.
func navigates(c *fiber.Ctx, name string) bool {
	if mode := c.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	accept := c.Get(fiber.HeaderAccept)
	if strings.Contains(accept, "text/html") {
		return true
	}
	return path.Ext(name) == "" && (accept == "" || strings.Contains(accept, "*/*"))
}

func (a *App) send(c *fiber.Ctx, f *file) error {
	name := f.name
	encoding := httpx.Encoding(c.Get(fiber.HeaderAcceptEncoding))
	if f.encodings[encoding] {
		name += endings[encoding]
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	if f.encodings["br"] || f.encodings["gzip"] {
		c.Vary(fiber.HeaderAcceptEncoding)
	}
	if f.tag == "" {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	} else {
		tag := f.tag
		if name != f.name {
			tag += "-" + encoding
		}
		tag = `"` + tag + `"`
		c.Set(fiber.HeaderCacheControl, "no-cache")
		c.Set(fiber.HeaderETag, tag)
		if matches(c.Get(fiber.HeaderIfNoneMatch), tag) {
			c.Response().Header.Del(fiber.HeaderContentEncoding)
			return c.SendStatus(http.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, f.media)
	if f.packed && encoding != "br" {
		return a.repack(c, f, encoding)
	}
	content, err := a.fs.Open(name)
	if err != nil {
		return fmt.Errorf("read the built pages: %w", err)
	}
	info, err := content.Stat()
	if err != nil {
		return errors.Join(fmt.Errorf("read the built pages: %w", err), content.Close())
	}
	return c.SendStream(io.Reader(content), int(info.Size()))
}

// repack sends a file that is kept in br only to a client that does not take that.
func (a *App) repack(c *fiber.Ctx, f *file, encoding string) error {
	read := func() ([]byte, error) { return a.unpacked(f) }
	if encoding == "gzip" {
		read = f.gzipped
	}
	b, err := read()
	if err != nil {
		c.Response().Header.Del(fiber.HeaderContentEncoding)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return err
	}
	c.Context().Response.SetBodyRaw(b)
	return nil
}

func (a *App) unpacked(f *file) ([]byte, error) {
	b, err := fs.ReadFile(a.fs, f.name+endings["br"])
	if err == nil {
		b, err = fasthttp.AppendUnbrotliBytes(nil, b)
	}
	if err != nil {
		return nil, fmt.Errorf("read the built pages: %s: %w", f.name, err)
	}
	return b, nil
}

// matches reads If-None-Match (RFC 9110 section 13.1.2).
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == tag || one == "*" {
			return true
		}
	}
	return false
}
