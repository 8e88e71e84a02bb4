package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnExtensionServesItsFilesToEverybody(t *testing.T) {
	s := newShop(t)
	got := s.Get(t, "/console/extensions/shop/index.js").MustStatus(t, 200)
	require.Equal(t, "export default function () {}\n", string(got.Body))
	require.Equal(t, "text/javascript; charset=utf-8", got.Header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-cache", got.Header.Get("Cache-Control"))
	require.Equal(t, 304, s.Get(t, "/console/extensions/shop/index.js", header("If-None-Match", got.Header.Get("ETag"))).Status)
	logo := s.Get(t, "/console/extensions/shop/parts/logo.svg").MustStatus(t, 200)
	require.Equal(t, "image/svg+xml", logo.Header.Get("Content-Type"))
	require.Contains(t, logo.Header.Get("Content-Security-Policy"), "sandbox", "a picture that is opened by itself runs nothing")
}

func TestAnExtensionServesNothingElse(t *testing.T) {
	s := newShop(t)
	for _, path := range []string{"shop/notes.txt", "shop/.env.js", "shop/parts", "shop/parts/", "shop/", "shop/../shop/notes.txt", "shop/%2e%2e/index.js", "other/index.js", "", "shop", "index.js"} {
		require.Equal(t, 404, s.Get(t, "/console/extensions/"+path).Status, path)
	}
	require.Equal(t, 405, s.Post(t, "/console/extensions/shop/index.js", map[string]any{}).Status)
}
