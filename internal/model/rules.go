package model

import (
	"fmt"
	"strconv"
	"strings"
)

// rules reads the validate tag: what the engine itself must know (required, choices, lengths) and what documents can tell.
func (p *parser) rules(f *Field) {
	var rest []string
	diving := false
	for _, rule := range strings.Split(f.Rules, ",") {
		key, value, _ := strings.Cut(rule, "=")
		if diving {
			if key == "max" && f.Kind == Tags {
				f.Limits.ItemMaxLen = p.count(f, rule, value)
			}
			rest = append(rest, rule)
			continue
		}
		switch key {
		case "":
			continue
		case "required":
			f.Required = true
			continue
		case "dive":
			diving = true
		case "oneof":
			f.Choices = words(value)
			if f.Kind == Text {
				f.Kind = Enum
			}
		default:
			p.limit(f, key, value)
		}
		rest = append(rest, rule)
	}
	if f.Kind == Text || f.Kind == LongText {
		f.MaxLen = f.Limits.MaxLen
	}
	f.Rules = strings.Join(rest, ",")
	if f.Rules == "omitempty" {
		f.Rules = ""
	}
}

func (p *parser) limit(f *Field, key, value string) {
	switch key {
	case "email", "uuid", "ipv4", "ipv6", "hostname":
		f.Limits.Format = key
		return
	case "url", "uri", "http_url":
		f.Limits.Format = "uri"
		return
	}
	if pattern, ok := patterns[key]; ok {
		f.Limits.Pattern = pattern
		return
	}
	switch f.Kind {
	case Int, Money, Float:
		p.limitNumber(f, key, value)
	case Text, LongText, Enum:
		p.limitSize(f, key, value, &f.Limits.MinLen, &f.Limits.MaxLen)
	case Tags, Many:
		p.limitSize(f, key, value, &f.Limits.MinItems, &f.Limits.MaxItems)
	}
}

// patterns are the rules that are regular expressions, as JSON Schema writes them.
var patterns = map[string]string{
	"alpha":     "^[a-zA-Z]+$",
	"alphanum":  "^[a-zA-Z0-9]+$",
	"numeric":   `^[-+]?[0-9]+(?:\.[0-9]+)?$`,
	"number":    "^[0-9]+$",
	"lowercase": `^[^A-Z]*$`,
	"e164":      `^\+[1-9]?[0-9]{7,14}$`,
	"hexcolor":  "^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$",
}

func (p *parser) limitNumber(f *Field, key, value string) {
	lower := key == "min" || key == "gte" || key == "gt"
	upper := key == "max" || key == "lte" || key == "lt"
	if !lower && !upper {
		return
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		p.problem(f.GoName, fmt.Sprintf("%s=%s is not a number", key, value), fmt.Sprintf("write %s=1", key))
		return
	}
	if lower {
		f.Limits.Min, f.Limits.ExclusiveMin = &n, key == "gt"
	} else {
		f.Limits.Max, f.Limits.ExclusiveMax = &n, key == "lt"
	}
}

func (p *parser) limitSize(f *Field, key, value string, low, high *int) {
	rule := key + "=" + value
	switch key {
	case "min", "gte":
		*low = p.count(f, rule, value)
	case "gt":
		*low = p.count(f, rule, value) + 1
	case "max", "lte":
		*high = p.count(f, rule, value)
	case "lt":
		*high = p.count(f, rule, value) - 1
	case "len":
		*low = p.count(f, rule, value)
		*high = *low
	}
}

func (p *parser) count(f *Field, rule, value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		p.problem(f.GoName, rule+" is not a whole number", "write max=200")
		return 0
	}
	return n
}

// words splits the values of oneof; those with blanks stand in single quotes.
func words(value string) []string {
	var all []string
	for value = strings.TrimSpace(value); value != ""; value = strings.TrimSpace(value) {
		if rest, quoted := strings.CutPrefix(value, "'"); quoted {
			word, after, _ := strings.Cut(rest, "'")
			all, value = append(all, word), after
			continue
		}
		word, after, _ := strings.Cut(value, " ")
		all, value = append(all, word), after
	}
	return all
}
