package admin

import (
	"strings"

	"github.com/manor-go/manor"
)

// lower is a label within an English sentence: "User" → "user", "API key" → "API key".
func lower(t manor.Text) string {
	words := strings.Fields(t.EN)
	for i, word := range words {
		if !isAcronym(word) {
			words[i] = strings.ToLower(word)
		}
	}
	return strings.Join(words, " ")
}

func isAcronym(word string) bool {
	return len(word) > 1 && strings.ToUpper(word) == word && strings.ToLower(word) != word
}

// aOrAn puts the article before words by their sound, well enough for labels: an API key, a user, an upload, a URL, an hour.
func aOrAn(words string) string {
	first, _, _ := strings.Cut(words, " ")
	if first == "" {
		return words
	}
	var vowel bool
	if small := strings.ToLower(first); isAcronym(first) {
		vowel = strings.ContainsRune("aefhilmnorsx", rune(small[0]))
	} else {
		vowel = strings.ContainsRune("aeiou", rune(small[0])) && !begins(small, "uni", "use", "usa", "usu", "uti", "ura", "eu", "one", "once") ||
			begins(small, "hour", "heir", "honest", "honor", "honour") || begins(small, "unin", "unim")
	}
	if vowel {
		return "an " + words
	}
	return "a " + words
}

func begins(word string, with ...string) bool {
	for _, start := range with {
		if strings.HasPrefix(word, start) {
			return true
		}
	}
	return false
}

// sentence writes the first letter of English words large.
func sentence(words string) string { return strings.ToUpper(words[:1]) + words[1:] }
