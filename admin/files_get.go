package admin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

// shownInline are the types that a browser may show; all else is downloaded.
var shownInline = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/bmp": true,
	"application/pdf": true,
}

// download is GET /api/v1/files/{id}: for its owner, for superusers, and with ?resource=courses&id=… for whoever may see
// the field of that row that holds the file. For everybody else there is no such file.
func (s *Site) download(c *fiber.Ctx) error {
	ctx := c.UserContext()
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return errAnonymous()
	}
	if err := checkQuery(c, []string{"resource", "id"}); err != nil {
		return err
	}
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		return errNoFile()
	}
	row := &fileRow{}
	err = s.kernel.DB().Read().NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return errNoFile()
	}
	if err != nil {
		return database.Translate(err)
	}
	allowed := who.Superuser || row.OwnerID == who.UserID
	if !allowed && c.Query("resource") != "" {
		if allowed, err = s.holdsFile(ctx, who, c.Query("resource"), c.Query("id"), row.ID); err != nil {
			return err
		}
	}
	if !allowed {
		return errNoFile()
	}
	return s.serveFile(ctx, c, row)
}

func errNoFile() error { return manor.Errorf(manor.CodeNotFound, "There is no such file.") }

func (s *Site) serveFile(ctx context.Context, c *fiber.Ctx, row *fileRow) error {
	tag := `"` + row.SHA256 + `"`
	disposition := "attachment"
	if shownInline[row.Type] {
		disposition = "inline"
	}
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	if header := tagsOf(c, fiber.HeaderIfNoneMatch); header != "" {
		same, err := ifNoneMatch(header, tag)
		if err != nil {
			return err
		}
		if same {
			c.Status(http.StatusNotModified)
			return nil
		}
	}
	content, err := s.kernel.Storage().Open(context.WithoutCancel(ctx), row.key())
	if err != nil {
		return fmt.Errorf("file %s: %w", row.ID, err)
	}
	c.Set(fiber.HeaderContentType, row.Type)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType(disposition, map[string]string{"filename": row.Name}))
	c.Context().SetBodyStream(content, int(row.Size))
	return nil
}

// holdsFile tells whether the caller may see a field of the row, or of one of its children, that holds the file.
func (s *Site) holdsFile(ctx context.Context, who *manor.Principal, resource, id, file string) (bool, error) {
	r := s.find(resource)
	if r == nil || !r.can(who, "read") {
		return false, nil
	}
	rec, err := r.fetch(ctx, s.kernel.DB().Read(), who, id, fetchOptions{})
	var known *manor.Error
	if errors.As(err, &known) && known.Code.Status() < http.StatusInternalServerError {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if r.viewFor(who).holds(rec, file) {
		return true, nil
	}
	for _, in := range r.inlines {
		v := in.childView(who)
		for _, child := range rec.inlines[in.name] {
			if v.holds(child, file) {
				return true, nil
			}
		}
	}
	return false, nil
}

func (v *view) holds(rec *record, file string) bool {
	for _, f := range v.fields {
		if !f.computed() && f.kind == model.File && scalarText(f.in(rec.row)) == file {
			return true
		}
	}
	return false
}
