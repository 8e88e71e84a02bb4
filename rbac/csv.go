package rbac

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

const (
	maxPolicies  = 1_000_000 // lines of a file
	maxPolicy    = 2_000     // bytes of one line
	shownFaults  = 20
	sizeOfFields = 400 // bytes of one field
)

// parsePolicies reads Casbin's CSV: one policy a line, blank lines and those that begin with # left out. Subjects have
// names. The numbers of the lines come back with them.
func parsePolicies(from io.Reader) (lines [][]string, numbers []int, err error) {
	scanner := bufio.NewScanner(from)
	scanner.Buffer(make([]byte, 0, maxPolicy), maxPolicy)
	for number := 1; scanner.Scan(); number++ {
		text := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if len(lines) == maxPolicies {
			return nil, nil, manor.Errorf(manor.CodeInvalid, "The file has more than %d policies.", maxPolicies)
		}
		line, err := parsePolicy(text)
		if err != nil {
			return nil, nil, manor.Errorf(manor.CodeInvalid, "Line %d: %s", number, detail(err))
		}
		lines, numbers = append(lines, line), append(numbers, number)
	}
	if err := scanner.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return nil, nil, manor.Errorf(manor.CodeInvalid, "A line has more than %d bytes.", maxPolicy)
		}
		return nil, nil, fmt.Errorf("read policies: %w", err)
	}
	return lines, numbers, nil
}

func parsePolicy(text string) ([]string, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.TrimLeadingSpace = true
	reader.FieldsPerRecord = -1
	line, err := reader.Read()
	if err != nil {
		return nil, manor.Errorf(manor.CodeInvalid, "This is not CSV.")
	}
	for i := range line {
		line[i] = strings.TrimSpace(line[i])
		if len(line[i]) > sizeOfFields || strings.ContainsAny(line[i], "\x00\n\r") {
			return nil, manor.Errorf(manor.CodeInvalid, "A field is too long, or holds what cannot be written.")
		}
	}
	if _, _, _, err := tableOf(line); err != nil {
		return nil, err
	}
	if line[0] == "g" && len(line) == 5 {
		from, until, err := timesOf(line)
		if err != nil {
			return nil, err
		}
		// As the adapter writes them, so that equal lines are equal.
		line = line[:3]
		if from != nil || until != nil {
			line = append(line, stampOf(from), stampOf(until))
		}
	}
	return line, nil
}

func detail(err error) string {
	var known *manor.Error
	if errors.As(err, &known) {
		return known.Detail
	}
	return err.Error()
}

// exportPolicies writes all policies, with the names of roles and users. It returns how many.
func (s *service) exportPolicies(ctx context.Context, to io.Writer) (int, error) {
	names, err := s.subjects(ctx, s.k.DB().Read())
	if err != nil {
		return 0, err
	}
	w := csv.NewWriter(to)
	n := 0
	err = s.authorizer.policies.lines(ctx, s.k.DB().Read(), everyLine, func(line []string) error {
		line[1] = names.named(line[1])
		if line[0] == "g" {
			line[2] = names.named(line[2])
		}
		n++
		return w.Write(line)
	})
	w.Flush()
	return n, errors.Join(err, w.Error())
}

// subjects are "user:<id>" and "role:<id>" by the same with the name, and the other way round.
type subjects struct{ byID, byName map[string]string }

func (s subjects) named(id string) string {
	if name, known := s.byID[id]; known {
		return name
	}
	return id
}

func (s *service) subjects(ctx context.Context, db bun.IDB) (subjects, error) {
	all := subjects{byID: map[string]string{}, byName: map[string]string{}}
	for subject, from := range map[string]struct{ table, column string }{userSubject: {"users", "username"}, roleSubject: {"roles", "name"}} {
		var rows []struct{ ID, Name string }
		err := db.NewSelect().TableExpr("?", bun.Ident(from.table)).ColumnExpr("id, ? AS name", bun.Ident(from.column)).Scan(ctx, &rows)
		if err != nil {
			return all, fmt.Errorf("read %s: %w", from.table, unavailable(err))
		}
		for _, row := range rows {
			all.byID[subject+row.ID], all.byName[subject+row.Name] = subject+row.Name, subject+row.ID
		}
	}
	return all, nil
}

