package admin_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// declared is an app made of one function, for tests of declarations.
type declared struct {
	name    string
	install func(k *manor.Kernel, site *admin.Site) error
}

func (d declared) Name() string { return d.name }

func (d declared) Install(k *manor.Kernel) error { return d.install(k, admin.For(k)) }

// shelfApp declares a small library: imprints hold novels, novels have leaves (inline), authors and a secret.
type imprint struct {
	bun.BaseModel `bun:"table:imprints"`
	admin.Base
	Name     string  `bun:"name,notnull,unique" json:"name" validate:"required,max=40" admin:"link,search,filter"`
	ParentID *string `bun:"parent_id" json:"parent_id" admin:"ref=imprints,tree,filter"`
}

type novelist struct {
	bun.BaseModel `bun:"table:novelists"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required,max=80" admin:"link,search,filter=contains"`
	Fee  int64  `bun:"fee,notnull" json:"fee" admin:"money,perm=see_fees,filter"`
}

type novel struct {
	bun.BaseModel `bun:"table:novels"`
	admin.Base
	admin.SoftDelete
	Title      string    `bun:"title,notnull" json:"title" validate:"required,max=200" admin:"link,search,filter=contains"`
	Slug       string    `bun:"slug,notnull,unique" json:"slug" validate:"required,max=80,alphanum" admin:"slug=title,immutable,filter"`
	PriceCents int64     `bun:"price_cents,notnull" json:"price_cents" validate:"min=0,max=100000" admin:"list,money,filter"`
	CostCents  int64     `bun:"cost_cents,notnull" json:"cost_cents" admin:"money,perm=see_costs,filter,list"`
	Status     string    `bun:"status,notnull" json:"status" validate:"oneof=draft open" admin:"list,filter,default=draft"`
	ImprintID  string    `bun:"imprint_id,notnull" json:"imprint_id" validate:"required" admin:"ref=imprints,filter"`
	NovelistID *string   `bun:"novelist_id" json:"novelist_id" admin:"ref=novelists,ondelete=null,filter"`
	Tags       []string  `bun:"tags,notnull" json:"tags" admin:"filter"`
	Readers    []string  `bun:"-" json:"readers" admin:"many=novelists,through=novel_readers:novel_id:novelist_id,ordered"`
	PrintedOn  string    `bun:"printed_on,nullzero" json:"printed_on" admin:"date,filter"`
	SoldAt     time.Time `bun:"sold_at,nullzero" json:"sold_at" admin:"filter"`
	Weight     float64   `bun:"weight,notnull" json:"weight" validate:"gt=0.5" admin:"default=1"`
	Signed     bool      `bun:"signed,notnull" json:"signed" admin:"filter,list"`
	Contact    string    `bun:"contact,notnull" json:"contact" validate:"omitempty,email"`
	Blurb      string    `bun:"blurb,notnull" json:"blurb" admin:"markdown"`
	Key        string    `bun:"key,notnull" json:"key" admin:"secret"`
	Internal   string    `bun:"internal,notnull" json:"internal" admin:"hidden"`
	Number     int64     `bun:"number,notnull" json:"number" admin:"readonly"`
	Meta       map[string]any
	Cover      admin.File `bun:"cover" json:"cover"`
}

type leaf struct {
	bun.BaseModel `bun:"table:leaves"`
	admin.Base
	NovelID  string `bun:"novel_id,notnull" json:"novel_id" validate:"required" admin:"ref=novels"`
	Position int64  `bun:"position,notnull" json:"position"`
	Text     string `bun:"text,notnull" json:"text" validate:"required,max=20"`
}

type pressInput struct {
	Copies int64  `json:"copies" validate:"required,min=1,max=9"`
	Note   string `json:"note" admin:"textarea"`
	Paper  string `json:"paper" validate:"oneof=thin thick" admin:"default=thin"`
}

type pressLog struct {
	bun.BaseModel `bun:"table:press_log"`
	ID            string `bun:"id,pk" json:"id"`
	Text          string `bun:"text,notnull" json:"text"`
}

