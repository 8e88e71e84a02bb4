package foreign_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const (
	issuer   = "http://manor.test:8080"
	password = "user-password-1"
)

// world is a Manor that other programs reach over TCP.
type world struct {
	*manortest.Program
	url      string
	id       string       // of ada, who has the role reader
	keysRead atomic.Int64 // how often the keys were asked for
	away     atomic.Bool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{}
	w.Program = manortest.Config{Settings: func(s *manor.Settings) { s.BaseURL, s.AdminPassword = issuer, "admin-password-1" }}.New(t,
		sso.App(sso.Config{Cost: sso.Cost{Memory: 64, Time: 1, Threads: 1}, MakeKey: manortest.MakeKey}), rbac.App())
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: "manor"})
			r.Out.Host = "manor.test:8080"
		},
		Transport: w.HTTP.Transport,
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/jwks.json" {
			w.keysRead.Add(1)
		}
		if w.away.Load() {
			http.Error(rw, "away", http.StatusBadGateway)
			return
		}
		proxy.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	_, err := rbac.EnsureRole(t.Context(), w.Kernel, rbac.Role{Name: "reader", Permissions: []string{"users:read"}})
	require.NoError(t, err)
	w.id, err = sso.CreateUser(t.Context(), w.Kernel, sso.NewUser{Username: "ada", Password: password})
	require.NoError(t, err)
	require.NoError(t, rbac.Assign(t.Context(), w.Kernel, w.id, "reader"))
	return w
}

func (w *world) token(t *testing.T) string {
	t.Helper()
	return w.MustLogin(t, "ada", password).Token()
}

// cookie signs a browser in.
func (w *world) cookie(t *testing.T) string {
	t.Helper()
	answer := w.Post(t, "/api/v1/auth/browser/login", map[string]string{"username": "ada", "password": password}).MustStatus(t, http.StatusOK)
	cookie, _, _ := strings.Cut(answer.Header.Get("Set-Cookie"), ";")
	return cookie
}

var services = struct {
	sync.Mutex
	folder string
	built  map[string]string
}{built: map[string]string{}}

// built is the program of a folder here.
func built(t *testing.T, folder string) string {
	t.Helper()
	services.Lock()
	defer services.Unlock()
	if program := services.built[folder]; program != "" {
		return program
	}
	program := filepath.Join(services.folder, folder)
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./"+folder).CombinedOutput()
	require.NoError(t, err, "%s", out)
	services.built[folder] = program
	return program
}

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "foreign")
	if err != nil {
		panic(err)
	}
	services.folder = folder
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// python is an interpreter with PyJWT when MANOR_TEST_PYTHON names one, else whichever there is.
func python(t *testing.T, withPyJWT bool) string {
	t.Helper()
	if named := os.Getenv("MANOR_TEST_PYTHON"); named != "" {
		return named
	}
	found, err := exec.LookPath("python3")
	if withPyJWT || err != nil {
		t.Skip("needs Python with PyJWT: make integration brings it")
	}
	return found
}

// start runs a service until the test ends and returns its address.
func start(t *testing.T, program string, arguments ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // it was killed
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "%s ended before it listened", program)
	address, found := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	require.True(t, found, line)
	return address
}

// ask sends a GET request with one header and returns status and body.
func ask(t *testing.T, address, header, value string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	if header != "" {
		request.Header.Set(header, value)
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(body)
}

func bearer(t *testing.T, address, token string) (int, string) {
	t.Helper()
	return ask(t, address, "Authorization", "Bearer "+token)
}

// within waits for a service to answer a status, at most for a second and what the machine needs.
func within(t *testing.T, want int, status func() int) {
	t.Helper()
	require.Eventually(t, func() bool { return status() == want }, 1500*time.Millisecond, 20*time.Millisecond)
}

func TestAServiceSharesManorsSessions(t *testing.T) {
	for name, run := range map[string]func(t *testing.T, w *world) string{
		"Go": func(t *testing.T, w *world) string {
			return start(t, built(t, "session"), "-addr", "127.0.0.1:0", "-manor", w.url)
		},
		"Python": func(t *testing.T, w *world) string {
			return start(t, python(t, false), "session/session.py", "--addr", "127.0.0.1:0", "--manor", w.url)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			address := run(t, w)
			cookie, token := w.cookie(t), w.token(t)
			for header, value := range map[string]string{"Cookie": cookie, "Authorization": "Bearer " + token} {
				status, body := ask(t, address, header, value)
				require.Equal(t, http.StatusOK, status, body)
				require.Contains(t, body, "Hello ada ("+w.id+")")
				require.Contains(t, body, "reader")
			}
			for header, value := range map[string]string{
				"": "", "Cookie": "manor_session=" + strings.Repeat("A", 43), "Authorization": "Bearer " + unsigned(t, w.id), "X-Manor-User": w.id,
			} {
				status, _ := ask(t, address, header, value)
				require.Equal(t, http.StatusUnauthorized, status, header)
			}
			w.WithToken(token).Post(t, "/api/v1/auth/logout-all", nil).MustStatus(t, http.StatusNoContent)
			within(t, http.StatusUnauthorized, func() int { status, _ := ask(t, address, "Cookie", cookie); return status })
			within(t, http.StatusUnauthorized, func() int { status, _ := bearer(t, address, token); return status })

			again := w.token(t)
			w.away.Store(true)
			status, _ := bearer(t, address, again)
			require.Equal(t, http.StatusServiceUnavailable, status, "nobody can tell: never yes")
		})
	}
}

