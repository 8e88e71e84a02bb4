package rbac

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGrantsAllowWhatWasGrantedAndNothingElse(t *testing.T) {
	g := compile([]string{"courses:*", "orders:read", "orders:read"}, []string{"b", "a"}, nil)

	for _, held := range []string{"courses:read", "courses:publish", "courses:*", "orders:read"} {
		require.True(t, g.Allows(held), held)
	}
	for _, lacking := range []string{"orders:update", "orders:*", "*", "", "courses", ":", "course:read", "coursesx:read", "orders:read:all"} {
		require.False(t, g.Allows(lacking), lacking)
	}
	require.Equal(t, []string{"courses:*", "orders:read"}, g.Permissions())
	require.Equal(t, []string{"a", "b"}, g.Roles())
	require.Equal(t, []string{}, g.Departments())
}

func TestGrantsOfTheStarAllowEverything(t *testing.T) {
	g := compile([]string{"*"}, nil, nil)
	require.True(t, g.Allows("anything:at_all"))
	require.True(t, g.Allows("*"))
}

func TestGrantsOfNobodyAllowNothing(t *testing.T) {
	require.False(t, nothing.Allows("courses:read"))
	require.False(t, nothing.Allows("*"))
	require.Empty(t, nothing.Permissions())
}

func TestADecisionAllocatesNothing(t *testing.T) {
	g := manyGrants()
	require.Zero(t, testing.AllocsPerRun(100, func() {
		g.Allows("resource77:read")
		g.Allows("wild3:anything")
		g.Allows("absent:read")
	}))
}

func manyGrants() *grants {
	var permissions []string
	for i := range 500 {
		permissions = append(permissions, fmt.Sprintf("resource%d:read", i), fmt.Sprintf("wild%d:*", i))
	}
	return compile(permissions, nil, nil)
}

func BenchmarkDecision(b *testing.B) {
	g := manyGrants()
	b.ReportAllocs()
	for b.Loop() {
		g.Allows("resource77:read")
		g.Allows("wild3:anything")
	}
}
