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
		{
			Name: "apikey", Args: "create USER NAME SCOPES [DAYS] | list [USER] | revoke ID",
			Help: "Make an API key (SCOPES are permissions with commas between them, * for all that the user holds; it holds 90 days unless told, 0: for ever), list keys, or revoke one. The key is printed this once.",
			Run:  apiKeyCommand,
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
		return s.rotateKeys(ctx)
	}
	return s.listKeys(ctx)
}

// rotateKeys puts the next key into use and says what became of each.
func (s *service) rotateKeys(ctx context.Context) error {
	done, err := s.ring.rotate(ctx)
	if err != nil {
		return err
	}
	if done == nil {
		return manor.Errorf(manor.CodeConflict, "The keys were changed by somebody else just now. List them, then rotate again if it is still wanted.")
	}
	s.say("%s signs from now on", done.active.KID)
	if known := done.active.CreatedAt.Add(publishedBefore); s.k.Clock().Now().Before(known) {
		s.say("it was published so lately that others who keep the keys may refuse its tokens until %s", known.Format(time.RFC3339))
	}
	s.say("%s is retired: its tokens hold until they end, at the latest at %s", done.retired.KID, stamp(done.retired.RetiresAt))
	s.say("%s is next", done.next.KID)
	return nil
}

func (s *service) listKeys(ctx context.Context) error {
	set, err := s.ring.keys(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.k.Out(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "KEY\tSTATE\tBITS\tCREATED\tACTIVATED\tRETIRES") // Flush tells what went wrong
	for i := range set.rows {
		row := &set.rows[i]
		public, err := row.public()
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", row.KID, row.State, public.N.BitLen(), row.CreatedAt.Format(time.RFC3339), stamp(row.ActivatedAt), stamp(row.RetiresAt))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if at, ok := s.ring.turnsAt(set.active, set.next); ok {
		s.say("the next key takes over at %s, or before that by keys rotate", at.Format(time.RFC3339))
	} else {
		s.say("the next key takes over by keys rotate only")
	}
	return nil
}

func stamp(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.Format(time.RFC3339)
}
