package storage_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/internal/storage"
)

const accessKey, secretKey = "access", "secret-of-tests"

func mustOpenS3(t *testing.T, address string) *storage.S3 {
	t.Helper()
	parsed, err := storage.ParseAddress(address)
	require.NoError(t, err)
	s, err := storage.OpenS3(parsed, accessKey, secretKey)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// service is the S3 that MANOR_TEST_S3_URL names (http://127.0.0.1:5000), with a new bucket.
func service(t *testing.T) (endpoint, bucket string, client *minio.Client) {
	t.Helper()
	endpoint = os.Getenv("MANOR_TEST_S3_URL")
	if endpoint == "" {
		t.Skip("MANOR_TEST_S3_URL names no S3")
	}
	u, err := url.Parse(endpoint)
	require.NoError(t, err)
	client, err = minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Region: "us-east-1", BucketLookup: minio.BucketLookupPath})
	require.NoError(t, err)
	bucket = strings.ToLower("manor-" + strings.ReplaceAll(time.Now().Format("150405.000000000"), ".", "-"))
	require.NoError(t, client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}))
	return endpoint, bucket, client
}

func TestAnS3KeepsFiles(t *testing.T) {
	exercise(t, func(t *testing.T) backend {
		endpoint, bucket, client := service(t)
		s := mustOpenS3(t, "s3://"+bucket+"/some/prefix?path_style=true&endpoint="+endpoint)
		return backend{storage: s, left: func() (all []string) {
			for object := range client.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Recursive: true}) {
				require.NoError(t, object.Err)
				require.True(t, strings.HasPrefix(object.Key, "some/prefix/"), object.Key)
				all = append(all, object.Key)
			}
			for upload := range client.ListIncompleteUploads(t.Context(), bucket, "", true) {
				require.NoError(t, upload.Err)
				all = append(all, upload.Key)
			}
			return all
		}}
	})
}

func TestAnS3ThatGoesAwayInTheMiddleLeavesNothingToBeSeen(t *testing.T) {
	endpoint, bucket, client := service(t)
	target, err := url.Parse(endpoint)
	require.NoError(t, err)
	var away atomic.Bool
	forward := httputil.NewSingleHostReverseProxy(target)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			panic(http.ErrAbortHandler)
		}
		r.Host = r.Header.Get("X-Forwarded-Host") // the signature names the proxy
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	s := mustOpenS3(t, "s3://"+bucket+"?path_style=true&endpoint="+proxy.URL)
	_, err = s.Put(t.Context(), "small", strings.NewReader("before"))
	require.NoError(t, err)
	_, err = s.Put(t.Context(), "large", io.MultiReader(&counting{left: 7 * mb}, calling(func() { away.Store(true) }), &counting{left: 7 * mb}))
	require.Equal(t, problem.Unavailable, problem.CodeOf(err))
	_, err = s.Put(t.Context(), "small", strings.NewReader("after"))
	require.Equal(t, problem.Unavailable, problem.CodeOf(err))
	require.Error(t, s.Ping(t.Context()))
	away.Store(false)
	require.NoError(t, s.Ping(t.Context()))
	_, err = s.Open(t.Context(), "large")
	require.Equal(t, problem.NotFound, problem.CodeOf(err))
	require.Equal(t, "before", mustRead(t, backend{storage: s}, "small"))
	objects := 0
	for range client.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Recursive: true}) {
		objects++
	}
	require.Equal(t, 1, objects)
}

func TestAnS3WithoutTheBucketIsAMistakeInTheSettings(t *testing.T) {
	endpoint, _, _ := service(t)
	s := mustOpenS3(t, "s3://there-is-none?path_style=true&endpoint="+endpoint)
	require.ErrorContains(t, s.Ping(t.Context()), "there-is-none")
	_, err := s.Put(t.Context(), "a/b", strings.NewReader("x"))
	require.Equal(t, problem.Internal, problem.CodeOf(err), "trying again does not help: %v", err)
}

func TestAnS3ThatDoesNotWorkIsUnavailableAndSaysWhenToTryAgain(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	t.Cleanup(busy.Close)
	cutting := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(cutting.Close)
	for name, address := range map[string]string{"closed": closed.URL, "busy": busy.URL, "cutting": cutting.URL} {
		s := mustOpenS3(t, "s3://files?path_style=true&endpoint="+address)
		for what, do := range map[string]func(ctx context.Context) error{
			"put":    func(ctx context.Context) error { _, err := s.Put(ctx, "a/b", strings.NewReader("x")); return err },
			"open":   func(ctx context.Context) error { _, err := s.Open(ctx, "a/b"); return err },
			"delete": func(ctx context.Context) error { return s.Delete(ctx, "a/b") },
			"ping":   s.Ping,
		} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel() // each tries several times
				err := do(t.Context())
				var known *problem.Error
				require.True(t, errors.As(err, &known), "%v", err)
				require.Equal(t, problem.Unavailable, known.Code)
				require.Positive(t, known.RetryAfter)
				require.NotContains(t, known.Detail, "127.0.0.1", "nobody learns where it is")
			})
		}
	}
}

func TestAnS3ThatHangsIsGivenUpWithItsContext(t *testing.T) {
	done := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-done }))
	t.Cleanup(func() { close(done); hanging.Close() })
	s := mustOpenS3(t, "s3://files?path_style=true&endpoint="+hanging.URL)
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	require.Error(t, s.Ping(ctx))
	_, err := s.Put(ctx, "a/b", strings.NewReader("x"))
	require.Error(t, err)
}

func TestAnS3ThatForbidsToAskForTheBucketMayStillKeepFiles(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(server.Close)
	s := mustOpenS3(t, "s3://files?path_style=true&endpoint="+server.URL)
	require.NoError(t, s.Ping(t.Context()))
	_, err := s.Put(t.Context(), "a/b", strings.NewReader("x"))
	require.Equal(t, problem.Internal, problem.CodeOf(err), "keys that may not write are a mistake in the settings")
}

func TestAddressesOfFilesAreRead(t *testing.T) {
	a, err := storage.ParseAddress("s3://my-files")
	require.NoError(t, err)
	require.Equal(t, storage.Address{Bucket: "my-files", Endpoint: "s3.amazonaws.com", Secure: true, Region: "us-east-1"}, a)
	a, err = storage.ParseAddress("s3://my-files/prod/manor/?endpoint=http://minio:9000&region=eu-1&path_style=true")
	require.NoError(t, err)
	require.Equal(t, storage.Address{Bucket: "my-files", Prefix: "prod/manor", Endpoint: "minio:9000", Region: "eu-1", PathStyle: true}, a)
	for _, wrong := range []string{
		"", "https://files", "s3://", "s3://a", "s3://Upper", "s3://a.b.c", "s3://user:hidden@files", "s3://files#x", "s3://files?endpoint=minio:9000",
		"s3://files?endpoint=https://u:hidden@host", "s3://files?endpoint=https://host/path", "s3://files?path_style=perhaps", "s3://files?secret=hidden",
		"s3://files?region=", "s3://files?region=a&region=b", "s3://files/../up", "s3://files/a%20b", "s3://files?%zz=1",
	} {
		_, err := storage.ParseAddress(wrong)
		require.Error(t, err, wrong)
		require.NotContains(t, err.Error(), "hidden", "no secret is in an error")
	}
}
