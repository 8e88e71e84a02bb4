package main_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

var write = flag.Bool("write", false, "write the generated documents")

const document = "../../web/console/openapi.json"

func TestTheDocumentThatTheConsolesTypesAreMadeOfIsFresh(t *testing.T) {
	p := manortest.Config{}.Install(t, admin.App(), sso.App(), rbac.App())
	b, err := p.Kernel.OpenAPI()
	require.NoError(t, err)
	var parsed map[string]any
	require.NoError(t, json.Unmarshal(b, &parsed))
	parsed["info"].(map[string]any)["version"] = "0" // the same for every build
	b, err = json.MarshalIndent(parsed, "", " ")
	require.NoError(t, err)
	b = append(b, '\n')
	if *write {
		require.NoError(t, os.WriteFile(document, b, 0o644))
	}
	have, err := os.ReadFile(document)
	require.NoError(t, err)
	require.True(t, string(b) == string(have), "%s is stale: go test ./test/console -run Document -write", document)
}
