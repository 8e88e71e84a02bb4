package manor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"github.com/manor-go/manor/internal/schema"
)

// commandLine is what the parser fills: settings for every command, and the commands of the kernel.
type commandLine struct {
	Settings

	Serve          serveCommand          `cmd:"" help:"Serve all apps, or those that --service names. Migrates by itself on SQLite and with --demo."`
	Migrate        migrateCommand        `cmd:"" help:"Apply migrations (up), take the last one of an app back (down APP), or list them (status)."`
	Makemigrations makeMigrationsCommand `cmd:"" help:"Write the migrations that are missing between the declared structs and the tables, for both databases."`
	Check          checkCommand          `cmd:"" help:"Look for mistakes in declarations, settings and migrations, and print all of them."`
	Version        versionCommand        `cmd:"" help:"Print the version."`
}

// runner is what commands run with.
type runner struct {
	ctx      context.Context
	settings Settings
	options  Options
	apps     []App
	out      io.Writer
}

// with opens a kernel for a command that works beside a running server.
func (r *runner) with(use func(k *Kernel) error) error {
	k, err := NewWith(r.ctx, r.settings, r.options, r.apps...)
	if err != nil {
		return err
	}
	return errors.Join(use(k), k.Close())
}

type serveCommand struct {
	Demo    bool     `help:"Load the demo data and users."`
	Service []string `help:"Serve only these apps, separated by commas."`
}

func (c *serveCommand) Run(r *runner) error {
	r.settings.Demo, r.settings.Service = c.Demo, c.Service
	k, err := NewWith(r.ctx, r.settings, r.options, r.apps...)
	if err != nil {
		return err
	}
	return k.Run(r.ctx)
}

type migrateCommand struct {
	Action string `arg:"" optional:"" default:"up" help:"up, down or status."`
	App    string `arg:"" optional:"" help:"App to take back, or the only one to bring up."`
	To     int64  `default:"-1" help:"down: take back all migrations after this number; -1: the last one."`
}

func (c *migrateCommand) Run(r *runner) error {
	return r.with(func(k *Kernel) error {
		sources := k.sources()
		if c.App != "" {
			one, err := k.source(c.App)
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			sources = []schema.Source{one}
		}
		switch c.Action {
		case "up":
			return r.told("applied", "nothing to apply")(schema.Up(r.ctx, k.db, sources))
		case "down":
			if c.App == "" {
				return fmt.Errorf("%w: name the app whose last migration is taken back: migrate down APP", errUsage)
			}
			return r.told("took back", "nothing to take back")(schema.Down(r.ctx, k.db, sources[0], c.To))
		case "status":
			return r.status(k, sources)
		}
		return fmt.Errorf("%w: migrate knows up, down and status, not %q", errUsage, c.Action)
	})
}

// told prints the steps that were done, also those before an error.
func (r *runner) told(verb, nothing string) func([]schema.Step, error) error {
	return func(steps []schema.Step, err error) error {
		for _, step := range steps {
			fmt.Fprintln(r.out, verb, step)
		}
		if len(steps) == 0 && err == nil {
			fmt.Fprintln(r.out, nothing)
		}
		return err
	}
}

func (r *runner) status(k *Kernel, sources []schema.Source) error {
	steps, err := schema.Status(r.ctx, k.db, sources)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	for _, step := range steps {
		state := "waits"
		switch {
		case step.Applied && step.File == "":
			state = "applied, but this program does not have it"
		case step.Applied:
			state = "applied"
		}
		fmt.Fprintf(w, "%s\t%05d\t%s\t%s\n", step.App, step.Version, step.File, state)
	}
	return w.Flush()
}

type makeMigrationsCommand struct {
	App    string            `arg:"" optional:"" help:"App whose tables have changed; without: every app whose sources are here."`
	Name   string            `help:"Name of the migration; without: made of what changed."`
	Rename map[string]string `help:"A column or table that has a new name: courses.title=name, courses=lessons."`
	Dir    string            `help:"Folder to write to; without: where the app says its migrations are."`
}

func (c *makeMigrationsCommand) Run(r *runner) error {
	if c.Dir != "" && c.App == "" {
		return fmt.Errorf("%w: --dir needs the name of the app", errUsage)
	}
	return r.with(func(k *Kernel) error {
		if err := k.refuseBrokenDeclarations(r.ctx); err != nil {
			return err
		}
		written, err := k.makeMigrations(c.App, c.Dir, c.Name, c.Rename)
		for _, path := range written {
			fmt.Fprintln(r.out, "wrote", path)
		}
		if err != nil {
			return err
		}
		if len(written) == 0 {
			fmt.Fprintln(r.out, "nothing has changed")
			return nil
		}
		fmt.Fprintln(r.out, "Read them, then apply them with: manor migrate")
		return nil
	})
}

type checkCommand struct {
	Deploy bool `help:"Look for what is not safe to run in public, too."`
}

func (c *checkCommand) Run(r *runner) error {
	return r.with(func(k *Kernel) error {
		findings := k.Findings(r.ctx, c.Deploy)
		if !slices.ContainsFunc(findings, func(f Finding) bool { return strings.HasPrefix(f.ID, "manor.M") }) {
			findings = append(findings, k.checkLiveTables(r.ctx)...)
		}
		failed := 0
		for _, f := range findings {
			fmt.Fprintln(r.out, f)
			if f.Severity == SeverityError {
				failed++
			}
		}
		if failed > 0 {
			return fmt.Errorf("%d of %d findings are errors", failed, len(findings))
		}
		fmt.Fprintf(r.out, "no errors, %d warnings\n", len(findings))
		return nil
	})
}

type versionCommand struct{}

func (versionCommand) Run(r *runner) error {
	_, err := fmt.Fprintln(r.out, "manor", Version())
	return err
}

// appCommand is a command that an app brings.
type appCommand struct {
	Args []string `arg:"" optional:"" help:"See the command's help."`

	command Command
}

// Run runs it on a kernel that is installed, not started, and on a database that is migrated.
func (c *appCommand) Run(r *runner) error {
	return r.with(func(k *Kernel) error {
		if err := k.migrateOrRefuse(r.ctx); err != nil {
			return err
		}
		return c.command.Run(r.ctx, k, c.Args)
	})
}

// appCommands are the commands that apps bring.
func appCommands(apps []App) []kong.Option {
	var all []kong.Option
	for _, app := range apps {
		commander, ok := app.(Commander)
		if !ok {
			continue
		}
		for _, command := range commander.Commands() {
			help := strings.TrimSuffix(command.Help, ".") + "."
			if command.Args != "" {
				help += " Usage: " + command.Name + " " + command.Args + "."
			}
			all = append(all, kong.DynamicCommand(command.Name, help, "", &appCommand{command: command}))
		}
	}
	return all
}
