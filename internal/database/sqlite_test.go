package database_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
)

func TestTheFilesOfSQLiteAreReadableByTheirOwnerAlone(t *testing.T) {
	dir := t.TempDir() // others may look into it
	db, err := database.Open(t.Context(), database.Config{Dir: dir})
	require.NoError(t, err)
	defer db.Close()
	_, err = db.Write().ExecContext(t.Context(), `CREATE TABLE secrets (id text)`)
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(dir, database.FileName+"*"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 2, "the database and its write-ahead log")
	for _, file := range files {
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), file)
	}
}
