package manor_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// mustBeWritten compares a generated document with the file, or writes it with -write.
func mustBeWritten(t *testing.T, path, text string) {
	t.Helper()
	if *write {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, string(have), "%s is stale: go test . -run Document -write", path)
}

func TestDocumentOfSettingsIsFresh(t *testing.T) {
	mustBeWritten(t, "docs/settings.md", `# Settings

Every setting can be given as a flag, as an environment variable or in `+"`manor.toml`"+` in the working folder (`+"`MANOR_CONFIG`"+` names another
file). A flag counts more than the environment, that more than the file, and that more than the default. An empty variable is
the same as none; lists are separated by commas (in the file they are arrays); times are written 30s, 5m, 24h. A setting that
does not hold, and a key in the file that is no setting, stop the program with exit code 2 and are named.

In `+"`prod`"+` (MANOR_ENV) the program does not start with insecure defaults: without a secret key, with Redis in the process,
without an https base address, with wildcards as origins or proxies, or with the demo.

`+manor.SettingsTable())
}

func TestDocumentOfErrorsIsFresh(t *testing.T) {
	codes := problem.Codes()
	comments := codeComments(t)
	names := make([]problem.Code, 0, len(codes))
	for code := range codes {
		names = append(names, code)
	}
	slices.SortFunc(names, func(a, b problem.Code) int {
		if codes[a] != codes[b] {
			return codes[a] - codes[b]
		}
		return strings.Compare(string(a), string(b))
	})
	var b strings.Builder
	b.WriteString(`# Errors

Every error is answered as ` + "`application/problem+json`" + ` (RFC 9457):

` + "```json" + `
{"type": "about:blank", "title": "Unprocessable Entity", "status": 422, "detail": "Some fields are not valid.", "code": "invalid",
 "errors": [{"path": "title", "code": "required", "message": "This field is required."}], "request_id": "0192…"}
` + "```" + `

` + "`code`" + ` is one of this closed list; programs may switch on it. ` + "`errors`" + ` has one entry per leaf of the input that is wrong.
What the caller must not know is in the log under the request id, never in the answer.

| status | code | when |
|---|---|---|
`)
	for _, name := range names {
		require.NotEmpty(t, comments[name], "explain %s beside its constant", name)
		fmt.Fprintf(&b, "| %d | `%s` | %s |\n", codes[name], name, comments[name])
	}
	mustBeWritten(t, "docs/errors.md", b.String())
}

// codeComments reads what the source says beside each code.
func codeComments(t *testing.T) map[problem.Code]string {
	t.Helper()
	source, err := os.ReadFile("internal/problem/problem.go")
	require.NoError(t, err)
	comments := map[problem.Code]string{}
	for line := range strings.Lines(string(source)) {
		declaration, comment, found := strings.Cut(line, "// ")
		_, value, isCode := strings.Cut(declaration, `Code = "`)
		if !found || !isCode {
			continue
		}
		name, _, _ := strings.Cut(value, `"`)
		_, text, _ := strings.Cut(strings.TrimSpace(comment), " ") // the status comes first
		if text == "" {
			text = "not built yet"
		}
		comments[problem.Code(name)] = text
	}
	return comments
}
