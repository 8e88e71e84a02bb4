package storage_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/internal/storage"
)

func mustOpen(t *testing.T) (*storage.Folder, string) {
	t.Helper()
	dir := t.TempDir()
	f, err := storage.OpenFolder(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f, dir
}

func TestAFileIsKeptReplacedAndDeleted(t *testing.T) {
	f, _ := mustOpen(t)
	ctx := context.Background()
	for _, text := range []string{"first", "second and longer"} {
		n, err := f.Put(ctx, "ab/cd/0192.bin", strings.NewReader(text))
		require.NoError(t, err)
		require.EqualValues(t, len(text), n)
		r, err := f.Open(ctx, "ab/cd/0192.bin")
		require.NoError(t, err)
		b, err := io.ReadAll(r)
		require.NoError(t, errors.Join(err, r.Close()))
		require.Equal(t, text, string(b))
	}
	require.NoError(t, f.Delete(ctx, "ab/cd/0192.bin"))
	require.NoError(t, f.Delete(ctx, "ab/cd/0192.bin"), "an absent file is fine")
	_, err := f.Open(ctx, "ab/cd/0192.bin")
	require.Equal(t, problem.NotFound, problem.CodeOf(err))
}

func TestKeysCannotLeaveTheFolder(t *testing.T) {
	f, dir := mustOpen(t)
	ctx := context.Background()
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(dir), "outside"), []byte("x"), 0o600))
	for _, key := range []string{"", "/etc/passwd", "../outside", "a/../../outside", "a//b", ".hidden", "a/.b", "a\x00b", "a b", strings.Repeat("a", 200), "a\\b"} {
		_, err := f.Put(ctx, key, strings.NewReader("x"))
		require.Error(t, err, "%q", key)
		_, err = f.Open(ctx, key)
		require.Error(t, err, "%q", key)
		require.Error(t, f.Delete(ctx, key), "%q", key)
	}
}

func TestAReaderThatFailsLeavesNothingBehind(t *testing.T) {
	f, dir := mustOpen(t)
	broken := io.MultiReader(strings.NewReader("half"), failing{})
	_, err := f.Put(context.Background(), "a/b", broken)
	require.ErrorIs(t, err, errBroken)
	_, err = f.Open(context.Background(), "a/b")
	require.Equal(t, problem.NotFound, problem.CodeOf(err))
	entries, err := os.ReadDir(filepath.Join(dir, "a"))
	require.NoError(t, err)
	require.Empty(t, entries)

	ended, stop := context.WithCancel(context.Background())
	stop()
	_, err = f.Put(ended, "a/c", strings.NewReader("x"))
	require.ErrorIs(t, err, context.Canceled)
}

var errBroken = errors.New("broken")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }
