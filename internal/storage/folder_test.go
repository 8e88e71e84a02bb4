package storage_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

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

func TestAFolderKeepsFiles(t *testing.T) {
	exercise(t, func(t *testing.T) backend {
		f, dir := mustOpen(t)
		return backend{storage: f, left: func() (files []string) {
			require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					files = append(files, path)
				}
				return err
			}))
			return files
		}}
	})
}

func TestAFolderThatIsGoneIsNoticed(t *testing.T) {
	f, dir := mustOpen(t)
	require.NoError(t, f.Ping(t.Context()))
	require.NoError(t, os.RemoveAll(dir))
	_, err := f.Put(t.Context(), "a/b", failing{})
	require.Error(t, err)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }
