package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const (
	extensionPath  = "/console/extensions/"
	extensionEntry = "index.js"
	maxExtension   = 20 << 20 // bytes of all files
)

// extensionTypes are the files that are served; others stay unknown.
func extensionType(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".woff2":
		return "font/woff2"
	}
	return ""
}

// extension is what an app adds to the console: files, kept in memory.
type extension struct {
	app   string
	files map[string]*extensionFile
}

type extensionFile struct {
	media, tag string
	body       []byte
}

// Extension adds a folder of files to the console, of the app being installed. They are served to everybody under
// /console/extensions/{app}/; the console loads index.js, an ES module whose default export is a function of the console's
// interface (docs/console.md). Only .js, .mjs, .css, .json, .map, .svg, .png, .jpg, .jpeg, .webp and .woff2 files are served.
func (s *Site) Extension(fsys fs.FS) {
	app := s.kernel.Installing()
	if s.extension(app) != nil {
		s.report(idExtension, app+".Extension", app+" has two extensions", "put all files into one folder")
		return
	}
	e, err := readExtension(app, fsys)
	if err != nil {
		s.report(idExtension, app+".Extension", err.Error(), "give it the folder that holds index.js, for example with fs.Sub")
	}
	s.extensions = append(s.extensions, e)
}

func (s *Site) extension(app string) *extension {
	for _, e := range s.extensions {
		if e.app == app {
			return e
		}
	}
	return nil
}

func readExtension(app string, fsys fs.FS) (*extension, error) {
	e := &extension{app: app, files: map[string]*extensionFile{}}
	total := 0
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != "." && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		media := extensionType(name)
		if entry.IsDir() || media == "" {
			return nil
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if total += len(body); total > maxExtension {
			return fmt.Errorf("the files have more than %d MB", maxExtension>>20)
		}
		sum := sha256.Sum256(body)
		e.files[name] = &extensionFile{media: media, tag: `"` + hex.EncodeToString(sum[:16]) + `"`, body: body}
		return nil
	})
	if err != nil {
		return e, err
	}
	if e.files[extensionEntry] == nil {
		return e, fmt.Errorf("there is no %s", extensionEntry)
	}
	return e, nil
}

func (s *Site) mountExtensions() {
	router := s.kernel.Router()
	router.Get(extensionPath+":app/*", s.serveExtension)
	router.Get(extensionPath+"*", func(*fiber.Ctx) error { return errNoFile() })
	router.All(extensionPath+"*", notAllowed("GET, HEAD"))
}

// serveExtension answers a file. It is asked for again each time: names stay the same when what is in the files changes.
func (s *Site) serveExtension(c *fiber.Ctx) error {
	e := s.extension(c.Params("app"))
	if e == nil || e.files[c.Params("*")] == nil {
		return errNoFile()
	}
	f := e.files[c.Params("*")]
	c.Set(fiber.HeaderETag, f.tag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	if header := tagsOf(c, fiber.HeaderIfNoneMatch); header != "" {
		same, err := ifNoneMatch(header, f.tag)
		if err != nil {
			return err
		}
		if same {
			c.Status(http.StatusNotModified)
			return nil
		}
	}
	c.Set(fiber.HeaderContentType, f.media)
	return c.Send(f.body)
}
