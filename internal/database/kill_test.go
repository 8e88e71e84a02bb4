package database_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
)

func TestWhatWasCommittedIsThereAfterTheProcessIsKilled(t *testing.T) {
	run := func(t *testing.T, cfg database.Config) {
		db := mustOpen(t, cfg)
		mustExec(t, db, `CREATE TABLE notes (id bigint PRIMARY KEY)`)
		mustExec(t, db, `CREATE TABLE copies (id bigint PRIMARY KEY)`)
		child := exec.Command(os.Args[0], "-test.run=^TestWritingUntilKilled$", "-test.v")
		child.Env = append(os.Environ(), "MANOR_TEST_WRITE_URL="+cfg.URL, "MANOR_TEST_WRITE_DIR="+cfg.Dir)
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		var last int
		for lines := bufio.NewScanner(out); lines.Scan(); {
			text, ok := strings.CutPrefix(lines.Text(), "committed ")
			if !ok {
				continue
			}
			last, err = strconv.Atoi(text)
			require.NoError(t, err)
			if last == 50 {
				require.NoError(t, child.Process.Kill())
			}
		}
		require.Error(t, child.Wait(), "it was killed")
		require.GreaterOrEqual(t, last, 50)
		require.Equal(t, last, mustCount(t, db, `SELECT count(*) FROM notes WHERE id <= ?`, last))
		require.Equal(t, 0, mustCount(t, db, `SELECT count(*) FROM notes WHERE id NOT IN (SELECT id FROM copies)`), "no transaction is there by half")
		require.NoError(t, write(t.Context(), db, `INSERT INTO notes VALUES (-1)`))
	}
	t.Run("sqlite", func(t *testing.T) { run(t, database.Config{Dir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { run(t, database.Config{URL: freshPostgres(t)}) })
}

func TestWritingUntilKilled(t *testing.T) {
	cfg := database.Config{URL: os.Getenv("MANOR_TEST_WRITE_URL"), Dir: os.Getenv("MANOR_TEST_WRITE_DIR")}
	if cfg.URL == "" && cfg.Dir == "" {
		t.Skip("only run by the test before")
	}
	db := mustOpen(t, cfg)
	for i := 1; ; i++ {
		require.NoError(t, write(t.Context(), db, `INSERT INTO notes VALUES (?); INSERT INTO copies VALUES (?)`, i, i))
		fmt.Printf("committed %d\n", i)
	}
}
