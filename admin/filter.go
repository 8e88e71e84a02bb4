package admin

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

// maxInValues is how many values one __in may name.
const maxInValues = 200

// operators are the filters that a field takes, "" standing for equality. A filter needs the index that serves it, so
// that contains is there only where the declaration asks for it.
func (f *field) operators() []string {
	if f.computed() || f.Hidden || f.Secret {
		return nil
	}
	var ops []string
	if f.Filter || f.Primary {
		switch f.kind {
		case model.Text, model.LongText:
			ops = []string{"", "ne", "in", "gte", "lte", "gt", "lt", "startswith", "isnull"}
		case model.Enum, model.Ref, model.File, model.Tags, model.Many:
			ops = []string{"", "ne", "in", "isnull"}
		case model.Bool:
			ops = []string{"", "ne", "isnull"}
		case model.Int, model.Money, model.Float, model.Time, model.Date:
			ops = []string{"", "ne", "in", "gte", "lte", "gt", "lt", "isnull"}
		case model.JSON:
			ops = []string{"isnull"}
		}
	}
	if f.Contains && (f.kind == model.Text || f.kind == model.LongText) {
		ops = append(ops, "contains")
	}
	return ops
}

// filter makes the condition of one operator and a value in query form. The error says what is allowed.
func (f *field) filter(op, text string) (condition, error) {
	switch op {
	case "isnull":
		null, err := parseBool(text)
		if err != nil {
			return nil, err
		}
		return isNull(f, null), nil
	case "in":
		return f.filterIn(text)
	case "contains":
		return contains(f, text), nil
	case "startswith":
		return startsWith(f, text), nil
	}
	value, err := f.parse(text)
	if err != nil {
		return nil, err
	}
	switch op {
	case "":
		return oneOf(f, []any{value}), nil
	case "ne":
		return differs(f, value), nil
	default:
		return compare(f, comparisons[op], value), nil
	}
}

var comparisons = map[string]string{"gte": " >= ", "lte": " <= ", "gt": " > ", "lt": " < "}

func (f *field) filterIn(text string) (condition, error) {
	parts := strings.Split(text, ",")
	if len(parts) > maxInValues {
		return nil, fmt.Errorf("at most %d values are allowed, not %d", maxInValues, len(parts))
	}
	values := make([]any, len(parts))
	for i, part := range parts {
		value, err := f.parse(part)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return oneOf(f, values), nil
}

// parse reads one value in query form.
func (f *field) parse(text string) (any, error) {
	switch f.kind {
	case model.Int, model.Money:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || strings.HasPrefix(text, "+") {
			return nil, fmt.Errorf("a whole number between %d and %d is expected", int64(math.MinInt64), int64(math.MaxInt64))
		}
		return n, nil
	case model.Float:
		return parseFloat(text)
	case model.Bool:
		return parseBool(text)
	case model.Time:
		return parseTime(text)
	case model.Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, fmt.Errorf("a date is expected, as 2026-01-31")
		}
		return text, nil
	case model.Enum:
		if !slices.Contains(f.Choices, text) {
			return nil, fmt.Errorf("one of %s is expected", strings.Join(f.Choices, ", "))
		}
		return text, nil
	default:
		return text, nil
	}
}

func parseBool(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("true or false is expected")
}

func parseFloat(text string) (float64, error) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || strings.ContainsAny(text, "xX_") || text[0] == '+' {
		return 0, fmt.Errorf("a finite number is expected")
	}
	return n, nil
}

// parseTime reads RFC 3339, cut to milliseconds; a date alone is its start in UTC. A plus that arrived as a space (the
// sender did not encode it) is understood.
func parseTime(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil && strings.Count(text, " ") == 1 {
		t, err = time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1))
	}
	if err != nil {
		t, err = time.Parse(time.DateOnly, text)
	}
	t = t.UTC().Truncate(time.Millisecond)
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("a time is expected, as 2026-01-31T08:00:00Z or 2026-01-31")
	}
	return t, nil
}

func compare(f *field, operator string, value any) condition {
	return func(s *statement, alias string) {
		s.column(alias, f.Column)
		s.add(operator)
		s.arg(value)
	}
}

// differs matches every row that does not have the value, rows without any value among them.
func differs(f *field, value any) condition {
	if f.kind == model.Tags || f.kind == model.Many || f.Null {
		return not(oneOf(f, []any{value}))
	}
	return compare(f, " <> ", value)
}

// contains matches text that has the term somewhere, whatever the case (manor_fold).
func contains(f *field, term string) condition {
	folded := database.Fold(term)
	return func(s *statement, alias string) {
		if s.postgres {
			s.add("manor_fold(")
			s.column(alias, f.Column)
			s.add(") LIKE ")
			s.arg("%" + likeEscaper().Replace(folded) + "%")
			return
		}
		s.add("instr(manor_fold(")
		s.column(alias, f.Column)
		s.add("), ")
		s.arg(folded)
		s.add(") > 0")
	}
}

func likeEscaper() *strings.Replacer { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`) }

// startsWith is a range, so that the plain index serves it. Case counts.
func startsWith(f *field, prefix string) condition {
	if prefix == "" {
		return isNull(f, false)
	}
	low := compare(f, " >= ", prefix)
	next := after(prefix)
	if next == "" {
		return low
	}
	return and([]condition{low, compare(f, " < ", next)})
}

// after is the first text in code-point order that does not begin with prefix; empty when there is none.
func after(prefix string) string {
	runes := []rune(prefix)
	for i := len(runes) - 1; i >= 0; i-- {
		switch runes[i] {
		case 0x10FFFF:
			continue
		case 0xD7FF:
			runes[i] = 0xE000
		default:
			runes[i]++
		}
		return string(runes[:i+1])
	}
	return ""
}

// searching matches rows that have every term of the text in some field of fields.
func searching(fields []*field, terms []string) condition {
	all := make([]condition, len(terms))
	for i, term := range terms {
		anywhere := make([]condition, len(fields))
		for j, f := range fields {
			anywhere[j] = contains(f, term)
		}
		all[i] = or(anywhere)
	}
	return and(all)
}
