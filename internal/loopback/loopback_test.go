package loopback_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/loopback"
)

func TestOnlyAddressesOfThisMachineAreItsOwn(t *testing.T) {
	for address, own := range map[string]bool{
		"localhost": true, "localhost:6379": true, "127.0.0.1": true, "127.8.9.1:5432": true, "::1": true, "[::1]:6379": true,
		"": false, "10.0.0.1": false, "db:5432": false, "localhost.example.com": false, "127.0.0.1.example.com:80": false, "0.0.0.0": false,
	} {
		require.Equal(t, own, loopback.Is(address), address)
	}
}
