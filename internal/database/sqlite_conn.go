package database

import (
	"database/sql/driver"
	"errors"
	"time"
)

// errStatementTimeout: one statement ran longer than Config.StatementTimeout.
var errStatementTimeout = errors.New("database: statement timeout")

type sqliteConnector struct {
	driver  driver.Driver
	dsn     string
	timeout time.Duration
}

func newSQLiteConn(raw driver.Conn, timeout time.Duration) (driver.Conn, error) { return raw, nil }
