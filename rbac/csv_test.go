package rbac_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/casbin/casbin/v2"
	fileadapter "github.com/casbin/casbin/v2/persist/file-adapter"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

// policies runs the command on a file and returns what it said.
func policies(t *testing.T, p *manortest.Program, out *bytes.Buffer, how, file string) (string, error) {
	t.Helper()
	out.Reset()
	command := rbac.App().(manor.Commander).Commands()[0]
	err := command.Run(t.Context(), p.Kernel, []string{how, file})
	return out.String(), err
}

func TestPoliciesAreExportedAndImportedWithNames(t *testing.T) {
	out := &bytes.Buffer{}
	p := manortest.Config{Out: out}.New(t, apps()...)
	id, other := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob")
	base := mustMakeRole(t, p, "base", map[string]any{"permissions": []string{"users:*"}, "denied": []string{"users:delete"}})
	mustMakeRole(t, p, "top, of all", map[string]any{"parents": []string{base}, "permissions": []string{"*:read"}})
	require.NoError(t, rbac.Assign(t.Context(), p.Kernel, id, "top, of all"))
	file := filepath.Join(t.TempDir(), "policies.csv")
	said, err := policies(t, p, out, "export", file)
	require.NoError(t, err)
	require.Contains(t, said, "wrote ")
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, line := range []string{"p,role:base,users,*,allow", "p,role:base,users,delete,deny", `g,"role:top, of all",role:base`, `g,user:ada,"role:top, of all"`} {
		require.Contains(t, strings.Split(string(written), "\n"), line)
	}
	enforcer, err := casbin.NewEnforcer(rbac.Model(), fileadapter.NewAdapter(file))
	require.NoError(t, err, "Casbin reads the file too")
	for action, want := range map[string]bool{"update": true, "delete": false} {
		allowed, err := enforcer.Enforce("user:ada", "users", action)
		require.NoError(t, err)
		require.Equal(t, want, allowed)
	}
	said, err = policies(t, p, out, "check", file)
	require.NoError(t, err)
	require.Contains(t, said, "add 0 policies and remove 0")

	changed := strings.Replace(string(written), `g,user:ada,"role:top, of all"`, "# bob instead\n\ng, user:bob, role:base, 2026-01-01T00:00:00+08:00,\np, user:bob, sessions, read, allow", 1)
	require.NoError(t, os.WriteFile(file, []byte(changed), 0o600))
	said, err = policies(t, p, out, "check", file)
	require.NoError(t, err)
	require.Contains(t, said, "add 2 policies and remove 1")
	require.True(t, mustGrants(t, p, id).Allows("users:read"), "checking changes nothing")
	_, err = policies(t, p, out, "import", file)
	require.NoError(t, err)
	require.True(t, mustGrants(t, p, id).Allows("users:read"), "importing takes nothing away")
	require.True(t, mustGrants(t, p, other).Allows("users:update"))
	require.True(t, mustGrants(t, p, other).Allows("sessions:read"))
	said, err = policies(t, p, out, "replace", file)
	require.NoError(t, err)
	require.Contains(t, said, "added 0 policies, removed 1")
	require.False(t, mustGrants(t, p, id).Allows("users:read"))
	history := p.As(manortest.Superuser()).Get(t, path("/audit?resource=rbac"))
	require.Equal(t, 2, history.Int(t, "total"))
}

func TestAFileWithAMistakeChangesNothing(t *testing.T) {
	out := &bytes.Buffer{}
	p := manortest.Config{Out: out}.New(t, apps()...)
	id := mustCreateUser(t, p, "ada")
	one := mustMakeRole(t, p, "one", map[string]any{})
	mustMakeRole(t, p, "two", map[string]any{"parents": []string{one}})
	file := filepath.Join(t.TempDir(), "policies.csv")
	good := "p, user:ada, users, read, allow\n"
	for text, want := range map[string]string{
		good + "g, user:ada, role:missing":                    "line 2: there is no role:missing",
		good + "\np, user:nobody, users, fly, deny":           "line 3: there is no user:nobody and no the permission users:fly",
		good + "p, users, read, allow":                        "Line 2",
		good + "p, user:ada, users, read, maybe":              "Line 2",
		good + "g, role:one, role:two\ng, role:two, role:one": "build on itself",
		good + "g, user:ada, role:one, now, later":            "Line 2",
		good + "x, user:ada, role:one":                        "Line 2",
		good + `p, "user:ada, users, read, allow`:             "Line 2",
		good + strings.Repeat("x", 3000):                      "more than",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		for _, how := range []string{"import", "replace", "check"} {
			_, err := policies(t, p, out, how, file)
			require.ErrorContains(t, err, want, text)
		}
	}
	require.Empty(t, mustGrants(t, p, id).Permissions())
	_, err := policies(t, p, out, "paint", file)
	require.ErrorContains(t, err, "export, import, replace or check")
}
