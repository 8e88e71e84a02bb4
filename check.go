package manor

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Findings runs every check. deploy asks for the security set as well.
func (k *Kernel) Findings(ctx context.Context, deploy bool) []Finding {
	var all []Finding
	for _, check := range k.checks {
		all = append(all, check(ctx, k, deploy)...)
	}
	return all
}

// refuseFindings stops the start when a check found an error; warnings are logged.
func (k *Kernel) refuseFindings(ctx context.Context) error {
	var wrong []string
	for _, f := range k.Findings(ctx, false) {
		if f.Severity == SeverityError {
			wrong = append(wrong, f.String())
			continue
		}
		if f.ID == findingPending { // the next step of the start
			continue
		}
		k.log.WarnContext(ctx, "check", "id", f.ID, "place", f.Place, "text", f.Text, "hint", f.Hint)
	}
	if len(wrong) == 0 {
		return nil
	}
	return errors.New("the checks found errors; nothing was started:\n" + strings.Join(wrong, "\n"))
}

// refuseBrokenDeclarations stops what reads tables out of declarations when one of them is wrong: its tables would be
// missing, and a migration would drop them.
func (k *Kernel) refuseBrokenDeclarations(ctx context.Context) error {
	var wrong []string
	for _, f := range k.Findings(ctx, false) {
		if f.Severity == SeverityError && !strings.HasPrefix(f.ID, "manor.") {
			wrong = append(wrong, f.String())
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return errors.New("the checks found errors in declarations; no migration was written:\n" + strings.Join(wrong, "\n"))
}

// String is a finding on one line.
func (f Finding) String() string {
	text := fmt.Sprintf("%s %s: %s: %s", f.Severity, f.ID, f.Place, f.Text)
	if f.Hint != "" {
		text += "\n    " + f.Hint
	}
	return text
}

// checkSettings names what prod would refuse.
func checkSettings(_ context.Context, k *Kernel, deploy bool) []Finding {
	if !deploy {
		return nil
	}
	findings := append(k.settings.insecure(), k.settings.inTheClear()...)
	if !k.settings.Prod() {
		findings = append(findings, Finding{
			ID: "manor.S007", Severity: SeverityWarning, Place: "MANOR_ENV", Text: "is dev", Hint: "set it to prod where outsiders reach the program",
		})
	}
	if k.settings.MetricsToken == "" {
		findings = append(findings, Finding{
			ID: "manor.S008", Severity: SeverityWarning, Place: "MANOR_METRICS_TOKEN", Text: "is empty: in prod nobody can read /metrics", Hint: "give a random token and tell it to your Prometheus",
		})
	}
	return findings
}
