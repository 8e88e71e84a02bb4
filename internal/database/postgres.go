package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/internal/loopback"
)

// CheckURL tells what is wrong with an address of Postgres, without connecting. The error does not hold the password.
func CheckURL(address string) error {
	_, err := pgxpool.ParseConfig(address)
	return err
}

// Transport tells how far an address of Postgres keeps what is sent from who reads the network: encrypted, when no connection
// is ever made in the clear, and verified, when the server has to prove its name too. A socket and this machine are both.
func Transport(address string) (encrypted, verified bool, err error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return false, false, err
	}
	encrypted, verified = true, true
	ways := append([]*pgconn.FallbackConfig{{Host: cfg.Host, TLSConfig: cfg.TLSConfig}}, cfg.Fallbacks...)
	for _, way := range ways {
		if strings.HasPrefix(way.Host, "/") || loopback.Is(way.Host) {
			continue
		}
		encrypted = encrypted && way.TLSConfig != nil
		verified = verified && way.TLSConfig != nil && !way.TLSConfig.InsecureSkipVerify
	}
	return encrypted, verified, nil
}

func openPostgres(cfg Config) (*DB, error) {
	if !strings.HasPrefix(cfg.URL, "postgres://") && !strings.HasPrefix(cfg.URL, "postgresql://") {
		return nil, fmt.Errorf("database: the URL must begin with postgres://")
	}
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err) // pgx leaves the password out
	}
	switch {
	case cfg.MaxConns > 0:
		pc.MaxConns = int32(cfg.MaxConns)
	case !strings.Contains(cfg.URL, "pool_max_conns="):
		pc.MaxConns = int32(max(8, 4*runtime.GOMAXPROCS(0)))
	}
	pc.MaxConnIdleTime = 5 * time.Minute
	pc.HealthCheckPeriod = 15 * time.Second
	if pc.ConnConfig.ConnectTimeout == 0 {
		pc.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	params := pc.ConnConfig.RuntimeParams
	params["timezone"] = "UTC"
	params["statement_timeout"] = strconv.FormatInt(cfg.StatementTimeout.Milliseconds(), 10)
	params["idle_in_transaction_session_timeout"] = "60000"
	params["standard_conforming_strings"] = "on" // bun's quoting counts on it
	if params["application_name"] == "" {
		params["application_name"] = "manor"
	}
	pc.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		registerTypes(conn.TypeMap())
		return nil
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), pc)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	std := sql.OpenDB(postgresConnector{stdlib.GetPoolConnector(pool)})
	std.SetMaxIdleConns(0) // the pool keeps them
	all := bun.NewDB(std, newPostgresDialect())
	return &DB{dialect: Postgres, cfg: cfg, write: all, read: all, pool: pool}, nil
}

// registerTypes says what arguments are when Postgres is not asked first, as behind a pooler that keeps no prepared
// statements (default_query_exec_mode of the address): what database/sql passes on. pgx would register some hundred more
// types, 1.4 MB of program; the build leaves them out (nopgxregisterdefaulttypes).
func registerTypes(m *pgtype.Map) {
	m.RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	for name, value := range map[string]any{
		"bool": false, "int8": int64(0), "float8": float64(0), "text": "", "bytea": []byte(nil), "timestamptz": time.Time{},
	} {
		m.RegisterDefaultPgType(value, name)
	}
}

// postgresConnector wraps pgx's connections.
type postgresConnector struct{ driver.Connector }

// Connect implements driver.Connector.
func (c postgresConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	std, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("database: unexpected connection %T", conn)
	}
	return &postgresConn{std}, nil
}

// postgresConn keeps SQL without arguments out of the cache of prepared statements. bun writes values into the text, so
// that such a statement is hardly ever seen again: preparing it would cost a round trip and push out those that are.
// SQL with arguments ($1, $2, …) is prepared once per connection and used again.
type postgresConn struct{ *stdlib.Conn }

// QueryContext implements driver.QueryerContext.
func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		args = []driver.NamedValue{{Ordinal: 1, Value: pgx.QueryExecModeExec}}
	}
	return c.Conn.QueryContext(ctx, query, args)
}
