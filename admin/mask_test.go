package admin

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestMaskShowsTheEnds(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "1": "****", "王小明": "****", "13812341234": "138****1234", "+8613812341234": "+86****1234", "555-1234": "55****34",
		"ada@example.com": "a****@example.com", "@home": "@****e", "Konstantin": "Ko****in", strings.Repeat("x", 100): "xxxx****xxxx",
	} {
		require.Equal(t, want, mask(text), text)
	}
}

func FuzzMask(f *testing.F) {
	for _, seed := range []string{"", "13812341234", "a@b.c", "\xff@\xfe.x", "é@é.é", "12345"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := mask(text)
		if text == "" {
			require.Empty(t, shown)
			return
		}
		require.Contains(t, shown, maskedPart)
		if utf8.ValidString(text) && !strings.Contains(text, "@") && !strings.Contains(text, maskedPart) {
			kept := utf8.RuneCountInString(shown) - utf8.RuneCountInString(maskedPart)
			require.LessOrEqual(t, kept, max(utf8.RuneCountInString(text)*7/10, 0), "at least three in ten characters are not shown")
		}
	})
}
