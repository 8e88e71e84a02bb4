package rbac

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever a file holds, its lines are refused or can be written and read again as they are.
func FuzzPolicies(f *testing.F) {
	for _, text := range []string{
		"p, role:x, courses, publish, allow", "g, user:x, role:y, 2026-01-31T08:00:00Z,", "# x\n\n", `g,"user:a,b",role:y`, "p,user:x,*,*,deny", "g,role:x", "\ufeffp",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, numbers, err := parsePolicies(strings.NewReader(text))
		if err != nil {
			return
		}
		require.Len(t, numbers, len(lines))
		var b strings.Builder
		w := csv.NewWriter(&b)
		require.NoError(t, w.WriteAll(lines))
		again, _, err := parsePolicies(strings.NewReader(b.String()))
		require.NoError(t, err, b.String())
		require.Equal(t, lines, again)
	})
}
