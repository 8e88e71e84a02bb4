package storage_test

import (
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/storage"
)

// FuzzKeys: whatever a key is, it names a file in the folder or nothing, and what was put under it comes back.
func FuzzKeys(f *testing.F) {
	for _, key := range []string{"a/b", "../x", "/etc/passwd", "a//b", "a/../b", ".", "", "a\x00b", `a\b`, "ａ/b", strings.Repeat("a/", 200) + "b", "con", "a."} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		outside := t.TempDir()
		folder, err := storage.OpenFolder(filepath.Join(outside, "files"))
		require.NoError(t, err)
		defer folder.Close()
		if _, err := folder.Put(t.Context(), key, strings.NewReader("text")); err == nil {
			file, err := folder.Open(t.Context(), key)
			require.NoError(t, err, "%q", key)
			text, err := io.ReadAll(file)
			require.NoError(t, err)
			require.NoError(t, file.Close())
			require.Equal(t, "text", string(text))
			require.NoError(t, folder.Delete(t.Context(), key))
		}
		found, err := filepath.Glob(filepath.Join(outside, "*"))
		require.NoError(t, err)
		require.Equal(t, []string{filepath.Join(outside, "files")}, found, "%q left the folder", key)
		require.NoError(t, filepath.WalkDir(outside, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				t.Errorf("%q left %s behind", key, path)
			}
			return err
		}))
	})
}

// FuzzParseAddress: an address is understood or refused, never with what may be a secret in the message.
func FuzzParseAddress(f *testing.F) {
	for _, address := range []string{"", "s3://bucket", "s3://bucket/prefix?endpoint=https://host&region=x&path_style=true", "s3://key:a-long-secret@bucket", "http://x", "s3://b?endpoint=%", "s3://b?x=1&x=2"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if _, err := storage.ParseAddress(address); err != nil {
			require.NotContains(t, err.Error(), "a-long-secret")
		}
	})
}
