package manor

import "time"

// Settings are everything that can be set from outside: by flag, else environment, else manor.toml, else default.
type Settings struct {
	Addr           string        `name:"addr" env:"MANOR_ADDR" default:"127.0.0.1:8080" help:"Address to listen on; :0 picks a port and prints it."`
	Data           string        `name:"data" env:"MANOR_DATA" default:"./data" help:"Folder of the embedded database, keys and uploads; locked by one process."`
	DatabaseURL    string        `name:"database-url" env:"MANOR_DATABASE_URL" help:"postgres://…; empty: SQLite in the data folder."`
	RedisURL       string        `name:"redis-url" env:"MANOR_REDIS_URL" help:"redis://, rediss://, redis+sentinel://, redis+cluster://; empty: in the process."`
	BaseURL        string        `name:"base-url" env:"MANOR_BASE_URL" help:"Public address: token issuer, links. Empty: http://127.0.0.1: and the port."`
	TrustedProxies []string      `name:"trusted-proxies" env:"MANOR_TRUSTED_PROXIES" help:"Networks whose X-Forwarded-For and -Proto are believed."`
	SecretKey      string        `name:"secret-key" env:"MANOR_SECRET_KEY" help:"Encrypts secrets at rest. Empty: made once in the data folder."`
	AdminPassword  string        `name:"admin-password" env:"MANOR_ADMIN_PASSWORD" help:"Password of the first superuser admin. Empty: random, printed once."`
	Audience       string        `name:"audience" env:"MANOR_AUDIENCE" default:"manor" help:"aud of access tokens."`
	RateLimit      int           `name:"rate-limit" env:"MANOR_RATE_LIMIT" default:"1000" help:"Requests per second per user, a fifth of it per anonymous address; 0: off."`
	BodyLimit      string        `name:"body-limit" env:"MANOR_BODY_LIMIT" default:"8MB" help:"Largest JSON body."`
	Env            string        `name:"env" env:"MANOR_ENV" default:"dev" enum:"dev,prod" help:"dev or prod; prod refuses insecure defaults."`
	LogFormat      string        `name:"log-format" env:"MANOR_LOG_FORMAT" default:"text" enum:"text,json" help:"text or json."`
	LogLevel       string        `name:"log-level" env:"MANOR_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"debug, info, warn or error."`
	RequestTimeout time.Duration `name:"request-timeout" env:"MANOR_REQUEST_TIMEOUT" default:"30s" help:"Longest time for one request; exports are not bound by it."`
	Demo           bool          `name:"demo" help:"Load the demo data and users."`
	Service        []string      `name:"service" help:"Serve only these apps."`
}
