package admin_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

func filePath(id string, more ...string) string {
	return "/api/v1/files/" + id + strings.Join(more, "")
}

func TestPicturesAreMeasuredWhenTheyAreUploaded(t *testing.T) {
	g := newGallery(t, nil)
	body, kind := form(t, "file", "photo.jpg", photoOf(t, 300, 200))
	made := g.root.Do(t, "POST", "/api/v1/files", body, kind).MustStatus(t, 201)
	require.Equal(t, "image/jpeg", made.String(t, "type"))
	require.Equal(t, []int{200, 300}, []int{made.Int(t, "width"), made.Int(t, "height")}, "the right way up")
	id := made.String(t, "id")
	require.Equal(t, filePath(id, "/thumbnail?size=480"), made.String(t, "thumbnail_url"))
	g.root.Get(t, made.String(t, "thumbnail_url")).MustStatus(t, 200)

	note := mustUpload(t, g.root, "note.txt", "hello")
	info := g.root.Get(t, filePath(note, "/info")).MustStatus(t, 200)
	require.Equal(t, map[string]any{
		"id": note, "name": "note.txt", "size": float64(5), "type": "text/plain; charset=utf-8", "width": nil, "height": nil,
		"url": filePath(note), "thumbnail_url": "",
	}, info.Object(t))
}

func TestWhatAFileIsIsToldToThoseWhoMayReadIt(t *testing.T) {
	g := newGallery(t, nil)
	cover := mustUpload(t, g.root, "a.png", pngOf(t, 20, 10))
	album := g.mustAlbum(t, map[string]any{"cover": cover})
	reader, other := g.As(manortest.Caller("reader", "albums:read")), g.As(manortest.Caller("other", "members:read"))
	reason := "?" + url.Values{"resource": {"albums"}, "id": {album}}.Encode()

	for _, what := range []string{"/info", "/thumbnail"} {
		require.Equal(t, 401, g.Get(t, filePath(cover, what)).Status, what)
		reader.Get(t, filePath(cover, what)).MustProblem(t, "not_found")
		reader.Get(t, filePath(cover, what, reason)).MustStatus(t, 200)
		other.Get(t, filePath(cover, what, reason)).MustProblem(t, "not_found")
		reader.Get(t, filePath("nothing", what, reason)).MustProblem(t, "not_found")
		reader.Get(t, filePath(cover, what, "?x=1")).MustProblem(t, "unknown_parameter")
	}
	info := reader.Get(t, filePath(cover, "/info", reason))
	for _, name := range []string{"url", "thumbnail_url"} {
		reader.Get(t, info.String(t, name)).MustStatus(t, 200)
	}
}

func TestThumbnailsAreMadeOnceAndKeptBesideTheFile(t *testing.T) {
	g := newGallery(t, nil)
	id := mustUpload(t, g.root, "photo.jpg", photoOf(t, 1600, 800))
	for text, want := range map[string]image.Point{"": {X: 80, Y: 160}, "?size=160": {X: 80, Y: 160}, "?size=480": {X: 240, Y: 480}, "?size=960": {X: 480, Y: 960}} {
		got := g.root.Get(t, filePath(id, "/thumbnail", text)).MustStatus(t, 200)
		require.Equal(t, "image/jpeg", got.Header.Get("Content-Type"))
		require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
		require.Contains(t, got.Header.Get("Content-Security-Policy"), "sandbox")
		require.NotContains(t, string(got.Body), "Exif", "nothing but pixels")
		small, _, err := image.Decode(bytes.NewReader(got.Body))
		require.NoError(t, err)
		require.Equal(t, want, small.Bounds().Size())
		r, _, b, _ := small.At(want.X/2, want.Y/4).RGBA()
		require.True(t, r > b, "the left half is above when it is the right way up")
		require.Equal(t, 304, g.root.Get(t, filePath(id, "/thumbnail", text), header("If-None-Match", got.Header.Get("ETag"))).Status)
	}
	for _, wrong := range []string{"?size=161", "?size=", "?size=0160", "?size=-1", "?size=x"} {
		if wrong == "?size=" {
			continue // none
		}
		g.root.Get(t, filePath(id, "/thumbnail", wrong)).MustProblem(t, "invalid_parameter")
	}
	key := "thumbnails/" + id[len(id)-2:] + "/" + id + "-160"
	require.True(t, g.keeps(t, key))
	_, err := g.Kernel.Storage().Put(t.Context(), key, strings.NewReader("\x89PNG\r\n\x1a\nkept"))
	require.NoError(t, err)
	require.Contains(t, string(g.root.Get(t, filePath(id, "/thumbnail")).Body), "kept", "the kept one is served")
}

