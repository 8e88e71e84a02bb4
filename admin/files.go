package admin

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	"github.com/gofiber/fiber/v2"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/imaging"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/problem"
)

const (
	filesTable  = "files"
	filesPath   = "/api/v1/files"
	sniffed     = 3072 // bytes that tell the type
	maxFileName = 200  // runes

	uploadTime = 15 * time.Minute // for one upload
	uploadRest = 30 * time.Second // that may pass without a byte of it
)

// fileRow is an uploaded file. Its content is in the Storage under key.
type fileRow struct {
	bun.BaseModel `bun:"table:files"`

	ID        string    `bun:"id,pk" json:"id"`
	CreatedAt time.Time `bun:"created_at,notnull" json:"created_at"`
	UsedAt    time.Time `bun:"used_at,notnull" json:"-" admin:"index"` // when a row was last made to hold it, else when it was uploaded
	OwnerID   string    `bun:"owner_id,notnull" json:"-" admin:"index"`
	Name      string    `bun:"name,notnull" json:"name"`
	Size      int64     `bun:"size,notnull" json:"size"`
	Type      string    `bun:"type,notnull" json:"type"` // sniffed from the content
	SHA256    string    `bun:"sha256,notnull" json:"sha256"`
	Width     *int      `bun:"width" json:"width"` // of images, in pixels, the right way up
	Height    *int      `bun:"height" json:"height"`
}

// key is where the content is kept.
func (f *fileRow) key() string { return keyOf("files", f.ID) }

// keyOf spreads what is kept over folders by the end of the id: its beginning is the time.
func keyOf(what, id string) string { return what + "/" + id[len(id)-2:] + "/" + id }

// uploaded is what the answer to an upload says.
type uploaded struct {
	fileInfo
	SHA256    string `json:"sha256"`
	CreatedAt string `json:"created_at"`
}

// upload is POST /api/v1/files: one multipart field named file, streamed into the Storage. 201 {id,name,size,type,…}.
// A file that no row holds a day later is deleted.
func (s *Site) upload(c *fiber.Ctx) error {
	ctx := c.UserContext()
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return errAnonymous()
	}
	if !who.Superuser && (who.Grants == nil || len(who.Grants.Permissions()) == 0) {
		return manor.Errorf(manor.CodeForbidden, "You may not upload files.")
	}
	if who.Key != nil && !s.putsFiles(who) {
		return manor.Errorf(manor.CodeForbidden, "An API key uploads files for rows that it may create or change: it needs such a scope.")
	}
	if err := checkQuery(c, nil); err != nil {
		return err
	}
	media, parameters, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || media != fiber.MIMEMultipartForm || parameters["boundary"] == "" {
		return manor.Errorf(problem.UnsupportedMedia, "Send the file as multipart/form-data.")
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), uploadTime)
	defer stop()
	var body io.Reader
	if stream := c.Context().RequestBodyStream(); stream != nil {
		body = &moving{r: stream, conn: c.Context().Conn()}
	} else {
		body = bytes.NewReader(c.Request().Body())
	}
	row, err := s.receive(ctx, who, multipart.NewReader(body, parameters["boundary"]))
	if err != nil {
		return err
	}
	info := row.info("")
	c.Set(fiber.HeaderLocation, info.URL)
	return c.Status(http.StatusCreated).JSON(uploaded{info, row.SHA256, row.CreatedAt.UTC().Format(jsonTime)})
}

// putsFiles tells whether the caller may write a row that holds files, or run an action that takes one.
func (s *Site) putsFiles(who *manor.Principal) bool {
	return slices.ContainsFunc(s.resources, func(r *resource) bool {
		holds := len(r.files) > 0 || slices.ContainsFunc(r.inlines, func(in *inline) bool { return len(in.child.files) > 0 })
		return holds && (!r.noCreate && r.can(who, "create") || !r.noUpdate && r.can(who, "update")) ||
			slices.ContainsFunc(r.actions, func(a *action) bool {
				return r.can(who, a.name) && slices.ContainsFunc(a.fields, func(f *field) bool { return f.kind == model.File })
			})
	})
}

// receive stores the one part named file and writes its row; when anything fails, nothing of it stays.
func (s *Site) receive(ctx context.Context, who *manor.Principal, form *multipart.Reader) (*fileRow, error) {
	var row *fileRow
	storage := s.kernel.Storage()
	discard := func(err error) (*fileRow, error) {
		if row == nil {
			return nil, err
		}
		return nil, errors.Join(err, storage.Delete(context.WithoutCancel(ctx), row.key()))
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return discard(manor.Errorf(problem.MalformedJSON, "The multipart body is not complete.").Wrap(err))
		}
		if part.FormName() != "file" || row != nil {
			return discard(manor.Invalid(manor.FieldError{Path: cut(printable(part.FormName()), 100), Code: "unknown", Message: "Send exactly one field, named file."}))
		}
		if row, err = s.storePart(ctx, who, part); err != nil {
			return discard(err)
		}
	}
	if row == nil {
		return nil, manor.Invalid(manor.FieldError{Path: "file", Code: "required", Message: "This is required."})
	}
	if err := s.insertFile(ctx, row); err != nil {
		return discard(err)
	}
	return row, nil
}

