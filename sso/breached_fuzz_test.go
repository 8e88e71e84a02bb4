package sso

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"testing"
)

// FuzzSearchBreach: whatever is in the file, a search ends, and finds only what is there.
func FuzzSearchBreach(f *testing.F) {
	f.Add([]byte(fmt.Sprintf("%X:1\n%X:2\n", sha1.Sum([]byte("b")), sha1.Sum([]byte("a")))), "a")
	f.Add([]byte("\n\n\n"), "x")
	f.Add([]byte("0000"), "")
	f.Fuzz(func(t *testing.T, list []byte, password string) {
		sum := sha1.Sum([]byte(password))
		found, err := searchBreach(bytes.NewReader(list), int64(len(list)), sum[:])
		if found && (err != nil || !bytes.Contains(bytes.ToUpper(list), fmt.Appendf(nil, "%X", sum))) {
			t.Errorf("found %X in %q", sum, list)
		}
		_ = sampleBreach(bytes.NewReader(list), int64(len(list)))
	})
}

// FuzzUsername: a name that is given to somebody is compared as it is kept, and is no address.
func FuzzUsername(f *testing.F) {
	for _, name := range []string{"ada", "ＡＤＡ", "a\u200b", "ada@example.com", "+86 138", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		phone, isPhone := tidyPhone(name)
		if again, ok := tidyPhone(phone); isPhone && (!ok || again != phone) {
			t.Errorf("phone %q becomes %q, then %q", name, phone, again)
		}
		if usernameProblem(name) != nil {
			return
		}
		kept := tidyName(name)
		if isPhone || usernameProblem(kept) != nil || loginName(kept) != loginName(name) {
			t.Errorf("name %q is kept as %q", name, kept)
		}
	})
}