// outcome is what an import did, or would do.
type outcome struct{ Added, Removed int }

// importPolicies makes policies of a file, all of them or none. With replace those that the file does not have go. With
// dry nothing is written.
func (s *service) importPolicies(ctx context.Context, from io.Reader, replace, dry bool) (done outcome, err error) {
	lines, numbers, err := parsePolicies(from)
	if err != nil {
		return done, err
	}
	undo := errors.New("nothing is to be written")
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		wanted, err := s.resolve(ctx, tx, lines, numbers)
		if err != nil {
			return err
		}
		remove, add, err := s.difference(ctx, tx, wanted)
		if err != nil {
			return err
		}
		if !replace {
			remove = replaced(remove, add)
		}
		done = outcome{Added: len(add), Removed: len(remove)}
		if err := s.change(ctx, tx, remove, add); err != nil {
			return err
		}
		if dry {
			return undo
		}
		if len(remove)+len(add) == 0 {
			return nil
		}
		return admin.Record(ctx, s.k, tx, admin.Entry{
			Resource: "rbac", Title: "policies", Action: "import",
			Changes: map[string]any{"added": []any{nil, done.Added}, "removed": []any{nil, done.Removed}},
		})
	})
	if dry && errors.Is(err, undo) {
		err = nil
	}
	return done, err
}

// replaced are those of the lines to be removed that an added one takes the place of: the same role with another time.
func replaced(remove, add [][]string) [][]string {
	added := map[[2]string]bool{}
	for _, line := range add {
		if line[0] == "g" {
			added[[2]string{line[1], line[2]}] = true
		}
	}
	return slices.DeleteFunc(remove, func(line []string) bool {
		return line[0] != "g" || !added[[2]string{line[1], line[2]}]
	})
}

// resolve puts ids in the place of names, and tells all lines at once whose names nobody has.
func (s *service) resolve(ctx context.Context, tx *manor.Tx, lines [][]string, numbers []int) ([][]string, error) {
	names, err := s.subjects(ctx, tx.Tx)
	if err != nil {
		return nil, err
	}
	var stored []string
	if err := tx.NewSelect().Model((*Permission)(nil)).Column("id").Scan(ctx, &stored); err != nil {
		return nil, fmt.Errorf("read permissions: %w", unavailable(err))
	}
	permissions := map[string]bool{}
	for _, name := range stored {
		permissions[name] = true
	}
	var faults []string
	wanted, seen := make([][]string, 0, len(lines)), map[string]bool{}
	for i, line := range lines {
		t, _, other, err := tableOf(line)
		if err != nil {
			return nil, err
		}
		var missing []string
		if _, known := names.byName[line[1]]; !known {
			missing = append(missing, line[1])
		}
		if _, known := names.byName[line[2]]; t.effect == "" && !known {
			missing = append(missing, line[2])
		}
		if t.effect != "" && !permissions[other] {
			missing = append(missing, "the permission "+other)
		}
		if len(missing) > 0 {
			if len(faults) < shownFaults {
				faults = append(faults, fmt.Sprintf("line %d: there is no %s", numbers[i], strings.Join(missing, " and no ")))
			}
			continue
		}
		line = append([]string{}, line...)
		line[1] = names.byName[line[1]]
		if t.effect == "" {
			line[2] = names.byName[line[2]]
		}
		if !seen[key(line)] {
			seen[key(line)] = true
			wanted = append(wanted, line)
		}
	}
	if len(faults) > 0 {
		return nil, manor.Errorf(manor.CodeInvalid, "Nothing was imported: %s.", strings.Join(faults, "; "))
	}
	return wanted, nil
}
