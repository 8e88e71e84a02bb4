package database_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/database"
)

func TestFoldEvensOutCaseAndItsOddities(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		"Hello World":  "hello world",
		"北京 ABC":       "北京 abc",
		"ÉCOLE":        "école",
		"École":        "école",
		"STRASSE":      "strasse",
		"Straße":       "strasse",
		"STRAẞE":       "strasse",
		"ΟΔΥΣΣΕΥΣ":     "οδυσσευσ",
		"Οδυσσεύς":     "οδυσσεύσ",
		"ſ":            "s",
		"µ":            "μ",
		"İ":            "i̇",
		"I":            "i",
		"ПРИВЕТ":       "привет",
		"ＡＢＣ":          "ａｂｃ",
		"😀 Ǆ":          "😀 ǆ",
		"100% _ \\ 'x": "100% _ \\ 'x",
	} {
		require.Equal(t, want, database.Fold(in), "%q", in)
		require.Equal(t, want, database.Fold(database.Fold(in)), "folding %q twice", in)
	}
}

// A letter that Go's Unicode tables do not know yet may be folded by a newer database, and stays as it is in Go.
func TestFoldIsTheSameInGoAndInSQLForEveryLetter(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		if db.Dialect() == database.Postgres {
			for _, statement := range database.PostgresSetup() {
				_, err := db.Write().ExecContext(ctx, statement)
				require.NoError(t, err)
			}
		}
		var different []string
		for start := rune(1); start <= unicode.MaxRune; start += 0x800 {
			var letters []string
			for r := start; r < start+0x800 && r <= unicode.MaxRune; r++ {
				if r < 0xD800 || r > 0xDFFF {
					letters = append(letters, string(r))
				}
			}
			for _, text := range []string{strings.Join(letters, "|"), "x" + strings.Join(letters, " x")} {
				var got string
				require.NoError(t, db.Read().NewRaw("SELECT manor_fold(?)", text).Scan(ctx, &got))
				want := database.Fold(text)
				if got == want {
					continue
				}
				for _, letter := range letters {
					require.NoError(t, db.Read().NewRaw("SELECT manor_fold(?)", letter).Scan(ctx, &got))
					known := unicode.IsLetter([]rune(letter)[0]) || unicode.IsOneOf(unicode.PrintRanges, []rune(letter)[0])
					if want := database.Fold(letter); got != want && known {
						different = append(different, fmt.Sprintf("%U %q: SQL %q, Go %q", []rune(letter)[0], letter, got, want))
					}
				}
			}
		}
		require.Empty(t, different)
	})
}
