// Package storage keeps uploaded files under keys made by Manor: in a folder, or in a bucket of a service that speaks S3.
package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/manor-go/manor/internal/problem"
)

// Folder keeps files below one directory.
type Folder struct{ root *os.Root }

// OpenFolder opens the directory, made when absent.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of files: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of files: %w", err)
	}
	return &Folder{root: root}, nil
}

// Close lets go of the directory.
func (f *Folder) Close() error { return f.root.Close() }

// Ping tells whether the directory is there.
func (f *Folder) Ping(context.Context) error {
	if _, err := f.root.Stat("."); err != nil {
		return fmt.Errorf("the folder of files: %w", err)
	}
	return nil
}

// Put writes a file and returns once it is on the disk. A reader that fails leaves nothing behind; a file that is there is replaced.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	path, err := clean(key)
	if err != nil {
		return 0, err
	}
	if err := f.root.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, fmt.Errorf("make the folder of %s: %w", key, err)
	}
	temp := path + ".part"
	size, err := f.write(ctx, temp, r)
	if err == nil {
		err = f.root.Rename(temp, path)
	}
	if err == nil {
		err = f.sync(filepath.Dir(path))
	}
	if err != nil {
		if gone := f.root.Remove(temp); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return 0, fmt.Errorf("store %s: %w", key, err)
	}
	return size, nil
}

func (f *Folder) write(ctx context.Context, temp string, r io.Reader) (int64, error) {
	file, err := f.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) { // left by a process that died; keys are never written twice at a time
		if err = f.root.Remove(temp); err == nil {
			file, err = f.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		}
	}
	if err != nil {
		return 0, err
	}
	size, err := io.Copy(file, cancellable{ctx, r})
	if err == nil {
		err = file.Sync()
	}
	return size, errors.Join(err, file.Close())
}

func (f *Folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open reads a file; not_found when there is none.
func (f *Folder) Open(_ context.Context, key string) (io.ReadCloser, error) {
	path, err := clean(key)
	if err != nil {
		return nil, err
	}
	file, err := f.root.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.NotFound, "There is no such file.")
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	return file, nil
}

// Delete removes a file; one that is not there is fine.
func (f *Folder) Delete(_ context.Context, key string) error {
	path, err := clean(key)
	if err != nil {
		return err
	}
	if err := f.root.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return nil
}

// clean is the path of a key.
func clean(key string) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	return filepath.FromSlash(key), nil
}

// cancellable stops reading when its context ends.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
