package storage_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
)

// backend is a Storage and what a test needs to know of it.
type backend struct {
	storage interface {
		Put(ctx context.Context, key string, r io.Reader) (int64, error)
		Open(ctx context.Context, key string) (io.ReadCloser, error)
		Delete(ctx context.Context, key string) error
		Ping(ctx context.Context) error
	}
	left func() []string // all that is kept, complete or not
}

var errBroken = errors.New("broken")

const mb = 1 << 20

// exercise holds a backend to what Storage promises.
func exercise(t *testing.T, open func(t *testing.T) backend) {
	t.Run("a file is kept, replaced and deleted", func(t *testing.T) {
		b := open(t)
		require.NoError(t, b.storage.Ping(t.Context()))
		for _, text := range []string{"first", "second and longer", ""} {
			n, err := b.storage.Put(t.Context(), "ab/cd/0192.bin", strings.NewReader(text))
			require.NoError(t, err)
			require.EqualValues(t, len(text), n)
			require.Equal(t, text, mustRead(t, b, "ab/cd/0192.bin"))
		}
		require.Len(t, b.left(), 1)
		require.NoError(t, b.storage.Delete(t.Context(), "ab/cd/0192.bin"))
		require.Empty(t, b.left())
		_, err := b.storage.Open(t.Context(), "ab/cd/0192.bin")
		require.Equal(t, problem.NotFound, problem.CodeOf(err))
	})
	t.Run("what is absent is not found and can be deleted", func(t *testing.T) {
		b := open(t)
		_, err := b.storage.Open(t.Context(), "no/thing")
		require.Equal(t, problem.NotFound, problem.CodeOf(err))
		require.NoError(t, b.storage.Delete(t.Context(), "no/thing"))
	})
	t.Run("a hundred megabytes pass through little memory and come back the same", func(t *testing.T) {
		b := open(t)
		const size = 100*mb + 7
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n, err := b.storage.Put(t.Context(), "large", &counting{left: size})
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		require.EqualValues(t, size, n)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(24*mb), "all that was ever taken, not what was held at one time")
		r, err := b.storage.Open(t.Context(), "large")
		require.NoError(t, err)
		requireSame(t, &counting{left: size}, r)
		require.NoError(t, r.Close())
	})
	t.Run("a reader that fails leaves nothing behind", func(t *testing.T) {
		for _, size := range []int64{0, 1000, 5 * mb, 12 * mb} {
			for _, failure := range []error{errBroken, io.ErrUnexpectedEOF} {
				b := open(t)
				_, err := b.storage.Put(t.Context(), "a/b", io.MultiReader(&counting{left: size}, iotest.ErrReader(failure)))
				require.ErrorIs(t, err, failure, "after %d bytes", size)
				require.NotEqual(t, problem.Unavailable, problem.CodeOf(err), "the reader failed, not the storage")
				require.Empty(t, b.left(), "after %d bytes", size)
			}
		}
	})
	t.Run("a replacement that fails leaves what was there", func(t *testing.T) {
		b := open(t)
		_, err := b.storage.Put(t.Context(), "a/b", strings.NewReader("whole"))
		require.NoError(t, err)
		_, err = b.storage.Put(t.Context(), "a/b", io.MultiReader(&counting{left: 6 * mb}, iotest.ErrReader(errBroken)))
		require.ErrorIs(t, err, errBroken)
		require.Equal(t, "whole", mustRead(t, b, "a/b"))
	})
	t.Run("an end of the context ends an upload", func(t *testing.T) {
		b := open(t)
		for _, size := range []int64{100, 12 * mb} {
			ctx, stop := context.WithCancel(t.Context())
			_, err := b.storage.Put(ctx, "a/b", io.MultiReader(&counting{left: size}, calling(stop), &counting{left: size}))
			require.ErrorIs(t, err, context.Canceled)
			require.Empty(t, b.left())
		}
	})
	t.Run("keys cannot lead elsewhere", func(t *testing.T) {
		b := open(t)
		for _, key := range []string{
			"", "/etc/passwd", "../outside", "a/../../outside", "a//b", ".hidden", "a/.b", "a\x00b", "a b", strings.Repeat("a", 200), "a\\b", "a/b/c/d/e/f/g/h/i",
		} {
			_, err := b.storage.Put(t.Context(), key, strings.NewReader("x"))
			require.Error(t, err, "%q", key)
			_, err = b.storage.Open(t.Context(), key)
			require.Error(t, err, "%q", key)
			require.Error(t, b.storage.Delete(t.Context(), key), "%q", key)
		}
		require.Empty(t, b.left())
	})
}

func mustRead(t *testing.T, b backend, key string) string {
	t.Helper()
	r, err := b.storage.Open(t.Context(), key)
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, errors.Join(err, r.Close()))
	return string(content)
}

// counting reads as left bytes that differ from place to place.
type counting struct{ at, left int64 }

func (c *counting) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), c.left)]
	for i := range p {
		p[i] = byte((c.at + int64(i)) * 31 >> 5)
	}
	c.at += int64(len(p))
	c.left -= int64(len(p))
	return len(p), nil
}

// calling calls fn when it is read, and is empty.
type calling func()

func (fn calling) Read([]byte) (int, error) {
	fn()
	return 0, io.EOF
}

// requireSame reads both to their end.
func requireSame(t *testing.T, want, got io.Reader) {
	t.Helper()
	a, b := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, errA := io.ReadFull(want, a)
		m, errB := io.ReadFull(got, b)
		if n != m || string(a[:n]) != string(b[:m]) {
			t.Fatal("the content is another")
		}
		if errA != nil || errB != nil {
			require.Equal(t, errA, errB)
			return
		}
	}
}
