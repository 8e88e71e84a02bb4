package imports_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/test/imports"
)

type listed struct {
	Dir, ImportPath                    string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("go", "list", "-e", "-json=Dir,ImportPath,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", imports.Module+"/...")
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}

func TestImportsPointDownOnly(t *testing.T) {
	var wrong []string
	edges := 0
	for _, p := range packages(t) {
		from := below(p.ImportPath)
		check := func(files, imported []string, test bool) {
			for _, path := range imported {
				if path != imports.Module && !strings.HasPrefix(path, imports.Module+"/") || path == p.ImportPath {
					continue
				}
				edges++
				edge := imports.Edge{From: from, To: below(path), Test: test, Uses: uses(t, p.Dir, files, path)}
				if text := imports.Check(edge); text != "" {
					wrong = append(wrong, text)
				}
			}
		}
		check(p.GoFiles, p.Imports, false)
		check(p.TestGoFiles, p.TestImports, true)
		check(p.XTestGoFiles, p.XTestImports, true)
	}
	require.Empty(t, wrong)
	require.Greater(t, edges, 10, "the graph was read")
}

// Rules know no framework: what adapts to HTTP is in other files of the folder.
func TestRulesOfAppsKnowNoFramework(t *testing.T) {
	var wrong []string
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			if !strings.HasPrefix(file, "service") && file != "model.go" {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, file), nil, parser.ImportsOnly)
			require.NoError(t, err)
			for _, imported := range parsed.Imports {
				for _, framework := range []string{"net/http", "github.com/gofiber/", "github.com/valyala/fasthttp", "github.com/danielgtaylor/huma", "github.com/hibiken/asynq"} {
					if strings.HasPrefix(strings.Trim(imported.Path.Value, `"`), framework) {
						wrong = append(wrong, below(p.ImportPath)+"/"+file+" imports "+imported.Path.Value)
					}
				}
			}
		}
	}
	require.Empty(t, wrong)
}

func TestWrongEdgesAreFound(t *testing.T) {
	for _, edge := range []imports.Edge{
		{From: "internal/database", To: ""},
		{From: "", To: "admin"},
		{From: "admin", To: "rbac"},
		{From: "sso", To: "rbac"},
		{From: "rbac", To: "sso", Uses: []string{"Profile", "CreateUser"}},
		{From: "payments/alipay", To: "seckill"},
		{From: "rbac", To: "examples/academy"},
		{From: "examples/academy", To: "examples/services"},
		{From: "admin", To: "manortest"},
		{From: "sso", To: "internal/testkit"},
		{From: "internal/database", To: "admin", Test: true},
		{From: "surprise", To: ""},
	} {
		require.NotEmpty(t, imports.Check(edge), edge.String())
	}
	for _, edge := range []imports.Edge{
		{From: "cmd/manor", To: "sso"},
		{From: "examples/academy", To: "rbac"},
		{From: "payments", To: "jobs", Uses: []string{"Enqueue"}},
		{From: "payments", To: "sso", Uses: []string{"Profile"}},
		{From: "payments/alipay", To: "payments"},
		{From: "internal/schema", To: "internal/model"},
		{From: "admin", To: "manortest", Test: true},
		{From: "rbac", To: "sso", Test: true},
		{From: "manortest", To: ""},
	} {
		require.Empty(t, imports.Check(edge), edge.String())
	}
}

func below(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, imports.Module), "/")
}

// uses are the names of the imported package that the files mention.
func uses(t *testing.T, dir string, files []string, imported string) []string {
	t.Helper()
	var names []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, file), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		called := ""
		for _, spec := range parsed.Imports {
			if spec.Path.Value != strconv.Quote(imported) {
				continue
			}
			called = path.Base(imported)
			if spec.Name != nil {
				called = spec.Name.Name
			}
		}
		if called == "" {
			continue
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == called && !slices.Contains(names, s.Sel.Name) {
					names = append(names, s.Sel.Name)
				}
			}
			return true
		})
	}
	return names
}
