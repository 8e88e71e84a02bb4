package sso_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// warnings are the names of the keys that the outbox tells of, after the program looked once more.
func warnings(t *testing.T, p *manortest.Program) []string {
	t.Helper()
	require.NoError(t, sso.WarnOfExpiry(t.Context(), p.Kernel))
	var payloads []json.RawMessage
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("outbox").Column("payload").Where("topic = ?", "api_keys.expiring").Order("id").Scan(t.Context(), &payloads))
	names := []string{}
	for _, payload := range payloads {
		var told map[string]any
		require.NoError(t, json.Unmarshal(payload, &told))
		require.NotContains(t, told, "hash")
		require.NotContains(t, told, "secret")
		names = append(names, told["name"].(string))
	}
	return names
}

func TestAnOwnerIsToldOnceThatHisKeyExpiresSoon(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	bob := mustCreateUser(t, p, "bob")
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	ends := func(days int) string { return p.Clock.Now().AddDate(0, 0, days).Format(time.RFC3339) }
	mint := func(c *manortest.Client, name string, end any) string {
		return c.Post(t, path("/auth/api-keys"), map[string]any{"name": name, "scopes": []string{"*"}, "expires_at": end}).MustStatus(t, http.StatusCreated).String(t, "key.id")
	}
	id := mint(ada, "CI", ends(30))
	mint(ada, "forever", nil)
	mint(ada, "later", ends(60))
	ada.Delete(t, path("/auth/api-keys/%s", mint(ada, "revoked", ends(30)))).MustStatus(t, http.StatusNoContent)
	mint(p.WithToken(mustLogin(t, p, "bob", userPassword).Access), "of who is locked", ends(30))
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", bob), map[string]any{"active": false}).MustStatus(t, http.StatusOK)

	p.Clock.Advance(22 * 24 * time.Hour)
	require.Empty(t, warnings(t, p))
	p.Clock.Advance(24*time.Hour + time.Minute)
	require.Equal(t, []string{"CI"}, warnings(t, p))
	p.Clock.Advance(24 * time.Hour)
	require.Equal(t, []string{"CI"}, warnings(t, p), "once")

	root := p.As(manortest.Superuser())
	root.Patch(t, path("/api_keys/%s", id), map[string]any{"name": "CI build"}).MustStatus(t, http.StatusOK)
	require.Equal(t, []string{"CI"}, warnings(t, p), "another name is no other end")
	root.Patch(t, path("/api_keys/%s", id), map[string]any{"expires_at": ends(20)}).MustStatus(t, http.StatusOK)
	require.Equal(t, []string{"CI"}, warnings(t, p))
	p.Clock.Advance(14 * 24 * time.Hour)
	require.Equal(t, []string{"CI", "CI build"}, warnings(t, p), "of another end once more")
	p.Clock.Advance(10 * 24 * time.Hour)
	require.Equal(t, []string{"CI", "CI build"}, warnings(t, p))
}
