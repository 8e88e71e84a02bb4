package admin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/imaging"
)

const (
	thumbnailTime = 30 * time.Second // to make one, the wait for its turn included
	maxThumbnail  = 16 << 20         // bytes
)

// thumbnailSizes are the sides of the squares that small copies fit into, in pixels.
var thumbnailSizes = [...]int{160, 480, 960}

func (f *fileRow) thumbnailKey(size int) string {
	return keyOf("thumbnails", f.ID) + "-" + strconv.Itoa(size)
}

// thumbnail is GET /api/v1/files/{id}/thumbnail?size=160: a small copy of a picture, under the same rules as the download.
// It is made when it is first asked for and kept beside the file. not_found for what is no picture.
func (s *Site) thumbnail(c *fiber.Ctx) error {
	row, err := s.fileAsked(c, "size", "resource", "id")
	if err != nil {
		return err
	}
	size, err := thumbnailSize(c.Query("size"))
	if err != nil {
		return err
	}
	if !row.pictured() {
		return errNoThumbnail()
	}
	if same, err := notModified(c, `"`+row.SHA256+"-"+strconv.Itoa(size)+`"`); err != nil || same {
		return err
	}
	content, err := s.smallCopy(c.UserContext(), row, size)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, http.DetectContentType(content))
	c.Set(fiber.HeaderContentDisposition, "inline")
	return c.Send(content)
}

func errNoThumbnail() error {
	return manor.Errorf(manor.CodeNotFound, "There is no small copy of this file: it is no picture that can be read.")
}

func thumbnailSize(text string) (int, error) {
	if text == "" {
		return thumbnailSizes[0], nil
	}
	for _, size := range thumbnailSizes {
		if text == strconv.Itoa(size) {
			return size, nil
		}
	}
	return 0, manor.Errorf(manor.CodeInvalidParam, "size is 160, 480 or 960.")
}

// smallCopy is the one that is kept, or a new one. Several callers who ask for one at once wait for the first.
func (s *Site) smallCopy(ctx context.Context, row *fileRow, size int) ([]byte, error) {
	key := row.thumbnailKey(size)
	content, err := s.readKept(ctx, key)
	var known *manor.Error
	if err == nil || !errors.As(err, &known) || known.Code != manor.CodeNotFound {
		return content, err
	}
	making := s.thumbnails.DoChan(key, func() (made any, err error) {
		defer func() {
			if p := recover(); p != nil { // it runs outside of the request
				err = fmt.Errorf("thumbnail of file %s: panic: %v\n%s", row.ID, p, debug.Stack())
			}
		}()
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), thumbnailTime)
		defer stop()
		return s.makeThumbnail(ctx, row, size)
	})
	select {
	case made := <-making:
		if made.Err != nil {
			return nil, made.Err
		}
		return made.Val.([]byte), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *Site) makeThumbnail(ctx context.Context, row *fileRow, size int) ([]byte, error) {
	original, err := s.kernel.Storage().Open(ctx, row.key())
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", row.ID, err)
	}
	content, err := s.pictures.Thumbnail(ctx, row.Type, original, size)
	err = errors.Join(err, original.Close())
	switch {
	case errors.Is(err, imaging.ErrUnreadable):
		return nil, errNoThumbnail()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &manor.Error{Code: manor.CodeUnavailable, Detail: "Too many pictures are being worked on. Try again in a moment.", RetryAfter: time.Second, Cause: err}
	case err != nil:
		return nil, fmt.Errorf("thumbnail of file %s: %w", row.ID, err)
	}
	if err := s.keepThumbnail(ctx, row, size, content); err != nil { // it can be made again
		s.kernel.Log().WarnContext(ctx, "a thumbnail was not kept", "file", row.ID, "error", err)
	}
	return content, nil
}

// keepThumbnail keeps it for as long as there is the file: one that was pruned meanwhile takes it along.
func (s *Site) keepThumbnail(ctx context.Context, row *fileRow, size int, content []byte) error {
	storage := s.kernel.Storage()
	if _, err := storage.Put(ctx, row.thumbnailKey(size), bytes.NewReader(content)); err != nil {
		return err
	}
	_, err := s.findFile(ctx, row.ID)
	var known *manor.Error
	if errors.As(err, &known) && known.Code == manor.CodeNotFound {
		return storage.Delete(ctx, row.thumbnailKey(size))
	}
	return err
}

func (s *Site) readKept(ctx context.Context, key string) ([]byte, error) {
	kept, err := s.kernel.Storage().Open(ctx, key)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(kept, maxThumbnail))
	return content, errors.Join(err, kept.Close())
}

// deleteContent takes what is stored of a file away, small copies first: while the file is there, they can be made again.
func (s *Site) deleteContent(ctx context.Context, row *fileRow) error {
	if err := s.deleteThumbnails(ctx, row); err != nil {
		return err
	}
	return s.kernel.Storage().Delete(ctx, row.key())
}

func (s *Site) deleteThumbnails(ctx context.Context, row *fileRow) error {
	for _, size := range thumbnailSizes {
		if err := s.kernel.Storage().Delete(ctx, row.thumbnailKey(size)); err != nil {
			return err
		}
	}
	return nil
}
