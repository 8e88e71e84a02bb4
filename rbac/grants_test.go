package rbac

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

// compile is the set of somebody with one role over a vocabulary of what the role names.
func compile(permissions, denied []string) *grants {
	var declared []manor.Permission
	for _, name := range permissions {
		if !patternOf(name).wild() {
			declared = append(declared, manor.Permission{Name: name})
		}
	}
	roles := (&snapshot{words: newWords(declared), roles: map[string]*roleSet{}}).with([]string{"1"}, map[string]*roleSet{
		"1": {id: "1", name: "one", own: permissions, denies: denied},
	})
	h := &holding{active: true, roles: []assignment{{roleID: "1"}}, departments: []string{}}
	return h.compile(roles, time.Now())
}

func TestGrantsAllowWhatWasGrantedAndNothingElse(t *testing.T) {
	g := compile([]string{"courses:*", "orders:read", "orders:read"}, nil)

	for _, held := range []string{"courses:read", "courses:publish", "courses:*", "orders:read"} {
		require.True(t, g.Allows(held), held)
	}
	for _, lacking := range []string{"orders:update", "orders:*", "*", "", "courses", ":", "course:read", "coursesx:read", "orders:read:all"} {
		require.False(t, g.Allows(lacking), lacking)
	}
	require.Equal(t, []string{"courses:*", "orders:read"}, g.Permissions())
	require.Equal(t, []string{"one"}, g.Roles())
	require.Equal(t, []string{}, g.Departments())
}

func TestGrantsOfTheStarAllowEverything(t *testing.T) {
	g := compile([]string{"*"}, nil)
	require.True(t, g.Allows("anything:at_all"))
	require.True(t, g.Allows("*"))
}

func TestGrantsOfNobodyAllowNothing(t *testing.T) {
	nothing := (&holding{}).compile(&snapshot{words: newWords(nil)}, time.Now())
	require.False(t, nothing.Allows("courses:read"))
	require.False(t, nothing.Allows("*"))
	require.Empty(t, nothing.Permissions())
}

func TestADenialWinsAndBreaksTheWildcardsOverIt(t *testing.T) {
	g := compile([]string{"courses:*", "orders:read", "orders:update", "lessons:read"}, []string{"courses:publish", "*:update", "lessons:*"})
	for _, held := range []string{"courses:read", "orders:read", "courses:anything"} {
		require.True(t, g.Allows(held), held)
	}
	for _, lacking := range []string{"courses:publish", "courses:*", "courses:update", "orders:update", "lessons:read", "*"} {
		require.False(t, g.Allows(lacking), lacking)
	}
	require.Equal(t, []string{"orders:read"}, g.Permissions(), "no app declares one of courses")

	all := compile([]string{"*", "courses:read", "courses:publish"}, []string{"courses:publish"})
	require.True(t, all.Allows("orders:update"))
	require.True(t, all.Allows("*:update"))
	require.True(t, all.Allows("orders:*"))
	for _, lacking := range []string{"*", "courses:*", "courses:publish", "*:publish"} {
		require.False(t, all.Allows(lacking), lacking)
	}
	require.Equal(t, []string{"courses:read"}, all.Permissions(), "a wildcard that is not whole is spelt out")
}

func TestReadingEverythingIsAWildcardToo(t *testing.T) {
	g := compile([]string{"*:read", "courses:read", "courses:update"}, []string{"courses:update"})
	require.True(t, g.Allows("courses:read"))
	require.True(t, g.Allows("later:read"))
	require.True(t, g.Allows("*:read"))
	require.False(t, g.Allows("courses:update"))
	require.False(t, g.Allows("courses:*"))
	require.Equal(t, []string{"courses:read"}, g.Permissions())
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
	return compile(permissions, nil)
}

func BenchmarkDecision(b *testing.B) {
	g := manyGrants()
	b.ReportAllocs()
	for b.Loop() {
		g.Allows("resource77:read")
		g.Allows("wild3:anything")
	}
}
