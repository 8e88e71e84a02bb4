package manortest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// Client sends requests as one caller.
type Client struct {
	p     *Program
	token string
}

// Option changes a request before it is sent.
type Option func(*http.Request)

// Header sets a header of the request.
func Header(name, value string) Option { return func(r *http.Request) { r.Header.Set(name, value) } }

// Token is what the client sends as bearer token; empty for nobody.
func (c *Client) Token() string { return c.token }

// Do sends a request. A body that is a string, []byte or io.Reader is sent as it is, anything else as JSON; nil is none.
// The content type is application/json unless an option says otherwise.
func (c *Client) Do(tb testing.TB, method, path string, body any, options ...Option) *Response {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), method, "http://manor"+path, reader(tb, body))
	require.NoError(tb, err, "%s %s", method, path)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for _, option := range options {
		option(req)
	}
	resp, err := c.p.HTTP.Do(req)
	require.NoError(tb, err, "%s %s", method, path)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(tb, err, "read the answer of %s %s", method, path)
	return &Response{Status: resp.StatusCode, Header: resp.Header, Body: b, asked: method + " " + path}
}

func reader(tb testing.TB, body any) io.Reader {
	tb.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return bytes.NewReader([]byte(b))
	case []byte:
		return bytes.NewReader(b)
	case io.Reader:
		return b
	}
	b, err := json.Marshal(body)
	require.NoError(tb, err, "marshal the body")
	return bytes.NewReader(b)
}

// Get sends a GET request.
func (c *Client) Get(tb testing.TB, path string, options ...Option) *Response {
	tb.Helper()
	return c.Do(tb, http.MethodGet, path, nil, options...)
}

// Post sends a POST request with a JSON body.
func (c *Client) Post(tb testing.TB, path string, body any, options ...Option) *Response {
	tb.Helper()
	return c.Do(tb, http.MethodPost, path, body, options...)
}

// Patch sends a JSON merge patch.
func (c *Client) Patch(tb testing.TB, path string, body any, options ...Option) *Response {
	tb.Helper()
	return c.Do(tb, http.MethodPatch, path, body, append([]Option{Header("Content-Type", "application/merge-patch+json")}, options...)...)
}

// Put sends a PUT request with a JSON body.
func (c *Client) Put(tb testing.TB, path string, body any, options ...Option) *Response {
	tb.Helper()
	return c.Do(tb, http.MethodPut, path, body, options...)
}

// Delete sends a DELETE request.
func (c *Client) Delete(tb testing.TB, path string, options ...Option) *Response {
	tb.Helper()
	return c.Do(tb, http.MethodDelete, path, nil, options...)
}

// MustCreate makes a row of a resource as this caller and returns it.
func (c *Client) MustCreate(tb testing.TB, resource string, row map[string]any) map[string]any {
	tb.Helper()
	return c.Post(tb, "/api/v1/"+resource, row).MustStatus(tb, http.StatusCreated).Object(tb)
}

// MustCreate makes a row of a resource as a superuser and returns it.
func (p *Program) MustCreate(tb testing.TB, resource string, row map[string]any) map[string]any {
	tb.Helper()
	return p.As(Superuser()).MustCreate(tb, resource, row)
}

// MustLogin signs in over the API; the client sends the access token it was given.
func (p *Program) MustLogin(tb testing.TB, username, password string) *Client {
	tb.Helper()
	answer := p.Post(tb, "/api/v1/auth/login", map[string]string{"username": username, "password": password}).MustStatus(tb, http.StatusOK)
	return p.WithToken(answer.String(tb, "access_token"))
}

// WithToken is a client that sends a bearer token.
func (p *Program) WithToken(token string) *Client { return &Client{p: p, token: token} }
