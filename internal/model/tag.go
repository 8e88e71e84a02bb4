package model

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// adminTag reads the admin tag. Its grammar is docs/resources.md.
func (p *parser) adminTag(f *Field, sf reflect.StructField) {
	for _, part := range strings.Split(sf.Tag.Get("admin"), ",") {
		option := strings.TrimSpace(part)
		if option == "" {
			continue
		}
		key, value, has := strings.Cut(option, "=")
		read, known := options[key]
		switch {
		case !known:
			p.problem(sf.Name, fmt.Sprintf("admin:%q is not known", option), "docs/resources.md lists the options")
			continue
		case read.value == never && has:
			p.problem(sf.Name, key+" takes no value", "write "+key)
		case read.value == always && value == "":
			p.problem(sf.Name, key+" needs a value", fmt.Sprintf("write %s=…", key))
			continue
		}
		if text, hint := read.set(f, value); text != "" {
			p.problem(sf.Name, text, hint)
		}
		if key == "softdelete" {
			p.s.SoftDelete = true
		}
	}
	p.combination(f, sf)
}

// combination finds options that need each other.
func (p *parser) combination(f *Field, sf reflect.StructField) {
	_, bun := bunOptions(sf)
	nullable := sf.Type.Kind() == reflect.Pointer
	for _, option := range bun {
		nullable = nullable || option == "nullzero"
	}
	switch {
	case f.Kind == Many && f.Through.Table == "":
		p.problem(sf.Name, "a many-to-many field names no joining table", "add through=table:own_column:other_column")
	case f.Kind != Many && (f.Through.Table != "" || f.Through.Ordered || f.Through.Foreign):
		p.problem(sf.Name, "through, ordered and shared belong to a many-to-many field", "add many=resource, or drop them")
	case f.Kind != Ref && f.Delete != "":
		p.problem(sf.Name, "ondelete belongs to a reference", "add ref=resource, or drop it")
	case f.Kind == Ref && f.Delete == SetNull && !nullable:
		p.problem(sf.Name, "ondelete=null needs a field that can be null", "make it *string")
	case f.Kind == Ref && f.Delete == "":
		f.Delete = Restrict
	}
}

// taking tells whether an option has a value.
type taking int

const (
	never taking = iota
	maybe
	always
)

type option struct {
	value taking
	set   func(f *Field, value string) (text, hint string)
}

func flag(set func(f *Field)) option {
	return option{value: never, set: func(f *Field, _ string) (string, string) { set(f); return "", "" }}
}

func valued(set func(f *Field, value string)) option {
	return option{value: always, set: func(f *Field, value string) (string, string) { set(f, value); return "", "" }}
}

// options are all that an admin tag can say.
var options = map[string]option{
	"list":       flag(func(f *Field) { f.List = true }),
	"link":       flag(func(f *Field) { f.Link, f.List = true, true }),
	"search":     flag(func(f *Field) { f.Search, f.Contains = true, true }),
	"filter":     {value: maybe, set: setFilter},
	"sort":       flag(func(f *Field) { f.Sort = true }),
	"index":      flag(func(f *Field) { f.Indexed = true }),
	"unique":     flag(func(f *Field) { f.Unique = true }),
	"tree":       flag(func(f *Field) { f.Tree = true }),
	"ordered":    flag(func(f *Field) { f.Through.Ordered = true }),
	"shared":     flag(func(f *Field) { f.Through.Foreign = true }),
	"money":      flag(func(f *Field) { f.Kind = Money }),
	"textarea":   flag(func(f *Field) { f.Kind = LongText }),
	"markdown":   flag(func(f *Field) { f.Kind, f.Markdown = LongText, true }),
	"date":       flag(func(f *Field) { f.Kind = Date }),
	"json":       flag(func(f *Field) { f.Kind = JSON }),
	"readonly":   flag(func(f *Field) { f.ReadOnly = true }),
	"immutable":  flag(func(f *Field) { f.Immutable = true }),
	"hidden":     flag(func(f *Field) { f.Hidden = true }),
	"secret":     flag(func(f *Field) { f.Secret = true }),
	"radio":      flag(func(f *Field) { f.Radio = true }),
	"image":      flag(func(f *Field) { f.Image = true }),
	"accept":     {value: always, set: setAccept},
	"maxsize":    {value: always, set: setMaxSize},
	"softdelete": flag(func(f *Field) { f.Hidden = true }),
	"ref":        valued(func(f *Field, value string) { f.Kind, f.Ref = Ref, value }),
	"many":       valued(func(f *Field, value string) { f.Kind, f.Ref = Many, value }),
	"perm":       valued(func(f *Field, value string) { f.Permission = value }),
	"slug":       valued(func(f *Field, value string) { f.SlugFrom = value }),
	"widget":     valued(func(f *Field, value string) { f.Widget = value }),
	"was":        valued(func(f *Field, value string) { f.Was = value }),
	"default":    {value: maybe, set: func(f *Field, value string) (string, string) { f.Default, f.HasDefault = value, true; return "", "" }},
	"ondelete":   {value: always, set: setOnDelete},
	"through":    {value: always, set: setThrough},
}

func setFilter(f *Field, value string) (string, string) {
	f.Filter = true
	switch value {
	case "":
	case "contains":
		f.Contains = true
	default:
		return fmt.Sprintf("filter=%s is not known", value), "write filter or filter=contains"
	}
	return "", ""
}

// setAccept reads media types, separated by blanks as the values of oneof are: image/png application/pdf.
func setAccept(f *Field, value string) (string, string) {
	for _, media := range strings.Fields(value) {
		kind, sub, ok := strings.Cut(media, "/")
		if !ok || !mediaName(kind) || sub != "*" && !mediaName(sub) {
			return fmt.Sprintf("accept=%s is no media type", media), "write accept=image/* or accept=application/pdf; several with blanks between them"
		}
		f.Accept = append(f.Accept, media)
	}
	return "", ""
}

// mediaName tells the halves of a media type (RFC 6838, 4.2), in lower case.
func mediaName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+") == ""
}

// setMaxSize reads a number of bytes, or of KB, MB or GB of 1024 each as the settings do.
func setMaxSize(f *Field, value string) (string, string) {
	digits, unit := value, int64(1)
	for suffix, factor := range map[string]int64{"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30} {
		if rest, ok := strings.CutSuffix(value, suffix); ok {
			digits, unit = rest, factor
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > 1<<40/unit {
		return fmt.Sprintf("maxsize=%s is not a size", value), "write maxsize=5MB: a number of bytes, or with KB, MB or GB"
	}
	f.MaxSize = n * unit
	return "", ""
}

func setOnDelete(f *Field, value string) (string, string) {
	switch rule := OnDelete(value); rule {
	case Restrict, Cascade, SetNull:
		f.Delete = rule
		return "", ""
	}
	return fmt.Sprintf("ondelete=%s is not known", value), "write restrict, cascade or null"
}

func setThrough(f *Field, value string) (string, string) {
	table, columns, _ := strings.Cut(value, ":")
	own, other, ok := strings.Cut(columns, ":")
	if !ok || table == "" || own == "" || other == "" || strings.Contains(other, ":") {
		return fmt.Sprintf("through=%s is not understood", value), "write through=table:own_column:other_column"
	}
	f.Through.Table, f.Through.Own, f.Through.Other = table, own, other
	return "", ""
}
