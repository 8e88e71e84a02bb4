package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

// maxSelected is how many rows an action works on in one request.
const maxSelected = 200

// selection is the body of an action: ids, or a filter with the number of rows that the caller expects it to match.
type selection struct {
	ids      []string
	filter   string
	filtered bool
	expected int64
	input    reflect.Value // *Input; invalid when the action asks for none
}

// act is POST /actions/{name}: all rows or none, in one transaction. 200 {affected, result}.
func (c *call) act(a *action) error {
	body := c.c.Body()
	members, err := object(body)
	if err != nil {
		return err
	}
	key := c.c.Get("Idempotency-Key")
	if a.secret {
		key = "" // the answer must not be kept
	}
	if a.recent > 0 {
		if err := c.site.kernel.RequireRecent(c.ctx, a.recent); err != nil {
			return err
		}
	}
	answer, err := c.site.kernel.Idempotent(c.ctx, key, http.MethodPost+" "+c.path()+"/actions/"+a.name, body,
		func(ctx context.Context, tx *manor.Tx) (*manor.Answer, error) {
			chosen, err := c.readSelection(ctx, tx, a, members)
			if err != nil {
				return nil, err
			}
			ids, err := c.choose(ctx, tx, chosen)
			if err != nil {
				return nil, err
			}
			recs, err := c.fetchIDs(ctx, tx.Tx, c.who, ids, fetchOptions{lock: true})
			if err != nil {
				return nil, err
			}
			if err := c.stillChosen(ctx, tx, chosen, ids); err != nil {
				return nil, err
			}
			result, err := c.carryOut(ctx, tx, a, recs, chosen.input)
			if err != nil {
				return nil, err
			}
			text, err := json.Marshal(struct {
				Affected int `json:"affected"`
				Result   any `json:"result,omitempty"`
			}{len(recs), result})
			if err != nil {
				return nil, fmt.Errorf("result of %s: %w", a.name, err)
			}
			return &manor.Answer{Status: http.StatusOK, Body: text, Header: map[string]string{fiber.HeaderContentType: fiber.MIMEApplicationJSON}}, nil
		})
	if err != nil {
		return c.conflict(err, a.deletes())
	}
	return c.send(answer)
}

// deletes tells the action that every resource has whose rows can be deleted.
func (a *action) deletes() bool { return a.name == "delete" && a.run == nil }

func (c *call) readSelection(ctx context.Context, tx *manor.Tx, a *action, members map[string]json.RawMessage) (*selection, error) {
	var wrong faults
	var out selection
	rawIDs, byIDs := members["ids"]
	rawFilter, byFilter := members["filter"]
	switch {
	case byIDs == byFilter:
		wrong.add("ids", "required", "Give either ids, or filter and expected_total.")
	case byIDs:
		c.readIDs(rawIDs, &out, &wrong)
		if _, has := members["expected_total"]; has {
			wrong.add("expected_total", "unknown", "This goes with filter only.")
		}
	default:
		text, ok := jsonText(rawFilter)
		if !ok {
			wrong.add("filter", "type", "This must be text in the form of a query: status=open&search=go.")
		}
		out.filter, out.filtered = text, true
		raw, has := members["expected_total"]
		if !has {
			wrong.add("expected_total", "required", "Say how many rows you expect.")
			break
		}
		n := reflect.New(reflect.TypeFor[int64]()).Elem()
		wrong.put("expected_total", decodeInt(raw, n))
		out.expected = n.Int()
	}
	for name := range members {
		if name != "ids" && name != "filter" && name != "expected_total" && name != "input" {
			wrong.add(name, "unknown", "There is no such field.")
		}
	}
	if err := c.readActionInput(ctx, tx, a, members, &out, &wrong); err != nil {
		return nil, err
	}
	return &out, wrong.err()
}

func (c *call) readIDs(raw json.RawMessage, out *selection, wrong *faults) {
	if isNullJSON(raw) {
		wrong.add("ids", "null", "This cannot be null.")
		return
	}
	value := reflect.ValueOf(&out.ids).Elem()
	wrong.put("ids", decodeIDs(raw, value))
	if len(out.ids) == 0 && !wrong.has("ids") {
		wrong.add("ids", "too_short", "Name at least one.")
	}
}