func TestManyWhoAskForOneThumbnailAtOnceAllGetIt(t *testing.T) {
	g := newGallery(t, nil)
	id := mustUpload(t, g.root, "a.png", pngOf(t, 900, 900))
	var wait sync.WaitGroup
	bodies := make([][]byte, 8)
	for i := range bodies {
		wait.Go(func() { bodies[i] = g.root.Get(t, filePath(id, "/thumbnail?size=480")).Body })
	}
	wait.Wait()
	for _, body := range bodies {
		require.Equal(t, bodies[0], body)
		require.NotEmpty(t, body)
	}
}

func TestWhatIsNoPictureHasNoThumbnail(t *testing.T) {
	g := newGallery(t, nil)
	for name, content := range map[string]string{
		"text": "hello", "svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`, "damaged": pngOf(t, 300, 300)[:200], "huge": hugePNG(100_000, 100_000), "cut": pngHead,
	} {
		id := mustUpload(t, g.root, name, content)
		g.root.Get(t, filePath(id, "/thumbnail")).MustProblem(t, "not_found")
		require.False(t, g.keeps(t, "thumbnails/"+id[len(id)-2:]+"/"+id+"-160"), name)
		g.root.Get(t, filePath(id)).MustStatus(t, 200)
	}
}

func TestThumbnailsGoWithTheirFile(t *testing.T) {
	g := newGallery(t, nil)
	id := mustUpload(t, g.root, "a.png", pngOf(t, 300, 300))
	g.root.Get(t, filePath(id, "/thumbnail?size=480")).MustStatus(t, 200)
	key := id[len(id)-2:] + "/" + id
	require.True(t, g.keeps(t, "thumbnails/"+key+"-480"))
	g.Clock.Advance(25 * time.Hour)
	_, err := admin.PruneFiles(t.Context(), g.Kernel)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return !g.keeps(t, "files/"+key) }, 5*time.Second, 10*time.Millisecond, "the program may be pruning by itself")
	require.False(t, g.keeps(t, "thumbnails/"+key+"-480"))
	g.root.Get(t, filePath(id, "/thumbnail?size=480")).MustProblem(t, "not_found")
}

func TestALinkReadsItsFileWithoutSigningInUntilItExpires(t *testing.T) {
	g := newGallery(t, nil)
	file, secret := mustUpload(t, g.root, "cover.png", pngOf(t, 20, 10)), mustUpload(t, g.root, "secret.txt", "s")
	album := g.mustAlbum(t, map[string]any{"cover": file})
	reader := g.As(manortest.Caller("reader", "albums:read"))
	reader.Post(t, filePath(file, "/link"), map[string]any{"expires_in": 60}).MustProblem(t, "not_found")
	reader.Post(t, filePath(secret, "/link"), map[string]any{"expires_in": 60, "resource": "albums", "id": album}).MustProblem(t, "not_found")
	require.Equal(t, 401, g.Post(t, filePath(file, "/link"), map[string]any{"expires_in": 60}).Status)
	for _, wrong := range []any{0, -1, 86401, "60", nil} {
		g.root.Post(t, filePath(file, "/link"), map[string]any{"expires_in": wrong}).MustProblem(t, "invalid")
	}
	g.root.Post(t, filePath(file, "/link"), map[string]any{}).MustProblem(t, "invalid")

	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	g.Clock.Freeze(now)
	made := reader.Post(t, filePath(file, "/link"), map[string]any{"expires_in": 60, "resource": "albums", "id": album}).MustStatus(t, 200)
	require.Equal(t, "2026-11-21T10:01:00Z", made.String(t, "expires_at"))
	require.True(t, strings.HasPrefix(made.String(t, "url"), "http://127.0.0.1/api/v1/files/"), made.String(t, "url"))
	link, err := url.Parse(made.String(t, "url"))
	require.NoError(t, err)

	got := g.Get(t, link.RequestURI()).MustStatus(t, 200)
	require.Equal(t, pngOf(t, 20, 10), string(got.Body))
	require.Equal(t, g.root.Get(t, filePath(file)).Header.Get("Content-Disposition"), got.Header.Get("Content-Disposition"))
	require.Contains(t, got.Header.Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, "private, no-cache", got.Header.Get("Cache-Control"))
	require.Equal(t, "cross-origin", got.Header.Get("Cross-Origin-Resource-Policy"), "a page elsewhere shows it")
	require.Equal(t, "same-origin", g.root.Get(t, filePath(file)).Header.Get("Cross-Origin-Resource-Policy"))
	g.root.Get(t, link.RequestURI()).MustStatus(t, 200)

	forged := func(path string, change func(url.Values)) *manortest.Response {
		query := link.Query()
		change(query)
		return g.Get(t, path+"?"+query.Encode())
	}
	later := strconv.FormatInt(now.Add(time.Hour).Unix(), 10)
	forged(link.Path, func(q url.Values) { q.Set("expires", later) }).MustProblem(t, "forbidden")
	forged(link.Path, func(q url.Values) { q.Set("signature", strings.Repeat("A", 43)) }).MustProblem(t, "forbidden")
	forged(link.Path, func(q url.Values) { q.Del("signature") }).MustProblem(t, "forbidden")
	forged(link.Path, func(q url.Values) { q.Set("expires", "x") }).MustProblem(t, "forbidden")
	forged(link.Path, func(q url.Values) { q.Set("x", "x") }).MustProblem(t, "unknown_parameter")
	forged(filePath(secret, "/shared"), func(url.Values) {}).MustProblem(t, "forbidden")
	forged(filePath("nothing", "/shared"), func(url.Values) {}).MustProblem(t, "forbidden")
	g.Get(t, filePath(file, "?", link.RawQuery)).MustStatus(t, 401)

	g.Clock.Advance(59 * time.Second)
	g.Get(t, link.RequestURI()).MustStatus(t, 200)
	g.Clock.Advance(time.Second)
	g.Get(t, link.RequestURI()).MustProblem(t, "forbidden")
}

