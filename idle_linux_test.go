package manor

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the loader of a position-independent program has written must stay, though it is read-only by then.
func TestOnlyMappingsThatHoldWhatTheFileHoldsAreGivenBack(t *testing.T) {
	const smaps = `5595bef5f000-5595c0ff3000 r-xp 00000000 08:01 7 /opt/manor
Rss:               20000 kB
Anonymous:             0 kB
Swap:                  0 kB
SwapPss:               0 kB
5595c11d4000-5595c1680000 r--p 02275000 08:01 7 /opt/manor
Rss:                4784 kB
Anonymous:          4784 kB
Swap:                  0 kB
5595c1680000-5595c1690000 r--p 02721000 08:01 7 /opt/manor
Anonymous:             0 kB
Swap:                 16 kB
5595c1690000-5595c16a0000 r--p 02731000 08:01 7 /opt/manor
Anonymous:             0 kB
Swap:                  0 kB
5595c16a0000-5595c1700000 rw-p 02741000 08:01 7 /opt/manor
Anonymous:             0 kB
Swap:                  0 kB
7f791ad9d000-7f791af00000 r-xp 00000000 08:01 9 /lib/libc.so.6
Anonymous:             0 kB
Swap:                  0 kB
`
	require.Equal(t, []mapping{{0x5595bef5f000, 0x5595c0ff3000}, {0x5595c1690000, 0x5595c16a0000}}, unchanged(strings.NewReader(smaps), "/opt/manor"))
}
