package outoftree_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// client speaks to the shop as somebody.
type client struct {
	address string
	token   string // empty: nobody
}

// answer is what the shop answered.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// object is the body as a JSON object.
func (a answer) object(t *testing.T) map[string]any {
	t.Helper()
	var object map[string]any
	require.NoError(t, json.Unmarshal(a.body, &object), "%s", a.body)
	return object
}

// codes are the codes of the items of a list, in order.
func (a answer) codes(t *testing.T) []string {
	t.Helper()
	codes := []string{}
	for _, item := range a.object(t)["items"].([]any) {
		codes = append(codes, item.(map[string]any)["code"].(string))
	}
	return codes
}

// do sends a request; headers come as name, value, name, value.
func (c client) do(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, c.address+path, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return answer{status: res.StatusCode, header: res.Header, body: data}
}

// must is do, and the status has to be the one given.
func (c client) must(t *testing.T, status int, method, path, body string, headers ...string) answer {
	t.Helper()
	a := c.do(t, method, path, body, headers...)
	require.Equal(t, status, a.status, "%s %s %s\n%s", method, path, body, a.body)
	return a
}

func mustLogin(t *testing.T, address, username, password string) client {
	t.Helper()
	credentials, err := json.Marshal(map[string]string{"username": username, "password": password})
	require.NoError(t, err)
	token := client{address: address}.must(t, http.StatusOK, "POST", "/api/v1/auth/login", string(credentials)).object(t)["access_token"]
	require.NotEmpty(t, token)
	return client{address: address, token: token.(string)}
}