func TestALinkDoesNotOutliveItsFile(t *testing.T) {
	g := newGallery(t, nil)
	file := mustUpload(t, g.root, "a.txt", "a")
	g.Clock.Advance(24*time.Hour + time.Minute)
	made := g.root.Post(t, filePath(file, "/link"), map[string]any{"expires_in": 86400}).MustStatus(t, 200)
	link, err := url.Parse(made.String(t, "url"))
	require.NoError(t, err)
	g.Get(t, link.RequestURI()).MustStatus(t, 200)
	_, err = admin.PruneFiles(t.Context(), g.Kernel)
	require.NoError(t, err)
	g.Get(t, link.RequestURI()).MustProblem(t, "not_found")
}

func TestALinkOfAnotherProgramDoesNotHold(t *testing.T) {
	one := newGallery(t, func(s *manor.Settings) { s.SecretKey = strings.Repeat("one", 20) })
	two := newGallery(t, func(s *manor.Settings) { s.SecretKey = strings.Repeat("two", 20) })
	made := one.root.Post(t, filePath(mustUpload(t, one.root, "a.txt", "a"), "/link"), map[string]any{"expires_in": 60})
	link, err := url.Parse(made.String(t, "url"))
	require.NoError(t, err)
	one.Get(t, link.RequestURI()).MustStatus(t, 200)
	two.Get(t, link.RequestURI()).MustProblem(t, "forbidden")
}

