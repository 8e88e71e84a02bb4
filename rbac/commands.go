package rbac

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/manor-go/manor"
)

// Commands implements manor.Commander.
func (app) Commands() []manor.Command {
	return []manor.Command{{
		Name: "rbac", Args: "export|import|replace|check FILE | approve ID",
		Help: "Write all policies as Casbin's CSV (export), add those of a file (import), make them equal to the file (replace), or say what replace would do (check). All or nothing; - is the standard input or output. Or be the second person who approves a change of a sensitive role (approve).",
		Run:  policiesCommand,
	}}
}

func policiesCommand(ctx context.Context, k *manor.Kernel, args []string) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	if len(args) != 2 {
		return manor.WrongUsage("write rbac export FILE, import FILE, replace FILE, check FILE or approve ID")
	}
	switch args[0] {
	case "export":
		return s.exportTo(ctx, args[1])
	case "import", "replace", "check":
		return s.importFrom(ctx, args[0], args[1])
	case "approve":
		row, err := s.approveByHand(ctx, args[1])
		if err == nil {
			s.say("approved, as %s asked: %s %s %s", row.AskedBy, verbs[row.Method], row.Resource, row.Title)
		}
		return err
	}
	return manor.WrongUsage("rbac cannot %s: write export, import, replace or check, or approve", args[0])
}

// verbs are what the methods of a change do.
var verbs = map[string]string{http.MethodPost: "make", http.MethodPatch: "change", http.MethodDelete: "delete"}

func (s *service) exportTo(ctx context.Context, name string) error {
	if name == "-" {
		_, err := s.exportPolicies(ctx, s.k.Out())
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	n, err := s.exportPolicies(ctx, file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		s.say("wrote %d policies", n)
	}
	return err
}

func (s *service) importFrom(ctx context.Context, how, name string) error {
	file := os.Stdin
	if name != "-" {
		var err error
		if file, err = os.Open(name); err != nil {
			return err
		}
		defer file.Close()
	}
	done, err := s.importPolicies(ctx, file, how != "import", how == "check")
	if err != nil {
		return err
	}
	if how == "check" {
		s.say("replace would add %d policies and remove %d", done.Added, done.Removed)
		return nil
	}
	s.say("added %d policies, removed %d", done.Added, done.Removed)
	return nil
}

func (s *service) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.k.Out(), format+"\n", args...) // whoever closed the output does not want to know
}
