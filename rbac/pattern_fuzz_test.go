package rbac

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

// FuzzPatterns: a permission's name survives being taken apart, and who holds a wildcard holds exactly what it covers.
func FuzzPatterns(f *testing.F) {
	for _, pair := range [][2]string{
		{"courses:read", "courses:*"}, {"*:read", "courses:read"}, {"*", "a"}, {"single", "*:single"}, {"a:b:c", "a:*"}, {":", "*:*"}, {":read", "*:read"}, {":*", "*"}, {":a:b", "a:b"}, {"", "*"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		p, q := patternOf(one), patternOf(other)
		require.Equal(t, p, patternOf(p.String()), "%q is another pattern after it was written down", one)
		require.True(t, p.covers(p))
		require.True(t, patternOf(everything).covers(p), "everything gives %q", one)
		if p.covers(q) && !p.wild() {
			require.Equal(t, p, q, "without a wildcard %q gives only itself", one)
		}
		if p.covers(q) && q.covers(p) {
			require.Equal(t, p, q)
		}

		// What is declared can be granted; what is not cannot, however it is written.
		v := vocabularyOf([]manor.Permission{{Name: "courses:read", Resource: "courses", Action: "read"}, {Name: "single", Action: "single"}})
		for _, name := range []string{one, other} {
			switch name {
			case "*", "courses:read", "courses:*", "*:read", "single":
				require.True(t, v.knows(name))
			default:
				require.False(t, v.knows(name), "%q can be granted", name)
				require.Len(t, v.unknown("permissions", []string{name}, nil), 1)
			}
		}
	})
}
