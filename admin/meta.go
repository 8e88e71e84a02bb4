package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/manor-go/manor"
)

// rowMeta is what meta=true adds to an object: how the row is called, and where its public page is.
type rowMeta struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	*rowRights
}

// rowRights is what this caller may do to a row of the answer itself; rows referred to have none.
type rowRights struct {
	Can      rowCan   `json:"can"`
	ReadOnly []string `json:"readonly"`
}

type rowCan struct {
	Update  bool  `json:"update"`
	Delete  bool  `json:"delete"`
	Restore *bool `json:"restore,omitempty"` // of rows in the recycle bin
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
	far, err := v.outOfReach(ctx, who, recs)
	if err != nil {
		return err
	}
	for _, rec := range recs {
		rights, err := v.rightsOn(ctx, who, rec, far)
		if err != nil {
			return err
		}
		rec.meta = v.nameRow(rec.row)
		rec.meta.rowRights = rights
	}
	return nil
}

// rowsByVerb are ids of rows by the last part of a permission.
type rowsByVerb map[string]map[string]bool

// outOfReach are those rows of a page that the caller sees but may not change or delete, by the data scopes of his roles.
func (v *view) outOfReach(ctx context.Context, who *manor.Principal, recs []*record) (rowsByVerb, error) {
	r, far := v.resource, rowsByVerb{}
	if len(recs) == 0 {
		return far, nil
	}
	for _, verb := range []string{"update", "delete"} {
		if !r.can(who, verb) || !r.narrower(who, verb) {
			continue
		}
		ids := r.idsOf(recs)
		within, err := r.within(ctx, r.site.kernel.DB().Read(), who, verb, ids)
		if err != nil {
			return nil, err
		}
		far[verb] = map[string]bool{}
		for _, id := range ids {
			far[verb][id] = !within[id]
		}
	}
	return far, nil
}

// rightsOn is what this caller may do to one row: what the resource has, he holds the permission for, and the declaration permits.
func (v *view) rightsOn(ctx context.Context, who *manor.Principal, rec *record, far rowsByVerb) (*rowRights, error) {
	r := v.resource
	rights := &rowRights{ReadOnly: []string{}}
	var err error
	may := func(possible bool, permission, action string) bool {
		if err != nil || !possible || !r.can(who, permission) || far[permission][r.idOf(rec.row)] {
			return false
		}
		var allowed bool
		allowed, err = r.permits(ctx, who, action, rec.row)
		return allowed
	}
	if rec.buried {
		restore := may(!r.noDelete, "delete", "restore")
		rights.Can.Restore = &restore
		return rights, err
	}
	rights.Can.Update = may(!r.noUpdate, "update", "update")
	rights.Can.Delete = may(!r.noDelete, "delete", "delete")
	if err != nil || !rights.Can.Update {
		return rights, err
	}
	names, err := r.lockedFor(ctx, who, rec.row)
	for _, name := range names {
		if v.sees(name) || v.writes(name) || v.inline(name) != nil {
			rights.ReadOnly = append(rights.ReadOnly, name)
		}
	}
	return rights, err
}

// nameRow is what a row is called and where its page is, as far as the caller sees the field that it is called by.
func (v *view) nameRow(row reflect.Value) *rowMeta {
	m := &rowMeta{Title: v.titleOf(row)}
	if v.resource.viewOnSite != nil {
		m.URL = v.resource.viewOnSite(row)
	}
	return m
}

// titleOf is how a row is called before this caller: by its id when he does not see the field that it is called by.
func (v *view) titleOf(row reflect.Value) string {
	r := v.resource
	if r.titleField == nil || v.shows(r.titleField.name) {
		if title := v.shownTitle(row); title != "" {
			return title
		}
	}
	return r.idOf(row)
}

// shownTitle is how a row is called, in part where its field is shown in part.
func (v *view) shownTitle(row reflect.Value) string {
	title := v.resource.title(row)
	if f := v.resource.titleField; f != nil && v.masked[f.name] {
		return mask(title)
	}
	return title
}

// metaColumns are the columns that the meta of a row is made of; nil with all set: code of the program looks at the row.
func (r *resource) metaColumns() (fields []*field, all bool) {
	if r.titleField == nil || r.viewOnSite != nil || r.may != nil || r.locked != nil {
		return nil, true
	}
	return []*field{r.titleField}, false
}

func appendMeta(b []byte, m *rowMeta) ([]byte, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("_meta: %w", err)
	}
	return append(b, text...), nil
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
