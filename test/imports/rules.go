package imports

import (
	"fmt"
	"slices"
	"strings"
)

// Module is the path that all our packages begin with.
const Module = "github.com/manor-go/manor"

// layer orders the packages: each imports only what is below it, and sideways only what allowedSideways names.
type layer int

const (
	unknown  layer = iota
	inside         // internal/…: parts with no product meaning; migrations: SQL; web: the built console
	kernel         // package manor
	engine         // admin
	apps           // rbac, sso, …: one folder each
	examples       // programs that users of Manor could have written
	programs       // cmd, bench, test
	support        // manortest and internal/testkit: only tests, benchmarks and their servers import them
)

// appFolders are the apps of Manor. A new app is added here.
var appFolders = []string{"rbac", "sso", "payments", "seckill", "jobs", "notify", "gateway", "registry"}

// allowedSideways are the edges between apps that are meant: the typed front of the queue, and nothing of sso but profiles.
var allowedSideways = map[string][]string{ // to app: names that may be used; nil: all
	"jobs": nil,
	"sso":  {"Profile", "ProfileBase", "ProfileOf"},
}

// Edge is one import.
type Edge struct {
	From, To string // paths below Module; "" is the kernel
	Test     bool   // only the tests of From import To
	Uses     []string
}

func (e Edge) String() string {
	from, to := e.From, e.To
	if from == "" {
		from = "manor"
	}
	if to == "" {
		to = "manor"
	}
	if e.Test {
		from += " (its tests)"
	}
	return from + " → " + to
}

// place is the layer of a package, and the app it belongs to.
func place(path string) (layer, string) {
	first, rest, _ := strings.Cut(path, "/")
	switch first {
	case "":
		return kernel, ""
	case "internal":
		if rest == "testkit" {
			return support, ""
		}
		return inside, ""
	case "migrations", "web":
		return inside, ""
	case "admin":
		return engine, ""
	case "manortest":
		return support, ""
	case "examples":
		example, _, _ := strings.Cut(rest, "/")
		return examples, "examples/" + example
	case "cmd", "bench", "test":
		return programs, path
	}
	for _, app := range appFolders {
		if first == app {
			return apps, app
		}
	}
	return unknown, ""
}

// Check says what is wrong with an edge; empty when nothing is.
func Check(e Edge) string {
	from, fromApp := place(e.From)
	to, toApp := place(e.To)
	switch {
	case from == unknown || to == unknown:
		return fmt.Sprintf("%s: a folder that has no layer yet; give it one in test/imports/rules.go", e)
	case to == support:
		if e.Test || from == programs || from == support {
			return ""
		}
		return fmt.Sprintf("%s: only tests and benchmarks import it", e)
	case from == support || from > to:
		return ""
	case from < to:
		return fmt.Sprintf("%s: points up", e)
	case from == inside || fromApp == toApp:
		return ""
	case e.Test && from == apps:
		return "" // tests install the apps that theirs works with
	case from == apps:
		allowed, is := allowedSideways[toApp]
		if !is {
			return fmt.Sprintf("%s: points sideways; apps meet in the ports of the kernel", e)
		}
		for _, used := range e.Uses {
			if allowed != nil && !slices.Contains(allowed, used) {
				return fmt.Sprintf("%s: uses %s, may only use %s", e, used, strings.Join(allowed, ", "))
			}
		}
		return ""
	case from == programs && strings.HasPrefix(e.From, "bench") && strings.HasPrefix(e.To, "bench"):
		return ""
	}
	return fmt.Sprintf("%s: points sideways", e)
}
