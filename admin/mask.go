package admin

import (
	"strings"
	"unicode/utf8"
)

const (
	// maskedPart stands for what is not shown, however long it is.
	maskedPart = "****"
	// phoneLength is how many characters a text of digits has at least to be shown as a phone number.
	phoneLength = 10
)

// mask is the part of a text that may be shown: of a phone number the first three and the last four digits
// (138****1234), of an e-mail address the first letter and the domain (a****@example.com), of others a quarter of the
// characters at either end. An empty text stays empty.
func mask(text string) string {
	if text == "" {
		return ""
	}
	if name, domain, ok := strings.Cut(text, "@"); ok && name != "" && strings.Contains(domain, ".") && !strings.ContainsAny(text, " \n") {
		_, first := utf8.DecodeRuneInString(name)
		return name[:first] + maskedPart + "@" + domain
	}
	runes := []rune(text)
	head, tail := min(len(runes)/4, 4), min(len(runes)/4, 4)
	if len(runes) >= phoneLength && strings.Trim(text, "+-() 0123456789") == "" {
		head, tail = 3, 4
	}
	return string(runes[:head]) + maskedPart + string(runes[len(runes)-tail:])
}
