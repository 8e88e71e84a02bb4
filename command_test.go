package manor_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/schema"
	"github.com/manor-go/manor/manortest"
)

// shelf is an app with one table, and more columns when it is asked for.
type shelf struct{ columns []string }

func (shelf) Name() string { return "shelf" }
func (s shelf) Install(k *manor.Kernel) error {
	table := manor.Table{Name: "books", Columns: []schema.Column{{Name: "id", Type: schema.Text}}, PrimaryKey: []string{"id"}}
	for _, name := range s.columns {
		table.Columns = append(table.Columns, schema.Column{Name: name, Type: schema.Text, Null: true})
	}
	k.Tables("shelf", table)
	return nil
}

func run(t *testing.T, app manor.App, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	code = manor.Execute(context.Background(), append([]string{"--log-level=error"}, args...), &o, &e, app)
	return code, o.String(), e.String()
}

func TestTablesGoFromStructsToMigrationsToTheDatabaseAndBack(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, _ := run(t, shelf{}, "check")
	require.Equal(t, manor.ExitFailed, code)
	require.Contains(t, out, "manor.M002: shelf: its structs have changed since its last migration: table books is new")
	require.Contains(t, out, "makemigrations shelf")
	code, _, errOut := run(t, shelf{}, "serve", "--addr=127.0.0.1:0")
	require.Equal(t, manor.ExitFailed, code)
	require.Contains(t, errOut, "manor.M002", "what the checks find stops the start")

	code, out, errOut = run(t, shelf{}, "makemigrations")
	require.Equal(t, manor.ExitDone, code, errOut)
	require.Contains(t, out, filepath.Join("migrations", "shelf", "sqlite", "00001_initial.sql"))
	require.NotContains(t, out, filepath.Join("migrations", "manor"), "what comes with the library stays there")
	_, out, _ = run(t, shelf{}, "makemigrations")
	require.Equal(t, "nothing has changed\n", out)
	_, out, _ = run(t, shelf{}, "migrate", "status")
	require.Contains(t, out, "waits")
	code, out, errOut = run(t, shelf{}, "migrate")
	require.Equal(t, manor.ExitDone, code, errOut)
	require.Contains(t, out, "applied shelf/00001_initial.sql")
	_, out, _ = run(t, shelf{}, "migrate")
	require.Equal(t, "nothing to apply\n", out)
	code, out, _ = run(t, shelf{}, "check")
	require.Equal(t, manor.ExitDone, code, out)

	wider := shelf{columns: []string{"title"}}
	code, out, errOut = run(t, wider, "makemigrations", "shelf", "--name", "titles")
	require.Equal(t, manor.ExitDone, code, errOut)
	require.Contains(t, out, "00002_titles.sql")
	renamed := shelf{columns: []string{"name"}}
	code, out, errOut = run(t, renamed, "makemigrations", "shelf", "--name", "names", "--rename", "books.title=name")
	require.Equal(t, manor.ExitDone, code, errOut)
	sql, err := os.ReadFile(filepath.Join("migrations", "shelf", "postgres", "00003_names.sql"))
	require.NoError(t, err, out)
	require.Contains(t, string(sql), "RENAME COLUMN")
	code, _, errOut = run(t, renamed, "migrate")
	require.Equal(t, manor.ExitDone, code, errOut)
	code, out, _ = run(t, renamed, "migrate", "down", "shelf")
	require.Equal(t, manor.ExitDone, code)
	require.Equal(t, "took back shelf/00003_names.sql\n", out)
	_, out, _ = run(t, renamed, "migrate", "status", "shelf")
	require.Equal(t, 2, strings.Count(out, "applied"))
	require.Equal(t, 1, strings.Count(out, "waits"))
}

func TestServeTellsItsAddressHoldsItsFolderAndDrains(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	reader, writer := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- manor.Execute(ctx, []string{"serve", "--addr=127.0.0.1:0", "--log-level=error"}, writer, io.Discard, appFunc(trial))
		writer.Close()
	}()
	line, err := bufio.NewReader(reader).ReadString('\n')
	require.NoError(t, err)
	address, found := strings.CutPrefix(strings.TrimSpace(line), "Manor is listening on ")
	require.True(t, found, line)
	resp, err := http.Get(address + "/readyz")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)

	second, _, errOut := run(t, appFunc(trial), "serve", "--addr=127.0.0.1:0")
	require.Equal(t, manor.ExitFailed, second)
	require.Contains(t, errOut, "in use by another running server")
	beside, _, errOut := run(t, appFunc(trial), "migrate", "status")
	require.Equal(t, manor.ExitDone, beside, errOut)

	stop()
	require.Equal(t, manor.ExitDone, <-code)
}

func TestAPortThatIsTakenIsSaidPlainly(t *testing.T) {
	t.Chdir(t.TempDir())
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	code, _, errOut := run(t, appFunc(trial), "serve", "--addr", ln.Addr().String())
	require.Equal(t, manor.ExitFailed, code)
	require.Contains(t, errOut, "is taken by another program")
	require.Contains(t, errOut, "MANOR_ADDR")
}

func TestOnPostgresServeRefusesWhileMigrationsWait(t *testing.T) {
	if !manortest.OnPostgres() {
		t.Skip("needs MANOR_TEST_DATABASE_URL")
	}
	t.Chdir(t.TempDir())
	t.Setenv("MANOR_DATABASE_URL", manortest.Config{}.Install(t).Kernel.Settings().DatabaseURL)
	code, _, errOut := run(t, appFunc(trial), "serve", "--addr=127.0.0.1:0")
	require.Equal(t, manor.ExitFailed, code)
	require.Contains(t, errOut, "manor migrate")
	code, out, errOut := run(t, appFunc(trial), "migrate")
	require.Equal(t, manor.ExitDone, code, errOut)
	require.Contains(t, out, "applied manor/")
}
