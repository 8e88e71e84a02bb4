package storage

import (
	"fmt"
	"slices"
	"strings"
)

const (
	longestSegment = 128
	mostSegments   = 8
)

// checkKey refuses what is no key: segments of harmless characters, separated by slashes.
func checkKey(key string) error {
	segments := strings.Split(key, "/")
	if len(segments) > mostSegments || slices.ContainsFunc(segments, func(s string) bool { return !harmless(s) }) {
		return fmt.Errorf("storage: %q is not a key", key)
	}
	return nil
}

// harmless tells whether a segment of a key has only letters, digits and ._- of ASCII, and does not begin with a dot.
func harmless(segment string) bool {
	if segment == "" || len(segment) > longestSegment || segment[0] == '.' {
		return false
	}
	return strings.IndexFunc(segment, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '.' && r != '_' && r != '-'
	}) < 0
}
