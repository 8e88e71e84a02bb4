//go:build !unix

package manor

// lockFolder does nothing where the system has no advisory locks.
func lockFolder(string) (unlock func() error, err error) { return func() error { return nil }, nil }
