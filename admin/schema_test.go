package admin_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// described is a resource as /api/v1/schema tells it.
type described map[string]any

func schemaOf(tb testing.TB, c *manortest.Client, resource string) described {
	tb.Helper()
	var answer struct{ Resources []described }
	c.Get(tb, "/api/v1/schema").MustStatus(tb, 200).Decode(tb, &answer)
	for _, r := range answer.Resources {
		if r["name"] == resource && r["api"] == "v1" {
			return r
		}
	}
	return nil
}

func (d described) member(list, name string) map[string]any {
	for _, m := range d[list].([]any) {
		if m := m.(map[string]any); m["name"] == name {
			return m
		}
	}
	return nil
}

func label(en, zh string) map[string]any { return map[string]any{"en": en, "zh": zh} }

func TestTheSchemaTellsOnlyWhatTheCallerMayUse(t *testing.T) {
	p := newPress(t)
	require.Nil(t, schemaOf(t, p.As(manortest.Caller("nobody")), "novels"))
	reader := p.As(manortest.Caller("reader", "novels:read"))
	require.Nil(t, schemaOf(t, reader, "imprints"))
	d := schemaOf(t, reader, "novels")
	require.Equal(t, map[string]any{
		"read": true, "create": false, "update": false, "delete": false, "export": false, "print": false, "audit_novels": false, "see_costs": false,
	}, d["permissions"])
	require.Nil(t, d.member("fields", "cost_cents"))
	require.Nil(t, d.member("fields", "profit"))
	require.Nil(t, d.member("fields", "internal"))
	require.Empty(t, d["actions"])
	require.NotContains(t, d["sortable"], "cost_cents")
	require.Nil(t, d.member("filters", "cost_cents"))
	require.Nil(t, d.member("filters", "novelist.name"), "novelists cannot be read")
	require.Equal(t, false, d.member("fields", "novelist_id")["reference"].(map[string]any)["readable"])
	sets := d["fieldsets"].([]any)[0].(map[string]any)
	require.Equal(t, []any{"title", "slug", "leaves"}, sets["fields"])

	all := schemaOf(t, p.root, "novels")
	for action, held := range all["permissions"].(map[string]any) {
		require.Equal(t, true, held, action)
	}
	require.NotNil(t, all.member("fields", "cost_cents"))
	require.NotNil(t, all.member("filters", "novelist.fee"))
	trusted := schemaOf(t, p.As(manortest.Caller("trusted", "novels:read", "novelists:read")), "novels")
	require.NotNil(t, trusted.member("filters", "novelist.name"))
	require.Nil(t, trusted.member("filters", "novelist.fee"), "a guarded field of the other resource")
}

func TestTheSchemaDescribesAResource(t *testing.T) {
	p := newPress(t)
	d := schemaOf(t, p.root, "novels")
	for name, want := range map[string]any{
		"app": "press", "icon": "book", "label": label("Novel", "图书"), "label_many": label("Novels", "图书"), "group": label("Press", "出版社"),
		"title_field": "title", "default_order": "-created_at", "date_hierarchy": "printed_on", "save_as_new": true, "soft_delete": true,
		"view_on_site": true, "history": true, "requires_if_match": false, "hidden": false, "deprecated": false,
		"search": []any{"title"}, "list_editable": []any{"status", "price_cents"}, "includes": []any{"imprint", "novelist"},
		"endpoints": map[string]any{
			"collection": "/api/v1/novels", "item": "/api/v1/novels/{id}", "export": "/api/v1/novels/export", "actions": "/api/v1/novels/actions/{name}",
			"delete_preview": "/api/v1/novels/{id}/delete-preview", "history": "/api/v1/novels/{id}/history", "restore": "/api/v1/novels/{id}/restore",
			"revert": "/api/v1/novels/{id}/revert", "facets": "/api/v1/novels/facets", "dates": "/api/v1/novels/dates",
		},
	} {
		require.Equal(t, want, d[name], name)
	}
	require.Subset(t, d["sortable"], []any{"title", "created_at", "price_cents", "printed_on", "sold_at", "id"})
	require.NotContains(t, d["sortable"], "tags")

	print := d.member("actions", "print")
	require.Equal(t, label("Print", "印刷"), print["label"])
	require.Equal(t, label("Sure?", "确定？"), print["confirm"])
	require.Equal(t, "novels:print", print["permission"])
	require.Equal(t, "/api/v1/novels/actions/print", print["endpoint"])
	inputs := described{"input": print["input"]}
	copies := inputs.member("input", "copies")
	require.Equal(t, label("How many", "册数"), copies["label"])
	require.Equal(t, true, copies["required"])
	require.Equal(t, 9.0, copies["max"])
	paper := inputs.member("input", "paper")
	require.Equal(t, "select", paper["widget"])
	require.Equal(t, "thin", paper["default"])
	require.Equal(t, []any{map[string]any{"value": "thin", "label": label("Thin", "薄")}, map[string]any{"value": "thick", "label": label("Thick", "Thick")}}, paper["choices"])
	require.Equal(t, true, d.member("actions", "delete")["danger"])

	leaves := d.member("inlines", "leaves")
	require.Equal(t, label("Leaves", "页"), leaves["label"])
	require.Equal(t, "novel_id", leaves["parent_field"])
	require.Equal(t, 9.0, leaves["max"])
	require.Equal(t, "position", leaves["order"])
	require.Nil(t, leaves["resource"], "the child is not served by itself")
	require.Equal(t, label("Words", "文字"), described(leaves).member("fields", "text")["label"])

	sales := schemaOf(t, p.root, "press_log")
	require.Equal(t, false, sales["permissions"].(map[string]any)["create"])
	require.Equal(t, "", sales["endpoints"].(map[string]any)["history"])
	require.Equal(t, true, schemaOf(t, p.root, "imprints")["requires_if_match"])
}

