package httpx_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/httpx"
)

func TestTheClientIsTheLastAddressThatIsNotAProxyOfOurs(t *testing.T) {
	proxies, err := httpx.ParseProxies([]string{"10.0.0.0/8", "192.168.1.1", "fd00::/8"})
	require.NoError(t, err)
	for _, c := range []struct{ peer, forwarded, client string }{
		{"203.0.113.9", "1.2.3.4", "203.0.113.9"}, // a stranger's header is not believed
		{"10.0.0.1", "", "10.0.0.1"},
		{"10.0.0.1", "1.2.3.4", "1.2.3.4"},
		{"10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.7", "1.2.3.4"}, // what the client wrote himself stands further left
		{"10.0.0.1", "6.6.6.6, nonsense", "10.0.0.1"},
		{"10.0.0.1", "10.0.0.2,10.0.0.3", "10.0.0.2"},
		{"10.0.0.1", "1.2.3.4:5678", "1.2.3.4"}, // some proxies put the port behind it
		{"10.0.0.1", "6.6.6.6, [2001:db8::5]:5678, 10.0.0.7:80", "2001:db8::5"},
		{"10.0.0.1", "1.2.3.4:", "10.0.0.1"},
		{"::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"},
		{"fd00::1", "2001:db8::5", "2001:db8::5"},
	} {
		got := proxies.Client(netip.MustParseAddr(c.peer), c.forwarded)
		require.Equal(t, c.client, got.String(), "%+v", c)
	}
	_, err = httpx.ParseProxies([]string{"everywhere"})
	require.Error(t, err)
}

func TestABucketHoldsOneSecondAndFillsAgain(t *testing.T) {
	now := time.Unix(1000, 0)
	b := httpx.NewBuckets(func() time.Time { return now })
	for i := range 5 {
		left, _, ok := b.Take("a", 5)
		require.True(t, ok)
		require.Equal(t, 4-i, left)
	}
	_, wait, ok := b.Take("a", 5)
	require.False(t, ok)
	require.Equal(t, 200*time.Millisecond, wait.Round(time.Millisecond))
	_, _, ok = b.Take("b", 5)
	require.True(t, ok, "another caller has a bucket of his own")
	now = now.Add(400 * time.Millisecond)
	for range 2 {
		_, _, ok = b.Take("a", 5)
		require.True(t, ok)
	}
	_, _, ok = b.Take("a", 5)
	require.False(t, ok)
	now = now.Add(time.Hour)
	left, _, ok := b.Take("a", 5)
	require.True(t, ok)
	require.Equal(t, 4, left, "a bucket never holds more than a second's worth")
}

func TestBucketsOfManyCallersStayBounded(t *testing.T) {
	now := time.Unix(1000, 0)
	b := httpx.NewBuckets(func() time.Time { return now })
	for i := range 200_000 {
		_, _, ok := b.Take(fmt.Sprint("address ", i), 1)
		require.True(t, ok)
	}
	require.LessOrEqual(t, b.Len(), 16*4096)
}

func TestEncodingTakesBrotliBeforeGzipAndMindsRefusals(t *testing.T) {
	for accept, want := range map[string]string{
		"": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "gzip;q=0.0": "", "identity": "", "*": "br", "GZIP;q=0.5": "gzip", "zstd": "",
	} {
		require.Equal(t, want, httpx.Encoding(accept), accept)
	}
}
