package admin

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	"github.com/gofiber/fiber/v2"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

const (
	filesTable  = "files"
	filesPath   = "/api/v1/files"
	maxFile     = 100 << 20 // bytes
	sniffed     = 3072      // bytes that tell the type
	maxFileName = 200       // runes
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
	URL       string    `bun:"-" json:"url"`
}

// key is where the content is kept.
func (f *fileRow) key() string { return "files/" + f.ID[len(f.ID)-2:] + "/" + f.ID }

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
	if err := checkQuery(c, nil); err != nil {
		return err
	}
	media, parameters, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || media != fiber.MIMEMultipartForm || parameters["boundary"] == "" {
		return manor.Errorf(problem.UnsupportedMedia, "Send the file as multipart/form-data.")
	}
	body := c.Context().RequestBodyStream()
	if body == nil {
		body = bytes.NewReader(c.Request().Body())
	}
	row, err := s.receive(ctx, who, multipart.NewReader(body, parameters["boundary"]))
	if err != nil {
		return err
	}
	row.URL = filesPath + "/" + row.ID
	c.Set(fiber.HeaderLocation, row.URL)
	return c.Status(http.StatusCreated).JSON(row)
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
	err := s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("file %s: %w", row.ID, err)
		}
		return nil
	})
	if err != nil {
		return discard(err)
	}
	return row, nil
}

// storePart streams one part into the Storage. On error the row is answered too when something may have been stored.
func (s *Site) storePart(ctx context.Context, who *manor.Principal, part *multipart.Part) (*fileRow, error) {
	now := s.kernel.Clock().Now()
	row := &fileRow{ID: newID(), CreatedAt: now, UsedAt: now, OwnerID: who.UserID, Name: fileName(part.FileName())}
	content := bufio.NewReaderSize(&limited{r: part, left: maxFile}, sniffed)
	head, err := content.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	row.Type = mimetype.Detect(head).String()
	sum := sha256.New()
	if row.Size, err = s.kernel.Storage().Put(ctx, row.key(), io.TeeReader(content, sum)); err != nil {
		return row, unreadable(err)
	}
	row.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return row, nil
}

// unreadable tells a body that breaks off or is too large from a Storage that does not work.
func unreadable(err error) error {
	var known *manor.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, io.ErrUnexpectedEOF):
		return manor.Errorf(problem.MalformedJSON, "The multipart body is not complete.").Wrap(err)
	}
	return err
}

// limited reads at most left bytes and then fails with too_large.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, manor.Errorf(problem.TooLarge, "A file has at most %d MB.", maxFile>>20)
	}
	return n, err
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

// MarshalJSON leaves nothing out; it is here so that the url is never stored.
func (f fileRow) MarshalJSON() ([]byte, error) {
	type plainRow struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		Size      int64  `json:"size"`
		Type      string `json:"type"`
		SHA256    string `json:"sha256"`
		URL       string `json:"url"`
		CreatedAt string `json:"created_at"`
	}
	return json.Marshal(plainRow{f.ID, f.Name, f.Size, f.Type, f.SHA256, f.URL, f.CreatedAt.UTC().Format(jsonTime)})
}