func TestTheSchemaDescribesFields(t *testing.T) {
	p := newPress(t)
	d := schemaOf(t, p.root, "novels")
	for name, want := range map[string]map[string]any{
		"id":          {"kind": "text", "readonly": true, "label": label("ID", "编号"), "required": false},
		"title":       {"kind": "text", "widget": "text", "label": label("Title", "书名"), "help": label("As printed.", "As printed."), "required": true, "max_length": 200.0, "link": true, "list": true},
		"slug":        {"widget": "slug", "slug_source": "title", "immutable": true, "unique": true, "pattern": "^[a-zA-Z0-9]+$"},
		"price_cents": {"kind": "money", "widget": "money", "currency": "CNY", "min": 0.0, "max": 100000.0, "readonly": false},
		"status": {"kind": "enum", "widget": "select", "default": "draft", "choices": []any{
			map[string]any{"value": "draft", "label": label("Draft", "Draft")}, map[string]any{"value": "open", "label": label("For sale", "在售")},
		}},
		"novelist_id": {"kind": "ref", "widget": "reference", "null": true, "label": label("Novelist", "Novelist"), "reference": map[string]any{
			"resource": "novelists", "title_field": "name", "endpoint": "/api/v1/novelists", "readable": true, "searchable": true, "tree": false, "ordered": false, "on_delete": "null", "include": "novelist",
		}},
		"tags":       {"kind": "tags", "widget": "tags"},
		"readers":    {"kind": "many", "widget": "references"},
		"printed_on": {"kind": "date", "widget": "date", "null": true},
		"sold_at":    {"kind": "time", "widget": "datetime", "null": true},
		"weight":     {"kind": "float", "widget": "number", "default": 1.0, "min": 0.5},
		"signed":     {"kind": "bool", "widget": "switch", "default": false},
		"contact":    {"widget": "email", "format": "email"},
		"blurb":      {"kind": "long_text", "widget": "markdown"},
		"key":        {"widget": "password", "write_only": true},
		"number":     {"kind": "int", "readonly": true},
		"meta":       {"kind": "json", "widget": "json"},
		"cover":      {"kind": "file", "widget": "file", "null": true},
		"label":      {"kind": "text", "computed": true, "readonly": true, "list": true},
		"profit":     {"kind": "money", "computed": true, "label": label("Profit", "利润")},
	} {
		field := d.member("fields", name)
		require.NotNil(t, field, name)
		for key, value := range want {
			require.Equal(t, value, field[key], "%s.%s", name, key)
		}
	}
	parent := schemaOf(t, p.root, "imprints").member("fields", "parent_id")
	require.Equal(t, "tree", parent["widget"])
	status := d.member("filters", "status")
	require.Subset(t, status["operators"], []any{"", "in", "ne"})
	require.Len(t, status["choices"], 2)
	require.Contains(t, d.member("filters", "title")["operators"], "contains")
	require.NotContains(t, d.member("filters", "slug")["operators"], "contains")
}

