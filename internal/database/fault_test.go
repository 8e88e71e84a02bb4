package database_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

func write(ctx context.Context, db *database.DB, query string, args ...any) error {
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

func requireUnavailable(t *testing.T, err error) {
	t.Helper()
	var e *problem.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, problem.Unavailable, e.Code, "%v", err)
	require.Positive(t, e.RetryAfter)
	require.NotContains(t, e.Detail, "SQL", "the caller learns nothing of the driver")
}

func TestASQLiteLockedBySomebodyElseIsWaitedForAndThenUnavailable(t *testing.T) {
	dir := t.TempDir()
	other := mustOpen(t, database.Config{Dir: dir})
	mustMakeAccounts(t, other)
	patient := mustOpen(t, database.Config{Dir: dir})
	hasty := mustOpen(t, database.Config{Dir: dir, BusyTimeout: 30 * time.Millisecond})

	locked, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := other.InTx(context.WithoutCancel(t.Context()), func(context.Context, *database.Tx) error {
			close(locked)
			<-release
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-locked
	requireUnavailable(t, write(t.Context(), hasty, `UPDATE accounts SET cents = 1`))
	require.Equal(t, 200, mustCount(t, hasty, `SELECT sum(cents) FROM accounts`), "reading goes on")
	waiting := make(chan error, 1)
	go func() { waiting <- write(t.Context(), patient, `UPDATE accounts SET cents = 2`) }()
	require.Never(t, func() bool { return len(waiting) > 0 }, 50*time.Millisecond, 10*time.Millisecond)
	close(release)
	require.NoError(t, <-waiting)
	wg.Wait()
	require.NoError(t, write(t.Context(), hasty, `UPDATE accounts SET cents = 3`), "it works again by itself")
}

func TestAFullDiskIsUnavailableAndLosesNothing(t *testing.T) {
	db := mustOpen(t, database.Config{Dir: t.TempDir()})
	mustExec(t, db, `CREATE TABLE notes (id integer PRIMARY KEY, text text)`)
	pages := mustCount(t, db, `PRAGMA page_count`)
	mustExec(t, db, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+10))
	written := 0
	var err error
	for err == nil && written < 100 {
		if err = write(t.Context(), db, `INSERT INTO notes (text) VALUES (?)`, strings.Repeat("文", 1000)); err == nil {
			written++
		}
	}
	requireUnavailable(t, err)
	require.Positive(t, written)
	require.Equal(t, written, mustCount(t, db, `SELECT count(*) FROM notes`))
	var sound string
	require.NoError(t, db.Read().NewRaw(`PRAGMA integrity_check`).Scan(t.Context(), &sound))
	require.Equal(t, "ok", sound)
	mustExec(t, db, `PRAGMA max_page_count = 1000000`)
	require.NoError(t, write(t.Context(), db, `INSERT INTO notes (text) VALUES ('again')`))
}

func TestAStatementThatTakesTooLongIsATimeoutAndTheConnectionStaysUsable(t *testing.T) {
	run := func(t *testing.T, db *database.DB, slow string) {
		for range 3 {
			_, err := db.Read().ExecContext(t.Context(), slow)
			require.Equal(t, problem.Timeout, problem.CodeOf(database.Translate(err)), "%v", err)
			err = write(t.Context(), db, slow)
			require.Equal(t, problem.Timeout, problem.CodeOf(err), "%v", err)
			require.Equal(t, 1, mustCount(t, db, `SELECT 1`))
			require.NoError(t, write(t.Context(), db, `SELECT 1`))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		defer cancel()
		err := write(ctx, db, slow)
		require.Equal(t, problem.Timeout, problem.CodeOf(err), "%v", err)
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(5*time.Millisecond, cancel)
		require.ErrorIs(t, write(ctx, db, slow), context.Canceled)
	}
	t.Run("sqlite", func(t *testing.T) {
		db := mustOpen(t, database.Config{Dir: t.TempDir(), StatementTimeout: 30 * time.Millisecond})
		run(t, db, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n`)
	})
	t.Run("postgres", func(t *testing.T) {
		db := mustOpen(t, database.Config{URL: freshPostgres(t), StatementTimeout: 30 * time.Millisecond})
		run(t, db, `SELECT pg_sleep(10)`)
	})
}

func TestAPostgresThatGoesAwayIsUnavailableAndComesBackByItself(t *testing.T) {
	u, err := url.Parse(freshPostgres(t))
	require.NoError(t, err)
	between := mustProxy(t, u.Host)
	u.Host = between.address()
	db := mustOpen(t, database.Config{URL: u.String(), MaxConns: 4})
	mustMakeAccounts(t, db)

	between.cut()
	requireUnavailable(t, db.Ping(t.Context()))
	requireUnavailable(t, write(t.Context(), db, `UPDATE accounts SET cents = 1`))
	_, err = db.Read().ExecContext(t.Context(), `SELECT 1`)
	requireUnavailable(t, database.Translate(err))

	between.mend()
	require.NoError(t, write(t.Context(), db, `UPDATE accounts SET cents = 2`))
	require.Equal(t, 4, mustCount(t, db, `SELECT sum(cents) FROM accounts`))

	var once sync.Once
	err = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		once.Do(between.dropAll)
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET cents = 3`)
		return err
	})
	requireUnavailable(t, err)
	require.Equal(t, 4, mustCount(t, db, `SELECT sum(cents) FROM accounts`), "nothing half-done")
}

func TestAPostgresThatLetsNobodyInIsUnavailable(t *testing.T) {
	at := freshPostgres(t)
	u, err := url.Parse(at)
	require.NoError(t, err)
	name := strings.TrimPrefix(u.Path, "/")
	db, other := mustOpen(t, database.Config{URL: at}), mustOpen(t, database.Config{URL: freshPostgres(t)})
	mustMakeAccounts(t, db)
	mustExec(t, other, `ALTER DATABASE "`+name+`" ALLOW_CONNECTIONS false`)
	mustExec(t, other, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+name+`'`)
	for range 3 { // connections that were ended, then refused
		requireUnavailable(t, write(t.Context(), db, `UPDATE accounts SET cents = 1`))
	}
}

// proxy stands between the program and Postgres.
type proxy struct {
	mu       sync.Mutex
	listener net.Listener
	target   string
	at       string
	conns    []net.Conn
}

func mustProxy(t *testing.T, target string) *proxy {
	t.Helper()
	p := &proxy{target: target, at: "127.0.0.1:0"}
	p.mend()
	t.Cleanup(p.cut)
	return p
}

func (p *proxy) address() string { return p.at }

// mend accepts connections, at the same address each time.
func (p *proxy) mend() {
	listener, err := net.Listen("tcp", p.at)
	if err != nil {
		panic(err)
	}
	p.listener, p.at = listener, listener.Addr().String()
	go func() {
		for {
			in, err := listener.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				continue
			}
			out, err := net.Dial("tcp", p.target)
			if err != nil {
				_ = in.Close()
				continue
			}
			p.mu.Lock()
			p.conns = append(p.conns, in, out)
			p.mu.Unlock()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
		}
	}()
}

// cut ends all connections and refuses new ones.
func (p *proxy) cut() {
	_ = p.listener.Close()
	p.dropAll()
}

func (p *proxy) dropAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for name, test := range map[string]struct {
		cfg  database.Config
		want string
	}{
		"neither":          {database.Config{}, "neither a URL nor a folder"},
		"another database": {database.Config{URL: "mysql://root@localhost/x"}, "must begin with postgres://"},
		"bad URL":          {database.Config{URL: "postgres://u:secret@localhost:notaport/x"}, "database: "},
		"nobody there":     {database.Config{URL: "postgres://u:secret@127.0.0.1:1/x?connect_timeout=1"}, "unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := database.Open(t.Context(), test.cfg)
			require.ErrorContains(t, err, test.want)
			require.NotContains(t, err.Error(), "secret")
		})
	}
	t.Run("a file where the folder should be", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, nil, 0o600))
		_, err := database.Open(t.Context(), database.Config{Dir: file})
		require.Error(t, err)
	})
	t.Run("a folder whose name needs escaping", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "a b?c#d%e&f'北京")
		db := mustOpen(t, database.Config{Dir: dir})
		mustMakeAccounts(t, db)
		require.FileExists(t, filepath.Join(dir, database.FileName))
	})
}

