package manor

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// secretFile is where the secret key is kept when none is given.
const secretFile = "secret.key"

// openSecret finds the secret key: the one that is given, or the one kept in the data folder, made on first use.
func openSecret(s Settings) (string, error) {
	if s.SecretKey != "" {
		return s.SecretKey, nil
	}
	return keptSecret(filepath.Join(s.Data, secretFile))
}

// DeriveKey makes a key of 32 bytes for one purpose of the secret key (HKDF, RFC 5869). Keys of different purposes tell
// nothing of each other.
func (k *Kernel) DeriveKey(purpose string) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(k.secret), nil, purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key for %s: %w", purpose, err)
	}
	return key, nil
}

// openCipher makes the cipher for secrets at rest.
func (k *Kernel) openCipher() (cipher.AEAD, error) {
	key, err := k.DeriveKey("manor secrets at rest")
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make the cipher for secrets: %w", err)
	}
	return cipher.NewGCM(block)
}

// keptSecret reads the secret in a file, or makes one and keeps it there. Of several processes that make it at once, one wins.
func keptSecret(path string) (string, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSecret(path); err != nil {
			return "", fmt.Errorf("make the secret key: %w", err)
		}
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return "", fmt.Errorf("read the secret key: %w", err)
	}
	if len(b) < minSecretKey {
		return "", fmt.Errorf("the secret key in %s is damaged: restore it from a backup, or remove it together with what it encrypts", path)
	}
	return string(b), nil
}

func makeSecret(path string) error {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), secretFile+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(base64.RawURLEncoding.EncodeToString(raw))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
