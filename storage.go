package manor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/manor-go/manor/internal/storage"
)

// probeKey is what `manor check` writes, reads and deletes at a service that keeps files.
const probeKey = "check/probe"

// probeTimeout bounds how long a start, or `manor check`, waits for that service.
const probeTimeout = 5 * time.Second

// openStorage opens where uploads are kept: a folder of the data, or what MANOR_STORAGE_URL names.
func (k *Kernel) openStorage() error {
	if k.settings.StorageURL == "" {
		folder, err := storage.OpenFolder(filepath.Join(k.settings.Data, "files"))
		if err != nil {
			return err
		}
		k.storage = folder
		k.closers = append(k.closers, folder.Close)
		return nil
	}
	address, err := storage.ParseAddress(k.settings.StorageURL)
	if err != nil {
		return &SettingError{Name: "MANOR_STORAGE_URL", Text: err.Error()}
	}
	service, err := storage.OpenS3(address, k.settings.S3AccessKey, k.settings.S3SecretKey)
	if err != nil {
		return &SettingError{Name: "MANOR_STORAGE_URL", Text: err.Error()}
	}
	k.storage = service
	k.closers = append(k.closers, service.Close)
	return nil
}

// pingStorage tells whether files can be kept now, as far as that can be told without keeping one.
func (k *Kernel) pingStorage(ctx context.Context) error {
	if pinger, ok := k.storage.(interface{ Ping(context.Context) error }); ok {
		return pinger.Ping(ctx)
	}
	return nil
}

// checkStorage tries a service that keeps files. A program starts without it, so that is a warning; `check --deploy` insists.
func checkStorage(ctx context.Context, k *Kernel, deploy bool) []Finding {
	if k.settings.StorageURL == "" {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, probeTimeout)
	defer stop()
	severity := SeverityWarning
	err := k.pingStorage(ctx)
	if deploy {
		severity, err = SeverityError, k.probeStorage(ctx)
	}
	if err == nil {
		return nil
	}
	return []Finding{{
		ID: "manor.S009", Severity: severity, Place: "MANOR_STORAGE_URL", Text: fmt.Sprintf("files cannot be kept there: %v", err),
		Hint: "the bucket must exist, and the keys must be allowed to put, get and delete objects in it",
	}}
}

// probeStorage writes a small file, reads it and deletes it.
func (k *Kernel) probeStorage(ctx context.Context) error {
	content := []byte("written and deleted by manor check")
	if _, err := k.storage.Put(ctx, probeKey, bytes.NewReader(content)); err != nil {
		return err
	}
	r, err := k.storage.Open(ctx, probeKey)
	if err != nil {
		return err
	}
	read, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("read what was just written: %w", err)
	}
	if !bytes.Equal(read, content) {
		return errors.New("what was read is not what was written")
	}
	return k.storage.Delete(ctx, probeKey)
}
