package sso

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	longestName  = 150 // runes
	longestEmail = 254 // RFC 5321, section 4.5.3.1.3, less the brackets
	// Digits of a phone number: ITU-T E.164 permits 15; with fewer than 5 it is nobody's own.
	shortestPhone = 5
	longestPhone  = 15
)

// loginName is a user name as it is compared: compatible forms of a character and its cases are the same.
func loginName(username string) string {
	return database.Fold(tidyName(username))
}

// tidyName is a user name as it is kept: in compatible form (NFKC), without spaces around it.
func tidyName(username string) string {
	return strings.TrimSpace(norm.NFKC.String(username))
}

// tidyEmail is an e-mail address as it is kept and compared.
func tidyEmail(email string) string {
	return strings.ToLower(strings.TrimSpace(email))
}

// tidyPhone is a phone number as it is kept and compared: digits, with a + in front where the number of the country is
// given; 00 in front means the same. What is no phone number stays as it is, and ok is false.
func tidyPhone(phone string) (tidy string, ok bool) {
	var b strings.Builder
	text := norm.NFKC.String(strings.TrimSpace(phone))
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9', c == '+' && i == 0:
			b.WriteRune(c)
		case !strings.ContainsRune(" -.()/", c):
			return phone, false
		}
	}
	tidy = b.String()
	if rest, international := strings.CutPrefix(tidy, "00"); international {
		tidy = "+" + rest
	}
	digits := len(strings.TrimPrefix(tidy, "+"))
	if digits < shortestPhone || digits > longestPhone {
		return phone, false
	}
	return tidy, true
}

// wrongPhone is the answer to what is no phone number.
var wrongPhone = manor.FieldError{
	Path: "phone", Code: "phone",
	Message: fmt.Sprintf("A phone number has %d to %d digits, with a + in front where it begins with the number of the country.", shortestPhone, longestPhone),
}

// usernameProblem says what is wrong with a user name that is given to somebody; nil when nothing is. A name must not look
// like an e-mail address or a phone number, because people sign in with these too: nobody's name can be what another one
// may claim as his address. What cannot be seen, or looks like another name, is refused as well.
func usernameProblem(username string) *manor.FieldError {
	wrong := func(code, format string, args ...any) *manor.FieldError {
		return &manor.FieldError{Path: "username", Code: code, Message: fmt.Sprintf(format, args...)}
	}
	if !utf8.ValidString(username) {
		return wrong("invisible", "The name is not valid text.")
	}
	for _, c := range username {
		if hidden(c) {
			return wrong("invisible", "The name holds a character that cannot be seen (U+%04X). Type it anew.", c)
		}
	}
	name := tidyName(username)
	_, phone := tidyPhone(name)
	switch {
	case name == "":
		return wrong("required", "A user needs a name.")
	case utf8.RuneCountInString(name) > longestName:
		return wrong("too_long", "At most %d characters.", longestName)
	case strings.ContainsRune(name, '@'):
		return wrong("email", "A name holds no @. An e-mail address goes into its own field; one can sign in with it too.")
	case phone:
		return wrong("phone", "A name is no phone number. It goes into its own field; one can sign in with it too.")
	case strings.Contains(name, "  "):
		return wrong("spaces", "The name holds several spaces in a row.")
	case mixesScripts(name):
		return wrong("mixed_scripts", "The name mixes letters that look alike: Latin, Greek or Cyrillic ones.")
	}
	return nil
}

// displayNameProblem says what is wrong with the name that others are shown: it must not change how the text around it reads.
func displayNameProblem(name string) *manor.FieldError {
	for _, c := range name {
		if unicode.In(c, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return &manor.FieldError{Path: "display_name", Code: "invisible", Message: fmt.Sprintf("The name holds a character that breaks the line or turns the text around (U+%04X). Type it anew.", c)}
		}
	}
	return nil
}

// hidden tells a character that nobody sees, or that changes how others are shown: control and format characters (those
// of writing direction too), fillers, selectors, private and unassigned ones, spaces other than the plain one.
func hidden(c rune) bool {
	switch {
	case c == ' ' || c == '\u3000': // the wide space is a plain one in compatible form
		return false
	case c == '\u2800': // a braille pattern without dots
		return true
	}
	return unicode.IsSpace(c) || unicode.In(c, unicode.Z, unicode.C, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		!unicode.In(c, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}

// mixesScripts tells a name with letters of several of the scripts whose letters look alike.
func mixesScripts(name string) bool {
	scripts := 0
	for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Cherokee} {
		if strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) && unicode.Is(script, c) }) {
			scripts++
		}
	}
	return scripts > 1
}