// readActionInput reads what the action's form asks for, by the same rules as a row.
func (c *call) readActionInput(ctx context.Context, tx *manor.Tx, a *action, members map[string]json.RawMessage, out *selection, wrong *faults) error {
	raw, given := members["input"]
	if a.input == nil {
		if given && !isNullJSON(raw) && string(raw) != "{}" {
			wrong.add("input", "unknown", "This action asks for nothing.")
		}
		return nil
	}
	if !given || isNullJSON(raw) {
		raw = json.RawMessage("{}")
	}
	given2, fault := membersOf(raw)
	if fault != nil {
		wrong.put("input", fault)
		return nil
	}
	form := a.form(c.resource)
	out.input = form.new()
	in := &input{r: form, v: form.full, mode: creating, prefix: "input.", members: given2, wrong: wrong}
	if err := in.apply(out.input); err != nil {
		return err
	}
	form.tidy(out.input)
	if err := form.validate(ctx, out.input, nil, "input.", wrong); err != nil || len(wrong.list) > 0 {
		return err
	}
	var refs pointers
	refs.collect(form, reflect.Value{}, out.input, "input.")
	return refs.verify(ctx, tx, c.who, wrong)
}

// form is the action's input as something that input can be read into.
func (a *action) form(r *resource) *resource {
	form := &resource{site: r.site, name: a.name, typ: a.input.Type, model: a.input, fields: a.fields, byName: map[string]*field{}}
	for _, f := range a.fields {
		form.byName[f.name] = f
	}
	form.full = form.makeView(nil, func(string) bool { return true })
	return form
}

// choose turns the selection into ids: those named, or those that the filter matches if they are as many as expected.
func (c *call) choose(ctx context.Context, tx *manor.Tx, chosen *selection) ([]string, error) {
	if !chosen.filtered {
		if len(chosen.ids) > maxSelected {
			return nil, tooManySelected()
		}
		return chosen.ids, nil
	}
	ids, err := c.matching(ctx, tx.Tx, c.who, c.view, chosen.filter, maxSelected)
	if err != nil {
		return nil, err
	}
	found := strconv.Itoa(len(ids))
	if len(ids) > maxSelected {
		if chosen.expected > maxSelected {
			return nil, tooManySelected()
		}
		found = "more than " + strconv.Itoa(maxSelected)
	}
	if int64(len(ids)) != chosen.expected {
		err := manor.Errorf(problem.TotalChanged, "The filter matches %s rows, not %d. Look at them again.", found, chosen.expected)
		err.Errors = []manor.FieldError{{Path: "expected_total", Code: "total_changed", Message: "The filter matches " + found + " rows."}}
		return nil, err
	}
	return ids, nil
}

// stillChosen asks the filter once more when its rows are locked: while Postgres waited for them, another request may have
// changed them. SQLite has one writer.
func (c *call) stillChosen(ctx context.Context, tx *manor.Tx, chosen *selection, ids []string) error {
	if !chosen.filtered || tx.Dialect != database.Postgres {
		return nil
	}
	now, err := c.choose(ctx, tx, chosen)
	if err == nil && !slices.Equal(now, ids) {
		err = manor.Errorf(problem.TotalChanged, "The filter matches other rows by now. Look at them again.")
	}
	return err
}

func tooManySelected() error {
	return manor.Errorf(problem.TooManyRows, "An action works on at most %d rows.", maxSelected)
}

// carryOut runs the action on locked rows and saves what it changed of them.
func (c *call) carryOut(ctx context.Context, tx *manor.Tx, a *action, recs []*record, input reflect.Value) (any, error) {
	if err := c.demand(ctx, tx.Tx, c.who, a.name, recs...); err != nil {
		return nil, err
	}
	if a.deletes() {
		if len(recs) == 0 {
			return nil, nil
		}
		return nil, c.deleteRows(ctx, tx, c.who, recs)
	}
	if a.run == nil {
		return nil, manor.Errorf(problem.NotImplemented, "The action %s does nothing.", a.name)
	}
	call := &actionCall{tx: tx, who: c.who, input: input}
	before := make([]reflect.Value, len(recs))
	for i, rec := range recs {
		before[i] = c.clone(rec.row)
		call.rows = append(call.rows, rec.row)
	}
	if err := a.run(ctx, call); err != nil {
		return nil, err
	}
	for i, row := range call.rows {
		w := &write{r: c.resource, who: c.who, row: row, before: before[i], action: a.name, prefix: "rows[" + strconv.Itoa(i) + "]."}
		var wrong faults
		changed, err := w.prepare(ctx, tx, &wrong)
		if err == nil {
			err = wrong.err()
		}
		if err == nil && changed {
			err = w.store(ctx, tx)
		}
		if err != nil {
			return nil, err
		}
	}
	return call.result, nil
}
