package rbac_test

import (
	"flag"
	"os"
	"testing"
)

// reference says that the programs of tests let Casbin answer.
var reference bool

// TestMain runs every test twice: with the compiled sets, and with Casbin's own answers. Benchmarks and fuzzing run once.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for _, name := range []string{"test.bench", "test.fuzz", "test.list"} {
		if flag.Lookup(name).Value.String() != "" {
			os.Exit(code)
		}
	}
	if code == 0 {
		reference = true
		code = m.Run()
	}
	os.Exit(code)
}
