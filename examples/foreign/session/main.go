// Command session is a service beside Manor that shares its sign-in: whoever is signed in at Manor, in the browser by
// cookie or as a program by token, is signed in here. It keeps nothing of its own and asks Manor at each request, so that
// the end of a session holds here as soon as in Manor itself.
//
//	go run ./examples/foreign/session -manor http://127.0.0.1:8080 -addr 127.0.0.1:9001
//
// A cookie belongs to a host, whatever the port: service and Manor are reached under the same host name.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// person is what Manor tells of who is signed in.
type person struct {
	ID        string   `json:"sub"`
	Username  string   `json:"username"`
	Superuser bool     `json:"superuser"`
	Roles     []string `json:"roles"`
}

var errNobody = errors.New("nobody is signed in")

// manor asks Manor who sent a request.
type manor struct {
	address string // http://127.0.0.1:8080
	client  *http.Client
}

// whois passes on what a request proves itself with, and nothing else of it: errNobody when that does not hold.
func (m *manor) whois(r *http.Request) (*person, error) {
	ask, err := http.NewRequestWithContext(r.Context(), http.MethodGet, m.address+"/api/v1/auth/verify", nil)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"Authorization", "Cookie"} {
		if value := r.Header.Get(name); value != "" {
			ask.Header.Set(name, value)
		}
	}
	answer, err := m.client.Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden: // 403: something has to be done in Manor first, such as a new password
		return nil, errNobody
	default:
		return nil, fmt.Errorf("manor answered %s", answer.Status)
	}
	who := &person{}
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(who); err != nil {
		return nil, err
	}
	if who.ID == "" {
		return nil, errors.New("manor named nobody")
	}
	return who, nil
}

// hello greets who is signed in. When Manor cannot tell, the answer is 503 and never yes.
func (m *manor) hello(w http.ResponseWriter, r *http.Request) {
	// The cookie comes along with what other sites' forms send, too; see README.md before you take changes.
	if r.Method != http.MethodGet {
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
		return
	}
	who, err := m.whois(r)
	switch {
	case errors.Is(err, errNobody):
		http.Error(w, "Sign in at "+m.address+"/console/login first.", http.StatusUnauthorized)
		return
	case err != nil:
		log.Print(err)
		http.Error(w, "Who you are cannot be told now.", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	_, _ = fmt.Fprintf(w, "Hello %s (%s), roles %q\n", who.Username, who.ID, who.Roles)
}

func main() {
	address := flag.String("addr", "127.0.0.1:9001", "address to listen on; port 0 picks one")
	server := flag.String("manor", "http://127.0.0.1:8080", "where Manor is")
	flag.Parse()
	m := &manor{address: *server, client: &http.Client{Timeout: 5 * time.Second}}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	service := &http.Server{Handler: http.HandlerFunc(m.hello), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(service.Serve(listener))
}
