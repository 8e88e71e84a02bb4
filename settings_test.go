package manor_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

// write makes the tests of generated documents write them: go test . -run Document -write.
var write = flag.Bool("write", false, "write the generated documents")

func TestDefaultSettingsHold(t *testing.T) {
	s := manor.DefaultSettings()
	require.NoError(t, s.Validate())
	require.Equal(t, "127.0.0.1:8080", s.Addr)
	require.Equal(t, 1000, s.RateLimit)
}

func TestEverySettingThatDoesNotHoldIsNamed(t *testing.T) {
	for name, change := range map[string]func(*manor.Settings){
		"MANOR_ADDR":                     func(s *manor.Settings) { s.Addr = "8080" },
		"MANOR_DATA":                     func(s *manor.Settings) { s.Data = "" },
		"MANOR_DATABASE_URL":             func(s *manor.Settings) { s.DatabaseURL = "mysql://host/db" },
		"MANOR_DATABASE_CONNS":           func(s *manor.Settings) { s.DatabaseConns = -1 },
		"MANOR_REDIS_URL":                func(s *manor.Settings) { s.RedisURL = "localhost:6379" },
		"MANOR_BASE_URL":                 func(s *manor.Settings) { s.BaseURL = "manor.example.com" },
		"MANOR_TRUSTED_PROXIES":          func(s *manor.Settings) { s.TrustedProxies = []string{"proxy"} },
		"MANOR_CORS_ORIGINS":             func(s *manor.Settings) { s.CORSOrigins = []string{"shop.example.com"} },
		"MANOR_SECRET_KEY":               func(s *manor.Settings) { s.SecretKey = "short" },
		"MANOR_REQUIRE_SECOND_FACTOR":    func(s *manor.Settings) { s.SecondFactorFor = "some" },
		"MANOR_AUDIENCE":                 func(s *manor.Settings) { s.Audience = "" },
		"MANOR_SITE_NAME":                func(s *manor.Settings) { s.SiteName = " " },
		"MANOR_RATE_LIMIT":               func(s *manor.Settings) { s.RateLimit = -1 },
		"MANOR_BODY_LIMIT":               func(s *manor.Settings) { s.BodyLimit = "8 apples" },
		"MANOR_FILE_LIMIT":               func(s *manor.Settings) { s.FileLimit = "1" },
		"MANOR_REQUEST_TIMEOUT":          func(s *manor.Settings) { s.RequestTimeout = 0 },
		"MANOR_STATEMENT_TIMEOUT":        func(s *manor.Settings) { s.StatementTimeout = -1 },
		"MANOR_SHUTDOWN_TIMEOUT":         func(s *manor.Settings) { s.ShutdownTimeout = 0 },
		"MANOR_SECURITY_EVENT_RETENTION": func(s *manor.Settings) { s.EventRetention = 0 },
		"MANOR_OUTBOX_RETENTION":         func(s *manor.Settings) { s.OutboxRetention = 0 },
		"MANOR_IDEMPOTENCY_RETENTION":    func(s *manor.Settings) { s.IdempotencyTime = 0 },
		"MANOR_SESSION_IDLE":             func(s *manor.Settings) { s.SessionIdle = 4 * time.Minute },
		"MANOR_SESSION_LIFETIME":         func(s *manor.Settings) { s.SessionLifetime = 0 },
		"MANOR_ENV":                      func(s *manor.Settings) { s.Env = "test" },
		"MANOR_LOG_FORMAT":               func(s *manor.Settings) { s.LogFormat = "xml" },
		"MANOR_LOG_LEVEL":                func(s *manor.Settings) { s.LogLevel = "loud" },
	} {
		s := manor.DefaultSettings()
		change(&s)
		require.Equal(t, []string{name}, named(s.Validate()))
	}
}

func TestAddressesThatCannotBeReadAreNamedWithoutTheirPassword(t *testing.T) {
	for _, address := range []string{"postgres://u:hush@[::1", "postgres://u:hush@localhost:port/x", "postgres://u:hush@localhost/x?sslmode=nonsense"} {
		s := manor.DefaultSettings()
		s.DatabaseURL = address
		err := s.Validate()
		require.Equal(t, []string{"MANOR_DATABASE_URL"}, named(err), address)
		require.NotContains(t, err.Error(), "hush")
	}
	for _, address := range []string{"http://u:hush@manor.example.com", "https://manor.example.com:99999"} {
		s := manor.DefaultSettings()
		s.BaseURL = address
		err := s.Validate()
		require.Equal(t, []string{"MANOR_BASE_URL"}, named(err), address)
		require.NotContains(t, err.Error(), "hush")
	}
}

