package sso

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/manor-go/manor"
)

// longestName is that of the field username, in runes.
const longestName = 150

// Commands implements manor.Commander.
func (a *app) Commands() []manor.Command {
	return []manor.Command{
		{
			Name: "createsuperuser", Args: "[NAME]",
			Help: "Make a superuser (default name: admin), or give one who is there a new password: that of MANOR_ADMIN_PASSWORD, else a random one, which is printed.",
			Run:  createSuperuserCommand,
		},
		{
			Name: "keys", Args: "list|rotate",
			Help: "List the keys that sign access tokens, or put the next one into use. Tokens signed before stay valid until they end.",
			Run:  keysCommand,
		},
	}
}

func createSuperuserCommand(ctx context.Context, k *manor.Kernel, args []string) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	name := firstSuperuser
	switch len(args) {
	case 0:
	case 1:
		name = args[0]
	default:
		return manor.WrongUsage("createsuperuser takes one name at most")
	}
	if problem := nameProblem(name); problem != "" {
		return manor.WrongUsage("%s", problem)
	}
	made, existed, err := s.createSuperuser(ctx, name)
	if err != nil {
		return err
	}
	what := "is a superuser now"
	if existed {
		what = "has a new password and no second factor, and was signed out everywhere"
	}
	if made == "" {
		s.say("user %s %s; password as set in MANOR_ADMIN_PASSWORD", name, what)
	} else {
		s.say("user %s %s; password %s (shown this once)", name, what, made)
	}
	return nil
}

// nameProblem says why nobody can sign in under a name; empty when somebody can.
func nameProblem(name string) string {
	switch {
	case strings.TrimSpace(name) == "":
		return "the name is empty"
	case utf8.RuneCountInString(name) > longestName:
		return fmt.Sprintf("the name has more than %d characters", longestName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "the name holds characters that cannot be typed"
	}
	return ""
}

func keysCommand(ctx context.Context, k *manor.Kernel, args []string) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	if len(args) != 1 || args[0] != "list" && args[0] != "rotate" {
		return manor.WrongUsage("write keys list or keys rotate")
	}
	if args[0] == "rotate" {
		kid, err := s.ring.rotate(ctx)
		if err != nil {
			return err
		}
		s.say("%s signs from now on", kid)
		return nil
	}
	set, err := s.ring.keys(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.k.Out(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "KEY\tSTATE\tCREATED\tACTIVATED\tRETIRES") // Flush tells what went wrong
	for _, row := range set.rows {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", row.KID, row.State, row.CreatedAt.Format(time.RFC3339), stamp(row.ActivatedAt), stamp(row.RetiresAt))
	}
	return w.Flush()
}

func stamp(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.Format(time.RFC3339)
}
