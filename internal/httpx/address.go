package httpx

import (
	"fmt"
	"net/netip"
	"strings"
)

// Proxies are the networks whose forwarding headers are believed.
type Proxies []netip.Prefix

// ParseProxies reads networks ("10.0.0.0/8") and single addresses.
func ParseProxies(texts []string) (Proxies, error) {
	var all Proxies
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if prefix, err := netip.ParsePrefix(text); err == nil {
			all = append(all, prefix.Masked())
			continue
		}
		addr, err := netip.ParseAddr(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither a network nor an address", text)
		}
		all = append(all, netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
	}
	return all, nil
}

// Trusts tells whether an address is one of the proxies.
func (p Proxies) Trusts(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// Client finds the client's address: the peer, or, when the peer is a proxy of ours, the last address in X-Forwarded-For
// that is not one of ours.
func (p Proxies) Client(peer netip.Addr, forwardedFor string) netip.Addr {
	client := peer.Unmap()
	for forwardedFor != "" && p.Trusts(client) {
		rest, last, found := cutLast(forwardedFor)
		addr, ok := forwarder(strings.TrimSpace(last))
		if !ok {
			return client
		}
		client = addr
		if !found {
			return client
		}
		forwardedFor = rest
	}
	return client
}

// forwarder reads one address of the list. Some proxies put the port behind it.
func forwarder(text string) (addr netip.Addr, ok bool) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		withPort, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		addr = withPort.Addr()
	}
	return addr.Unmap(), true
}

func cutLast(list string) (rest, last string, found bool) {
	if i := strings.LastIndexByte(list, ','); i >= 0 {
		return list[:i], list[i+1:], true
	}
	return "", list, false
}
