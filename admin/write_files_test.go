package admin_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

const pngHead = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"

// form is a multipart body with one part.
func form(t testing.TB, field, name, content string) (*bytes.Buffer, manortest.Option) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(field, name)
	require.NoError(t, err)
	_, err = part.Write([]byte(content))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return &body, header("Content-Type", w.FormDataContentType())
}

func mustUpload(t testing.TB, c *manortest.Client, name, content string) string {
	t.Helper()
	body, kind := form(t, "file", name, content)
	return c.Do(t, "POST", "/api/v1/files", body, kind).MustStatus(t, 201).String(t, "id")
}

func TestFilesAreUploadedAndRead(t *testing.T) {
	l := newCampus(t)
	body, kind := form(t, "file", `C:\pics\..\我的 "图".png`, pngHead)
	made := l.root.Do(t, "POST", "/api/v1/files", body, kind).MustStatus(t, 201)
	require.Equal(t, "我的 图.png", made.String(t, "name"))
	require.Equal(t, "image/png", made.String(t, "type"))
	require.Equal(t, len(pngHead), made.Int(t, "size"))
	require.Len(t, made.String(t, "sha256"), 64)
	path := made.String(t, "url")
	require.Equal(t, path, made.Header.Get("Location"))
	got := l.root.Get(t, path).MustStatus(t, 200)
	require.Equal(t, pngHead, string(got.Body))
	require.Equal(t, "image/png", got.Header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
	require.Contains(t, got.Header.Get("Content-Security-Policy"), "sandbox")
	require.True(t, strings.HasPrefix(got.Header.Get("Content-Disposition"), "inline"))
	require.Equal(t, 304, l.root.Get(t, path, header("If-None-Match", got.Header.Get("ETag"))).Status)

	page := mustUpload(t, l.root, "x.png", "<!DOCTYPE html><script>alert(1)</script>")
	evil := l.root.Get(t, "/api/v1/files/"+page).MustStatus(t, 200)
	require.True(t, strings.HasPrefix(evil.Header.Get("Content-Disposition"), "attachment"), "what could run is downloaded")
}

func TestUploadsThatAreNotOneFileAreRefused(t *testing.T) {
	l := newCampus(t)
	body, kind := form(t, "other", "a", "x")
	l.root.Do(t, "POST", "/api/v1/files", body, kind).MustProblem(t, "invalid")
	l.root.Post(t, "/api/v1/files", map[string]any{}).MustProblem(t, "unsupported_media")
	l.root.Do(t, "POST", "/api/v1/files", "--b--\r\n", header("Content-Type", "multipart/form-data; boundary=b")).MustProblem(t, "invalid")
	body, kind = form(t, "file", "a", strings.Repeat("x", 5000))
	cut := body.Bytes()[:3000]
	l.root.Do(t, "POST", "/api/v1/files", cut, kind).MustProblem(t, "malformed_json")
	body, kind = form(t, "file", "a", "x")
	require.Equal(t, 401, l.Do(t, "POST", "/api/v1/files", body, kind).Status)
	body, kind = form(t, "file", "a", "x")
	l.As(manortest.Caller("nobody")).Do(t, "POST", "/api/v1/files", body, kind).MustProblem(t, "forbidden")
	require.Zero(t, l.count(t, "files"))
}

func TestFilesAreReadByThoseWhoSeeTheirRow(t *testing.T) {
	l := newCampus(t)
	owner := l.As(manortest.Caller("owner", "books:read", "books:create", "books:update", "authors:read_all"))
	file := mustUpload(t, owner, "a.txt", "hello")
	path := "/api/v1/files/" + file
	other := l.As(manortest.Caller("other", "books:read", "books:update", "authors:read_all"))
	other.Get(t, path).MustProblem(t, "not_found")
	require.Equal(t, 401, l.Get(t, path).Status)

	book := owner.Post(t, "/api/v1/books", map[string]any{"title": "With cover", "author_id": l.author, "cover": file}).MustStatus(t, 201).String(t, "id")
	other.Get(t, path).MustProblem(t, "not_found")
	other.Get(t, path+"?resource=books&id="+book).MustStatus(t, 200)
	other.Get(t, path+"?resource=books&id=nothing").MustProblem(t, "not_found")
	other.Get(t, path+"?resource=nothing&id="+book).MustProblem(t, "not_found")
	l.As(manortest.Caller("third", "members:read")).Get(t, path+"?resource=books&id="+book).MustProblem(t, "not_found")
	other.Get(t, path+"?x=1").MustProblem(t, "unknown_parameter")
	owner.Get(t, "/api/v1/files/nothing").MustProblem(t, "not_found")

	stolen := other.Patch(t, "/api/v1/books/"+l.mustBook(t, nil), map[string]any{"cover": file})
	stolen.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"cover": "not_found"}, stolen.FieldErrors(t), "only one's own files can be put into a row")
	other.Patch(t, "/api/v1/books/"+book, map[string]any{"cover": file, "notes": "n"}).MustStatus(t, 200)

	l.root.Delete(t, "/api/v1/books/"+book).MustStatus(t, 204)
	for _, way := range []string{"", "/info", "/thumbnail"} {
		other.Get(t, path+way+"?resource=books&id="+book).MustProblem(t, "not_found")
	}
	other.Post(t, path+"/link", map[string]any{"expires_in": 60, "resource": "books", "id": book}).MustProblem(t, "not_found")
}

func TestFilesThatNoRowHoldsAreDeletedAfterADay(t *testing.T) {
	l := newCampus(t)
	orphan, cover := mustUpload(t, l.root, "a.txt", "a"), mustUpload(t, l.root, "b.txt", "b")
	book := l.mustBook(t, map[string]any{"cover": cover})
	prune := func() {
		_, err := admin.PruneFiles(t.Context(), l.Kernel) // how many is open: the program prunes by itself as well
		require.NoError(t, err)
	}
	l.Clock.Advance(23 * time.Hour)
	prune()
	l.root.Get(t, "/api/v1/files/"+orphan).MustStatus(t, 200)
	l.Clock.Advance(2 * time.Hour)
	prune()
	l.root.Get(t, "/api/v1/files/"+orphan).MustProblem(t, "not_found")
	_, err := l.Kernel.Storage().Open(t.Context(), "files/"+orphan[len(orphan)-2:]+"/"+orphan)
	require.Error(t, err, "its content is gone too")
	l.root.Get(t, "/api/v1/files/"+cover).MustStatus(t, 200)
	l.root.Patch(t, "/api/v1/books/"+book, map[string]any{"cover": nil}).MustStatus(t, 200)
	prune()
	l.root.Get(t, "/api/v1/files/"+cover).MustProblem(t, "not_found")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestAFileThatIsTooLargeLeavesNothing(t *testing.T) {
	l := newCampus(t)
	body := io.MultiReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"z\"\r\n\r\n"),
		io.LimitReader(zeros{}, 100<<20+5), strings.NewReader("\r\n--b--\r\n"))
	l.root.Do(t, "POST", "/api/v1/files", body, header("Content-Type", "multipart/form-data; boundary=b")).MustProblem(t, "too_large")
	require.Zero(t, l.count(t, "files"))
}
