package main

import (
	"strings"
	"testing"
)

// FuzzReadKeys: keys that are taken are RSA keys of 2048 bits and more with a name.
func FuzzReadKeys(f *testing.F) {
	for _, set := range []string{
		``, `{}`, `{"keys":[]}`, `{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"k","n":"AQAB","e":"AQAB"}]}`,
		`{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"k","n":"` + strings.Repeat("v", 342) + `","e":"AQAB"}]}`,
		`{"keys":[{"kty":"oct","alg":"HS256","use":"sig","kid":"k","k":"AQAB"}]}`,
		`{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"0","n":"` + strings.Repeat("v", 342) + `","e":"AA"}]}`, // an exponent of 0
	} {
		f.Add(set)
	}
	f.Fuzz(func(t *testing.T, set string) {
		keys, err := readKeys(strings.NewReader(set))
		if err == nil && len(keys) == 0 {
			t.Error("no keys and no error")
		}
		for kid, key := range keys {
			if kid == "" || key.N.BitLen() < 2048 || key.E < 3 {
				t.Errorf("key %q of %d bits, exponent %d", kid, key.N.BitLen(), key.E)
			}
		}
	})
}