func TestOneHolderOfALockAtATime(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		release, err := db.Lock(t.Context(), "test")
		require.NoError(t, err)
		require.Zero(t, db.Stats().Write.InUse, "it takes none of the connections that serve")
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		defer cancel()
		_, err = db.Lock(ctx, "test")
		require.Error(t, err)
		other, err := db.Lock(t.Context(), "another")
		require.NoError(t, err, "another name is another lock")
		require.NoError(t, other())
		require.NoError(t, release())
		again, err := db.Lock(t.Context(), "test")
		require.NoError(t, err)
		require.NoError(t, again())
	})
}

func TestWhoWaitsForTheLockDoesNotHoldUpAnIndexBuiltConcurrently(t *testing.T) {
	db := mustOpen(t, database.Config{URL: freshPostgres(t)})
	mustMakeAccounts(t, db)
	release, err := db.Lock(t.Context(), "test")
	require.NoError(t, err)
	waiting := make(chan error, 1)
	go func() {
		second, err := db.Lock(t.Context(), "test")
		if err == nil {
			err = second()
		}
		waiting <- err
	}()
	require.Eventually(t, func() bool {
		return mustCount(t, db, `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()`) >= 2
	}, 5*time.Second, 10*time.Millisecond)
	mustExec(t, db, `CREATE INDEX CONCURRENTLY accounts_cents_idx ON accounts (cents)`)
	require.NoError(t, release())
	require.NoError(t, <-waiting)
}

