package redisx

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/manor-go/manor/internal/loopback"
)

// redacted is an address without its password.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		if at := strings.LastIndexByte(address, '@'); at >= 0 {
			return "…" + address[at:]
		}
		return address
	}
	return u.Redacted()
}

// withoutSecret keeps an error's reason but not the address it quotes.
func withoutSecret(err error, address string) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	if strings.Contains(err.Error(), address) {
		return errors.New(redacted(address))
	}
	return err
}

func tlsFor(address string) *tls.Config {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
}

// Transport tells how far an address of Redis keeps what is sent from who reads the network: encrypted, and verified when the
// servers have to prove their names too. Redis in the process and on this machine is both.
func Transport(address string) (encrypted, verified bool, err error) {
	if address == "" {
		return true, true, nil
	}
	options, err := parse(address)
	if err != nil {
		return false, false, err
	}
	if !slices.ContainsFunc(options.Addrs, func(addr string) bool { return !loopback.Is(addr) }) {
		return true, true, nil
	}
	encrypted = options.TLSConfig != nil
	return encrypted, encrypted && !options.TLSConfig.InsecureSkipVerify, nil
}
