package httpx_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/httpx"
)

// Whatever Accept-Encoding says, what is picked was named there.
func FuzzEncoding(f *testing.F) {
	for _, seed := range []string{"gzip, deflate, br", "br;q=0, *;q=0.5", "x-gzip;Q = 0.000", ";;;,,,", "*", "gzip;q=-1,br;q=0.0.0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		switch picked := httpx.Encoding(accept); picked {
		case "":
		case "br", "gzip":
			lower := strings.ToLower(accept)
			require.True(t, strings.Contains(lower, picked) || strings.Contains(lower, "*"), "%q", accept)
		default:
			t.Fatalf("%q: %q", accept, picked)
		}
	})
}

// X-Forwarded-For counts as far as proxies of ours wrote it: what a stranger puts before it changes nothing.
func FuzzForwardedFor(f *testing.F) {
	for _, seed := range []string{"", "1.2.3.4", "10.0.0.1, 10.0.0.2", "::1%lo,", "[::1]:80", "unknown", ",,,"} {
		f.Add(seed)
	}
	proxies, err := httpx.ParseProxies([]string{"10.0.0.0/8", "fd00::/8"})
	require.NoError(f, err)
	proxy, stranger := netip.MustParseAddr("10.1.1.1"), netip.MustParseAddr("192.0.2.7")
	f.Fuzz(func(t *testing.T, sent string) {
		require.True(t, proxies.Client(proxy, sent).IsValid())
		require.Equal(t, stranger, proxies.Client(stranger, sent))
		require.Equal(t, stranger, proxies.Client(proxy, sent+","+stranger.String()))
		require.Equal(t, stranger, proxies.Client(proxy, sent+", "+stranger.String()+", 10.2.2.2"))
	})
}

// A Content-Type that is not the one wanted is never taken for it.
func FuzzIsMedia(f *testing.F) {
	for _, seed := range []string{"application/json", "APPLICATION/JSON; charset=UTF-8", "application/json; charset=gbk", "text/plain", "application/json;;", "application/json, text/plain"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, contentType string) {
		if httpx.IsMedia(contentType, "application/json") {
			require.True(t, strings.HasPrefix(strings.ToLower(strings.TrimSpace(contentType)), "application/json"), "%q", contentType)
		}
	})
}
