package manor

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/storage"
)

// minSecretKey is the shortest secret key that is taken, in bytes.
const minSecretKey = 32

// longestSiteName is how long the console's name may be, in characters.
const longestSiteName = 40

// shortestPassword is the least that MANOR_PASSWORD_MIN_LENGTH may ask for (NIST SP 800-63B, section 3.1.1.2).
const shortestPassword = 8

// shortestSession is the least time that a browser can be signed in: when it was last seen is written down once a minute.
const shortestSession = 5 * time.Minute

// shortestRotation leaves every key long enough as the next one that others have read it before it signs.
const shortestRotation = time.Hour

// SettingError is a setting that does not hold.
type SettingError struct {
	Name string // MANOR_BODY_LIMIT
	Text string // what is wrong, and what to do
}

func (e *SettingError) Error() string { return e.Name + ": " + e.Text }

// Validate finds all that is wrong with the settings at once; every error is a *SettingError that names its setting.
func (s Settings) Validate() error {
	var all []error
	wrong := func(name, format string, args ...any) {
		all = append(all, &SettingError{Name: name, Text: fmt.Sprintf(format, args...)})
	}
	if _, port, err := net.SplitHostPort(s.Addr); err != nil {
		wrong("MANOR_ADDR", "%q is not host:port, as in 127.0.0.1:8080", s.Addr)
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > math.MaxUint16 {
		wrong("MANOR_ADDR", "%q is not a port", port)
	}
	if s.Data == "" {
		wrong("MANOR_DATA", "name a folder")
	}
	if s.DatabaseURL != "" && !hasScheme(s.DatabaseURL, "postgres", "postgresql") {
		wrong("MANOR_DATABASE_URL", "must begin with postgres://; leave it empty for SQLite")
	} else if s.DatabaseURL != "" {
		if err := database.CheckURL(s.DatabaseURL); err != nil {
			wrong("MANOR_DATABASE_URL", "%v", err)
		}
	}
	if s.RedisURL != "" && !hasScheme(s.RedisURL, "redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster") {
		wrong("MANOR_REDIS_URL", "must begin with redis://, rediss://, redis+sentinel:// or redis+cluster://; leave it empty for Redis in the process")
	}
	if s.StorageURL != "" {
		if _, err := storage.ParseAddress(s.StorageURL); err != nil {
			wrong("MANOR_STORAGE_URL", "%v", err)
		}
		for _, key := range []struct{ name, value string }{{"MANOR_S3_ACCESS_KEY", s.S3AccessKey}, {"MANOR_S3_SECRET_KEY", s.S3SecretKey}} {
			if key.value == "" {
				wrong(key.name, "must be given with MANOR_STORAGE_URL")
			}
		}
	}
	if s.BaseURL != "" {
		if u, err := url.Parse(s.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			wrong("MANOR_BASE_URL", "%q is not an http(s) address", s.BaseURL)
		} else if u.RawQuery != "" || u.Fragment != "" {
			wrong("MANOR_BASE_URL", "%q must end with its path", s.BaseURL)
		} else if u.User != nil {
			wrong("MANOR_BASE_URL", "must not hold a user or a password: everybody reads it")
		} else if n, err := strconv.Atoi(u.Port()); u.Port() != "" && (err != nil || n > math.MaxUint16) {
			wrong("MANOR_BASE_URL", "%q is not a port", u.Port())
		}
	}
	if _, err := httpx.ParseProxies(s.TrustedProxies); err != nil {
		wrong("MANOR_TRUSTED_PROXIES", "%v, as in 10.0.0.0/8,127.0.0.1", err)
	}
	for _, origin := range s.CORSOrigins {
		if u, err := url.Parse(origin); origin != "*" && (err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin) {
			wrong("MANOR_CORS_ORIGINS", "%q is not an origin, as in https://shop.example.com", origin)
		}
	}
	if s.SecretKey != "" && len(s.SecretKey) < minSecretKey {
		wrong("MANOR_SECRET_KEY", "has %d characters; give at least %d random ones", len(s.SecretKey), minSecretKey)
	}
	if s.Audience == "" {
		wrong("MANOR_AUDIENCE", "must not be empty")
	}
	if s.SiteName != strings.TrimSpace(s.SiteName) || s.SiteName == "" || utf8.RuneCountInString(s.SiteName) > longestSiteName || !clean(s.SiteName) {
		wrong("MANOR_SITE_NAME", "must be a name of at most %d characters", longestSiteName)
	}
	if s.DatabaseConns < 0 {
		wrong("MANOR_DATABASE_CONNS", "must not be negative")
	}
	if s.MaxSessions < 0 {
		wrong("MANOR_MAX_SESSIONS", "must not be negative; 0 is no limit")
	}
	if s.PasswordMinLength < shortestPassword || s.PasswordMinLength > 128 {
		wrong("MANOR_PASSWORD_MIN_LENGTH", "must be between %d and 128", shortestPassword)
	}
	if s.PasswordMaxAge != 0 && s.PasswordMaxAge < time.Hour {
		wrong("MANOR_PASSWORD_MAX_AGE", "must be at least 1h, as in 2160h; 0 is never")
	}
	if s.APIKeyMaxAge != 0 && s.APIKeyMaxAge < time.Hour {
		wrong("MANOR_API_KEY_MAX_AGE", "must be at least 1h, as in 2160h; 0 is no limit")
	}
	if s.RateLimit < 0 {
		wrong("MANOR_RATE_LIMIT", "must not be negative; 0 turns it off")
	}
	for _, limit := range []struct{ name, text string }{{"MANOR_BODY_LIMIT", s.BodyLimit}, {"MANOR_FILE_LIMIT", s.FileLimit}} {
		if n, err := parseBytes(limit.text); err != nil {
			wrong(limit.name, "%v", err)
		} else if n < 1024 {
			wrong(limit.name, "%d bytes are too few; give at least 1KB", n)
		}
	}
	for _, d := range []struct {
		name string
		ok   bool
	}{
		{"MANOR_REQUEST_TIMEOUT", s.RequestTimeout > 0}, {"MANOR_STATEMENT_TIMEOUT", s.StatementTimeout > 0}, {"MANOR_SHUTDOWN_TIMEOUT", s.ShutdownTimeout > 0},
		{"MANOR_OUTBOX_RETENTION", s.OutboxRetention > 0}, {"MANOR_SECURITY_EVENT_RETENTION", s.EventRetention > 0}, {"MANOR_IDEMPOTENCY_RETENTION", s.IdempotencyTime > 0},
	} {
		if !d.ok {
			wrong(d.name, "must be longer than 0, as in 30s")
		}
	}
	for _, d := range []struct {
		name string
		time time.Duration
	}{{"MANOR_SESSION_IDLE", s.SessionIdle}, {"MANOR_SESSION_LIFETIME", s.SessionLifetime}, {"MANOR_SESSION_REMEMBERED", s.SessionRemembered}} {
		if d.time < shortestSession {
			wrong(d.name, "must be at least %s, as in 12h", shortestSession)
		}
	}
	if !slices.Contains([]int{2048, 3072, 4096}, s.KeyBits) {
		wrong("MANOR_KEY_BITS", "%d is none of 2048, 3072, 4096", s.KeyBits)
	}
	if s.KeyRotation != 0 && s.KeyRotation < shortestRotation {
		wrong("MANOR_KEY_ROTATION", "must be at least %s, or 0 to rotate only by hand", shortestRotation)
	}
	for _, one := range []struct {
		name, value string
		of          []string
	}{
		{"MANOR_ENV", s.Env, []string{"dev", "prod"}},
		{"MANOR_REQUIRE_SECOND_FACTOR", s.SecondFactorFor, []string{"none", "superusers", "all"}},
		{"MANOR_LOG_FORMAT", s.LogFormat, []string{"text", "json"}},
		{"MANOR_LOG_LEVEL", s.LogLevel, []string{"debug", "info", "warn", "error"}},
	} {
		if !slices.Contains(one.of, one.value) {
			wrong(one.name, "%q is none of %s", one.value, strings.Join(one.of, ", "))
		}
	}
	if s.Prod() {
		for _, f := range s.insecure() {
			wrong(f.Place, "%s; %s", f.Text, f.Hint)
		}
	}
	return errors.Join(all...)
}

// insecure are the settings that prod refuses; `check --deploy` names them in dev.
func (s Settings) insecure() []Finding {
	var all []Finding
	add := func(id, place, text, hint string) {
		all = append(all, Finding{ID: "manor.S" + id, Severity: SeverityError, Place: place, Text: text, Hint: hint})
	}
	if s.SecretKey == "" {
		add("001", "MANOR_SECRET_KEY", "is not given", "give 32 or more random characters and keep them apart from the data")
	}
	if s.RedisURL == "" {
		add("002", "MANOR_REDIS_URL", "is empty: Redis would live in the process", "name a Redis server")
	}
	if u, err := url.Parse(s.BaseURL); s.BaseURL == "" || err != nil || u.Scheme != "https" {
		add("003", "MANOR_BASE_URL", "is not an https address", "give the public address that users see")
	}
	if slices.Contains(s.CORSOrigins, "*") {
		add("004", "MANOR_CORS_ORIGINS", "lets every web page call the API", "list the origins")
	}
	if s.Demo {
		add("005", "--demo", "makes users with a known password", "start without it")
	}
	proxies, err := httpx.ParseProxies(s.TrustedProxies)
	if err == nil && (proxies.Trusts(netip.IPv4Unspecified()) || slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Bits() == 0 })) {
		add("006", "MANOR_TRUSTED_PROXIES", "believes everybody", "list the networks of your proxies")
	}
	return all
}

func hasScheme(address string, schemes ...string) bool {
	scheme, _, found := strings.Cut(address, "://")
	return found && slices.Contains(schemes, scheme)
}

// parseBytes reads "8MB", "64KB", "1GB" (powers of 1024) or a plain number.
func parseBytes(text string) (int, error) {
	digits, unit := strings.ToUpper(strings.TrimSpace(text)), 1
	for _, u := range []struct {
		suffix string
		bytes  int
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}, {"B", 1}} {
		if strings.HasSuffix(digits, u.suffix) {
			digits, unit = strings.TrimSpace(strings.TrimSuffix(digits, u.suffix)), u.bytes
			break
		}
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > math.MaxInt32*16/unit {
		return 0, fmt.Errorf("%q is not a size, as in 8MB", text)
	}
	return n * unit, nil
}
