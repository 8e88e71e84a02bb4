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
	for _, rec := range recs {
		rights, err := v.rightsOn(ctx, who, rec)
		if err != nil {
			return err
		}
		rec.meta = v.nameRow(rec.row)
		rec.meta.rowRights = rights
	}
	return nil
}

// rightsOn is what this caller may do to one row: what the resource has, he holds the permission for, and the declaration permits.
func (v *view) rightsOn(ctx context.Context, who *manor.Principal, rec *record) (*rowRights, error) {
	r := v.resource
	rights := &rowRights{ReadOnly: []string{}}
	var err error
	may := func(possible bool, permission, action string) bool {
		if err != nil || !possible || !r.can(who, permission) {
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
