package rbac

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// linesOfChanges puts changes as the history has them, {"field": [before, after]}, into lines for people: lists as what
// comes and what goes. Ids that have a name are called by it, fields by what label makes of theirs.
func linesOfChanges(changes json.RawMessage, names map[string]string, label func(field string) string) []string {
	var fields map[string][2]any
	if json.Unmarshal(changes, &fields) != nil {
		return nil
	}
	var lines []string
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		before, after := fields[field][0], fields[field][1]
		was, is := listOf(before, names), listOf(after, names)
		_, list := before.([]any)
		_, lists := after.([]any)
		if !list && !lists {
			lines = append(lines, fmt.Sprintf("%s: %s → %s", label(field), wordOf(before, names), wordOf(after, names)))
			continue
		}
		var parts []string
		for _, word := range is {
			if !slices.Contains(was, word) {
				parts = append(parts, "+"+word)
			}
		}
		for _, word := range was {
			if !slices.Contains(is, word) {
				parts = append(parts, "−"+word)
			}
		}
		lines = append(lines, label(field)+": "+strings.Join(parts, " "))
	}
	return lines
}

func listOf(value any, names map[string]string) []string {
	list, ok := value.([]any)
	if !ok {
		return nil
	}
	words := make([]string, len(list))
	for i, item := range list {
		words[i] = wordOf(item, names)
	}
	return words
}

func wordOf(value any, names map[string]string) string {
	switch v := value.(type) {
	case nil:
		return "—"
	case string:
		if name := names[v]; name != "" {
			return name
		}
		if v == "" {
			return "—"
		}
		return v
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return string(text)
}

// idsIn are all texts in changes, some of which are ids.
func idsIn(changes json.RawMessage) []string {
	var fields map[string][2]any
	if json.Unmarshal(changes, &fields) != nil {
		return nil
	}
	var all []string
	for _, pair := range fields {
		for _, value := range pair {
			switch v := value.(type) {
			case string:
				all = append(all, v)
			case []any:
				for _, item := range v {
					if text, ok := item.(string); ok {
						all = append(all, text)
					}
				}
			}
		}
	}
	return all
}
