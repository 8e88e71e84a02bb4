package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/uptrace/bun"
	"modernc.org/sqlite"
)

// FileName is the name of the SQLite database in its folder.
const FileName = "manor.db"

func openSQLite(cfg Config) (*DB, error) {
	if cfg.Dir == "" {
		return nil, fmt.Errorf("database: neither a URL nor a folder is given")
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("database: folder %s: %w", cfg.Dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	drv, err := newSQLiteDriver()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, FileName)
	if err := makePrivate(file); err != nil {
		return nil, err
	}
	write := sql.OpenDB(&sqliteConnector{driver: drv, dsn: sqliteDSN(file, cfg, false), timeout: cfg.StatementTimeout, patience: cfg.BusyTimeout})
	write.SetMaxOpenConns(1)
	write.SetMaxIdleConns(1)
	read := sql.OpenDB(&sqliteConnector{driver: drv, dsn: sqliteDSN(file, cfg, true), timeout: cfg.StatementTimeout, patience: cfg.BusyTimeout})
	read.SetMaxOpenConns(readers())
	read.SetMaxIdleConns(readers())
	if err := write.Ping(); err != nil { // makes the file and its write-ahead log before a reader looks
		_ = write.Close()
		return nil, fmt.Errorf("database: %s: %w", file, Translate(err))
	}
	return &DB{
		dialect: SQLite, cfg: cfg,
		write: bun.NewDB(write, newSQLiteDialect()), read: bun.NewDB(read, newSQLiteDialect()),
	}, nil
}

// makePrivate makes a database's file readable by its owner alone; SQLite gives the files beside it the same mode. The
// mode of a file that is there is left as it is.
func makePrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return f.Close()
}

// sqliteDSN: write-ahead log, every commit flushed to the disk (2xx means durable, also without power), references
// enforced, and a transaction takes the write lock when it begins, so that it cannot lose it half-way.
func sqliteDSN(file string, cfg Config, readOnly bool) string {
	q := url.Values{
		"_busy_timeout": {strconv.FormatInt(cfg.BusyTimeout.Milliseconds(), 10)},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"_timezone":     {"UTC"},
		"_dqs":          {"false"}, // a mistyped column is an error, not a text
		"_pragma":       {"journal_size_limit(67108864)"},
	}
	if readOnly {
		q.Set("_query_only", "on")
	} else {
		q.Set("_txlock", "immediate")
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

// newSQLiteDriver is modernc's driver with manor_fold, of our own, so that nothing is registered for the whole process.
func newSQLiteDriver() (driver.Driver, error) {
	drv := &sqlite.Driver{}
	err := drv.RegisterDeterministicScalarFunction("manor_fold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		switch text := args[0].(type) {
		case nil:
			return nil, nil
		case string:
			return Fold(text), nil
		case []byte:
			return Fold(string(text)), nil
		default:
			return Fold(fmt.Sprint(text)), nil
		}
	})
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return drv, nil
}

var _ driver.Connector = (*sqliteConnector)(nil)

// Connect implements driver.Connector. Turning the write-ahead log on needs the file alone for a moment and does not wait
// for it as statements do, so that it is tried again here.
func (c *sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	for start := time.Now(); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		raw, err := c.driver.Open(c.dsn)
		if err == nil {
			return c.wrap(raw)
		}
		if !busy(err) || time.Since(start) >= c.patience {
			return nil, err
		}
		time.Sleep(rand.N(connectPause))
	}
}

const connectPause = 20 * time.Millisecond

// Driver implements driver.Connector.
func (c *sqliteConnector) Driver() driver.Driver { return c.driver }
