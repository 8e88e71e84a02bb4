package database

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letters that lower-casing leaves apart though people read them as the same. from and to go together, rune by rune;
// Postgres gets the same two strings as arguments of translate().
const (
	foldFrom = "ςſµϐϑϕϖϰϱϵẛι"
	foldTo   = "σsμβθφπκρεṡι"
)

// Fold makes text comparable without regard to case, as the SQL function manor_fold does on both databases: lower case
// by Unicode's full rules, then what foldFrom lists, and ß as ss. Accents stay: é is not e.
func Fold(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	for _, r := range s {
		switch r {
		case 'İ': // the one letter whose lower case is two: i and a dot above
			b.WriteString("i̇")
		case 'ß', 'ẞ':
			b.WriteString("ss")
		default:
			b.WriteRune(foldRune(r))
		}
	}
	return b.String()
}

func foldRune(r rune) rune {
	r = unicode.ToLower(r)
	switch r {
	case 'ς':
		return 'σ'
	case 'ſ':
		return 's'
	case 'µ':
		return 'μ'
	case 'ϐ':
		return 'β'
	case 'ϑ':
		return 'θ'
	case 'ϕ':
		return 'φ'
	case 'ϖ':
		return 'π'
	case 'ϰ':
		return 'κ'
	case 'ϱ':
		return 'ρ'
	case 'ϵ':
		return 'ε'
	case 'ẛ':
		return 'ṡ'
	case 'ι':
		return 'ι'
	}
	return r
}

// FoldSQL is the Postgres function behind manor_fold, written by the first migration and by databases made for tests.
// lower() with an ICU collation follows the letter alone except for Σ at the end of a word, which foldFrom evens out.
const FoldSQL = `CREATE OR REPLACE FUNCTION manor_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT replace(translate(lower($1 COLLATE "und-x-icu"), '` + foldFrom + `', '` + foldTo + `'), 'ß', 'ss') COLLATE "C" $$`

// PostgresSetup is what a Postgres database needs before tables are made: the extension behind trigram indexes and manor_fold.
func PostgresSetup() []string {
	return []string{"CREATE EXTENSION IF NOT EXISTS pg_trgm", FoldSQL}
}
