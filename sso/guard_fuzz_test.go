package sso

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzGuards: an attempt always counts for the name, and for a network that the address is in; neither what was typed nor
// a whole address of IPv6 is kept, and no text makes a key of another kind.
func FuzzGuards(f *testing.F) {
	for _, pair := range [][2]string{{"ada", "192.0.2.7"}, {"", ""}, {"address:192.0.2.7/32", "::ffff:192.0.2.7"}, {"\xff", "fe80::1%eth0"}, {"x", "2001:db8::1"}, {"x", "1.2.3.4%x"}, {"x", " 1.2.3.4"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, name, address string) {
		guards := guardsOf(name, address)
		require.True(t, strings.HasPrefix(guards[0].key, "name:"))
		require.Less(t, len(guards[0].key), 80)
		ip, err := netip.ParseAddr(address)
		if err != nil {
			require.Len(t, guards, 1, "%q is no address", address)
			return
		}
		require.Len(t, guards, 2, "%q is an address", address)
		network, found := strings.CutPrefix(guards[1].key, "address:")
		require.True(t, found)
		prefix, err := netip.ParsePrefix(network)
		require.NoError(t, err)
		require.True(t, prefix.Contains(ip.Unmap().WithZone("")), "%s is not in %s", address, network)
		require.Equal(t, prefix.Masked(), prefix)
	})
}