// tokenServices are those that check tokens by the keys that are published at an address.
var tokenServices = map[string]func(t *testing.T, manor string) string{
	"Go": func(t *testing.T, manor string) string {
		return start(t, built(t, "token"), "-addr", "127.0.0.1:0", "-manor", manor, "-issuer", issuer, "-audience", "manor")
	},
	"Python": func(t *testing.T, manor string) string {
		return start(t, python(t, true), "token/token_service.py", "--addr", "127.0.0.1:0", "--manor", manor, "--issuer", issuer, "--audience", "manor")
	},
}

func TestAServiceChecksTokensByItself(t *testing.T) {
	for name, run := range tokenServices {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			address := run(t, w.url)
			token := w.token(t)
			status, body := bearer(t, address, token)
			require.Equal(t, http.StatusOK, status, body)
			require.Contains(t, body, "Hello "+w.id)
			require.Contains(t, body, "reader")

			for what, forged := range forgeries(t, w, token) {
				status, _ := bearer(t, address, forged)
				require.Equal(t, http.StatusUnauthorized, status, what)
			}
			status, _ = ask(t, address, "Cookie", w.cookie(t))
			require.Equal(t, http.StatusUnauthorized, status)

			read := w.keysRead.Load()
			for range 20 {
				bearer(t, address, stranger(t, w.id, time.Now().Add(time.Minute)))
			}
			require.LessOrEqual(t, w.keysRead.Load(), read+1, "names of unknown keys are no way to make it ask again and again")

			w.WithToken(token).Post(t, "/api/v1/auth/logout", nil).MustStatus(t, http.StatusNoContent)
			w.away.Store(true)
			status, _ = bearer(t, address, token)
			require.Equal(t, http.StatusOK, status, "what this way costs: the token is taken until its time is over")
		})
	}
}

func TestAServiceTakesNoTokenWithOneClaimWrong(t *testing.T) {
	key := strangersKey()
	published := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
		_ = json.NewEncoder(rw).Encode(map[string]any{"keys": []any{
			map[string]string{"kty": "EC", "kid": "curve", "crv": "P-256"},
			map[string]string{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k", "n": number(key.N), "e": number(big.NewInt(int64(key.E)))},
		}})
	}))
	t.Cleanup(published.Close)
	of := func(t *testing.T, method jwt.SigningMethod, change func(jwt.MapClaims)) string {
		claims := jwt.MapClaims{
			"iss": issuer, "aud": "manor", "sub": "ada", "sid": "s", "jti": "j", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
		}
		change(claims)
		token := jwt.NewWithClaims(method, claims)
		token.Header["kid"] = "k"
		signed, err := token.SignedString(key)
		require.NoError(t, err)
		return signed
	}
	for name, run := range tokenServices {
		t.Run(name, func(t *testing.T) {
			address := run(t, published.URL)
			rs256 := jwt.SigningMethodRS256
			for what, good := range map[string]func(jwt.MapClaims){
				"as it should be":         func(jwt.MapClaims) {},
				"a slow clock":            func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-30 * time.Second).Unix() },
				"one of several services": func(c jwt.MapClaims) { c["aud"] = []string{"other", "manor"} },
			} {
				status, _ := bearer(t, address, of(t, rs256, good))
				require.Equal(t, http.StatusOK, status, what)
			}
			for what, bad := range map[string]func(jwt.MapClaims){
				"another audience": func(c jwt.MapClaims) { c["aud"] = "elsewhere" },
				"no audience":      func(c jwt.MapClaims) { delete(c, "aud") },
				"another issuer":   func(c jwt.MapClaims) { c["iss"] = "http://elsewhere.test" },
				"over":             func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-2 * time.Minute).Unix() },
				"without an end":   func(c jwt.MapClaims) { delete(c, "exp") },
				"from the future":  func(c jwt.MapClaims) { c["iat"] = time.Now().Add(5 * time.Minute).Unix() },
				"nobody's":         func(c jwt.MapClaims) { delete(c, "sub") },
			} {
				status, _ := bearer(t, address, of(t, rs256, bad))
				require.Equal(t, http.StatusUnauthorized, status, what)
			}
			for _, method := range []jwt.SigningMethod{jwt.SigningMethodRS512, jwt.SigningMethodPS256} {
				status, _ := bearer(t, address, of(t, method, func(jwt.MapClaims) {}))
				require.Equal(t, http.StatusUnauthorized, status, method.Alg())
			}
		})
	}
}

