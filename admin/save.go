package admin

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// write is one row, and what is saved with it, on its way into the database.
type write struct {
	r        *resource
	who      *manor.Principal // nil: the program itself
	row      reflect.Value    // *T as it shall be
	before   reflect.Value    // *T as it is; invalid for a new row
	given    map[string]bool  // JSON names that the input set to another value
	children []*childWrites
	action   string // of the audit row: "create", "update", or an action's name
	prefix   string // of paths in errors

	// made by prepare
	saving  *saving
	columns []*field // that an update writes
	changed []*field // that history and events name
	entry   Entry
}

func (w *write) creating() bool { return !w.before.IsValid() }

// prepare runs rules and hooks and decides what changes. It reports whether there is anything to write; what is wrong with
// the input is in wrong. Nothing has been written yet.
func (w *write) prepare(ctx context.Context, tx *manor.Tx, wrong *faults) (bool, error) {
	if err := w.examine(ctx, wrong); err != nil {
		return false, err
	}
	for _, c := range w.children {
		if err := c.examine(ctx, wrong); err != nil {
			return false, err
		}
	}
	if len(wrong.list) > 0 || !w.creating() && len(w.given) == 0 && !w.childrenChanged() {
		return false, nil
	}
	if err := w.hook(ctx, tx); err != nil {
		return false, err
	}
	for _, c := range w.children {
		if err := c.hook(ctx, tx); err != nil {
			return false, err
		}
	}
	var refs pointers
	w.collect(&refs)
	if err := refs.verify(ctx, tx, w.who, wrong); err != nil {
		return false, err
	}
	if len(wrong.list) == 0 {
		if err := refs.verifyTrees(ctx, tx, wrong); err != nil {
			return false, err
		}
	}
	return w.settle(), nil
}

// examine holds the row against its rules and finds what the input changed.
func (w *write) examine(ctx context.Context, wrong *faults) error {
	w.r.tidy(w.row)
	if w.given == nil {
		w.given = map[string]bool{}
		for _, f := range w.r.diff(w.before, w.row) {
			w.given[f.name] = true
		}
	}
	return w.r.validate(ctx, w.row, w.validated(), w.prefix, wrong)
}

// hook runs BeforeSave, which may change the row.
func (w *write) hook(ctx context.Context, tx *manor.Tx) error {
	w.saving = &saving{tx: tx, who: w.who, row: w.row, before: w.before, changed: w.given}
	if w.r.beforeSave == nil {
		return nil
	}
	if err := w.r.beforeSave(ctx, w.saving); err != nil {
		return pathed(err, w.prefix)
	}
	w.r.tidy(w.row)
	return nil
}

// validated are the fields whose rules an update checks: those that change. A new row is checked as a whole.
func (w *write) validated() map[string]bool {
	if w.creating() {
		return nil
	}
	return w.given
}

func (w *write) collect(refs *pointers) {
	refs.collect(w.r, w.before, w.row, w.prefix)
	for _, c := range w.children {
		refs.skip = c.in.parent.name
		for _, child := range c.writes {
			child.collect(refs)
		}
		refs.skip = ""
	}
}

func (w *write) childrenChanged() bool {
	return slices.ContainsFunc(w.children, func(c *childWrites) bool { return c.changed() })
}

// settle finds what differs from before, and stamps version and times. A row that does not differ is not written.
func (w *write) settle() bool {
	now := w.r.site.kernel.Clock().Now()
	if w.creating() {
		w.changed = nil
		for _, f := range w.r.fields {
			if !f.computed() && !f.stampedByEngine() {
				w.changed = append(w.changed, f)
			}
		}
		w.stamp("created_at", now)
		w.stamp("updated_at", now)
		if f := w.r.stamp("version"); f != nil {
			f.in(w.row).SetInt(1)
		}
		return true
	}
	w.changed = slices.DeleteFunc(w.r.diff(w.before, w.row), (*field).stampedByEngine)
	if len(w.changed) == 0 && !w.childrenChanged() {
		return false
	}
	w.columns = slices.Clone(w.changed)
	w.stamp("updated_at", now)
	if f := w.r.stamp("version"); f != nil {
		f.in(w.row).SetInt(w.r.versionOf(w.before) + 1)
		w.columns = append(w.columns, f)
	}
	if f := w.r.stamp("updated_at"); f != nil {
		w.columns = append(w.columns, f)
	}
	return true
}

func (w *write) stamp(name string, now time.Time) {
	if f := w.r.stamp(name); f != nil && f.in(w.row).Type() == timeType {
		f.in(w.row).Set(reflect.ValueOf(now))
	}
}

