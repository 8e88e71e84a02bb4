package manor

import (
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/loopback"
	"github.com/manor-go/manor/internal/redisx"
	"github.com/manor-go/manor/internal/storage"
)

// inTheClear are the services that the program talks to so that others could read along or answer in their place. They are
// warnings: a private network may be what protects them.
func (s Settings) inTheClear() []Finding {
	var all []Finding
	add := func(id, place, text, hint string) {
		all = append(all, Finding{ID: "manor.S" + id, Severity: SeverityWarning, Place: place, Text: text, Hint: hint})
	}
	if s.DatabaseURL != "" {
		switch encrypted, verified, err := database.Transport(s.DatabaseURL); {
		case err != nil: // Validate says so
		case !encrypted:
			add("010", "MANOR_DATABASE_URL", "permits connections in the clear", "add sslmode=verify-full, and sslrootcert=FILE for a CA of your own")
		case !verified:
			add("010", "MANOR_DATABASE_URL", "does not ask the server to prove its name", "use sslmode=verify-full, and sslrootcert=FILE for a CA of your own")
		}
	}
	switch encrypted, verified, err := redisx.Transport(s.RedisURL); {
	case err != nil:
	case !encrypted:
		add("011", "MANOR_REDIS_URL", "is in the clear", "use rediss:// (rediss+sentinel://, rediss+cluster://)")
	case !verified:
		add("011", "MANOR_REDIS_URL", "does not ask the server to prove its name", "leave skip_verify out")
	}
	if s.StorageURL != "" {
		if address, err := storage.ParseAddress(s.StorageURL); err == nil && !address.Secure && !loopback.Is(address.Endpoint) {
			add("012", "MANOR_STORAGE_URL", "has an endpoint in the clear", "use endpoint=https://…")
		}
	}
	return all
}
