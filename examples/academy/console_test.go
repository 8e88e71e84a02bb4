package academy_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheConsoleNamesNoneOfTheResources: the console draws what the schema declares. A page that knew a resource of the
// academy would be a page that another program has to do without.
func TestTheConsoleNamesNoneOfTheResources(t *testing.T) {
	// As a value or in an address; "./paths" is a file.
	named := regexp.MustCompile("[\"'`](/console/|/api/v1/)?(" + strings.Join(ownResources, "|") + ")[\"'`/?:]")
	require.Regexp(t, named, `"/api/v1/courses/1"`)

	const sources = "../../web/console/src"
	read := 0
	require.NoError(t, filepath.WalkDir(sources, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".ts", ".tsx"}, filepath.Ext(path)) {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		require.NotRegexp(t, named, string(b), path)
		return nil
	}))
	require.Positive(t, read)
}