// stampedByEngine are the fields of Base.
func (f *field) stampedByEngine() bool {
	return f.ReadOnly && (f.Primary || f.name == "created_at" || f.name == "updated_at" || f.name == "version")
}

// store writes the row, its joining rows and children, history and event in one round trip, then runs AfterSave and looks
// whether the row is still within the caller's reach.
func (w *write) store(ctx context.Context, tx *manor.Tx) error {
	q := newBatch(tx)
	if err := w.statements(ctx, q); err != nil {
		return err
	}
	if !w.r.noHistory {
		w.describe()
		if err := q.record(ctx, w.r.site.kernel, w.entry, w.event()); err != nil {
			return err
		}
	}
	last := !w.creating() && len(w.columns) > 0
	if last {
		if err := q.update(w.r, w.row, w.columns, w.r.versionOf(w.before)); err != nil {
			return err
		}
	}
	switch n, err := q.exec(ctx); {
	case err != nil:
		return err
	case last && n != 1: // a hook wrote the row itself
		return manor.Errorf(manor.CodeConflict, "The %s was changed meanwhile. Try again.", w.r.singular())
	}
	if err := w.after(ctx, tx); err != nil {
		return err
	}
	return w.r.keepInReach(ctx, tx, w.who, permissionFor(w.action), w.r.idOf(w.row))
}

// statements writes a new row, what joins a row to others, its files and its children. The update of a row comes last,
// because the database counts the rows of the last statement.
func (w *write) statements(ctx context.Context, q *batch) error {
	if w.creating() {
		if err := q.insert(w.r, w.row); err != nil {
			return err
		}
	}
	w.joins(q)
	w.useFiles(q)
	for _, c := range w.children {
		if err := c.statements(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// after runs the hooks that come behind the write, and leaves the one behind the commit.
func (w *write) after(ctx context.Context, tx *manor.Tx) error {
	if w.r.afterSave != nil {
		if err := w.r.afterSave(ctx, w.saving); err != nil {
			return pathed(err, w.prefix)
		}
	}
	if w.r.afterCommit != nil {
		saved := *w.saving
		saved.tx = nil
		tx.AfterCommit(func(ctx context.Context) { w.r.afterCommit(ctx, &saved) })
	}
	for _, c := range w.children {
		for _, child := range c.writes {
			if err := child.after(ctx, tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// event is what the outbox gets: which row, in which version, and the names of what changed. No values: who may see the
// row asks for it.
func (w *write) event() manor.Event {
	topic, names := w.r.name+".updated", []string{}
	if w.creating() {
		topic = w.r.name + ".created"
	}
	for _, f := range w.changed {
		if f.Hidden || f.Secret || w.creating() && blankField(f, w.row) {
			continue
		}
		names = append(names, f.name)
	}
	for _, c := range w.children {
		if c.changed() {
			names = append(names, c.in.name)
		}
	}
	return manor.Event{Topic: topic, Key: w.r.idOf(w.row), Payload: eventPayload{
		ID: w.r.idOf(w.row), Version: w.r.versionOf(w.row), Changed: names,
	}}
}

type eventPayload struct {
	ID      string   `json:"id"`
	Version int64    `json:"version"`
	Changed []string `json:"changed"`
}

// blankField tells that a row says nothing in the field, so that nobody need hear of it.
func blankField(f *field, row reflect.Value) bool {
	value := f.in(row)
	switch f.kind {
	case model.Tags, model.Many:
		return value.Kind() == reflect.Slice && value.Len() == 0
	case model.Bool, model.Int, model.Money, model.Float:
		return value.Kind() == reflect.Pointer && value.IsNil()
	}
	return value.IsZero()
}

// describe makes the audit row.
func (w *write) describe() {
	changes := changeSet{b: json.RawMessage{'{'}}
	for _, f := range w.changed {
		if !w.creating() || !blankField(f, w.row) {
			changes.field(f.name, f, w.before, w.row)
		}
	}
	for _, c := range w.children {
		c.describe(&changes)
	}
	w.entry = Entry{
		Resource: w.r.name, ObjectID: w.r.idOf(w.row), Title: w.r.recorded(w.row), Action: w.action, changes: changes.done(),
	}
}

// identify gives a new row its id.
func (r *resource) identify(row reflect.Value) {
	if id := r.stamp("id"); id != nil && id.in(row).Kind() == reflect.String {
		id.in(row).SetString(newID())
	}
}

// newID makes a UUIDv7: ids sort by the time they were made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
