package manor_test

import (
	"testing"

	"github.com/manor-go/manor"
)

// FuzzSettings: settings hold or are refused; nothing that somebody writes there makes the program panic.
func FuzzSettings(f *testing.F) {
	for _, text := range []string{"", "1", "8MB", "-1KB", "99999999999999999999GB", "10.0.0.0/8", "::/0", "https://x:y@z/%", "redis+cluster://a,b", "postgres://u:p@h/db?x=%zz", "s3://b?endpoint=:", "\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, set := range []func(*manor.Settings){
			func(s *manor.Settings) { s.Addr = text }, func(s *manor.Settings) { s.DatabaseURL = text }, func(s *manor.Settings) { s.RedisURL = text },
			func(s *manor.Settings) { s.BaseURL = text }, func(s *manor.Settings) { s.TrustedProxies = []string{text} }, func(s *manor.Settings) { s.CORSOrigins = []string{text} },
			func(s *manor.Settings) { s.BodyLimit = text }, func(s *manor.Settings) { s.StorageURL = text }, func(s *manor.Settings) { s.SiteName = text },
			func(s *manor.Settings) { s.SecondFactorFor = text },
		} {
			s := manor.DefaultSettings()
			set(&s)
			_ = s.Validate()
		}
	})
}