// storePart streams one part into the Storage. On error the row is answered too when something may have been stored.
func (s *Site) storePart(ctx context.Context, who *manor.Principal, part *multipart.Part) (*fileRow, error) {
	row := s.newFile(newID(), who.UserID, part.FileName())
	if err := s.keep(ctx, row, part); err != nil {
		return row, unreadable(err)
	}
	return row, nil
}

func (s *Site) newFile(id, owner, name string) *fileRow {
	now := s.kernel.Clock().Now()
	return &fileRow{ID: id, CreatedAt: now, UsedAt: now, OwnerID: owner, Name: fileName(name)}
}

// keep stores the content and notes what it is. Where it fails something may have been stored.
func (s *Site) keep(ctx context.Context, row *fileRow, from io.Reader) error {
	content := bufio.NewReaderSize(&limited{r: from, limit: s.kernel.Settings().FileBytes()}, sniffed)
	start, err := content.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	row.Type = mimetype.Detect(start).String()
	sum, head := sha256.New(), &headOf{}
	if imaging.Reads(row.Type) {
		head.left = imaging.HeadSize
	}
	if row.Size, err = s.kernel.Storage().Put(ctx, row.key(), io.TeeReader(content, io.MultiWriter(sum, head))); err != nil {
		return err
	}
	row.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if size, err := imaging.Measure(row.Type, head.kept.Bytes()); err == nil { // what cannot be measured is a file like any other
		row.Width, row.Height = &size.Width, &size.Height
	}
	return nil
}

// headOf keeps the beginning of what is written to it.
type headOf struct {
	kept bytes.Buffer
	left int
}

func (h *headOf) Write(p []byte) (int, error) {
	more := min(len(p), h.left)
	h.kept.Write(p[:more])
	h.left -= more
	return len(p), nil
}

// moving lets a body take as long as it keeps coming: uploads over slow lines take longer than other requests may.
type moving struct {
	r    io.Reader
	conn net.Conn
}

func (m *moving) Read(p []byte) (int, error) {
	if err := m.conn.SetReadDeadline(time.Now().Add(uploadRest)); err != nil {
		return 0, fmt.Errorf("wait for the rest of an upload: %w", err)
	}
	return m.r.Read(p)
}

// unreadable tells a body that breaks off or is too large from a Storage that does not work.
func unreadable(err error) error {
	var known *manor.Error
	var line net.Error // of the caller: what a Storage meets on its own lines is known
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &line):
		return manor.Errorf(problem.MalformedJSON, "The multipart body is not complete.").Wrap(err)
	}
	return err
}

// limited reads at most limit bytes and then fails with too_large.
type limited struct {
	r           io.Reader
	read, limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	if left := l.limit - l.read; int64(len(p)) > left+1 {
		p = p[:left+1]
	}
	n, err := l.r.Read(p)
	if l.read += int64(n); l.read > l.limit {
		return 0, manor.Errorf(problem.TooLarge, "A file has at most %s.", sizeText(l.limit))
	}
	return n, err
}

// sizeText is a number of bytes as people write it.
func sizeText(n int64) string {
	for _, unit := range []struct {
		name  string
		bytes int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}} {
		if n >= unit.bytes {
			return strconv.FormatFloat(math.Floor(float64(n)*10/float64(unit.bytes))/10, 'f', -1, 64) + " " + unit.name
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// fileName keeps the last part of a path, without what could mislead a person or a file system.
func fileName(name string) string {
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	name = strings.Trim(printable(name), " .")
	if name == "" {
		return "file"
	}
	return cut(name, maxFileName)
}

// printable drops control and formatting characters: line breaks, marks that turn the direction of text.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// useFiles notes that rows hold files now, so that pruning leaves those alone that were uploaded long ago.
func (w *write) useFiles(q *batch) {
	for _, f := range w.r.files {
		id := scalarText(f.in(w.row))
		if id == "" || !w.creating() && sameField(f.kind, f.in(w.before), f.in(w.row)) {
			continue
		}
		q.add(`UPDATE "files" SET "used_at" = ? WHERE "id" = ?`, w.r.site.kernel.Clock().Now(), id)
	}
}
