package admin

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/bytebufferpool"

	"github.com/manor-go/manor"
)

// historyKept is how long lines of history are kept.
const historyKept = 400 * 24 * time.Hour

// historyLabels are the names of the fields of history.
var historyLabels = map[string]manor.Text{
	"audit.at":              {EN: "Time", ZH: "时间"},
	"audit.actor_id":        {EN: "User ID", ZH: "操作人编号"},
	"audit.actor":           {EN: "By", ZH: "操作人"},
	"audit.impersonator":    {EN: "Acting user", ZH: "代操作人"},
	"audit.impersonator_id": {EN: "Acting user ID", ZH: "代操作人编号"},
	"audit.request_id":      {EN: "Request ID", ZH: "请求编号"},
	"audit.address":         {EN: "From address", ZH: "来源地址"},
	"audit.resource":        {EN: "Resource", ZH: "资源"},
	"audit.object_id":       {EN: "Record ID", ZH: "记录编号"},
	"audit.title":           {EN: "Record", ZH: "记录"},
	"audit.action":          {EN: "Action", ZH: "操作"},
}

// installHistory brings the resource audit: everything that happened, for those who hold audit:read.
func (s *Site) installHistory() {
	r := erase(s, Resource[auditRow]{
		Name:     "audit",
		Label:    manor.Text{EN: "History entry", ZH: "历史记录"},
		Many:     manor.Text{EN: "History", ZH: "历史"},
		Group:    manor.Text{EN: "System", ZH: "系统"},
		Icon:     "history",
		Order:    "-id",
		ReadOnly: true, NoHistory: true,
		Computed: Computeds[auditRow]{{
			Name: "changes", Kind: KindJSON, Label: manor.Text{EN: "Changes", ZH: "变更"},
			Values: s.visibleChanges,
		}},
	}, reflect.TypeFor[auditRow]())
	r.app, r.limited = "admin", s.auditReach
	s.add(r)
	s.Labels(historyLabels)
	s.kernel.Retain(r.model.Table, "at", historyKept)
}

// visibleChanges are the changes of a page of history, without the fields that the caller may not see of the objects.
func (s *Site) visibleChanges(ctx context.Context, rows []*auditRow) ([]any, error) {
	who := manor.PrincipalFrom(ctx)
	views := map[string]*view{}
	out := make([]any, len(rows))
	for i, row := range rows {
		v, known := views[row.Resource]
		if !known {
			if r := s.find(row.Resource); r != nil {
				v = r.viewFor(who)
			}
			views[row.Resource] = v
		}
		changes := map[string]json.RawMessage{}
		if len(row.Written) > 0 {
			if err := json.Unmarshal(row.Written, &changes); err != nil {
				return nil, err
			}
		}
		for path, values := range changes {
			switch {
			case v == nil:
			case !v.remembers(path, who):
				delete(changes, path)
			default:
				changes[path] = v.nameChild(path, values, who)
			}
		}
		out[i] = changes
	}
	return out, nil
}

// remembers tells whether the caller may see a line of changes: "title", "lessons[id]" or "lessons[id].title". A secret
// field is named, its values never were written.
func (v *view) remembers(path string, who *manor.Principal) bool {
	name, rest, nested := strings.Cut(path, "[")
	if !nested {
		return v.sees(name) || v.writes(name)
	}
	in := v.inline(name)
	if in == nil {
		return false
	}
	if _, field, has := strings.Cut(rest, "]."); has {
		child := in.childView(who)
		return child.sees(field) || child.writes(field)
	}
	return true
}

// nameChild puts the id of a child that came or went into the place of what it is called, where the caller does not see
// what it is called by.
func (v *view) nameChild(path string, values json.RawMessage, who *manor.Principal) json.RawMessage {
	name, id, nested := strings.Cut(path, "[")
	in := v.inline(name)
	if !nested || in == nil || !strings.HasSuffix(id, "]") {
		return values
	}
	if f := in.child.titleField; f == nil || in.childView(who).sees(f.name) {
		return values
	}
	var pair [2]*json.RawMessage
	if json.Unmarshal(values, &pair) != nil {
		return json.RawMessage("[null,null]")
	}
	quoted := json.RawMessage(appendString(nil, strings.TrimSuffix(id, "]")))
	for i := range pair {
		if pair[i] != nil {
			pair[i] = &quoted
		}
	}
	named, err := json.Marshal(pair)
	if err != nil {
		return json.RawMessage("[null,null]")
	}
	return named
}

// history is GET /{id}/history: what happened to one object, newest first, paged like a list. It outlives the object; who
// has a scope sees it only while the object is inside.
func (c *call) history(id string) error {
	audit := c.site.find("audit")
	v := audit.full
	q, err := v.parseQuery(c.ctx, c.who, string(c.c.Request().URI().QueryString()), historyNames)
	if err != nil {
		return err
	}
	db := c.site.kernel.DB().Read()
	rows, err := c.fetchRows(c.ctx, db, c.who, []string{id}, c.columns()[:1], false)
	if err != nil {
		return err
	}
	within, err := audit.resolve(And(Eq("resource", c.name), Eq("object_id", id)))
	if err != nil {
		return err
	}
	q.where = append(q.where, within)
	page, err := v.pageOf(c.ctx, db, q)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		all, err := c.seesAll(c.ctx, c.who)
		if err != nil {
			return err
		}
		if !all || page.total == 0 && len(page.rows) == 0 {
			return c.notFound(id)
		}
	}
	recs, err := v.load(c.ctx, db, c.who, page.rows, nil, nil)
	if err != nil {
		return err
	}
	c.nameLines(recs)
	buf := bytebufferpool.Get()
	defer bytebufferpool.Put(buf)
	if buf.B, err = v.appendPage(buf.B, q, page, recs, ""); err != nil {
		return err
	}
	if buf.B, err = c.appendTitles(c.ctx, db, buf.B, recs); err != nil {
		return err
	}
	c.c.Set(fiber.HeaderLink, q.links(c.site.kernel.Settings().BaseURL+c.path()+"/"+id+"/history", page, ""))
	c.c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.c.Response().SetBody(buf.B)
	return nil
}

// nameLines says in the lines of one object what it was called only as far as the caller sees what it is called.
func (c *call) nameLines(recs []*record) {
	f := c.titleField
	if f == nil || c.view.sees(f.name) {
		return
	}
	for _, rec := range recs {
		line, ok := rec.row.Interface().(*auditRow)
		switch {
		case ok && c.view.masked[f.name]:
			line.Title = mask(line.Title)
		case ok:
			line.Title = line.ObjectID
		}
	}
}

func historyNames(name string) bool {
	return name == "page" || name == "per_page" || name == "limit" || name == "offset"
}

// seesAll tells whether no row of the resource is outside of the caller's scope.
func (r *resource) seesAll(ctx context.Context, who *manor.Principal) (bool, error) {
	_, every, err := r.reach(ctx, who, reading)
	return every, err
}
