// Package web holds the pages of the console as they were built: `make build` puts them into dist.
package web

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Console is the built console: index.html, what it loads by name, and assets/ with a hash in every name; longer text has
// a .br and a .gz beside it, in assets/ a .br instead of it. Without a build it has no index.html.
func Console() fs.FS {
	sub, err := fs.Sub(files, "dist")
	if err != nil {
		panic(fmt.Sprintf("web: the embedded folder is not there: %v", err)) // the compiler has seen it
	}
	return sub
}
