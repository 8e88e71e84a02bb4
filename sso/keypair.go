package sso

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
)

// jwk is the public half of a key as RFC 7517 writes it.
type jwk struct {
	Type      string `json:"kty"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	KID       string `json:"kid"`
	N         string `json:"n"`
	E         string `json:"e"`
}

func publicJWK(key *rsa.PublicKey) jwk {
	b64 := base64.RawURLEncoding
	n, e := b64.EncodeToString(key.N.Bytes()), b64.EncodeToString(big.NewInt(int64(key.E)).Bytes())
	thumb := sha256.Sum256([]byte(`{"e":"` + e + `","kty":"RSA","n":"` + n + `"}`)) // RFC 7638, section 3
	return jwk{Type: "RSA", Use: "sig", Algorithm: "RS256", KID: b64.EncodeToString(thumb[:]), N: n, E: e}
}

// newKey makes a key pair of so many bits and seals the private half under the secret key.
func newKey(aead cipher.AEAD, bits int, generate func(bits int) (*rsa.PrivateKey, error)) (*SigningKey, error) {
	private, err := generate(bits)
	if err != nil {
		return nil, fmt.Errorf("make an RSA key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("encode a private key: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("encode a public key: %w", err)
	}
	key := &SigningKey{KID: publicJWK(&private.PublicKey).KID, Public: base64.StdEncoding.EncodeToString(public)}
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("make a nonce: %w", err)
	}
	key.Private = base64.StdEncoding.EncodeToString(aead.Seal(nonce, nonce, der, []byte(key.KID)))
	return key, nil
}

// open decrypts the private half. The kid is bound to it, so that rows cannot be swapped.
func (key *SigningKey) open(aead cipher.AEAD) (*rsa.PrivateKey, error) {
	sealed, err := base64.StdEncoding.DecodeString(key.Private)
	if err != nil || len(sealed) < aead.NonceSize() {
		return nil, fmt.Errorf("signing key %s is damaged", key.KID)
	}
	der, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], []byte(key.KID))
	if err != nil {
		return nil, fmt.Errorf("signing key %s cannot be decrypted: it was made under another MANOR_SECRET_KEY; "+
			"set that one again, or delete the rows of signing_keys, which ends every access token", key.KID)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("signing key %s: %w", key.KID, err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("signing key %s is not an RSA key", key.KID)
	}
	return private, nil
}

func (key *SigningKey) public() (*rsa.PublicKey, error) {
	der, err := base64.StdEncoding.DecodeString(key.Public)
	if err != nil {
		return nil, fmt.Errorf("signing key %s is damaged: %w", key.KID, err)
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("signing key %s: %w", key.KID, err)
	}
	public, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("signing key " + key.KID + " is not an RSA key")
	}
	return public, nil
}