func TestTheSameStatementCanBeReadFromTwiceAtOnce(t *testing.T) {
	db := mustOpen(t, database.Config{Dir: t.TempDir()})
	mustMakeAccounts(t, db)
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		query := `SELECT id FROM accounts WHERE id > ? ORDER BY id`
		outer, err := tx.Tx.Tx.QueryContext(ctx, query, 0)
		require.NoError(t, err)
		defer outer.Close()
		var seen []int
		for outer.Next() {
			var id, least int
			require.NoError(t, outer.Scan(&id))
			require.NoError(t, tx.Tx.Tx.QueryRowContext(ctx, query, 0).Scan(&least))
			require.Equal(t, 1, least)
			seen = append(seen, id)
		}
		require.Equal(t, []int{1, 2}, seen)
		return outer.Err()
	})
	require.NoError(t, err)
	for i := range 200 { // more statements than are kept
		query := fmt.Sprintf(`SELECT %d FROM accounts WHERE id = ?`, i)
		var got int
		require.NoError(t, db.Read().DB.QueryRowContext(t.Context(), query, 1).Scan(&got))
		require.Equal(t, i, got)
	}
}

func TestManyMayOpenANewSQLiteAtOnce(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				db, err := database.Open(t.Context(), database.Config{Dir: dir})
				if err != nil {
					t.Error(err)
					return
				}
				if err := write(t.Context(), db, `CREATE TABLE IF NOT EXISTS notes (id integer PRIMARY KEY)`); err != nil {
					t.Error(err)
				}
				if err := write(t.Context(), db, `INSERT INTO notes DEFAULT VALUES`); err != nil {
					t.Error(err)
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		db := mustOpen(t, database.Config{Dir: dir})
		require.Equal(t, 6, mustCount(t, db, `SELECT count(*) FROM notes`))
	}
}