// named are the settings that an error names.
func named(err error) []string {
	var names []string
	var all interface{ Unwrap() []error }
	if errors.As(err, &all) {
		for _, one := range all.Unwrap() {
			var setting *manor.SettingError
			if errors.As(one, &setting) {
				names = append(names, setting.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestProdRefusesInsecureDefaultsAllAtOnce(t *testing.T) {
	s := manor.DefaultSettings()
	s.Env, s.Demo, s.CORSOrigins, s.TrustedProxies = "prod", true, []string{"*"}, []string{"0.0.0.0/0"}
	require.Equal(t, []string{"--demo", "MANOR_BASE_URL", "MANOR_CORS_ORIGINS", "MANOR_REDIS_URL", "MANOR_SECRET_KEY", "MANOR_TRUSTED_PROXIES"}, named(s.Validate()))
	safe := manor.DefaultSettings()
	safe.Env, safe.SecretKey, safe.RedisURL, safe.BaseURL = "prod", strings.Repeat("k", 32), "rediss://redis.internal", "https://manor.example.com"
	require.NoError(t, safe.Validate())
}

// mustRun runs a command line in a folder of its own and gives the exit code, standard output and standard error.
func mustRun(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	code = manor.Execute(context.Background(), args, &o, &e, appFunc(trial), &loud{})
	return code, o.String(), e.String()
}

// loud is an app that says what settings it sees.
type loud struct{}

func (*loud) Name() string                  { return "loud" }
func (*loud) Install(k *manor.Kernel) error { return nil }
func (*loud) Commands() []manor.Command {
	return []manor.Command{{Name: "say", Help: "Say settings", Args: "[WORD…]", Run: func(_ context.Context, k *manor.Kernel, args []string) error {
		s := k.Settings()
		_, err := k.Out().Write([]byte(s.Audience + " " + s.BodyLimit + " " + strings.Join(s.CORSOrigins, "+") + " " + strings.Join(args, "+")))
		return err
	}}}
}

func TestAFlagCountsMoreThanTheEnvironmentThatMoreThanTheFileAndThatMoreThanTheDefault(t *testing.T) {
	t.Chdir(t.TempDir())
	_, out, _ := mustRun(t, "say")
	require.Equal(t, "manor 8MB  ", out)
	require.NoError(t, os.WriteFile("manor.toml", []byte("audience = \"file\"\nbody_limit = \"1MB\"\ncors_origins = [\"https://a.example\", \"https://b.example\"]\n"), 0o600))
	_, out, _ = mustRun(t, "say", "x", "y")
	require.Equal(t, "file 1MB https://a.example+https://b.example x+y", out)
	t.Setenv("MANOR_AUDIENCE", "environment")
	t.Setenv("MANOR_BODY_LIMIT", "")
	_, out, _ = mustRun(t, "say")
	require.Equal(t, "environment 1MB https://a.example+https://b.example ", out, "an empty variable is none")
	_, out, _ = mustRun(t, "say", "--audience", "flag")
	require.Contains(t, out, "flag 1MB")
}

func TestWrongUsageExitsWithTwoAndSaysWhatIsWrong(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		args []string
		text string
	}{
		{[]string{}, "serve"}, {[]string{"frob"}, "frob"}, {[]string{"serve", "--frob"}, "--frob"}, {[]string{"serve", "--rate-limit", "x"}, "rate-limit"},
		{[]string{"serve", "--body-limit", "x"}, "MANOR_BODY_LIMIT"}, {[]string{"serve", "--service", "nobody"}, "nobody"}, {[]string{"migrate", "sideways"}, "sideways"},
		{[]string{"migrate", "down"}, "migrate down APP"}, {[]string{"migrate", "up", "nobody"}, "nobody"}, {[]string{"makemigrations", "--dir", "x"}, "--dir"},
		{[]string{"makemigrations", "nobody"}, "nobody"}, {[]string{"serve", "--addr", "192.0.2.1:0"}, "MANOR_ADDR"},
	} {
		code, _, errOut := mustRun(t, c.args...)
		require.Equal(t, manor.ExitUsage, code, "%v: %s", c.args, errOut)
		require.Contains(t, errOut, c.text, "%v", c.args)
	}
	t.Setenv("MANOR_REQUEST_TIMEOUT", "soon")
	code, _, errOut := mustRun(t, "version")
	require.Equal(t, manor.ExitUsage, code)
	require.Contains(t, errOut, "MANOR_REQUEST_TIMEOUT")
}

func TestAnUnknownKeyInTheFileIsNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("manor.toml", []byte("audiense = \"x\"\n"), 0o600))
	code, _, errOut := mustRun(t, "version")
	require.Equal(t, manor.ExitUsage, code)
	require.Contains(t, errOut, "audiense")
	require.NoError(t, os.WriteFile("manor.toml", []byte("audience = \n"), 0o600))
	code, _, errOut = mustRun(t, "version")
	require.Equal(t, manor.ExitUsage, code)
	require.Contains(t, errOut, "line 1")
	require.NoError(t, os.Remove("manor.toml"))
	t.Setenv("MANOR_CONFIG", filepath.Join(t.TempDir(), "absent.toml"))
	code, _, errOut = mustRun(t, "version")
	require.Equal(t, manor.ExitUsage, code)
	require.Contains(t, errOut, "absent.toml")
}

func TestHelpExitsWithZero(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, _ := mustRun(t, "serve", "--help")
	require.Equal(t, manor.ExitDone, code)
	for _, name := range []string{"MANOR_ADDR", "MANOR_SECRET_KEY", "--demo", "--service"} {
		require.Contains(t, out, name)
	}
	code, out, _ = mustRun(t, "version")
	require.Equal(t, manor.ExitDone, code)
	require.True(t, strings.HasPrefix(out, "manor "))
}
