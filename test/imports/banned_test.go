package imports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/test/imports"
)

// banned are packages that nothing imports that answers requests, with what would go wrong.
var banned = map[string]string{
	"os/exec":       "input could become a command",
	"unsafe":        "memory is safe only without it",
	"plugin":        "code comes with the program",
	"encoding/gob":  "objects are not read from outside",
	"encoding/xml":  "no parser of XML, no attack on one",
	"text/template": "pages are not made of text",
	"math/rand":     "what is random comes from crypto/rand, or math/rand/v2 where anybody may guess it",
	"crypto/md5":    "broken", "crypto/des": "broken", "crypto/rc4": "broken",
}

func TestWhatAnswersRequestsImportsNothingDangerous(t *testing.T) {
	looked := 0
	for _, p := range packages(t) {
		from := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, imports.Module), "/")
		folder, _, _ := strings.Cut(from, "/")
		if slices.Contains([]string{"bench", "test", "manortest", "examples"}, folder) || from == "internal/testkit" {
			continue
		}
		looked++
		for _, imported := range p.Imports {
			if imported == "os/exec" && from == "internal/hashing" {
				continue // starts this very program, with nothing from outside on the command line
			}
			require.NotContains(t, banned, imported, "%s imports it: %s", p.ImportPath, banned[imported])
		}
	}
	require.Greater(t, looked, 10, "the graph was read")
}
