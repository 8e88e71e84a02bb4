package manortest

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"sync"
)

// keysInTurn is how many keys of a size a test binary makes.
const keysInTurn = 24

var (
	keysMu sync.Mutex
	keys   = map[int][]*rsa.PrivateKey{}
	turns  = map[int]int{}
)

// MakeKey is for sso.Config: RSA keys of that many bits, of which a test binary makes some once and hands them out in turn,
// because a fresh one costs more than most tests. Those of one program, and of programs side by side, differ.
func MakeKey(bits int) (*rsa.PrivateKey, error) {
	keysMu.Lock()
	defer keysMu.Unlock()
	turn := turns[bits]
	turns[bits]++
	if turn >= keysInTurn {
		return keys[bits][turn%keysInTurn], nil
	}
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		turns[bits]--
		return nil, fmt.Errorf("make an RSA key: %w", err)
	}
	keys[bits] = append(keys[bits], key)
	return key, nil
}
