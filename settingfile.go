package manor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pelletier/go-toml/v2"
)

// settingsFile is the default name; MANOR_CONFIG names another, which must then be there.
const settingsFile = "manor.toml"

// fileValues are the settings of manor.toml, for the parser: below flags and environment, above defaults.
type fileValues map[string]any

// readSettingsFile reads manor.toml. A key that is no setting is an error that names it.
func readSettingsFile() (fileValues, error) {
	path, named := os.Getenv("MANOR_CONFIG"), true
	if path == "" {
		path, named = settingsFile, false
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("MANOR_CONFIG: %w", err)
	}
	values := fileValues{}
	if err := toml.Unmarshal(b, &values); err != nil {
		var place *toml.DecodeError
		if errors.As(err, &place) {
			row, column := place.Position()
			return nil, fmt.Errorf("%s is not TOML: line %d, column %d: %s", path, row, column, place.Error())
		}
		return nil, fmt.Errorf("%s is not TOML: %w", path, err)
	}
	known := map[string]bool{}
	for _, f := range settingFields() {
		known[f.key()] = true
	}
	for key := range values {
		if !known[key] {
			return nil, fmt.Errorf("%s: there is no setting %q; `manor serve --help` lists them, with underscores in the file", path, key)
		}
	}
	return values, nil
}

// Validate implements kong.Resolver; the names were checked while reading.
func (v fileValues) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver. A variable in the environment counts more than the file.
func (v fileValues) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Tag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	value, found := v[strings.ReplaceAll(flag.Name, "-", "_")]
	if !found {
		return nil, nil
	}
	if list, ok := value.([]any); ok {
		texts := make([]string, 0, len(list))
		for _, item := range list {
			texts = append(texts, fmt.Sprint(item))
		}
		return strings.Join(texts, ","), nil
	}
	return fmt.Sprint(value), nil
}

// forgetEmptyVariables makes an empty variable the same as none, as scripts pass them on.
func forgetEmptyVariables() {
	for _, f := range settingFields() {
		if value, set := os.LookupEnv(f.env); set && value == "" {
			os.Unsetenv(f.env)
		}
	}
}
