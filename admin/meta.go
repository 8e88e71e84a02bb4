package admin

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/manor-go/manor"
)

// rowMeta is what meta=true adds to an object: how the row is called, where its public page is, and what this caller may do to it.
type rowMeta struct {
	title    string
	url      string
	own      bool // a row of the answer itself, not one referred to: can and readonly are told
	can      map[string]bool
	readOnly []string
}

// dress adds to records what the query wants shown beside their fields.
func (v *view) dress(ctx context.Context, who *manor.Principal, q *listQuery, recs []*record) error {
	for _, rec := range recs {
		rec.buried = q.bin
	}
	if !q.meta {
		return nil
	}
	for _, rec := range recs {
		for _, other := range rec.included {
			if other != nil {
				other.meta = other.view.nameRow(other.row)
			}
		}
	}
	return v.describeRows(ctx, who, recs)
}

// describeRows adds the meta of rows to their records.
func (v *view) describeRows(ctx context.Context, who *manor.Principal, recs []*record) error {
	r := v.resource
	for _, rec := range recs {
		m := v.nameRow(rec.row)
		m.own = true
		verbs := map[string]bool{"update": !r.noUpdate && !rec.buried, "delete": !r.noDelete && !rec.buried}
		if rec.buried {
			verbs["restore"] = !r.noDelete
		}
		m.can = make(map[string]bool, len(verbs))
		for verb, possible := range verbs {
			permission := verb
			if verb == "restore" {
				permission = "delete"
			}
			allowed := possible && r.can(who, permission)
			if allowed {
				var err error
				if allowed, err = r.permits(ctx, who, verb, rec.row); err != nil {
					return err
				}
			}
			m.can[verb] = allowed
		}
		if m.can["update"] {
			names, err := r.lockedFor(ctx, who, rec.row)
			if err != nil {
				return err
			}
			for _, name := range names {
				if v.sees(name) || v.writes(name) || v.inline(name) != nil {
					m.readOnly = append(m.readOnly, name)
				}
			}
		}
		rec.meta = m
	}
	return nil
}

// nameRow is what a row is called and where its page is, as far as the caller sees the field that it is called by.
func (v *view) nameRow(row reflect.Value) *rowMeta {
	m := &rowMeta{title: v.titleOf(row)}
	if v.resource.viewOnSite != nil {
		m.url = v.resource.viewOnSite(row)
	}
	return m
}

// titleOf is how a row is called before this caller: by its id when he does not see the field that it is called by.
func (v *view) titleOf(row reflect.Value) string {
	r := v.resource
	if r.titleField == nil || v.sees(r.titleField.name) {
		if title := r.title(row); title != "" {
			return title
		}
	}
	return r.idOf(row)
}

// metaColumns are the columns that the meta of a row is made of; nil with all set: code of the program looks at the row.
func (r *resource) metaColumns() (fields []*field, all bool) {
	if r.titleField == nil || r.viewOnSite != nil || r.may != nil || r.locked != nil {
		return nil, true
	}
	return []*field{r.titleField}, false
}

func appendMeta(b []byte, m *rowMeta) []byte {
	b = append(b, `{"title":`...)
	b = appendString(b, m.title)
	b = append(b, `,"url":`...)
	b = appendString(b, m.url)
	if m.own {
		b = append(b, `,"can":{`...)
		for i, verb := range []string{"update", "delete", "restore"} {
			allowed, told := m.can[verb]
			if !told {
				continue
			}
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '"')
			b = append(b, verb...)
			b = append(b, `":`...)
			b = strconv.AppendBool(b, allowed)
		}
		b = append(b, `},"readonly":[`...)
		for i, name := range m.readOnly {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, name)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// permits asks the declaration whether this caller may do something to this row; the permission has been asked already.
func (r *resource) permits(ctx context.Context, who *manor.Principal, action string, row reflect.Value) (bool, error) {
	if r.may == nil {
		return true, nil
	}
	allowed, err := r.may(ctx, who, action, row)
	if err != nil {
		return false, fmt.Errorf("%s: may %s: %w", r.name, action, err)
	}
	return allowed, nil
}

// demand refuses what this caller may not do to one of the rows: forbidden, naming it.
func (r *resource) demand(ctx context.Context, who *manor.Principal, action string, recs ...*record) error {
	if r.may == nil || who == nil {
		return nil
	}
	for _, rec := range recs {
		allowed, err := r.permits(ctx, who, action, rec.row)
		if err != nil {
			return err
		}
		if !allowed {
			return manor.Errorf(manor.CodeForbidden, "You may not do this to the %s %s.", r.singular(), r.idOf(rec.row))
		}
	}
	return nil
}

// lockedFor are the fields and inlines of a row that this caller cannot change.
func (r *resource) lockedFor(ctx context.Context, who *manor.Principal, row reflect.Value) ([]string, error) {
	if r.locked == nil || who == nil {
		return nil, nil
	}
	names, err := r.locked(ctx, who, row)
	if err != nil {
		return nil, fmt.Errorf("%s: read-only fields: %w", r.name, err)
	}
	for _, name := range names {
		if r.byName[name] == nil && !slices.ContainsFunc(r.inlines, func(in *inline) bool { return in.name == name }) {
			return nil, fmt.Errorf("%s: read-only fields: there is no field %q", r.name, name)
		}
	}
	return names, nil
}

// readMeta reads the parameters that add to objects: meta, and deleted for the recycle bin.
func (v *view) readMeta(q *listQuery, given map[string]string) error {
	var err error
	if q.meta, err = readFlag(given, "meta"); err != nil {
		return err
	}
	if _, sent := given["deleted"]; sent && !v.resource.keepsDeleted() {
		return unknownParam("deleted", "%s that are deleted are not kept", v.resource.name)
	}
	if q.bin, err = readFlag(given, "deleted"); err != nil || !q.bin {
		return err
	}
	q.matched = append(q.matched, param{"deleted", "true"})
	return nil
}

func readFlag(given map[string]string, name string) (bool, error) {
	text, sent := given[name]
	if !sent {
		return false, nil
	}
	flag, err := parseBool(text)
	if err != nil {
		return false, badParam(name, "%s", err.Error())
	}
	return flag, nil
}