type proof struct {
	bun.BaseModel `bun:"table:proof"`
	ID            string `bun:"id,pk" json:"id"`
	ImprintID     string `bun:"imprint_id,notnull" json:"imprint_id" admin:"ref=imprints"`
}

func press(change ...func(*admin.Resource[novel])) manor.App {
	return declared{name: "press", install: func(_ *manor.Kernel, site *admin.Site) error {
		site.Labels(map[string]manor.Text{
			"novels": {EN: "Novel", ZH: "图书"}, "novels.many": {EN: "Novels"}, "novels.title": {EN: "Title", ZH: "书名"}, "novels.title.help": {EN: "As printed."},
			"novels.status.open": {EN: "For sale", ZH: "在售"}, "novels.actions.print": {EN: "Print", ZH: "印刷"}, "novels.actions.print.confirm": {EN: "Sure?", ZH: "确定？"},
			"novels.actions.print.copies": {EN: "How many", ZH: "册数"}, "novels.actions.print.paper.thin": {EN: "Thin", ZH: "薄"},
			"novels.leaves": {EN: "Leaves", ZH: "页"}, "leaves.text": {EN: "Words", ZH: "文字"}, "novels.grants.audit_novels": {EN: "Audit", ZH: "审计"},
			"apps.press": {EN: "Press", ZH: "出版社"}, "novels.profit": {EN: "Profit", ZH: "利润"},
		})
		d := admin.Resource[novel]{
			Name: "novels", Icon: "book", Inlines: admin.Inlines{admin.Inline[leaf]("novel_id").Ordered("position").Max(9)},
			DateHierarchy: "printed_on", ListEditable: []string{"status", "price_cents"}, SaveAsNew: true,
			Fieldsets:  []admin.Fieldset{{Label: manor.Text{EN: "Main"}, Fields: []string{"title", "slug", "cost_cents", "leaves"}}},
			Grants:     []admin.Grant{{Action: "audit_novels"}},
			ViewOnSite: func(b *novel) string { return "/novels/" + b.Slug },
			Computed: admin.Computeds[novel]{
				{Name: "label", Value: func(_ context.Context, b *novel) (any, error) { return b.Title + "!", nil }, List: true},
				{Name: "profit", Kind: admin.KindMoney, Permission: "see_costs", Values: func(_ context.Context, all []*novel) ([]any, error) {
					out := make([]any, len(all))
					for i, b := range all {
						out[i] = b.PriceCents - b.CostCents
					}
					return out, nil
				}},
			},
			Actions: admin.Actions[novel]{{Name: "print", Input: pressInput{}, Run: func(_ context.Context, call *admin.ActionCall[novel]) error {
				call.Result = map[string]any{"copies": call.Input.(*pressInput).Copies * int64(len(call.Rows))}
				return nil
			}}},
		}
		for _, f := range change {
			f(&d)
		}
		admin.Register(site, d)
		admin.Register(site, admin.Resource[imprint]{Name: "imprints", RequireIfMatch: true})
		admin.Register(site, admin.Resource[novelist]{Name: "novelists", Order: "name", NoHistory: true})
		admin.Register(site, admin.Resource[pressLog]{Name: "press_log", ReadOnly: true, NoHistory: true, Order: "-id"})
		admin.Table[proof](site)
		return nil
	}}
}

// findingsOf are the findings of an app's declarations, by id.
func findingsOf(tb testing.TB, app manor.App) map[string][]manor.Finding {
	tb.Helper()
	p := manortest.Config{}.Install(tb, app)
	byID := map[string][]manor.Finding{}
	for _, f := range p.Kernel.Findings(context.Background(), false) {
		if !strings.HasPrefix(f.ID, "admin.") {
			continue // of migrations, which tests do without
		}
		require.NotEmpty(tb, f.Text)
		require.NotEmpty(tb, f.Hint, f.Text)
		require.NotEmpty(tb, f.Place, f.Text)
		byID[f.ID] = append(byID[f.ID], f)
	}
	return byID
}

// newerRow is a second shape of the table of plainRow.
type newerRow struct {
	bun.BaseModel `bun:"table:plain_rows"`
	admin.Base
	Called string `bun:"name,notnull" json:"called" admin:"filter"`
}
