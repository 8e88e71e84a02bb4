package main

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"sync"
	"time"
)

const (
	keepKeys    = 5 * time.Minute  // as the answer's Cache-Control says
	askAgain    = 10 * time.Second // at most this often for keys that nobody knows: whoever sends them costs Manor nothing
	shortest    = 2048             // bits of a modulus
	keyPatience = 5 * time.Second
)

var errUnknownKey = errors.New("no key of that name")

// keySet keeps Manor's public keys, by their names.
type keySet struct {
	url    string // https://…/.well-known/jwks.json
	client *http.Client
	now    func() time.Time

	mu    sync.Mutex
	keys  map[string]*rsa.PublicKey
	etag  string
	asked time.Time // last, whatever came of it
	fresh time.Time // until then the keys are believed
}

// key is the public key of a name. Old keys are used while Manor is away: they sign nothing new, and tokens end by themselves.
func (s *keySet) key(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	known := s.keys[kid]
	if (known == nil || now.After(s.fresh)) && now.Sub(s.asked) >= askAgain {
		s.asked = now
		if err := s.fetch(ctx); err != nil && len(s.keys) == 0 {
			return nil, err
		}
		known = s.keys[kid]
	}
	switch {
	case known != nil:
		return known, nil
	case len(s.keys) == 0:
		return nil, errors.New("the keys could not be read")
	}
	return nil, errUnknownKey
}

// fetch asks for the keys, by their ETag when some are there.
func (s *keySet) fetch(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, keyPatience)
	defer stop()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return err
	}
	if s.etag != "" {
		ask.Header.Set("If-None-Match", s.etag)
	}
	answer, err := s.client.Do(ask)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusNotModified:
	case http.StatusOK:
		keys, err := readKeys(io.LimitReader(answer.Body, 1<<20))
		if err != nil {
			return err
		}
		s.keys, s.etag = keys, answer.Header.Get("ETag")
	default:
		return fmt.Errorf("the keys: %s", answer.Status)
	}
	s.fresh = s.now().Add(keepKeys)
	return nil
}

// readKeys reads a JWK Set (RFC 7517) and takes RSA keys that sign by RS256 out of it; others are not for us.
func readKeys(r io.Reader) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kty, Use, Alg, Kid, N, E string }
	}
	if err := json.NewDecoder(r).Decode(&set); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	keys := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		if k.Kty != "RSA" || k.Alg != "RS256" || k.Use != "sig" || k.Kid == "" {
			continue
		}
		n, err := base64.RawURLEncoding.DecodeString(k.N)
		if err != nil {
			continue
		}
		e, err := base64.RawURLEncoding.DecodeString(k.E)
		if err != nil || len(e) == 0 || len(e) > 4 {
			continue
		}
		key := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
		if key.N.BitLen() >= shortest && key.E >= 3 && key.E%2 == 1 {
			keys[k.Kid] = key
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no key for RS256")
	}
	return keys, nil
}