func TestFieldsTakeOnlyTheFilesTheyDeclare(t *testing.T) {
	g := newGallery(t, nil)
	good, large := mustUpload(t, g.root, "a.png", pngOf(t, 20, 10)), mustUpload(t, g.root, "b.png", pngOf(t, 20, 10)+strings.Repeat("x", 20<<10))
	text, page := mustUpload(t, g.root, "a.png", "only text"), mustUpload(t, g.root, "a.txt", "<!DOCTYPE html><script>alert(1)</script>")
	pdf, svg := mustUpload(t, g.root, "a.pdf", "%PDF-1.7\n"), mustUpload(t, g.root, "a.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	damaged, huge := mustUpload(t, g.root, "d.png", "\x89PNG\r\n\x1a\nno header"), mustUpload(t, g.root, "h.png", hugePNG(8000, 8000))

	for _, c := range []struct{ field, file, code string }{
		{"cover", good, ""}, {"cover", text, "file_type"}, {"cover", svg, "file_type"}, {"cover", pdf, "file_type"}, {"cover", damaged, "file_type"},
		{"cover", large, "file_size"}, {"cover", huge, "file_size"},
		{"paper", pdf, ""}, {"paper", text, ""}, {"paper", page, "file_type"}, {"paper", good, "file_type"},
		{"other", page, ""}, {"other", large, ""}, {"other", huge, ""}, {"cover", "nothing", "not_found"},
	} {
		got := g.root.Post(t, "/api/v1/albums", map[string]any{"title": "x", c.field: c.file})
		if c.code == "" {
			got.MustStatus(t, 201)
			continue
		}
		got.MustProblem(t, "invalid")
		require.Equal(t, map[string]string{c.field: c.code}, got.FieldErrors(t), "%+v", c)
	}
	inline := g.root.Post(t, "/api/v1/albums", map[string]any{"title": "x", "cover": text, "photos": []any{map[string]any{"picture": good}, map[string]any{"picture": pdf}}})
	inline.MustProblem(t, "invalid")
	require.Equal(t, map[string]string{"cover": "file_type", "photos[1].picture": "file_type"}, inline.FieldErrors(t), "all at once, children too")

	album := g.mustAlbum(t, map[string]any{"cover": good})
	refused := g.root.Patch(t, "/api/v1/albums/"+album, map[string]any{"cover": text})
	require.Equal(t, map[string]string{"cover": "file_type"}, refused.FieldErrors(t))
	require.Equal(t, good, g.root.Get(t, "/api/v1/albums/"+album).String(t, "cover"))
	g.root.Patch(t, "/api/v1/albums/"+album, map[string]any{"cover": nil}).MustStatus(t, 200)
}

func TestAFileThatWasThereBeforeTheRuleStays(t *testing.T) {
	g := newGallery(t, nil)
	good, text := mustUpload(t, g.root, "a.png", pngOf(t, 20, 10)), mustUpload(t, g.root, "a.txt", "text")
	album := g.mustAlbum(t, map[string]any{"cover": good})
	require.NoError(t, g.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewUpdate().Table("albums").Set("cover = ?", text).Where("id = ?", album).Exec(ctx)
		return err
	}))
	g.root.Patch(t, "/api/v1/albums/"+album, map[string]any{"title": "Winter"}).MustStatus(t, 200)
	g.root.Patch(t, "/api/v1/albums/"+album, map[string]any{"title": "Autumn", "cover": text}).MustStatus(t, 200)
}

func TestTheLimitOfFilesIsTheSetting(t *testing.T) {
	g := newGallery(t, func(s *manor.Settings) { s.FileLimit = "200KB" })
	send := func(size int64, length bool) *manortest.Response {
		body, kind := form(t, "file", "z", strings.Repeat("z", int(size)))
		if !length {
			return g.root.Do(t, "POST", "/api/v1/files", io.MultiReader(body), kind)
		}
		return g.root.Do(t, "POST", "/api/v1/files", body, kind)
	}
	for _, length := range []bool{true, false} {
		send(200<<10, length).MustStatus(t, 201)
		for _, size := range []int64{200<<10 + 1, 300 << 10, 2 << 20} {
			send(size, length).MustProblem(t, "too_large")
		}
	}
	require.Contains(t, send(200<<10+1, true).String(t, "detail"), "200 KB")
	var rows int
	require.NoError(t, g.Kernel.DB().Read().NewSelect().Table("files").ColumnExpr("count(*)").Scan(t.Context(), &rows))
	require.Equal(t, 2, rows)
}

func TestAnUploadMayTakeLongerThanOtherRequests(t *testing.T) {
	const limit = 30 * time.Millisecond
	g := newGallery(t, func(s *manor.Settings) { s.RequestTimeout = limit })
	body := io.MultiReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"z\"\r\n\r\n"),
		&lasting{until: time.Now().Add(5 * limit)}, strings.NewReader("\r\n--b--\r\n"))
	g.root.Do(t, "POST", "/api/v1/files", body, header("Content-Type", "multipart/form-data; boundary=b")).MustStatus(t, 201)
}

// lasting reads as a letter now and then, until some time is reached.
type lasting struct{ until time.Time }

func (l *lasting) Read(p []byte) (int, error) {
	for next := time.Now().Add(time.Millisecond); time.Now().Before(next); {
		runtime.Gosched()
	}
	if time.Now().After(l.until) {
		return 0, io.EOF
	}
	p[0] = 'z'
	return 1, nil
}

