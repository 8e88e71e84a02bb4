// Package loopback knows the addresses that never leave this machine.
package loopback

import (
	"net"
	"net/netip"
)

// Is tells whether a host, with or without a port, is this machine. Names other than localhost are not looked up.
func Is(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
