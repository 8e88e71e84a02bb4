package admin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
)

const sharedPath = "/shared" // behind the path of a file

type fileLinkInput struct {
	File string `path:"id" maxLength:"100" doc:"Of the file"`
	Body struct {
		Resource  string `json:"resource,omitempty" maxLength:"100" doc:"Of the row that holds it, as in a download"`
		Row       string `json:"id,omitempty" maxLength:"100" doc:"Of the row that holds it"`
		ExpiresIn int    `json:"expires_in" minimum:"1" maximum:"86400" doc:"Seconds"`
	}
}

type fileLinkAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		URL       string    `json:"url" format:"uri" doc:"Reads the file, whoever asks"`
		ExpiresAt time.Time `json:"expires_at" doc:"From then on the link does not hold"`
	}
}

// makeFileLink is POST /api/v1/files/{id}/link: an address that reads the file without signing in until it expires. Who
// may read the file may make one.
func (s *Site) makeFileLink(ctx context.Context, in *fileLinkInput) (*fileLinkAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, errAnonymous()
	}
	row, err := s.readableFile(ctx, who, in.File, in.Body.Resource, in.Body.Row)
	if err != nil {
		return nil, err
	}
	expires := s.kernel.Clock().Now().Add(time.Duration(in.Body.ExpiresIn) * time.Second).Truncate(time.Second)
	signature, err := s.signFile(row.ID, expires.Unix())
	if err != nil {
		return nil, err
	}
	query := url.Values{"expires": {strconv.FormatInt(expires.Unix(), 10)}, "signature": {base64.RawURLEncoding.EncodeToString(signature)}}
	answer := &fileLinkAnswer{CacheControl: "no-store"}
	answer.Body.URL = strings.TrimSuffix(s.kernel.Settings().BaseURL, "/") + filesPath + "/" + url.PathEscape(row.ID) + sharedPath + "?" + query.Encode()
	answer.Body.ExpiresAt = expires.UTC()
	return answer, nil
}

// signFile is the signature of a link: HMAC-SHA256 over the second in which it expires and the file.
func (s *Site) signFile(id string, expires int64) ([]byte, error) {
	key, err := s.kernel.DeriveKey("manor links to files")
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strconv.FormatInt(expires, 10) + "\n" + id))
	return mac.Sum(nil), nil
}

// shared is GET /api/v1/files/{id}/shared?expires=…&signature=…: the content, for whoever has a link that holds. Whether
// there is such a file is only told to them.
func (s *Site) shared(c *fiber.Ctx) error {
	if err := checkQuery(c, []string{"expires", "signature"}); err != nil {
		return err
	}
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		return errNoLink()
	}
	expires, err := strconv.ParseInt(c.Query("expires"), 10, 64)
	if err != nil {
		return errNoLink()
	}
	given, err := base64.RawURLEncoding.DecodeString(c.Query("signature"))
	if err != nil {
		return errNoLink()
	}
	want, err := s.signFile(id, expires)
	if err != nil {
		return err
	}
	if !hmac.Equal(want, given) || !s.kernel.Clock().Now().Before(time.Unix(expires, 0)) {
		return errNoLink()
	}
	row, err := s.findFile(c.UserContext(), id)
	if err != nil {
		return err
	}
	c.Set("Cross-Origin-Resource-Policy", "cross-origin") // pages elsewhere may show it: that is what links are for
	return s.serveFile(c.UserContext(), c, row)
}

func errNoLink() error {
	return manor.Errorf(manor.CodeForbidden, "This link does not hold, or not any more. Ask for a new one.")
}

// mountFileLinks brings the operations about a file whose answers are JSON.
func (s *Site) mountFileLinks() {
	security := []map[string][]string{{"bearer": {}}}
	huma.Register(s.kernel.API(), huma.Operation{
		Method: http.MethodGet, Path: filesPath + "/{id}/info", OperationID: "get-file-info", Tags: []string{"files"}, Summary: "What a file is",
		Description: "Under the same rules as reading it.", Security: security, Errors: []int{400, 401, 403, 404, 422, 429, 500, 503},
	}, s.fileInfo)
	huma.Register(s.kernel.API(), huma.Operation{
		Method: http.MethodPost, Path: filesPath + "/{id}/link", OperationID: "link-file", Tags: []string{"files"}, Summary: "Make a link to a file that expires",
		Description: "It works without signing in. Who may read the file may make one.", Security: security, DefaultStatus: http.StatusOK,
		Errors: []int{400, 401, 403, 404, 413, 415, 422, 429, 500, 503},
	}, s.makeFileLink)
}
