package manor

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// settingField is one setting as its tags declare it.
type settingField struct {
	index             int
	typ               reflect.Type
	flag, env         string
	fallback, meaning string
}

// key is the setting's name in manor.toml.
func (f settingField) key() string { return strings.ReplaceAll(f.flag, "-", "_") }

// settingFields are all settings, in the order of the struct.
func settingFields() []settingField {
	t := reflect.TypeFor[Settings]()
	var all []settingField
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if tag.Get("kong") == "-" {
			continue
		}
		all = append(all, settingField{
			index: i, typ: t.Field(i).Type,
			flag: tag.Get("name"), env: tag.Get("env"), fallback: tag.Get("default"), meaning: tag.Get("help"),
		})
	}
	return all
}

// mustSetDefault sets the default; a default that does not fit its type is a mistake in the struct.
func (f settingField) mustSetDefault(s *Settings) {
	if f.fallback == "" {
		return
	}
	v := reflect.ValueOf(s).Elem().Field(f.index)
	switch {
	case f.typ == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(f.fallback)
		if err != nil {
			panic(fmt.Sprintf("the default of %s: %v", f.env, err))
		}
		v.SetInt(int64(d))
	case f.typ.Kind() == reflect.Int:
		n, err := strconv.Atoi(f.fallback)
		if err != nil {
			panic(fmt.Sprintf("the default of %s: %v", f.env, err))
		}
		v.SetInt(int64(n))
	default:
		v.SetString(f.fallback)
	}
}

// SettingsTable is all settings as a Markdown table (docs/settings.md).
func SettingsTable() string {
	var b strings.Builder
	b.WriteString("| variable | flag | in manor.toml | default | meaning |\n|---|---|---|---|---|\n")
	for _, f := range settingFields() {
		fallback := "empty"
		if f.fallback != "" {
			fallback = "`" + f.fallback + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `--%s` | `%s` | %s | %s |\n", f.env, f.flag, f.key(), fallback, strings.ReplaceAll(f.meaning, "|", "\\|"))
	}
	return b.String()
}
