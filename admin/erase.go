package admin

import (
	"context"
	"reflect"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// erase takes the type parameter off a declaration: hooks, actions and computed columns become functions over *T values.
// Names that point at other declarations are resolved later (finish).
func erase[T any](s *Site, d Resource[T], t reflect.Type) *resource {
	r := s.declare(t, d.Name, d.API)
	r.label, r.many, r.help, r.group, r.icon = d.Label, d.Many, d.Help, d.Group, d.Icon
	r.orderText, r.fieldsets, r.dateHierarchy, r.listEditable, r.saveAsNew = d.Order, d.Fieldsets, d.DateHierarchy, d.ListEditable, d.SaveAsNew
	r.listFields, r.perPage, r.facets, r.searchHelp, r.emptyText = d.ListFields, d.PerPage, d.Facets, d.SearchHelp, d.EmptyText
	r.scope, r.owner, r.department, r.grants, r.prepare = d.Scope, d.Owner, d.Department, d.Grants, d.Prepare
	r.readOnly, r.noHistory, r.requireIfMatch, r.hidden = d.ReadOnly, d.NoHistory, d.RequireIfMatch, d.Hidden
	r.quietCascade = d.QuietCascade
	r.noCreate, r.noUpdate, r.noDelete = d.NoCreate || d.ReadOnly, d.NoUpdate || d.ReadOnly, d.NoDelete || d.ReadOnly
	r.deprecated, r.sunset = d.Deprecated, d.Sunset

	if d.Title != nil {
		r.title = func(row reflect.Value) string { return d.Title(row.Interface().(*T)) }
	}
	if d.ViewOnSite != nil {
		r.viewOnSite = func(row reflect.Value) string { return d.ViewOnSite(row.Interface().(*T)) }
	}
	if d.May != nil {
		r.may = func(ctx context.Context, who *manor.Principal, action string, row reflect.Value) (bool, error) {
			return d.May(ctx, who, action, row.Interface().(*T))
		}
	}
	if d.ReadOnlyFields != nil {
		r.locked = func(ctx context.Context, who *manor.Principal, row reflect.Value) ([]string, error) {
			return d.ReadOnlyFields(ctx, who, row.Interface().(*T))
		}
	}
	if d.BeforeSave != nil {
		r.beforeSave = func(ctx context.Context, s *saving) error { return d.BeforeSave(ctx, restoreSave[T](s)) }
	}
	if d.AfterSave != nil {
		r.afterSave = func(ctx context.Context, s *saving) error { return d.AfterSave(ctx, restoreSave[T](s)) }
	}
	if d.AfterCommit != nil {
		r.afterCommit = func(ctx context.Context, s *saving) { d.AfterCommit(ctx, restoreSave[T](s)) }
	}
	if d.BeforeDelete != nil {
		r.beforeDelete = func(ctx context.Context, tx *manor.Tx, row reflect.Value) error {
			return d.BeforeDelete(ctx, tx, row.Interface().(*T))
		}
	}
	for _, c := range d.Computed {
		r.addComputed(eraseComputed(c))
	}
	for _, a := range d.Actions {
		r.addAction(eraseAction(a))
	}
	for _, in := range d.Inlines {
		r.addInline(in)
	}
	return r
}

func restoreSave[T any](s *saving) *Save[T] {
	save := &Save[T]{Tx: s.tx, Who: s.who, Row: s.row.Interface().(*T), Changed: s.changed}
	if s.before.IsValid() {
		save.Before, _ = s.before.Interface().(*T)
	}
	return save
}

func eraseComputed[T any](c Computed[T]) *field {
	f := &field{name: c.Name, kind: c.Kind, label: c.Label, list: c.List, permission: c.Permission, ownWidget: c.Widget}
	if f.kind == "" {
		f.kind = KindText
	}
	if c.Value != nil {
		f.computedOne = func(ctx context.Context, row reflect.Value) (any, error) { return c.Value(ctx, row.Interface().(*T)) }
	}
	if c.Values != nil {
		f.computedMany = func(ctx context.Context, rows []reflect.Value) ([]any, error) {
			return c.Values(ctx, restoreRows[T](rows))
		}
	}
	return f
}

func eraseAction[T any](a Action[T]) (*action, reflect.Type) {
	erased := &action{name: a.Name, label: a.Label, confirm: a.Confirm, danger: a.Danger, secret: a.Secret, recent: a.Recent}
	if a.Run != nil {
		erased.run = func(ctx context.Context, call *actionCall) error {
			typed := &ActionCall[T]{Tx: call.tx, Who: call.who, Rows: restoreRows[T](call.rows)}
			if call.input.IsValid() {
				typed.Input = call.input.Interface()
			}
			err := a.Run(ctx, typed)
			call.result = typed.Result
			return err
		}
	}
	if a.Input == nil {
		return erased, nil
	}
	t := reflect.TypeOf(a.Input)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return erased, t
}

func restoreRows[T any](rows []reflect.Value) []*T {
	typed := make([]*T, len(rows))
	for i, row := range rows {
		typed[i] = row.Interface().(*T)
	}
	return typed
}

// declare reads a struct as a resource of the app being installed, with nothing but what its tags say.
func (s *Site) declare(t reflect.Type, name, api string) *resource {
	if api == "" {
		api = "v1"
	}
	r := &resource{site: s, app: s.kernel.Installing(), api: api, name: name, typ: t, byName: map[string]*field{}}
	parsed, problems := model.Parse(t)
	r.model = parsed
	for _, p := range problems {
		r.wrong(idStruct, p.Field, p.Text, p.Hint)
	}
	for _, m := range parsed.Fields {
		r.addField(declaredField(m))
	}
	return r
}

func declaredField(m *model.Field) *field {
	f := &field{Field: m, name: m.Name, kind: m.Kind, permission: m.Permission, list: m.List, ownWidget: m.Widget}
	for _, value := range m.Choices {
		f.choices = append(f.choices, choice{Value: value})
	}
	return f
}

func (r *resource) addField(f *field) {
	if r.byName[f.name] != nil {
		r.wrong(idDuplicateField, f.name, "two fields are called "+quoted(f.name), "rename one of them")
		return
	}
	r.byName[f.name] = f
	r.fields = append(r.fields, f)
	if f.permission != "" {
		r.guarded = true
	}
	if f.computed() {
		return
	}
	if f.Search {
		r.searched = append(r.searched, f)
	}
	if f.kind == model.File {
		r.files = append(r.files, f)
	}
}

func (r *resource) addComputed(f *field) {
	switch {
	case f.name == "":
		r.wrong(idComputed, "Computed", "a computed column has no name", "set Name to its name in JSON")
		return
	case (f.computedOne == nil) == (f.computedMany == nil):
		r.wrong(idComputed, f.name, "exactly one of Value and Values must be set", "use Values when one query can serve a whole page")
	}
	r.addField(f)
}

func (r *resource) addAction(a *action, input reflect.Type) {
	if a.run == nil {
		r.wrong(idAction, a.name, "the action does nothing", "set Run")
	}
	if input != nil {
		parsed, problems := model.ParseInput(input)
		for _, p := range problems {
			r.wrong(idAction, a.name+"."+p.Field, p.Text, p.Hint)
		}
		a.input = parsed
		for _, m := range parsed.Fields {
			a.fields = append(a.fields, declaredField(m))
		}
	}
	r.actions = append(r.actions, a)
}

func (r *resource) addInline(d InlineDecl) {
	t := reflect.TypeOf(d.child)
	if t == nil || t.Kind() != reflect.Struct {
		r.wrong(idInline, d.name, "an inline needs a struct", "write admin.Inline[Lesson](\"course_id\")")
		return
	}
	child := r.site.declare(t, d.name, r.api)
	if child.name == "" {
		child.name = child.model.Table
	}
	child.orderText = d.order
	in := &inline{name: child.name, label: d.label, child: child, parent: child.byName[d.parent], max: d.max, min: d.min, extra: d.extra}
	in.stacked, in.noAdd, in.noChange, in.noDelete, in.own = d.stacked, d.noAdd, d.noChange, d.noDelete, d.own
	if in.parent == nil {
		r.wrong(idInline, in.name, quoted(d.parent)+" is not a field of "+t.Name(), "name the JSON field that refers to the parent")
		return
	}
	r.inlines = append(r.inlines, in)
}
