package sso

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	longestPassword = 128 // characters
	// likeness is the share of letters, of both together, from which on a password is as good as the name it resembles;
	// names with fewer runes than shortestLike are in too many words to matter.
	likeness     = 0.7
	shortestLike = 4
)

// commonPasswords are those that people use most, in lower case and sorted, one a line (scripts/common-passwords.sh).
//
//go:embed common_passwords.txt.gz
var commonPasswords []byte

// passwordProblems is what is wrong with a password that somebody chose for a user; nil when nothing is. The error is for
// a list that cannot be read.
func (s *service) passwordProblems(path, password string, user *User) ([]manor.FieldError, error) {
	var all []manor.FieldError
	wrong := func(code, format string, args ...any) {
		all = append(all, manor.FieldError{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
	least := s.k.Settings().PasswordMinLength
	switch {
	case !utf8.ValidString(password):
		wrong("invalid", "A password is text in UTF-8.")
		return all, nil
	case utf8.RuneCountInString(password) > longestPassword:
		wrong("too_long", "A password has at most %d characters.", longestPassword)
		return all, nil
	case lengthOf(password) < least:
		wrong("too_short", "A password needs at least %d characters.", least)
		return all, nil
	}
	if !strings.ContainsFunc(password, func(c rune) bool { return !unicode.IsDigit(c) }) {
		wrong("all_digits", "A password cannot be made of digits alone.")
	}
	if user != nil && resembles(password, user, least) {
		wrong("too_similar", "The password is too much like the user name, the name, the e-mail address or the phone number.")
	}
	common, err := isCommon(password)
	if err != nil {
		return nil, err
	}
	if common {
		wrong("too_common", "Too many people use this password.")
	}
	breached, err := s.breached.holds(password)
	if err != nil {
		return nil, err
	}
	if breached {
		wrong("breached", "This password is known from a data breach.")
	}
	return all, nil
}

// lengthOf is how many characters a password counts for: several spaces in a row are one. What is kept is all of it.
func lengthOf(password string) int {
	n, space := 0, false
	for _, c := range password {
		if c != ' ' || !space {
			n++
		}
		space = c == ' '
	}
	return n
}

// isCommon looks a password up in the list. It is read through each time: that takes a fraction of what the hash takes,
// and no memory is kept.
func isCommon(password string) (bool, error) {
	list, err := gzip.NewReader(bytes.NewReader(commonPasswords))
	if err != nil {
		return false, fmt.Errorf("read the list of common passwords: %w", err)
	}
	wanted := []byte(strings.ToLower(password))
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		switch bytes.Compare(lines.Bytes(), wanted) {
		case 0:
			return true, nil
		case 1:
			return false, nil
		}
	}
	if err := lines.Err(); err != nil {
		return false, fmt.Errorf("read the list of common passwords: %w", err)
	}
	return false, nil
}

// resembles tells a password that is made of what others know of the user: alike as a whole, or too short without it.
func resembles(password string, user *User, least int) bool {
	known := []string{user.Username, user.DisplayName}
	for _, text := range []*string{user.Email, user.Phone} {
		if text != nil {
			known = append(known, *text)
		}
	}
	folded := foldPassword(password)
	for _, text := range known {
		text = foldPassword(text)
		parts := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		for _, part := range append(parts, text) {
			size := utf8.RuneCountInString(part)
			if size < shortestLike {
				continue
			}
			if strings.Contains(folded, part) && utf8.RuneCountInString(strings.ReplaceAll(folded, part, "")) < least/2 {
				return true
			}
			if alike([]rune(folded), []rune(part)) >= likeness {
				return true
			}
		}
	}
	return false
}

func foldPassword(text string) string { return database.Fold(norm.NFKC.String(text)) }

// alike is the share of runes that two texts have in common, wherever they stand, of all their runes: 0 to 1.
func alike(a, b []rune) float64 {
	counts := map[rune]int{}
	for _, c := range a {
		counts[c]++
	}
	same := 0
	for _, c := range b {
		if counts[c] > 0 {
			counts[c]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}
