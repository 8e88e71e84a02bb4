package redisx

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzParse: whatever stands there for an address, it is refused without its password in the text, or names a server.
func FuzzParse(f *testing.F) {
	for _, address := range []string{
		"redis://127.0.0.1:6379/0", "rediss://user:PASSWORD@host", "redis+sentinel://:PASSWORD@a:1,b/main/2", "redis+cluster://u:PASSWORD@a,b:2", "redis://:PASSWORD@host:port",
		"rediss+cluster://[::1]:6379", "redis+sentinel://host", "redis://host?db=x&PASSWORD", "://", "", "redis+cluster://%zz:PASSWORD@h", "redis://u:PASSWORD@h/%",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		options, err := parse(address)
		if err != nil {
			// What stands between the first colon after the scheme and the last @ is a password.
			if _, rest, found := strings.Cut(address, "://"); found {
				if at := strings.LastIndexByte(rest, '@'); at >= 0 {
					if _, password, found := strings.Cut(rest[:at], ":"); found && strings.Contains(password, "PASSWORD") {
						require.NotContains(t, err.Error(), "PASSWORD", "%q", address)
					}
				}
			}
			require.Less(t, len(err.Error()), 300+4*len(address))
			return
		}
		require.NotEmpty(t, options.Addrs)
		for _, server := range options.Addrs {
			require.NotEmpty(t, server)
			require.Contains(t, server, ":", "a port")
		}
		require.GreaterOrEqual(t, options.DB, 0)
	})
}
