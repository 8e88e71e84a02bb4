package redisx

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"
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
