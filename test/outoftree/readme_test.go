// Package outoftree_test follows the tutorial of the README word for word, in a module of its own outside of this
// repository's tree, and then uses every operation of the resource that it declares.
package outoftree_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	// What the tutorial's module builds on: a change there runs these tests again instead of taking a cached result.
	_ "github.com/manor-go/manor/rbac"
	_ "github.com/manor-go/manor/sso"
)

// tutorial is the README's section, cut into its blocks of code.
type tutorial struct {
	newModule string // shell: makes the folder and the module
	program   string // Go: main.go
	migrate   string // shell: resolves dependencies, writes the first migration
	serve     string // shell: starts the program
	use       string // shell: signs in, creates and lists by curl
}

var block = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func readTutorial(t *testing.T) tutorial {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(readme), "\n## Tutorial")
	require.True(t, found, "README.md has no section Tutorial")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := block.FindAllStringSubmatch(section, -1)
	require.Len(t, blocks, 5, "the tutorial is five blocks: module, program, migration, start, use")
	for i, language := range []string{"sh", "go", "sh", "sh", "sh"} {
		require.Equal(t, language, blocks[i][1], "language of block %d", i+1)
	}
	return tutorial{newModule: blocks[0][2], program: blocks[1][2], migrate: blocks[2][2], serve: blocks[3][2], use: blocks[4][2]}
}

func TestTheTutorialsResourceIsDeclaredInAtMost25Lines(t *testing.T) {
	_, declaration, found := strings.Cut(readTutorial(t).program, "\n)\n")
	require.True(t, found, "the program has no imports")
	lines := 0
	for line := range strings.SplitSeq(declaration, "\n") {
		if strings.TrimSpace(line) != "" {
			lines++
		}
	}
	require.LessOrEqual(t, lines, 25)
	require.Contains(t, declaration, `Name: "coupons"`)
}
