//go:build unix

package manor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockFolder takes the lock on the data folder. The system frees it when the process dies, however it dies.
func lockFolder(dir string) (unlock func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder (MANOR_DATA): %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(fmt.Errorf("the data folder %s is in use by another running server: stop it, or choose another folder with MANOR_DATA (--data)", dir), f.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder (MANOR_DATA): %w", err), f.Close())
	}
	return f.Close, nil
}
