package sso_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// readersProgram has three users: ada with card A-1 and 9 books, bob with B-1 and 20, cy without a profile.
func readersProgram(t *testing.T) *manortest.Program {
	t.Helper()
	p := libraryProgram(t)
	root := p.As(manortest.Superuser())
	ada, bob := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob")
	mustCreateUser(t, p, "cy")
	root.MustCreate(t, "readers", map[string]any{"user_id": ada, "card": "A-1", "most": 9, "notes": "late"})
	root.MustCreate(t, "readers", map[string]any{"user_id": bob, "card": "B-1", "most": 20})
	return p
}

// found are the names of the users that a query finds, by name.
func found(t *testing.T, c *manortest.Client, query string) []string {
	t.Helper()
	names := []string{}
	for _, item := range c.Get(t, path("/users?sortby=username&%s", query)).MustStatus(t, http.StatusOK).Items(t) {
		names = append(names, item["username"].(string))
	}
	return names
}

func TestUsersAreFilteredByTheFieldsOfTheirProfiles(t *testing.T) {
	p := readersProgram(t)
	root := p.As(manortest.Superuser())
	for query, names := range map[string][]string{
		"readers.card=A-1":                        {"ada"},
		"readers.card__in=A-1,B-1":                {"ada", "bob"},
		"readers.card__ne=A-1":                    {"bob"}, // who has no profile matches nothing
		"readers.card__isnull=true":               {},
		"readers.card__startswith=B":              {"bob"},
		"readers.most__gte=9&readers.most__lt=20": {"ada"},
		"readers.most__gte=9&username=bob":        {"bob"},
		"readers.card=A-1&readers.most=20":        {},
		"readers.user_id__isnull=false":           {"ada", "bob"},
	} {
		require.Equal(t, names, found(t, root, query), query)
	}
	require.Contains(t, string(root.Get(t, path("/users/export?format=csv&fields=username&readers.card=A-1")).MustStatus(t, http.StatusOK).Body), "ada")
	for _, query := range []string{"readers.card__gibberish=1", "readers.most=many", "readers.birthday=2000-01-01", "readers.notes=late", "readers.nothing=1", "writers.card=1", "readers=1"} {
		require.Equal(t, http.StatusBadRequest, root.Get(t, path("/users?%s", query)).Status, query)
	}
}

func TestTheFiltersByAProfileAreInTheSchemaOfWhoMayUseThem(t *testing.T) {
	p := readersProgram(t)
	names := func(who *manor.Principal) []string {
		var all []string
		for _, item := range p.As(who).Get(t, path("/schema")).MustStatus(t, http.StatusOK).Value(t, "resources").([]any) {
			if r := item.(map[string]any); r["name"] == "users" {
				for _, f := range r["filters"].([]any) {
					all = append(all, f.(map[string]any)["name"].(string))
				}
			}
		}
		return all
	}
	require.Contains(t, names(manortest.Superuser()), "readers.card")
	require.NotContains(t, names(manortest.Superuser()), "readers.notes", "it declares no filter")
	require.Contains(t, names(manortest.Caller("looker", "users:read", "readers:read")), "readers.most")
	require.NotContains(t, names(manortest.Caller("clerk", "users:read")), "readers.most")
}

func TestNobodyLearnsOfAProfileByFilteringUsers(t *testing.T) {
	p := readersProgram(t)
	clerk := p.As(manortest.Caller("clerk", "users:read", "users:update", "users:export"))
	missing := clerk.Get(t, path("/users?nothing.card=A-1"))
	missing.MustProblem(t, "unknown_parameter")
	for _, value := range []string{"A-1", "nobody has this"} {
		query := "readers.card=" + url.QueryEscape(value)
		refused := clerk.Get(t, path("/users?%s", query))
		refused.MustProblem(t, "unknown_parameter")
		require.NotContains(t, refused.String(t, "detail"), "forbidden", "as if there were no such thing")
		clerk.Get(t, path("/users/export?format=csv&%s", query)).MustProblem(t, "unknown_parameter")
	}
	require.Len(t, found(t, clerk, ""), 4, "with the superuser")

	rules := func(rule manor.FieldRule, field string) *manor.Principal {
		who := manortest.Caller("ruled")
		who.Grants = manortest.Limited(manortest.Grants("users:read", "readers:read"), nil, map[string]map[string]manor.FieldRule{"readers": {field: rule}})
		return who
	}
	for _, rule := range []manor.FieldRule{manor.FieldHidden, manor.FieldMasked} {
		ruled := p.As(rules(rule, "card"))
		ruled.Get(t, path("/users?readers.card=A-1")).MustProblem(t, "unknown_parameter")
		require.Equal(t, []string{"ada"}, found(t, ruled, "readers.most=9"), "what he sees still filters")
	}
	p.As(rules(manor.FieldHidden, "user_id")).Get(t, path("/users?readers.most=9")).MustProblem(t, "unknown_parameter")
}

func TestUsersAreFilteredByThoseProfilesOnlyThatTheCallerSees(t *testing.T) {
	p := readersProgram(t)
	who := manortest.Caller("limited")
	who.Grants = manortest.Limited(manortest.Grants("users:read", "readers:read"), map[string][]manor.DataScope{"readers:read": {{Filter: "most__lt=10"}}}, nil)
	limited := p.As(who)
	require.Len(t, found(t, limited, ""), 4)
	require.Equal(t, []string{"ada"}, found(t, limited, "readers.card__in=A-1,B-1"))
	require.Empty(t, found(t, limited, "readers.card=B-1"))
	require.Equal(t, []string{"ada"}, found(t, limited, "readers.user_id__isnull=false"))

	some := manortest.Caller("some")
	some.Grants = manortest.Limited(manortest.Grants("users:read"), map[string][]manor.DataScope{"users:read": {{Filter: "readers.most__gte=10"}}}, nil)
	require.Equal(t, []string{"bob"}, found(t, p.As(some), ""), "a data scope of users may ask for profiles as well")
}
