package manor_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

const (
	asvsList    = "docs/asvs.md"
	asvsNumbers = "testdata/asvs-4.0.3-level-2.txt" // every number of level 1 and 2, one a line
)

var (
	asvsNumber = regexp.MustCompile(`^\d+\.\d+\.\d+`)
	quoted     = regexp.MustCompile("`([^`]+)`")
	settingIn  = regexp.MustCompile(`MANOR_[A-Z0-9_]+`)
	testName   = regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w+$`)
	testIn     = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// asvsPoint is a row of the list.
type asvsPoint struct {
	numbers    []string
	mark       string
	how, where string
}

func asvsPoints(t *testing.T) []asvsPoint {
	t.Helper()
	text, err := os.ReadFile(asvsList)
	require.NoError(t, err)
	var all []asvsPoint
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 || !asvsNumber.MatchString(strings.TrimSpace(cells[0])) {
			continue
		}
		point := asvsPoint{mark: strings.TrimSpace(cells[1]), how: cells[2], where: cells[3]}
		for _, part := range strings.Split(cells[0], ",") {
			if number := asvsNumber.FindString(strings.TrimSpace(part)); number != "" {
				point.numbers = append(point.numbers, number)
			}
		}
		all = append(all, point)
	}
	return all
}

func TestDocumentOfASVSNamesEveryRequirementOnce(t *testing.T) {
	text, err := os.ReadFile(asvsNumbers)
	require.NoError(t, err)
	wanted := strings.Fields(string(text))
	require.Len(t, wanted, 259)
	var have []string
	for _, point := range asvsPoints(t) {
		require.Contains(t, []string{"✓", "○", "–", "n/a"}, point.mark, "%v", point.numbers)
		have = append(have, point.numbers...)
	}
	for _, number := range wanted {
		require.Equal(t, 1, count(have, number), "%s stands in %s so often", number, asvsList)
	}
	for _, number := range have {
		require.Contains(t, wanted, number, "no requirement of level 1 or 2")
	}
}

func TestDocumentOfASVSNamesWhatThereIs(t *testing.T) {
	tests := testsThatThereAre(t)
	settings := settingIn.FindAllString(manor.SettingsTable(), -1)
	for _, point := range asvsPoints(t) {
		places := quoted.FindAllStringSubmatch(point.where, -1)
		require.NotEmpty(t, places, "%v says nowhere", point.numbers)
		for _, place := range places {
			if name := place[1]; testName.MatchString(name) {
				require.True(t, tests[name], "%v: there is no test %s", point.numbers, name)
			} else {
				_, err := os.Stat(name)
				require.NoError(t, err, "%v", point.numbers)
			}
		}
		named := settingIn.FindAllString(point.how+point.where, -1)
		for _, name := range named {
			require.Contains(t, settings, name, "%v", point.numbers)
		}
	}
}

// testsThatThereAre are the names of all tests and fuzz targets of the module.
func testsThatThereAre(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || strings.HasPrefix(entry.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		for _, match := range testIn.FindAllStringSubmatch(string(source), -1) {
			names[match[1]] = true
		}
		return err
	}))
	return names
}

func count(all []string, one string) (n int) {
	for _, text := range all {
		if text == one {
			n++
		}
	}
	return n
}
