package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/manor-go/manor/internal/problem"
)

const (
	partSize     = 5 << 20 // bytes; the smallest part that S3 takes, and all that an upload holds in memory
	tries        = 3
	dialTimeout  = 5 * time.Second
	reactTimeout = 20 * time.Second // from the end of a request to the head of its answer
	abortTimeout = 10 * time.Second
	retryAfter   = 5 * time.Second
)

// S3 keeps files in a bucket of a service that speaks S3.
type S3 struct {
	core      *minio.Core
	bucket    string
	prefix    string // "" or with a slash at its end
	transport *http.Transport
	parts     sync.Pool // of *[]byte, partSize long
}

// OpenS3 makes the client. It does not ask the service anything.
func OpenS3(a Address, accessKey, secretKey string) (*S3, error) {
	transport, err := minio.DefaultTransport(a.Secure)
	if err != nil {
		return nil, fmt.Errorf("open S3: %w", err)
	}
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = reactTimeout
	lookup := minio.BucketLookupAuto
	if a.PathStyle {
		lookup = minio.BucketLookupPath
	}
	core, err := minio.NewCore(a.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Secure: a.Secure, Region: a.Region,
		BucketLookup: lookup, Transport: transport, MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("open S3: %w", err)
	}
	s := &S3{core: core, bucket: a.Bucket, transport: transport}
	if a.Prefix != "" {
		s.prefix = a.Prefix + "/"
	}
	s.parts.New = func() any {
		part := make([]byte, partSize)
		return &part
	}
	return s, nil
}

// Close lets go of idle connections.
func (s *S3) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

// Ping tells whether the service answers for the bucket. That it may not say whether the bucket is there is an answer too:
// a key that may only read and write objects is enough.
func (s *S3) Ping(ctx context.Context) error {
	there, err := s.core.BucketExists(ctx, s.bucket)
	var refused minio.ErrorResponse
	if errors.As(err, &refused) && refused.StatusCode == http.StatusForbidden {
		return nil
	}
	if err == nil && !there {
		return fmt.Errorf("S3: there is no bucket %s", s.bucket)
	}
	if err != nil {
		return s.failed("ask for the bucket", s.bucket, err)
	}
	return nil
}

// Put stores a file; it is durable when Put returns, and not to be seen before. What is larger than one part is sent in
// parts, one at a time. A reader that fails leaves nothing behind; a file that is there is replaced. unavailable when the
// service does not answer.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	if err := checkKey(key); err != nil {
		return 0, err
	}
	buffer := s.parts.Get().(*[]byte)
	defer s.parts.Put(buffer)
	part := *buffer
	r = cancellable{ctx, r}
	n, err := fill(part, r)
	if err != nil {
		return 0, fmt.Errorf("store %s: %w", key, err)
	}
	if n == len(part) {
		return s.putParts(ctx, key, r, part)
	}
	_, err = s.core.PutObject(ctx, s.bucket, s.prefix+key, bytes.NewReader(part[:n]), int64(n), "", sum(part[:n]), minio.PutObjectOptions{DisableContentSha256: true})
	if err != nil {
		return 0, s.failed("store", key, err)
	}
	return int64(n), nil
}

// putParts sends the first part, which is full, and then what r still has.
func (s *S3) putParts(ctx context.Context, key string, r io.Reader, part []byte) (size int64, err error) {
	object := s.prefix + key
	upload, err := s.core.NewMultipartUpload(ctx, s.bucket, object, minio.PutObjectOptions{})
	if err != nil {
		return 0, s.failed("store", key, err)
	}
	defer func() {
		if err != nil {
			ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), abortTimeout)
			defer stop()
			err = errors.Join(err, s.core.AbortMultipartUpload(ctx, s.bucket, object, upload))
		}
	}()
	var sent []minio.CompletePart
	for n := len(part); n > 0; {
		stored, err := s.core.PutObjectPart(ctx, s.bucket, object, upload, len(sent)+1, bytes.NewReader(part[:n]), int64(n),
			minio.PutObjectPartOptions{Sha256Hex: sum(part[:n]), DisableContentSha256: true})
		if err != nil {
			return 0, s.failed("store", key, err)
		}
		sent = append(sent, minio.CompletePart{PartNumber: stored.PartNumber, ETag: stored.ETag})
		size += int64(n)
		if n, err = fill(part, r); err != nil {
			return 0, fmt.Errorf("store %s: %w", key, err)
		}
	}
	if _, err := s.core.CompleteMultipartUpload(ctx, s.bucket, object, upload, sent, minio.PutObjectOptions{}); err != nil {
		return 0, s.failed("store", key, err)
	}
	return size, nil
}

// fill reads until the part is full or r ends. Unlike io.ReadFull it tells the end of r from a body that breaks off, whose
// reader fails with io.ErrUnexpectedEOF.
func fill(part []byte, r io.Reader) (n int, err error) {
	for n < len(part) && err == nil {
		var more int
		more, err = r.Read(part[n:])
		n += more
	}
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// Open reads a file; not_found when there is none, unavailable when the service does not answer.
func (s *S3) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	content, _, _, err := s.core.GetObject(ctx, s.bucket, s.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, s.failed("open", key, err)
	}
	return content, nil
}

// Delete removes a file; one that is not there is fine.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := s.core.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{})
	if err != nil && minio.ToErrorResponse(err).Code != minio.NoSuchKey {
		return s.failed("delete", key, err)
	}
	return nil
}

// failed turns an error of the client into ours. What the service refuses is a mistake in the settings, and internal.
func (s *S3) failed(what, key string, err error) error {
	err = fmt.Errorf("S3: %s %s: %w", what, key, err)
	var answer minio.ErrorResponse
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case !errors.As(err, &answer) || away(answer):
		e := problem.New(problem.Unavailable, "The store of files does not answer. Try again in a moment.").Wrap(err)
		e.RetryAfter = retryAfter
		return e
	case answer.Code == minio.NoSuchKey:
		return problem.New(problem.NotFound, "There is no such file.").Wrap(err)
	}
	return err
}

// away tells whether an answer only says that it does not work now.
func away(answer minio.ErrorResponse) bool {
	return answer.StatusCode >= http.StatusInternalServerError || answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusRequestTimeout
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}
