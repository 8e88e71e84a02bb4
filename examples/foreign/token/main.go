// Command token is a service that takes Manor's access tokens without asking Manor: it checks their signatures by the
// published keys. That costs nothing at each request and works while Manor is away; the price is that a token is taken
// until its time is over (15 minutes), also when its session has ended. Who cannot wait for that asks Manor, as
// ../session does.
//
//	go run ./examples/foreign/token -manor http://127.0.0.1:8080 -issuer http://127.0.0.1:8080 -audience manor
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const longestToken = 8 << 10

// claims are what is read of a token. Roles are those at the time that it was signed.
type claims struct {
	jwt.RegisteredClaims
	SessionID string   `json:"sid"`
	Roles     []string `json:"roles"`
}

// checker checks access tokens.
type checker struct {
	keys   *keySet
	parser *jwt.Parser
}

func newChecker(manor, issuer, audience string) *checker {
	return &checker{
		keys: &keySet{url: manor + "/.well-known/jwks.json", client: &http.Client{}, now: time.Now},
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{"RS256"}), // whatever the token says: neither none nor HS256 with the public key
			jwt.WithIssuer(issuer),
			jwt.WithAudience(audience),
			jwt.WithExpirationRequired(),
			jwt.WithIssuedAt(),
			jwt.WithLeeway(time.Minute), // between clocks
			jwt.WithStrictDecoding(),
		),
	}
}

// check is what a request's token says; an error when it does not hold.
func (c *checker) check(r *http.Request) (*claims, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || len(token) > longestToken {
		return nil, errors.New("there is no bearer token")
	}
	said := &claims{}
	_, err := c.parser.ParseWithClaims(token, said, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string) // only the name: keys that a token brings along (jwk, jku, x5c) count for nothing
		return c.keys.key(r.Context(), kid)
	})
	if err != nil {
		return nil, err
	}
	if said.Subject == "" {
		return nil, errors.New("the token names nobody")
	}
	return said, nil
}

// hello greets who sends a token that holds.
func (c *checker) hello(w http.ResponseWriter, r *http.Request) {
	said, err := c.check(r)
	if err != nil {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		http.Error(w, "The token does not hold.", http.StatusUnauthorized)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	_, _ = fmt.Fprintf(w, "Hello %s, roles %q\n", said.Subject, said.Roles)
}

func main() {
	address := flag.String("addr", "127.0.0.1:9003", "address to listen on; port 0 picks one")
	manor := flag.String("manor", "http://127.0.0.1:8080", "where Manor is")
	issuer := flag.String("issuer", "http://127.0.0.1:8080", "MANOR_BASE_URL, as Manor has it")
	audience := flag.String("audience", "manor", "MANOR_AUDIENCE, as Manor has it")
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	service := &http.Server{Handler: http.HandlerFunc(newChecker(*manor, *issuer, *audience).hello), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(service.Serve(listener))
}
