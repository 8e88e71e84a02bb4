package sso

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzPlainCode(f *testing.F) {
	for _, typed := range []string{"123456", "123 456", "ABCD-efgh-2345-6722", "", "－", strings.Repeat("1", 100), "\xff"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		plain, digits := plainCode(typed)
		if len(plain) > 3*longestOTP || strings.ContainsAny(plain, "- \t") {
			t.Errorf("%q became %q", typed, plain)
		}
		if digits && (len(plain) != 6 || strings.Trim(plain, "0123456789") != "") {
			t.Errorf("%q counts as six digits", plain)
		}
	})
}

func FuzzDeviceOf(f *testing.F) {
	f.Add("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "192.0.2.1")
	f.Add("curl/8.9", "2001:db8::1%eth0")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, userAgent, address string) {
		d := deviceOf(userAgent, address)
		if d != deviceOf(userAgent, address) {
			t.Error("the same device looks different")
		}
		if utf8.ValidString(userAgent) && len(d.program) > 3*len(userAgent)+16 {
			t.Errorf("program %q", d.program)
		}
	})
}