func TestTheSchemaIsNotSentTwice(t *testing.T) {
	p := newPress(t)
	first := p.root.Get(t, "/api/v1/schema").MustStatus(t, 200)
	tag := first.Header.Get("ETag")
	require.NotEmpty(t, tag)
	second := p.root.Get(t, "/api/v1/schema", manortest.Header("If-None-Match", tag)).MustStatus(t, 304)
	require.Empty(t, second.Body)
	other := p.As(manortest.Caller("reader", "novels:read")).Get(t, "/api/v1/schema", manortest.Header("If-None-Match", tag)).MustStatus(t, 200)
	require.NotEqual(t, tag, other.Header.Get("ETag"))
	p.root.Get(t, "/api/v1/schema", manortest.Header("If-None-Match", `"other"`)).MustStatus(t, 200)
}

func TestAChildThatIsServedTooIsOneTableWithTwoFaces(t *testing.T) {
	type box struct {
		bun.BaseModel `bun:"table:boxes"`
		admin.Base
		Name string `bun:"name,notnull" json:"name" admin:"link"`
	}
	type thing struct {
		bun.BaseModel `bun:"table:things"`
		admin.Base
		BoxID string `bun:"box_id,notnull" json:"box_id" validate:"required" admin:"ref=boxes,filter"`
		Name  string `bun:"name,notnull" json:"name" admin:"link"`
	}
	p := manortest.New(t, declared{name: "boxes", install: func(_ *manor.Kernel, site *admin.Site) error {
		admin.Register(site, admin.Resource[box]{Name: "boxes", Inlines: admin.Inlines{admin.Inline[thing]("box_id")}})
		admin.Register(site, admin.Resource[thing]{Name: "things"})
		return nil
	}})
	root := p.As(manortest.Superuser())
	row := root.Post(t, "/api/v1/boxes", map[string]any{"name": "a", "things": []any{map[string]any{"name": "hat"}}}).MustStatus(t, 201)
	require.Len(t, root.Get(t, "/api/v1/things?box_id="+row.String(t, "id")).MustStatus(t, 200).Items(t), 1)

	require.Equal(t, "things", schemaOf(t, root, "boxes").member("inlines", "things")["resource"])
	boxes := p.As(manortest.Caller("boxer", "boxes:read"))
	require.Nil(t, schemaOf(t, boxes, "boxes").member("inlines", "things")["resource"], "things cannot be read by themselves")

	preview := root.Get(t, "/api/v1/boxes/"+row.String(t, "id")+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, true, preview.Value(t, "can_delete"))
	require.Len(t, preview.Value(t, "deletes"), 1, "the child goes along once, though it is declared twice")
	require.Empty(t, preview.Value(t, "held_by"))
	root.Delete(t, "/api/v1/boxes/"+row.String(t, "id")).MustStatus(t, 204)
	require.Empty(t, root.Get(t, "/api/v1/things").MustStatus(t, 200).Items(t))
}

func TestPermissionsOfTheDeclarationCanBeGiven(t *testing.T) {
	p := newPress(t)
	byName := map[string]manor.Permission{}
	for _, permission := range p.Kernel.Permissions() {
		byName[permission.Name] = permission
	}
	for name, label := range map[string]manor.Text{
		"novels:read": {EN: "Read", ZH: "查看"}, "novels:create": {EN: "Create", ZH: "新建"}, "novels:update": {EN: "Update", ZH: "修改"},
		"novels:delete": {EN: "Delete", ZH: "删除"}, "novels:export": {EN: "Export", ZH: "导出"}, "novels:print": {EN: "Print", ZH: "印刷"},
		"novels:audit_novels": {EN: "Audit", ZH: "审计"}, "novelists:see_fees": {EN: "See fee", ZH: "查看Fee"},
	} {
		require.Equal(t, label, byName[name].Label, name)
		require.Contains(t, name, byName[name].Resource+":"+byName[name].Action)
	}
	for _, name := range []string{"press_log:create", "press_log:update", "press_log:delete", "leaves:read"} {
		require.NotContains(t, byName, name)
	}
}

func TestTablesOfTheDeclarationBelongToTheirApp(t *testing.T) {
	p := manortest.Config{}.Install(t, press())
	for table, app := range map[string]string{
		"imprints": "press", "leaves": "press", "novel_readers": "press", "novelists": "press", "novels": "press", "press_log": "press", "proof": "press",
		"audit": "admin", "files": "admin",
	} {
		found := false
		for _, f := range p.Kernel.Findings(t.Context(), false) {
			found = found || strings.Contains(f.String(), app+": its structs have changed since its last migration: table "+table+" is new")
		}
		require.True(t, found || app == "admin", table)
	}
}
