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
	"github.com/manor-go/manor/internal/imaging"
	"github.com/manor-go/manor/internal/model"
)

// shownInline are the types that a browser may show; all else is downloaded.
var shownInline = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/bmp": true,
	"application/pdf": true,
}

// fileInfo is what is said of a file to those who may read it.
type fileInfo struct {
	ID           string `json:"id" doc:"Put it into a file field"`
	Name         string `json:"name" doc:"Of the upload, made harmless"`
	Size         int64  `json:"size" doc:"Bytes"`
	Type         string `json:"type" doc:"Media type, found in the content"`
	Width        *int   `json:"width" nullable:"true" doc:"Of pictures, in pixels, the right way up"`
	Height       *int   `json:"height" nullable:"true" doc:"Of pictures, in pixels, the right way up"`
	URL          string `json:"url" doc:"Where it is read"`
	ThumbnailURL string `json:"thumbnail_url" doc:"Of pictures: where a small copy is read; size may be changed. Else empty"`
}

// info is that of the row, with addresses that carry on why the caller may read it: "resource=courses&id=…", or nothing.
func (f *fileRow) info(reason string) fileInfo {
	info := fileInfo{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Type, Width: f.Width, Height: f.Height, URL: filesPath + "/" + f.ID}
	if f.pictured() {
		info.ThumbnailURL = info.URL + "/thumbnail?size=480"
	}
	if reason != "" {
		info.URL += "?" + reason
		if info.ThumbnailURL != "" {
			info.ThumbnailURL += "&" + reason
		}
	}
	return info
}

// pictured tells whether small copies can be made of the file.
func (f *fileRow) pictured() bool {
	if f.Width == nil || f.Height == nil {
		return false
	}
	return imaging.Size{Width: *f.Width, Height: *f.Height}.Pixels() <= imaging.MaxPixels
}

// download is GET /api/v1/files/{id}: for its owner, for superusers, and with ?resource=courses&id=… for whoever may see
// the field of that row that holds the file. For everybody else there is no such file.
func (s *Site) download(c *fiber.Ctx) error {
	row, err := s.fileAsked(c, "resource", "id")
	if err != nil {
		return err
	}
	return s.serveFile(c.UserContext(), c, row)
}

// fileAsked finds the file that a path names, for a caller who may read it. known are the query parameters there.
func (s *Site) fileAsked(c *fiber.Ctx, known ...string) (*fileRow, error) {
	who := manor.PrincipalFrom(c.UserContext())
	if who == nil {
		return nil, errAnonymous()
	}
	if err := checkQuery(c, known); err != nil {
		return nil, err
	}
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		return nil, errNoFile()
	}
	return s.readableFile(c.UserContext(), who, id, c.Query("resource"), c.Query("id"))
}

// readableFile is the file, when who may read it: because it is his, or because he sees it in the row id of resource.
// Else there is no such file.
func (s *Site) readableFile(ctx context.Context, who *manor.Principal, file, resource, id string) (*fileRow, error) {
	row, err := s.findFile(ctx, file)
	if err != nil {
		return nil, err
	}
	own := row.OwnerID == who.UserID && (who.Key == nil || s.putsFiles(who)) // a key that only reads finds files by their rows
	allowed := who.Superuser || own
	if !allowed && resource != "" {
		if allowed, err = s.holdsFile(ctx, who, resource, id, row.ID); err != nil {
			return nil, err
		}
	}
	if !allowed {
		return nil, errNoFile()
	}
	return row, nil
}

func (s *Site) findFile(ctx context.Context, id string) (*fileRow, error) {
	row := &fileRow{}
	err := s.kernel.DB().Read().NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNoFile()
	}
	if err != nil {
		return nil, database.Translate(err)
	}
	return row, nil
}

func errNoFile() error { return manor.Errorf(manor.CodeNotFound, "There is no such file.") }

// fileReason is asked for beside a file: the row that makes it readable.
type fileReason struct {
	File     string `path:"id" maxLength:"100" doc:"Of the file"`
	Resource string `query:"resource" maxLength:"100" doc:"Of the row that holds it"`
	Row      string `query:"id" maxLength:"100" doc:"Of the row that holds it"`
}

func (r *fileReason) query() string {
	if r.Resource == "" {
		return ""
	}
	return url.Values{"resource": {r.Resource}, "id": {r.Row}}.Encode()
}

type fileInfoAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         fileInfo
}

// fileInfo is GET /api/v1/files/{id}/info, under the same rules as the download.
func (s *Site) fileInfo(ctx context.Context, in *fileReason) (*fileInfoAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, errAnonymous()
	}
	row, err := s.readableFile(ctx, who, in.File, in.Resource, in.Row)
	if err != nil {
		return nil, err
	}
	return &fileInfoAnswer{CacheControl: "private, no-cache", Body: row.info(in.query())}, nil
}

// notModified sets what every answer with a file's content has, and tells whether the caller has it already.
func notModified(c *fiber.Ctx, tag string) (bool, error) {
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	header := tagsOf(c, fiber.HeaderIfNoneMatch)
	if header == "" {
		return false, nil
	}
	same, err := ifNoneMatch(header, tag)
	if same {
		c.Status(http.StatusNotModified)
	}
	return same, err
}

func (s *Site) serveFile(ctx context.Context, c *fiber.Ctx, row *fileRow) error {
	if same, err := notModified(c, `"`+row.SHA256+`"`); err != nil || same {
		return err
	}
	content, err := s.kernel.Storage().Open(context.WithoutCancel(ctx), row.key())
	if err != nil {
		return fmt.Errorf("file %s: %w", row.ID, err)
	}
	disposition := "attachment"
	if shownInline[row.Type] {
		disposition = "inline"
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
	for _, in := range r.viewFor(who).inlines {
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