func TestAProgramStoresFilesAsUploadsAre(t *testing.T) {
	g := newGallery(t, nil)
	const id = "0d5ae9a2-5a4c-5c3c-9b7e-0123456789ab"
	for range 2 {
		file, err := admin.StoreFile(t.Context(), g.Kernel, admin.NewFile{ID: id, Owner: "u", Name: "../cover.png", Content: strings.NewReader(pngOf(t, 20, 10))})
		require.NoError(t, err)
		require.EqualValues(t, id, file)
	}
	g.mustAlbum(t, map[string]any{"cover": id})
	info := g.root.Get(t, filePath(id, "/info")).MustStatus(t, 200)
	require.Equal(t, "cover.png", info.String(t, "name"))
	require.Equal(t, 20, info.Int(t, "width"))
	file, err := admin.StoreFile(t.Context(), g.Kernel, admin.NewFile{Owner: "u", Name: "a", Content: strings.NewReader("a")})
	require.NoError(t, err)
	g.root.Get(t, filePath(string(file))).MustStatus(t, 200)
	_, err = admin.StoreFile(t.Context(), g.Kernel, admin.NewFile{ID: "../../x", Content: strings.NewReader("a")})
	require.Error(t, err)
	broken := errors.New("broken")
	_, err = admin.StoreFile(t.Context(), g.Kernel, admin.NewFile{ID: "0d5ae9a2-5a4c-5c3c-9b7e-000000000000", Content: io.MultiReader(strings.NewReader("half"), failingReader{broken})})
	require.ErrorIs(t, err, broken)
	g.root.Get(t, filePath("0d5ae9a2-5a4c-5c3c-9b7e-000000000000")).MustProblem(t, "not_found")
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

func TestWithoutItsStoreOfFilesTheProgramServesAllElse(t *testing.T) {
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	g := newGallery(t, func(s *manor.Settings) {
		s.StorageURL, s.S3AccessKey, s.S3SecretKey = "s3://files?path_style=true&endpoint="+away.URL, "access", "secret"
	})
	body, kind := form(t, "file", "a.png", pngOf(t, 20, 10))
	refused := g.root.Do(t, "POST", "/api/v1/files", body, kind)
	refused.MustProblem(t, "unavailable")
	require.Equal(t, 503, refused.Status)
	require.NotEmpty(t, refused.Header.Get("Retry-After"))
	var rows int
	require.NoError(t, g.Kernel.DB().Read().NewSelect().Table("files").ColumnExpr("count(*)").Scan(t.Context(), &rows))
	require.Zero(t, rows, "nothing is half-done")
	g.mustAlbum(t, nil)
	ready := g.Get(t, "/readyz").MustStatus(t, 200)
	require.Contains(t, string(ready.Body), `"storage"`)
	findings := g.Kernel.Findings(t.Context(), true)
	ids := make([]string, 0, len(findings))
	for _, finding := range findings {
		ids = append(ids, finding.ID)
		require.NotContains(t, finding.Text, "secret")
	}
	require.Contains(t, ids, "manor.S009")
}

func TestFilesAreKeptAtAnS3(t *testing.T) {
	endpoint := os.Getenv("MANOR_TEST_S3_URL")
	if endpoint == "" {
		t.Skip("MANOR_TEST_S3_URL names no S3")
	}
	u, err := url.Parse(endpoint)
	require.NoError(t, err)
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4("access", "secret", ""), Region: "us-east-1", BucketLookup: minio.BucketLookupPath})
	require.NoError(t, err)
	bucket := "manor-admin-" + strings.ReplaceAll(time.Now().Format("150405.000000000"), ".", "-")
	require.NoError(t, client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}))
	g := newGallery(t, func(s *manor.Settings) {
		s.StorageURL, s.S3AccessKey, s.S3SecretKey = "s3://"+bucket+"/manor?path_style=true&endpoint="+endpoint, "access", "secret"
	})
	objects := func() (n int) {
		for object := range client.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Recursive: true}) {
			require.NoError(t, object.Err)
			n++
		}
		return n
	}
	for _, finding := range g.Kernel.Findings(t.Context(), true) {
		require.NotEqual(t, "manor.S009", finding.ID, finding.Text)
	}
	require.Zero(t, objects(), "a check leaves nothing")
	require.NotContains(t, string(g.Get(t, "/readyz").MustStatus(t, 200).Body), "storage")

	id := mustUpload(t, g.root, "a.png", pngOf(t, 300, 200))
	require.Equal(t, pngOf(t, 300, 200), string(g.root.Get(t, filePath(id)).MustStatus(t, 200).Body))
	g.root.Get(t, filePath(id, "/thumbnail")).MustStatus(t, 200)
	require.Equal(t, 2, objects())
	large := strings.Repeat("0123456789abcdef", 1<<20)
	require.Equal(t, large, string(g.root.Get(t, filePath(mustUpload(t, g.root, "large", large))).MustStatus(t, 200).Body))
	body, kind := form(t, "file", "cut", large)
	g.root.Do(t, "POST", "/api/v1/files", body.Bytes()[:10<<20], kind).MustProblem(t, "malformed_json")
	require.Equal(t, 3, objects(), "an upload that breaks off leaves nothing")

	g.Clock.Advance(25 * time.Hour)
	_, err = admin.PruneFiles(t.Context(), g.Kernel)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return objects() == 0 }, 10*time.Second, 50*time.Millisecond, "the program may be pruning by itself")
}
