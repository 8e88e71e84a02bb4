package sso

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"math/big"
	"strings"
)

// An API key is "mk_", 43 digits that hold 256 random bits, and six that hold the CRC-32 (IEEE) of all before them, in
// base 62: letters and digits alone, so that a double click selects it. The checksum is no secret. It tells scanners of
// leaked keys what is one, and a mistyped key from a wrong one, without asking the database.
const (
	keyMark     = "mk_"
	keyRandom   = 43
	keyChecksum = 6
	keyLength   = len(keyMark) + keyRandom + keyChecksum
	// keyShown is how much of a key is kept readable, to tell it from others: the mark and eight digits of the 43.
	keyShown = len(keyMark) + 8
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var (
	errKeyForm     = errors.New("API key is not written like one")
	errKeyChecksum = errors.New("API key has a wrong checksum: it was mistyped or cut")
)

// newKeySecret makes an API key, what of it is shown later, and the hash under which it is kept.
func newKeySecret() (secret, shown, hash string, err error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", "", "", fmt.Errorf("make an API key: %w", err)
	}
	secret = keyMark + inBase62(raw, keyRandom)
	secret += keyChecksumOf(secret)
	return secret, secret[:keyShown], hashKey(secret), nil
}

func hashKey(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// isKey tells an API key from an access token by how it begins.
func isKey(token string) bool { return strings.HasPrefix(token, keyMark) }

// checkKeyForm tells whether a text can be an API key at all.
func checkKeyForm(token string) error {
	if len(token) != keyLength || !isKey(token) {
		return errKeyForm
	}
	for i := len(keyMark); i < len(token); i++ {
		if strings.IndexByte(base62, token[i]) < 0 {
			return errKeyForm
		}
	}
	body := token[:keyLength-keyChecksum]
	if token[len(body):] != keyChecksumOf(body) { // of public parts: nothing is learnt from how long this takes
		return errKeyChecksum
	}
	return nil
}

func keyChecksumOf(body string) string {
	var digits [keyChecksum]byte
	sum := crc32.ChecksumIEEE([]byte(body))
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = base62[sum%uint32(len(base62))]
		sum /= uint32(len(base62))
	}
	return string(digits[:])
}

// inBase62 writes bytes, as one number, with that many digits, zeros in front.
func inBase62(raw []byte, digits int) string {
	out := make([]byte, digits)
	n, base, rest := new(big.Int).SetBytes(raw), big.NewInt(int64(len(base62))), new(big.Int)
	for i := digits - 1; i >= 0; i-- {
		n.DivMod(n, base, rest)
		out[i] = base62[rest.Int64()]
	}
	return string(out)
}
