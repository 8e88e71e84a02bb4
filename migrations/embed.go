// Package migrations holds the SQL of Manor's own apps: <app>/postgres and <app>/sqlite, with a snapshot of the tables
// beside them. `manor makemigrations` writes it; what has landed is never edited.
package migrations

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed */*
var files embed.FS

// Dir is where the files are in the source tree, from its root.
const Dir = "migrations"

// Of is the folder of one app; empty when the app has no migrations yet.
func Of(app string) fs.FS {
	sub, err := fs.Sub(files, app)
	if err != nil {
		panic(fmt.Sprintf("migrations: %q cannot be a folder: %v", app, err)) // a name with a slash: a mistake in the program
	}
	return sub
}