// forgeries are tokens that must not pass.
func forgeries(t *testing.T, w *world, token string) map[string]string {
	t.Helper()
	parts := strings.Split(token, ".")
	flipped := []byte(parts[1])
	flipped[10] ^= 1
	key, kid := publishedKey(t, w)
	hs := func(secret []byte) string {
		head := encode(t, map[string]any{"alg": "HS256", "typ": "JWT", "kid": kid})
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(head + "." + parts[1]))
		return head + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	require.NoError(t, err)
	return map[string]string{
		"nothing": "", "no token": "abc", "alg none": unsigned(t, w.id),
		"alg None":              encode(t, map[string]any{"alg": "None"}) + "." + parts[1] + ".",
		"without its signature": parts[0] + "." + parts[1] + ".", "with other claims": parts[0] + "." + string(flipped) + "." + parts[2],
		"HS256 with the public key": hs(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), "HS256 with its DER": hs(der),
		"a key that it brings along": stranger(t, w.id, time.Now().Add(time.Minute)),
	}
}

func encode(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return base64.RawURLEncoding.EncodeToString(text)
}

// unsigned is a token with the algorithm none (RFC 7519, section 6).
func unsigned(t *testing.T, sub string) string {
	t.Helper()
	claims := map[string]any{"iss": issuer, "aud": "manor", "sub": sub, "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix()}
	return encode(t, map[string]any{"alg": "none", "typ": "JWT"}) + "." + encode(t, claims) + "."
}

// stranger is a token signed by a key of one's own, which it brings along.
func stranger(t *testing.T, sub string, ends time.Time) string {
	t.Helper()
	key := strangersKey()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"iss": issuer, "aud": "manor", "sub": sub, "iat": time.Now().Unix(), "exp": ends.Unix()})
	token.Header["kid"] = rand.Text()
	token.Header["jwk"] = map[string]string{
		"kty": "RSA", "n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
	}
	signed, err := token.SignedString(key)
	require.NoError(t, err)
	return signed
}

var strangersKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// publishedKey is the first key that Manor publishes.
func publishedKey(t *testing.T, w *world) (*rsa.PublicKey, string) {
	t.Helper()
	var set struct{ Keys []struct{ Kid, N string } }
	w.Get(t, "/.well-known/jwks.json").MustStatus(t, http.StatusOK).Decode(t, &set)
	n, err := base64.RawURLEncoding.DecodeString(set.Keys[0].N)
	require.NoError(t, err)
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: 65537}, set.Keys[0].Kid
}

func TestAGatewayAsksManorAboutEachRequest(t *testing.T) {
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("needs nginx: make integration brings it")
	}
	w := newWorld(t)
	shop := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(rw, "%s user=%s cookie=%q token=%q", r.URL.Path, r.Header.Get("X-Manor-User"), r.Header.Get("Cookie"), r.Header.Get("Authorization"))
	}))
	t.Cleanup(shop.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	own := listener.Addr().String()
	require.NoError(t, listener.Close())
	text, err := os.ReadFile("gateway/nginx.conf")
	require.NoError(t, err)
	text = []byte(strings.NewReplacer("127.0.0.1:8000", own, "http://127.0.0.1:8080", w.url, "http://127.0.0.1:9000", shop.URL).Replace(string(text)))
	folder := t.TempDir()
	conf := filepath.Join(folder, "nginx.conf")
	require.NoError(t, os.WriteFile(conf, text, 0o600))
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, nginx, "-p", folder, "-c", conf, "-e", "stderr", "-g", "daemon off; master_process off;")
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { stop(); _ = cmd.Wait() })
	address := "http://" + own + "/shop/cart"
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", own)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, 10*time.Second, 20*time.Millisecond)

	cookie, token := w.cookie(t), w.token(t)
	for header, value := range map[string]string{"Cookie": cookie, "Authorization": "Bearer " + token} {
		status, body := ask(t, address, header, value)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, fmt.Sprintf(`/cart user=%s cookie="" token=""`, w.id), body)
	}
	for header, value := range map[string]string{"": "", "X-Manor-User": w.id, "Cookie": "manor_session=x", "Authorization": "Bearer " + unsigned(t, w.id)} {
		status, body := ask(t, address, header, value)
		require.Equal(t, http.StatusUnauthorized, status, header)
		require.NotContains(t, body, "/cart")
	}
	w.WithToken(token).Post(t, "/api/v1/auth/logout-all", nil).MustStatus(t, http.StatusNoContent)
	within(t, http.StatusUnauthorized, func() int { status, _ := ask(t, address, "Cookie", cookie); return status })
	status, _ := ask(t, "http://"+own+"/manor-verify", "Cookie", cookie)
	require.Equal(t, http.StatusNotFound, status, "internal")
	w.away.Store(true)
	status, _ = ask(t, address, "Authorization", "Bearer "+token)
	require.Equal(t, http.StatusInternalServerError, status, "nobody can tell: never yes")
}
