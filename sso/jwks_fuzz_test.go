package sso

import (
	"strings"
	"testing"
)

// FuzzIfNoneMatch: a header that does not hold the tag never answers that nothing changed.
func FuzzIfNoneMatch(f *testing.F) {
	const tag = `"2fd4e1c67a2d28fc"`
	for _, header := range []string{"", "*", tag, "W/" + tag, `"x", ` + tag, `"x"`, `W/"x",*`, ",,", `"\xff"`} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if matches(header, tag) && !strings.Contains(header, tag) && !strings.Contains(header, "*") {
			t.Errorf("%q counts as %s", header, tag)
		}
		if !matches(`"x", `+tag, tag) || header != "" && !strings.Contains(header, tag) && !strings.Contains(header, "*") != !matches(header, tag) {
			t.Errorf("%q is judged wrongly", header)
		}
	})
}

// FuzzCredentials: what somebody calls himself is compared in one form only, as phone number, e-mail address or name.
func FuzzCredentials(f *testing.F) {
	for _, typed := range []string{"ada", " Ada@Example.com ", "+86 138-0013-8000", "00861380013", "ＡＤＡ", "a\u0301", "\xff", strings.Repeat("ﷺ", 60)} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if name := loginName(typed); loginName(name) != name {
			t.Errorf("name %q becomes %q, then %q", typed, name, loginName(name))
		}
		if email := tidyEmail(typed); tidyEmail(email) != email {
			t.Errorf("e-mail %q becomes %q, then %q", typed, email, tidyEmail(email))
		}
	})
}
