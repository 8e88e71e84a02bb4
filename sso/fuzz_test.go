package sso_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/manor-go/manor/sso"
)

func FuzzTokens(f *testing.F) {
	b64 := base64.RawURLEncoding.EncodeToString
	good := b64([]byte(`{"alg":"RS256","kid":"k","typ":"JWT"}`)) + "." + b64([]byte(`{"sub":"a","exp":1}`)) + "." + b64([]byte("signature"))
	for _, seed := range []string{
		good, "", ".", "..", "...", good + "=", good + "\n", good + ".", strings.Repeat("[", 9000),
		b64([]byte(`{"alg":"none"}`)) + ".e30.", b64([]byte(`{"alg":"RS256","alg":"none","kid":"k","typ":"JWT"}`)) + ".e30.AA",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		kid, err := sso.ReadForm(token)
		if err != nil {
			return
		}
		parts := strings.Split(token, ".")
		if len(parts) != 3 || kid == "" {
			t.Fatalf("taken: %q", token)
		}
		for _, part := range parts {
			decoded, err := base64.RawURLEncoding.DecodeString(part)
			if err != nil || b64(decoded) != part {
				t.Fatalf("two texts mean the same token: %q", token)
			}
		}
	})
}

func FuzzMessagesOfRedis(f *testing.F) {
	good := sso.SealLine("log", 7, "session", "01890a5d-ac96-774b-bcce-b302099a8057", 1900000000)
	for _, seed := range []string{good, good + "\n" + good, "", "\n", " ", "7 session x 1 code", good[:len(good)-1], strings.Replace(good, "7", "8", 1)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		n, ok := sso.OpenMessage("log", message)
		if ok && message != strings.TrimSuffix(strings.Repeat(good+"\n", n), "\n") {
			t.Fatalf("taken: %q", message)
		}
		if _, ok := sso.OpenMessage("another log", message); ok {
			t.Fatalf("taken from another log: %q", message)
		}
	})
}

func FuzzAPIKeys(f *testing.F) {
	good := sso.MustKeySecret()
	for _, seed := range []string{good, "", "mk_", good[:51], good + "0", "mk_" + good[4:] + "0", strings.ToLower(good), strings.Repeat("m", 52), "mk_" + strings.Repeat("\x00", 49)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if sso.CheckKeyForm(token) != nil {
			return
		}
		if len(token) != 52 || !strings.HasPrefix(token, "mk_") || strings.ContainsFunc(token[3:], func(r rune) bool {
			return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
		}) {
			t.Fatalf("taken: %q", token)
		}
		for i := 3; i < len(token); i++ { // a slip in one place is always noticed
			other := byte('0')
			if token[i] == other {
				other = '1'
			}
			if sso.CheckKeyForm(token[:i]+string(other)+token[i+1:]) == nil {
				t.Fatalf("%q with %q at %d is taken too", token, other, i)
			}
		}
	})
}
