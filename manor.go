// Package manor is the kernel of an admin platform: settings, database, Redis, router, commands, and the ports that
// apps fill. A program on Manor is manor.Main(apps…).
package manor

import (
	"context"
	"errors"
)

// New opens what the settings name and installs the apps. Nothing is global: a process may hold several kernels.
// k.installing names the app around each Install; the functions left with AfterInstall run once, in order, when all are installed.
func New(ctx context.Context, settings Settings, apps ...App) (*Kernel, error) {
	return nil, errors.New("to be filled")
}

// Run migrates or checks, starts the parts, serves until ctx ends, and drains.
func (k *Kernel) Run(ctx context.Context) error { return errors.New("to be filled") }

// Main runs the program: settings, subcommands, exit codes.
func Main(apps ...App) {}
