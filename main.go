package manor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/manor-go/manor/internal/hashing"
)

// Exit codes of every program on Manor.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitUsage  = 2
)

// Main runs the program: settings, subcommands, exit codes.
// What passwords cost is paid, while many sign in, by a process beside that is this program once more, so call it first in
// main.
func Main(apps ...App) {
	if hashing.Serve() {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], Options{Log: os.Stderr, Out: os.Stdout, main: true}, apps)
	stop()
	os.Exit(code)
}

// Execute is Main without the process around it: it runs one command line and gives the exit code.
func Execute(ctx context.Context, args []string, out, errOut io.Writer, apps ...App) (code int) {
	return execute(ctx, args, Options{Log: errOut, Out: out}, apps)
}

func execute(ctx context.Context, args []string, options Options, apps []App) (code int) {
	out, errOut := options.Out, options.Log
	defer func() {
		if p := recover(); p != nil {
			asked, ok := p.(exit)
			if !ok {
				panic(p)
			}
			code = int(asked)
		}
	}()
	file, err := readSettingsFile()
	if err != nil {
		fmt.Fprintln(errOut, "manor:", err)
		return ExitUsage
	}
	forgetEmptyVariables()
	line := &commandLine{}
	parsing := []kong.Option{
		kong.Name("manor"), kong.Description("An admin platform: tables declared once become a REST API with permissions, history and export."),
		kong.Writers(out, errOut), kong.Exit(func(code int) { panic(exit(code)) }), kong.Resolvers(file),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 120}),
	}
	parsing = append(parsing, appCommands(apps)...)
	parser, err := kong.New(line, parsing...)
	if err != nil {
		fmt.Fprintln(errOut, "manor:", err)
		return ExitUsage
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(errOut, "manor:", err)
		fmt.Fprintln(errOut, "manor --help lists the commands; manor COMMAND --help the settings.")
		return ExitUsage
	}
	run := &runner{ctx: ctx, settings: line.Settings, options: options, apps: apps, out: out}
	return exitCode(parsed.Run(run), errOut)
}

// exit is how the parser leaves, after --help.
type exit int

// errUsage marks wrong usage that the parser cannot see.
var errUsage = errors.New("wrong usage")

// WrongUsage makes the error of a command that was called in a way it does not understand: the program ends with code 2.
func WrongUsage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

// exitCode tells what went wrong and gives the code for it.
func exitCode(err error, errOut io.Writer) int {
	if err == nil {
		return ExitDone
	}
	fmt.Fprintln(errOut, "manor:", err)
	var setting *SettingError
	if errors.As(err, &setting) || errors.Is(err, errUsage) {
		return ExitUsage
	}
	return ExitFailed
}
