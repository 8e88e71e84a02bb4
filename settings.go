package manor

import "time"

// Settings are everything that can be set from outside: by flag, else environment, else manor.toml, else default.
// Names in manor.toml are those of the flags with underscores: database_url.
type Settings struct {
	Addr              string        `name:"addr" env:"MANOR_ADDR" default:"127.0.0.1:8080" help:"Address to listen on; port 0 picks one and prints it."`
	Data              string        `name:"data" env:"MANOR_DATA" default:"./data" help:"Folder of the embedded database, keys and uploads; locked by one process."`
	DatabaseURL       string        `name:"database-url" env:"MANOR_DATABASE_URL" help:"postgres://…; empty: SQLite in the data folder."`
	DatabaseConns     int           `name:"database-conns" env:"MANOR_DATABASE_CONNS" default:"0" help:"Most connections to Postgres; 0: four per CPU, at least 8."`
	StatementTimeout  time.Duration `name:"statement-timeout" env:"MANOR_STATEMENT_TIMEOUT" default:"30s" help:"Longest time for one statement of the database."`
	RedisURL          string        `name:"redis-url" env:"MANOR_REDIS_URL" help:"redis://, rediss://, redis+sentinel://, redis+cluster://; empty: in the process."`
	BaseURL           string        `name:"base-url" env:"MANOR_BASE_URL" help:"Public address: token issuer, links. Empty: http://127.0.0.1: and the port."`
	TrustedProxies    []string      `name:"trusted-proxies" env:"MANOR_TRUSTED_PROXIES" help:"Networks whose X-Forwarded-For and -Proto are believed, separated by commas."`
	CORSOrigins       []string      `name:"cors-origins" env:"MANOR_CORS_ORIGINS" help:"Origins of web pages that may call the API, separated by commas; empty: none but our own."`
	SecretKey         string        `name:"secret-key" env:"MANOR_SECRET_KEY" help:"Encrypts secrets at rest, at least 32 characters. Empty: made once in the data folder."`
	AdminPassword     string        `name:"admin-password" env:"MANOR_ADMIN_PASSWORD" help:"Password of the first superuser admin. Empty: random, printed once."`
	Audience          string        `name:"audience" env:"MANOR_AUDIENCE" default:"manor" help:"aud of access tokens."`
	SiteName          string        `name:"site-name" env:"MANOR_SITE_NAME" default:"Manor" help:"What the console calls itself, at most 40 characters."`
	SessionIdle       time.Duration `name:"session-idle" env:"MANOR_SESSION_IDLE" default:"12h" help:"How long a browser stays signed in unused, exact to a minute."`
	SessionLifetime   time.Duration `name:"session-lifetime" env:"MANOR_SESSION_LIFETIME" default:"168h" help:"How long a browser stays signed in at most."`
	KeyBits           int           `name:"key-bits" env:"MANOR_KEY_BITS" default:"2048" help:"Size of new keys that sign access tokens: 2048, 3072 or 4096."`
	KeyRotation       time.Duration `name:"key-rotation" env:"MANOR_KEY_ROTATION" default:"2160h" help:"How long a key signs before the next one takes over, at least 1h; 0: only by keys rotate."`
	MaxSessions       int           `name:"max-sessions" env:"MANOR_MAX_SESSIONS" default:"0" help:"Sessions that one user may have at once; one more ends the oldest. 0: no limit."`
	SessionRemembered time.Duration `name:"session-remembered" env:"MANOR_SESSION_REMEMBERED" default:"720h" help:"How long a browser stays signed in, used or not, when it was asked to remember."`
	PasswordMinLength int           `name:"password-min-length" env:"MANOR_PASSWORD_MIN_LENGTH" default:"8" help:"Fewest characters of a password that somebody chooses, 8 to 128."`
	APIKeyMaxAge      time.Duration `name:"api-key-max-age" env:"MANOR_API_KEY_MAX_AGE" default:"0s" help:"Longest life of a new API key, at least 1h; 0: no limit, and keys without an end."`
	PasswordMaxAge    time.Duration `name:"password-max-age" env:"MANOR_PASSWORD_MAX_AGE" default:"0s" help:"Age from which on a password has to be changed after signing in; 0: never."`
	SecondFactorFor   string        `name:"require-second-factor" env:"MANOR_REQUIRE_SECOND_FACTOR" default:"none" help:"Who must have a second factor and can do nothing but set it up before: none, superusers or all."`
	BreachedPasswords string        `name:"breached-passwords" env:"MANOR_BREACHED_PASSWORDS" help:"File of passwords that nobody may choose: SHA-1 in hexadecimal, a colon and a number, sorted. Empty: none."`
	MetricsToken      string        `name:"metrics-token" env:"MANOR_METRICS_TOKEN" help:"Bearer token that /metrics asks for; empty: open in dev, closed in prod."`
	RateLimit         int           `name:"rate-limit" env:"MANOR_RATE_LIMIT" default:"1000" help:"Requests per second per user, a fifth of it per anonymous address; 0: off."`
	BodyLimit         string        `name:"body-limit" env:"MANOR_BODY_LIMIT" default:"8MB" help:"Largest JSON body: a number of bytes, or with KB, MB or GB."`
	FileLimit         string        `name:"file-limit" env:"MANOR_FILE_LIMIT" default:"100MB" help:"Largest uploaded file, as body-limit."`
	StorageURL        string        `name:"storage-url" env:"MANOR_STORAGE_URL" help:"s3://bucket/prefix?endpoint=https://…&region=…&path_style=true: where uploads are kept. Empty: in the data folder."`
	S3AccessKey       string        `name:"s3-access-key" env:"MANOR_S3_ACCESS_KEY" help:"Access key of storage-url."`
	S3SecretKey       string        `name:"s3-secret-key" env:"MANOR_S3_SECRET_KEY" help:"Secret key of storage-url."`
	RequestTimeout    time.Duration `name:"request-timeout" env:"MANOR_REQUEST_TIMEOUT" default:"30s" help:"Longest time for one request; exports are not bound by it."`
	ShutdownTimeout   time.Duration `name:"shutdown-timeout" env:"MANOR_SHUTDOWN_TIMEOUT" default:"30s" help:"How long running requests may take after SIGTERM."`
	OutboxRetention   time.Duration `name:"outbox-retention" env:"MANOR_OUTBOX_RETENTION" default:"168h" help:"How long events stay in the outbox."`
	EventRetention    time.Duration `name:"security-event-retention" env:"MANOR_SECURITY_EVENT_RETENTION" default:"4320h" help:"How long security events are kept: logins, wrong passwords, changes of the second factor."`
	IdempotencyTime   time.Duration `name:"idempotency-retention" env:"MANOR_IDEMPOTENCY_RETENTION" default:"24h" help:"How long answers to requests with an Idempotency-Key are kept."`
	Env               string        `name:"env" env:"MANOR_ENV" default:"dev" help:"dev or prod; prod refuses insecure defaults."`
	LogFormat         string        `name:"log-format" env:"MANOR_LOG_FORMAT" default:"text" help:"text or json."`
	LogLevel          string        `name:"log-level" env:"MANOR_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	Demo              bool          `kong:"-"` // serve --demo: load the demo data and users
	Service           []string      `kong:"-"` // serve --service a,b: serve only these apps
}

// Prod tells whether insecure defaults are refused.
func (s Settings) Prod() bool { return s.Env == "prod" }

// FileBytes is MANOR_FILE_LIMIT in bytes; 0 when it cannot be read, which Validate finds.
func (s Settings) FileBytes() int64 {
	n, err := parseBytes(s.FileLimit)
	if err != nil {
		return 0
	}
	return int64(n)
}

// DefaultSettings are the settings when nobody sets any; for tests and for programs that bring their own.
func DefaultSettings() Settings {
	var s Settings
	for _, f := range settingFields() {
		f.mustSetDefault(&s)
	}
	return s
}
